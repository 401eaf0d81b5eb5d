"""Lineage: the table of the rule, and that no order of links and moves counts the same money twice."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.applications.lineage import (
    LineageError,
    Link,
    Member,
    check_link,
    counted_in,
    counting,
    following,
)
from funding.applications.types import LinkKind, Stage
from funding.kernel.periods import Period

OPEN, WON, LOST = Stage.SUBMITTED, Stage.AWARDED, Stage.DECLINED
K = LinkKind


def chain(*steps: Stage | LinkKind | str) -> tuple[list[Member], list[Link]]:
    """Members 1, 2, ... by stage ("archived" for an open one put aside), with the kind of link between them."""
    members = [
        Member(place + 1, OPEN if stage == "archived" else Stage(stage), archived=stage == "archived")
        for place, stage in enumerate(steps[::2])
    ]
    links = [Link(place + 1, place + 2, LinkKind(kind)) for place, kind in enumerate(steps[1::2])]
    return members, links


def counted(members: list[Member], links: list[Link]) -> list[int]:
    elsewhere = counted_in(members, links)
    return [one.id for one in members if elsewhere[one.id] is None and not one.archived]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((OPEN, K.FULL_PROPOSAL, OPEN), [2]),
        ((OPEN, K.FULL_PROPOSAL, LOST), [2]),
        ((OPEN, K.FULL_PROPOSAL, "archived"), [1]),
        ((LOST, K.RESUBMISSION, OPEN), [2]),
        ((WON, K.RESUBMISSION, OPEN), [1]),
        ((WON, K.RENEWAL, OPEN), [1, 2]),
        ((WON, K.WITHIN, OPEN), [1]),
        ((WON, K.WITHIN, WON), [1]),
        ((WON, K.CONTINUATION, OPEN), [1, 2]),
        ((OPEN, K.FULL_PROPOSAL, WON, K.RENEWAL, OPEN), [2, 3]),
        ((OPEN, K.FULL_PROPOSAL, "archived", K.RESUBMISSION, OPEN), [3]),
    ],
)
def test_the_table_of_the_rule_holds(steps: tuple[Stage | LinkKind | str, ...], expected: list[int]) -> None:
    assert counted(*chain(*steps)) == expected


def test_a_split_counts_in_its_parts_and_a_merger_in_the_whole() -> None:
    three = [Member(1, OPEN), Member(2, OPEN), Member(3, OPEN)]
    parts = [Link(1, 2, K.SPLIT), Link(1, 3, K.SPLIT)]
    assert counted(three, parts) == [2, 3]
    merged = [Link(1, 3, K.MERGER), Link(2, 3, K.MERGER)]
    assert counted(three, merged) == [3]
    assert counted_in(three, merged) == {1: 3, 2: 3, 3: None}


def test_what_is_counted_elsewhere_names_the_one_that_counts() -> None:
    members, links = chain(OPEN, K.FULL_PROPOSAL, LOST, K.RESUBMISSION, OPEN)
    assert counted_in(members, links) == {1: 3, 2: 3, 3: None}


def test_a_link_that_closes_a_circle_is_refused() -> None:
    links = [Link(1, 2, K.RENEWAL), Link(2, 3, K.RENEWAL)]
    with pytest.raises(LineageError, match="circle"):
        check_link(Link(3, 1, K.RENEWAL), links)
    with pytest.raises(LineageError, match="linked already"):
        check_link(Link(2, 1, K.RENEWAL), links)
    with pytest.raises(LineageError, match="itself"):
        check_link(Link(1, 1, K.RENEWAL), [])
    check_link(Link(1, 3, K.RENEWAL), links)


def test_money_that_would_run_in_a_circle_is_refused() -> None:
    links = [Link(1, 2, K.FULL_PROPOSAL), Link(2, 3, K.RESUBMISSION)]
    with pytest.raises(LineageError, match="same money"):
        check_link(Link(1, 3, K.WITHIN), links)


def test_a_renewal_without_dates_counts_after_what_it_renews() -> None:
    award = Member(1, WON, starts_on=date(2025, 10, 1), ends_on=date(2026, 9, 30))
    renewal, links = Member(2, OPEN), [Link(1, 2, K.RENEWAL)]
    first, second = Period(date(2025, 10, 1), date(2026, 9, 30)), Period(date(2026, 10, 1), date(2027, 9, 30))
    assert counting([award, renewal], links, first) == [1]
    assert counting([award, renewal], links, second) == [2]


@pytest.mark.parametrize(
    ("start", "end", "next_start", "next_end"),
    [
        (date(2025, 10, 1), date(2026, 9, 30), date(2026, 10, 1), date(2027, 9, 30)),
        (date(2027, 3, 1), date(2028, 2, 29), date(2028, 3, 1), date(2029, 2, 28)),
        (date(2026, 1, 10), date(2026, 1, 19), date(2026, 1, 20), date(2026, 1, 29)),
    ],
)
def test_the_following_period_is_as_long_again(
    start: date, end: date, next_start: date, next_end: date
) -> None:
    assert following(Period(start, end)) == Period(next_start, next_end)


NUMBERS = st.integers(1, 7)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("link"), NUMBERS, NUMBERS, st.sampled_from(LinkKind)),
        st.tuples(st.just("unlink"), NUMBERS, NUMBERS, st.just(None)),
        st.tuples(st.just("move"), NUMBERS, st.just(0), st.sampled_from(Stage)),
        st.tuples(st.just("archive"), NUMBERS, st.just(0), st.booleans()),
    ),
    max_size=25,
)


def money_ways(links: list[Link]) -> set[tuple[int, int]]:
    """Every (from, to) that the same money runs, over any number of steps: told apart from the rule's own code."""
    ways = {(one.earlier, one.later) for one in links if one.kind.is_same_money}
    ways |= {(one.later, one.earlier) for one in links if one.kind is LinkKind.WITHIN}
    while True:
        more = {(a, d) for a, b in ways for c, d in ways if b == c} - ways
        if not more:
            return ways
        ways |= more


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_no_order_of_links_and_moves_counts_the_same_money_twice(
    steps: list[tuple[str, int, int, LinkKind | Stage | bool | None]],
) -> None:
    members = {number: Member(number, Stage.PROSPECT) for number in range(1, 8)}
    links: list[Link] = []
    for what, one, other, value in steps:
        if what == "link" and isinstance(value, LinkKind):
            try:
                check_link(Link(one, other, value), links)
            except LineageError:
                continue
            links.append(Link(one, other, value))
        elif what == "unlink":
            links = [link for link in links if (link.earlier, link.later) != (one, other)]
        elif isinstance(value, Stage):
            members[one] = Member(one, value, members[one].archived)
        else:
            members[one] = Member(one, members[one].stage, bool(value))
        present = list(members.values())
        elsewhere = counted_in(present, links)
        assert elsewhere == counted_in(present[::-1], links[::-1])
        live = {key for key, member in members.items() if not member.archived}
        counts = {key for key in live if elsewhere[key] is None}
        ways = money_ways(links)
        assert not any(start == end for start, end in ways)
        assert not {(start, end) for start, end in ways if start in counts and end in counts}
        assert all(elsewhere[key] != key for key in members)
        touched = {key for pair in ways for key in pair if key in live}
        assert counts or not live
        assert live - touched <= counts
