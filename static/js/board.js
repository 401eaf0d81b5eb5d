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

async function move(card, to, putBack = () => {}) {
  const body = new URLSearchParams({ to, version: card.dataset.version });
  return sendMove(`/applications/${card.dataset.card}/move`, body, card.dataset.card, putBack);
}

async function sendMove(address, body, id, putBack) {
  try {
    const response = await send(address, { method: "POST", body });
    const answer = await response.json().catch(() => ({}));
    if (answer.confirm) {
      const back = encodeURIComponent(location.pathname + location.search);
      location.assign(`${answer.confirm}&next=${back}`);
      return;
    }
    if (response.ok) toast(answer.told ?? "Moved.", "green");
    else { await putBack(); explain(answer); }
  } catch (error) {
    await putBack();
    toast("The server cannot be reached. The card was put back.", "red");
  }
  await refresh(id);
}

/** The card glides back to where it came from, unless the reader wants no motion. */
function returning(item, from, place) {
  return async () => {
    const start = item.getBoundingClientRect();
    from.insertBefore(item, from.querySelectorAll("[data-card]")[place] ?? from.querySelector(".board-more"));
    const end = item.getBoundingClientRect();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches || !item.animate) return;
    const shift = `translate(${start.left - end.left}px, ${start.top - end.top}px)`;
    await item.animate([{ transform: shift }, { transform: "none" }], { duration: 220, easing: "ease-out" }).finished;
  };
}

function explain(answer) {
  const ways = (answer.blockers ?? []).map((one) => ({ text: one.message, label: "Mend it", url: one.url }));
  toast(ways.length ? "Not moved." : answer.error ?? "This move was refused.", "red", ways);
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
      onEnd: ({ item, from, to, oldDraggableIndex }) => {
        if (from !== to) move(item, to.dataset.stage, returning(item, from, oldDraggableIndex));
      },
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
  dialog.dataset.card = link.closest("[data-card]").dataset.card;
  dialog.addEventListener("close", () => link.closest("[data-card]").querySelector("h3 a").focus(), { once: true });
}

/** A move chosen in the menu is made without leaving the board, so that the card keeps the focus. */
function choose(event) {
  const form = event.target;
  const dialog = form.closest("dialog");
  event.preventDefault();
  dialog.close();
  sendMove(form.getAttribute("action"), new URLSearchParams(new FormData(form)), dialog.dataset.card, () => {});
}

/** Arrow keys go from choice to choice in the menu. */
function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target.matches("input, textarea, select")) return;
  const choices = [...event.currentTarget.querySelectorAll(".dialog-body button, .dialog-body a")];
  const next = choices[choices.indexOf(document.activeElement) + step];
  if (next) { event.preventDefault(); next.focus(); }
}

if (board) {
  start();
  board.addEventListener("keydown", keys);
  const dialog = document.getElementById("move-dialog");
  dialog?.addEventListener("submit", choose);
  dialog?.addEventListener("keydown", walk);
  board.addEventListener("click", (event) => {
    const link = event.target.closest("[data-move]");
    if (link && !event.ctrlKey && !event.metaKey) { event.preventDefault(); openMove(link); }
  });
}
