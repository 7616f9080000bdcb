"""The same targets answered in several ways: Brier scores by class, indicator, years ahead and length of history.

Ours is scored as it is made for a plan, with the other regions to learn from; alone, with nothing but the region's own
values and the class of the indicator; and in real time, with the classes as they had grown by then. Every way answers
the same targets; a way that cannot answer them (drift from one value) has no score there.
"""

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from plan_analysis.track_record.rules import WHOLE, Sample, base_rate, cagr, straight

GROUP, ALONE, THEN = "in a group", "alone", "in real time"
SIMPLE: dict[str, Callable[[Sample], np.ndarray]] = {"base rate": base_rate, "CAGR rule": cagr, "drift": straight}
KEYS = ("class", "indicator", "horizon", "history")  # the last over all lengths, the others on whole histories
RESAMPLES, LOW, HIGH = 1000, 0.025, 0.975
LABELS = ["class", "indicator", "origin", "history", "horizon", "region"]


def errors(sample: Sample, growth_class: str, stated: dict[str, np.ndarray]) -> pd.DataFrame:
    """Mean squared error of each way over the targets of one province and year, a row for each that came.

    ``stated`` are probabilities (rows, h, K) by way.
    """
    targets, outcomes = sample.targets[sample.chosen], sample.came[sample.chosen]
    row, column = np.nonzero(np.isfinite(outcomes))
    came = (outcomes[row, column, None] >= targets[row, column]).astype(float)
    regions = np.array(sample.regions or [str(i) for i in range(len(sample.histories))])[sample.chosen]
    about = [growth_class, sample.indicator, sample.origin, sample.kept, column + 1, regions[row]]
    every = stated | {name: rule(sample) for name, rule in SIMPLE.items()}
    scored = {name: ((share[row, column] - came) ** 2).mean(axis=1) for name, share in every.items()}
    return pd.DataFrame(dict(zip(LABELS, about, strict=True)) | scored)


def standing(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """One row per group: ``by`` and ``value``, cases, Brier score by way, and the 95 % interval of ours.

    A way has a score where it answered every target of the group.
    """
    every = pd.concat(list(frames), ignore_index=True)
    whole = every[every["history"] == WHOLE]
    rows = [_row("all", "all", whole)]
    for key in KEYS:
        groups = (every if key == "history" else whole).groupby(key, sort=True)
        rows += [_row(key, str(value), group) for value, group in groups]
    return pd.DataFrame(rows)


def scores(methods: pd.DataFrame, table: pd.DataFrame, names: Iterable[str]) -> pd.DataFrame:
    """Scores by method, then the Brier scores of some of them by group; the first have neither ``by`` nor ``value``."""
    each = [
        table[["by", "value", "cases"]].assign(method=name, brier=table[name])[
            table[name].notna() & (table["by"] != "all")
        ]
        for name in names
    ]
    return pd.concat([methods.assign(by="", value=""), *each], ignore_index=True)


def _row(by: str, value: str, group: pd.DataFrame) -> dict[str, object]:
    ways = [name for name in group.columns if name not in LABELS]
    low, high = interval(group[GROUP].to_numpy(), group["region"].to_numpy(), group["origin"].to_numpy())
    scores = {name: float(group[name].mean(skipna=False)) for name in ways}
    return {"by": by, "value": value, "cases": len(group), "low": low, "high": high} | scores


def interval(squares: np.ndarray, regions: np.ndarray, origins: np.ndarray) -> tuple[float, float]:
    """95 % interval of a mean of errors (N,) that hang together within a region and within a year.

    Whole regions and whole years are drawn anew, each with replacement, 1,000 times (Owen 2007, The pigeonhole
    bootstrap, Annals of Applied Statistics 1). The seed is fixed: the same errors give the same interval.
    """
    places, region = np.unique(regions, return_inverse=True)
    years, origin = np.unique(origins, return_inverse=True)
    total, count = np.zeros((len(places), len(years))), np.zeros((len(places), len(years)))
    np.add.at(total, (region, origin), squares)
    np.add.at(count, (region, origin), 1)
    random = np.random.default_rng(20181231)
    drawn = [random.multinomial(n, np.full(n, 1 / n), RESAMPLES) for n in (len(places), len(years))]
    sums, sizes = ((drawn[0][:, :, None] * one * drawn[1][:, None, :]).sum(axis=(1, 2)) for one in (total, count))
    means = sums[sizes > 0] / sizes[sizes > 0]
    low, high = np.quantile(means, [LOW, HIGH])
    return float(low), float(high)
