"""What it cost to train one person: approved direct cost of an initiative over persons trained, both of one period.

The persons are those of the indicator People trained, counted unduplicated within the period; attendances would make
the figure too low. Both parts are always told with the result. Rounded half up to the cent.

=============  ========  ===========
direct cost    trained   per person
=============  ========  ===========
$18,600.00     620       $30.00
$1,000.00      3         $333.33
$500.00        0         none
=============  ========  ===========
"""

from __future__ import annotations

from dataclasses import dataclass

from funding.kernel.money import Cents, divide_half_up, format_money


@dataclass(frozen=True, slots=True)
class CostPerPerson:
    """The cost in cents, the persons it is divided by, and the cents for each of them."""

    cost_cents: Cents
    persons: int
    each_cents: Cents

    @property
    def told(self) -> str:
        """The figure with its base, in a sentence."""
        return (
            f"{format_money(self.each_cents)} per person trained: {format_money(self.cost_cents)} of approved direct "
            f"cost charged to this initiative in the period, over {self.persons:,} persons counted unduplicated."
        )


def cost_per_person(cost_cents: Cents, persons: int) -> CostPerPerson | None:
    """The cost of one person trained; None where nobody was trained."""
    if persons <= 0:
        return None
    return CostPerPerson(cost_cents, persons, divide_half_up(cost_cents, persons))
