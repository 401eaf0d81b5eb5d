"""Use cases of the feeds."""
