// Choosing rows of the list: a box for each, a range with Shift, the page with the box in the head. The bar below shows
// itself once something is chosen, with the one field that its change needs.

const bar = document.querySelector("[data-bulk]");
const list = document.querySelector("[data-list]");
let last = null;

const boxes = () => [...list.querySelectorAll(".row-check")];

function tell() {
  const chosen = boxes().filter((box) => box.checked).length;
  const all = bar.elements.all.checked;
  bar.querySelector("[data-bulk-count]").textContent = all ? "Everything" : `${chosen} chosen`;
  bar.classList.toggle("is-idle", chosen === 0 && !all);
  const head = list.querySelector("[data-page-check]");
  head.checked = chosen > 0 && chosen === boxes().length;
  head.indeterminate = chosen > 0 && chosen < boxes().length;
}

function range(box) {
  const found = boxes();
  const [from, to] = [found.indexOf(last), found.indexOf(box)].sort((a, b) => a - b);
  if (from >= 0) found.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
}

function showFields() {
  bar.querySelectorAll("[data-for]").forEach((field) => { field.hidden = field.dataset.for !== bar.elements.kind.value; });
}

function addPageBox() {
  const box = document.createElement("input");
  box.type = "checkbox";
  box.className = "page-check";
  box.dataset.pageCheck = "";
  box.setAttribute("aria-label", "Choose every row of this page");
  box.addEventListener("change", () => { boxes().forEach((one) => { one.checked = box.checked; }); tell(); });
  list.querySelector("thead th").prepend(box);
}

if (bar && list) {
  addPageBox();
  list.addEventListener("click", (event) => {
    const box = event.target.closest(".row-check");
    if (!box) return;
    if (event.shiftKey && last) range(box);
    last = box;
    tell();
  });
  bar.addEventListener("change", () => { showFields(); tell(); });
  showFields();
  tell();
}
