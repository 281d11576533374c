// Phone numbers and extensions: those on the account to mark, and a look at those being written.
// The look is at their shape only; whether a number can leave is for the server to say.

import { html, nothing } from "lit";

const LISTS = ["numbers", "extensions"];

export const marks = {
  /** Several can be marked where several are offered and what is offered is written in digits. */
  canMark({ question, choices }, label) {
    return LISTS.includes(question?.kind) && /\d/.test(label) && choices.length > 1;
  },

  list(dock) {
    const { say } = dock.words;
    const offered = dock.choices.filter(({ label }) => this.canMark(dock, label));
    if (!offered.length) return nothing;
    const before = dock.question.held?.split(", ") ?? [];
    const marked = dock.draft.marked ?? offered.filter(({ label }) => before.includes(label));
    const toggle = (choice) => {
      const rest = marked.filter(({ id }) => id !== choice.id);
      dock.draft = { marked: rest.length < marked.length ? rest : [...marked, choice] };
    };
    return html`<fieldset class="marks">
      <legend>${say("on_account")}</legend>
      ${offered.map(
        (choice) =>
          html`<label><input type="checkbox" .checked=${marked.some(({ id }) => id === choice.id)}
            @change=${() => toggle(choice)} /> ${choice.label}</label>`,
      )}
      <button type="button" class="primary" @click=${() => use(dock, marked)}>${say("use_marked")}</button>
    </fieldset>`;
  },
};

function use(dock, marked) {
  if (!marked.length) return dock.object(dock.words.say("mark_one"));
  if (marked.length === 1) return dock.choose(marked[0]);
  return dock.say(marked.map(({ label }) => label).join(", "));
}

/** Each number of what is typed, with what its shape lacks. */
export function lookedAt(dock) {
  if (dock.question.kind !== "numbers" || !/\d/.test(dock.typed)) return nothing;
  const { say } = dock.words;
  return html`<ul class="looked" aria-label=${say("checked")}>
    ${parts(dock.typed).map((part) => {
      const found = shape(part);
      return html`<li class=${found === "number_fine" || found === "number_range" ? "fine" : "wrong"}>
        ${part} <span>${say(found)}</span>
      </li>`;
    })}
  </ul>`;
}

function parts(text) {
  const split = text.split(/[,;\n]|\band\b|&/).map((part) => part.trim());
  return split.filter((part) => /\d/.test(part));
}

function shape(part) {
  if (/\d{4}\s*(?:-|–|\bto\b|\bthrough\b)\s*\d{2,4}$/.test(part) && digits(part).length > 11) return "number_range";
  const count = digits(part.replace(/^\s*\+?1\b/, "").replace(/(?:ext\.?|x)\s*\d+$/i, "")).length;
  if (count === 7) return "number_no_area";
  if (count < 10) return "number_short";
  return count > 11 && !part.trim().startsWith("+") ? "number_long" : "number_fine";
}

function digits(text) {
  return text.replace(/\D/g, "");
}
