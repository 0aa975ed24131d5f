"""Cases side by side, run by run with the same luck: how they differ, and where twins part."""
