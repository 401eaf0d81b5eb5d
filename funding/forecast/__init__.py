"""The forecast: which money comes in which month, with a chance learned from our own history."""
