// What a browser keeps between pages: the conversation, what is not sent yet, what is typed.
// A browser that keeps nothing still chats; it only forgets at reload.

const PREFIX = "porter";

function from(storage, key) {
  try {
    return JSON.parse(storage().getItem(key));
  } catch {
    return null;
  }
}

function to(storage, key, value) {
  try {
    if (value === null) storage().removeItem(key);
    else storage().setItem(key, JSON.stringify(value));
  } catch {
    // full, or switched off
  }
}

const forAll = () => window.localStorage;
const forTab = () => window.sessionStorage;

export class Keep {
  constructor(provider) {
    this.at = `${PREFIX}.${provider}`;
  }

  get conversation() { return from(forAll, `${this.at}.conversation`); }
  set conversation(value) { to(forAll, `${this.at}.conversation`, value); }

  /** The last message the customer has seen, in any tab. */
  get seen() { return from(forAll, `${this.at}.seen`) ?? 0; }
  set seen(seq) { to(forAll, `${this.at}.seen`, seq); }

  /** Addresses of secrets that were shown. */
  get shown() { return from(forAll, `${this.at}.shown`) ?? []; }
  set shown(urls) { to(forAll, `${this.at}.shown`, urls); }

  get typed() { return from(forTab, `${this.at}.typed`) ?? ""; }
  set typed(text) { to(forTab, `${this.at}.typed`, text || null); }

  get isOpen() { return from(forTab, `${this.at}.open`) === true; }
  set isOpen(value) { to(forTab, `${this.at}.open`, value || null); }

  /** Each unsent message has a key of its own, so that two tabs never write over one another. */
  addUnsent(message) { to(forAll, `${this.at}.unsent.${message.body.client_id}`, message); }
  dropUnsent(message) { to(forAll, `${this.at}.unsent.${message.body.client_id}`, null); }

  unsent(conversation) {
    const found = [];
    try {
      for (const key of Object.keys(forAll())) {
        if (key.startsWith(`${this.at}.unsent.`)) found.push(from(forAll, key));
      }
    } catch {
      return [];
    }
    return found.filter((m) => m?.conversation === conversation).sort((a, b) => a.at - b.at);
  }

  /** The page names a conversation that a letter's link has opened: it takes the place of any other. */
  takeUp(id, token) {
    if (!id || !token) return;
    this.forget();
    this.conversation = { id, token };
    this.isOpen = true;
  }

  forget() {
    for (const message of this.unsent(this.conversation?.id)) this.dropUnsent(message);
    this.conversation = null;
    this.seen = 0;
    this.shown = [];
  }
}
