"""What a run leaves on disk: its folder, tables for other programs, events as researchers know them, snapshots."""
