"""The words of the demonstration's proposals, one module each, and how plain words become sections.

Blank lines part paragraphs, a line that begins with ``- `` is an item of a list, one with ``# `` a heading. A figure in
braces is a token: ``{budget.federal}``, or ``{target:street:Outreach contacts}`` for an indicator's target.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

_TOKEN = re.compile(r"\{([^{}]+)\}")


def markup(text: str, key_of: Callable[[str, str], str]) -> str:
    """The words as a section holds them; ``key_of`` answers the token of (initiative, indicator)."""
    blocks = [_block(block) for block in text.strip().split("\n\n")]
    return _TOKEN.sub(lambda found: _token(found[1], key_of), "".join(blocks))


def _block(block: str) -> str:
    lines = [html.escape(line.strip(), quote=False) for line in block.strip().splitlines()]
    if lines[0].startswith("# "):
        return f"<h3>{lines[0][2:]}</h3>"
    if lines[0].startswith("- "):
        items = " ".join(lines).split("- ")[1:] if len(lines) == 1 else _items(lines)
        return "<ul>" + "".join(f"<li>{item.strip()}</li>" for item in items) + "</ul>"
    return f"<p>{' '.join(lines)}</p>"


def _items(lines: list[str]) -> list[str]:
    items: list[str] = []
    for line in lines:
        if line.startswith("- "):
            items.append(line[2:])
        else:
            items[-1] += f" {line}"
    return items


def _token(name: str, key_of: Callable[[str, str], str]) -> str:
    if name.startswith("target:"):
        _, initiative, indicator = name.split(":", 2)
        name = key_of(initiative, indicator)
    return f'<span data-figure="{name}"></span>'
