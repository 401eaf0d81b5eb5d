// The writing page: the rich editor in place of the text area, figure tokens, live counts, autosave.
//
// Text goes to the server a moment after the last key. While the connection is gone it is kept in this browser; a stale
// version shows both texts and the writer chooses; a sign-in that expired is renewed in place (api.js).

import { postJson, Conflict, Refused, Unreachable } from "./api.js";
import { createEditor, Node, mergeAttributes } from "../vendor/tiptap/editor.js";

const WAIT_MS = 1200;
const RETRY_MS = 4000;

const place = document.querySelector("[data-editor]");
const area = place.querySelector("textarea");
const counter = document.querySelector("[data-counter]");
const key = `funding.text.${place.dataset.key}`;
const limits = { words: Number(place.dataset.words) || null, characters: Number(place.dataset.characters) || null };
const names = new Map([...document.querySelectorAll("[data-figure-key]")].map((one) => [one.dataset.figureKey, one.dataset.figureText]));

const FigureToken = Node.create({
  name: "figure", group: "inline", inline: true, atom: true, selectable: true,
  addAttributes() {
    return { key: { default: "", parseHTML: (element) => element.getAttribute("data-figure"), renderHTML: () => ({}) } };
  },
  parseHTML() { return [{ tag: "span[data-figure]", priority: 100 }]; },
  renderHTML({ node, HTMLAttributes }) {
    const text = names.get(node.attrs.key) ?? `[figure missing: ${node.attrs.key}]`;
    return ["span", mergeAttributes(HTMLAttributes, { "data-figure": node.attrs.key, class: "figure-token" }), text];
  },
  renderText({ node }) { return names.get(node.attrs.key) ?? ""; },
});

const TOOLS = [
  ["bold", "type-bold", "Bold", (chain) => chain.toggleBold(), ["bold"]],
  ["italic", "type-italic", "Italic", (chain) => chain.toggleItalic(), ["italic"]],
  ["underline", "type-underline", "Underline", (chain) => chain.toggleUnderline(), ["underline"]],
  null,
  ["h3", "Heading", "Heading", (chain) => chain.toggleHeading({ level: 3 }), ["heading", { level: 3 }]],
  ["h4", "Subheading", "Subheading", (chain) => chain.toggleHeading({ level: 4 }), ["heading", { level: 4 }]],
  null,
  ["bullets", "• List", "Bulleted list", (chain) => chain.toggleBulletList(), ["bulletList"]],
  ["numbers", "1. List", "1. List, numbered", (chain) => chain.toggleOrderedList(), ["orderedList"]],
  ["quote", "“ ”", "Quotation", (chain) => chain.toggleBlockquote(), ["blockquote"]],
  ["table", "Table", "Insert a table", (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }), ["table"]],
  null,
  ["undo", "Undo", "Undo", (chain) => chain.undo(), null],
  ["redo", "Redo", "Redo", (chain) => chain.redo(), null],
];
const SHORT = { bold: "B", italic: "I", underline: "U" };

let version = Number(place.dataset.version);
let saved = null;
let timer = null;
let sending = false;
let held = false;

const frame = document.createElement("div");
frame.className = "editor";
const bar = document.createElement("div");
bar.className = "editor-bar";
bar.setAttribute("role", "toolbar");
bar.setAttribute("aria-label", "Formatting");
const sheet = document.createElement("div");
frame.append(bar, sheet);

const state = document.createElement("span");
state.className = "save-state";
state.setAttribute("role", "status");

function say(text, tone = "") { state.textContent = text; state.dataset.tone = tone; }

function keepHere(text) {
  try { if (text === null) localStorage.removeItem(key); else localStorage.setItem(key, JSON.stringify({ text, version, at: Date.now() })); } catch (error) { /* No store: the text is still in the page. */ }
}

function keptHere() {
  try { return JSON.parse(localStorage.getItem(key) ?? "null"); } catch (error) { return null; }
}

function plainText() { return editor.getText({ blockSeparator: " " }).split(/\s+/).filter(Boolean).join(" "); }

function part(amount, limit, word) {
  const span = document.createElement("span");
  span.textContent = limit ? `${amount.toLocaleString("en-US")} of ${limit.toLocaleString("en-US")} ${word}` : `${amount.toLocaleString("en-US")} ${word}`;
  if (limit && amount > limit) { span.className = "over"; span.textContent += ` (${(amount - limit).toLocaleString("en-US")} over)`; }
  return span;
}

function count() {
  const text = plainText();
  const parts = [part(text ? text.split(" ").length : 0, limits.words, "words")];
  if (limits.characters) parts.push(part([...text].length, limits.characters, "characters"));
  counter.replaceChildren(...parts, state);
}

function mark() {
  for (const button of bar.querySelectorAll("button[data-tool]")) {
    const tool = TOOLS.find((one) => one && one[0] === button.dataset.tool);
    if (tool[4]) button.setAttribute("aria-pressed", String(editor.isActive(...tool[4])));
  }
}

