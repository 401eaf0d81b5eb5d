// Dialogs, menus, theme and the rail on phones.

function openDialogs(event) {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    opener.closest("details[data-menu]")?.removeAttribute("open");
    document.getElementById(opener.dataset.opens)?.showModal();
    return;
  }
  const closer = event.target.closest("[data-closes-dialog]");
  if (closer) { closer.closest("dialog")?.close(); return; }
  if (event.target instanceof HTMLDialogElement && event.target.id !== "sign-in-again") {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside && event.detail) event.target.close();
  }
}

function closeMenus(event) {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  });
}

function escapeMenus(event) {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (menu) { menu.removeAttribute("open"); menu.querySelector("summary").focus(); return; }
  const rail = document.querySelector(".rail.is-open");
  if (rail) { rail.classList.remove("is-open"); document.querySelector("[data-rail]")?.focus(); }
}

function showTheme() {
  const chosen = document.documentElement.dataset.theme ?? "system";
  document.querySelectorAll("[data-theme-choice]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen)));
}

function chooseTheme(event) {
  const button = event.target.closest("[data-theme-choice]");
  if (!button) return;
  const choice = button.dataset.themeChoice;
  if (choice === "system") delete document.documentElement.dataset.theme; else document.documentElement.dataset.theme = choice;
  try { if (choice === "system") localStorage.removeItem("funding.theme"); else localStorage.setItem("funding.theme", choice); } catch (error) { /* It holds for this page. */ }
  showTheme();
}

function toggleRail(event) {
  const rail = document.getElementById("rail");
  if (!rail) return;
  if (event.target.closest("[data-rail]")) { event.preventDefault(); rail.classList.add("is-open"); rail.querySelector("a")?.focus(); }
  else if (event.target.closest(".rail-close")) { event.preventDefault(); rail.classList.remove("is-open"); document.querySelector("[data-rail]")?.focus(); }
}

export function startOverlays() {
  for (const act of [openDialogs, closeMenus, chooseTheme, toggleRail]) document.addEventListener("click", act);
  document.addEventListener("keydown", escapeMenus);
  showTheme();
}
