"""Use cases of the pipeline."""
