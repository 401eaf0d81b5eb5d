// The coverage grid: cells are links to a page of their own; here they are edited in place, by keyboard.
//
// Arrows move between cells, Enter or a typed character edits, Enter saves and goes down, Tab saves and goes on, Escape
// puts back, Delete takes back. The server answers with the grid drawn anew, or with the reason why not.

import { Conflict, postJson, Refused } from "./api.js";

const place = document.querySelector("[data-coverage]");
const said = document.querySelector("[data-coverage-said]");
let editing = null;
let saving = Promise.resolve();

const cells = () => [...place.querySelectorAll("[data-cell]")];
const find = (key) => place.querySelector(`[data-cell="${CSS.escape(key)}"]`);
const say = (text) => { if (said) said.textContent = text; };

function rest(key) {
  const all = cells();
  const chosen = (key && find(key)) || all[0];
  for (const cell of all) cell.tabIndex = cell === chosen ? 0 : -1;
  return chosen;
}

function rows() {
  const found = new Map();
  for (const cell of cells()) {
    const row = cell.closest("tr");
    if (!found.has(row)) found.set(row, []);
    found.get(row).push(cell);
  }
  return [...found.values()];
}

function beside(cell, down, across) {
  const grid = rows();
  const at = grid.findIndex((row) => row.includes(cell));
  const row = grid[Math.min(Math.max(at + down, 0), grid.length - 1)];
  const column = cell.closest("td").cellIndex;
  if (down) return row.find((one) => one.closest("td").cellIndex === column) || row[0];
  const spot = grid[at].indexOf(cell) + across;
  if (grid[at][spot]) return grid[at][spot];
  return across > 0 ? (grid[at + 1] || [])[0] || cell : (grid[at - 1] || []).at(-1) || cell;
}

function go(cell) {
  if (!cell) return;
  rest(cell.dataset.cell);
  cell.focus();
}

function clearNotes() {
  for (const note of place.querySelectorAll(".row-note")) note.remove();
}

function note(cell, text, kind) {
  const row = document.createElement("tr");
  row.className = "row-note";
  const data = document.createElement("td");
  data.colSpan = 60;
  const words = document.createElement("p");
  words.className = kind;
  words.textContent = text;
  data.append(words);
  row.append(data);
  cell.closest("tr").after(row);
  say(text);
}

function open(cell, first) {
  if (editing) return;
  const holder = document.createElement("div");
  holder.className = "cover-edit";
  const input = document.createElement("input");
  input.className = "input num";
  input.value = first ?? cell.dataset.value;
  input.maxLength = 30;
  input.inputMode = "text";
  input.autocomplete = "off";
  input.setAttribute("aria-label", cell.querySelector(".visually-hidden")?.textContent.trim() || "Share or amount");
  const more = document.createElement("a");
  more.href = cell.href;
  more.textContent = "More";
  more.title = "Months, and the budget line that carries the cost";
  holder.append(input, more);
  cell.hidden = true;
  cell.after(holder);
  editing = { cell, holder, input, key: cell.dataset.cell };
  input.focus();
  if (first === undefined) input.select();
  input.addEventListener("keydown", onEditKey);
  holder.addEventListener("focusout", (event) => { if (editing?.holder === holder && !holder.contains(event.relatedTarget)) commit("stay"); });
}

function close() {
  if (!editing) return null;
  const done = editing;
  editing = null;
  done.holder.remove();
  done.cell.hidden = false;
  return done;
}

function onEditKey(event) {
  const { cell } = editing;
  if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); close(); go(cell); }
  else if (event.key === "Enter") { event.preventDefault(); commit("down"); }
  else if (event.key === "Tab" && !event.shiftKey && document.activeElement === editing.input) { event.preventDefault(); commit("right"); }
}

function target(cell, where) {
  if (where === "down") return beside(cell, 1, 0).dataset.cell;
  if (where === "right") return beside(cell, 0, 1).dataset.cell;
  return cell.dataset.cell;
}

function commit(where) {
  const { input, cell } = editing;
  const value = input.value.trim();
  const next = target(cell, where);
  const focused = where !== "stay";
  close();
  if (value === cell.dataset.value) { if (focused) go(find(next)); return; }
  save(cell.dataset.cell, value, next, focused);
}

function save(key, value, next, focused) {
  saving = saving.then(() => send(key, value, next, focused));
}

async function send(key, value, next, focused) {
  const cell = find(key);
  if (!cell) return;
  const { line, source, first, last, version } = cell.dataset;
  place.classList.add("is-saving");
  clearNotes();
  try {
    const url = place.dataset.save.replace("/lines/0/", `/lines/${line}/`);
    const answer = await postJson(url, { value, source: Number(source), first, last, version: Number(version), view: place.dataset.view });
    place.innerHTML = answer.html;
    say("Saved.");
    for (const warning of answer.warnings) note(find(key), warning, "cover-warned");
    rest(next);
    if (focused) go(find(next));
  } catch (error) {
    refused(error, key, value);
  } finally {
    place.classList.remove("is-saving");
  }
}

function refused(error, key, value) {
  if (error instanceof Conflict && error.answer.html) place.innerHTML = error.answer.html;
  const cell = find(key);
  if (!cell) return;
  rest(key);
  note(cell, error.message, "cover-refused");
  if (!(error instanceof Conflict) && error instanceof Refused) open(cell, value);
  else go(cell);
}

place.addEventListener("click", (event) => {
  const cell = event.target.closest("[data-cell]");
  if (!cell || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  rest(cell.dataset.cell);
  open(cell);
});

place.addEventListener("keydown", (event) => {
  const cell = event.target.closest("[data-cell]");
  if (!cell || editing || event.ctrlKey || event.metaKey || event.altKey) return;
  const moves = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };
  if (moves[event.key]) { event.preventDefault(); go(beside(cell, ...moves[event.key])); }
  else if (event.key === "Enter" || event.key === "F2") { event.preventDefault(); open(cell); }
  else if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); if (cell.dataset.value) save(cell.dataset.cell, "", cell.dataset.cell, true); }
  else if (/^[0-9.$]$/.test(event.key)) { event.preventDefault(); open(cell, event.key); }
});

rest();
