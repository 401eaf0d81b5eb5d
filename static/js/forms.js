// Plain forms: drafts of what is typed, a warning before leaving, one submit only, confirmations, error summaries.

const DRAFT_DAYS = 14;
const drafts = "funding.draft.";

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.type !== "password" && field.type !== "file");
}

function snapshot(form) {
  return JSON.stringify(fieldsOf(form).map((field) => [field.name, field.type === "checkbox" || field.type === "radio" ? field.checked : field.value]));
}

function store(key, value) {
  try { if (value === null) localStorage.removeItem(drafts + key); else localStorage.setItem(drafts + key, JSON.stringify(value)); } catch (error) { /* No store, no draft. */ }
}

function recall(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(drafts + key) ?? "null");
    return kept && Date.now() - kept.at < DRAFT_DAYS * 86400000 ? kept : null;
  } catch (error) { return null; }
}

function draftNote(form, kept, texts) {
  const note = document.createElement("div");
  note.className = "draft-note";
  note.setAttribute("role", "status");
  const when = new Date(kept.at).toLocaleString("en-US", { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });
  const words = document.createElement("span");
  words.textContent = `Text typed here on ${when} was not saved.`;
  const buttons = document.createElement("span");
  buttons.className = "row";
  for (const [label, act] of [["Put it back", () => { texts.forEach((field) => { if (field.name in kept.texts) field.value = kept.texts[field.name]; }); }], ["Discard it", () => store(form.dataset.draft, null)]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-small";
    button.textContent = label;
    button.addEventListener("click", () => { act(); note.remove(); });
    buttons.append(button);
  }
  note.append(words, buttons);
  form.prepend(note);
}

function keepDrafts(form) {
  const texts = fieldsOf(form).filter((field) => field.tagName === "TEXTAREA" || field.type === "text");
  const kept = recall(form.dataset.draft);
  if (kept && texts.some((field) => field.name in kept.texts && kept.texts[field.name] !== field.value)) draftNote(form, kept, texts);
  let timer = null;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => store(form.dataset.draft, { at: Date.now(), texts: Object.fromEntries(texts.map((field) => [field.name, field.value])) }), 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    try { sessionStorage.setItem("funding.sent", JSON.stringify({ key: form.dataset.draft, path: location.pathname + location.search })); } catch (error) { /* Nothing to clear then. */ }
  });
}

function clearSentDraft() {
  try {
    const sent = JSON.parse(sessionStorage.getItem("funding.sent") ?? "null");
    sessionStorage.removeItem("funding.sent");
    const refused = document.querySelector("[data-error-summary], .has-error") || sent?.path === location.pathname + location.search;
    if (sent && !refused) store(sent.key, null);
  } catch (error) { /* The draft stays; better one too many. */ }
}

function guardForm(form) {
  const before = snapshot(form);
  let sending = false;
  form.addEventListener("submit", (event) => { if (!event.defaultPrevented) sending = true; });
  window.addEventListener("pageshow", () => { sending = false; });
  window.addEventListener("beforeunload", (event) => { if (!sending && snapshot(form) !== before) event.preventDefault(); });
}

function oneSubmitOnly(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || "downloads" in form.dataset) return; // A file leaves the page as it is.
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  const button = event.submitter;
  if (button) { button.classList.add("is-busy"); button.setAttribute("aria-disabled", "true"); }
}

function releaseForms() {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll(".is-busy").forEach((button) => { button.classList.remove("is-busy"); button.removeAttribute("aria-disabled"); });
  });
}

function askFirst(event) {
  const form = event.target;
  if (!form.dataset.confirm || form.dataset.confirmed) return;
  const dialog = document.getElementById("confirm");
  if (!dialog) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const submitter = event.submitter;
  dialog.querySelector("[data-confirm-text]").textContent = form.dataset.confirm;
  const yes = dialog.querySelector("[data-confirm-yes]");
  yes.textContent = submitter?.textContent.trim() || "Go ahead";
  yes.onclick = () => { dialog.close(); form.dataset.confirmed = "1"; form.requestSubmit(submitter ?? undefined); delete form.dataset.confirmed; };
  dialog.showModal();
}

function saveByKey(event) {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
  const form = document.activeElement?.closest("form[method=post]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
}

export function startForms() {
  clearSentDraft();
  document.querySelectorAll("form[data-draft]").forEach(keepDrafts);
  document.querySelectorAll("form[data-guard]").forEach(guardForm);
  document.addEventListener("submit", askFirst, true);
  document.addEventListener("submit", oneSubmitOnly);
  document.addEventListener("keydown", saveByKey);
  window.addEventListener("pageshow", releaseForms);
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits], [data-auto-submit] select, [data-auto-submit] input[type=checkbox]")) event.target.form?.requestSubmit();
  });
  document.querySelector("[data-error-summary]")?.focus();
}
