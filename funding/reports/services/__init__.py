"""Use cases of reports: plan them, write them, sign them, send them."""
