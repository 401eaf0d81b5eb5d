"""Reads of notes, of followers, and of what happened."""
