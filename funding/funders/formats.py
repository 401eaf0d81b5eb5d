"""Page formats that funders ask of what is sent to them.

Four packs. A notice of funding may differ from its agency's habit, so a proposal may override any figure.

=========  =======================  ====  ========  =======  ===========  ==========================
pack       type                     size  spacing   margins  pages        attachment names
=========  =======================  ====  ========  =======  ===========  ==========================
doj        Times New Roman metrics  12    double    1 in     per notice   50 characters, Grants.gov set
hhs_acf    Times New Roman metrics  12    double    1 in     75 in total  50 characters, Grants.gov set
state      Times New Roman metrics  12    single    1 in     per notice   50 characters, Grants.gov set
house      Source Serif 4           11    1.5       1 in     none         100 characters, Grants.gov set
=========  =======================  ====  ========  =======  ===========  ==========================

Sources: OJP application templates (12-point, one-inch margins, double spaced, pages "1 of N"); ACF
application format questions and answers (75 pages in two files, summary single spaced, 10-point footnotes);
Grants.gov frequently asked questions on attachment names. "Tinos" has the metrics of Times New Roman and may
be embedded.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from decimal import Decimal

ALLOWED_IN_NAMES = frozenset(string.ascii_letters + string.digits + "_- .(){}[]&~!,;'@#$%+=")
"""The characters Grants.gov accepts in the name of an attachment."""


@dataclass(frozen=True, slots=True)
class PageFormat:
    """How a document for one family of funders is set.

    Sizes are points, margins inches, spacing multiples of single. ``page_limit`` counts the whole document
    and is None where only the notice says; ``abstract_words`` is None where there is no habit.
    """

    key: str
    label: str
    font: str
    font_size_pt: int
    small_size_pt: int
    line_spacing: Decimal
    summary_spacing: Decimal
    margin_in: Decimal
    page_limit: int | None
    abstract_words: int | None
    numbering: str
    name_max_length: int
    house_style: bool
    source: str

    @property
    def spacing_label(self) -> str:
        """How people say the spacing: "single", "double" or "1.5-line"."""
        words = {Decimal(1): "single", Decimal(2): "double"}
        return words.get(self.line_spacing, f"{self.line_spacing}-line")

    @property
    def summary(self) -> str:
        """The format in one line for a funder's page."""
        pages = f"at most {self.page_limit} pages" if self.page_limit else "page limit as the notice says"
        name = "Times New Roman" if self.font == "Tinos" else self.font
        setting = f"{name} {self.font_size_pt} pt, {self.spacing_label} spacing"
        return f"{setting}, {self.margin_in} in margins, {pages}"


_GRANTS_GOV_NAME = 50

FORMATS: dict[str, PageFormat] = {
    "doj": PageFormat(
        key="doj",
        label="DOJ narrative",
        font="Tinos",
        font_size_pt=12,
        small_size_pt=10,
        line_spacing=Decimal(2),
        summary_spacing=Decimal(1),
        margin_in=Decimal(1),
        page_limit=None,
        abstract_words=400,
        numbering="{page} of {pages}",
        name_max_length=_GRANTS_GOV_NAME,
        house_style=False,
        source="OJP application templates; page limits stand in each notice",
    ),
    "hhs_acf": PageFormat(
        key="hhs_acf",
        label="HHS/ACF application",
        font="Tinos",
        font_size_pt=12,
        small_size_pt=10,
        line_spacing=Decimal(2),
        summary_spacing=Decimal(1),
        margin_in=Decimal(1),
        page_limit=75,
        abstract_words=None,
        numbering="Page {page} of {pages}",
        name_max_length=_GRANTS_GOV_NAME,
        house_style=False,
        source="ACF application format guidance: two files, together at most 75 pages",
    ),
    "state": PageFormat(
        key="state",
        label="State application",
        font="Tinos",
        font_size_pt=12,
        small_size_pt=10,
        line_spacing=Decimal(1),
        summary_spacing=Decimal(1),
        margin_in=Decimal(1),
        page_limit=None,
        abstract_words=250,
        numbering="Page {page} of {pages}",
        name_max_length=_GRANTS_GOV_NAME,
        house_style=False,
        source="Common state practice; the announcement decides",
    ),
    "house": PageFormat(
        key="house",
        label="House style",
        font="Source Serif 4",
        font_size_pt=11,
        small_size_pt=9,
        line_spacing=Decimal("1.5"),
        summary_spacing=Decimal("1.5"),
        margin_in=Decimal(1),
        page_limit=None,
        abstract_words=None,
        numbering="Page {page} of {pages}",
        name_max_length=100,
        house_style=True,
        source="Our own design, for foundations, partners and donors",
    ),
}


def page_format(key: str | None) -> PageFormat:
    """The pack named ``key``; the house style where the name is unknown or missing."""
    return FORMATS.get(key or "house", FORMATS["house"])


def format_choices() -> list[tuple[str, str]]:
    """Key and label of every pack, for a form."""
    return [(pack.key, pack.label) for pack in FORMATS.values()]


def name_problem(name: str, pack: PageFormat) -> str | None:
    """Why an attachment may not carry this name, in one sentence, or None where it may.

    "Budget*Detail.pdf" fails for its asterisk and a name of 68 characters for its length; both get a whole
    federal application rejected, which is why the name is checked before anything is sent.
    """
    if not name.strip():
        return "The file needs a name."
    if len(name) > pack.name_max_length:
        return f"The name has {len(name)} characters; at most {pack.name_max_length} are accepted."
    wrong = sorted({character for character in name if character not in ALLOWED_IN_NAMES})
    if wrong:
        return f"The name holds characters that are not accepted: {' '.join(wrong)}"
    return None
