// What the script tag does: put the widget on the page by its data attributes, unless the page has
// a <porter-chat> of its own; and let parts of the page open it: <button data-porter-open>,
// <button data-porter-say="I want to add lines">.

import { PorterChat } from "./chat.js";
import { PorterFile } from "./controls/file.js";
import { PorterRating } from "./controls/rating.js";
import { PorterSecret } from "./controls/secret.js";
import { PorterDock } from "./dock.js";
import { PorterLog } from "./log.js";

const script = document.currentScript;
const attributes = ["provider", "locale", "origin", "theme", "identity", "open"];

function embed() {
  const chat = document.createElement("porter-chat");
  for (const name of attributes) {
    if (script.dataset[name] !== undefined) chat.setAttribute(name, script.dataset[name]);
  }
  if (!chat.hasAttribute("origin")) chat.setAttribute("origin", new URL(script.src).origin);
  document.body.append(chat);
}

function act(event) {
  const part = event.target.closest?.("[data-porter-open], [data-porter-say]");
  const chat = document.querySelector("porter-chat");
  if (!part || !chat) return;
  event.preventDefault();
  if (part.dataset.porterSay) chat.say(part.dataset.porterSay);
  else chat.open();
}

if (!customElements.get("porter-chat")) {
  customElements.define("porter-log", PorterLog);
  customElements.define("porter-dock", PorterDock);
  customElements.define("porter-secret", PorterSecret);
  customElements.define("porter-file", PorterFile);
  customElements.define("porter-rating", PorterRating);
  customElements.define("porter-chat", PorterChat);
  document.addEventListener("click", act);
}
if (script?.dataset.provider) {
  if (document.body) embed();
  else document.addEventListener("DOMContentLoaded", embed);
}
