// A file on its way: what it is called, how big it is, how much of it has gone. Nothing of it is
// kept here: a page that is left before it has gone has not sent it.

import { LitElement, html, nothing } from "lit";
import { newId } from "../conversation.js";
import { clip } from "../icons.js";
import { sizeOf } from "../log.js";

const LARGEST = 10; // MB, as the server has it
const TAKEN = ".pdf,.png,.jpg,.jpeg"; // a hint to the browser; the server looks into the file

/** The button in the dock. */
export function attach(dock) {
  const chosen = ({ target }) => {
    if (target.files.length) dock.send("attach", target.files[0]);
    target.value = ""; // the same one can be chosen again
  };
  return html`<button type="button" class="attach" aria-label=${dock.words.say("attach")}
      @click=${({ currentTarget }) => currentTarget.nextElementSibling.click()}>${clip}</button>
    <input type="file" hidden accept=${TAKEN} @change=${chosen} />`;
}

export class PorterFile extends LitElement {
  static properties = {
    words: { attribute: false },
    upload: { attribute: false },
    file: { state: true },
    gone: { state: true }, // from 0 to 1; null: not being sent
    told: { state: true },
  };

  constructor() {
    super();
    Object.assign(this, { file: null, gone: null, told: "" });
  }

  createRenderRoot() {
    return this;
  }

  /** Show a file before it is sent. */
  choose(file) {
    this.#leave();
    if (file.size > LARGEST * 1024 * 1024) {
      this.told = this.words.say("file_too_big", { largest: LARGEST });
      return;
    }
    Object.assign(this, { file, clientId: newId() });
    this.updateComplete.then(() => this.querySelector("button").focus());
  }

  render() {
    return html`${this.file ? this.#card() : nothing}
      <p class="notice" aria-live="polite">${this.told || nothing}</p>`;
  }

  #card() {
    const { say } = this.words;
    const isGoing = this.gone !== null;
    return html`<section class="card" aria-label=${say("file")}>
      <p><strong dir="auto">${this.file.name}</strong> · ${sizeOf(this.file.size)}</p>
      ${isGoing ? html`<progress aria-label=${say("sending")} max="1" .value=${this.gone}></progress>` : nothing}
      <div class="choices">
        <button type="button" class="primary" ?disabled=${isGoing} @click=${this.#send}>${say("file_send")}</button>
        <button type="button" @click=${this.#remove}>${say("file_remove")}</button>
      </div>
    </section>`;
  }

  async #send() {
    const { file, clientId } = this;
    this.stop = new AbortController();
    Object.assign(this, { gone: 0, told: "" });
    const tell = (part) => {
      if (this.gone !== null) this.gone = part;
    };
    try {
      await this.upload(file, clientId, { tell, signal: this.stop.signal });
      if (this.file === file) this.#remove();
    } catch (problem) {
      if (this.file !== file) return; // removed while it went
      this.gone = null;
      this.told = (problem.status && problem.message) || this.words.say("file_unsent");
      if (problem.isFinal) this.#done();
    }
  }

  #remove() {
    this.#leave();
    this.#done();
  }

  #leave() {
    this.stop?.abort();
    Object.assign(this, { file: null, gone: null, told: "" });
  }

  #done() {
    this.file = null;
    this.dispatchEvent(new CustomEvent("done"));
  }
}
