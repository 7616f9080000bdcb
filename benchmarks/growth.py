"""Make plan_analysis/forecast/pooling.json: how far forecasts of regional statistics by class of growth are off.

    python benchmarks/growth.py [--write] [--judge]

Uses the project's own tables: every indicator that at least twenty provinces or cities publish over four years. Rolling
origins, horizons 1-5; at an origin nothing later is seen. Histories are taken whole and cut short, each alone and all
as a group. ``--judge`` scores every family of indicators with constants made without it, and again with constants
made in 2015 from outcomes known by then and classes that grow as their indicators had grown by then, beside the median
of components without a class.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from plan_analysis import observations
from plan_analysis.attainment import prediction
from plan_analysis.forecast import GrowthClass, class_of, forecast_many, growth_classes, pooling, scale_of
from plan_analysis.forecast.histories import prepared
from plan_analysis.forecast.paths import SMALL
from plan_analysis.forecast.pooling import Pooling
from plan_analysis.observations import series
from plan_analysis.reference import read
from plan_analysis.reference.schema import Indicator
from plan_analysis.reference.tables import Reference
from plan_analysis.track_record import classes_by

ROOT = Path(__file__).parents[1]
OUT = ROOT / "plan_analysis" / "forecast" / "pooling.json"
AHEAD = 5
LEAST_REGIONS, LEAST_YEARS, MOST = 20, 4, 100  # regions and years of a panel at least, regions of it used at most
WHOLE = 99
SETTINGS = (
    ("alone", 2), ("alone", 5), ("alone", WHOLE), ("group", 1), ("group", 3), ("group", WHOLE), ("short", 1),
    ("short", 2),
)  # fmt: skip
KNOTS = np.r_[np.linspace(0, 2, 21), 2.2, 2.4, 2.6, 2.8, 3.0]  # normal scores at which quantiles are kept
PERSISTENCES = np.linspace(0, 1, 41)
EARLY = 2015  # constants from outcomes up to this year show what could be known in real time
FAMILIES = {  # indicators left out together when one of them is judged, by the beginning of their names
    "rd": "rd", "patents": "patents", "industrial_patents": "patents", "inventions": "patents", "tech": "market",
    "fiscal": "fiscal", "gdp": "economy", "resident_pop": "people", "registered_pop": "people", "machine": "land",
    "hightech": "hightech", "industrial": "industry", "incubator": "spaces", "maker": "spaces",
}  # fmt: skip
RATIOS = (
    ("hightech_mfg_revenue", "gdp", "高技术产业营业收入相当于GDP的比例"),
    ("tech_market_output", "gdp", "技术合同成交额相当于GDP的比例"),
    ("fiscal_exp_total", "gdp", "一般公共预算支出相当于GDP的比例"),
    ("rd_exp_industrial", "rd_exp", "规上工业企业占R&D经费的比例"),
    ("industrial_new_product_sales", "gdp", "新产品销售收入相当于GDP的比例"),
    ("patents_granted_invention", "patents_applied_invention", "发明专利授权与申请之比"),
)


@dataclass(frozen=True)
class Panel:
    """One indicator in all regions of one level: values (regions, years), NaN where none is published."""

    indicator: Indicator
    level: str
    values: np.ndarray
    first: int

    @property
    def family(self) -> str:
        """Indicators that must not teach each other's judge."""
        name = self.indicator.indicator
        return next((family for start, family in FAMILIES.items() if name.startswith(start)), name)


@dataclass(frozen=True)
class Sample:
    """What was known at one origin, and what came: ``rows`` of it are scored, ``came`` (rows, AHEAD) in the unit."""

    panel: Panel
    setting: tuple[str, int]
    origin: int
    histories: list[np.ndarray]
    rows: np.ndarray
    came: np.ndarray

    @property
    def groups(self) -> list[int] | None:
        """One label for all, or none where each stands alone."""
        return None if self.setting[0] == "alone" else [0] * len(self.histories)


