"""What the money pays for: outreach initiatives with their plan, planned cost and target indicators."""
