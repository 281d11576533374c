// The desk's socket: small facts come in and become events on body; parts of the page that wait for
// them fetch themselves anew. Also: panes, and what the reader must know of the connection.

const BEAT = 20_000; // ms
const FIRST_PAUSE = 500; // ms until the first attempt to come back, doubled up to LONGEST_PAUSE
const LONGEST_PAUSE = 15_000;
const IN_USE = ["keydown", "pointerdown", "wheel", "touchstart"];

const words = JSON.parse(document.getElementById("words").textContent);
const notice = document.getElementById("notice");
let socket;
let pause = FIRST_PAUSE;
let used = true; // since the last beat; opening the page is a use
let signedOut = false;

export const looksAt = () => document.body.dataset.look || null;

// What changes while the queue is being fetched is told again when it is there: no change is missed,
// and no answer to an older question comes after a newer one.
let missed = false;
const isFetching = () => document.querySelector("#queue.htmx-request, #queue .htmx-request") !== null;

function tell(name, detail) {
  missed ||= name === "queue-changed" && isFetching();
  document.body.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
}

document.body.addEventListener("htmx:finally:request", () => {
  if (!missed) return;
  missed = false;
  setTimeout(() => tell("queue-changed")); // once htmx has taken its mark off
});

function beat() {
  if (socket?.readyState !== WebSocket.OPEN) return;
  socket.send(JSON.stringify({ look: looksAt(), active: used }));
  used = false;
}

function connect() {
  socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/desk/ws`);
  socket.addEventListener("open", () => {
    pause = FIRST_PAUSE;
    say(null);
    beat();
    tell("queue-changed"); // what happened while nobody listened
    if (looksAt()) tell("conversation-changed", looksAt());
  });
  socket.addEventListener("message", ({ data }) => hear(JSON.parse(data)));
  socket.addEventListener("close", () => {
    if (signedOut) return;
    if (pause > FIRST_PAUSE) say(words.lost); // one short gap is no news
    setTimeout(connect, pause * (0.75 + Math.random() / 2));
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  });
}

function hear({ event, detail }) {
  if (event === "signed-out") {
    signedOut = true;
    say(words.signed_out, words.sign_in);
    return;
  }
  if (event === "conversation-changed" && detail !== looksAt()) return;
  tell(event, detail);
}

// One line about the connection; refusals of what somebody did stand beside it.
function say(text, link) {
  notice.querySelector(".connection")?.remove();
  if (!text) return;
  const line = document.createElement("p");
  line.className = "connection";
  line.textContent = text;
  if (link) {
    const back = document.createElement("a");
    back.href = `/desk/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
    back.textContent = link;
    line.append(" ", back);
  }
  notice.append(line);
}

const scrolled = {}; // where each pane was left, on screens that show one at a time

function showPane(name) {
  scrolled[document.body.dataset.pane ?? "middle"] = scrollY;
  document.body.dataset.pane = name;
  scrollTo(0, scrolled[name] ?? 0);
  for (const button of document.querySelectorAll("[data-pane]:is(button)")) {
    button.setAttribute("aria-pressed", String(button.dataset.pane === name));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-pane]");
  if (button) {
    const again = document.body.dataset.pane === button.dataset.pane;
    showPane(again ? "middle" : button.dataset.pane);
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  const menu = document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (document.body.dataset.pane && document.body.dataset.pane !== "middle") {
    const button = document.querySelector(`button[data-pane="${document.body.dataset.pane}"]`);
    showPane("middle");
    button?.focus();
  }
});

for (const name of IN_USE) addEventListener(name, () => (used = true), { passive: true });
addEventListener("pagehide", () => socket?.close());
addEventListener("pageshow", (event) => event.persisted && connect());
setInterval(beat, BEAT);
connect();
