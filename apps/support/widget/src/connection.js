// Hears news of one conversation: over a WebSocket, and by polling where sockets are blocked.
// Every message is asked for by its place in the log, so none is missed or heard twice.

import { Refused } from "./api.js";

const FIRST_FRAME = 5_000; // ms; a socket that says nothing until then is given up
const POLL_SECONDS = 20;
const SHORT_PAUSE = 3_000; // ms between polls that do not wait
const POLL_FOR = 60_000; // ms; then the socket is tried again
const LONGEST_PAUSE = 8_000;
const ECHO = 3_000; // ms; a socket that has not told by then of what was sent is dead

export class Connection {
  #socket = null;
  #stop = new AbortController();
  #wake = () => {};

  /** `hear` takes a view, `type` the name of a person who types, `tell` true or false: connected;
   * `lost` a final refusal. */
  constructor(api, talk, { after, hear, type, tell, lost }) {
    Object.assign(this, { api, talk, after, hear, type, tell, lost });
    this.wakeUp = () => this.#wake();
    this.hangUp = () => {
      tell(false);
      this.#socket?.close();
    };
    window.addEventListener("online", this.wakeUp);
    window.addEventListener("offline", this.hangUp);
    this.#run();
  }

  end() {
    window.removeEventListener("online", this.wakeUp);
    window.removeEventListener("offline", this.hangUp);
    this.#stop.abort();
    this.#socket?.close();
    this.#wake();
  }

  /** Message `seq` was taken in; a living socket tells of it at once. */
  expect(seq) {
    setTimeout(() => {
      if (this.after() < seq) this.#socket?.close();
    }, ECHO);
  }

  get #ended() {
    return this.#stop.signal.aborted;
  }

  async #run() {
    for (let failures = 0; !this.#ended; ) {
      const heard = (await this.#overSocket()) || (!this.#ended && (await this.#byPolling()));
      failures = heard ? 0 : failures + 1;
      if (this.#ended) return;
      if (!heard) this.tell(false);
      await this.#pause(Math.min(300 * 2 ** failures, LONGEST_PAUSE) * (0.75 + Math.random() / 2));
    }
  }

  #pause(ms) {
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.#wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }

  /** Serve one socket until it closes; true when it ever said anything. */
  #overSocket() {
    if (this.#ended || !navigator.onLine) return Promise.resolve(false);
    return new Promise((done) => {
      let heard = false;
      const socket = new WebSocket(this.api.socketUrl);
      this.#socket = socket;
      const patience = setTimeout(() => socket.close(), FIRST_FRAME);
      socket.onopen = () => socket.send(JSON.stringify({ token: this.talk.token, after: this.after() }));
      socket.onmessage = ({ data }) => {
        if (this.#ended) return;
        const frame = JSON.parse(data);
        if (frame.problem) return this.#refused(new Refused(frame.problem.status, frame.problem));
        if (frame.typing) return this.type(frame.typing.name);
        if (!frame.messages) return;
        clearTimeout(patience);
        heard = true;
        this.tell(true);
        this.hear(frame);
      };
      socket.onclose = () => {
        clearTimeout(patience);
        this.#socket = null;
        done(heard);
      };
    });
  }

  /** A browser has few connections to one host: only one tab may hold one while it waits. */
  #byPolling() {
    if (!navigator.locks) return this.#poll(false);
    return navigator.locks.request("porter.poll", { ifAvailable: true }, (lock) => this.#poll(lock));
  }

  /** Poll for a while; true when it worked at all. */
  async #poll(mayWait) {
    const end = Date.now() + POLL_FOR;
    let heard = false;
    while (!this.#ended && Date.now() < end) {
      try {
        const seconds = heard && mayWait && !document.hidden ? POLL_SECONDS : 0;
        const view = await this.api.news(this.talk, this.after(), seconds, this.#stop.signal);
        if (this.#ended) return heard;
        this.tell(true);
        this.hear(view);
        if (heard && !seconds) await this.#pause(SHORT_PAUSE);
        heard = true;
      } catch (error) {
        if (error.status === 401 || error.status === 404) this.#refused(error);
        else if (!this.#ended) this.tell(false);
        return false;
      }
    }
    return heard;
  }

  #refused(error) {
    if (this.#ended) return;
    this.end();
    this.lost(error);
  }
}
