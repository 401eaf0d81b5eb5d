// Moving, choosing, typing, copying and pasting in the grid. What a change means is decided by ``actions``.

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export function startKeys(table, actions) {
  const { element, fields: FIELDS, isMoney } = table;
  const BLOCK = FIELDS.filter((field) => field !== "calculation");
  let anchor = null;
  let dragging = false;
  let editing = null;
  let painted = [];
  let active = null;

  const keyOf = (cell) => cell.closest("tr").dataset.key;
  const current = () => (document.activeElement?.closest?.("[data-budget-grid]") === element ? document.activeElement.closest("[data-field]") : null);
  const at = (cell) => ({ row: table.rows().indexOf(cell.closest("tr")), column: FIELDS.indexOf(cell.dataset.field) });
  const cellAt = (row, column) => {
    const rows = table.rows();
    const found = rows[Math.max(0, Math.min(rows.length - 1, row))];
    return found?.querySelector(`[data-field="${FIELDS[Math.max(0, Math.min(FIELDS.length - 1, column))]}"]`);
  };

  function focus(cell, { keep = false } = {}) {
    if (!cell) return;
    if (active) active.tabIndex = -1;
    active = cell;
    cell.tabIndex = 0;
    cell.focus();
    if (!keep) anchor = cell;
    paintChosen(cell);
  }

  /** The rows and fields of the chosen block; just the cell where nothing more is chosen. */
  function block() {
    const cell = current();
    if (!cell) return null;
    const from = at(anchor?.isConnected ? anchor : cell);
    const to = at(cell);
    const rows = table.rows().slice(Math.min(from.row, to.row), Math.max(from.row, to.row) + 1);
    const fields = FIELDS.slice(Math.min(from.column, to.column), Math.max(from.column, to.column) + 1).filter((field) => field !== "calculation");
    return { rows: rows.map((row) => row.dataset.key), fields, single: from.row === to.row && from.column === to.column };
  }

  function paintChosen() {
    for (const cell of painted) cell.classList.remove("is-chosen");
    painted = [];
    const chosen = block();
    if (!chosen || chosen.single) return;
    for (const key of chosen.rows) for (const field of chosen.fields) { const cell = table.cellOf(key, field); cell.classList.add("is-chosen"); painted.push(cell); }
  }

  function move(cell, down, right, keep = false) {
    const { row, column } = at(cell);
    focus(cellAt(row + down, column + right), { keep });
  }

  function edit(cell, typed = null) {
    const { field } = cell.dataset;
    const key = keyOf(cell);
    if (field === "calculation" || actions.isLocked(key, field)) { actions.open(key); return; }
    const input = document.createElement("input");
    input.className = "cell-input";
    input.value = typed ?? actions.text(key, field);
    input.setAttribute("aria-label", actions.label(key, field));
    input.autocomplete = "off";
    if (isMoney(field)) { input.inputMode = "decimal"; input.addEventListener("input", () => actions.preview(key, field, input.value)); }
    if (field === "initiative") input.setAttribute("list", "initiative-names");
    if (field === "title") input.maxLength = 1000;
    editing = { cell, input, key, field, replaced: typed !== null };
    cell.querySelector(".value").hidden = true;
    cell.classList.add("is-editing");
    cell.append(input);
    input.addEventListener("keydown", inEditor);
    input.addEventListener("blur", () => finish(true));
    input.focus();
    if (typed === null) input.select();
    else if (isMoney(field)) actions.preview(key, field, typed);
  }

  function finish(save) {
    if (!editing) return;
    const { cell, input, key, field } = editing;
    editing = null;
    input.remove();
    cell.classList.remove("is-editing");
    cell.querySelector(".value").hidden = false;
    actions.preview(key, field, null);
    if (save) actions.set([{ key, field, text: input.value }]);
  }

  function inEditor(event) {
    event.stopPropagation();
    const { cell, replaced } = editing;
    const leave = { Enter: [event.shiftKey ? -1 : 1, 0], Tab: [0, event.shiftKey ? -1 : 1], ...(replaced ? { ArrowUp: [-1, 0], ArrowDown: [1, 0] } : {}) }[event.key];
    if (event.key === "Escape") { event.preventDefault(); finish(false); focus(cell); }
    else if (leave && !event.isComposing) { event.preventDefault(); finish(true); step(cell, ...leave); }
  }

  /** Where typing goes on: Tab passes the calculation by and wraps to the next line. */
  function step(cell, down, right) {
    let { row, column } = at(cell);
    if (!right) { focus(cellAt(row + down, column)); return; }
    column += right;
    if (FIELDS[column] === "calculation") column += right;
    if (column >= FIELDS.length && row + 1 < table.rows().length) { row += 1; column = 0; }
    if (column < 0 && row > 0) { row -= 1; column = FIELDS.length - 1; }
    focus(cellAt(row, column));
  }

  function onKey(event) {
    const cell = event.target.closest("[data-field]");
    if (!cell || editing || event.target.closest("a, button, input")) return;
    const command = event.ctrlKey || event.metaKey;
    const verbs = {
      Enter: () => (command ? actions.add(cell.closest("tr").dataset.kind) : edit(cell)),
      F2: () => edit(cell),
      Insert: () => actions.add(cell.closest("tr").dataset.kind),
      Delete: () => clear(),
      Backspace: () => (command ? actions.remove(keyOf(cell)) : edit(cell, "")),
      Home: () => { const { row } = at(cell); focus(cellAt(command ? 0 : row, 0), { keep: event.shiftKey }); },
      End: () => { const { row } = at(cell); focus(cellAt(command ? 1e6 : row, FIELDS.length - 1), { keep: event.shiftKey }); },
      PageUp: () => move(cell, -12, 0, event.shiftKey),
      PageDown: () => move(cell, 12, 0, event.shiftKey),
    };
    if (MOVES[event.key]) { event.preventDefault(); move(cell, ...MOVES[event.key], event.shiftKey); }
    else if (verbs[event.key]) { event.preventDefault(); verbs[event.key](); }
    else if (command && event.key.toLowerCase() === "d") { event.preventDefault(); fill(true); }
    else if (command && event.key.toLowerCase() === "r" && canFillRight()) { event.preventDefault(); fill(false); }
    else if (command && event.key.toLowerCase() === "a") { event.preventDefault(); chooseAll(); }
    else if (event.key === "Escape") { anchor = cell; paintChosen(); }
    else if (event.key === "Tab" && !event.shiftKey && at(cell).column < FIELDS.length - 1) { event.preventDefault(); move(cell, 0, 1); }
    else if (event.key === "Tab" && event.shiftKey && at(cell).column > 0) { event.preventDefault(); move(cell, 0, -1); }
    else if (event.key.length === 1 && !command && !event.altKey) { event.preventDefault(); edit(cell, event.key); }
  }

  function everyCell(make) {
    const chosen = block();
    return chosen ? chosen.rows.flatMap((key, index) => chosen.fields.filter((field) => !actions.isLocked(key, field)).map((field) => make(key, field, index)).filter(Boolean)) : [];
  }

  function clear() {
    actions.set(everyCell((key, field) => (field === "title" ? null : { key, field, text: "" })));
  }

  /** Fill the block from its first row, or from its first column. */
  function fill(down) {
    const chosen = block();
    if (!chosen) return;
    const first = chosen.fields[0];
    actions.set(everyCell((key, field, index) => {
      if (field === "title" || (down ? !index : field === first)) return null;
      return { key, field, text: down ? actions.text(chosen.rows[0], field) : actions.text(key, first) };
    }));
  }

  /** Whether the block is several columns of amounts; else Ctrl+R stays the browser's own. */
  function canFillRight() {
    const chosen = block();
    return Boolean(chosen && chosen.fields.length > 1 && chosen.fields.every(isMoney));
  }

  function chooseAll() {
    const rows = table.rows();
    anchor = rows[0].querySelector(`[data-field="${FIELDS[0]}"]`);
    focus(rows[rows.length - 1].querySelector(`[data-field="${FIELDS[FIELDS.length - 1]}"]`), { keep: true });
  }

  function onCopy(event) {
    const chosen = editing ? null : block();
    if (!chosen || !current()) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", chosen.rows.map((key) => chosen.fields.map((field) => actions.text(key, field)).join("\t")).join("\n"));
  }

  function onCut(event) {
    onCopy(event);
    if (event.defaultPrevented) clear();
  }

  function onPaste(event) {
    const cell = editing ? null : current();
    if (!cell || cell.dataset.field === "calculation") return;
    event.preventDefault();
    actions.paste(keyOf(cell), BLOCK.slice(BLOCK.indexOf(cell.dataset.field)), readBlock(event.clipboardData.getData("text/plain")));
  }

  element.classList.add("is-live");
  table.makeFocusable(element);
  table.giveRoles();
  const first = element.querySelector("tr.line [data-field]");
  if (first) { first.tabIndex = 0; active = first; }
  element.addEventListener("keydown", onKey);
  element.addEventListener("copy", onCopy);
  element.addEventListener("cut", onCut);
  element.addEventListener("paste", onPaste);
  element.addEventListener("dblclick", (event) => { const cell = event.target.closest("[data-field]"); if (cell && !editing) edit(cell); });
  element.addEventListener("pointerdown", (event) => {
    const cell = event.target.closest("[data-field]");
    if (!cell || editing?.cell === cell || event.target.closest("a, button, .cell-clash")) return;
    const again = current() === cell && event.pointerType !== "mouse";
    event.preventDefault();
    if (editing) finish(true);
    focus(cell, { keep: event.shiftKey });
    if (again) edit(cell);
    dragging = event.pointerType === "mouse" && !event.shiftKey;
  });
  element.addEventListener("pointerover", (event) => {
    const cell = dragging && event.buttons === 1 && !editing ? event.target.closest("tr.line [data-field]") : null;
    if (cell && cell !== active) focus(cell, { keep: true });
  });
  window.addEventListener("pointerup", () => { dragging = false; });
  return { focus, edit, finish, refocus: () => focus(active, { keep: true }) };
}

/** Rows and cells of copied text, as spreadsheets write it: tabs, line ends, and quotes around cells that hold either. */
export function readBlock(text) {
  const rows = [[""]];
  let quoted = false;
  const body = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let index = 0; index < body.length; index += 1) {
    const letter = body[index];
    const row = rows[rows.length - 1];
    if (quoted) {
      if (letter === '"' && body[index + 1] === '"') { row[row.length - 1] += '"'; index += 1; }
      else if (letter === '"') quoted = false;
      else row[row.length - 1] += letter;
    } else if (letter === '"' && row[row.length - 1] === "") quoted = true;
    else if (letter === "\t") row.push("");
    else if (letter === "\n") rows.push([""]);
    else row[row.length - 1] += letter;
  }
  return rows;
}
