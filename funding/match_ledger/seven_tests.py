"""Whether an item counts as match: seven answers, each with its reason (2 CFR 200.306(b)).

An item counts when it is received and all seven are answered yes. One no keeps it out, whatever the others say; one
that is open keeps it out until somebody answers. Four of the answers are proposed from what is stored, and whoever
enters the item confirms or changes them.

========================  =====================  ==========================
answers                   judged                 counts
========================  =====================  ==========================
seven yes                 passes                 yes, once it is received
six yes, one no           fails test 6           no
six yes, one open         1 test is open         no
one no, six open          fails test 2           no
========================  =====================  ==========================
"""

from __future__ import annotations

from dataclasses import dataclass

from funding.match_ledger.types import Answer, Answers, Test


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the answers come to: the tests that failed and those that nobody has answered."""

    failed: tuple[Test, ...]
    unanswered: tuple[Test, ...]

    @property
    def passes(self) -> bool:
        """Whether all seven are answered yes."""
        return not self.failed and not self.unanswered

    @property
    def words(self) -> str:
        """The verdict in a few words."""
        if self.failed:
            numbers = ", ".join(str(one.number) for one in self.failed)
            return f"fails test{'s' if len(self.failed) > 1 else ''} {numbers}"
        if self.unanswered:
            count = len(self.unanswered)
            return f"{count} test{'s' if count > 1 else ''} open"
        return "passes all seven"

    @property
    def tone(self) -> str:
        """The badge tone that goes with it."""
        return "red" if self.failed else "amber" if self.unanswered else "green"


def judge(answers: Answers) -> Verdict:
    """The verdict on seven answers; one that is missing is open."""
    given = {test: answers.get(test, Answer()).passes for test in Test}
    return Verdict(
        failed=tuple(test for test, passes in given.items() if passes is False),
        unanswered=tuple(test for test, passes in given.items() if passes is None),
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of an item and bears on a test."""

    has_evidence: bool
    line_title: str
    within_period: bool
    is_used_once: bool = True


def proposed(known: Known) -> dict[Test, Answer]:
    """The answers that follow from what is stored; the other tests are left to a person."""
    found = {
        Test.NOT_TWICE: Answer(
            known.is_used_once, "The ledger holds it once: source, day and reference are counted here only."
        ),
        Test.OTHERWISE: Answer(
            known.within_period,
            "It lies in the period of performance."
            if known.within_period
            else "It lies outside the period of performance.",
        ),
    }
    if known.has_evidence:
        found[Test.VERIFIABLE] = Answer(True, "A document or reference is kept with it.")
    if known.line_title:
        found[Test.IN_BUDGET] = Answer(True, f"The approved budget has the line “{known.line_title}”.")
    return found


def missing_reasons(answers: Answers) -> tuple[Test, ...]:
    """Tests that were answered without a reason."""
    return tuple(
        test
        for test in Test
        if answers.get(test, Answer()).passes is not None and not answers[test].reason.strip()
    )
