// Draws the widget: the button on the page, and the panel with log, notice and dock. Decides nothing.

import { html, nothing } from "lit";
import { bubble, cross, dots } from "./icons.js";
import { clock } from "./log.js";
import { people } from "./people.js";
import { download } from "./transcript.js";
import { says } from "./words.js";

export function widget(chat) {
  const { language, direction } = chat.words;
  return html`<div class="porter" lang=${language} dir=${direction}>${launcher(chat)} ${panel(chat)}</div>`;
}

function launcher(chat) {
  const { say } = chat.words;
  const { isOpen, unread } = chat;
  const name = unread ? say("open_unread", { count: unread }) : say("open");
  return html`<button type="button" class="launcher" aria-haspopup="dialog" aria-expanded=${isOpen}
    aria-label=${isOpen ? say("close") : name} @click=${() => (isOpen ? chat.close() : chat.open())}>
    ${isOpen ? cross : bubble}
    ${unread ? html`<span class="badge" aria-hidden="true">${unread}</span>` : nothing}
  </button>`;
}

function panel(chat) {
  const { say } = chat.words;
  return html`<dialog aria-label=${say("title")} @keydown=${(event) => onKey(chat, event)}
    @cancel=${(event) => onCancel(chat, event)}>
    ${bar(chat)} ${people(chat)}
    <div class="scroll">
      ${say("english") ? html`<p class="english">${say("english")}</p>` : nothing}
      <porter-log .words=${chat.words}></porter-log>
      ${chat.pending.map((message) => waiting(chat, message))}
      <p class="typing" ?hidden=${!typing(chat)}>
        ${typing(chat)}<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
      </p>
    </div>
    <p class="notice" role="status">${chat.notice}</p>
    <porter-secret .words=${chat.words} .secret=${chat.secret} .reveal=${(url) => chat.talk.reveal(url)}
      @shown=${({ detail }) => (chat.keep.shown = [...chat.keep.shown, detail])}
      @done=${() => chat.noted()}></porter-secret>
    <porter-rating .words=${chat.words} .isAsked=${chat.stands.rating === true}
      .rate=${(...what) => chat.talk.rate(...what)} @done=${({ detail }) => {
        chat.notice = detail;
        chat.dock.focusInput();
      }}></porter-rating>
    <porter-file .words=${chat.words} .upload=${(...what) => chat.talk.upload(...what)}
      @done=${() => chat.dock.focusInput()}></porter-file>
    <porter-dock .words=${chat.words} @attach=${({ detail }) => chat.part("porter-file").choose(detail)}
      @say=${({ detail }) => chat.write(detail)} @choose=${({ detail }) => chat.talk.choose(detail)}
      @typed=${({ detail }) => {
        chat.keep.typed = detail;
        chat.requestUpdate();
      }}></porter-dock>
  </dialog>`;
}

/** Who is typing; a person's sign gives way to what the customer has not sent yet. */
function typing(chat) {
  const { say } = chat.words;
  if (chat.isTyping) return say("typing");
  return chat.whoTypes && !chat.dock?.typed ? say("typing_person", { name: chat.whoTypes }) : "";
}

function bar(chat) {
  const { say } = chat.words;
  const item = (name, act) => {
    const press = () => {
      menu(chat).open = false;
      act();
    };
    return html`<button type="button" @click=${press}>${say(name)}</button>`;
  };
  return html`<div class="bar">
    <h2>${say("title")}</h2>
    <button type="button" class="person" @click=${() => chat.say(says.person)}>${say("person")}</button>
    <details class="menu">
      <summary aria-label=${say("more")}>${dots}</summary>
      <div>
        ${item("transcript", () => download(chat.talk.messages, chat.provider, chat.words))}
        ${item("fresh", () => chat.fresh())}
      </div>
    </details>
    <button type="button" class="close" aria-label=${say("close")} @click=${() => chat.close()}>${cross}</button>
  </div>`;
}

/** What is not in the log yet; a code is dots from the first moment. */
function waiting(chat, { body, label, at, isStuck }) {
  const isCode = chat.turns.last.question?.kind === "code" && /^\s*\d[\d\s-]{3,}$/.test(body.text ?? "");
  return html`<article class="message customer pending">
    <p class="by">
      <span>${chat.words.say(isStuck ? "unsent" : "sending")}</span> <time>${clock(new Date(at))}</time>
    </p>
    <div class="said" dir="auto"><p>${isCode ? "••••••" : label}</p></div>
  </article>`;
}

function menu(chat) {
  return chat.renderRoot.querySelector(".menu");
}

function onKey(chat, event) {
  if (event.key !== "Escape") return;
  event.preventDefault();
  const open = menu(chat);
  if (!open.open) return chat.close();
  open.open = false;
  open.querySelector("summary").focus();
}

function onCancel(chat, event) {
  event.preventDefault();
  chat.close();
}
