"""Use cases of notes and of following."""
