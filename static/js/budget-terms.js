// The terms' screen: what would follow from the terms stands beside them while they are written.

import { postForm } from "./api.js";

const WAIT_MS = 350;

for (const place of document.querySelectorAll("[data-terms-preview]")) {
  const form = place.querySelector("form");
  let timer = null;
  let asked = 0;

  const preview = async () => {
    const mine = asked += 1;
    try {
      const answer = await postForm(place.dataset.termsPreview, form);
      if (mine !== asked) return;
      for (const [name, html] of Object.entries(answer.parts)) {
        const part = place.querySelector(`[data-follows="${name}"]`);
        if (part) part.outerHTML = html;
      }
      place.classList.remove("is-stale");
    } catch (error) {
      if (mine === asked) place.classList.add("is-stale");
    }
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(preview, WAIT_MS); });
}
