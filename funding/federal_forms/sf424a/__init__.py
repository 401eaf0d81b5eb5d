"""SF-424A, Budget Information for Non-Construction Programs (OMB 4040-0006), version 1.0."""
