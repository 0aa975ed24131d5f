"""What the staff of every commander can do: see, weigh, choose, gather, hold, fly in, and set out."""
