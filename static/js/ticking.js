// Ticking costs to approve: one control ticks all that are shown, Shift a range, and what is ticked is counted and added up.
// Without this the control is an address that opens the page with all of them ticked.

import { exact } from "./budget/money.js";

const form = document.querySelector("[data-ticks]");
const control = form?.querySelector("[data-tick-all]");
const told = form?.querySelector("[data-ticked]");
let last = null;

const boxes = () => [...form.querySelectorAll("input[name=entry]:not(:disabled)")];
const money = (cents) => (cents < 0 ? `−$${exact(-cents)}` : `$${exact(cents)}`);
const sum = (found) => found.reduce((cents, box) => cents + Number(box.dataset.cents), 0);

function tell() {
  const all = boxes();
  const ticked = all.filter((box) => box.checked);
  const count = document.createElement("b");
  count.textContent = ticked.length ? `${ticked.length} ticked` : "None ticked";
  told.replaceChildren(count, ticked.length ? `, ${money(sum(ticked))}` : ` of ${money(sum(all))} in all`);
  control.textContent = ticked.length === all.length ? control.dataset.none : control.dataset.all;
}

function tickAll(event) {
  event.preventDefault();
  const all = boxes();
  const rest = all.some((box) => !box.checked);
  all.forEach((box) => { box.checked = rest; });
  tell();
}

function tickRange(box) {
  const all = boxes();
  const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
  if (from >= 0) all.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
}

if (control && told) {
  control.setAttribute("role", "button");
  control.addEventListener("click", tickAll);
  control.addEventListener("keydown", (event) => { if (event.key === " ") tickAll(event); });
  form.addEventListener("click", (event) => {
    const box = event.target.closest("input[name=entry]");
    if (!box) return;
    if (event.shiftKey && last) tickRange(box);
    last = box;
    tell();
  });
  tell();
}
