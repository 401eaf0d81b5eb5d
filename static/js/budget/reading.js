// What was typed into a cell, as the value it stands for. Throws an Error whose message is shown at the cell.

import { MAX_CENTS, parseMoney } from "./money.js";
import { inYear } from "./totals.js";

const MOST_TITLE = 200;
const words = (text) => text.split(/\s+/).filter(Boolean).join(" ");

export function makeReader({ lineOf, isMoney, yearOf, sourceOf }, initiatives) {
  function read(key, field, typed) {
    if (field === "title") return readTitle(typed);
    if (field === "initiative") {
      const name = words(typed).toLowerCase();
      if (!name || name === "–") return null;
      if (!initiatives.byName.has(name)) throw new Error("No initiative has this name. Choose one from the list.");
      return initiatives.byName.get(name);
    }
    const cents = typed.trim() === "=" ? rest(key, field) : parseMoney(typed);
    if (!isMoney(field) || cents > MAX_CENTS) throw new Error("Enter an amount below $1,000,000,000,000.");
    return cents;
  }

  function readTitle(typed) {
    const title = words(typed);
    if (!title) throw new Error("Give the line a title.");
    if ([...title].length > MOST_TITLE) throw new Error(`A title has ${MOST_TITLE} characters at most; this one has ${[...title].length}.`);
    return title;
  }

  /** What the line's calculation leaves after the other columns. */
  function rest(key, field) {
    const line = lineOf(key);
    const year = yearOf(field);
    if (line.calculated?.[year] === undefined) throw new Error("This line has no calculation to take the rest of.");
    const others = inYear(line, year).reduce((sum, cents, index) => (index === sourceOf(field) ? sum : sum + cents), 0);
    if (others > line.calculated[year]) throw new Error("The other columns already hold more than the calculation.");
    return line.calculated[year] - others;
  }

  return read;
}
