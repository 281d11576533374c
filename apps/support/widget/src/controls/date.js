// A day in three fields beside the usual days. Months may be words; nothing jumps by itself.

import { html } from "lit";

const FIELDS = ["day", "month", "year"];
const MONTHS = Array.from({ length: 12 }, (_, month) =>
  new Date(Date.UTC(2000, month, 1)).toLocaleString("en", { month: "long", timeZone: "UTC" }),
);

export function datePicker(dock) {
  const { say } = dock.words;
  const parts = { ...held(dock.question), ...dock.draft };
  const wrong = dock.draft.wrong ?? "";
  const set = (name) => (event) => (dock.draft = { ...parts, [name]: event.target.value, wrong: "" });
  const field = (name) =>
    html`<label class=${`date-${name}`}>${say(name)}
      <input name=${name} autocomplete="off" inputmode=${name === "month" ? "text" : "numeric"}
        .value=${parts[name] ?? ""} @input=${set(name)} @keydown=${enter}
        aria-describedby="date-error" aria-invalid=${wrong ? "true" : "false"} /></label>`;
  const use = () => {
    const day = read(parts);
    if (day.text) dock.say(day.text);
    else {
      dock.draft = { ...parts, wrong: say(day.wrong) };
      dock.updateComplete.then(() => dock.querySelector(".date input")?.focus());
    }
  };
  const enter = (event) => {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      use();
    }
  };
  return html`<fieldset class="date">
    <legend>${say("other_day")}</legend>
    ${FIELDS.map(field)}
    <button type="button" @click=${use}>${say("use_day")}</button>
    <p class="error" id="date-error">${wrong}</p>
  </fieldset>`;
}

/** The answer the question has while it is asked again: "Monday, 4 January 2027". */
function held(question) {
  const found = question?.held?.match(/(\d{1,2}) (\p{L}+) (\d{4})/u);
  return found ? { day: found[1], month: found[2], year: found[3] } : {};
}

function read({ day, month, year }) {
  if (![day, month, year].every((part) => part?.trim())) return { wrong: "date_incomplete" };
  const place = monthOf(month.trim());
  const [d, y] = [Number(day), Number(year)];
  const found = new Date(Date.UTC(y, place, d));
  const isReal = place >= 0 && /^\d{4}$/.test(year.trim()) && found.getUTCDate() === d;
  return isReal ? { text: `${d} ${MONTHS[place]} ${y}` } : { wrong: "date_unreal" };
}

function monthOf(said) {
  if (/^\d{1,2}$/.test(said)) return said >= 1 && said <= 12 ? said - 1 : -1;
  const word = said.toLowerCase().replace(".", "");
  if (word.length < 3) return -1;
  return MONTHS.findIndex((name, month) => name.toLowerCase().startsWith(word) || isLocal(word, month));
}

/** Month names of the page's own language are understood, too. */
function isLocal(word, month) {
  const local = new Date(Date.UTC(2000, month, 1)).toLocaleString([], { month: "long", timeZone: "UTC" });
  return local.toLowerCase().startsWith(word);
}
