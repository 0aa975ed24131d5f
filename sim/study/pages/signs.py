"""What a commander would expect of each counterfactual, held against the runs.

A sign is right if it does not point the wrong way: in the median for numbers, in the pairs of runs with the same
luck for days. What comes out against expectation stands in EXPLAINED with the reason, never hidden.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sim.study.batches.ensemble import Ensemble
from sim.study.pages.wars import BASE, later

FEWER, MORE = "fewer", "more"
TOLERANCE = 0.02  # of the median: less than this is no difference
ERRORS = (
    3.0  # standard errors of a share of pairs that make a difference: with two, one sign in twenty would fail by luck
)


class Sign(NamedTuple):
    """In this war the outcome should not be less (`more`) or not more (`fewer`) than in the base."""

    war: str
    outcome: str
    direction: str
    reason: str


LATER = ("later_intervention, 3 days", "later_intervention, 7 days", "later_intervention, 14 days")
EXPECTED = (
    *(Sign(war, "towns_lost", MORE, "what comes later saves less") for war in LATER),
    *(Sign(war, "first_strike_day", MORE, "the strikes are put off") for war in LATER),
    *(Sign(war, "fall_day.sevare", FEWER, "Sévaré falls no later") for war in LATER),
    Sign("airstrikes_only", "retaken_day.gao", MORE, "slower or no retaking without soldiers"),
    Sign("airstrikes_only", "retaken_day.timbuktu", MORE, "slower or no retaking without soldiers"),
    Sign("airstrikes_only", "towns_lost", MORE, "nobody reinforces on the ground"),
    Sign("no_intervention", "towns_lost", MORE, "nobody stops the drive"),
    Sign("no_intervention", "fall_day.sevare", FEWER, "nobody stops the drive"),
    Sign("no_intervention", "killed.coalition", FEWER, "nobody strikes it"),
    Sign("no_us_support", "airlifted", FEWER, "less lift"),
    Sign("no_us_support", "sorties", FEWER, "fewer tankers and transports"),
    Sign("no_us_support", "retaken_day.gao", MORE, "a slower build-up"),
    Sign("without_chad", "free_day.kidal", MORE, "Chad's columns were bound for the far north"),
    Sign("without_chad", "free_day.tessalit", MORE, "Chad's columns were bound for the far north"),
    Sign("sevare_airfield_lost", "towns_lost", MORE, "helicopters and special forces stand farther off"),
    Sign("strict_rules_of_engagement", "harmed_by_strikes", FEWER, "fewer strikes in towns"),
    Sign("afisma_only", "towns_lost", MORE, "nobody comes for eight months"),
    Sign("afisma_only", "retaken_day.gao", MORE, "nobody comes for eight months"),
)  # fmt: skip
EXPLAINED: dict[tuple[str, str], str] = {}


class Judged(NamedTuple):
    """A sign with what the runs say."""

    sign: Sign
    right: bool
    said: str


def judge(wars: Mapping[str, Ensemble]) -> list[Judged]:
    """Every expectation whose war was played."""
    return [held(sign, wars[BASE], wars[sign.war]) for sign in EXPECTED if sign.war in wars]


def held(sign: Sign, base: Ensemble, other: Ensemble) -> Judged:
    """One expectation against the base, in pairs for days and in medians for numbers."""
    a, b = base.of(sign.outcome), other.of(sign.outcome)
    unit = next(m.unit for m in base.measures if m.name == sign.outcome)
    if unit == "day":
        earlier, afterwards = later(a, b)
        wrong = earlier - afterwards if sign.direction == MORE else afterwards - earlier
        error = math.sqrt((earlier + afterwards) / a.size)  # of the difference of the two shares
        said = f"later or never in {afterwards:.0%} of pairs, earlier in {earlier:.0%}"
        return Judged(sign, wrong <= ERRORS * error, said)
    first, second = float(np.nanmedian(a)), float(np.nanmedian(b))
    wrong = (first - second if sign.direction == MORE else second - first) / max(abs(first), 1e-9)
    return Judged(sign, wrong <= TOLERANCE, f"median {second:,.0f} against {first:,.0f}")


def against(judged: list[Judged]) -> list[Judged]:
    """Those that came out against expectation."""
    return [one for one in judged if not one.right]
