// The short form of an activity: places by one touch, the sum while typing, and nothing lost without a connection.

const form = document.getElementById("activity-form");
const unsent = document.querySelector("[data-unsent]");
const WAIT = 6000;

function choosePlace(event) {
  const place = event.target.closest("[data-place]")?.dataset.place;
  if (!place) return;
  form.elements.place.value = place;
  form.elements.place.dispatchEvent(new Event("input", { bubbles: true }));
}

function addUp() {
  const fields = [...form.elements].filter((field) => field.name?.startsWith("present_"));
  const sum = fields.reduce((whole, field) => whole + (parseInt(field.value.replaceAll(",", ""), 10) || 0), 0);
  const told = form.querySelector("[data-sum]");
  told.hidden = sum === 0;
  told.textContent = sum === 0 ? "" : `${sum.toLocaleString("en-US")} in all`;
}

async function reachable() {
  try {
    return (await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(WAIT) })).ok;
  } catch (error) { return false; }
}

// The page is left only when the server answers; the key in the form makes a second sending harmless.
async function send(event) {
  if (form.dataset.reached) { delete form.dataset.reached; return; }
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = event.submitter;
  if (form.dataset.asking) return;
  form.dataset.asking = "1";
  button?.classList.add("is-busy");
  const answers = await reachable();
  delete form.dataset.asking;
  button?.classList.remove("is-busy");
  unsent.hidden = answers;
  if (!answers) { unsent.scrollIntoView({ block: "center" }); return; }
  form.dataset.reached = "1";
  form.requestSubmit(button ?? undefined);
}

const places = document.querySelector("[data-places]");
if (places) { places.hidden = false; places.addEventListener("click", choosePlace); }
form.addEventListener("input", addUp);
form.addEventListener("submit", send, true);
addUp();
