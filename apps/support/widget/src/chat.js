// The widget itself: what a page may ask of it, and its conversation put into log and dock.

import { LitElement, unsafeCSS } from "lit";
import { Api } from "./api.js";
import { Conversation } from "./conversation.js";
import { changed, heard, refused } from "./hearing.js";
import { Keep } from "./keep.js";
import { widget } from "./panel.js";
import { Signs } from "./signs.js";
import css from "./styles.css";
import { Turns } from "./turns.js";
import { countUnread, scrollTo, stayAtEnd } from "./view.js";
import { wordsFor } from "./words.js";

const NOT_SIGNED_IN = "not_signed_in"; // the page's word on who this is was not taken
const PHONE = "(max-width: 30rem), (max-height: 26rem)";

export class PorterChat extends LitElement {
  static styles = unsafeCSS(css);
  static properties = {
    provider: {},
    locale: {},
    origin: {},
    theme: { reflect: true },
    identity: {},
    isOpen: { state: true },
    unread: { state: true },
    isTyping: { state: true },
    whoTypes: { state: true },
    stands: { state: true },
    notice: { state: true },
    pending: { state: true },
    secret: { state: true },
  };

  constructor() {
    super();
    Object.assign(this, { locale: navigator.language || "en", origin: location.origin, theme: "auto" });
    Object.assign(this, { isOpen: false, unread: 0, isTyping: false, notice: "", pending: [], secret: null });
    Object.assign(this, { whoTypes: "", stands: {} });
  }

  connectedCallback() {
    super.connectedCallback();
    this.words = wordsFor(this.locale);
    this.keep = new Keep(this.provider);
    this.keep.takeUp(this.getAttribute("conversation"), this.getAttribute("token"));
    this.removeAttribute("token");
    this.onSight = () => this.isOpen && !document.hidden && this.seen();
    document.addEventListener("visibilitychange", this.onSight);
    this.#begin();
    if (this.keep.isOpen || this.hasAttribute("open")) {
      this.updateComplete.then(() => this.open({ focus: false }));
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.onSight);
    this.talk.end();
  }

  firstUpdated() {
    this.dock.typed = this.keep.typed;
    stayAtEnd(this.part(".scroll"));
    this.tell("ready");
  }

  render = () => widget(this);

  /** Open the panel; the conversation begins with the first opening. */
  open({ focus = true } = {}) {
    this.isOpen = this.keep.isOpen = true;
    this.seen();
    this.updateComplete.then(() => {
      const panel = this.part("dialog");
      const before = document.activeElement;
      if (!panel.open) matchMedia(PHONE).matches ? panel.showModal() : panel.show();
      if (focus) this.dock.focusInput();
      else if (before !== this) before?.focus?.(); // a page that has just come keeps its focus
      scrollTo(this);
    });
    this.#ensure();
    this.tell("open");
  }

  close() {
    this.isOpen = this.keep.isOpen = false;
    this.part("dialog").close();
    this.part(".launcher").focus();
    this.tell("close");
  }

  /** Open the panel and say something in the customer's name. */
  async say(text) {
    this.open();
    await this.write(text);
  }

  /** Open the panel and begin one of the assistant's requests, as a choice of it would. */
  async start(goal, label = "…") {
    this.open();
    if (this.talk.ended) this.#renew();
    await this.#ensure();
    if (this.talk.isOpen) this.talk.start(goal, label);
  }

  #begin() {
    this.signs = new Signs(this);
    this.turns = new Turns();
    this.talk = new Conversation(new Api(this.origin), this.keep, {
      heard: (messages, view) => heard(this, messages, view),
      typing: (name) => this.signs.person(name),
      changed: () => changed(this),
      refused: (problem, message) => refused(this, problem, message),
      lost: () => this.#lost(),
    });
  }

  async #ensure() {
    if (this.talk.isOpen) return;
    this.notice = this.words.say("connecting");
    try {
      await this.talk.open(this.provider, this.locale, this.identity);
      this.notice = "";
    } catch (problem) {
      this.notice = problem.message;
      if (problem.code !== NOT_SIGNED_IN || !this.identity) return;
      this.identity = undefined; // then the customer is asked as anybody is
      await this.#ensure();
    }
  }

  /** The conversation's key opens nothing any more. What is on the screen stays until one writes. */
  #lost() {
    if (this.talk.messages.length) this.notice = this.words.say("gone");
    else this.#renew();
    if (this.isOpen) this.#ensure();
  }

  #renew() {
    this.talk.end();
    this.keep.forget();
    Object.assign(this, { notice: "", pending: [], secret: null, unread: 0, stands: {} });
    this.log.clear();
    this.dock.forget();
    this.signs.typing(false);
    this.signs.person("");
    this.#begin();
  }

  async write(text) {
    if (this.talk.ended) this.#renew();
    else if (this.talk.connected !== false) this.notice = "";
    this.turns.said = text;
    await this.#ensure();
    if (this.talk.isOpen) this.talk.say(text);
  }

  noted() {
    this.secret = null;
    this.dock.focusInput();
  }

  fresh() {
    this.dock.typed = this.keep.typed = "";
    this.#renew();
    this.#ensure();
    this.dock.focusInput();
  }

  seen() {
    this.keep.seen = Math.max(this.keep.seen, this.talk.after);
    countUnread(this);
  }

  part(selector) {
    return this.renderRoot.querySelector(selector);
  }

  get log() {
    return this.part("porter-log");
  }

  get dock() {
    return this.part("porter-dock");
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(`porter:${name}`, { detail, bubbles: true, composed: true }));
  }
}
