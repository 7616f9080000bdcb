"""What is asked and what is known → the verdict: it falls here alone, for targets of plans and cases of files.

Published figures settle a target; else its probability is the share of simulated futures that reach it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from plan_analysis.attainment.events import (
    EVERY_YEAR,
    UNPUBLISHED,
    Asked,
    Counted,
    certain,
    event,
    measure,
    meets,
    needed,
)
from plan_analysis.attainment.message import Message
from plan_analysis.forecast import Forecast
from plan_analysis.observations.series import Series

# Verdict classes by probability, highest first; the words are those of the design.
CLASSES = ((0.8, "likely"), (0.6, "leaning yes"), (0.4, "open"), (0.2, "leaning no"), (0.0, "unlikely"))
LOWEST, HIGHEST = 0.01, 0.99  # a simulation never proves certainty
FARTHEST = 50  # years ahead at most: plans ask for 2060

Why = Callable[[list[int]], tuple[str, Message]]  # years that are missing → class and reason of no verdict


@dataclass(frozen=True)
class Ruling:
    """A verdict with what it rests on: the published value that settles it, or the draws that reach the target.

    ``outcome_due`` is what that value is of: the deadline as written, or the one year that settles a yearly target.
    """

    verdict: str
    reason: Message
    probability: float | None = None
    outcome_value: float | None = None
    outcome: str = ""
    outcome_due: str = ""
    hits: np.ndarray | None = None


def rule(
    asked: tuple[Asked, Counted, int],
    history: Series,
    paths: Forecast | None,
    why: Why = lambda missing: ("", Message()),
) -> Ruling:
    """The verdict on a target: ``asked`` is the target, what it counts, and the first year of its plan.

    ``why`` says why there is none where nothing can be forecast; it is given the years that are missing.
    """
    known = settled(history, *asked)
    if known is not None:
        result = "met" if known[1] else "missed"
        reason = Message("The published figures settle it.")
        return Ruling(result, reason, outcome_value=known[0], outcome=result, outcome_due=known[2])
    row = asked[0]
    last = int(history.years[-1]) if len(history) else row.due_year
    if row.due_year > last + FARTHEST:
        return Ruling("not assessable", Message(
            "The deadline lies more than {years} years after the last value.", (("years", str(FARTHEST)),)
        ))  # fmt: skip
    missing = [] if paths is None else [year for year in needed(*asked) if paths.at(year) is None]
    if (paths is None or missing) and last > row.due_year:
        return Ruling("insufficient data", Message(
            "Later figures are published (up to {last}), but none for {due} on this perimeter.",
            (("last", str(last)), ("due", row.due)),
        ))  # fmt: skip
    if paths is None or missing:
        return Ruling(*why(missing))
    return by_draws(event(paths, *asked))


def by_draws(hits: np.ndarray) -> Ruling:
    """The verdict of simulated futures: True for each that reaches the target."""
    probability = float(np.clip(hits.mean(), LOWEST, HIGHEST))
    reason = Message("Share of {draws} simulated futures that reach the target.", (("draws", str(len(hits))),))
    return Ruling(verdict_of(probability), reason, probability, hits=hits)


def verdict_of(probability: float) -> str:
    """The class of a probability."""
    return next(name for bound, name in CLASSES if probability >= bound)


def settled(history: Series, row: Asked, indicator: Counted, plan_start: int) -> tuple[float, bool, str] | None:
    """Deciding value, result and what it is of, once published; neither estimates nor assumptions settle anything.

    All years that decide must be out, except that one bad year settles a target that must hold in every year.
    """
    years = needed(row, indicator, plan_start)
    out = history.without(UNPUBLISHED).years.tolist()
    if row.kind in EVERY_YEAR:
        for year in years:
            value = history.value(year) if year in out else None
            if value is not None and not meets(np.array(value), row, indicator):
                return value, False, str(year)
    if any(year not in out for year in years):
        return None
    known = certain(history)
    result = bool(event(known, row, indicator, plan_start)[0])
    due = str(row.due_year) if row.kind in EVERY_YEAR else row.due
    return float(measure(known, row, indicator, plan_start)[0]), result, due
