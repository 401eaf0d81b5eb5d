"""The papers of a report: PDFs and the workbook, all made of a ``ReportDocument`` and nothing else.

======================  ==========================================================================================
module                  question it answers
======================  ==========================================================================================
``setting.py``          how each paper is set: performance, final, one page, SF-425
``showing.py``          what of a document stands on the cover, in the head of the form, in a chart
``checks.py``           where printed rows do not add up to the stored totals
``workbook.py``         how the same figures become a workbook with live formulas
======================  ==========================================================================================
"""

from __future__ import annotations
