"""How forecasts are scored: functions of plain arrays, which know nothing of towns or of the record.

CRPS is that of Gneiting and Ranjan (2011) with weight 0 on times that no score may hang on: the accepted interval
of an observation (a date names a whole day; a contested day is right either way) and all beyond the horizon, where
"later" and "never" are the same. It is computed by mapping every time to the weighted time before it, which makes it
proper, censored and equal to the common CRPS where nothing is masked; tests hold it against scoringrules'
twcrps_ensemble and crps_ensemble. (That library is not imported here: it takes seconds to load, and bootstrap over
runs needs weights, which it has not.) Times are in days, `inf` stands for never.
"""

import numpy as np

from agents.records.columns import Table

SUREST = 0.99  # the most that a log score takes a chance for
BINS = 10  # of PIT histograms and reliability diagrams


def weighted_time(time: Table, low: Table, high: Table, horizon: float) -> Table:
    """The scored time before each time: nothing passes from `low` to `high` and after the horizon; shapes broadcast."""
    cut = np.minimum(time, horizon)
    low, high = np.minimum(low, horizon), np.minimum(high, horizon)
    return np.where(cut <= low, cut, np.maximum(cut - (high - low), low))


def crps(times: Table, low: Table, high: Table, horizon: float = np.inf, weights: Table | None = None) -> Table:
    """CRPS [days] of an ensemble [runs, events] for observations accepted from `low` to `high` [events].

    `weights` [samples, runs], each summing to 1, give [samples, events]: how the score varies with the luck of the
    runs. Without them each run counts the same: [events].
    """
    mapped = weighted_time(times, low, high, horizon)
    seen = weighted_time(low, low, high, horizon)
    order = np.argsort(mapped, axis=0)
    points = np.take_along_axis(mapped, order, axis=0)
    below = np.maximum(points[0] - seen, 0.0)  # no run has come yet: F = 0, though it has happened
    above = np.maximum(seen - points[-1], 0.0)  # every run has come: F = 1, though it has not happened
    left = np.diff(np.minimum(points, seen), axis=0)  # of each gap, what lies before the observation: (F - 0)²
    right = np.diff(np.maximum(points, seen), axis=0)  # and after it: (F - 1)²
    if weights is None:
        share = (np.arange(1, len(points)) / len(points))[:, None]
        return np.asarray((left * share**2 + right * (1.0 - share) ** 2).sum(axis=0) + below + above)
    found = np.empty((len(weights), points.shape[1]))
    for event in range(points.shape[1]):
        share = np.cumsum(weights[:, order[:, event]], axis=1)[:, :-1]
        found[:, event] = share**2 @ left[:, event] + (1.0 - share) ** 2 @ right[:, event]
    return found + below + above


def brier(chance: Table, accepted: Table) -> Table:
    """Brier score [...] of chances [..., kinds] where one or more kinds are accepted as right, between 0 and 1.

    The accepted kinds count as one; half the sum of squares makes it the common score where there are two.
    """
    right = (chance * accepted).sum(axis=-1)
    wrong = chance * ~accepted
    return np.asarray(((1.0 - right) ** 2 + (wrong**2).sum(axis=-1)) / 2.0)


def log_score(chance: Table, accepted: Table) -> Table:
    """Logarithmic score [...] of chances [..., kinds]: -ln of the chance that was given to what happened.

    Nobody counts as surer than SUREST, or one miss would outweigh all else.
    """
    right = (chance * accepted).sum(axis=-1)
    return np.asarray(-np.log(np.clip(right, 1.0 - SUREST, SUREST)))


def covered(times: Table, low: Table, high: Table, level: float, horizon: float) -> Table:
    """Whether the central interval of an ensemble [runs, events] touches what is accepted [events]."""
    cut = np.minimum(times, horizon)
    tail = (1.0 - level) / 2.0
    first, last = np.quantile(cut, [tail, 1.0 - tail], axis=0, method="inverted_cdf")
    return np.asarray((first <= np.minimum(high, horizon)) & (last >= np.minimum(low, horizon)))


def pit(times: Table, low: Table, high: Table) -> Table:
    """PIT histogram [BINS], shares that sum to 1, of an ensemble [runs, events].

    An observation falls somewhere from the share of runs before `low` to the share up to `high`: it is spread
    evenly over what lies between (Czado, Gneiting and Held 2009).
    """
    first = (times < low).mean(axis=0)
    last = np.maximum((times <= high).mean(axis=0), first)
    edges = np.linspace(0.0, 1.0, BINS + 1)
    reach = np.clip((edges[:, None] - first) / np.maximum(last - first, 1e-12), 0.0, 1.0)
    point = np.where(edges[:, None] > first, 1.0, 0.0)
    reach = np.where(last - first > 1e-12, reach, point)
    reach[0], reach[-1] = 0.0, 1.0
    return np.asarray(np.diff(reach, axis=0).mean(axis=1))


def reliability(chance: Table, happened: Table) -> Table:
    """[BINS, 3]: mean forecast, observed frequency and count of the forecasts [n] in each bin; NaN where none is."""
    bins = np.minimum((chance * BINS).astype(int), BINS - 1)
    count = np.bincount(bins, minlength=BINS).astype(float)
    with np.errstate(invalid="ignore"):
        mean = np.bincount(bins, chance, BINS) / count
        observed = np.bincount(bins, happened, BINS) / count
    return np.column_stack([mean, observed, count])


def rank_agreement(times: Table, seen: Table, horizon: float) -> tuple[float, Table]:
    """Kendall's tau-b between the order of events in an ensemble [runs, events] and as they came [events].

    First that of the median times, then that of every run [runs]; NaN where all times are equal.
    """
    from scipy.stats import kendalltau

    cut = np.minimum(times, horizon)
    middle = float(kendalltau(np.median(cut, axis=0), seen).statistic)
    pairs = np.triu_indices(len(seen), 1)
    order = np.sign(np.subtract.outer(seen, seen)[pairs])
    runs = np.sign(cut[:, pairs[0]] - cut[:, pairs[1]])
    with np.errstate(invalid="ignore"):
        tau = (runs @ order) / np.sqrt((runs != 0).sum(axis=1) * (order != 0).sum())
    return middle, np.asarray(tau)


def skill(score: Table, rival: Table) -> Table:
    """1 - score / rival: 1 is perfect, 0 no better than the rival, less is worse; NaN for a rival without fault."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(np.asarray(rival) > 0.0, 1.0 - np.asarray(score) / rival, np.nan))
