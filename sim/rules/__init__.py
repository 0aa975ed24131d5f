"""Rules that phases are made of: those that several phases share, and those that fill a file of their own."""
