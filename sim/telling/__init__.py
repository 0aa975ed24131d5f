"""A run in sentences: what happened, and why a commander did it."""
