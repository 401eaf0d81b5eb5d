// Talking to the server from a screen's own script.
//
//   import { postJson, getJson, Conflict, Refused, Unreachable, makeQueue } from "./api.js";
//   const saved = await postJson("/budgets/7/lines/12", { federal: "1,200.00", version: 4 });
//
// A sign-in that has expired is renewed in place and the request sent again. A stale version raises Conflict with the
// server's answer, any other refusal raises Refused with its message, no connection raises Unreachable.

import { csrfToken, isSignedOut, signInAgain } from "./session.js";

export class Conflict extends Error {
  constructor(answer) { super(answer.error || answer.message || "Somebody else changed this meanwhile."); this.answer = answer; }
}

export class Refused extends Error {
  constructor(status, answer) { super(answer.error || answer.message || "The server refused this."); this.status = status; this.answer = answer; }
}

export class Unreachable extends Error {
  constructor() { super("The server cannot be reached."); }
}

async function call(url, options) {
  let response;
  try {
    response = await fetch(url, { credentials: "same-origin", ...options, headers: { Accept: "application/json", "X-CSRFToken": csrfToken(), ...options.headers } });
  } catch (error) {
    document.dispatchEvent(new CustomEvent("funding:unreachable"));
    throw new Unreachable();
  }
  document.dispatchEvent(new CustomEvent("funding:reached"));
  if (isSignedOut(response.status, response.headers.get("X-Sign-In"))) {
    await signInAgain();
    return call(url, options);
  }
  const answer = await response.json().catch(() => ({}));
  if (response.status === 409) throw new Conflict(answer);
  if (!response.ok) throw new Refused(response.status, answer);
  return answer;
}

/** Send ``data`` as JSON and return the server's JSON. */
export function postJson(url, data, method = "POST") {
  return call(url, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(data) });
}

/** Fetch JSON. */
export function getJson(url) {
  return call(url, { method: "GET" });
}

/**
 * A queue that sends one change after another and keeps the rest in the browser while the connection is gone.
 * onState receives "saving", "saved", "waiting" (no connection) or "failed"; onAnswer(item, answer) and onError(item, error)
 * tell of each change. put({ key, url, data }): a later change with the same key replaces an earlier one still waiting.
 */
export function makeQueue(name, { onState = () => {}, onAnswer = () => {}, onError = () => {} } = {}) {
  const place = `funding.queue.${name}`;
  let items = readItems(place);
  let busy = false;
  let timer = null;

  const keep = () => writeItems(place, items);
  const later = () => { clearTimeout(timer); timer = setTimeout(run, 3000); };

  async function run() {
    if (busy || !items.length) return;
    busy = true;
    onState("saving");
    while (items.length) {
      const item = items[0];
      try {
        const answer = await postJson(item.url, item.data, item.method);
        items = items.filter((one) => one !== item);
        keep();
        onAnswer(item, answer);
      } catch (error) {
        if (error instanceof Unreachable) { busy = false; onState("waiting"); later(); return; }
        items = items.filter((one) => one !== item);
        keep();
        busy = false;
        onState("failed");
        onError(item, error);
        if (items.length) run();
        return;
      }
    }
    busy = false;
    onState("saved");
  }

  window.addEventListener("online", run);
  window.addEventListener("beforeunload", (event) => { if (items.length) event.preventDefault(); });
  return {
    put(item) {
      const held = busy ? items.slice(0, 1) : [];
      items = [...held, ...items.slice(held.length).filter((one) => !item.key || one.key !== item.key), item];
      keep();
      run();
    },
    run,
    get length() { return items.length; },
    get pending() { return [...items]; },
  };
}

function readItems(place) {
  try { return JSON.parse(localStorage.getItem(place) ?? "[]"); } catch (error) { return []; }
}

function writeItems(place, items) {
  try {
    if (items.length) localStorage.setItem(place, JSON.stringify(items)); else localStorage.removeItem(place);
  } catch (error) { /* A full or forbidden store: the change is still in the page and is being sent. */ }
}
