"""Use cases of awards: set up, amend, meet conditions, close out."""
