"""Which run of a batch lies nearest to the middle of all: the one to show where one must stand for many."""

import numpy as np

from agents.records.columns import Table
from sim.study.comparison.cases import Case

FAR = 3.0  # spreads that a thing counts as when it happened in this run and in few others, or the other way round


def typical_run(case: Case) -> int:
    """Number of the run with the least mean distance to the medians, in spreads, over the outcomes of the whole war."""
    measures = [m.name for m in case.batch.measures(case.scenario) if "." not in m.name]
    columns = case.batch.values(case.scenario, measures, case.point)
    away = [distance(values) for values in columns.values()]
    row = int(np.argmin(np.mean(away, axis=0)))
    return int(case.batch.run_numbers(case.scenario, case.point)[row])


def distance(values: Table) -> Table:
    """[runs] how far each lies from the median, in spreads; NaN = did not happen."""
    happened = ~np.isnan(values)
    usual = happened.mean() >= 0.5
    if not usual:
        return np.asarray(np.where(happened, FAR, 0.0))
    known = values[happened]
    spread = float(known.std()) or 1.0
    return np.asarray(np.where(happened, np.abs(values - np.median(known)) / spread, FAR))
