// The conversation of this page: opens or resumes it, sends what is written until it has arrived
// (always under the same client id), and shows what comes. One poll at a time.

import * as api from "./api.js";
import * as view from "./view.js";

const $ = (id) => document.getElementById(id);
const LONGEST_PAUSE = 8000;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

let chat = api.kept();       // { id, token, provider, unsent: [{client_id, text|choice, label}] }
let after = 0;               // everything up to here is on the page
let round = 0;               // +1 when another conversation begins: older polls then stop
let stop = new AbortController();
let sending = false;
const waiting = new Map();   // client id -> the line on the page that has not arrived yet

function randomId() {
  return crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}

function show({ messages, working, last_seq }) {
  for (const message of messages) {
    if (message.seq <= after) continue;
    if (message.author === "customer") settle(message.seq);
    view.add(view.line(message, (url) => api.reveal(chat, url)));
    control(message);
  }
  after = Math.max(after, last_seq);
  view.status(working ? view.say("working") : "");
  if (messages.length) view.toEnd(); // last: the answer control has its new height by now
}

function settle(seq) {
  for (const [id, line] of waiting) {
    if (line.seq === seq) {
      line.article.remove();
      waiting.delete(id);
    }
  }
}

function control(message) {
  if (message.author === "customer") view.dock(null, [], null);
  else if (message.question || message.choices.length) {
    view.dock(message.question, message.choices, (choice) => write({ choice: choice.id }, choice.label));
  }
}

async function listen(mine) {
  let failures = 0;
  while (mine === round) {
    try {
      show(await api.news(chat, after, true, stop.signal));
      view.filled();
      failures = 0;
    } catch (error) {
      if (mine !== round) return;
      if (error.status === 404 || error.status === 401) return ended();
      view.status(view.say("offline"));
      failures += 1;
      await pause(Math.max(error.retryAfter * 1000 || 0, Math.min(500 * 2 ** failures, LONGEST_PAUSE)));
    }
  }
}

function ended() {
  api.keep(null);
  view.status(view.say("gone"));
}

function write(content, label) {
  if (!chat) return;
  const message = { client_id: randomId(), ...content };
  chat.unsent.push({ message, label });
  api.keep(chat);
  draw(message, label);
  flush();
}

function draw(message, label) {
  const article = view.line({ author: "customer", text: label });
  article.classList.add("unsent");
  waiting.set(message.client_id, { article });
  view.add(article);
  view.toEnd();
}

async function flush() {
  if (sending) return;
  sending = true;
  let failures = 0;
  const mine = round;
  while (mine === round && chat.unsent.length) {
    const { message } = chat.unsent[0];
    try {
      const { seq } = await api.send(chat, message);
      arrived(message.client_id, seq);
      failures = 0;
    } catch (error) {
      const isHopeless = error.status >= 400 && error.status < 500 && error.status !== 429;
      view.status(isHopeless || error.status === 429 ? error.message : view.say("unsent"));
      if (isHopeless) refused(message.client_id);
      failures += 1;
      await pause(Math.max((error.retryAfter ?? 0) * 1000, isHopeless ? 0 : Math.min(500 * 2 ** failures, LONGEST_PAUSE)));
    }
  }
  sending = false;
}

function arrived(clientId, seq) {
  chat.unsent.shift();
  api.keep(chat);
  const line = waiting.get(clientId);
  if (!line) return;
  line.seq = seq;
  if (seq <= after) settle(seq);
  else view.status(view.say("working"));
}

function refused(clientId) {
  const { message, label } = chat.unsent.shift();
  api.keep(chat);
  waiting.get(clientId)?.article.remove();
  waiting.delete(clientId);
  if (message.text && !$("text").value) $("text").value = label; // nothing typed is lost
}

function go() {
  round += 1;
  stop.abort();
  stop = new AbortController();
  after = 0;
  sending = false;
  waiting.clear();
  view.clear();
  $("start").hidden = true;
  for (const { message, label } of chat.unsent) draw(message, label);
  flush();
  listen(round);
  $("text").focus();
}

async function begin(provider) {
  $("start").hidden = true;
  for (let failures = 1; ; failures += 1) {
    try {
      const { id, token } = await api.open(provider);
      chat = { id, token, provider, unsent: [] };
      api.keep(chat);
      return go();
    } catch (error) {
      view.status(error.status ? error.message : view.say("failed"));
      await pause(Math.max((error.retryAfter ?? 0) * 1000, Math.min(500 * 2 ** failures, LONGEST_PAUSE)));
    }
  }
}

function choose() {
  const known = document.body.dataset.providers.split(" ").filter(Boolean);
  const wanted = new URLSearchParams(location.search).get("provider");
  if (known.includes(wanted) || known.length === 1) return begin(known.includes(wanted) ? wanted : known[0]);
  $("start").hidden = false;
  view.buttons($("providers"), known.map((label) => ({ label })), ({ label }) => begin(label));
}

function submit(event) {
  event?.preventDefault();
  const text = $("text").value.trim();
  if (!text || !chat) return;
  $("text").value = "";
  write({ text }, text);
}

$("dock").addEventListener("submit", submit);
$("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
});
$("person").addEventListener("click", () => write({ text: view.say("person") }, view.say("person")));
$("fresh").addEventListener("click", () => {
  round += 1;
  stop.abort();
  api.keep(null);
  chat = null;
  view.clear();
  choose();
});

if (chat?.id && chat.unsent) go();
else choose();
