"""Expenditures of federal awards in a fiscal year (SEFA, 2 CFR 200.510(b)) and the watch over the single audit.

======================  ==========================================================================================
module                  question it answers
======================  ==========================================================================================
``schedule.py``         which lines and totals the schedule has, and what is missing in it
``watch.py``            whether a single audit is due, how far the threshold is, when the package must be in
``queries.py``          what the records say: expenditures, what was passed on, the pace of each award
``packages.py``         which day the audit package has among all other dates
``notes.py``            the notes of the schedule
======================  ==========================================================================================
"""

from __future__ import annotations
