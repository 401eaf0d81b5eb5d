// Marks at cells: what was refused and why, and what somebody else wrote meanwhile, each in a row under its line.

export function makeMarks(table, { nameOf, say }) {
  function mark(key, field, message, typed = "") {
    const cell = table.cellOf(key, field);
    if (!cell) return;
    clearMark(key, field);
    cell.classList.add("is-refused");
    const note = document.createElement("span");
    note.className = "cell-error";
    note.textContent = `${nameOf(key, field)}: ${typed ? `“${typed.length > 40 ? `${typed.slice(0, 40)}…` : typed}” was not saved. ` : ""}${message}`;
    table.noteUnder(key, field, note);
    say(note.textContent);
  }

  function clearMark(key, field) {
    const cell = table.cellOf(key, field);
    if (!cell?.classList.contains("is-refused") && !cell?.classList.contains("is-clashing")) return;
    cell.classList.remove("is-refused", "is-clashing");
    table.clearNotes(key, field);
  }

  /** Show both values of a cell and let the person choose: ``choices`` are [name, act]. */
  function clash(key, field, words, choices) {
    const cell = table.cellOf(key, field);
    clearMark(key, field);
    cell.classList.add("is-clashing");
    const box = document.createElement("div");
    box.className = "cell-clash";
    const told = document.createElement("span");
    told.textContent = words;
    const buttons = document.createElement("span");
    buttons.className = "row";
    for (const [name, act] of choices) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-small";
      button.textContent = name;
      button.addEventListener("click", () => { clearMark(key, field); act(cell); });
      buttons.append(button);
    }
    box.append(told, buttons);
    table.noteUnder(key, field, box);
    say(words);
  }

  return { mark, clearMark, clash };
}
