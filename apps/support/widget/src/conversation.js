// One conversation of this browser: opened or resumed, said into, heard from. What is said is sent
// until it has arrived, always under the same client id, one after the other. Knows no page.

import { Connection } from "./connection.js";

const LONGEST_PAUSE = 8_000;

export function newId() {
  return crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).join("-");
}

export class Conversation {
  messages = [];
  pending = []; // { body, label, at, conversation, isStuck, isHere }
  arriving = []; // taken in by the server, and not heard back yet
  after = 0;
  owner = "assistant";
  working = false;
  connected = null; // null: not known yet
  ended = false;
  #opening = null;
  #sending = false;
  #connection = null;
  #wake = () => {};

  /** `on`: heard(messages, view) in order, typing(name or ""), changed(), refused(problem, message), lost(). */
  constructor(api, keep, on) {
    Object.assign(this, { api, keep, on });
    this.talk = keep.conversation;
    if (this.talk) this.#go();
  }

  get isOpen() {
    return Boolean(this.talk);
  }

  open(...how) {
    return (this.#opening ??= this.#open(...how).finally(() => (this.#opening = null)));
  }

  async #open(...how) {
    for (let failures = 1; !this.talk && !this.ended; failures += 1) {
      try {
        const { id, token, ...view } = await this.api.open(...how);
        this.talk = this.keep.conversation = { id, token };
        this.#hear(view);
        this.#go();
      } catch (error) {
        if (error.isFinal) throw error;
        this.on.refused(error, null);
        await this.#pause(error, failures);
      }
    }
  }

  end() {
    this.ended = true;
    this.#connection?.end();
  }

  say(text) {
    this.#add({ text }, text);
  }

  choose({ id, label }) {
    this.#add({ choice: id }, label);
  }

  start(goal, label) {
    this.#add({ goal }, label);
  }

  /** Wait for a person no longer. */
  withdraw(label) {
    this.#add({ move: "withdraw" }, label);
  }

  upload(...what) {
    return this.api.upload(this.talk, ...what);
  }

  rate(...what) {
    return this.api.rate(this.talk, ...what);
  }

  reveal(url) {
    return this.api.reveal(this.talk, url);
  }

  #go() {
    this.pending = this.keep.unsent(this.talk.id);
    this.#connection = new Connection(this.api, this.talk, {
      after: () => this.after,
      hear: (view) => this.#hear(view),
      type: (name) => this.on.typing(name),
      tell: (connected) => this.#tell(connected),
      lost: () => {
        this.ended = true;
        this.on.lost();
      },
    });
    this.#flush();
  }

  #tell(connected) {
    if (this.connected === connected) return;
    this.connected = connected;
    this.on.changed();
    if (connected) {
      this.#wake();
      this.#flush();
    }
  }

  #hear(view) {
    const news = view.messages.filter(({ seq }) => seq > this.after);
    if (news.length || view.owner !== this.owner) this.on.typing("");
    this.after = Math.max(this.after, view.last_seq);
    this.owner = view.owner;
    this.working = view.working;
    this.messages.push(...news);
    this.arriving = this.arriving.filter(({ seq }) => seq > this.after);
    // One message is on its way at a time: what arrives while it is, is it.
    if (this.#sending && this.pending[0] && news.some(({ author, file }) => author === "customer" && !file)) {
      this.pending[0].isHere = true;
    }
    this.on.heard(news, view);
    this.on.changed();
  }

  #add(body, label) {
    const message = {
      body: { client_id: newId(), ...body },
      label,
      at: Date.now(),
      conversation: this.talk.id,
    };
    this.pending.push(message);
    this.keep.addUnsent(message);
    this.on.changed();
    this.#flush();
  }

  async #flush() {
    if (this.#sending) return;
    this.#sending = true;
    for (let failures = 0; this.pending.length && !this.ended; ) {
      const message = this.pending[0];
      try {
        const { seq } = await this.api.send(this.talk, message.body);
        message.seq = seq;
        if (seq > this.after) this.arriving.push(message);
        this.#drop(message);
        this.#connection.expect(seq);
        failures = 0;
      } catch (error) {
        if (error.isFinal) {
          this.#drop(message);
          this.on.refused(error, message);
          continue;
        }
        message.isHere = false;
        message.isStuck = true;
        failures += 1;
        if (error.status) this.on.refused(error, message);
        this.on.changed();
        await this.#pause(error, failures);
      }
    }
    this.#sending = false;
  }

  #drop(message) {
    this.pending.shift();
    this.keep.dropUnsent(message);
    this.on.changed();
  }

  #pause(error, failures) {
    const ms = Math.max((error.retryAfter ?? 0) * 1000, Math.min(300 * 2 ** failures, LONGEST_PAUSE));
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.#wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}
