// Money in the browser: whole cents, the same rules as funding/kernel/money.py and allocation.py. Products are taken in
// BigInt, since cents times basis points may pass what a number holds exactly.

export const MAX_CENTS = 99999999999999;
const SHAPE = /^([-−]?)\$?((?:[0-9]{1,3}(?:,[0-9]{3})+)|[0-9]+)(?:\.([0-9]{2}))?$/;

/** Cents from what a person typed; blank is 0. Throws an Error whose message is shown at the cell. */
export function parseMoney(text) {
  const clean = text.trim().replace(/^\$\s*/, "$").replace(/^\$[-–—]?$/, "");
  if (clean === "" || clean === "-" || clean === "–" || clean === "—") return 0;
  const match = SHAPE.exec(clean);
  if (/^\(.*\)$/.test(clean)) throw new Error("Parentheses stand for an amount below zero. Enter an amount of zero or more.");
  if (!match) throw new Error("Enter an amount in dollars and cents, such as 1,250.00.");
  if (match[1]) throw new Error("Enter an amount of zero or more.");
  const digits = match[2].replaceAll(",", "").replace(/^0+(?=\d)/, "");
  if (digits.length > 12) throw new Error("Enter an amount below $1,000,000,000,000.");
  return Number(digits) * 100 + Number(match[3] ?? 0);
}

/** "1,234.50": always with cents. */
export function exact(cents) {
  const size = Math.abs(cents);
  const dollars = Math.floor(size / 100).toLocaleString("en-US");
  return `${cents < 0 ? "−" : ""}${dollars}.${String(size % 100).padStart(2, "0")}`;
}

/** As the grid writes it: a dash for nothing, no cents where there are none. */
export function show(cents) {
  if (!cents) return "–";
  return cents % 100 ? exact(cents) : exact(cents).slice(0, -3);
}

/** For the server: "1234.50". */
export const plain = (cents) => exact(cents).replaceAll(",", "").replace("−", "-");

/** Basis points of an amount of zero or more, to the cent, half up. */
export function applyRate(cents, basisPoints) {
  return Number((2n * BigInt(cents) * BigInt(basisPoints) + 10000n) / 20000n);
}

/** An amount times ``part``, divided by ``whole``, rounded down to the cent. */
export const shareDown = (cents, part, whole) => Number((BigInt(cents) * BigInt(part)) / BigInt(whole));

/** Divide a total of zero or more by weights: largest remainder, of equal ones the earliest. */
export function split(total, weights) {
  const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (!whole) return weights.map(() => 0);
  const shares = weights.map((weight, index) => {
    const product = BigInt(total) * BigInt(weight);
    return { index, part: product / whole, rest: product % whole };
  });
  let missing = BigInt(total) - shares.reduce((sum, share) => sum + share.part, 0n);
  const order = [...shares].sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const share of order) {
    if (missing <= 0n) break;
    share.part += 1n;
    missing -= 1n;
  }
  return shares.map((share) => Number(share.part));
}

/** The match a request needs, a share of total cost rounded up to the dollar, in cents. */
export function requiredMatch(request, matchBp) {
  if (!matchBp) return 0;
  const divisor = BigInt(10000 - matchBp) * 100n;
  return Number((BigInt(request) * BigInt(matchBp) + divisor - 1n) / divisor) * 100;
}
