"""The grant portfolio and the board packet: what awards stand for, printed for the people who answer for them.

======================  ==========================================================================================
module                  question it answers
======================  ==========================================================================================
``types.py``            which sections a packet has, in which order
``document.py``         what a packet shows: plain data, frozen when it is kept
``printing.py``         how packet and portfolio are set
``reading.py``          where each section's figures come from
``risks.py``            what the board should worry about
``services.py``         how a packet is prepared, changed and kept
======================  ==========================================================================================
"""

from __future__ import annotations
