"""Colors are computed, not eyed: each pair that carries text or an edge, on each ground, in both themes."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[3] / "static" / "css"
GROUNDS = ("paper", "surface", "sunken")
INKS = ("ink", "ink-2", "ink-3", "brand", "amber", "red", "green", "blue")
HUES = ("doj", "hhs", "state", "partner", "donor", "federal")
ON_SOFT = [(tone, f"{tone}-soft") for tone in ("brand", "amber", "red", "green", "blue")]
ON_FULL = [("on-brand", "brand"), ("on-brand", "brand-strong"), ("on-red", "red"), ("on-red", "red-strong")]
TEXT_PAIRS = [
    *[(ink, ground) for ink in (*INKS, *HUES) for ground in GROUNDS],
    *[(ink, "row-hover") for ink in INKS],
    *[("ink", soft) for _tone, soft in ON_SOFT],
    *ON_SOFT,
    *ON_FULL,
]
EDGE_PAIRS = [(edge, ground) for edge in ("edge", "brand", "red") for ground in GROUNDS]
FILL_PAIRS = [(hue, ground) for hue in (*HUES, "brand") for ground in GROUNDS]


def _blocks() -> list[dict[str, str]]:
    """The colors of the light block, of the dark block the system asks for, and of the chosen one."""
    text = (CSS / "tokens.css").read_text()
    found = []
    for body in re.findall(r"\{([^{}]*)\}", text):
        pairs = dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6}|rgb\([^)]*\));", body))
        if "paper" in pairs:
            found.append(pairs)
    return found


@cache
def _theme(name: str) -> dict[str, str]:
    light, dark, _chosen = _blocks()
    return light if name == "light" else light | dark


def _luminance(color: str) -> float:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_contrast_agrees_with_known_ratios() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#777777", "#ffffff") < 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_reaches_four_and_a_half_to_one(theme: str) -> None:
    colors = _theme(theme)
    weak = {pair: round(contrast(*(colors[name] for name in pair)), 2) for pair in TEXT_PAIRS}
    assert len(weak) > 60
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("pairs", [EDGE_PAIRS, FILL_PAIRS], ids=["edges", "chart fills"])
def test_edges_and_fills_reach_three_to_one(theme: str, pairs: list[tuple[str, str]]) -> None:
    colors = _theme(theme)
    ratios = {pair: contrast(colors[pair[0]], colors[pair[1]]) for pair in pairs}
    assert ratios
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < 3} == {}


def test_a_chosen_dark_theme_equals_the_systems_dark_theme() -> None:
    _light, wished, chosen = _blocks()
    assert wished == chosen


def test_every_color_of_the_light_theme_has_a_dark_twin() -> None:
    light, dark, _chosen = _blocks()
    assert set(light) - set(dark) == {"on-brand"} - set(dark)


def test_only_the_tokens_name_colors() -> None:
    sheets = [path for path in CSS.glob("*.css") if path.name not in {"tokens.css", "print.css"}]
    assert len(sheets) > 4
    named = {
        path.name: found
        for path in sheets
        if (
            found := re.findall(
                r"(?<![\w&])#[0-9a-fA-F]{3,8}\b|rgba?\(",
                re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S),
            )
        )
    }
    assert named == {}


def test_every_token_in_use_is_defined() -> None:
    defined = set(re.findall(r"(--[a-z0-9-]+)\s*:", (CSS / "tokens.css").read_text()))
    for path in CSS.glob("*.css"):
        text = path.read_text()
        own = set(re.findall(r"(--[a-z0-9-]+)\s*:", text))
        unknown = set(re.findall(r"var\((--[a-z0-9-]+)", text)) - defined - own
        assert unknown == set(), path.name


@pytest.mark.parametrize("around", ["alert", "blocker"])
def test_what_colors_its_links_leaves_the_ink_of_buttons_alone(around: str) -> None:
    rules = re.findall(
        rf"^\.{around} a([^ {{,]*) \{{[^}}]*color", (CSS / "parts.css").read_text(), flags=re.M
    )
    assert rules == [":not(.btn)"]
