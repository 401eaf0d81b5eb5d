// Changing the list where it stands. A cell is reached with the arrows; Enter changes it, Escape leaves it, Tab saves and
// goes on. What is saved can be undone from the message that says so, or with Ctrl-Z, one change after the other as far
// back as the page was opened: another change puts the old value back.

import { csrfToken, isSignedOut, signInAgain } from "./session.js";
import { toast } from "./toasts.js";

const list = document.querySelector("[data-list]");
const CELL = "[data-edit]";
const FRAGMENT = { "X-Requested-With": "fetch", Accept: "application/json" };

async function send(url, options = {}) {
  const response = await fetch(url, { credentials: "same-origin", ...options, headers: { ...FRAGMENT, "X-CSRFToken": csrfToken(), ...options.headers } });
  if (!isSignedOut(response.status, response.headers.get("X-Sign-In"))) return response;
  await signInAgain();
  return send(url, options);
}

const rowOf = (id) => list.querySelector(`[data-row="${id}"]`);
const cellOf = (id, key) => rowOf(id)?.querySelector(`[data-edit="${key}"]`);
const rowUrl = (id) => `/pipeline/rows/${id}${location.search}`;
const root = document.querySelector("[data-list]")?.dataset.root ?? "";

function reach(cell) {
  if (!cell) return;
  list.querySelectorAll(`${CELL}[tabindex="0"]`).forEach((one) => { one.tabIndex = -1; });
  cell.tabIndex = 0;
  cell.focus();
}

function prepare(scope = list) {
  scope.querySelectorAll(CELL).forEach((cell) => { cell.tabIndex = -1; });
  if (!list.querySelector(`${CELL}[tabindex="0"]`)) { const first = list.querySelector(CELL); if (first) first.tabIndex = 0; }
}

// Rows and sums after a change.

function placeRow(id, html) {
  const old = rowOf(id);
  if (!old) return;
  const holder = document.createElement("tbody");
  holder.innerHTML = html;
  const row = holder.querySelector("tr");
  const chosen = old.querySelector(".row-check")?.checked;
  old.replaceWith(row);
  const box = row.querySelector(".row-check");
  if (box && chosen) box.checked = true;
  prepare(row);
}

async function refreshSums() {
  const response = await send(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const [old, mark] of [...document.querySelectorAll("[data-sum]")].map((cell) => [cell, cell.dataset.sum])) {
    const now = fresh.querySelector(`[data-sum="${CSS.escape(mark)}"]`);
    if (now) old.textContent = now.textContent;
  }
  const lede = fresh.querySelector(".page-head .lede");
  if (lede) document.querySelector(".page-head .lede").textContent = lede.textContent;
}

async function refreshRow(id) {
  const response = await send(root + rowUrl(id));
  if (response.ok) placeRow(id, await response.text());
}

// Editors.

function editorFor(cell) {
  const key = cell.dataset.edit;
  const label = key === "title" ? "Title" : cell.dataset.label;
  let input;
  if (key === "owner") {
    input = document.createElement("select");
    input.className = "select";
    input.append(document.getElementById("owner-choices").content.cloneNode(true));
    if (![...input.options].some((option) => option.value === cell.dataset.typed)) input.add(new Option(cell.textContent.trim(), cell.dataset.typed));
  } else {
    input = document.createElement("input");
    input.className = cell.classList.contains("num") ? "input num" : "input";
    if (key !== "title") input.inputMode = "decimal";
    if (key === "chance") input.placeholder = "stage’s own";
    input.maxLength = key === "title" ? 200 : 24;
  }
  input.value = cell.dataset.typed;
  input.setAttribute("aria-label", `${label} of ${cell.closest("tr").querySelector("th a").textContent}`);
  return input;
}

