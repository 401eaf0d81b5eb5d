// The order of the stages: drag by the handle, or focus it and press an arrow key. The server keeps the order.

import { toast } from "./toasts.js";
import { csrfToken } from "./session.js";

const list = document.querySelector("[data-stages]");

function order() {
  return [...list.querySelectorAll("[data-stage-row]")].map((row) => row.dataset.stageRow).join(",");
}

async function save() {
  const response = await fetch(list.dataset.stages, {
    method: "POST",
    credentials: "same-origin",
    headers: { "X-Requested-With": "fetch", "X-CSRFToken": csrfToken() },
    body: new URLSearchParams({ order: order() }),
  }).catch(() => null);
  const answer = await response?.json().catch(() => ({}));
  if (response?.ok) { toast("The order is saved.", "green"); return; }
  toast(answer?.error ?? "The order could not be saved. Reload the page and try again.", "red");
}

function keys(event) {
  const handle = event.target.closest("[data-handle]");
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!handle || !step) return;
  event.preventDefault();
  const row = handle.closest("[data-stage-row]");
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (step < 0) other.before(row); else other.after(row);
  handle.focus();
  save();
}

if (list) {
  list.addEventListener("keydown", keys);
  if (window.Sortable) {
    window.Sortable.create(list, { handle: "[data-handle]", draggable: "[data-stage-row]", forceFallback: true, onEnd: ({ oldIndex, newIndex }) => { if (oldIndex !== newIndex) save(); } });
  }
}
