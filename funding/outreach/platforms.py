"""What a platform's figures of a month make one look at again: asked about, never refused.

Each of these counts something else, and platforms count as they please: an engagement with an older post, or a click
from a shared copy, needs no impression of the month. Most often, though, two columns were mistaken for each other.

===========  =====  ===========  ======  =======================================
impressions  reach  engagements  clicks  asked about
===========  =====  ===========  ======  =======================================
1,000        800    90           12      nothing
1,000        1,000  1,000        1,000   nothing
1,000        800    5,000        12      engagements
1,000        1,200  90           1,001   reach and link clicks
not said     800    90           12      nothing: there is nothing to compare
===========  =====  ===========  ======  =======================================
"""

from __future__ import annotations

from funding.outreach.result_types import DigitalFacts

COMPARED = {"reach": "reach", "engagements": "engagements", "clicks": "link clicks"}


def above_impressions(facts: DigitalFacts) -> tuple[str, ...]:
    """The fields whose figure is larger than the impressions of the same month, in the order of the form."""
    shown = facts.impressions
    if shown is None:
        return ()
    return tuple(name for name in COMPARED if (getattr(facts, name) or 0) > shown)


def asked(facts: DigitalFacts) -> str:
    """What is asked about, in a sentence; empty where nothing is."""
    names = above_impressions(facts)
    if not names:
        return ""
    told = " and ".join(f"{getattr(facts, name):,} {COMPARED[name]}" for name in names)
    return f"{told[0].upper()}{told[1:]} of {facts.impressions:,} impressions: please check the columns."
