"""Search everywhere: any record by words, the commonest actions, and what was seen lately."""
