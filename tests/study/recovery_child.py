"""Recovery by the real, compiled model: targets from runs at known parameters, then a calibration to these.

    python -m tests.study.recovery_child FOLDER

Prints a list with, for each truth, the place of every true value in its posterior (0 to 1; .5 is the middle) and how
much narrower than the prior that is.
"""

import json
import sys
from pathlib import Path

import numpy as np

from scenarios.load import load_scenario
from sim.study.parameters.calibrate import calibrate, play, shortened
from sim.study.parameters.inference import Size
from sim.study.parameters.space import ranges
from sim.study.parameters.targets import aim
from sim.study.scores.forecast import empty

NAMES = ("temper.ansar_dine.wanted_odds", "temper.ansar_dine.patience_hours", "combat.loss_rate", "air.find_town")
TRUTHS, SIZE, SEED = 3, Size(population=500, keep=150, budget=1600, seed=1), 77


def main(folder: Path) -> None:
    """Recover each truth."""
    scenario = load_scenario("january_2013")
    space, base = ranges(scenario, NAMES), shortened(scenario)
    asked = aim(empty(base, 1))
    truths = 0.1 + 0.8 * np.random.default_rng(SEED).random((TRUTHS, len(space)))
    found = []
    for number, truth in enumerate(truths):
        (seen,) = play(base, space, truth[None], asked, SEED, number, 1)
        targets = [
            target._replace(low=float(value), high=float(value))
            for target, value in zip(asked.targets, seen, strict=True)
        ]
        fit = calibrate(scenario, space, SIZE, 2, 2, folder / str(number), lambda stage: None, targets)
        draws = dict(zip(NAMES, fit.draws.T, strict=True))
        places = {name: float((draws[name] < value).mean()) for name, value in zip(NAMES, truth, strict=True)}
        narrower = {name: 1.0 - float(draws[name].std()) * 12**0.5 for name in NAMES}
        found.append({"places": places, "narrower": narrower, "tolerances": fit.posterior.tolerances})
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
