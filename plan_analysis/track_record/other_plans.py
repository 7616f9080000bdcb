"""What we would have said of other plans' targets, and what came; and whether mixing the two views would say it better.

A target is forecast from what was printed of its indicator and region up to the year its plan starts from, else from
the base that the plan itself states. Only targets over several years count whose outcome is published.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from plan_analysis.attainment import HIGHEST, LOWEST, outside, prediction
from plan_analysis.forecast import Scale, forecast_many, proposed
from plan_analysis.observations import series
from plan_analysis.reference import Reference, units
from plan_analysis.reference.schema import DataError, Indicator, PlanOutcome

WEIGHTS = np.linspace(0, 1, 21)  # of the forecast, to choose from
TABLES, STATED = "tables", "stated base"
OLDEST = 2  # years that the last known value may lie before the plan's base
DECIDED = ("met", "missed")
LEAST = 10  # targets from which a test of mixing says anything


@dataclass(frozen=True)
class OtherTarget:
    """A decided target of another plan: last known value, probability of meeting it, and what the value rests on."""

    row: PlanOutcome
    last_year: int
    last_value: float
    probability: float
    rests_on: str

    @property
    def met(self) -> bool:
        """What came."""
        return self.row.outcome == "met"


@dataclass(frozen=True)
class PoolTest:
    """Forecast and outside view mixed on logits, each plan left out in turn, its weight chosen on the others alone.

    Brier and log scores of the forecast, the outside view and both; ``gain`` is by how much mixing betters the Brier
    and the log score of the forecast, ``error`` its standard error over plans; ``weights`` the least and largest weight
    of the forecast chosen.
    """

    targets: int
    plans: int
    brier: tuple[float, float, float]
    log_score: tuple[float, float, float]
    gain: tuple[float, float]
    error: tuple[float, float]
    weights: tuple[float, float]

    @property
    def adopted(self) -> bool:
        """Whether mixing is worth it: both scores gain by more than the standard error."""
        return all(gain > error for gain, error in zip(self.gain, self.error, strict=True))


def decided(reference: Reference, tidy: pd.DataFrame, as_of: date) -> list[OtherTarget]:
    """All targets of other plans due before the year of a date that can be forecast from what was known at their start.

    Those of one year, without a number or a base year, or with nothing to start from, are left out.
    """
    found = []
    for row in countable(reference, as_of):
        made = _from_tables(reference, tidy, row, as_of) or _from_base(row)
        if made is not None:
            found.append(made)
    return found


def countable(reference: Reference, as_of: date) -> list[PlanOutcome]:
    """The decided targets over several years that are due before the year of a date."""
    return [
        row
        for row in reference.plan_outcomes
        if row.outcome in DECIDED and row.due_year < as_of.year and not row.kind.startswith(outside.ANNUAL)
    ]


def brier(targets: Sequence[OtherTarget]) -> dict[str, float]:
    """Brier scores of the probabilities, of the share met of all but each target's plan, and of always saying yes."""
    if not targets:
        return {}
    came, stated = (np.array([getattr(one, name) for one in targets], float) for name in ("met", "probability"))
    plans = np.array([one.row.plan for one in targets])
    rest = [came[plans != plan].mean() if (plans != plan).any() else 0.5 for plan in plans]
    right = float(((stated >= 0.5) == (came == 1)).mean())
    return {
        "ours": float(_squares(stated, came).mean()), "share": float(_squares(np.array(rest), came).mean()),
        "always": float((1 - came).mean()), "right": right, "met": float(came.mean()),
    }  # fmt: skip


def _from_tables(reference: Reference, tidy: pd.DataFrame, row: PlanOutcome, as_of: date) -> OtherTarget | None:
    """The forecast a target of a plan would have had, from figures of the years up to the base, as printed by then.

    Where no figure is known to have been printed by then, later prints of the same years stand in.
    """
    indicator = reference.indicators.get(row.indicator)
    base, goal = row.base_year, row.target_value
    if indicator is None or base is None or goal is None or not row.relation:
        return None
    factor = _factor(reference, row.unit, indicator)
    if factor is None or row.region_code not in reference.regions:
        return None
    names = (indicator.indicator, indicator.numerator, indicator.denominator, indicator.peers_from)
    past = tidy[tidy["indicator"].isin(set(filter(None, names))) & (tidy["year"] <= base)]
    if row.region_code not in set(past["region"]):
        return None
    for day in (min(date(base + 1, 12, 31), as_of), as_of):
        known = series.view(past, reference, day)
        history, paths, _ = prediction.predict(known, indicator, row.region_code, row.due_year)
        if paths is not None and len(history) and history.years[-1] >= base - OLDEST:
            above = float(np.mean(paths.drawn(row.due_year) >= goal * factor))
            last = int(history.years[-1]), float(history.values[-1]) / factor
            return OtherTarget(row, *last, _stated(row, above), TABLES)
    return None


