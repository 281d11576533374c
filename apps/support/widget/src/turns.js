// Reads the conversation as turns: which question is open, and whether the last answer was refused.

export class Turns {
  last = { question: null, choices: [] };
  said = ""; // what was typed last on this page
  refused = ""; // what was typed and could not stand
  objection = ""; // what the assistant has against it
  #texts = [];
  #kept = ""; // the customer's last message as the server keeps it: without cards and codes
  #attempts = 0;
  #slot = null;

  /** The summary is open: its lines stand in the dock, and what follows them must be in sight. */
  get isAtTheEnd() {
    return this.last.question?.kind === "summary";
  }

  /** Take the next message and return what is asked with it. */
  take(message) {
    if (message.file) return { question: null, choices: [] }; // it answers nothing
    if (message.author === "customer") {
      this.#texts = [];
      this.#kept = message.text;
      this.last = { question: null, choices: [] };
      return this.last;
    }
    const { question, choices } = message;
    this.objection = "";
    if (question) {
      const attempts = question.attempts ?? 0;
      const isRefused = question.slot === this.#slot && attempts > this.#attempts;
      this.objection = isRefused ? this.#texts.join(" ") || message.text : "";
      this.refused = isRefused && this.said === this.#kept ? this.said : "";
      this.#slot = question.slot;
      this.#attempts = attempts;
    }
    this.#texts.push(message.text);
    if (question || choices.length) this.last = { question, choices };
    return { question, choices };
  }

  /** This is what is asked now, whoever said something since. */
  ask({ question, choices }) {
    this.last = { question, choices };
  }
}
