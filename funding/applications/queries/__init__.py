"""Reads of the pipeline: one application, the board, the list."""
