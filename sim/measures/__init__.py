"""What is measured of a run: series by turn, outcomes, the goals; nothing is drawn or written here."""
