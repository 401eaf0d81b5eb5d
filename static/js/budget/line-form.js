// A line's form: only the fields of the chosen calculation are shown, and what the line writes and does follows as one types.

import { postForm } from "../api.js";

const WAIT_MS = 300;

export function startLineForm(scope) {
  const place = scope.querySelector("[data-line-form]");
  const form = place?.querySelector("form");
  if (!form) return;
  const chosen = form.elements.namedItem("calculator");
  const outcome = place.querySelector("[data-line-outcome]");
  let timer = null;
  let asked = 0;

  function choose() {
    if (!chosen) return;
    for (const box of place.querySelectorAll("[data-used-by]")) box.hidden = !box.dataset.usedBy.split(" ").includes(chosen.value);
    const source = form.elements.namedItem("source")?.closest(".field");
    if (source) source.hidden = !chosen.value;
  }

  async function preview() {
    const mine = asked += 1;
    try {
      const answer = await postForm(place.dataset.preview, form);
      if (mine === asked) { outcome.innerHTML = answer.html; outcome.classList.remove("is-stale"); }
    } catch (error) {
      if (mine === asked) outcome.classList.add("is-stale");
    }
  }

  chosen?.addEventListener("change", choose);
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(preview, WAIT_MS); });
  choose();
}
