// The dock: the one control that answers the open question, and the line for free text. It holds
// no history; when the question changes, the control is another one.

import { LitElement, html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { choices } from "./controls/choices.js";
import { datePicker } from "./controls/date.js";
import { attach } from "./controls/file.js";
import { lookedAt, marks } from "./controls/numbers.js";
import { stepper } from "./controls/quantity.js";
import { answersSoFar } from "./controls/summary.js";
import { isSwitch, switchedOn } from "./controls/switch.js";
import { arrow } from "./icons.js";
import { says } from "./words.js";

const ONE_LINE = {
  email: { type: "email", mode: "email", autocomplete: "email" },
  code: { type: "text", mode: "numeric", autocomplete: "one-time-code" },
  account: { type: "text", mode: "text", autocomplete: "off" },
};

const WRITTEN = ["text", "account", "email", "numbers", "extensions"]; // answered in the line itself

export class PorterDock extends LitElement {
  static properties = {
    words: { attribute: false },
    question: { attribute: false }, // as the API has it, or null
    choices: { attribute: false },
    typed: { attribute: false },
    error: { attribute: false }, // what was wrong with the last answer, or ""
    draft: { state: true }, // what is chosen in the control and not sent yet
  };

  #offered = null; // what was put into the line and not by the customer

  constructor() {
    super();
    this.forget();
    this.typed = "";
  }

  createRenderRoot() {
    return this; // one tree of styles and labels for the whole widget
  }

  forget() {
    Object.assign(this, { question: null, choices: [], error: "", draft: {} });
    if (this.typed === this.#offered) this.typed = ""; // nobody has written that
    this.#offered = null;
  }

  /** Ask; `objection` is what stands against the last answer, which was `refused`. */
  ask(question, offered, { objection = "", refused = "" } = {}) {
    const hadFocus = this.querySelector(":focus") || (this.wasPressed && document.activeElement === document.body);
    Object.assign(this, { question, choices: offered, error: objection, draft: {}, wasPressed: false });
    const held = WRITTEN.includes(question?.kind) ? question.held : "";
    if (!this.typed && question?.kind !== "code") {
      this.typed = this.#offered = refused || held || ""; // to be put right, not typed again
    }
    if (!hadFocus) return;
    // Not into the line on a phone: its keyboard would cover the choices.
    if (matchMedia("(pointer: fine)").matches) this.focusInput();
    else this.updateComplete.then(() => this.querySelector(".dock").focus());
  }

  get #kind() {
    return this.question?.kind ?? "none";
  }

  send(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  say(text) {
    this.error = "";
    this.wasPressed = true;
    this.send("say", text);
  }

  choose(choice) {
    if (!choice || !(this.question || this.choices.length)) return; // pressed twice
    this.forget();
    this.wasPressed = true; // the button that had the focus is gone
    this.send("choose", choice);
  }

  object(error) {
    this.error = error;
    this.updateComplete.then(() => this.querySelector("[aria-invalid=true]")?.focus());
  }

  focusInput() {
    this.updateComplete.then(() => this.querySelector("#text")?.focus());
  }

  render() {
    const { say } = this.words;
    const { question } = this;
    const label = question?.label ?? say(this.choices.length ? "start" : "message");
    return html`<div class="dock" role="group" aria-labelledby="question" tabindex="-1">
      <div class="asked">
      ${this.#meta(question)} ${question ? answersSoFar(this) : nothing}
      <label id="question" for="text" lang=${question ? "en" : nothing}>${label}</label>
      ${this.error
        ? html`<p class="error" id="error">
            <span class="unseen">${say("error")}: </span><span lang="en">${this.error}</span>
          </p>`
        : nothing}
      ${this.#control()}
      </div>
      ${this.#composer()}
    </div>`;
  }

  #meta(question) {
    const { say } = this.words;
    if (!question) return nothing;
    const { step, total } = question;
    const left = total - step;
    const progress = left > 0 ? say("step_about", { step, left }) : say("step", { step, total });
    return html`<div class="meta">
      ${step && total ? html`<span class="progress">${progress}</span>` : nothing}
      ${question.why
        ? html`<details class="why">
            <summary>${say("why")}</summary>
            <p lang="en">${question.why}</p>
          </details>`
        : nothing}
    </div>`;
  }

  #control() {
    if (isSwitch(this.question) && this.choices.length) return switchedOn(this);
    const shown = this.choices.filter(({ label }) => !marks.canMark(this, label));
    switch (this.#kind) {
      case "date":
        return [choices(this, shown), datePicker(this)];
      case "numbers":
      case "extensions":
        return [marks.list(this), choices(this, shown), lookedAt(this)];
      case "quantity":
        return [choices(this, shown), stepper(this)];
      case "code":
        return html`<div class="choices">
          <button type="button" @click=${() => this.say(says.new_code)}>${this.words.say("new_code")}</button>
        </div>`;
      default:
        return choices(this, shown);
    }
  }

  #composer() {
    const { say } = this.words;
    const kind = ONE_LINE[this.#kind];
    const hint = this.error ? "error" : nothing;
    const invalid = this.error ? "true" : nothing;
    const field = kind
      ? html`<input id="text" name=${this.#kind} type="text" inputmode=${kind.mode}
          autocomplete=${kind.autocomplete} maxlength="2000" enterkeyhint="send" spellcheck="false"
          aria-describedby=${hint} aria-invalid=${invalid}
          .value=${live(this.typed)} @input=${this.#type} />`
      : html`<textarea id="text" rows="1" maxlength="2000" enterkeyhint="send" autocomplete="off"
          placeholder=${this.question || this.choices.length ? say("more_text") : nothing}
          aria-describedby=${hint} aria-invalid=${invalid}
          .value=${live(this.typed)} @input=${this.#type} @keydown=${this.#key}></textarea>`;
    return html`<form class="composer" novalidate @submit=${this.#submit}>
      ${attach(this)} ${field}
      <button class="primary send" aria-label=${say("send")}>${arrow}</button>
    </form>`;
  }

  #type({ target }) {
    this.typed = target.value;
    this.send("typed", this.#kind === "code" ? "" : this.typed);
  }

  #key(event) {
    // While an input method is open, Enter chooses a word.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    this.#submit(event);
  }

  #submit(event) {
    event.preventDefault();
    const text = this.typed.trim();
    if (!text) return;
    this.typed = "";
    this.send("typed", "");
    this.say(text);
  }
}
