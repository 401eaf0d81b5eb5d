// The grid's table: finding cells, writing lines and totals into them. Rows and cells are found once and kept, and a text
// is written only where it changed, so that a keystroke touches a handful of nodes however many lines there are.
//
// A column's field is a source ("federal") in the view of one year, and a source in a year ("federal@2") where all years
// of one source stand side by side.

import { exact, show } from "./money.js";
import { compute, inYear, total } from "./totals.js";

export const SOURCES = ["federal", "cash", "in_kind"];

export function makeTable(element, state) {
  const side = document.querySelector("[data-side]");
  const template = document.getElementById("line-row");
  const shown = element.dataset.year;
  const years = Array.from({ length: state.years }, (_, index) => String(index + 1));
  const oneSource = shown === "all" ? SOURCES.indexOf(element.dataset.source) : -1;
  const fields = [...template.content.querySelectorAll("[data-field]")].map((cell) => cell.dataset.field);
  const places = new Map();
  let inOrder = null;

  const isMoney = (field) => SOURCES.includes(field.split("@")[0]);
  const yearOf = (field) => field.split("@")[1] ?? shown;
  const sourceOf = (field) => SOURCES.indexOf(field.split("@")[0]);
  const money = fields.filter(isMoney);

  function put(node, text) {
    if (!node) return;
    const inner = node.firstChild;
    if (inner && inner === node.lastChild && inner.nodeType === 3) { if (inner.data !== text) inner.data = text; } else if (node.textContent !== text) node.textContent = text;
  }

  function keep(row) {
    const cells = new Map([...row.querySelectorAll("[data-field]")].map((cell) => [cell.dataset.field, cell]));
    const value = (cell) => cell?.querySelector(".value");
    const values = new Map([...cells].map(([field, cell]) => [field, value(cell)]));
    places.set(row.dataset.key, { row, cells, values, sum: value(row.querySelector("[data-sum]")), all: value(row.querySelector("[data-all]")), note: row.querySelector("[data-note]"), off: row.querySelector("[data-off]"), link: row.querySelector("[data-open-line]") });
    inOrder = null;
  }

  for (const row of element.querySelectorAll("tr.line")) keep(row);
  const bodies = [...element.querySelectorAll("tbody[data-group]")].map((body) => ({ body, letter: body.dataset.group, sum: body.querySelector("[data-group-sum]"), all: body.querySelector("[data-group-all]"), cells: [...body.querySelectorAll("[data-group-source]")] }));
  const footers = [...element.querySelectorAll("[data-total]")].map((row) => ({ name: row.dataset.total, whole: row.querySelector("[data-whole]"), all: row.querySelector("[data-all]"), cells: [...row.querySelectorAll("[data-source]")] }));

  const rowOf = (key) => places.get(key)?.row;
  const cellOf = (key, field) => places.get(key)?.cells.get(field);
  const rows = () => (inOrder ??= [...element.querySelectorAll("tr.line")]);
  const isLocked = (line, field) => isMoney(field) && Boolean(line?.fringe?.[yearOf(field)]);

  /** The figure of the "sum" column, from amounts by year: of the year shown, or of the shown source over all years. */
  const sumOf = (byYear) => (oneSource < 0 ? total(byYear[shown] ?? [0, 0, 0]) : years.reduce((sum, year) => sum + (byYear[year]?.[oneSource] ?? 0), 0));
  const allOf = (byYear) => years.reduce((sum, year) => sum + total(byYear[year] ?? [0, 0, 0]), 0);

  function paintLine(line) {
    const place = places.get(line.key);
    if (!place) return;
    put(place.values.get("title"), line.title);
    put(place.values.get("calculation"), line.calculation ?? "");
    put(place.values.get("initiative"), line.initiative_title || "–");
    put(place.note, line.note ?? "");
    put(place.off, line.off ?? "");
    for (const field of money) place.cells.get(field).classList.toggle("is-locked", isLocked(line, field));
    paintAmounts(line);
    if (place.link && line.id) place.link.href = element.dataset.lineUrl.replace("/0?", `/${line.id}?`);
  }

  function paintAmounts(line) {
    const place = places.get(line.key);
    if (!place) return;
    for (const field of money) put(place.values.get(field), show(inYear(line, yearOf(field))[sourceOf(field)]));
    put(place.sum, show(sumOf(line.amounts)));
    put(place.all, show(allOf(line.amounts)));
  }

  function paintTotals() {
    const figures = compute(state);
    for (const { body, letter, sum, all, cells } of bodies) {
      const byYear = figures.classes[letter] ?? {};
      put(sum, show(sumOf(byYear)));
      put(all, show(allOf(byYear)));
      for (const cell of cells) put(cell, show((byYear[yearOf(cell.dataset.groupSource)] ?? [0, 0, 0])[sourceOf(cell.dataset.groupSource)]));
      body.classList.toggle("is-empty", !figures.classes[letter]);
    }
    for (const { name, whole, all, cells } of footers) {
      put(whole, exact(sumOf(figures[name])));
      put(all, exact(allOf(figures[name])));
      for (const cell of cells) put(cell, exact(figures[name][yearOf(cell.dataset.source)][sourceOf(cell.dataset.source)]));
    }
    paintSide(figures);
    return figures;
  }

  /** The side panel's main figures; the server's panel follows with every step. */
  function paintSide(figures) {
    const room = (state.ceiling_cents ?? 0) - figures.whole[0];
    const values = { direct: total(figures.allDirect), charge: total(figures.allCharge), required: figures.required, pledged: figures.pledged, short: Math.abs(figures.required - figures.pledged), request: figures.whole[0], room: Math.abs(room) };
    for (const place of side.querySelectorAll("[data-figure]")) put(place, exact(values[place.dataset.figure]));
    const short = side.querySelector("[data-short]");
    if (short) {
      short.className = figures.short ? "is-short" : "is-met";
      put(short.querySelector("dt"), figures.short ? "Short" : "Covered, to spare");
    }
    const left = side.querySelector("[data-room]");
    if (left) {
      left.className = room < 0 ? "is-short" : "";
      put(left.querySelector("dt"), room < 0 ? "Above the ceiling" : "Room left");
    }
  }

  /** Put a row for ``line`` at the end of its class. */
  function insert(line) {
    const row = template.content.querySelector("tr").cloneNode(true);
    row.dataset.key = line.key;
    row.dataset.letter = line.letter;
    row.dataset.kind = line.kind;
    row.setAttribute("role", "row");
    for (const cell of row.cells) cell.setAttribute("role", "gridcell");
    element.querySelector(`tbody[data-group="${line.letter}"]`).append(row);
    makeFocusable(row);
    keep(row);
    paintLine(line);
    return row;
  }

  function drop(key) {
    clearNotes(key);
    rowOf(key)?.remove();
    places.delete(key);
    inOrder = null;
  }

  /** Roles that the browser forgets where rows are laid out as grids. */
  function giveRoles() {
    element.setAttribute("role", "grid");
    const give = (selector, role) => { for (const found of element.querySelectorAll(selector)) if (!found.hasAttribute("role")) found.setAttribute("role", role); };
    give("thead, tbody, tfoot", "rowgroup");
    give("tr", "row");
    give("thead th", "columnheader");
    give("th", "rowheader");
    give("td", "gridcell");
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
    for (const { body } of bodies) {
      const found = [...body.querySelectorAll("tr.line")];
      const sorted = [...found].sort((a, b) => (place.get(a.dataset.key) ?? 1e9) - (place.get(b.dataset.key) ?? 1e9));
      if (sorted.some((row, index) => row !== found[index])) { body.append(...sorted); inOrder = null; }
    }
  }

  /** Say something about a cell in a row of its own under the line, so that no figure is covered or pushed aside. */
  function noteUnder(key, field, content) {
    const row = document.createElement("tr");
    row.className = "row-note";
    row.setAttribute("role", "row");
    row.dataset.noteKey = key;
    row.dataset.noteField = field;
    const place = row.insertCell();
    place.colSpan = rowOf(key).cells.length;
    place.setAttribute("role", "gridcell");
    place.append(content);
    rowOf(key).after(row);
  }

  function clearNotes(key, field) {
    for (const row of element.querySelectorAll("tr.row-note")) if (row.dataset.noteKey === key && (!field || row.dataset.noteField === field)) row.remove();
  }

  return { fields, isMoney, isLocked, yearOf, sourceOf, noteUnder, clearNotes, element, side, rows, rowOf, cellOf, paintLine, paintAmounts, paintTotals, insert, drop, giveRoles, makeFocusable, arrange };
}
