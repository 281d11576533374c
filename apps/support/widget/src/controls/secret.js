// A porting PIN: fetched when the customer asks to see it, held in this element alone, shown once.

import { LitElement, html, nothing } from "lit";

const UNTIL = { year: "numeric", month: "long", day: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short" };

export class PorterSecret extends LitElement {
  static properties = {
    words: { attribute: false },
    secret: { attribute: false }, // { url, expires_at } or null
    reveal: { attribute: false },
    value: { state: true },
    told: { state: true },
    isCopied: { state: true },
    isAsking: { state: true },
  };

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (changed.has("secret")) Object.assign(this, { value: "", told: "", isCopied: false, isAsking: false });
  }

  render() {
    if (!this.secret) return nothing;
    const { say } = this.words;
    const until = new Date(this.secret.expires_at).toLocaleString([], UNTIL);
    return html`<section class="secret" aria-label=${say("pin_title")}>
      <p><strong>${say("pin_title")}</strong> · ${say("pin_until", { date: until })}</p>
      <output aria-live="polite">${this.value ? html`<code>${this.value}</code>` : this.told}</output>
      <div class="choices">
        ${this.value
          ? html`<button type="button" @click=${this.#copy}>${say(this.isCopied ? "pin_copied" : "pin_copy")}</button>
              <button type="button" class="primary" @click=${this.#done}>${say("pin_hide")}</button>`
          : this.told
            ? html`<button type="button" @click=${this.#done}>${say("pin_hide")}</button>`
            : html`<button type="button" class="primary" ?disabled=${this.isAsking} @click=${this.#show}>
                ${say("pin_show")}
              </button>`}
      </div>
    </section>`;
  }

  async #show() {
    this.isAsking = true;
    try {
      this.value = (await this.reveal(this.secret.url)).value;
      this.dispatchEvent(new CustomEvent("shown", { detail: this.secret.url }));
      this.updateComplete.then(() => this.querySelector("button")?.focus());
    } catch (error) {
      this.told = error.isFinal ? this.words.say("pin_gone") : error.message || this.words.say("offline");
      if (!error.isFinal) this.isAsking = false;
    }
  }

  async #copy() {
    await navigator.clipboard?.writeText(this.value);
    this.isCopied = true;
  }

  #done() {
    this.dispatchEvent(new CustomEvent("done", { detail: this.secret.url }));
  }
}