function edit(cell) {
  if (!cell || cell.querySelector(".cell-editor")) return;
  if (cell.dataset.edit === "stage") { openMove(cell); return; }
  const input = editorFor(cell);
  const holder = document.createElement("span");
  holder.className = "cell-editor";
  holder.append(input);
  const before = [...cell.childNodes];
  before.forEach((node) => node.remove());
  cell.append(holder);
  const id = cell.closest("tr").dataset.row;
  const key = cell.dataset.edit;
  let done = false;
  const restore = () => { holder.remove(); cell.append(...before); };
  const leave = () => { done = true; restore(); reach(cell); };
  const save = async () => {
    if (done) return;
    if (input.value.trim() === cell.dataset.typed) { leave(); return; }
    done = true;
    input.disabled = true;
    const saved = await saveCell(id, key, input.value, cell.dataset.typed);
    if (saved) { if (!document.activeElement || document.activeElement === document.body) reach(cellOf(id, key)); return; }
    if (!rowOf(id)?.contains(holder)) return;
    done = false;
    input.disabled = false;
    input.focus();
  };
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") { event.preventDefault(); leave(); }
    else if (event.key === "Enter") { event.preventDefault(); save(); }
    else if (event.key === "Tab") {
      const next = neighbor(cell, event.shiftKey ? "previous" : "next");
      if (!next) return;
      event.preventDefault();
      saveAndGo(save, next);
    }
  });
  input.addEventListener("blur", () => { if (!done && !input.disabled) save(); });
  if (input.tagName === "SELECT") input.addEventListener("change", () => save());
  input.focus();
  input.select?.();
}

async function saveAndGo(save, next) {
  const spot = { row: next.closest("tr").dataset.row, key: next.dataset.edit };
  await save();
  const cell = cellOf(spot.row, spot.key);
  reach(cell);
  if (spot.key !== "stage") edit(cell);
}

let refusal = null;

function refuse(message, way) {
  refusal?.remove();
  refusal = toast(message, "red", way);
}

async function saveCell(id, field, value, was, undoing = false) {
  let response;
  refusal?.remove();
  try {
    response = await send(root + rowUrl(id), { method: "POST", body: new URLSearchParams({ field, value, was }) });
  } catch (error) {
    refuse("The server cannot be reached. Nothing was saved.");
    return false;
  }
  const answer = await response.json().catch(() => ({}));
  if (response.status === 409) { showConflict(id, field, value, answer); return false; }
  if (!response.ok) { refuse(answer.error ?? "This was refused."); return false; }
  placeRow(id, answer.row);
  if (undoing) { toast("Undone. The history shows both changes.", "green"); reach(cellOf(id, field)); }
  else withUndo(answer.told, () => saveCell(id, field, answer.was, answer.value, true));
  refreshSums();
  return true;
}

const undos = [];

/** A message with a button that takes the change back; Ctrl-Z does the same, also when the message has gone. */
function withUndo(message, undo) {
  const shown = toast(message, "green");
  const step = () => { shown.remove(); undos.splice(undos.indexOf(step), 1); undo(); };
  undos.push(step);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-small";
  button.textContent = "Undo";
  button.addEventListener("click", step);
  shown.querySelector("p").append(" ", button);
}

// Two people wrote the same cell: both values stand side by side and one is chosen.

function showConflict(id, field, mine, answer) {
  const shown = toast(`${answer.error} Stored: ${answer.told}. Yours: ${spoken(field, mine)}.`, "red");
  const keep = document.createElement("button");
  const take = document.createElement("button");
  for (const button of [keep, take]) { button.type = "button"; button.className = "btn btn-small"; }
  keep.textContent = "Keep theirs";
  take.textContent = "Save mine";
  keep.addEventListener("click", () => { shown.remove(); refreshRow(id).then(() => reach(cellOf(id, field))); });
  take.addEventListener("click", () => { shown.remove(); saveCell(id, field, mine, answer.stored); });
  shown.querySelector("p").append(" ", keep, " ", take);
}

