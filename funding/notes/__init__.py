"""Notes on every record: what people write, whom they call, who follows, and what happened."""
