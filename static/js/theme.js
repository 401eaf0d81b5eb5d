// Runs before the first paint: the theme a person chose, and a mark that scripts are at work.
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  try {
    var chosen = localStorage.getItem("funding.theme");
    if (chosen === "light" || chosen === "dark") root.setAttribute("data-theme", chosen);
  } catch (error) { /* Storage may be forbidden; the system's theme stands. */ }
})();