function spoken(field, value) {
  if (field !== "owner") return value || "nothing";
  return document.getElementById("owner-choices").content.querySelector(`option[value="${CSS.escape(value)}"]`)?.textContent ?? "nobody";
}

// Stages go through the same dialog as the board's: what blocks a move is said there.

async function openMove(cell) {
  const id = cell.closest("tr").dataset.row;
  const back = encodeURIComponent(location.pathname + location.search);
  const address = `${root}/applications/${id}/move`;
  const response = await send(`${address}?next=${back}`, { headers: { Accept: "text/html" } });
  if (!response.ok) { location.assign(`${address}?next=${back}`); return; }
  const dialog = document.getElementById("move-dialog");
  dialog.querySelector(".dialog-body").innerHTML = await response.text();
  dialog.dataset.row = id;
  dialog.dataset.was = cell.dataset.typed;
  dialog.showModal();
  dialog.querySelector("button[type=submit], .dialog-body a")?.focus();
  dialog.addEventListener("close", () => reach(cellOf(id, "stage")), { once: true });
}

async function makeMove(event) {
  const form = event.target;
  const dialog = form.closest("dialog");
  const id = dialog.dataset.row;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form));
  const saved = await moveTo(id, fields);
  if (!saved) return;
  dialog.close();
  const was = dialog.dataset.was;
  withUndo(saved.told ?? "Moved.", async () => {
    const version = rowOf(id)?.dataset.version ?? "";
    const back = await moveTo(id, new URLSearchParams({ to: was, version }));
    if (back) { toast("Undone. The history shows both moves.", "green"); reach(cellOf(id, "stage")); }
  });
}

async function moveTo(id, fields) {
  const response = await send(`${root}/applications/${id}/move`, { method: "POST", body: fields });
  const answer = await response.json().catch(() => ({}));
  if (answer.confirm) { location.assign(`${answer.confirm}&next=${encodeURIComponent(location.pathname + location.search)}`); return null; }
  if (!response.ok) {
    const first = answer.blockers?.[0];
    refuse(answer.error ?? "This move was refused.", first ? { label: "Mend it", url: first.url } : undefined);
    return null;
  }
  await refreshRow(id);
  refreshSums();
  return answer;
}

// The keyboard.

function neighbor(cell, way) {
  const cells = [...list.querySelectorAll(CELL)];
  const place = cells.indexOf(cell);
  if (way === "next" || way === "ArrowRight") return cells[place + 1];
  if (way === "previous" || way === "ArrowLeft") return cells[place - 1];
  const rows = [...list.querySelectorAll("[data-row]")];
  const step = way === "ArrowDown" ? 1 : -1;
  for (let index = rows.indexOf(cell.closest("tr")) + step; rows[index]; index += step) {
    const found = rows[index].querySelector(`[data-edit="${cell.dataset.edit}"]`);
    if (found) return found;
  }
  return undefined;
}

function keys(event) {
  const cell = event.target;
  if (!cell.matches?.(CELL) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" || event.key === "F2") { event.preventDefault(); edit(cell); return; }
  if (!event.key.startsWith("Arrow")) return;
  const next = neighbor(cell, event.key);
  if (next) { event.preventDefault(); reach(next); }
}

function undoLast(event) {
  const isUndo = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  if (!isUndo || !undos.length || event.target.matches?.("input:not([type=checkbox]), textarea, select")) return;
  event.preventDefault();
  undos.at(-1)();
}

if (list) {
  prepare();
  document.addEventListener("keydown", undoLast);
  list.addEventListener("keydown", keys);
  list.addEventListener("dblclick", (event) => {
    const cell = event.target.closest(CELL);
    if (cell && !event.target.closest("a, .cell-editor")) edit(cell);
  });
  list.addEventListener("click", (event) => {
    const closed = event.target.closest("[data-closed]");
    if (closed) toast(closed.dataset.closed, "blue");
  });
  document.getElementById("move-dialog")?.addEventListener("submit", makeMove);
}
