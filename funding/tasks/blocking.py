"""Whether tasks would wait for each other in a circle.

"B waits for A" is an edge from B to A. A new one may not lead back to where it starts: following what is waited for,
from the new blocker on, must never reach the task itself.

====================  ==================  ==========================
waits already         asked for           answer
====================  ==================  ==========================
none                  A waits for B       fine
B waits for A         A waits for B       circle: A, B, A
B for A, C for B      A waits for C       circle: A, C, B, A
B for A, C for A      C waits for B       fine
any                   A waits for A       circle: A, A
====================  ==================  ==========================
"""

from __future__ import annotations

from collections.abc import Collection, Mapping


def circle(task: int, blockers: Collection[int], waits: Mapping[int, Collection[int]]) -> list[int]:
    """The circle that would be closed if ``task`` waited for ``blockers``, as keys from it back to it; empty if none.

    ``waits`` says what every other task waits for already; what it says of ``task`` itself is replaced.
    """
    for blocker in blockers:
        found = _way(blocker, task, waits, {})
        if found:
            return [task, *found]
    return []


def _way(start: int, goal: int, waits: Mapping[int, Collection[int]], came_from: dict[int, int]) -> list[int]:
    if start == goal:
        return [goal]
    waiting, came_from[start] = [start], start
    while waiting:
        here = waiting.pop()
        for there in waits.get(here, ()):
            if there == goal:
                return [*_walked(here, start, came_from), goal]
            if there not in came_from:
                came_from[there] = here
                waiting.append(there)
    return []


def _walked(here: int, start: int, came_from: Mapping[int, int]) -> list[int]:
    steps = [here]
    while steps[-1] != start:
        steps.append(came_from[steps[-1]])
    return steps[::-1]