def _factor(reference: Reference, unit: str, indicator: Indicator) -> float | None:
    """What brings a target's number to the indicator's unit; 件 of a name that says 每万人 is 件/万人."""
    top = reference.indicators.get(indicator.numerator)
    if top is not None and unit == top.unit and unit != indicator.unit:
        return 1.0
    try:
        return units.here().factor(unit, indicator.unit)
    except DataError:
        return None


def _from_base(row: PlanOutcome) -> OtherTarget | None:
    """From the base that the plan states and the class of growth that name and unit suggest."""
    growth_class = proposed(row.name_zh, row.unit)
    base, goal = row.base_value, row.target_value
    if base is None or base <= 0 or row.base_year is None or goal is None or not row.relation or growth_class is None:
        return None
    years, scale = row.due_year - row.base_year, Scale("logit", 0, 100) if row.unit == "%" else Scale("log")
    small = [row.region_code[2:4] not in ("", "00")]
    made = forecast_many([np.array([base])], years, scales=[scale], classes=[growth_class], small=small)
    above = float(made.probability(np.array([[goal]]), years)[0, 0])
    return OtherTarget(row, row.base_year, base, _stated(row, above), STATED)


def _stated(row: PlanOutcome, above: float) -> float:
    return float(np.clip(above if ">" in row.relation else 1 - above, LOWEST, HIGHEST))


def outside_share(
    row: PlanOutcome, every: Sequence[PlanOutcome], without: frozenset[str] = frozenset()
) -> float | None:
    """The share of such targets to expect, from all plans but the row's own and those left out; None without any."""
    left = without | {row.plan}
    counts = outside.counts_of([other for other in every if other.plan not in left])
    return outside.of_kind(counts, row.kind if row.kind in counts else "").share if counts else None


def pooled(forecast: np.ndarray, view: np.ndarray, weight: float) -> np.ndarray:
    """Logit pool: ``weight`` for the forecast, the rest for the outside view."""
    mixed = weight * np.log(forecast / (1 - forecast)) + (1 - weight) * np.log(view / (1 - view))
    return 1 / (1 + np.exp(-mixed))


def pool_test(targets: Sequence[OtherTarget], every: Sequence[PlanOutcome]) -> PoolTest | None:
    """Nested leave-one-plan-out test of mixing both views; None with fewer than ten targets or three plans.

    Neither the outside view nor the weight of a fold has seen the plan it is judged on.
    """
    plans = list(dict.fromkeys(one.row.plan for one in targets))
    if len(targets) < LEAST or len(plans) < 3:
        return None
    plan = np.array([plans.index(one.row.plan) for one in targets])
    came, forecast = (np.array([getattr(one, name) for one in targets], float) for name in ("met", "probability"))
    mixed, view, weights = np.empty(len(came)), np.empty(len(came)), []
    for fold, name in enumerate(plans):
        shares = np.array([outside_share(one.row, every, frozenset({name})) or 0.5 for one in targets])
        here, rest = plan == fold, plan != fold
        losses = [_log_losses(pooled(forecast[rest], shares[rest], weight), came[rest]).mean() for weight in WEIGHTS]
        weights.append(float(WEIGHTS[int(np.argmin(losses))]))
        view[here], mixed[here] = shares[here], pooled(forecast[here], shares[here], weights[-1])
    scores = [[score(p, came) for p in (forecast, view, mixed)] for score in (_squares, _log_losses)]
    (brier_gain, brier_error), (log_gain, log_error) = (_gain(one - both, plan) for one, _, both in scores)
    brier, log_score = ([float(one.mean()) for one in ways] for ways in scores)
    return PoolTest(
        len(came), len(plans), (brier[0], brier[1], brier[2]), (log_score[0], log_score[1], log_score[2]),
        (brier_gain, log_gain), (brier_error, log_error), (min(weights), max(weights)),
    )  # fmt: skip


def _gain(gains: np.ndarray, plan: np.ndarray) -> tuple[float, float]:
    """Mean gain and its standard error, targets of one plan (N,) taken to hang together."""
    apart = np.bincount(plan, gains - gains.mean())
    return float(gains.mean()), float(np.sqrt((apart**2).sum())) / len(gains)


def _squares(stated: np.ndarray, came: np.ndarray) -> np.ndarray:
    return (stated - came) ** 2


def _log_losses(stated: np.ndarray, came: np.ndarray) -> np.ndarray:
    return -(came * np.log(stated) + (1 - came) * np.log(1 - stated))