def panels(reference: Reference, view: series.View) -> list[Panel]:
    """All panels with a class of growth that are large and long enough, ratios of their parts among them."""
    found = []
    every_kind = reference.indicators | {one.indicator: one for one in _ratios(reference)}
    view = replace(view, indicators=every_kind)
    for indicator in every_kind.values():
        for level in ("province", "city"):
            every = [one for one in _published(view, indicator, level) if len(one) and _inside(one, indicator)]
            long = [one for one in every if len(one) >= LEAST_YEARS]
            if len(long) < LEAST_REGIONS or class_of(indicator) is None:
                continue
            first, last = min(one.years[0] for one in long), max(one.years[-1] for one in long)
            values = np.full((len(long), last - first + 1), np.nan)
            for row, one in enumerate(long):
                values[row, one.years - first] = one.values
            found.append(Panel(indicator, level, values, int(first)))
    return found


def _inside(one: series.Series, indicator: Indicator) -> bool:
    return bool((one.values > 0).all() and (indicator.upper is None or one.values.max() < indicator.upper))


def _published(view: series.View, indicator: Indicator, level: str) -> list[series.Series]:
    """What is printed of an indicator in the regions of a level, a ratio computed where only its parts are."""
    if indicator.scale is None:
        return view.published("", indicator.indicator, level)
    tops = view.published("", indicator.numerator, level)
    return [prediction.known(view, indicator, one.region) for one in tops]


def _ratios(reference: Reference) -> list[Indicator]:
    """Shares that no table prints, of amounts that the tables hold: classes of shares need more than one to learn from.

    They are named by their parts, numerator first, so that they stand in its family.
    """
    like = reference.indicators["fiscal_st_share"]
    return [
        like.model_copy(update={
            "indicator": f"{top}_to_{bottom}", "numerator": top, "denominator": bottom, "name_zh": name, "upper": 100.0,
            "scale": 100.0,
        })
        for top, bottom, name in RATIOS
    ]  # fmt: skip


