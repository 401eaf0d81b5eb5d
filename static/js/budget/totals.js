// Every figure of the budget from its lines, by the rules of funding/budgets/indirect.py, totals.py and match.py. The
// browser previews with it while one types; the server's answer replaces it. Amounts are [federal, cash, in-kind].

import { applyRate, requiredMatch, split } from "./money.js";

const NOTHING = [0, 0, 0];
const plus = (a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const minus = (a, b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const sum = (a) => a[0] + a[1] + a[2];
export const addUp = (parts) => parts.reduce(plus, NOTHING);
export const inYear = (line, year) => line.amounts[year] ?? NOTHING;

/** Let each fringe line follow its salaries, in place. */
export function followSalaries(lines) {
  for (const line of lines) {
    for (const [year, rule] of Object.entries(line.fringe ?? {})) {
      const chosen = lines.filter((one) => one.kind === "personnel" && (!rule.follows.length || rule.follows.includes(one.key)));
      const salaries = addUp(chosen.map((one) => inYear(one, year)));
      line.amounts[year] = sum(salaries) ? split(applyRate(sum(salaries), rule.rate_bp), salaries) : NOTHING;
    }
  }
}

/** What each agreement has above the cap, by year: federal and match first, then cash and in-kind. */
function aboveCap(lines, cap, years) {
  const agreements = new Map();
  for (const line of lines.filter((one) => one.standing === "capped")) {
    const name = (line.agreement ?? "").split(/\s+/).filter(Boolean).join(" ").toLowerCase();
    const key = name ? `agreement ${name}` : `line ${line.key}`;
    agreements.set(key, [...(agreements.get(key) ?? []), line]);
  }
  const above = Object.fromEntries(years.map((year) => [year, NOTHING]));
  for (const members of agreements.values()) {
    let room = cap;
    for (const year of years) {
      const whole = addUp(members.map((line) => inYear(line, year)));
      const counted = Math.min(room, sum(whole));
      room -= counted;
      const [federal, match] = split(sum(whole) - counted, [whole[0], whole[1] + whole[2]]);
      above[year] = plus(above[year], [federal, ...split(match, [whole[1], whole[2]])]);
    }
  }
  return above;
}

function chargeOn(base, rate) {
  return [applyRate(base[0], rate), ...split(applyRate(base[1] + base[2], rate), [base[1], base[2]])];
}

/** All figures: direct, base, charge and total by year, and the whole with match. */
export function compute(state) {
  const years = Array.from({ length: state.years }, (_, index) => index + 1);
  const above = aboveCap(state.lines, state.cap_cents, years);
  const figures = { direct: {}, base: {}, charge: {}, total: {} };
  for (const year of years) {
    const all = addUp(state.lines.map((line) => inYear(line, year)));
    const out = addUp(state.lines.filter((line) => line.standing === "out").map((line) => inYear(line, year)));
    const base = minus(minus(all, out), above[year]);
    const charge = chargeOn(base, state.rate_bp);
    charge[2] += applyRate(base[0], state.full_bp) - applyRate(base[0], state.rate_bp);
    Object.assign(figures.direct, { [year]: all });
    Object.assign(figures.base, { [year]: base });
    Object.assign(figures.charge, { [year]: charge });
    Object.assign(figures.total, { [year]: plus(all, charge) });
  }
  const over = (name) => addUp(Object.values(figures[name]));
  const whole = over("total");
  const pledged = whole[1] + whole[2];
  const required = requiredMatch(whole[0], state.match_bp);
  return { ...figures, allDirect: over("direct"), allBase: over("base"), allCharge: over("charge"), whole, pledged, required, short: Math.max(0, required - pledged) };
}

/** One class's lines in a year. */
export function ofClass(state, letter, year) {
  return addUp(state.lines.filter((line) => line.letter === letter).map((line) => inYear(line, year)));
}

export const total = sum;
