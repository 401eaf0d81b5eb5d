// The budget's grid: lines that are edited in place, figures that follow at once, changes that are kept and sent.

import { getJson } from "./api.js";
import { startKeys } from "./budget/keys.js";
import { makeHistory } from "./budget/history.js";
import { startLineDialog } from "./budget/line-dialog.js";
import { exact, MAX_CENTS, parseMoney, plain, show } from "./budget/money.js";
import { makeSync } from "./budget/sync.js";
import { makeTable, SOURCES } from "./budget/table.js";
import { compute, followSalaries, inYear } from "./budget/totals.js";
import { toast } from "./toasts.js";

const MOST_TITLE = 200;

async function start(element) {
  const year = element.dataset.year;
  const state = await getJson(element.dataset.state);
  const table = makeTable(element, state, year);
  const initiatives = readInitiatives(state);
  const lineOf = (key) => state.lines.find((line) => line.key === key);
  const saveState = document.querySelector("[data-save-state]");
  const told = document.querySelector("[data-told]");
  let removed = new Map();

  const sync = makeSync({ budget: element.dataset.budget, url: element.dataset.edits, onState, onAnswer, onRefused });
  const history = makeHistory(applySteps, (past, future) => {
    document.querySelector("[data-undo]").disabled = !past;
    document.querySelector("[data-redo]").disabled = !future;
  });
  const dialog = startLineDialog({ beforeOpen: flushed, onSaved, onClosed: () => keys.focus(element.querySelector('[data-field][tabindex="0"]'), { keep: true }) });
  const keys = startKeys(table, { isLocked, text, label, set, add, remove, paste, open });

  // What the cells hold

  function isLocked(key, field) { return SOURCES.includes(field) && Boolean(lineOf(key)?.fringe?.[year]); }

  function value(key, field) {
    const line = lineOf(key);
    if (field === "title") return line.title;
    if (field === "initiative") return line.initiative ?? null;
    return inYear(line, year)[SOURCES.indexOf(field)];
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
    else { const amounts = [...inYear(line, year)]; amounts[SOURCES.indexOf(field)] = next; line.amounts[year] = amounts; }
  }

  // Reading what was typed

  function read(key, field, typed) {
    if (field === "title") {
      const title = typed.split(/\s+/).filter(Boolean).join(" ");
      if (!title) throw new Error("Give the line a title.");
      if ([...title].length > MOST_TITLE) throw new Error(`A title has ${MOST_TITLE} characters at most; this one has ${[...title].length}.`);
      return title;
    }
    if (field === "initiative") {
      const name = typed.split(/\s+/).filter(Boolean).join(" ").toLowerCase();
      if (!name || name === "–") return null;
      if (!initiatives.byName.has(name)) throw new Error("No initiative has this name. Choose one from the list.");
      return initiatives.byName.get(name);
    }
    const cents = typed.trim() === "=" ? rest(key, field) : parseMoney(typed);
    if (cents > MAX_CENTS) throw new Error("Enter an amount below $1,000,000,000,000.");
    return cents;
  }

  function rest(key, field) {
    const line = lineOf(key);
    if (line.calculated?.[year] === undefined) throw new Error("This line has no calculation to take the rest of.");
    const others = inYear(line, year).reduce((sum, cents, index) => (SOURCES[index] === field ? sum : sum + cents), 0);
    if (others > line.calculated[year]) throw new Error("The other columns already hold more than the calculation.");
    return line.calculated[year] - others;
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
    for (const step of steps) {
      if (step.do === "set") change(step.key, step.field, step[towards]);
      else if ((step.do === "add") === (towards === "after")) bring(step.line);
      else take(step.key);
    }
    settle();
    sync.flush();
  }

  function change(key, field, next) {
    const was = value(key, field);
    store(key, field, next);
    clearMark(key, field);
    const sent = SOURCES.includes(field) ? plain(next) : String(next ?? "");
    sync.push({ do: "set", key, field, year: Number(year), text: sent, was });
    table.paintLine(lineOf(key));
    paintWaiting(key);
  }

  function bring(line) {
    const known = removed.has(line.key);
    removed.delete(line.key);
    state.lines.push(line);
    table.insert(line);
    sync.push(known ? { do: "restore", key: line.key } : { do: "add", key: line.key, kind: line.kind, title: line.title });
  }

  function take(key) {
    const line = lineOf(key);
    removed.set(key, line);
    state.lines = state.lines.filter((one) => one !== line);
    table.clearNotes(key);
    table.rowOf(key)?.remove();
    sync.push({ do: "remove", key });
  }

  function settle() {
    followSalaries(state.lines);
    for (const line of state.lines) if (line.fringe?.[year]) table.paintLine(line);
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
    const below = table.rows().map((row) => row.dataset.key);
    const from = below.indexOf(key);
    const kind = table.rowOf(key).dataset.kind;
    const group = table.rowOf(key).dataset.letter;
    const steps = [];
    const refused = [];
    rows.forEach((cells, down) => {
      let target = below[from + down];
      const inGroup = target && table.rowOf(target).dataset.letter === group;
      if (fields[0] === "title" && !inGroup) {
        const line = blankLine(newKey(), kind, "New line");
        const step = { do: "add", key: line.key, line };
        applySteps([step], "after");
        steps.push(step);
        target = line.key;
      }
      if (!target) return;
      cells.slice(0, fields.length).forEach((typed, right) => {
        const field = fields[right];
        if (isLocked(target, field)) return;
        try {
          const after = read(target, field, typed);
          const before = value(target, field);
          if (after !== before) { const step = { do: "set", key: target, field, before, after }; applySteps([step], "after"); steps.push(step); }
        } catch (error) { refused.push([target, field, error.message, typed]); }
      });
    });
    for (const one of refused) mark(...one);
    history.add(steps);
    say(`Pasted ${rows.length} rows${refused.length ? `; ${refused.length} cells were refused` : ""}.`);
  }

  // Marks at cells

  function mark(key, field, message, typed = "") {
    const cell = table.cellOf(key, field);
    if (!cell) return;
    clearMark(key, field);
    cell.classList.add("is-refused");
    const note = document.createElement("span");
    note.className = "cell-error";
    note.textContent = `${nameOf(key, field)}: ${typed ? `“${typed.length > 40 ? `${typed.slice(0, 40)}…` : typed}” was not saved. ` : ""}${message}`;
    table.noteUnder(key, field, note);
    say(note.textContent);
  }

  function clearMark(key, field) {
    const cell = table.cellOf(key, field);
    cell?.classList.remove("is-refused");
    table.clearNotes(key, field);
  }

  function clash(edit, outcome) {
    const cell = table.cellOf(edit.key, edit.field);
    if (!cell) return;
    clearMark(edit.key, edit.field);
    const mine = text(edit.key, edit.field) || "nothing";
    const theirs = SOURCES.includes(edit.field) ? exact(outcome.stored) : outcome.stored_text;
    const box = document.createElement("div");
    box.className = "cell-clash";
    const words = document.createElement("span");
    words.textContent = `${nameOf(edit.key, edit.field)}: ${outcome.message} Theirs: ${theirs}. Yours: ${mine}.`;
    const buttons = document.createElement("span");
    buttons.className = "row";
    const chosen = value(edit.key, edit.field);
    store(edit.key, edit.field, outcome.stored);
    const choose = (name, next) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-small";
      button.textContent = name;
      button.addEventListener("click", () => { clearMark(edit.key, edit.field); if (next !== value(edit.key, edit.field)) change(edit.key, edit.field, next); table.paintLine(lineOf(edit.key)); settle(); sync.flush(); keys.focus(cell); });
      buttons.append(button);
    };
    choose("Keep theirs", outcome.stored);
    choose("Keep mine", chosen);
    box.append(words, buttons);
    table.noteUnder(edit.key, edit.field, box);
    say(words.textContent);
  }

  function paintWaiting(key) {
    for (const cell of table.rowOf(key)?.querySelectorAll("[data-field]") ?? []) cell.classList.toggle("is-waiting", sync.holds(key, cell.dataset.field));
  }

  // The server

  function onAnswer(edits, answer) {
    edits.forEach((edit, index) => {
      const outcome = answer.outcomes[index];
      if (outcome.state === "refused") { if (edit.do === "set" && lineOf(edit.key) && !sync.holds(edit.key, edit.field)) { store(edit.key, edit.field, edit.was); mark(edit.key, edit.field, outcome.message, edit.text); } else if (edit.do !== "set") toast(outcome.message, "red"); }
      if (outcome.state === "conflict" && lineOf(edit.key)) clash(edit, outcome);
    });
    for (const line of answer.lines) merge(line);
    table.side.innerHTML = answer.side;
    if (!sync.count) table.arrange(answer.order);
    for (const key of new Set([...edits, ...answer.lines].map((one) => one.key))) if (lineOf(key)) { table.paintLine(lineOf(key)); paintWaiting(key); }
    settle();
    if (!sync.count && !agrees(answer)) refresh();
    document.body.dispatchEvent(new CustomEvent("budget-saved"));
  }

  /** Whether the page holds what the server holds; others may have changed lines meanwhile. */
  function agrees(answer) {
    const here = compute(state).total[year];
    return answer.order.length === state.lines.length && answer.order.every((key) => lineOf(key)) && here.every((cents, index) => cents === answer.figures.total[index]);
  }

  /** Take over all lines as the server has them; cells that are on their way stay. */
  async function refresh() {
    const fresh = await getJson(element.dataset.state).catch(() => null);
    if (!fresh) return;
    const known = new Set(fresh.lines.map((line) => line.key));
    for (const line of state.lines.filter((one) => !known.has(one.key) && !sync.holds(one.key))) {
      state.lines = state.lines.filter((one) => one !== line);
      table.rowOf(line.key)?.remove();
    }
    for (const line of fresh.lines) {
      if (lineOf(line.key)) { merge(line); table.paintLine(lineOf(line.key)); }
      else if (!sync.holds(line.key)) { state.lines.push(line); table.insert(line); }
    }
    if (!sync.count) table.arrange(fresh.lines.map((line) => line.key));
    settle();
  }

  /** Take over a line as the server has it, but for cells that have been typed into since. */
  function merge(fresh) {
    const line = lineOf(fresh.key);
    if (!line) return;
    const kept = ["title", "initiative", ...SOURCES].filter((field) => sync.holds(line.key, field)).map((field) => [field, value(line.key, field)]);
    Object.assign(line, fresh);
    for (const [field, mine] of kept) store(line.key, field, mine);
  }

  function onRefused(edits, message) {
    for (const edit of edits) if (edit.do === "set" && lineOf(edit.key)) mark(edit.key, edit.field, message, edit.text);
    toast(message, "red");
  }

  function onState(name, count) {
    const changes = `${count} ${count === 1 ? "change is" : "changes are"}`;
    saveState.dataset.state = name;
    saveState.textContent = { saved: "All changes are saved", saving: "Saving…", waiting: `No connection: ${changes} kept in this browser`, failed: "Not everything was saved: see the marked cells" }[name];
  }

  async function flushed() {
    keys.finish(true);
    await sync.flush();
    if (sync.count) throw new Error("no connection");
  }

  async function onSaved(answer) {
    const fresh = await getJson(element.dataset.state);
    const moved = fresh.lines.some((line) => lineOf(line.key) && lineOf(line.key).letter !== line.letter);
    if (moved) { location.reload(); return; }
    table.side.innerHTML = answer.side;
    await refresh();
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
    if (edit.do === "set" && line && edit.year === Number(year)) {
      try { store(edit.key, edit.field, edit.field === "initiative" ? (Number(edit.text) || null) : read(edit.key, edit.field, edit.text)); table.paintLine(line); } catch (error) { mark(edit.key, edit.field, error.message, edit.text); }
    }
    if (edit.do === "add" && !line) {
      const fresh = blankLine(edit.key, edit.kind, edit.title);
      state.lines.push(fresh);
      table.insert(fresh);
    }
    if (edit.do === "remove" && line) { state.lines = state.lines.filter((one) => one !== line); table.rowOf(edit.key)?.remove(); }
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
