"""Which parameters matter, and which values of them make runs like the first window."""
