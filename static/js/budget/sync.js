// Sending changes to the server, and keeping them in the browser until it has them. Each tab keeps its own list; a list
// whose tab has gone (closed while the connection was down) is taken over by the next page that opens the budget.

import { Conflict, postJson, Refused, Unreachable } from "../api.js";

const RETRY_MS = 3000;

function read(place) {
  try { return JSON.parse(localStorage.getItem(place) ?? "[]"); } catch (error) { return []; }
}

function write(place, edits) {
  try {
    if (edits.length) localStorage.setItem(place, JSON.stringify(edits)); else localStorage.removeItem(place);
  } catch (error) { /* The store is full or forbidden: the change is in the page and is being sent. */ }
}

/** The changes that earlier tabs could not send, oldest tab first; their lists are emptied. */
async function orphans(prefix, own) {
  const held = navigator.locks ? new Set((await navigator.locks.query()).held.map((lock) => lock.name)) : new Set();
  const places = [];
  for (let index = 0; index < localStorage.length; index += 1) {
    const place = localStorage.key(index);
    if (place.startsWith(prefix) && place !== own && !held.has(place)) places.push(place);
  }
  return places.sort().flatMap((place) => {
    const edits = read(place);
    localStorage.removeItem(place);
    return edits;
  });
}

/**
 * onState(name, count): "saved", "saving", "waiting" (no connection), "signed-out" or "failed". onAnswer(edits, answer) for each batch,
 * onRefused(edits, message) where the server took none of a batch.
 */
export function makeSync({ budget, url, version, onState, onAnswer, onRefused }) {
  const prefix = `funding.budget.${budget}.`;
  const place = `${prefix}${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
  let edits = [];
  let sending = 0;
  let timer = null;
  let running = null;
  let failed = false;
  let held = false;
  let kept = null;

  navigator.locks?.request(place, () => new Promise(() => {}));

  /** Send what waits. The promise ends when all is sent, or when the connection is found to be gone. */
  function flush() {
    held = false;
    running ??= send().finally(() => { running = null; if (edits.length && !timer && !held) flush(); });
    return running;
  }

  async function send() {
    clearTimeout(timer);
    timer = null;
    while (edits.length && await sendBatch());
    if (!edits.length && !timer) onState(failed ? "failed" : "saved", 0);
    failed = false;
  }

  async function sendBatch() {
    const batch = edits.slice(0, 1000);
    sending = batch.length;
    onState("saving", edits.length);
    try {
      const answer = await postJson(url, { edits: batch, version: version() });
      done(batch);
      onAnswer(batch, answer);
    } catch (error) {
      sending = 0;
      if (error instanceof Unreachable || (error instanceof Refused && error.status >= 500)) {
        onState("waiting", edits.length);
        timer = setTimeout(flush, RETRY_MS);
        return false;
      }
      if (!(error instanceof Refused || error instanceof Conflict)) {
        // The sign-in has ended and the person put off renewing it: the next change asks again, and sends all.
        onState("signed-out", edits.length);
        held = true;
        return false;
      }
      done(batch);
      onRefused(batch, error.message);
      failed = true;
    }
    return true;
  }

  /** Write the list once for all changes of one step: a pasted block is hundreds of them. */
  function keep() {
    kept ??= Promise.resolve().then(() => { kept = null; write(place, edits); });
  }

  function done(batch) {
    edits = edits.slice(batch.length);
    sending = 0;
    write(place, edits);
  }

  function push(edit) {
    const same = (one) => one.do === "set" && edit.do === "set" && one.key === edit.key && one.field === edit.field && one.year === edit.year;
    const earlier = edits.findIndex((one, index) => index >= sending && same(one));
    if (earlier < 0) edits.push(edit); else edits.push({ ...edit, was: edits.splice(earlier, 1)[0].was });
    keep();
  }

  window.addEventListener("online", flush);
  window.addEventListener("pagehide", () => write(place, edits));
  return {
    push,
    flush,
    /** Whether a change of this cell (or of any cell of the line) is still on its way. */
    holds: (key, field) => edits.length > 0 && edits.some((one) => one.key === key && (!field || (one.cell ?? one.field) === field)),
    get count() { return edits.length; },
    adopt: async () => { const found = await orphans(prefix, place); for (const edit of found) push(edit); return found; },
  };
}
