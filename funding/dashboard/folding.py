"""Which of the decisions that wait stand on Home at once.

Up to nine are shown as they are. Of more, the seven most pressing stand open and the others are folded below them, with
how many there are about what above; choosing a topic shows all of that topic.

=======  =======  =====  ======
waiting  topic    shown  folded
=======  =======  =====  ======
9        none     9      0
10       none     7      3
27       none     7      20
27       8 of 27  8      0
=======  =======  =====  ======
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from funding.dashboard.types import Choice, Topic

MOST_AT_ONCE = 9
FIRST = 7


@dataclass(frozen=True, slots=True)
class Folded:
    """What Home shows: decisions that stand open, those behind one press, and how many there are by topic.

    ``topics`` is empty where there are too few decisions, or decisions about one thing only, for a choice among them.
    """

    total: int
    shown: Sequence[Choice]
    rest: Sequence[Choice]
    topics: Sequence[tuple[Topic, int]]
    topic: Topic | None


def fold(choices: Sequence[Choice], asked: str) -> Folded:
    """``choices`` in their order, narrowed to the topic ``asked`` for where it is one of theirs."""
    counts = Counter(one.topic for one in choices)
    topic = next((one for one in counts if one.value == asked), None)
    if topic is not None:
        shown, rest = [one for one in choices if one.topic is topic], list[Choice]()
    elif len(choices) <= MOST_AT_ONCE:
        shown, rest = list(choices), []
    else:
        shown, rest = list(choices[:FIRST]), list(choices[FIRST:])
    offered = len(choices) > MOST_AT_ONCE and len(counts) > 1
    topics = [(one, counts[one]) for one in Topic if counts[one]] if offered else []
    return Folded(len(choices), shown, rest, topics, topic)
