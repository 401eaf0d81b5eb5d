// The budget's grid: lines that are edited in place, figures that follow at once, changes that are kept and sent.

import { getJson } from "./api.js";
import { startKeys } from "./budget/keys.js";
import { makeHistory } from "./budget/history.js";
import { startLineDialog } from "./budget/line-dialog.js";
import { makeMarks } from "./budget/marks.js";
import { exact, plain, show } from "./budget/money.js";
import { makeReader } from "./budget/reading.js";
import { makeSync } from "./budget/sync.js";
import { makeTable } from "./budget/table.js";
import { compute, followSalaries, inYear } from "./budget/totals.js";
import { toast } from "./toasts.js";

const MOST_LINES = 2000;
const MOST_CELLS = 3000;

async function start(element) {
  const state = await getJson(element.dataset.state);
  const table = makeTable(element, state);
  const { isMoney, yearOf, sourceOf } = table;
  const initiatives = readInitiatives(state);
  const byKey = new Map(state.lines.map((line) => [line.key, line]));
  const lineOf = (key) => byKey.get(key);
  const read = makeReader({ lineOf, isMoney, yearOf, sourceOf }, initiatives);
  const marks = makeMarks(table, { nameOf, say: (words) => say(words) });
  const { mark, clearMark } = marks;
  const saveState = document.querySelector("[data-save-state]");
  const told = document.querySelector("[data-told]");
  let removed = new Map();

  const sync = makeSync({ budget: element.dataset.budget, url: element.dataset.edits, version: () => state.version, onState, onAnswer, onRefused });
  const history = makeHistory(applySteps, (past, future) => {
    document.querySelector("[data-undo]").disabled = !past;
    document.querySelector("[data-redo]").disabled = !future;
  });
  const dialog = startLineDialog({ beforeOpen: flushed, onSaved, onClosed: () => keys.refocus() });
  const keys = startKeys(table, { isLocked, text, label, set, preview, add, remove, paste, open });
  let tried = null;

  // What the cells hold

  function isLocked(key, field) { return table.isLocked(lineOf(key), field); }

  function value(key, field) {
    const line = lineOf(key);
    if (field === "title") return line.title;
    if (field === "initiative") return line.initiative ?? null;
    return inYear(line, yearOf(field))[sourceOf(field)];
  }

  function text(key, field) {
    const found = value(key, field);
    if (field === "title") return found;
    if (field === "initiative") return initiatives.byId.get(found) ?? "";
    return found ? show(found) : "";
  }

  function nameOf(key, field) { return table.cellOf(key, field)?.dataset.label ?? "Line"; }

  function label(key, field) { return `${nameOf(key, field)}, ${lineOf(key).title}`; }

  function store(key, field, next) {
    const line = lineOf(key);
    if (field === "title") line.title = next;
    else if (field === "initiative") { line.initiative = next; line.initiative_title = initiatives.byId.get(next) ?? ""; }
    else { const amounts = [...inYear(line, yearOf(field))]; amounts[sourceOf(field)] = next; line.amounts[yearOf(field)] = amounts; }
  }

  /** Show what the totals would be while an amount is typed; null puts back what stood there. */
  function preview(key, field, typed) {
    if (!isMoney(field)) return;
    if (tried && lineOf(tried.key)) store(tried.key, tried.field, tried.before);
    const before = tried?.key === key && tried.field === field ? tried.before : value(key, field);
    tried = null;
    if (typed !== null) {
      try { const next = read(key, field, typed); store(key, field, next); tried = { key, field, before }; } catch (error) { /* Not an amount yet: it is refused when the cell is left. */ }
    }
    settle();
  }

  // Changing

  function set(changes) {
    const steps = [];
    for (const { key, field, text: typed } of changes) {
      if (isLocked(key, field)) continue;
      try {
        const after = read(key, field, typed);
        const before = value(key, field);
        clearMark(key, field);
        if (after !== before) steps.push({ do: "set", key, field, before, after });
      } catch (error) {
        mark(key, field, error.message, typed);
      }
    }
    applySteps(steps, "after");
    history.add(steps);
  }

  /** Carry steps out towards "before" or "after": in the page at once, then on their way to the server. */
  function applySteps(steps, towards) {
    if (!steps.length) return;
    for (const step of steps) carryOut(step, towards);
    settle();
    sync.flush();
  }

  function carryOut(step, towards) {
    if (step.do === "set") change(step.key, step.field, step[towards]);
    else if ((step.do === "add") === (towards === "after")) bring(step.line);
    else take(step.key);
  }

  function change(key, field, next) {
    const was = value(key, field);
    store(key, field, next);
    clearMark(key, field);
    const sent = isMoney(field) ? plain(next) : String(next ?? "");
    sync.push({ do: "set", key, cell: field, field: field.split("@")[0], year: isMoney(field) ? Number(yearOf(field)) : 1, text: sent, was });
    table.paintLine(lineOf(key));
    paintWaiting(key);
  }

  function bring(line) {
    const known = removed.has(line.key);
    removed.delete(line.key);
    keepLine(line);
    table.insert(line);
    sync.push(known ? { do: "restore", key: line.key } : { do: "add", key: line.key, kind: line.kind, title: line.title });
  }

  function take(key) {
    removed.set(key, lineOf(key));
    loseLine(key);
    sync.push({ do: "remove", key });
  }

  function keepLine(line) { state.lines.push(line); byKey.set(line.key, line); }

  function loseLine(key) {
    state.lines = state.lines.filter((one) => one.key !== key);
    byKey.delete(key);
    table.drop(key);
  }

  function settle() {
    for (const line of followSalaries(state.lines)) table.paintAmounts(line);
    table.paintTotals();
  }

  function add(kind) {
    const line = blankLine(newKey(), kind, "New line");
    const steps = [{ do: "add", key: line.key, line }];
    applySteps(steps, "after");
    history.add(steps);
    const cell = table.cellOf(line.key, "title");
    keys.focus(cell);
    keys.edit(cell);
    cell.scrollIntoView({ block: "nearest" });
  }

  function remove(key) {
    const rows = table.rows();
    const index = rows.findIndex((row) => row.dataset.key === key);
    const line = lineOf(key);
    const steps = [{ do: "remove", key, line }];
    applySteps(steps, "after");
    history.add(steps);
    const next = table.rows()[Math.min(index, table.rows().length - 1)];
    if (next) keys.focus(next.querySelector("[data-field]"));
    say(`Removed ${line.title}. Control Z brings it back.`);
    toast(`Removed “${line.title}”. Ctrl+Z brings it back.`, "blue");
  }

  function paste(key, fields, rows) {
    const wanted = rows.reduce((sum, cells) => sum + Math.min(cells.length, fields.length), 0);
    if (rows.length > MOST_LINES || wanted > MOST_CELLS) {
      refuseBlock(`Nothing was pasted: the block has ${rows.length.toLocaleString("en-US")} rows and ${wanted.toLocaleString("en-US")} cells. A budget holds ${MOST_LINES.toLocaleString("en-US")} lines, and a block ${MOST_CELLS.toLocaleString("en-US")} cells.`);
      return;
    }
    const below = table.rows().map((row) => row.dataset.key);
    const from = below.indexOf(key);
    const { kind, letter: group } = table.rowOf(key).dataset;
    const steps = [];
    const refused = [];
    rows.forEach((cells, down) => {
      let target = below[from + down];
      const inGroup = target && table.rowOf(target).dataset.letter === group;
      if (fields[0] === "title" && !inGroup) {
        if (state.lines.length >= MOST_LINES) { refused.push(null); return; }
        const line = blankLine(newKey(), kind, "New line");
        const step = { do: "add", key: line.key, line };
        carryOut(step, "after");
        steps.push(step);
        target = line.key;
      }
      if (!target) { refused.push(null); return; }
      cells.slice(0, fields.length).forEach((typed, right) => {
        const field = fields[right];
        if (isLocked(target, field)) return;
        try {
          const after = read(target, field, typed);
          const before = value(target, field);
          if (after !== before) { const step = { do: "set", key: target, field, before, after }; carryOut(step, "after"); steps.push(step); }
        } catch (error) { refused.push([target, field, error.message, typed]); }
      });
    });
    settle();
    sync.flush();
    for (const one of refused) if (one) mark(...one);
    history.add(steps);
    const over = refused.filter((one) => !one).length;
    if (over) refuseBlock(`${over} ${over === 1 ? "row" : "rows"} of the block found no line. Paste into the first column to make new lines.`);
    else say(`Pasted ${rows.length} rows${refused.length ? `; ${refused.length} cells were refused` : ""}.`);
  }

  function refuseBlock(words) { say(words); toast(words, "amber"); }

  // Two people in one cell

  function clash(edit, outcome) {
    const field = cellName(edit);
    if (!table.cellOf(edit.key, field)) return;
    const theirs = isMoney(field) ? exact(outcome.stored) : outcome.stored_text;
    const mine = value(edit.key, field);
    const words = `${nameOf(edit.key, field)}: ${outcome.message} Theirs: ${theirs}. Yours: ${text(edit.key, field) || "nothing"}.`;
    store(edit.key, field, outcome.stored);
    const choice = (next) => (cell) => {
      if (next !== value(edit.key, field)) change(edit.key, field, next);
      table.paintLine(lineOf(edit.key));
      settle();
      sync.flush();
      keys.focus(cell);
    };
    marks.clash(edit.key, field, words, [["Keep theirs", choice(outcome.stored)], ["Keep mine", choice(mine)]]);
  }

  function paintWaiting(key) {
    for (const field of table.fields) table.cellOf(key, field)?.classList.toggle("is-waiting", sync.holds(key, field));
  }

  /** The column that an edit is about; edits kept by another view of the budget name their year apart. */
  function cellName(edit) {
    if (edit.cell && table.fields.includes(edit.cell)) return edit.cell;
    return table.fields.find((field) => field.split("@")[0] === edit.field && (!isMoney(field) || yearOf(field) === String(edit.year))) ?? edit.cell ?? edit.field;
  }

  // The server

  function onAnswer(edits, answer) {
    const known = state.version === answer.before;
    state.version = answer.version;
    edits.forEach((edit, index) => {
      const outcome = answer.outcomes[index];
      const field = cellName(edit);
      const here = edit.do === "set" && lineOf(edit.key) && !sync.holds(edit.key, field);
      if (outcome.state === "refused") { if (here) { store(edit.key, field, edit.was); mark(edit.key, field, outcome.message, edit.text); } else if (edit.do !== "set") toast(outcome.message, "red"); }
      if (outcome.state === "conflict" && lineOf(edit.key)) clash(edit, outcome);
    });
    for (const line of answer.lines) merge(line);
    table.side.innerHTML = answer.side;
    if (answer.order && !sync.count) table.arrange(answer.order);
    for (const key of new Set([...edits, ...answer.lines].map((one) => one.key))) if (lineOf(key)) { table.paintLine(lineOf(key)); paintWaiting(key); }
    settle();
    if (!sync.count && !(known && agrees(answer))) refresh();
    document.body.dispatchEvent(new CustomEvent("budget-saved"));
  }

  /** Whether the page holds what the server holds. */
  function agrees(answer) {
    const here = compute(state).total;
    return answer.count === state.lines.length && Object.entries(answer.figures.total).every(([year, cents]) => cents.every((one, index) => one === here[year]?.[index]));
  }

  /** Take over all lines as the server has them; cells that are on their way stay. */
  async function refresh() {
    const fresh = await getJson(element.dataset.state).catch(() => null);
    if (!fresh) return;
    state.version = fresh.version;
    const known = new Set(fresh.lines.map((line) => line.key));
    for (const line of state.lines.filter((one) => !known.has(one.key) && !sync.holds(one.key))) loseLine(line.key);
    for (const line of fresh.lines) {
      if (lineOf(line.key)) { merge(line); table.paintLine(lineOf(line.key)); }
      else if (!sync.holds(line.key)) { keepLine(line); table.insert(line); }
    }
    if (!sync.count) table.arrange(fresh.lines.map((line) => line.key));
    settle();
  }

  /** Take over a line as the server has it, but for cells that have been typed into since. */
  function merge(fresh) {
    const line = lineOf(fresh.key);
    if (!line) return;
    const kept = table.fields.filter((field) => field !== "calculation" && sync.holds(line.key, field)).map((field) => [field, value(line.key, field)]);
    const moved = fresh.letter !== line.letter;
    Object.assign(line, fresh);
    if (moved) { table.drop(line.key); table.insert(line); }
    for (const [field, mine] of kept) store(line.key, field, mine);
  }

  function onRefused(edits, message) {
    for (const edit of edits) if (edit.do === "set" && lineOf(edit.key)) mark(edit.key, cellName(edit), message, edit.text);
    toast(message, "red");
  }

  function onState(name, count) {
    const changes = `${count} ${count === 1 ? "change is" : "changes are"}`;
    saveState.dataset.state = name;
    saveState.textContent = { saved: "All changes are saved", saving: "Saving…", waiting: `No connection: ${changes} kept in this browser`, "signed-out": `Signed out: ${changes} kept in this browser`, failed: "Not everything was saved: see the marked cells" }[name];
  }

  async function flushed() {
    keys.finish(true);
    await sync.flush();
    if (sync.count) throw new Error("no connection");
  }

  async function onSaved(answer) {
    onAnswer([], answer);
    keys.refocus();
  }

  function open(key) {
    const link = table.rowOf(key)?.querySelector("[data-open-line]");
    if (link) flushed().then(() => dialog.open(link.href), () => toast("The line's details need the connection.", "amber"));
  }

  // Everything else on the page

  function say(words) { told.textContent = words; }

  document.addEventListener("click", (event) => {
    const adder = event.target.closest("[data-add-line]");
    if (adder && !event.ctrlKey && !event.metaKey) { event.preventDefault(); adder.closest("details[data-menu]")?.removeAttribute("open"); add(adder.dataset.addLine); }
    const remover = event.target.closest("[data-remove-line]");
    if (remover) remove(remover.closest("tr").dataset.key);
    const opener = event.target.closest("tr.line a[data-open-line]");
    if (opener && !event.ctrlKey && !event.metaKey) { event.preventDefault(); open(opener.closest("tr").dataset.key); }
    if (event.target.closest("[data-undo]")) history.undo();
    if (event.target.closest("[data-redo]")) history.redo();
  });

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.target.closest("input, textarea, select, dialog")) return;
    const key = event.key.toLowerCase();
    if (key === "z") { event.preventDefault(); if (event.shiftKey) history.redo(); else history.undo(); }
    else if (key === "y") { event.preventDefault(); history.redo(); }
  });

  const kept = await sync.adopt();
  for (const edit of kept) replay(edit);
  if (kept.length) { settle(); toast(`${kept.length} ${kept.length === 1 ? "change" : "changes"} kept in this browser ${kept.length === 1 ? "is" : "are"} being sent.`, "blue"); sync.flush(); }
  element.dataset.ready = "true";

  /** Show a change that an earlier page could not send. */
  function replay(edit) {
    const line = lineOf(edit.key);
    const field = cellName(edit);
    if (edit.do === "set" && line && table.fields.includes(field)) {
      try { store(edit.key, field, field === "initiative" ? (Number(edit.text) || null) : read(edit.key, field, edit.text)); table.paintLine(line); } catch (error) { mark(edit.key, field, error.message, edit.text); }
    }
    if (edit.do === "add" && !line) {
      const fresh = blankLine(edit.key, edit.kind, edit.title);
      keepLine(fresh);
      table.insert(fresh);
    }
    if (edit.do === "remove" && line) loseLine(edit.key);
  }

  function blankLine(key, kind, title) {
    return { key, kind, title, letter: state.letters[kind], standing: state.standings[kind], initiative: null, agreement: "", amounts: {}, fringe: {}, calculation: "", note: "" };
  }
}

function readInitiatives(state) {
  const byId = new Map(state.initiatives);
  return { byId, byName: new Map(state.initiatives.map(([id, title]) => [title.split(/\s+/).join(" ").toLowerCase(), id])) };
}

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

for (const element of document.querySelectorAll("[data-budget-grid][data-edits]")) start(element);
