"""The calendar: every date of every feature on one page, and as feeds that other calendars subscribe to."""
