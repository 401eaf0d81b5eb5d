// Choosing columns without a round trip for each step: a move happens in place and is announced.

const form = document.querySelector("[data-columns]");

function move(button) {
  const [way, key] = button.value.split(".");
  const item = form.querySelector(`[data-column="${key}"]`);
  const other = way === "up" ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  if (way === "up") other.before(item); else other.after(item);
  button.focus();
}

form?.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=move]");
  if (button) { event.preventDefault(); move(button); }
});
