// Talks to the chat API and keeps what a reload must not lose. Knows nothing of the page.

const KEY = "porter.conversation";
const POLL_SECONDS = 25;

export class Refused extends Error {
  constructor(status, problem, retryAfter) {
    super(problem.detail ?? "");
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

async function call(path, { method = "GET", token, body, signal } = {}) {
  const headers = {};
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  const answer = await fetch(path, { method, headers, signal, body: body && JSON.stringify(body), cache: "no-store" });
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, content, Number(answer.headers.get("Retry-After")) || 0);
  return content;
}

export function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

export function keep(conversation) {
  try {
    if (conversation) localStorage.setItem(KEY, JSON.stringify(conversation));
    else localStorage.removeItem(KEY);
  } catch {
    // A browser that keeps nothing still chats; it only forgets at reload.
  }
}

export function open(provider) {
  return call("/api/chat/conversations", { method: "POST", body: { provider, locale: navigator.language.slice(0, 16) || "en" } });
}

export function send({ id, token }, message) {
  return call(`/api/chat/conversations/${id}/messages`, { method: "POST", token, body: message });
}

export function news({ id, token }, after, wait, signal) {
  const seconds = wait ? POLL_SECONDS : 0;
  return call(`/api/chat/conversations/${id}/messages?after=${after}&wait=${seconds}`, { token, signal });
}

export function reveal({ token }, url) {
  return call(url, { token });
}
