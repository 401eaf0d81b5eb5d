"""A year in the life of one fictional organization, to try Funding with.

The organization, its people, its partners and its donors are invented. Titles, numbers, listings,
agencies, dates
and amounts of past federal and state calls are facts of the public record, told in our own words. Dates of
the
present year are counted from today, so that the demonstration is always in the middle of its work.
"""

from funding.demo.loading import AlreadyInUseError, load
from funding.demo.types import DemoSignIn

__all__ = ["AlreadyInUseError", "DemoSignIn", "load"]
