// One question after a person has closed the conversation: how was it? It can be left unanswered.

import { LitElement, html, nothing } from "lit";

const SCORES = [1, 2, 3, 4, 5];

export class PorterRating extends LitElement {
  static properties = {
    words: { attribute: false },
    rate: { attribute: false },
    isAsked: { attribute: false },
    isDone: { state: true },
    score: { state: true },
    told: { state: true },
  };

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (changed.has("isAsked")) Object.assign(this, { isDone: false, score: null, told: "" });
  }

  render() {
    if (!this.isAsked || this.isDone) return nothing;
    return this.#card();
  }

  #card() {
    const { say } = this.words;
    return html`<section class="card" aria-label=${say("rating")}>
      <fieldset class="scores">
        <legend><strong>${say("rating")}</strong> ${say("rating_scale")}</legend>
        ${SCORES.map(
          (score) =>
            html`<label><input type="radio" name="score" .checked=${this.score === score}
              @change=${() => (this.score = score)} /> ${score}</label>`,
        )}
      </fieldset>
      <label for="comment">${say("rating_comment")}</label>
      <textarea id="comment" rows="1" maxlength="500"></textarea>
      <div class="choices">
        <button type="button" class="primary" ?disabled=${!this.score} @click=${() => this.#send(this.score)}>
          ${say("rating_send")}</button>
        <button type="button" @click=${() => this.#send(null)}>${say("rating_skip")}</button>
      </div>
      <p aria-live="polite">${this.told}</p>
    </section>`;
  }

  async #send(score) {
    const comment = score ? this.querySelector("textarea").value.trim() : "";
    try {
      await this.rate(score, comment);
      this.#done(score ? this.words.say("rated") : "");
    } catch (problem) {
      if (problem.isFinal) this.#done(problem.message);
      else this.told = (problem.status && problem.message) || this.words.say("rating_unsent");
    }
  }

  #done(told) {
    this.isDone = true;
    this.dispatchEvent(new CustomEvent("done", { detail: told }));
  }
}
