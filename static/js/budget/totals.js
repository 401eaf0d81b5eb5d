// Every figure of the budget from its lines, by the rules of funding/budgets/indirect.py, indirect_limits.py, totals.py
// and match.py. The browser previews with it while one types; the server's answer replaces it. Amounts are [federal,
// cash, in-kind]. All lines are gone through once, adding in place: with hundreds of lines it takes a small part of a
// frame.

import { applyRate, requiredMatch, shareDown, split } from "./money.js";

const NOTHING = [0, 0, 0];
const sum = (a) => a[0] + a[1] + a[2];
const grow = (a, b) => { a[0] += b[0]; a[1] += b[1]; a[2] += b[2]; return a; };
export const addUp = (parts) => parts.reduce(grow, [0, 0, 0]);
export const inYear = (line, year) => line.amounts[year] ?? NOTHING;
const standingIn = (line, year) => (typeof line.standing === "string" ? line.standing : line.standing[year]);

/** Let each fringe line follow its salaries, in place; the fringe lines that changed. */
export function followSalaries(lines) {
  const fringe = lines.filter((line) => line.fringe && Object.keys(line.fringe).length);
  if (!fringe.length) return [];
  const people = lines.filter((line) => line.kind === "personnel");
  return fringe.filter((line) => {
    let changed = false;
    for (const [year, rule] of Object.entries(line.fringe)) {
      const chosen = rule.follows.length ? people.filter((one) => rule.follows.includes(one.key)) : people;
      const salaries = addUp(chosen.map((one) => inYear(one, year)));
      const next = sum(salaries) ? split(applyRate(sum(salaries), rule.rate_bp), salaries) : NOTHING;
      if (next.some((cents, index) => cents !== inYear(line, year)[index])) { line.amounts[year] = next; changed = true; }
    }
    return changed;
  });
}

/** The excess as [federal, match]: by shares, or one of them first as far as it goes. */
function byRule(excess, whole, remainder) {
  const match = whole[1] + whole[2];
  if (remainder === "federal_first") { const federal = Math.min(excess, whole[0]); return [federal, excess - federal]; }
  if (remainder === "match_first") { const part = Math.min(excess, match); return [excess - part, part]; }
  return split(excess, [whole[0], match]);
}

/** Take off ``base`` what each agreement has above the cap: federal and match first, then cash and in-kind. */
function takeAboveCap(state, lines, years, base) {
  const agreements = new Map();
  for (const line of lines) {
    const name = (line.agreement ?? "").split(/\s+/).filter(Boolean).join(" ").toLowerCase();
    const key = name ? `agreement ${name}` : `line ${line.key}`;
    agreements.set(key, [...(agreements.get(key) ?? []), line]);
  }
  for (const members of agreements.values()) {
    let room = state.cap_cents;
    for (const year of years) {
      const whole = addUp(members.filter((line) => standingIn(line, year) === "capped").map((line) => inYear(line, year)));
      const counted = Math.min(room, sum(whole));
      room -= counted;
      if (counted === sum(whole)) continue;
      const [federal, match] = byRule(sum(whole) - counted, whole, state.remainder);
      const [cash, inKind] = split(match, [whole[1], whole[2]]);
      grow(base[year], [-federal, -cash, -inKind]);
    }
  }
}

function chargeOn(base, rate) {
  return [applyRate(base[0], rate), ...split(applyRate(base[1] + base[2], rate), [base[1], base[2]])];
}

/** The most that the funder's limits on indirect costs allow in a year, after ``spent`` in the years before. */
function allowed(limits, direct, spent) {
  const most = limits.map(([measure, size]) => (measure === "amount" ? size - spent
    : shareDown(direct, size, measure === "total" ? 10000 - size : 10000)));
  return Math.max(0, Math.min(...most));
}

/** All figures: direct, base, charge and total by year, and the whole with match; ``classes[letter][year]`` too. */
export function compute(state) {
  const years = Array.from({ length: state.years }, (_, index) => index + 1);
  const table = () => Object.fromEntries(years.map((year) => [year, [0, 0, 0]]));
  const figures = { direct: table(), base: table(), charge: {}, total: {}, classes: {} };
  const capped = [];
  for (const line of state.lines) {
    const group = (figures.classes[line.letter] ??= table());
    let isCapped = false;
    for (const year of years) {
      const amounts = line.amounts[year];
      if (!amounts) continue;
      grow(group[year], amounts);
      grow(figures.direct[year], amounts);
      const standing = standingIn(line, year);
      if (standing !== "out") grow(figures.base[year], amounts);
      isCapped ||= standing === "capped";
    }
    if (isCapped) capped.push(line);
  }
  takeAboveCap(state, capped, years, figures.base);
  const limits = state.indirect_limits;
  let spent = 0;
  for (const year of years) {
    const [charged, full] = state.rates[year] ?? state.rates[1];
    const base = figures.base[year];
    const charge = chargeOn(base, charged);
    if (limits.length) charge[0] = Math.min(charge[0], allowed(limits, figures.direct[year][0], spent));
    spent += charge[0];
    if (state.unrecovered_as_match) charge[2] += applyRate(base[0], full) - charge[0];
    figures.charge[year] = charge;
    figures.total[year] = addUp([figures.direct[year], charge]);
  }
  const over = (name) => addUp(Object.values(figures[name]));
  const whole = over("total");
  const pledged = whole[1] + whole[2];
  const required = requiredMatch(whole[0], state.match_bp);
  return { ...figures, allDirect: over("direct"), allBase: over("base"), allCharge: over("charge"), whole, pledged, required, short: Math.max(0, required - pledged) };
}

export const total = sum;
