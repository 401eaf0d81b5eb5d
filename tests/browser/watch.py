"""What a page must not do while a test looks at it: complain, fail, or break its own content policy."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page

AXE = (Path(__file__).with_name("vendor") / "axe.min.js").read_text()
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# What passed stays in the browser: only what is told travels.
_FAILING = """async tags => {
  const only = { type: "tag", values: tags };
  const found = await axe.run(document, { runOnly: only, resultTypes: ["violations"] });
  return found.violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => ({ rule: id, impact, target: target[0], summary: failureSummary })));
}"""
EXPECTED = ("the server responded with a status of 401", "the server responded with a status of 409")


@dataclass
class Watch:
    """The complaints of one page. ``allow`` takes pieces of text that a test expects to see."""

    complaints: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, *texts: str) -> None:
        """Expect complaints that contain one of ``texts``."""
        self.allowed += texts

    def unexpected(self) -> list[str]:
        """What was complained about and not expected."""
        return [one for one in self.complaints if not any(text in one for text in self.allowed)]

    def follow(self, page: Page) -> None:
        """Write down what ``page`` complains about from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")


def bring_axe(page: Page) -> None:
    """Have axe in every document that ``page`` opens from now on: the engine compiles it once, not once for each."""
    page.add_init_script(AXE)


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands, one line for each element."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    found = page.evaluate(_FAILING, AXE_TAGS)
    return [
        f"{one['rule']} ({one['impact']}): {one['target']} {one['summary'].splitlines()[-1].strip()}"
        for one in found
    ]
