"""Agreements that pay a partner from an award: subawards and contracts, from determination to closeout."""
