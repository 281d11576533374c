// What the conversation tells, put into the log, the dock and the signs of the widget.

import { countUnread, scrollTo } from "./view.js";

/** New messages, and how the conversation stands. */
export async function heard(chat, messages, view) {
  await chat.updateComplete; // then log and dock are there
  const first = chat.log.add(messages);
  chat.log.live();
  for (const message of messages) take(chat, message);
  chat.stands = view;
  chat.signs.typing(view.working);
  if (view.owner === "agent") askForPerson(chat, view.asked);
  if (!messages.length) return;
  if (chat.isOpen && !document.hidden) chat.seen();
  else countUnread(chat);
  scrollTo(chat, chat.turns.isAtTheEnd ? null : first);
}

/** Whoever is with a person answers that person's question, which stays until it is answered or
 * withdrawn, and no other. */
function askForPerson({ dock, turns, talk, pending }, asked) {
  const message = asked && talk.messages.find(({ seq }) => seq === asked);
  if (!message) {
    turns.ask({ question: null, choices: [] });
    dock.forget();
  } else if (dock.question !== message.question && !pending.length) {
    // With nothing on its way that may be the answer.
    turns.ask(message);
    dock.ask(message.question, message.choices);
  }
}

function take(chat, message) {
  const { dock, turns, keep } = chat;
  const { question, choices } = turns.take(message);
  if (message.author === "customer" && !message.file) {
    dock.forget();
    if (chat.talk.connected) chat.notice = ""; // what was refused before is past
  } else if (question || choices.length) dock.ask(question, choices, turns);
  if (message.case) chat.tell("case", message.case);
  if (message.secret && !keep.shown.includes(message.secret.url)) chat.secret = message.secret;
}

/** What is on its way, or the connection, is not as it was. */
export function changed(chat) {
  const { talk } = chat;
  chat.pending = [...talk.arriving, ...talk.pending].filter(({ isHere }) => !isHere);
  chat.signs.connection(talk);
  if (chat.pending.length) scrollTo(chat);
}

/** The server does not take `message` now, or at all; null: no conversation could be opened. */
export function refused(chat, problem, message) {
  chat.notice = problem.message || chat.words.say(message ? "offline" : "failed");
  if (!message || !problem.isFinal) return;
  if (message.body.text) chat.dock.typed ||= message.body.text; // nothing typed is lost
  const { question, choices } = chat.turns.last;
  if (question || choices.length) chat.dock.ask(question, choices);
}
