"""The federal application forms of a budget: SF-424A and SF-424, on screen, as PDF and as Grants.gov XML."""
