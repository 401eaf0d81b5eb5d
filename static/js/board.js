// The board: drag a card to another column, or press m on a card (or its "Move to…" link) for the same by keyboard.
// The server decides; a refused move puts the card back and says what blocks it.

import { toast } from "./toasts.js";
import { csrfToken, isSignedOut, signInAgain } from "./session.js";

const board = document.querySelector("[data-board]");
const FRAGMENT = { "X-Requested-With": "fetch" };

async function send(url, options = {}) {
  const response = await fetch(url, { credentials: "same-origin", ...options, headers: { ...FRAGMENT, "X-CSRFToken": csrfToken(), ...options.headers } });
  if (!isSignedOut(response.status, response.headers.get("X-Sign-In"))) return response;
  await signInAgain();
  return send(url, options);
}

async function refresh(focusId) {
  const response = await send(board.dataset.refresh);
  if (!response.ok) return;
  board.innerHTML = await response.text();
  window.htmx?.process(board);
  start();
  if (focusId) board.querySelector(`[data-card="${focusId}"] h3 a`)?.focus();
}

async function move(card, to) {
  const body = new URLSearchParams({ to, version: card.dataset.version });
  const id = card.dataset.card;
  try {
    const response = await send(`/applications/${id}/move`, { method: "POST", body });
    const answer = await response.json().catch(() => ({}));
    if (answer.confirm) {
      const back = encodeURIComponent(location.pathname + location.search);
      location.assign(`${answer.confirm}&next=${back}`);
      return;
    }
    if (!response.ok) explain(answer);
  } catch (error) {
    toast("The server cannot be reached. The card was put back.", "red");
  }
  await refresh(id);
}

function explain(answer) {
  const first = answer.blockers?.[0];
  toast(answer.error ?? "This move was refused.", "red", first ? { label: "Mend it", url: first.url } : undefined);
}

function start() {
  if (!window.Sortable) return;
  for (const column of board.querySelectorAll("[data-stage]")) {
    window.Sortable.create(column, {
      group: "pipeline",
      draggable: "[data-card]",
      sort: false,
      forceFallback: true,
      fallbackTolerance: 4,
      delay: 150,
      delayOnTouchOnly: true,
      filter: "a.move-link, summary, button",
      preventOnFilter: false,
      onEnd: ({ item, from, to }) => { if (from !== to) move(item, to.dataset.stage); },
    });
  }
}

function neighbor(card, key) {
  const column = card.closest("[data-stage]");
  const columns = [...board.querySelectorAll("[data-stage]")];
  const cards = [...column.querySelectorAll("[data-card]")];
  const place = cards.indexOf(card);
  if (key === "ArrowDown") return cards[place + 1];
  if (key === "ArrowUp") return cards[place - 1];
  const step = key === "ArrowRight" ? 1 : -1;
  for (let index = columns.indexOf(column) + step; columns[index]; index += step) {
    const found = [...columns[index].querySelectorAll("[data-card]")];
    if (found.length) return found[Math.min(place, found.length - 1)];
  }
  return undefined;
}

function keys(event) {
  const card = event.target.closest?.("[data-card]");
  if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "m") { event.preventDefault(); openMove(card.querySelector("[data-move]")); return; }
  if (!event.key.startsWith("Arrow")) return;
  const next = neighbor(card, event.key);
  if (next) { event.preventDefault(); next.querySelector("h3 a").focus(); }
}

async function openMove(link) {
  if (!link) return;
  const back = encodeURIComponent(location.pathname + location.search);
  const response = await send(`${link.getAttribute("href")}?next=${back}`);
  if (!response.ok) { location.assign(link.href); return; }
  const dialog = document.getElementById("move-dialog");
  dialog.querySelector(".dialog-body").innerHTML = await response.text();
  dialog.showModal();
  dialog.querySelector("button[type=submit], .dialog-body a")?.focus();
  dialog.addEventListener("close", () => link.focus(), { once: true });
}

if (board) {
  start();
  board.addEventListener("keydown", keys);
  board.addEventListener("click", (event) => {
    const link = event.target.closest("[data-move]");
    if (link && !event.ctrlKey && !event.metaKey) { event.preventDefault(); openMove(link); }
  });
}
