"""Use cases of subawards and contracts."""
