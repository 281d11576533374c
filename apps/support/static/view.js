// Draws messages and the answer control. Everything from outside becomes a text node, never markup.

const $ = (id) => document.getElementById(id);
const words = $("words").dataset;
const fill = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

export function say(name) {
  return words[name];
}

function element(tag, text, className = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

export function line(message, onReveal) {
  const article = $("message").content.firstElementChild.cloneNode(true);
  article.classList.add(message.author);
  const sentence = words[message.author] ?? "";
  article.querySelector(".who").textContent = message.name ? `${message.name} ${words.agent}` : sentence;
  const when = message.sent_at ? new Date(message.sent_at) : new Date();
  const time = article.querySelector("time");
  time.dateTime = when.toISOString();
  time.textContent = when.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  article.querySelector(".said").textContent = message.text;
  if (message.case) article.append(element("p", fill(words.case, message.case), "case"));
  if (message.secret) article.append(secret(message.secret, onReveal));
  return article;
}

function secret({ url }, onReveal) {
  const box = element("div", "", "secret");
  const button = element("button", words.show);
  button.type = "button";
  const output = document.createElement("output");
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const shown = await onReveal(url);
      const until = new Date(shown.expires_at).toLocaleString();
      output.textContent = shown.value;
      box.append(element("p", fill(words.until, { date: until })));
      button.remove();
    } catch (error) {
      box.append(element("p", error.message));
      button.disabled = error.status === 410;
    }
  });
  box.append(button, output);
  return box;
}

export function add(article) {
  $("log").append(article);
}

export function toEnd() {
  $("log").scrollTop = $("log").scrollHeight;
}

export function clear() {
  $("log").replaceChildren();
  dock(null, [], null);
}

export function status(text) {
  if ($("status").textContent !== text) $("status").textContent = text;
}

export function filled() {
  $("log").removeAttribute("aria-busy");
}

export function dock(question, choices, onChoose) {
  $("question").textContent = question?.label || words.message;
  const hasSteps = question?.step && question?.total;
  $("progress").hidden = !hasSteps;
  $("progress").textContent = hasSteps ? fill(words.step, question) : "";
  $("why").hidden = !question?.why;
  $("why").querySelector("p").textContent = question?.why ?? "";
  const isCode = question?.slot === "code";
  $("text").setAttribute("autocomplete", isCode ? "one-time-code" : "off");
  $("text").inputMode = isCode ? "numeric" : "text";
  buttons($("choices"), choices, onChoose);
}

export function buttons(place, choices, onChoose) {
  place.replaceChildren(...choices.map((choice) => {
    const button = element("button", choice.label);
    button.type = "button";
    button.addEventListener("click", () => onChoose(choice));
    return button;
  }));
}
