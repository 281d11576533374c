// The composer: a draft that outlives the page, sending that happens once or says that it did not,
// and canned replies by a slash.

import { catchUp } from "./desk_conversation.js";

const LONGEST = 10_000; // ms for an answer of the desk
const TELL_EVERY = 3_000; // ms between two signs that somebody types

const form = document.getElementById("composer");
const { text, kind, client_id: clientId, csrf } = form.elements;
const problem = document.getElementById("not-sent");
const list = document.getElementById("canned");
const typed = document.getElementById("typed");
const words = JSON.parse(document.getElementById("composer-words").textContent);
const [reply, note] = kind;
const asPart = { "HX-Request": "true", "HX-Current-URL": location.href, "X-CSRF-Token": csrf.value };
const fill = (said, values) => said.replace(/\{(\w+)\}/g, (_, name) => values[name]);
let sending = false;
let tried = null; // what was sent under the present client id and may have arrived
let told = -Infinity;

// --- the draft -----------------------------------------------------------------------------------

function keep() {
  if (text.value) localStorage.setItem(form.dataset.draft, JSON.stringify({ kind: kind.value, text: text.value }));
  else localStorage.removeItem(form.dataset.draft);
}

function restore() {
  const kept = JSON.parse(localStorage.getItem(form.dataset.draft) ?? "null");
  if (!kept) return;
  text.value = kept.text;
  if (kept.kind === "note" || reply.disabled) note.checked = true;
}

// Whoever does not have the customer writes notes. A text never turns into a reply by itself.
function follow() {
  const mine = document.getElementById("head").dataset.mine === "yes";
  if (reply.disabled === !mine) return;
  reply.disabled = !mine;
  if (!mine) note.checked = true;
  else if (!text.value) reply.checked = true;
}

// --- sending -------------------------------------------------------------------------------------

async function send() {
  const said = text.value;
  if (sending || !said.trim()) return;
  if (/^\/\S*\s*$/.test(said)) return say(fill(words.no_such, { typed: said.trim() }));
  if (tried !== null && tried !== said + kind.value) clientId.value = newId();
  tried = said + kind.value;
  sending = true;
  const refused = await post(form.action, { kind: kind.value, text: said, client_id: clientId.value });
  sending = false;
  if (refused !== null) return say(refused);
  tried = null;
  told = -Infinity; // a message ends the sign
  clientId.value = newId();
  if (text.value.startsWith(said)) text.value = text.value.slice(said.length); // they may type on
  say("");
  keep();
  catchUp(true); // who has written wants to see it
}

// Return null when it was done, else why not.
async function post(where, fields) {
  try {
    const answer = await fetch(where, {
      method: "POST",
      headers: asPart,
      body: new URLSearchParams(fields),
      signal: AbortSignal.timeout(LONGEST),
    });
    if (answer.ok) return null;
    const template = document.createElement("template");
    template.innerHTML = await answer.text(); // our own template: every value in it is escaped
    return template.content.querySelector(".refusal") ?? words.not_sent;
  } catch {
    return words.not_sent;
  }
}

function say(why) {
  problem.replaceChildren(...(why?.childNodes ?? [why]));
  problem.hidden = !why;
  text.setAttribute("aria-invalid", String(Boolean(why)));
}

function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function tell() {
  if (kind.value !== "reply" || !text.value.trim() || performance.now() < told + TELL_EVERY) return;
  told = performance.now();
  post(form.dataset.typing, {});
}

// --- canned replies ------------------------------------------------------------------------------

const options = () => [...list.children].filter((option) => !option.hidden);
const chosen = () => list.querySelector("[aria-selected=true]");

async function offer() {
  const wanted = /^\/(\S*)$/.exec(text.value)?.[1].toLowerCase();
  if (wanted === undefined) return close();
  if (list.hidden) {
    list.hidden = false;
    const answer = await fetch(form.dataset.canned, { headers: asPart }).catch(() => null);
    if (!answer?.ok || list.hidden) return close();
    list.innerHTML = await answer.text();
    return offer();
  }
  for (const option of list.children) {
    const { shortcut, text: said } = option.dataset;
    option.hidden = !(shortcut.startsWith(wanted) || said.toLowerCase().includes(wanted));
  }
  choose(options().find((option) => option.dataset.shortcut.startsWith(wanted)) ?? options()[0]);
  const count = options().length;
  typed.textContent = count === 1 ? words.found_one : fill(words.found, { count });
}

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) text.setAttribute("aria-activedescendant", option.id);
  else text.removeAttribute("aria-activedescendant");
}

function close() {
  list.hidden = true;
  text.removeAttribute("aria-activedescendant");
}

function take(option) {
  text.value = option.dataset.text;
  close();
  keep();
  text.focus();
  const gap = /\{\w+\}/.exec(text.value);
  if (gap) text.setSelectionRange(gap.index, gap.index + gap[0].length);
}

function pick(event) {
  const all = options();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && all.length) choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
  else if (["Enter", "Tab"].includes(event.key) && chosen()) take(chosen());
  else if (event.key === "Escape") close();
  else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

// --- what starts it all --------------------------------------------------------------------------

text.addEventListener("keydown", (event) => {
  if (event.isComposing || (!list.hidden && pick(event))) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send();
  }
});
text.addEventListener("input", () => {
  say("");
  keep();
  tell();
  offer();
});
list.addEventListener("mousedown", (event) => {
  event.preventDefault(); // the text keeps the focus
  const option = event.target.closest("[role=option]");
  if (option) take(option);
});
text.addEventListener("blur", close);
form.addEventListener("change", keep);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
document.body.addEventListener("htmx:after:swap", follow);
restore();
