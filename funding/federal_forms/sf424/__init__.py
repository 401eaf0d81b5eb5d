"""SF-424, Application for Federal Assistance (OMB 4040-0004), version 4.0."""
