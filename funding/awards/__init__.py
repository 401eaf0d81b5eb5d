"""Awards: what a funder granted, on which terms, how these changed since, and how the award is closed."""
