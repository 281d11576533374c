// The chat API over HTTP. Knows nothing of the page, and nothing of what is kept.

const PATIENCE = 12_000; // ms; then a call that says nothing has failed

export class Refused extends Error {
  constructor(status, problem, retryAfter = 0) {
    super(problem?.detail ?? "");
    this.status = status;
    this.code = problem?.code;
    this.retryAfter = retryAfter;
  }

  /** Trying the same again cannot help. */
  get isFinal() {
    return this.status >= 400 && this.status < 500 && this.status !== 429;
  }
}

export class Api {
  constructor(origin) {
    this.origin = origin;
  }

  get socketUrl() {
    return `${this.origin.replace(/^http/, "ws")}/api/chat/ws`;
  }

  /** `identity` is a signed token of a page that knows its visitor, or undefined. */
  open(provider, locale, identity) {
    const body = { provider, locale: locale.slice(0, 16), identity };
    return this.#call("/api/chat/conversations", { body });
  }

  send({ id, token }, body) {
    return this.#call(`/api/chat/conversations/${id}/messages`, { token, body });
  }

  news({ id, token }, after, seconds, signal) {
    const path = `/api/chat/conversations/${id}/messages?after=${after}&wait=${seconds}`;
    return this.#call(path, { token, signal, patience: PATIENCE + seconds * 1000 });
  }

  reveal({ token }, url) {
    return this.#call(url, { token });
  }

  /** Null for a score: the customer would rather not say. */
  rate({ id, token }, score, comment) {
    return this.#call(`/api/chat/conversations/${id}/rating`, { token, body: { score, comment } });
  }

  /** Send a file as message `clientId`; `tell` hears how much of it has gone, from 0 to 1. */
  upload({ id, token }, file, clientId, { tell, signal }) {
    const request = new XMLHttpRequest(); // fetch tells nothing of what has gone
    request.open("POST", `${this.origin}/api/chat/conversations/${id}/files`);
    request.responseType = "json";
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Client-Id", clientId);
    request.setRequestHeader("File-Name", encodeURIComponent(file.name.slice(-80).toWellFormed()));
    request.upload.onprogress = ({ loaded, total }) => tell(loaded / total);
    signal.onabort = () => request.abort();
    return new Promise((done, fail) => {
      request.onload = () => {
        const { status, response } = request;
        if (status < 300) done(response);
        else fail(new Refused(status, response, Number(request.getResponseHeader("Retry-After")) || 0));
      };
      request.onerror = request.onabort = () => fail(new Refused(0));
      request.send(file);
    });
  }

  async #call(path, { token, body, signal, patience = PATIENCE }) {
    const headers = {};
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    const signals = [AbortSignal.timeout(patience), ...(signal ? [signal] : [])];
    const answer = await fetch(this.origin + path, {
      method: body ? "POST" : "GET",
      headers,
      body: body && JSON.stringify(body),
      signal: AbortSignal.any(signals),
      cache: "no-store",
      credentials: "omit",
    });
    const content = await answer.json().catch(() => ({}));
    if (answer.ok) return content;
    throw new Refused(answer.status, content, Number(answer.headers.get("Retry-After")) || 0);
  }
}
