// A line's calculation and details over the grid: the same form as its own page, saved without leaving.

import { csrfToken, isSignedOut, signInAgain } from "../session.js";
import { toast } from "../toasts.js";
import { startLineForm } from "./line-form.js";

async function ask(url, options = {}) {
  const headers = { "X-Requested-With": "fetch", "X-CSRFToken": csrfToken() };
  if (options.body instanceof FormData) options.body.set("csrf_token", csrfToken());
  const response = await fetch(url, { credentials: "same-origin", redirect: "manual", ...options, headers });
  if (!isSignedOut(response.status, response.headers.get("X-Sign-In"))) return response;
  await signInAgain();
  return ask(url, options);
}

export function startLineDialog({ beforeOpen, onSaved, onClosed }) {
  const dialog = document.getElementById("line-dialog");
  const place = dialog.querySelector("[data-line-dialog]");
  dialog.addEventListener("close", onClosed);

  async function open(url) {
    try {
      await beforeOpen();
      const response = await ask(url);
      if (!response.ok) throw new Error("refused");
      fill(await response.text());
      if (!dialog.open) dialog.showModal();
      place.querySelector("input:not([type=hidden]), select")?.focus();
    } catch (error) {
      toast("The line's details need the connection. The cells of the grid can be edited without it.", "amber");
    }
  }

  function fill(html) {
    place.innerHTML = html;
    startLineForm(place);
    const form = place.querySelector("form");
    form?.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); save(form); });
  }

  async function save(form) {
    try {
      const response = await ask(form.action, { method: "POST", body: new FormData(form) });
      const kind = response.headers.get("Content-Type") ?? "";
      if (response.ok && kind.includes("json")) { const answer = await response.json(); dialog.close(); await onSaved(answer); return; }
      if (response.status === 409) { toast("Somebody else saved this line meanwhile. Open it again to see their version.", "red"); return; }
      if (response.status === 422) { fill(await response.text()); place.querySelector("[data-error-summary]")?.focus(); return; }
      toast("The line could not be saved. What you typed is still here.", "red");
    } catch (error) {
      toast("There is no connection. What you typed is still here; save again when it is back.", "amber");
    }
  }

  place.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-open-line]");
    if (link) { event.preventDefault(); open(link.href); }
    if (event.target.closest("a[data-closes-dialog]")) event.preventDefault();
  });
  return { open };
}
