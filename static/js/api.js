// Talking to the server from a screen's own script.
//
//   import { postJson, postForm, getJson, Conflict, Refused, Unreachable } from "./api.js";
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

/** Send a form's fields and return the server's JSON. */
export function postForm(url, form) {
  const fields = new FormData(form);
  fields.set("csrf_token", csrfToken());
  return call(url, { method: "POST", body: fields });
}
