// The calendar: a date opens beside the page, an internal step is dragged to another day or moved with m. Nothing is
// saved before what follows from it was shown.

import { toast } from "./toasts.js";
import { csrfToken, isSignedOut, signInAgain } from "./session.js";

const place = document.querySelector("[data-calendar]");
const dialog = document.getElementById("date-dialog");

async function send(url, options = {}) {
  const headers = { "X-Requested-With": "fetch", "X-CSRFToken": csrfToken(), ...options.headers };
  const response = await fetch(url, { credentials: "same-origin", redirect: "manual", ...options, headers });
  if (!isSignedOut(response.status, response.headers.get("X-Sign-In"))) return response;
  await signInAgain();
  return send(url, options);
}

function withBack(url) {
  const target = new URL(url, location.href);
  target.searchParams.set("next", place.dataset.back);
  return target.href;
}

async function open(url, returnTo) {
  let response;
  try {
    response = await send(withBack(url));
  } catch (error) {
    toast("The server cannot be reached.", "red");
    return;
  }
  if (!response.ok && response.status !== 422) { location.assign(url); return; }
  show(await response.text());
  if (dialog.open) return;
  dialog.showModal();
  dialog.addEventListener("close", () => returnTo?.focus(), { once: true });
}

function show(html) {
  const body = dialog.querySelector(".dialog-body");
  body.innerHTML = html;
  body.querySelector("input[type=date]:not([value]), button[type=submit], a.btn")?.focus();
}

async function submit(event) {
  event.preventDefault();
  const form = event.target;
  try {
    const response = await send(form.action, { method: "POST", body: new FormData(form) });
    if (response.type === "opaqueredirect") { location.assign(place.dataset.back); return; }
    if (response.ok || response.status === 422) { show(await response.text()); return; }
    toast("This was refused.", "red");
  } catch (error) {
    toast("The server cannot be reached. Nothing was moved.", "red");
  }
}

function moveUrl(line, day = "") {
  return `/calendar/dates/${line.dataset.moves}/move${day ? `?on=${day}` : ""}`;
}

function startDragging() {
  if (!window.Sortable) return;
  for (const list of place.querySelectorAll(".cal-lines")) {
    window.Sortable.create(list, {
      group: "calendar",
      draggable: "[data-moves]",
      sort: false,
      forceFallback: true,
      fallbackTolerance: 4,
      delay: 150,
      delayOnTouchOnly: true,
      onStart: () => place.classList.add("is-dragging"),
      onEnd: ({ item, from, to, oldIndex }) => {
        place.classList.remove("is-dragging");
        if (from === to) return;
        // It stays where it is until what follows was shown and agreed to.
        from.insertBefore(item, from.children[oldIndex] ?? null);
        open(moveUrl(item, to.closest("[data-day]").dataset.day), item.querySelector("a"));
      },
    });
  }
}

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const line = event.target.closest("[data-moves]");
  if (line && event.key === "m") { event.preventDefault(); open(moveUrl(line), line.querySelector("a")); return; }
  const cell = event.target.closest("[data-day]");
  if (!cell || !STEPS[event.key]) return;
  const cells = [...place.querySelectorAll("[data-day]")];
  const next = cells[cells.indexOf(cell) + STEPS[event.key]];
  if (!next) return;
  event.preventDefault();
  (next.querySelector(".cal-lines a") ?? next.querySelector(".cal-head a")).focus();
}

function clicks(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const link = event.target.closest("[data-date], [data-move]");
  if (link) { event.preventDefault(); open(link.href, link.closest("dialog") ? null : link); }
}

if (place && dialog) {
  startDragging();
  place.addEventListener("keydown", keys);
  document.addEventListener("click", clicks);
  dialog.addEventListener("submit", submit);
  dialog.addEventListener("click", (event) => { if (event.target.closest("[data-closes-dialog]")) event.preventDefault(); });
}
