"""Keyed luck: the published vectors of its generator, and draws that keep the order of chances."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.luck import (
    COMBAT,
    MOVEMENT,
    Luck,
    binomial,
    binomial_quantile,
    crowd,
    gumbel,
    normal,
    philox,
    quantile,
    uniform,
)

ONES = 0xFFFFFFFF
LUCK = Luck(20130107, 3, 12)
FEW = settings(max_examples=50)


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((ONES, ONES, ONES, ONES), (ONES, ONES), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (  # the digits of pi
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_philox_gives_the_published_words(
    counter: tuple[int, int, int, int], key: tuple[int, int], words: tuple[int, int, int, int]
) -> None:
    """Known answers of Random123 (Salmon et al. 2011), file kat_vectors, philox4x32 with 10 rounds."""
    assert tuple(int(word) for word in philox(*counter, *key)) == words


def test_a_uniform_number_is_the_first_53_bits() -> None:
    # Key and counter 0: words 6627e8d5 and e169c58d. 27 high bits of the first, 26 of the second, over 2^53.
    a, b = 0x6627E8D5 >> 5, 0xE169C58D >> 6
    assert uniform(Luck(0, 0, 0), 0, 0, 0) == (a * 2**26 + b) / 2**53


def test_a_draw_hangs_on_each_part_of_its_key_and_on_nothing_else() -> None:
    first = uniform(LUCK, COMBAT, 5, 2)
    others = [
        uniform(Luck(20130108, 3, 12), COMBAT, 5, 2),
        uniform(Luck(20130107, 4, 12), COMBAT, 5, 2),
        uniform(Luck(20130107, 3, 13), COMBAT, 5, 2),
        uniform(LUCK, MOVEMENT, 5, 2),
        uniform(LUCK, COMBAT, 6, 2),
        uniform(LUCK, COMBAT, 5, 3),
    ]
    assert len({first, *others}) == 7
    assert uniform(LUCK, COMBAT, 5, 2) == first  # however many draws there were in between


def test_uniform_numbers_are_uniform() -> None:
    draws = np.array([uniform(LUCK, COMBAT, row, 0) for row in range(4000)])
    assert draws.min() >= 0.0
    assert draws.max() < 1.0
    assert draws.mean() == pytest.approx(0.5, abs=0.015)  # three standard errors: 3 × 0.289 / √4000 = 0.014
    assert draws.var() == pytest.approx(1.0 / 12.0, abs=0.004)


def test_normal_and_gumbel_numbers_have_their_moments() -> None:
    z = np.array([normal(LUCK, COMBAT, row, 0) for row in range(4000)])
    assert z.mean() == pytest.approx(0.0, abs=0.05)  # 3 / √4000 = 0.047
    assert z.std() == pytest.approx(1.0, abs=0.04)
    g = np.array([gumbel(LUCK, COMBAT, row, 0) for row in range(4000)])
    assert g.mean() == pytest.approx(0.5772, abs=0.065)  # Euler's constant; 3 × 1.283 / √4000 = 0.061
    assert g.std() == pytest.approx(math.pi / math.sqrt(6.0), abs=0.08)


def test_binomial_quantiles_by_hand() -> None:
    # Two trials of one half: 0, 1, 2 hits with 1/4, 1/2, 1/4.
    assert [binomial_quantile(2, 0.5, u) for u in (0.0, 0.24, 0.26, 0.74, 0.76, 0.999)] == [0, 0, 1, 1, 2, 2]
    assert binomial_quantile(1, 0.5, 0.5) == 1  # what is reached is not yet exceeded
    # 100 people at 1 %: nobody is hit with 0.99^100 = 0.366, at most one with 0.366 + 0.370 = 0.736.
    assert [binomial_quantile(100, 0.01, u) for u in (0.365, 0.367, 0.735, 0.737)] == [0, 1, 1, 2]


def test_large_binomials_are_rounded_normals() -> None:
    """3000 at 30 %: 900, spread √630 = 25.1; 1.96 of it lie above or below in one of forty."""
    quantiles = [binomial_quantile(3000, 0.3, u) for u in (0.5, 0.975, 0.025)]
    assert quantiles == [900, round(900 + 1.96 * 25.1), round(900 - 1.96 * 25.1)]
    assert binomial_quantile(1000, 0.5, 0.0) == 0  # never less than nobody
    assert binomial_quantile(900, 0.5, 1.0 - 2.0**-53) <= 900


def test_a_crowd_is_drawn_as_a_large_binomial() -> None:
    for row in range(20):
        assert crowd(LUCK, COMBAT, row, 0, 3000, 0.3) == binomial(LUCK, COMBAT, row, 0, 3000, 0.3)


def test_limits_of_the_binomial() -> None:
    assert binomial(LUCK, COMBAT, 0, 0, 0, 0.5) == 0
    assert binomial(LUCK, COMBAT, 0, 0, -3, 0.5) == 0
    assert binomial(LUCK, COMBAT, 0, 0, 100, 0.0) == 0
    assert binomial(LUCK, COMBAT, 0, 0, 100, 1.0) == 100
    assert binomial(LUCK, COMBAT, 0, 0, 100, 1.5) == 100


@pytest.mark.parametrize(("n", "chance"), [(20, 0.1), (80, 0.7), (3000, 0.3)])
def test_the_binomial_has_its_mean_and_spread(n: int, chance: float) -> None:
    hits = np.array([binomial(LUCK, COMBAT, row, 0, n, chance) for row in range(2000)])
    spread = math.sqrt(n * chance * (1.0 - chance))
    assert hits.mean() == pytest.approx(n * chance, abs=3.0 * spread / math.sqrt(2000.0))
    assert hits.std() == pytest.approx(spread, rel=0.06)


@FEW
@given(row=st.integers(0, 10**6), n=st.integers(0, 300), one=st.floats(0, 1), other=st.floats(0, 1))
def test_a_larger_chance_never_hits_less(row: int, n: int, one: float, other: float) -> None:
    low, high = sorted((one, other))
    fewer, more = (binomial(LUCK, COMBAT, row, 0, n, chance) for chance in (low, high))
    assert 0 <= fewer <= more <= n


@FEW
@given(row=st.integers(0, 10**6), one=st.integers(0, 300), other=st.integers(0, 300), chance=st.floats(0, 1))
def test_more_trials_never_hit_less(row: int, one: int, other: int, chance: float) -> None:
    few, many = sorted((one, other))
    assert binomial(LUCK, COMBAT, row, 0, few, chance) <= binomial(LUCK, COMBAT, row, 0, many, chance)


@pytest.mark.parametrize(("u", "z"), [(0.5, 0.0), (0.975, 1.95996), (0.025, -1.95996), (0.999, 3.09023)])
def test_quantiles_of_the_normal_by_table(u: float, z: float) -> None:
    assert quantile(u) == pytest.approx(z, abs=4.5e-4)  # the stated error of the formula
