"""Reads of coverage. The number of statements is fixed, whatever the plans hold."""
