// The form panel while it is fetched anew: what somebody has open stays as it is, caret and all; what
// came in meanwhile is said beside it.

const KEEP = "hx-morph-skip"; // htmx leaves an element with this as it is
const OPENS = "#form details";
const panel = () => document.getElementById("form");
const isForm = (element) => Boolean(element?.closest?.("#form"));

// Before it opens: what is fetched in this very moment must not shut it.
document.addEventListener("click", (event) => {
  const details = event.target.closest?.("#form summary")?.parentElement;
  if (details) details.toggleAttribute(KEEP, !details.open);
});

document.addEventListener("htmx:after:request", (event) => {
  const { sourceElement, response } = event.detail.ctx;
  if (!isForm(sourceElement)) return;
  forget(sourceElement.closest(".slot"));
  if (response.status < 300) close(sourceElement.closest("details.editor") ?? document.getElementById(sourceElement.dataset.closes));
});

document.addEventListener("htmx:after:swap", () => {
  for (const editor of document.querySelectorAll("#form details.editor[open]")) tell(editor);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("#form [data-close]");
  if (!button) return;
  forget(button.closest(".slot"));
  close(document.getElementById(button.dataset.close) ?? button.closest("details"));
  refresh(); // what was said of the attempt goes with it
});

// `toggle` does not bubble; it is heard on its way down.
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (!target.matches?.(OPENS)) return;
    target.toggleAttribute(KEEP, target.open);
    if (target.open) target.querySelector("select, input:not([type=hidden]), button")?.focus();
    else if (target.dataset.left !== "quietly") refresh();
    delete target.dataset.left;
  },
  true,
);

function close(details) {
  if (!details?.open) return;
  const held = details.contains(document.activeElement);
  details.querySelector("form")?.reset();
  details.dataset.left = "quietly"; // the answer that closed it brings the new form along
  details.open = false;
  details.removeAttribute(KEEP);
  if (held) details.querySelector("summary").focus();
}

/** What was said of an earlier attempt may go. */
function forget(slot) {
  for (const said of slot?.querySelectorAll(".problem, .conflict") ?? []) said.removeAttribute(KEEP);
}

/** Say at an open editor that its answer was changed, and whether what was typed can stand. */
function tell(editor) {
  const slot = editor.closest(".slot");
  const seen = Number(editor.querySelector("[name=version]").value);
  const news = slot.querySelector(".meanwhile span");
  if (news) news.hidden = Number(slot.dataset.changed) <= seen;
  const refused = slot.querySelector(".problem").textContent.trim() !== "";
  for (const control of editor.querySelectorAll("select, input:not([type=hidden])")) {
    control.setAttribute("aria-invalid", String(refused));
  }
}

function refresh() {
  const form = panel();
  if (form) window.htmx.ajax("GET", form.getAttribute("hx-get"), { source: form, target: form, swap: "outerMorph" });
}
