// The log: what was said, in order. It only ever grows at its end, so that a screen reader reads
// what is new and nothing twice. It holds no control; those are in the dock.

import { html, nothing, render } from "lit";

const DAY = { weekday: "long", month: "long", day: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short" };
const LIST = /^(?:•|\d{1,2}\.)\s+/;

export class PorterLog extends HTMLElement {
  words = null;
  #log = null;

  connectedCallback() {
    if (this.#log) return;
    this.#log = document.createElement("div");
    this.#log.className = "messages";
    this.#log.setAttribute("role", "log");
    this.#log.setAttribute("aria-label", this.words.say("log"));
    this.#log.setAttribute("aria-busy", "true");
    this.#log.tabIndex = 0;
    this.append(this.#log);
  }

  /** Add messages at the end; the first call is history and is not announced. */
  add(messages) {
    let first = null;
    for (const message of messages) {
      const article = document.createElement("article");
      article.className = `message ${message.author}`;
      render(said(message, this.words), article);
      this.#log.append(article);
      if (!first && message.author !== "customer") first = article;
    }
    return first;
  }

  /** From now on what is added is announced. */
  live() {
    if (!this.#log.hasAttribute("aria-busy")) return;
    requestAnimationFrame(() => requestAnimationFrame(() => this.#log.removeAttribute("aria-busy")));
  }

  clear() {
    this.#log.replaceChildren();
    this.#log.setAttribute("aria-busy", "true");
  }
}

function said(message, { say }) {
  const at = new Date(message.sent_at);
  const name = message.name || say(message.author);
  return html`<p class="by">
      <span class="unseen">${say(`${message.author}_said`, { name })}</span
      ><span aria-hidden="true">${name}</span>
      <time datetime=${message.sent_at}>${clock(at)}</time>
    </p>
    <div class="said" dir="auto" lang="en">${blocks(textOf(message, say))}</div>
    ${message.case
      ? html`<p class="case">${say("case", { number: message.case.number })}</p>`
      : nothing}
    ${message.opens_at
      ? html`<p class="case">${say("opens_here", { time: new Date(message.opens_at).toLocaleString([], DAY) })}</p>`
      : nothing}`;
}

/** What was said; of a file, what it is called and how big it is. */
export function textOf({ text, file }, say) {
  return file ? say("file_said", { name: file.name, size: sizeOf(file.size) }) : text;
}

export function sizeOf(bytes) {
  const [count, unit] = bytes < 1e6 ? [bytes / 1024, "kilobyte"] : [bytes / 1048576, "megabyte"];
  const style = { style: "unit", unit, maximumFractionDigits: count < 10 ? 1 : 0 };
  return count.toLocaleString([], style);
}

export function clock(at) {
  return at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

/** Text as paragraphs, and as lists where its lines are marked as such. Never as markup. */
function blocks(text) {
  const found = [];
  for (const line of text.split("\n")) {
    const mark = line.match(LIST)?.[0].trim();
    const kind = mark ? (mark === "•" ? "ul" : "ol") : "p";
    const last = found.at(-1);
    if (kind !== "p" && last?.kind === kind) last.lines.push(line.replace(LIST, ""));
    else if (line.trim()) found.push({ kind, lines: [line.replace(LIST, "")], start: parseInt(mark) });
  }
  return found.map(({ kind, lines, start }) => {
    if (kind === "p") return html`<p>${lines[0]}</p>`;
    const items = lines.map((line) => html`<li>${line}</li>`);
    return kind === "ul" ? html`<ul>${items}</ul>` : html`<ol start=${start}>${items}</ol>`;
  });
}
