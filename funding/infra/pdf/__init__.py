"""PDFs from our own HTML: locked to named assets, tagged, archival, made in a child process with limits.

======================  ==========================================================================================
module                  question it answers
======================  ==========================================================================================
``types.py``            what goes in, what comes out, what can go wrong
``client.py``           how a page of HTML becomes a PDF (``render_pdf``)
``kept.py``             which PDFs were made before and can be handed out again
``worker.py``           what the process that renders does
``fetcher.py``          what a document may read: nothing but files of the package's ``static/pdf``
``tagging.py``          how one file is PDF/A-3a and PDF/UA-1 at once
``glyphs.py``           which characters our typefaces cannot print
``templates.py``        the Jinja environment of printed pages
======================  ==========================================================================================
"""

from __future__ import annotations
