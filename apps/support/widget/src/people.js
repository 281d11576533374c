// Who has the conversation when the assistant has not: the place in line, the person, and the
// customer's answers as they stand with that person.

import { html, nothing } from "lit";

export function people(chat) {
  const { with: who, form } = chat.stands;
  const { say } = chat.words;
  const stop = () => chat.talk.withdraw(say("stop_waiting"));
  return html`<div class="people">
    <p aria-live="polite">${who ? told(who, say) : nothing}</p>
    ${who?.can_cancel
      ? html`<button type="button" @click=${stop}>${say("stop_waiting")}</button>`
      : nothing}
    ${form?.answers.length ? answers(form, say) : nothing}
  </div>`;
}

function told({ kind, name, position, passed_on: count }, say) {
  if (kind === "agent") return say("with_person", { name });
  const place = position > 1 ? say("place", { position }) : say(position ? "place_next" : "place_unknown");
  return count ? `${place} ${say(count > 1 ? "passed_on" : "passed_on_one", { count })}` : place;
}

function answers({ title, answers: given }, say) {
  return html`<details class="answers">
    <summary>${say("answers_all")}: <span lang="en">${title}</span></summary>
    <dl lang="en">
      ${given.map(
        ({ label, shown, by }) =>
          html`<div>
            <dt>${label}</dt>
            <dd>${shown}</dd>
            ${by ? html`<dd class="by" lang=${say("lang")}>${say("set_by", { name: by })}</dd>` : nothing}
          </div>`,
      )}
    </dl>
  </details>`;
}
