"""What an activity must at least say to be counted: where it was, and whom it reached.

Day, initiative and kind the form has filled in. Two things are typed besides: the place, without which no figure by
place is true, and whom it reached. A head count by group says that best; where nobody was counted, what was handed out
or the audience in words says it. Hours, languages, partners and the note stay optional, so that the form takes less
than a minute on a phone. What was logged before this rule stays, and is asked for it when it is changed.

=============================================  ==================================================
logged                                         answer
=============================================  ==================================================
a place and 24 nurses                          kept
a place and 60 hotline cards                   kept
a place and "night shift", nobody counted      kept: nobody came, or nobody could be counted
"Online" and "young people", a digital one     kept: what is digital happens online
24 nurses, no place                            refused beside the place
a place, and neither count nor audience        refused beside the audience
=============================================  ==================================================
"""

from __future__ import annotations

from funding.kernel.errors import DomainError
from funding.outreach.activity_types import ActivityFacts


def require_countable(facts: ActivityFacts) -> None:
    """Raise DomainError, with its field, where an activity does not say what makes it count."""
    if not facts.place.strip():
        raise DomainError(
            "Say where it was: a school, a clinic, a town; “Online” for what is digital.", field="place"
        )
    handed_out = any(one.number > 0 for one in facts.handouts)
    if not any(facts.attendance.values()) and not handed_out and not facts.audience.strip():
        raise DomainError(
            "Say whom it reached: count heads above, or write the audience in words.", field="audience"
        )
