"""Use cases of actual costs."""
