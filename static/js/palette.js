// The palette: everything by words, and the commonest actions, from any page. Loaded at its first opening.
//
// What is typed is asked for after a short rest; an answer that comes late is dropped, and the request before it ended.

import { isSignedOut, signInAgain } from "./session.js";

const REST = 130;
const dialog = document.getElementById("palette");
const field = dialog.querySelector("input");
const list = dialog.querySelector("[role=listbox]");
const state = dialog.querySelector("[data-palette-state]");
let asked = 0;
let running = null;
let timer = null;
let before = null;

const options = () => [...list.querySelectorAll("[role=option]")];
const chosen = () => list.querySelector('[aria-selected="true"]');

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false");
  if (!option) { field.removeAttribute("aria-activedescendant"); return; }
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", option.id);
}

function step(by) {
  const all = options();
  if (!all.length) return;
  const at = all.indexOf(chosen());
  choose(all[(at + by + all.length) % all.length]);
}

async function ask() {
  const number = ++asked;
  running?.abort();
  running = new AbortController();
  const query = new URLSearchParams({ q: field.value, here: location.pathname });
  list.setAttribute("aria-busy", "true");
  dialog.classList.add("is-busy");
  try {
    const answer = await fetch(`${dialog.dataset.palette}?${query}`, { headers: { "X-Requested-With": "fetch" }, signal: running.signal });
    if (isSignedOut(answer.status, answer.headers.get("X-Sign-In"))) { await signInAgain(); if (number === asked) ask(); return; }
    if (!answer.ok) throw new Error(String(answer.status));
    const html = await answer.text();
    if (number !== asked) return;
    list.innerHTML = html; // Our own template, which escapes everything it shows.
    choose(options()[0]);
    const count = options().length;
    state.textContent = `${count} ${count === 1 ? "result" : "results"}`;
  } catch (error) {
    if (error.name === "AbortError" || number !== asked) return;
    list.replaceChildren();
    state.textContent = "The search did not answer. Press Enter to try the search page.";
  } finally {
    if (number === asked) { list.removeAttribute("aria-busy"); dialog.classList.remove("is-busy"); }
  }
}

function later() {
  clearTimeout(timer);
  // What stands in the list answers an older text from now on: Enter must not follow it.
  asked += 1;
  running?.abort();
  list.setAttribute("aria-busy", "true");
  timer = setTimeout(ask, REST);
}

function go(event) {
  const option = chosen();
  event.preventDefault();
  if (!option || list.hasAttribute("aria-busy")) {
    // Enter before the answer came: the page of results waits for nothing.
    if (field.value.trim()) location.assign(`${dialog.dataset.page}?${new URLSearchParams({ q: field.value })}`);
    return;
  }
  if (event.ctrlKey || event.metaKey) { window.open(option.href, "_blank", "noopener"); return; }
  option.click();
}

field.addEventListener("input", later);
field.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "ArrowDown") { event.preventDefault(); step(1); }
  else if (event.key === "ArrowUp") { event.preventDefault(); step(-1); }
  else if (event.key === "Enter") go(event);
});
list.addEventListener("mousemove", (event) => {
  const option = event.target.closest("[role=option]");
  if (option && option !== chosen()) choose(option);
});
list.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  if (!option) return;
  if (option.dataset.themeChoice) event.preventDefault();
  dialog.close();
});
dialog.addEventListener("close", () => { clearTimeout(timer); running?.abort(); asked += 1; before?.focus?.({ preventScroll: true }); });

/** Open the palette with a text; ``from`` gets the focus back when it closes. */
export function openPalette(text = "", from = null) {
  if (dialog.open) { field.focus(); field.select(); return; }
  before = from;
  field.value = text;
  list.replaceChildren();
  state.textContent = "";
  dialog.showModal();
  field.focus();
  ask();
}
