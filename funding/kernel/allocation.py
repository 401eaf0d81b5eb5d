"""Dividing an amount into parts that add up to it exactly: the method of largest remainders.

Each part first gets the whole cents of its exact share. The cents still missing, fewer than there are
parts, go one each to the parts whose share was cut the most; of equal cuts, the earlier part comes
first. So no part is ever a cent or more away from its exact share, and the sum is always the total.

===========  ===================  ===================
total        weights              parts
===========  ===================  ===================
100          1, 1, 1              34, 33, 33
5            3, 3, 1              2, 2, 1
3000000      6000000, 2000000     2250000, 750000
-100         1, 1, 1              -34, -33, -33
0            0, 0                 0, 0
===========  ===================  ===================
"""

from __future__ import annotations

from collections.abc import Sequence

from funding.kernel.money import Cents


def split(total_cents: Cents, weights: Sequence[int]) -> list[Cents]:
    """Divide ``total_cents`` in proportion to ``weights``, in their order.

    Raises ValueError for a negative weight, and where an amount other than zero meets no weight above zero.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("A weight cannot be negative.")
    whole = sum(weights)
    if whole == 0:
        if total_cents:
            raise ValueError("An amount cannot be divided among weights that are all zero.")
        return [0] * len(weights)
    sign = -1 if total_cents < 0 else 1
    shares = [divmod(abs(total_cents) * weight, whole) for weight in weights]
    parts = [share for share, _ in shares]
    missing = abs(total_cents) - sum(parts)
    by_remainder = sorted(range(len(parts)), key=lambda index: (-shares[index][1], index))
    for index in by_remainder[:missing]:
        parts[index] += 1
    return [sign * part for part in parts]
