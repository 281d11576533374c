// How many: a number between two buttons.

import { html } from "lit";
import { minus, plus } from "../icons.js";

const MOST = 9999; // four digits; how many may be ordered is for the server to say

export function stepper(dock) {
  const { say } = dock.words;
  const count = dock.draft.count ?? (dock.question.held?.match(/\d+/)?.[0] || "1");
  const isWhole = /^\d{1,4}$/.test(count) && Number(count) > 0;
  const set = (value) => (dock.draft = { count: String(value) });
  const step = (by) => set(Math.min(MOST, Math.max(1, (Number.parseInt(count, 10) || 0) + by)));
  const use = () => (isWhole ? dock.say(String(Number(count))) : dock.querySelector("#count").focus());
  return html`<div class="stepper">
    <button type="button" aria-label=${say("fewer")} @click=${() => step(-1)}>${minus}</button>
    <input id="count" inputmode="numeric" autocomplete="off" aria-labelledby="question" .value=${count}
      aria-describedby="count-error" aria-invalid=${isWhole ? "false" : "true"}
      @input=${(event) => set(event.target.value.trim())}
      @keydown=${(event) => event.key === "Enter" && !event.isComposing && use()} />
    <button type="button" aria-label=${say("one_more")} @click=${() => step(1)}>${plus}</button>
    <button type="button" class="primary" @click=${use}>${say("use_count", { count: isWhole ? count : "" })}</button>
    <p class="error" id="count-error">${isWhole ? "" : say("count_wrong")}</p>
  </div>`;
}
