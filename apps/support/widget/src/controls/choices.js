// Choices as buttons; more than six as a list that can be searched.

import { html, nothing } from "lit";

const FEW = 6;

export function choices(dock, offered) {
  if (!offered.length) return nothing;
  const { say } = dock.words;
  const sought = (dock.draft.sought ?? "").toLowerCase();
  const shown = offered.filter(({ label }) => label.toLowerCase().includes(sought));
  const isSummary = dock.question?.kind === "summary";
  return html`${offered.length > FEW
      ? html`<input class="filter" type="search" aria-label=${say("filter")} placeholder=${say("filter")}
          @input=${(e) => (dock.draft = { ...dock.draft, sought: e.target.value })} />`
      : nothing}
    <div class="choices ${offered.length > FEW ? "long" : ""}" role="group" aria-labelledby="question">
      ${shown.map(
        (choice, place) =>
          html`<button type="button" lang="en" class=${isSummary && !place ? "primary" : nothing}
            @click=${() => dock.choose(choice)}>${choice.label}${held(dock, choice)}</button>`,
      )}
    </div>`;
}

function held({ question, words }, { label }) {
  return question?.held === label ? html` <small>(${words.say("held")})</small>` : nothing;
}
