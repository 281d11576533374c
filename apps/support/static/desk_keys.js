// Keys of the desk. They are silent while somebody types, and can be switched off.

const OFF = "porter.desk.keys";
const dialog = document.getElementById("keys");
const box = document.getElementById("keys-on");
const TYPES = "input, textarea, select, [contenteditable]";

const visible = (node) => Boolean(node?.checkVisibility({ visibilityProperty: true }));
const rows = () => [...document.querySelectorAll("#queue .row")].filter(visible);

function step(by) {
  const all = rows();
  const here = all.findIndex((row) => row.contains(document.activeElement));
  const at = here >= 0 ? here : all.findIndex((row) => row.getAttribute("aria-current"));
  const next = at < 0 ? all.at(by > 0 ? 0 : -1) : all[at + by];
  next?.querySelector(".to").focus();
}

function claim() {
  const row = rows().find((each) => each.contains(document.activeElement));
  const button = row?.querySelector(".claim button") ?? document.querySelector("#do-claim, #do-take-over");
  button?.click();
}

function write(kind) {
  const radio = document.querySelector(`#composer input[value=${kind}]`);
  if (!radio || radio.disabled) return;
  pane("middle");
  radio.click();
  document.getElementById("text").focus();
}

function form() {
  pane("right");
  const panel = document.querySelector(".pane.right");
  panel?.querySelector("a[href], button, input:not([type=hidden]), select, textarea, summary")?.focus();
}

// Focus stays a moment on a field of a dialog that has just closed: nobody types into what is not to be seen.
const types = (node) => visible(node.closest?.(TYPES));

// The menu is shut first, so that focus has its handle to come back to.
function show() {
  const menu = document.querySelector("details.menu");
  menu.open = false;
  menu.querySelector("summary").focus();
  dialog.showModal();
}

function pane(name) {
  if (!visible(document.querySelector(`.pane.${name}`))) {
    document.querySelector(`button[data-pane=${name}]`)?.click();
  }
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  c: claim,
  r: () => write("reply"),
  n: () => write("note"),
  f: form,
  "?": () => dialog.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
  if (!box.checked || dialog.open || types(event.target) || !Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
});

box.checked = localStorage.getItem(OFF) !== "off";
box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "on" : "off"));
document.getElementById("show-keys").addEventListener("click", show);
