"""The twin of twin.py, vectorised: the same bodies, the same hours, the same strengths at the end."""

import sys
import time

import numpy as np

COLUMNS, ROWS, HOURS = 74, 60, 6
LOSS_RATE, STRENGTH = 0.02, 100


def mixed(*words):
    """A whole number of 64 bits from keys (splitmix64), for arrays of keys."""
    x = np.zeros(np.broadcast_shapes(*(np.shape(word) for word in words)), np.uint64)
    for word in words:
        x = x + np.asarray(word, np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(0x632BE59BD9B4E019)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        x = x ^ (x >> np.uint64(31))
    return x


def place(number, walk):
    """Keyed places on the grid: columns and rows."""
    return (mixed(number, walk, 1) % np.uint64(COLUMNS)).astype(int), (mixed(number, walk, 2) % np.uint64(ROWS)).astype(
        int
    )


def play(bodies, turns):
    """Strengths after so many turns."""
    number = np.arange(bodies)
    side, strength, walks = number % 2, np.full(bodies, STRENGTH), np.zeros(bodies, int)
    column, row = place(number, 0)
    goal_column, goal_row = place(number, 1)

    def powers(cell):
        """Strength of each side in the cell of each body: friends, enemies."""
        table = np.bincount(cell * 2 + side, weights=strength, minlength=2 * COLUMNS * ROWS)
        return table[cell * 2 + side], table[cell * 2 + 1 - side]

    for hour in range(turns * HOURS):
        _, hostile = powers(row * COLUMNS + column)
        free = (strength > 0) & (hostile == 0)
        there = free & (column == goal_column) & (row == goal_row)
        walks[there] += 1
        goal_column[there], goal_row[there] = place(number[there], 1 + walks[there])
        column = np.where(free, column + np.sign(goal_column - column), column)
        row = np.where(free, row + np.sign(goal_row - row), row)
        friends, hostile = powers(row * COLUMNS + column)
        chance = mixed(number, np.uint64(hour)) / 2.0**64
        with np.errstate(invalid="ignore"):
            lost = (LOSS_RATE * strength * hostile / (friends + hostile) * 2.0 + chance).astype(int)
        strength = strength - np.where((strength > 0) & (hostile > 0), np.minimum(lost, strength), 0)
    return strength


if __name__ == "__main__":
    bodies, turns = int(sys.argv[1]), int(sys.argv[2])
    best = float("inf")
    for _ in range(5):
        begun = time.perf_counter()
        strengths = play(bodies, turns)
        best = min(best, time.perf_counter() - begun)
    print(best * 1000.0, int(((np.arange(bodies) + 1) * strengths).sum()))
