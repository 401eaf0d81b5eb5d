"""A budget as a document to print, as funders know it: worksheet, justification, one page, a state's own rows."""
