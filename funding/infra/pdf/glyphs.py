"""Which characters our typefaces cannot print, found before a page is set.

A character without a glyph would print as an empty box and make the file fail PDF/A and PDF/UA (both forbid
``.notdef``). The faces cover Latin with its extensions, Vietnamese, Greek and Cyrillic; arrows, relations, boxes and
ticks come from two small sign faces. Some signs are replaced by what they mean on paper: a hyphen that may not break
becomes a hyphen, a narrow space becomes a space that may not break; marks without width go.
"""

from __future__ import annotations

import re
from functools import lru_cache

from fontTools.ttLib import TTFont

from funding import resource_dir

_REPLACED = {
    0x2011: "-",
    0x2010: "-",
    0x202F: "\u00a0",
    0x2007: "\u00a0",
    0x2008: " ",
    0x200B: "",
    0x200C: "",
    0x200D: "",
    0x200E: "",
    0x200F: "",
    0x2060: "",
    0xFEFF: "",
    0xFE0E: "",
    0xFE0F: "",
    0x00AD: "",
    0xFFFC: "",
    0x2028: "\n",
    0x2029: "\n",
    0xF0B7: "\u2022",  # Word's private bullet
}
_TYPEFACES = ("serif-regular", "sans-regular", "plain-regular")
_SIGNS = ("signs-regular", "shapes-regular")
_BLANK = frozenset("\t\n\r")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def printable(text: str) -> str:
    """``text`` with signs that carry no ink, or that have a plain twin, replaced. Control characters go."""
    return _CONTROL.sub("", text.translate(_REPLACED))


def missing_glyphs(text: str) -> list[str]:
    """The characters of ``text`` that no face prints, each once, in the order they first stand in the text."""
    covered = _covered()
    return [
        sign for sign in dict.fromkeys(printable(text)) if ord(sign) not in covered and sign not in _BLANK
    ]


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    text_faces = [_code_points(name) for name in _TYPEFACES]
    signs = [_code_points(name) for name in _SIGNS]
    return frozenset.intersection(*text_faces) | frozenset.union(*signs)


def _code_points(name: str) -> frozenset[int]:
    path = resource_dir("static") / "pdf" / "fonts" / f"{name}.woff2"
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())
