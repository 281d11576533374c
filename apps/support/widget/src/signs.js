// Signs that come and go with time: who is typing, whether the connection is gone.

const TYPING_LEASE = 6_000; // ms; a sign that nobody renews goes out by itself
const QUIET = 4_000; // ms without a connection before it is spoken of

export class Signs {
  #lease = null;
  #personsLease = null;
  #silence = null;

  constructor(chat) {
    this.chat = chat;
  }

  typing(isWorking) {
    clearTimeout(this.#lease);
    this.chat.isTyping = isWorking;
    if (isWorking) this.#lease = setTimeout(() => (this.chat.isTyping = false), TYPING_LEASE);
  }

  /** A person types; "": nobody does any more. */
  person(name) {
    clearTimeout(this.#personsLease);
    this.chat.whoTypes = name;
    if (name) this.#personsLease = setTimeout(() => (this.chat.whoTypes = ""), TYPING_LEASE);
  }

  connection({ ended, connected }) {
    const { chat } = this;
    const offline = chat.words.say("offline");
    if (ended) return;
    if (connected === false) {
      this.#silence ??= setTimeout(() => (chat.notice = offline), navigator.onLine ? QUIET : 0);
    } else if (connected) {
      clearTimeout(this.#silence);
      this.#silence = null;
      if (chat.notice === offline) chat.notice = "";
    }
  }
}
