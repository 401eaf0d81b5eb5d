// The rich-text editor of the writing page, as one file: only the kinds of text a proposal section may hold.
// Built by funding.setup.vendor with esbuild; the result is committed as static/vendor/tiptap/editor.js.
//
//   import { createEditor } from "../vendor/tiptap/editor.js";
//   const editor = createEditor({ element, content: "<p>…</p>", label: "Need for the project", limit: 4000, onUpdate });
//   editor.getHTML(); editor.getText(); editor.words(); editor.characters();
//   editor.chain().focus().toggleBold().run(); editor.isActive("bold"); editor.destroy();

import { Editor, Extension, Mark, Node, mergeAttributes } from "@tiptap/core";
import Blockquote from "@tiptap/extension-blockquote";
import Bold from "@tiptap/extension-bold";
import Document from "@tiptap/extension-document";
import HardBreak from "@tiptap/extension-hard-break";
import Heading from "@tiptap/extension-heading";
import Italic from "@tiptap/extension-italic";
import Link from "@tiptap/extension-link";
import { BulletList, ListItem, ListKeymap, OrderedList } from "@tiptap/extension-list";
import Paragraph from "@tiptap/extension-paragraph";
import { TableKit } from "@tiptap/extension-table";
import Text from "@tiptap/extension-text";
import Underline from "@tiptap/extension-underline";
import { CharacterCount, Dropcursor, Gapcursor, Placeholder, UndoRedo } from "@tiptap/extensions";

const LEVELS = { H1: "H3", H2: "H3", H5: "H4", H6: "H4" };

/** Word marks list items as paragraphs with mso-list in their style; make real lists of them. */
function wordLists(body) {
  let list = null;
  for (const paragraph of [...body.querySelectorAll("p")]) {
    const style = paragraph.getAttribute("style") ?? "";
    if (!/mso-list:\s*l\d/i.test(style)) { list = null; continue; }
    const marker = paragraph.textContent.trim();
    const kind = /^(\d+|[a-z]|[ivx]+)[.)]/i.test(marker) ? "OL" : "UL";
    if (!list || list.tagName !== kind || list.nextElementSibling !== paragraph) {
      list = body.ownerDocument.createElement(kind);
      paragraph.before(list);
    }
    paragraph.querySelectorAll("[style*='mso-list']").forEach((part) => part.remove());
    const item = body.ownerDocument.createElement("li");
    const text = body.ownerDocument.createElement("p");
    text.append(...paragraph.childNodes);
    item.append(text);
    list.append(item);
    paragraph.remove();
  }
}

/** What is pasted keeps its sense and loses its dress. The server cleans it once more. */
export function cleanPaste(html) {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  wordLists(body);
  body.querySelectorAll("script, style, meta, link, xml, object, iframe, img").forEach((part) => part.remove());
  for (const heading of [...body.querySelectorAll("h1, h2, h5, h6")]) {
    const level = body.ownerDocument.createElement(LEVELS[heading.tagName]);
    level.append(...heading.childNodes);
    heading.replaceWith(level);
  }
  body.querySelectorAll("[style]").forEach((part) => part.removeAttribute("style"));
  return body.innerHTML;
}

function extensions({ placeholder, limit, more }) {
  return [
    Document, Paragraph, Text, HardBreak, Bold, Italic, Underline, Blockquote,
    Heading.configure({ levels: [3, 4] }),
    BulletList, OrderedList, ListItem, ListKeymap,
    Link.configure({ openOnClick: false, autolink: false, protocols: ["http", "https", "mailto"], HTMLAttributes: { rel: "noopener", target: null } }),
    TableKit.configure({ table: { resizable: false } }),
    CharacterCount.configure({ limit: null, mode: "textSize" }),
    Placeholder.configure({ placeholder: placeholder ?? "" }),
    UndoRedo, Dropcursor, Gapcursor,
    ...(more ?? []),
  ];
}

/** An editor in ``element``. limit only feeds ``over()``: text beyond it is kept and counted, never cut. */
export function createEditor({ element, content = "", label, describedBy = "", placeholder = "", limit = null, more = [], onUpdate = () => {} }) {
  const attributes = { role: "textbox", "aria-multiline": "true", "aria-label": label, class: "prose editor-text" };
  if (describedBy) attributes["aria-describedby"] = describedBy;
  const editor = new Editor({
    element,
    content,
    injectCSS: false,
    extensions: extensions({ placeholder, limit, more }),
    editorProps: { attributes, transformPastedHTML: cleanPaste },
    onUpdate: () => onUpdate(editor),
  });
  editor.words = () => editor.storage.characterCount.words();
  editor.characters = () => editor.storage.characterCount.characters();
  editor.over = () => (limit === null ? 0 : Math.max(0, editor.characters() - limit));
  return editor;
}

export { Editor, Extension, Mark, Node, mergeAttributes };
