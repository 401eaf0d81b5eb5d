"""What changes a proposal, and what it is printed with."""

from funding.proposals.services.printing import proposal_pdf, read_pdf
from funding.proposals.services.starting import start_proposal

__all__ = ["proposal_pdf", "read_pdf", "start_proposal"]
