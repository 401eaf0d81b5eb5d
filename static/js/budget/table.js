// The grid's table: finding cells, writing lines and totals into them.

import { exact, show } from "./money.js";
import { compute, inYear, total } from "./totals.js";

export const SOURCES = ["federal", "cash", "in_kind"];
export const FIELDS = ["title", "calculation", ...SOURCES, "initiative"];

export function makeTable(element, state, year) {
  const side = document.querySelector("[data-side]");
  const template = document.getElementById("line-row");
  const rowOf = (key) => element.querySelector(`tr.line[data-key="${CSS.escape(key)}"]`);
  const cellOf = (key, field) => rowOf(key)?.querySelector(`[data-field="${field}"]`);
  const rows = () => [...element.querySelectorAll("tr.line")];
  const put = (cell, text) => {
    const place = cell?.querySelector(".value");
    if (place && place.textContent !== text) place.textContent = text;
  };

  function paintLine(line) {
    const row = rowOf(line.key);
    if (!row) return;
    const amounts = inYear(line, year);
    put(cellOf(line.key, "title"), line.title);
    put(cellOf(line.key, "calculation"), line.calculation ?? "");
    put(cellOf(line.key, "initiative"), line.initiative_title || "–");
    put(row.querySelector("[data-sum]"), show(total(amounts)));
    SOURCES.forEach((source, index) => {
      const cell = cellOf(line.key, source);
      put(cell, show(amounts[index]));
      cell.classList.toggle("is-locked", Boolean(line.fringe?.[year]));
    });
    row.querySelector("[data-note]").textContent = line.note ?? "";
    row.querySelector("[data-off]").textContent = line.off ?? "";
    const link = row.querySelector("[data-open-line]");
    if (link && line.id) link.href = element.dataset.lineUrl.replace("/0?", `/${line.id}?`);
  }

  function paintTotals() {
    const figures = compute(state);
    for (const body of element.querySelectorAll("tbody[data-group]")) {
      const amounts = figures.classes[body.dataset.group]?.[year] ?? [0, 0, 0];
      body.querySelector("[data-group-sum]").textContent = show(total(amounts));
      SOURCES.forEach((source, index) => { body.querySelector(`[data-group-source="${source}"]`).textContent = show(amounts[index]); });
      body.classList.toggle("is-empty", !body.querySelector("tr.line"));
    }
    for (const row of element.querySelectorAll("[data-total]")) {
      const amounts = figures[row.dataset.total][year];
      row.querySelector("[data-whole]").textContent = exact(total(amounts));
      SOURCES.forEach((source, index) => { row.querySelector(`[data-source="${source}"]`).textContent = exact(amounts[index]); });
    }
    paintSide(figures);
  }

  /** The side panel's main figures; the server's panel follows with every step. */
  function paintSide(figures) {
    const room = (state.ceiling_cents ?? 0) - figures.whole[0];
    const values = { direct: total(figures.allDirect), charge: total(figures.allCharge), required: figures.required, pledged: figures.pledged, short: Math.abs(figures.required - figures.pledged), request: figures.whole[0], room: Math.abs(room) };
    for (const place of side.querySelectorAll("[data-figure]")) place.textContent = exact(values[place.dataset.figure]);
    const short = side.querySelector("[data-short]");
    if (short) {
      short.className = figures.short ? "is-short" : "is-met";
      short.querySelector("dt").textContent = figures.short ? "Short" : "Covered, to spare";
    }
    const left = side.querySelector("[data-room]");
    if (left) {
      left.className = room < 0 ? "is-short" : "";
      left.querySelector("dt").textContent = room < 0 ? "Above the ceiling" : "Room left";
    }
  }

  /** Put a row for ``line`` at the end of its class. */
  function insert(line) {
    const row = template.content.querySelector("tr").cloneNode(true);
    row.dataset.key = line.key;
    row.dataset.letter = line.letter;
    row.dataset.kind = line.kind;
    element.querySelector(`tbody[data-group="${line.letter}"]`).append(row);
    makeFocusable(row);
    paintLine(line);
    return row;
  }

  function makeFocusable(scope) {
    for (const cell of scope.querySelectorAll("tr.line [data-field], [data-field]")) {
      cell.tabIndex = -1;
      cell.setAttribute("role", cell.dataset.field === "title" ? "rowheader" : "gridcell");
    }
  }

  /** Rows in the server's order: undo may have brought one back to the end. */
  function arrange(order) {
    const place = new Map(order.map((key, index) => [key, index]));
    for (const body of element.querySelectorAll("tbody[data-group]")) {
      const found = [...body.querySelectorAll("tr.line")];
      const sorted = [...found].sort((a, b) => (place.get(a.dataset.key) ?? 1e9) - (place.get(b.dataset.key) ?? 1e9));
      if (sorted.some((row, index) => row !== found[index])) body.append(...sorted);
    }
  }

  /** Say something about a cell in a row of its own under the line, so that no figure is covered or pushed aside. */
  function noteUnder(key, field, content) {
    const row = document.createElement("tr");
    row.className = "row-note";
    row.dataset.noteKey = key;
    row.dataset.noteField = field;
    const place = row.insertCell();
    place.colSpan = 8;
    place.append(content);
    rowOf(key).after(row);
  }

  function clearNotes(key, field) {
    for (const row of element.querySelectorAll(`tr.row-note[data-note-key="${CSS.escape(key)}"]`)) if (!field || row.dataset.noteField === field) row.remove();
  }

  return { noteUnder, clearNotes, element, side, rows, rowOf, cellOf, paintLine, paintTotals, insert, makeFocusable, arrange };
}
