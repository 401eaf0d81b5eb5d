// Completing a name after an @ in a note: arrows choose, Enter or Tab takes, Escape leaves. Without this script the
// names are simply typed; the server understands both.

import { getJson } from "./api.js";

const MOST = 8;
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

class Completion {
  constructor(box) {
    this.box = box;
    this.area = box.querySelector("textarea");
    this.list = box.querySelector("[role=listbox]");
    this.count = box.querySelector("[data-mention-count]");
    this.people = null;
    this.found = [];
    this.chosen = 0;
    this.area.setAttribute("aria-autocomplete", "list");
    this.area.setAttribute("aria-haspopup", "listbox");
    this.area.setAttribute("aria-controls", this.list.id);
    this.area.addEventListener("input", () => this.look());
    this.area.addEventListener("click", () => this.close());
    this.area.addEventListener("blur", () => this.close());
    this.area.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("mousedown", (event) => { event.preventDefault(); this.take(this.found[[...this.list.children].indexOf(event.target.closest("li"))]); });
    if (document.activeElement === this.area) this.look(); // Something may have been typed before this script came.
  }

  typed() {
    const before = this.area.value.slice(0, this.area.selectionStart);
    const match = /(?:^|[^\p{L}\p{N}_.@/])@([\p{L}\p{N}_.'’-]*(?: [\p{L}\p{N}_.'’-]*)?)$/u.exec(before);
    return match ? match[1] : null;
  }

  async look() {
    const typed = this.typed();
    if (typed === null) { this.close(); return; }
    try {
      this.people ??= getJson(this.box.dataset.mentions).then((answer) => answer.people);
      const people = await this.people;
      if (typed !== this.typed()) return; // More was typed while the names came.
      const wanted = plain(typed);
      this.found = people.filter((one) => plain(one.name).startsWith(wanted) || plain(one.name).split(" ").some((part) => part.startsWith(wanted))).slice(0, MOST);
    } catch (error) { this.people = null; this.found = []; }
    this.chosen = 0;
    this.show();
  }

  show() {
    if (!this.found.length) { this.close(); return; }
    this.list.replaceChildren(...this.found.map((one, index) => {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", String(index === this.chosen));
      const under = document.createElement("span");
      under.textContent = one.able ? one.role : "may not read this";
      option.append(one.name, under);
      return option;
    }));
    this.list.hidden = false;
    this.area.setAttribute("aria-activedescendant", `${this.list.id}-${this.chosen}`);
    this.list.children[this.chosen].scrollIntoView({ block: "nearest" });
    this.count.textContent = `${this.found.length} ${this.found.length === 1 ? "person" : "people"}, ${this.found[this.chosen].name}`;
  }

  close() {
    this.list.hidden = true;
    this.area.removeAttribute("aria-activedescendant");
    this.count.textContent = "";
  }

  key(event) {
    if (this.list.hidden || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.chosen = (this.chosen + step + this.found.length) % this.found.length;
    else if (event.key === "Enter" || event.key === "Tab") { event.preventDefault(); this.take(this.found[this.chosen]); return; }
    else if (event.key === "Escape") { event.stopPropagation(); this.close(); return; }
    else return;
    event.preventDefault();
    this.show();
  }

  take(person) {
    const typed = this.typed();
    if (!person || typed === null) return;
    const end = this.area.selectionStart;
    this.area.setRangeText(`${person.name} `, end - typed.length, end, "end");
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
    this.close();
    this.area.focus();
  }
}

document.querySelectorAll("[data-mentions]").forEach((box) => new Completion(box));
