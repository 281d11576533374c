// The interface's strings by language. A missing one is English; what is said to the assistant
// (says.json) stays English in every language, because that is what it understands.

import en from "./words/en.json";
import es from "./words/es.json";
import says from "./words/says.json";

const LANGUAGES = { en, es };

export { says };

export function wordsFor(locale) {
  const language = locale.toLowerCase().split(/[-_]/)[0];
  const known = LANGUAGES[language] ? language : "en";
  const table = { ...en, ...LANGUAGES[known] };
  const say = (name, values = {}) => table[name].replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  return { say, language: known, direction: directionOf(locale) };
}

function directionOf(locale) {
  try {
    const found = new Intl.Locale(locale.replace("_", "-"));
    return (found.getTextInfo?.() ?? found.textInfo)?.direction ?? "ltr";
  } catch {
    return "ltr"; // a locale nobody has heard of
  }
}
