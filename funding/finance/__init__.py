"""The finance corner: the accountant's chart, the journal of a budget, the budget book, the log of exports."""
