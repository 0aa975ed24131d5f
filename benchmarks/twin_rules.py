"""The twin of twin.py the way Serval is built: records and loops that Numba compiles. The same strengths at the end."""

import sys
import time

import numba
import numpy as np

COLUMNS, ROWS, HOURS = 74, 60, 6
LOSS_RATE, STRENGTH = 0.02, 100
NAMES = ("column", "row", "goal_column", "goal_row", "side", "strength", "walks", "lost")
BODY = np.dtype((np.record, [(name, "i8") for name in NAMES]))


@numba.njit(nogil=True, inline="always")
def mix(x, word):
    """One more key into a whole number of 64 bits (splitmix64)."""
    x += np.uint64(word) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(0x632BE59BD9B4E019)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@numba.njit(nogil=True)
def place(number, walk):
    """A keyed place on the grid."""
    x = mix(mix(np.uint64(0), number), walk)
    return np.int64(mix(x, 1) % np.uint64(COLUMNS)), np.int64(mix(x, 2) % np.uint64(ROWS))


@numba.njit(nogil=True)
def count(bodies, power):
    """Strength of each side in each cell."""
    power[:] = 0
    for i in range(bodies.size):
        b = bodies[i]
        power[2 * (b.row * COLUMNS + b.column) + b.side] += b.strength


@numba.njit(nogil=True)
def play(bodies, turns, power):
    """So many turns in place."""
    for i in range(bodies.size):
        b = bodies[i]
        b.side, b.strength, b.walks = i % 2, STRENGTH, 0
        b.column, b.row = place(i, 0)
        b.goal_column, b.goal_row = place(i, 1)
    for hour in range(turns * HOURS):
        count(bodies, power)
        for i in range(bodies.size):
            b = bodies[i]
            if b.strength == 0 or power[2 * (b.row * COLUMNS + b.column) + 1 - b.side] > 0:
                continue
            if b.column == b.goal_column and b.row == b.goal_row:
                b.walks += 1
                b.goal_column, b.goal_row = place(i, 1 + b.walks)
            b.column += (b.goal_column > b.column) - (b.goal_column < b.column)
            b.row += (b.goal_row > b.row) - (b.goal_row < b.row)
        count(bodies, power)
        for i in range(bodies.size):
            b = bodies[i]
            cell = 2 * (b.row * COLUMNS + b.column)
            hostile, friends = power[cell + 1 - b.side], power[cell + b.side]
            b.lost = 0
            if b.strength > 0 and hostile > 0:
                chance = float(mix(mix(np.uint64(0), i), hour)) / 2.0**64
                b.lost = min(b.strength, int(LOSS_RATE * b.strength * hostile / (friends + hostile) * 2.0 + chance))
        for i in range(bodies.size):
            bodies[i].strength -= bodies[i].lost


if __name__ == "__main__":
    bodies, turns = np.zeros(int(sys.argv[1]), BODY).view(np.recarray), int(sys.argv[2])
    power, best = np.zeros(2 * COLUMNS * ROWS, np.int64), float("inf")
    for _ in range(50):
        begun = time.perf_counter()
        play(bodies, turns, power)
        best = min(best, time.perf_counter() - begun)
    print(best * 1000.0, int(((np.arange(bodies.size) + 1) * bodies.strength).sum()))
