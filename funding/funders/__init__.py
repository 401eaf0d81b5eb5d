"""Who gives: federal agencies, state programs, foundations, nonprofit partners, businesses and people."""
