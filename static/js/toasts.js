// Short messages at the edge of the page. toast("Saved", "green")

const LIFE_MS = 7000;

function region() {
  return document.querySelector("[data-toasts]");
}

function dismissLater(element) {
  if (element.classList.contains("tone-red")) return;
  let timer = setTimeout(() => element.remove(), LIFE_MS);
  element.addEventListener("pointerenter", () => clearTimeout(timer));
  element.addEventListener("focusin", () => clearTimeout(timer));
  element.addEventListener("pointerleave", () => { timer = setTimeout(() => element.remove(), LIFE_MS); });
}

/**
 * Say something briefly, with an optional way on, { label, url }, or several of them, each with its own { text }.
 * Red messages stay until they are closed.
 */
export function toast(message, tone = "neutral", action = null) {
  const element = document.createElement("div");
  element.className = `toast tone-${tone}`;
  element.setAttribute("role", tone === "red" ? "alert" : "status");
  const text = document.createElement("p");
  text.textContent = message;
  for (const way of [action ?? []].flat()) {
    const link = document.createElement("a");
    link.href = way.url;
    link.textContent = way.label;
    text.append(way.text ? ` ${way.text} ` : " ", link);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "icon-btn";
  close.dataset.closesToast = "";
  close.setAttribute("aria-label", "Dismiss");
  close.textContent = "×";
  element.append(text, close);
  region()?.append(element);
  dismissLater(element);
  return element;
}

export function startToasts() {
  document.querySelectorAll(".toast").forEach(dismissLater);
  document.addEventListener("click", (event) => {
    event.target.closest("[data-closes-toast]")?.closest(".toast")?.remove();
  });
}
