"""What Morris walks tell: which parameters move an outcome much, and which alone or together with others.

For each parameter the elementary effects are how much the mean of an outcome over a point's runs changes, per step
through the whole range. mu_star is their mean size: how much the parameter matters. sigma is their spread: how far
its effect hangs on the other parameters. Outcomes that did not happen in every run have no mean and are left out.
"""

import csv
import io
from pathlib import Path

import numpy as np

from agents.records.columns import Table
from sim.study.batches.design import unit_problem
from sim.study.batches.store import EFFECTS, write_whole
from sim.study.batches.stored import Batch

HEADER = "scenario outcome unit parameter mu_star mu_star_95 mu sigma"


def write_effects(batch: Batch) -> Path | None:
    """effects.csv, largest effects first; nothing for a batch without Morris walks."""
    experiment = batch.manifest["experiment"]
    if experiment.get("design") != "morris":
        return None
    sink = io.StringIO()
    out = csv.writer(sink, lineterminator="\n")
    out.writerow(HEADER.split())
    for scenario in batch.scenarios:
        for m in batch.measures(scenario):
            if experiment["metrics"] and m.name not in experiment["metrics"]:
                continue
            means = point_means(batch, scenario, m.name)
            if np.isnan(means).any() or means.std() == 0.0:
                continue
            for name, numbers in ranked(batch, means):
                out.writerow([scenario, m.name, m.unit, name, *(repr(round(number, 6)) for number in numbers)])
    path = batch.folder / EFFECTS
    write_whole(path, sink.getvalue().encode())
    return path


def point_means(batch: Batch, scenario: str, name: str) -> Table:
    """Mean of an outcome over the runs of each point [points]; NaN if it did not happen in all of them."""
    column = batch.outcomes(scenario, (name,))[name].cast("float64").to_numpy()
    return np.asarray(column, float).reshape(len(batch.points), -1).mean(axis=1)


def ranked(batch: Batch, means: Table) -> list[tuple[str, list[float]]]:
    """Parameters with mu_star, its 95 % interval (half width), mu and sigma; the largest mu_star first."""
    from SALib.analyze import morris  # type: ignore[import-untyped]

    experiment = batch.manifest["experiment"]
    names: list[str] = experiment["names"]
    inputs = units(batch, names)
    problem, seed = unit_problem(len(names)), batch.manifest["seed"]
    found = morris.analyze(problem, inputs, means, num_levels=experiment["steps"], seed=seed)
    columns = [np.asarray(found[key], float) for key in ("mu_star", "mu_star_conf", "mu", "sigma")]
    rows = [(name, [float(column[number]) for column in columns]) for number, name in enumerate(names)]
    return sorted(rows, key=lambda row: (-row[1][0], row[0]))


def units(batch: Batch, names: list[str]) -> Table:
    """The points as shares of what was varied [points, parameters]."""
    experiment = batch.manifest["experiment"]
    low, high = np.array([experiment["bounds"][name] for name in names]).T
    share = (np.array([[values[name] for name in names] for values in batch.points]) - low) / (high - low)
    steps = experiment["steps"] - 1
    return np.round(share * steps) / steps  # exact levels again, after the way through the ranges and back
