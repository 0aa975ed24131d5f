"""Keyed luck: every draw is a pure function of (seed, run, phase, tick, row, k).

Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011, doi:10.1145/2063384.2063405) is used as a
counter: key = (seed, run), counter = (phase, tick, row, k). One more draw here therefore never
shifts the luck there. Binomial and other draws invert one uniform, so that with the same luck a
larger chance never gives fewer hits. Compiled and plain Python give equal bits.
"""

import math
from typing import Any, NamedTuple

import numpy as np
from numba import config

from agents.compiled import rule
from agents.records.columns import Table

# The stream of each phase: the first word of the counter.
START, CLOCK, POLITICS, SENSING, DECISIONS, SUPPLY, AIR, MOVEMENT, COMBAT, CONTROL, DISPLACEMENT = range(11)


class Luck(NamedTuple):
    """The key of one turn's draws: seed and run (0 … 2³²−1) and the tick."""

    seed: int
    run: int
    tick: int


word = int if config.DISABLE_JIT else np.uint64  # plain Python needs no 64-bit wrap: products stay below 2⁶⁴
MASK = word(0xFFFFFFFF)
HALF = word(32)
MULTIPLIER_0, MULTIPLIER_1 = word(0xD2511F53), word(0xCD9E8D57)
WEYL_0, WEYL_1 = word(0x9E3779B9), word(0xBB67AE85)
DROP_HIGH, DROP_LOW = word(5), word(6)
LANES = 8  # short numbers from one call: the halves of its four words
HALF_WORD, LOWER_HALF = word(16), word(0xFFFF)


@rule
def philox(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[Any, Any, Any, Any]:
    """Four 32-bit words from a 128-bit counter and a 64-bit key: Philox4x32-10."""
    a, b, c, d, key_0, key_1 = word(c0), word(c1), word(c2), word(c3), word(k0), word(k1)
    for _ in range(10):
        low = MULTIPLIER_0 * a
        high = MULTIPLIER_1 * c
        a, b, c, d = (high >> HALF) ^ b ^ key_0, high & MASK, (low >> HALF) ^ d ^ key_1, low & MASK
        key_0 = (key_0 + WEYL_0) & MASK
        key_1 = (key_1 + WEYL_1) & MASK
    return a, b, c, d


@rule
def uniform(luck: Luck, phase: int, row: int, k: int) -> float:
    """A uniform number in [0, 1) with 53 random bits."""
    a, b, _, _ = philox(phase, luck[2], row, k, luck[0], luck[1])
    return (float(a >> DROP_HIGH) * 67108864.0 + float(b >> DROP_LOW)) / 9007199254740992.0


@rule
def lane(words: tuple[Any, Any, Any, Any], number: int) -> float:
    """One of eight uniform numbers of 16 bits in (0, 1): the upper or lower half of a word."""
    if number < 2:
        drawn = words[0]
    elif number < 4:
        drawn = words[1]
    elif number < 6:
        drawn = words[2]
    else:
        drawn = words[3]
    half = drawn >> HALF_WORD if number % 2 == 0 else drawn & LOWER_HALF
    return (float(half) + 0.5) / 65536.0


@rule
def draw_lots(lots: Table, luck: Luck, phase: int, column: int, k: int) -> None:
    """Draw a short number for each of the rows 8 × `column` … 8 × `column` + 7 at once."""
    a, b, c, d = philox(phase, luck[2], column, k, luck[0], luck[1])
    lots[0] = a
    lots[1] = b
    lots[2] = c
    lots[3] = d


@rule
def lot(lots: Table, row: int) -> float:
    """The number drawn for a row: as `lane` would give it."""
    drawn = lots[row % LANES // 2]
    half = drawn >> 16 if row % 2 == 0 else drawn & 0xFFFF
    return (float(half) + 0.5) / 65536.0


@rule
def gumbel(luck: Luck, phase: int, row: int, k: int) -> float:
    """A standard Gumbel number (location 0, scale 1)."""
    u = uniform(luck, phase, row, k)
    return -math.log(-math.log(max(u, 1e-300)))


@rule
def normal(luck: Luck, phase: int, row: int, k: int) -> float:
    """A standard normal number: Box–Muller on the two uniforms of one Philox call."""
    a, b, c, d = philox(phase, luck[2], row, k, luck[0], luck[1])
    u = (float(a >> DROP_HIGH) * 67108864.0 + float(b >> DROP_LOW) + 1.0) / 9007199254740993.0
    v = (float(c >> DROP_HIGH) * 67108864.0 + float(d >> DROP_LOW)) / 9007199254740992.0
    return math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)


@rule
def binomial(luck: Luck, phase: int, row: int, k: int, n: int, chance: float) -> int:
    """Hits among n trials of one chance, by inversion: monotone in n and in the chance."""
    if n <= 0 or chance <= 0.0:
        return 0
    if chance >= 1.0:
        return n
    u = uniform(luck, phase, row, k)
    if chance > 0.5:
        return n - binomial_quantile(n, 1.0 - chance, 1.0 - u)
    return binomial_quantile(n, chance, u)


@rule
def binomial_quantile(n: int, chance: float, u: float) -> int:
    """The smallest number of hits whose cumulative probability exceeds u, for chances up to one half.

    Exact while the mean stays below 400 (the first term of the sum does not underflow), the rounded normal
    quantile above.
    """
    mean = n * chance
    if mean > 400.0:
        return min(n, max(0, int(math.floor(mean + math.sqrt(mean * (1.0 - chance)) * quantile(u) + 0.5))))
    hits = 0
    odds = chance / (1.0 - chance)
    weight = math.exp(n * math.log(1.0 - chance))
    total = weight
    while u >= total and hits < n:
        weight *= odds * (n - hits) / (hits + 1.0)
        hits += 1
        total += weight
        if weight < 1e-18 and hits > mean:
            break
    return hits


CROWD = 12.0  # variance from which on the rounded normal quantile is near enough for a crowd


@rule
def crowd(luck: Luck, phase: int, row: int, k: int, n: int, chance: float) -> int:
    """As `binomial`, for crowds in which a person more or less does not matter: quick however many there are."""
    mean = n * chance
    variance = mean * (1.0 - chance)
    if variance < CROWD:
        return binomial(luck, phase, row, k, n, chance)
    u = uniform(luck, phase, row, k)
    return min(n, max(0, int(math.floor(mean + math.sqrt(variance) * quantile(u) + 0.5))))


@rule
def quantile(u: float) -> float:
    """The standard normal quantile of u (Abramowitz and Stegun 26.2.23, error below 4.5e-4)."""
    tail = min(u, 1.0 - u)
    t = math.sqrt(-2.0 * math.log(max(tail, 1e-300)))
    x = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    return -x if u < 0.5 else x
