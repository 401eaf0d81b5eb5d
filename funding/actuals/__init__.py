"""What awards really cost: entries and their approval, imports from the books, obligations, budget against actual."""
