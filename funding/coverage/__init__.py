"""Who pays for which cost in which month, what nobody pays yet, and what happens if a source falls away."""
