// A step that cannot be undone: a switch that names what ends, and a button that works when it is on.

import { html } from "lit";
import { choices } from "./choices.js";

export function isSwitch(question) {
  return Boolean(question?.slot.endsWith("_switch"));
}

export function switchedOn(dock) {
  const [wanted, ...others] = dock.choices;
  const isOn = Boolean(dock.draft.isOn);
  return html`<label class="consent"
      ><input type="checkbox" role="switch" .checked=${isOn}
        @change=${({ target }) => (dock.draft = { isOn: target.checked })} />
      <span lang="en">${wanted.label}</span></label
    >
    <div class="choices">
      <button type="button" class="primary" ?disabled=${!isOn} @click=${() => dock.choose(wanted)}>
        ${dock.words.say("switch_on")}
      </button>
    </div>
    ${choices(dock, others)}`;
}
