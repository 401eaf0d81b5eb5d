// The search page: a choice narrows the list at once, opened facets stay open, and on a phone the facets start folded.
const form = document.getElementById("opportunity-search");
const open = new Map();

function remember(details) {
  if (details.dataset.facet) open.set(details.dataset.facet, details.open);
}

function restore(root) {
  root.querySelectorAll("details[data-facet]").forEach((details) => {
    if (open.has(details.dataset.facet)) details.open = open.get(details.dataset.facet);
    details.addEventListener("toggle", () => remember(details));
  });
}

async function refresh() {
  const query = new URLSearchParams(new FormData(form));
  for (const [key, value] of [...query]) if (!value) query.delete(key);
  const address = `${form.getAttribute("action")}?${query}`;
  const focused = document.activeElement?.id;
  form.classList.add("htmx-request");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) {
      window.location.assign(address);
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("opportunity-search");
    const fold = form.querySelector("[data-fold]")?.open;
    form.replaceChildren(...fresh.childNodes);
    document.querySelector(".page-head .lede")?.replaceWith(page.querySelector(".page-head .lede"));
    if (fold !== undefined) form.querySelector("[data-fold]").open = fold;
    restore(form);
    history.replaceState(null, "", address);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  } catch {
    window.location.assign(address);
  } finally {
    form.classList.remove("htmx-request");
  }
}

function choose(event) {
  const box = event.target;
  if (box.name === "q") return;
  if (box.name === "status" && box.value === "any" && box.checked) {
    form.querySelectorAll('input[name="status"]').forEach((other) => { other.checked = other === box; });
  } else if (box.name === "status" && box.checked) {
    form.querySelector("#f-status-any").checked = false;
  }
  refresh();
}

if (form) {
  if (window.matchMedia("(max-width: 900px)").matches) form.querySelector("[data-fold]").open = false;
  restore(form);
  form.addEventListener("change", choose);
}