def samples(panel: Panel) -> Iterator[Sample]:
    """Every origin in every setting, at most MOST regions of each."""
    values = panel.values
    for at in range(1, values.shape[1] - 1):
        seen = np.flatnonzero(np.isfinite(values[:, at]) & (np.isfinite(values[:, : at + 1]).sum(axis=1) >= 2))
        if len(seen) < LEAST_REGIONS:
            continue
        seen = seen[:: -(-len(seen) // MOST)]
        came = np.full((len(seen), AHEAD), np.nan)
        later = values[seen, at + 1 : at + 1 + AHEAD]
        came[:, : later.shape[1]] = later
        full = [last(values[row, : at + 1], WHOLE) for row in seen]
        if np.isfinite(came).any():
            for setting in SETTINGS:
                yield from _cut(panel, setting, panel.first + at, full, came)


def _cut(
    panel: Panel, setting: tuple[str, int], origin: int, full: list[np.ndarray], came: np.ndarray
) -> Iterator[Sample]:
    """``group`` cuts every second region while the others stay whole; ``short`` and ``alone`` cut all."""
    kind, kept = setting
    number = np.arange(len(full))
    if kept == WHOLE:
        yield Sample(panel, setting, origin, full, number, came)
        return
    long = np.array([np.isfinite(values).sum() > kept for values in full])
    for half in (number[::2], number[1::2]) if kind == "group" else (number,):
        rows = half[long[half]] if kind != "short" else half
        cut = set(rows.tolist())
        if cut:
            yield Sample(
                panel, setting, origin, [last(one, kept) if i in cut else one for i, one in enumerate(full)], rows,
                came[rows],
            )  # fmt: skip


def last(values: np.ndarray, kept: int) -> np.ndarray:
    """The last known values with the gaps between them."""
    at = np.flatnonzero(np.isfinite(values))
    return values[at[max(len(at) - kept, 0)] :]


def calibrate(every: list[Panel], without: str = "", until: int | None = None) -> Pooling:
    """Constants from all panels but one family's, from outcomes up to a year; all panels count the same."""
    used = [panel for panel in every if panel.family != without]
    found = []
    for panel in used:
        mine = [one for sample in samples(panel) if (one := _errors(sample, until)) is not None]
        found += [(one, 1 / len(mine)) for one in mine]
    persistence = _persistence([one for one, _ in found])
    return Pooling(KNOTS, _quantiles(found), persistence)


def _errors(sample: Sample, until: int | None) -> np.ndarray | None:
    """Errors in units of the width, (rows, h); None where no outcome is known by then."""
    indicator = sample.panel.indicator
    scale = scale_of(indicator, np.concatenate(sample.histories), len(sample.histories))
    if not scale.curved:
        return None
    ready = [prepared(values, scale) for values in sample.histories]
    prior = pooling.prior([class_of(indicator)] * len(ready), [sample.panel.level in SMALL] * len(ready))
    own = pooling.steps(ready, prior.small)
    found = pooling.rates(own, prior, [np.arange(len(ready))] if sample.groups else [])
    started = np.array([one.z[-1] for one in ready])
    middle, width = pooling.forecasts(found, started, AHEAD)
    came = np.where(np.isfinite(sample.came), sample.came, np.nan)
    if until is not None:
        came[:, sample.origin + np.arange(1, AHEAD + 1) > until] = np.nan
    error = (scale.forward(came) - middle[sample.rows]) / width[sample.rows]
    return error if np.isfinite(error).any() else None


def _quantiles(standardised: list[tuple[np.ndarray, float]]) -> np.ndarray:
    """Quantiles of the absolute standardised error at KNOTS; a sample counts by its weight, whatever its size."""
    from scipy.special import ndtr

    sizes = [np.abs(error[np.isfinite(error)]) for error, _ in standardised]
    size = np.concatenate(sizes)
    weight = np.concatenate([np.full(len(one), w / len(one)) for one, (_, w) in zip(sizes, standardised, strict=True)])
    order = np.argsort(size, kind="stable")
    share = (np.cumsum(weight[order]) - weight[order] / 2) / weight.sum()
    return np.r_[0.0, np.interp(2 * ndtr(KNOTS[1:]) - 1, share, size[order])]


def _persistence(standardised: list[np.ndarray]) -> float:
    """Variance of the trend error relative to a shock that fits the correlation of errors along a path best."""
    whole = np.concatenate([one[np.isfinite(one).all(axis=1)] for one in standardised])
    ranks = whole.argsort(axis=0).argsort(axis=0)
    seen = np.corrcoef(ranks.T)
    ahead = np.arange(1, AHEAD + 1)

    def model(c: float) -> np.ndarray:
        covariance = np.minimum.outer(ahead, ahead) + c * np.outer(ahead, ahead)
        return covariance / np.sqrt(np.outer(np.diag(covariance), np.diag(covariance)))

    return float(PERSISTENCES[int(np.argmin([((model(c) - seen) ** 2).mean() for c in PERSISTENCES]))])


def as_json(constants: Pooling) -> str:
    """Constants as plan_analysis reads them."""
    row = {
        "made_by": "benchmarks/growth.py from the project's tables of provinces and cities",
        "scores": constants.scores.round(4).tolist(),
        "errors": constants.errors.round(4).tolist(),
        "persistence": round(constants.persistence, 4),
    }
    return json.dumps(row, indent=1) + "\n"


def project() -> tuple[Reference, series.View]:
    """The tables, and everything in them as known today."""
    reference = read(ROOT)
    tidy = observations.observations(reference, ROOT)
    return reference, series.view(tidy, reference, series.latest(tidy, reference))


def score(sample: Sample, constants: Pooling | None, classes: dict[str, GrowthClass]) -> dict[str, np.ndarray]:
    """Per case and horizon: whether the 80 and 95 % ranges held, and the Brier score of plan-like targets.

    Targets grow by the whole past's own rate plus -6, -3, 0, 3 and 6 points. Without constants no class is used.
    """
    indicator, count = sample.panel.indicator, len(sample.histories)
    scale = scale_of(indicator, np.concatenate(sample.histories), count)
    kinds = [classes[class_of(indicator).name]] * count if constants else None
    made = forecast_many(
        sample.histories, AHEAD, scales=[scale] * count, groups=sample.groups, draws=1000, classes=kinds,
        small=[sample.panel.level in SMALL] * count, pooled=constants, at_large=True,
    )  # fmt: skip
    edges = made.quantiles([0.025, 0.1, 0.9, 0.975])[sample.rows]
    came = sample.came
    wanted = _thresholds(sample)
    brier = np.full(came.shape, np.nan)
    for step in range(1, AHEAD + 1):
        stated = np.clip(made.probability(wanted[:, step - 1], step)[sample.rows], 0.01, 0.99)
        reached = came[:, step - 1, None] >= wanted[sample.rows, step - 1]
        brier[:, step - 1] = ((stated - reached) ** 2).mean(axis=1)
    known = np.isfinite(came) & np.isfinite(brier)
    inside = [(edges[..., low] <= came) & (came <= edges[..., high]) for low, high in ((1, 2), (0, 3))]
    return {"brier": brier[known].mean(), "cover80": inside[0][known].mean(), "cover95": inside[1][known].mean()}


def _thresholds(sample: Sample) -> np.ndarray:
    """(N, h, 5) from the whole past at the origin, however little of it the forecast sees."""
    values, at = sample.panel.values, sample.origin - sample.panel.first
    seen = np.flatnonzero(np.isfinite(values[:, at]) & (np.isfinite(values[:, : at + 1]).sum(axis=1) >= 2))
    seen = seen[:: -(-len(seen) // MOST)]
    rows = []
    for past in values[seen, : at + 1]:
        known = np.flatnonzero(np.isfinite(past))
        known = known[known >= max(at - 5, known[-2])]
        rate = (past[known[-1]] / past[known[0]]) ** (1 / (known[-1] - known[0])) - 1
        growth = np.maximum(1 + rate + np.array([-6, -3, 0, 3, 6]) / 100, 0.05)
        rows.append(past[at] * growth ** np.arange(1, AHEAD + 1)[:, None])
    return np.array(rows)


def judge(every: list[Panel]) -> None:
    """Print Brier score and coverage by setting and level, then by class; then those of origins after 2015 alone."""
    families = sorted({panel.family for panel in every})
    left_out = {family: calibrate(every, family) for family in families}
    early = {family: calibrate(every, family, EARLY) for family in families}
    now, then = growth_classes(), classes_by(project()[1], EARLY)
    print({name: round(one.growth, 3) for name, one in then.items()})
    ways = {
        "without a class": (None, now), "family left out": (left_out, now), f"constants of {EARLY}": (early, now),
        f"and growth of {EARLY}": (early, then),
    }  # fmt: skip
    rows = []
    for panel in every:
        for sample in samples(panel):
            if sample.origin % 2 == 0:  # every second origin is enough to judge by
                for way, (constants, classes) in ways.items():
                    if constants is not early or sample.origin > EARLY:
                        found = score(sample, constants[panel.family] if constants else None, classes)
                        rows.append({"way": way, "level": panel.level, "class": class_of(panel.indicator).name,
                                     "setting": f"{sample.setting[0]} {sample.setting[1]}", "origin": sample.origin,
                                     "indicator": panel.indicator.indicator} | found)  # fmt: skip
    import pandas as pd

    table = pd.DataFrame(rows)
    for part, keys in ((table, ["level", "setting"]), (table, ["level", "class"]),
                       (table[table["origin"] > EARLY], ["level"]),
                       (table[table["origin"] > EARLY], ["level", "class"])):  # fmt: skip
        each = part.groupby([*keys, "way", "indicator"], sort=False)[["brier", "cover80", "cover95"]].mean()
        print(each.groupby([*keys, "way"], sort=False).mean().round(3).to_string(), "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"write {OUT.name} into the package")
    parser.add_argument("--judge", action="store_true", help="score with each family of indicators left out")
    arguments = parser.parse_args()
    found = panels(*project())
    text = as_json(calibrate(found))
    if arguments.write:
        OUT.write_text(text, "utf-8")
    print(text)
    if arguments.judge:
        judge(found)
