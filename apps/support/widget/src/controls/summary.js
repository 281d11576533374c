// What was answered so far, each line with what changes it. At the summary it stands open.

import { html, nothing } from "lit";

export function answersSoFar(dock) {
  const { answers = [], kind } = dock.question;
  if (!answers.length) return nothing;
  const { say } = dock.words;
  const isSummary = kind === "summary";
  return html`<details class="answers" ?open=${isSummary}>
    <summary>${isSummary ? say("answers_all") : say("answers", { count: answers.length })}</summary>
    <dl>
      ${answers.map(
        (answer) =>
          html`<div>
            <dt lang="en">${answer.label}</dt>
            <dd lang="en">${answer.shown}</dd>
            <dd>
              <button type="button" class="plain" aria-label=${say("change_what", { label: answer.label })}
                @click=${() => dock.choose({ id: answer.change, label: say("change_what", { label: answer.label }) })}>
                ${say("change")}</button>
            </dd>
          </div>`,
      )}
    </dl>
  </details>`;
}
