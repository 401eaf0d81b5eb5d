"""Bringing indicators, figures and activities in from CSV, all or nothing; rows of persons become counts."""
