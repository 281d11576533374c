// Who waits, told in the title, aloud to screen readers, and by sound or browser notice where the
// agent has switched that on. Counts up how long people have waited.

const SAY_EVERY = 10_000; // ms between two announcements
const TICK = 1_000;

const words = JSON.parse(document.getElementById("words").textContent);
const live = document.getElementById("live");
const title = document.title;
const ahead = Date.parse(document.body.dataset.now) - Date.now(); // the server's clock, from ours
const settings = { sound: "porter.desk.sound", notice: "porter.desk.notice" };
let known = null; // who waited, and whom colleagues had given us, when we last looked
let said = -Infinity;
let later = null;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const isOn = (name) => localStorage.getItem(settings[name]) === "on";

// --- how long ------------------------------------------------------------------------------------

function tick() {
  const now = Date.now() + ahead;
  for (const item of document.querySelectorAll("[data-since]")) {
    const seconds = Math.max(0, (now - Date.parse(item.dataset.since)) / 1000);
    const target = Number(item.dataset.target);
    const how = !target || seconds < target / 2 ? "" : seconds < target ? "amber" : "bad";
    const [length, state] = item.querySelectorAll(":scope > :not(.unseen)");
    set(length, lasting(seconds));
    set(state, how ? words[how === "bad" ? "overdue" : "due_soon"] : "");
    item.classList.toggle("amber", how === "amber");
    item.classList.toggle("bad", how === "bad");
  }
}

function set(node, text) {
  if (node && node.textContent !== text) node.textContent = text;
}

function lasting(seconds) {
  if (seconds < 60) return fill(words.seconds, { count: Math.floor(seconds) });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return fill(words.minutes, { count: minutes });
  if (minutes < 48 * 60) return fill(words.hours, { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return fill(words.days, { count: Math.floor(minutes / (24 * 60)) });
}

// --- who waits -----------------------------------------------------------------------------------

function look() {
  const badge = document.getElementById("waiting");
  if (!badge || badge.dataset.ids === undefined) return;
  const ids = badge.dataset.ids.split(" ").filter(Boolean);
  const given = badge.dataset.given.split(" ").filter(Boolean).map((id) => `given ${id}`);
  const count = Number(badge.dataset.count);
  document.title = count ? `(${count}) ${title}` : title;
  const before = known ?? new Set([...ids, ...given]);
  known = new Set([...ids, ...given]);
  const isNew = (id) => !before.has(id);
  if (given.some(isNew)) {
    announce(() => words.given);
    call(words.given);
  } else if (ids.some(isNew)) {
    announce(() => fill(words[count === 1 ? "waits_one" : "waits"], { count }));
    const status = document.getElementById("status")?.value;
    if (status && status !== "away") call(words.came); // nothing is offered to who is away
  }
}

function call(text) {
  if (isOn("sound")) ring();
  if (isOn("notice") && Notification.permission === "granted") {
    new Notification(text, { tag: "porter-desk" });
  }
}

// One sentence at most every ten seconds; the newest count wins.
function announce(text) {
  const wait = said + SAY_EVERY - performance.now();
  clearTimeout(later);
  later = setTimeout(() => {
    said = performance.now();
    live.textContent = text();
  }, Math.max(0, wait));
}

let sounds;
function ring() {
  sounds ??= new AudioContext();
  const [tone, volume] = [sounds.createOscillator(), sounds.createGain()];
  tone.frequency.value = 660;
  volume.gain.setValueAtTime(0.15, sounds.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, sounds.currentTime + 0.6);
  tone.connect(volume).connect(sounds.destination);
  tone.start();
  tone.stop(sounds.currentTime + 0.6);
  document.body.dataset.rang = String(Number(document.body.dataset.rang ?? 0) + 1);
}

// --- switches ------------------------------------------------------------------------------------

for (const input of document.querySelectorAll("input[data-setting]")) {
  const name = input.dataset.setting;
  input.checked = isOn(name);
  input.addEventListener("change", async () => {
    if (name === "notice" && input.checked && (await Notification.requestPermission()) !== "granted") {
      input.checked = false;
    }
    localStorage.setItem(settings[name], input.checked ? "on" : "off");
    if (name === "sound" && input.checked) ring(); // so that one knows it
  });
}

document.body.addEventListener("htmx:after:swap", () => {
  look();
  tick();
});
setInterval(tick, TICK);
tick();
