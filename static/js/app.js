// What every signed-in page runs: htmx with the token, signing in again, the connection, shortcuts.

import { csrfToken, isSignedOut, signInAgain } from "./session.js";
import { startForms } from "./forms.js";
import { startOverlays } from "./overlays.js";
import { startToasts, toast } from "./toasts.js";

function startHtmx() {
  document.body.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-CSRFToken"] = csrfToken(); });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (isSignedOut(xhr.status, xhr.getResponseHeader("X-Sign-In"))) {
      event.detail.shouldSwap = false;
      retry(event.detail);
      return;
    }
    if (xhr.status === 422 || xhr.status === 409) { event.detail.shouldSwap = true; event.detail.isError = false; return; }
    if (xhr.status >= 400) { event.detail.shouldSwap = false; toast("That did not work. Please reload the page and try again.", "red"); }
  });
  document.body.addEventListener("htmx:sendError", () => document.dispatchEvent(new CustomEvent("funding:unreachable")));
  document.body.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) document.dispatchEvent(new CustomEvent("funding:reached")); });
}

function retry({ requestConfig }) {
  signInAgain().then(() => {
    const { verb, path, elt, target, parameters } = requestConfig;
    if (parameters.csrf_token) parameters.csrf_token = csrfToken();
    window.htmx.ajax(verb.toUpperCase(), path, { source: elt, target, values: parameters });
  }, () => toast("You are signed out. Sign in again to go on.", "amber"));
}

function startConnection() {
  const note = document.querySelector("[data-offline]");
  if (!note) return;
  const show = (gone) => { note.hidden = !gone; };
  window.addEventListener("offline", () => show(true));
  window.addEventListener("online", () => show(false));
  document.addEventListener("funding:unreachable", () => show(true));
  document.addEventListener("funding:reached", () => show(false));
  if (!navigator.onLine) show(true);
}

let opening = false;

async function openPalette() {
  const find = document.querySelector("[data-find]");
  if (!find || opening) return;
  opening = true;
  const before = document.activeElement;
  find.focus({ preventScroll: true }); // What is typed while the palette loads goes into the field.
  try {
    const palette = await import(document.body.dataset.palette);
    const typed = find.value;
    find.value = "";
    palette.openPalette(typed, before === find ? null : before);
  } catch (error) { if (find.value) find.form.submit(); }
  opening = false;
}

function startPalette() {
  const find = document.querySelector("[data-find]");
  if (!find || !document.getElementById("palette")) return;
  // Without this script the field is a plain form that leads to the search page.
  find.addEventListener("pointerdown", (event) => { event.preventDefault(); openPalette(); });
  find.addEventListener("input", () => openPalette());
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    if (document.querySelector("dialog[open]:not(#palette)")) return;
    event.preventDefault();
    openPalette();
  });
  rememberSeen();
}

function rememberSeen() {
  const record = document.querySelector("[data-record]")?.dataset.record;
  if (!record) return;
  setTimeout(() => {
    if (document.visibilityState === "visible") fetch(`/records/${record}/seen`, { method: "POST", headers: { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" }, keepalive: true }).catch(() => {});
  }, 800);
}

function startShortcuts() {
  let afterG = 0;
  const places = { h: "/", o: "/opportunities/", p: "/pipeline" };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog, [contenteditable=true], [data-own-keys]")) return;
    if (event.key === "/") { if (document.querySelector("[data-find]")) { event.preventDefault(); openPalette(); } }
    else if (event.key === "?") document.getElementById("shortcuts")?.showModal();
    else if (event.key === "g") { afterG = Date.now(); return; }
    else if (Date.now() - afterG < 1200 && places[event.key]) location.assign(places[event.key]);
    afterG = 0;
  });
}

startToasts();
startOverlays();
startForms();
startHtmx();
startConnection();
startPalette();
startShortcuts();
