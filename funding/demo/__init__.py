"""A year in the life of one fictional organization, to try Funding with."""
