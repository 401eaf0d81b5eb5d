// The button that prints a comparison.
document.querySelector("[data-prints]")?.addEventListener("click", () => window.print());
