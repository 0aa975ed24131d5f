"""The state of a campaign: its columns and codes, the log of events, and what follows from a row alone."""
