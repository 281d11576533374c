// The log of one conversation: new lines are fetched and put at its end, nothing in it is drawn anew.
// Also: where the agent left off, and how long the customer still waits before they go to somebody else.

const log = document.getElementById("log");
const end = document.getElementById("end");
const jump = document.getElementById("new-lines");
const aloud = document.getElementById("lease-said");
const words = JSON.parse(document.getElementById("conversation-words").textContent);
const ahead = Date.parse(document.body.dataset.now) - Date.now(); // the server's clock, from ours
const lines = () => log.querySelectorAll(".entry");
const last = () => Number([...lines()].at(-1)?.dataset.seq ?? 0);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

let atEnd = true;
let fetching = false;
let again = false;
let warnedOf = null;

// --- what is new ---------------------------------------------------------------------------------

export async function catchUp(following = atEnd) {
  atEnd = following;
  again = true;
  if (fetching) return;
  fetching = true;
  try {
    while (again) {
      again = false;
      await fetchNewer();
    }
  } finally {
    fetching = false;
  }
}

async function fetchNewer() {
  const epoch = [...log.querySelectorAll(".stretch")].at(-1)?.dataset.epoch ?? "";
  let answer;
  try {
    answer = await fetch(`${log.dataset.lines}?after=${last()}&epoch=${epoch}`, {
      headers: { "HX-Request": "true", "HX-Current-URL": location.href },
    });
  } catch {
    return; // the socket says that we are cut off, and calls again when we are not
  }
  if (!answer.ok) return;
  const template = document.createElement("template");
  template.innerHTML = await answer.text(); // our own template: every value in it is escaped
  append(template.content);
}

function append(fresh) {
  const came = [...fresh.querySelectorAll(".entry")];
  if (!came.length) return;
  const follow = atEnd;
  const before = [...log.querySelectorAll(".stretch .until")].at(-1);
  const began = fresh.querySelector(".stretch time");
  if (before && began && !before.firstElementChild) before.append(began.cloneNode(true));
  const first = !follow || document.hidden ? came.find(isNews) : null;
  log.insertBefore(fresh, end);
  if (first) mark(first);
  if (follow) {
    toEnd();
    seen();
  } else count();
}

// --- where the agent left off --------------------------------------------------------------------

const read = () => Number(localStorage.getItem(log.dataset.read) ?? 0);
const unread = () => document.getElementById("unread");
const isNew = (line) => Number(line.dataset.seq) > read();
const isNews = (line) => !line.matches(".system"); // a notice alone calls nobody back

// A line across the log, before the first thing the agent has not seen.
function mark(first) {
  if (unread()) return;
  const line = document.createElement("p");
  line.id = "unread";
  line.className = "unread small";
  line.tabIndex = -1;
  line.textContent = words.unread;
  const head = first.previousElementSibling;
  (head?.matches(".stretch") ? head : first).before(line);
}

function count() {
  const many = [...lines()].filter(isNew).length;
  jump.hidden = atEnd || !many || !unread();
  jump.firstElementChild.textContent = many === 1 ? words.new_one : fill(words.new, { count: many });
}

function toEnd() {
  end.scrollIntoView({ block: "end" });
  requestAnimationFrame(() => end.scrollIntoView({ block: "end" })); // heights were a guess before
}

function seen() {
  if (!atEnd || document.hidden) return;
  localStorage.setItem(log.dataset.read, String(last()));
  count();
}

new IntersectionObserver(([entry]) => {
  atEnd = entry.isIntersecting;
  seen();
}).observe(end);

new ResizeObserver(() => atEnd && toEnd()).observe(log); // what is written grows over the log

jump.addEventListener("click", () => {
  unread()?.scrollIntoView({ block: "start" });
  unread()?.focus({ preventScroll: true });
  jump.hidden = true;
});
document.addEventListener("visibilitychange", seen);

function arrive() {
  const fresh = read() ? [...lines()].find((line) => isNew(line) && isNews(line)) : null;
  if (fresh) mark(fresh);
  atEnd = !fresh && !location.hash;
  if (location.hash.startsWith("#m")) show(location.hash.slice(1));
  else if (fresh) unread().scrollIntoView({ block: "start" });
  else toEnd();
  count();
}

// --- one line, from a link -----------------------------------------------------------------------

function show(id) {
  const line = document.getElementById(id);
  if (!line) return;
  if (!line.checkVisibility()) document.querySelector("button[data-pane=middle]")?.click();
  line.scrollIntoView({ block: "center" });
  line.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#m"]');
  if (!link) return;
  event.preventDefault();
  history.replaceState(null, "", link.hash);
  show(link.hash.slice(1));
});

// --- the customer's patience ---------------------------------------------------------------------

function tick() {
  const lease = document.getElementById("lease");
  if (!lease) return;
  const left = Math.max(0, (Date.parse(lease.dataset.until) - Date.now() - ahead) / 1000);
  const [minutes, seconds] = [Math.floor(left / 60), Math.floor(left % 60)];
  const said = fill(minutes ? words.minutes : words.seconds, { minutes, seconds });
  lease.lastElementChild.textContent = said;
  const warns = left <= Number(lease.dataset.warn);
  lease.hidden = !warns;
  if (!warns || warnedOf === lease.dataset.until) return;
  warnedOf = lease.dataset.until;
  aloud.textContent = `${lease.firstElementChild.textContent} ${said}`; // aloud once, not each second
}

document.body.addEventListener("conversation-changed", () => catchUp());
document.body.addEventListener("htmx:after:swap", tick);
setInterval(tick, 1_000);
tick();
arrive();