function changed() {
  count();
  mark();
  const text = editor.getHTML();
  if (text === saved) return;
  keepHere(text);
  say("Not saved yet");
  clearTimeout(timer);
  timer = setTimeout(save, WAIT_MS);
}

async function save() {
  clearTimeout(timer);
  if (sending || held) return;
  const text = editor.getHTML();
  if (text === saved) return;
  sending = true;
  say("Saving…");
  try {
    const answer = await postJson(place.dataset.url, { body: text, version }, "PUT");
    version = answer.version;
    saved = text;
    if (editor.getHTML() === text) { keepHere(null); say("Saved"); } else { timer = setTimeout(save, WAIT_MS); }
  } catch (error) {
    if (error instanceof Unreachable) {
      say("No connection. The text is kept in this browser.", "amber");
      timer = setTimeout(save, RETRY_MS);
    } else if (error instanceof Conflict) {
      showConflict(error.answer, text);
    } else if (error instanceof Refused) {
      say(error.message, "red");
    } else {
      say("Not saved. The text is kept in this browser.", "red");
    }
  } finally {
    sending = false;
  }
}

function column(title, html, label, act) {
  const box = document.createElement("div");
  const head = document.createElement("h3");
  head.textContent = title;
  const text = document.createElement("div");
  text.className = "prose";
  text.tabIndex = 0;
  const parsed = new DOMParser().parseFromString(html, "text/html").body;
  text.append(...parsed.childNodes);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-small";
  button.textContent = label;
  button.addEventListener("click", act);
  box.append(head, text, button);
  return box;
}

function showConflict(answer, mine) {
  held = true;
  say("Two versions: choose one.", "red");
  document.querySelector("[data-two-versions]")?.remove();
  const box = document.createElement("div");
  box.className = "alert tone-amber";
  box.setAttribute("role", "alert");
  box.dataset.twoVersions = "";
  const inner = document.createElement("div");
  const title = document.createElement("p");
  title.className = "alert-title";
  title.textContent = answer.error;
  const pair = document.createElement("div");
  pair.className = "conflict";
  const settle = (text) => {
    version = answer.version;
    held = false;
    box.remove();
    if (text !== null) { saved = text; editor.commands.setContent(text, { emitUpdate: false }); saved = editor.getHTML(); keepHere(null); count(); say("Saved"); } else { saved = null; save(); }
    editor.commands.focus();
  };
  pair.append(
    column("What you wrote", answer.mine ?? mine, "Keep mine", () => settle(null)),
    column("What is stored", answer.theirs, "Take theirs", () => settle(answer.theirs)),
  );
  inner.append(title, pair);
  box.append(inner);
  frame.before(box);
}

function offerKept() {
  const kept = keptHere();
  if (!kept || kept.text === saved) { keepHere(null); return; }
  if (kept.version === version) { editor.commands.setContent(kept.text); say("Text kept in this browser was put back.", "amber"); changed(); return; }
  showConflict({ error: "This browser kept text that was not saved, and the section was changed since.", version, theirs: saved, mine: kept.text }, kept.text);
  editor.commands.setContent(kept.text, { emitUpdate: false });
}

for (const tool of TOOLS) {
  if (!tool) { bar.append(document.createElement("hr")); continue; }
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.tool = tool[0];
  button.textContent = SHORT[tool[0]] ?? tool[1];
  button.setAttribute("aria-label", tool[2]);
  button.title = tool[2];
  button.addEventListener("click", () => tool[3](editor.chain().focus()).run());
  bar.append(button);
}

const editor = createEditor({
  element: sheet,
  content: area.value,
  label: place.dataset.label,
  describedBy: document.getElementById("guidance") ? "guidance" : "",
  placeholder: "Write here…",
  limit: limits.characters,
  more: [FigureToken],
  onUpdate: changed,
});
saved = editor.getHTML();
document.querySelectorAll("[data-plain]").forEach((one) => { one.hidden = true; });
area.disabled = true;
place.append(frame);
count();
mark();
say("Saved");
editor.on("selectionUpdate", mark);
offerKept();

document.querySelectorAll("[data-figure-key]").forEach((button) => button.addEventListener("click", () => {
  editor.chain().focus().insertContent({ type: "figure", attrs: { key: button.dataset.figureKey } }).run();
}));
document.getElementById("writing-form").addEventListener("submit", (event) => { event.preventDefault(); save(); });
document.addEventListener("keydown", (event) => { if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); save(); } });
window.addEventListener("online", save);
window.addEventListener("pagehide", () => { if (editor.getHTML() !== saved) keepHere(editor.getHTML()); });
window.addEventListener("beforeunload", (event) => { if (editor.getHTML() !== saved && !keptHere()) event.preventDefault(); });
