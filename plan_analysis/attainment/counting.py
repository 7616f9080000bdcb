"""Several targets together: how many will be met, up to all of them, and how many stand in each class."""

from dataclasses import dataclass

import numpy as np

from plan_analysis.attainment.bounds import BOUNDED, ORIENTED
from plan_analysis.attainment.events import EVERY_YEAR
from plan_analysis.attainment.grounds import SHAPED, Assessment

SPOKEN = (*EVERY_YEAR, *SHAPED)  # kinds that ask of something else than the value of the due year
VERDICTS = (
    "met", "likely", "leaning yes", "open", "leaning no", "unlikely", "missed",
    BOUNDED, ORIENTED, "insufficient data", "not assessable", "inconsistent in the plan",
)  # fmt: skip


@dataclass(frozen=True)
class Outlook:
    """How many of the targets that can be judged will be met: the draws are shared, so they add up."""

    judged: int
    expected: float
    low: int
    high: int


def outlook(assessments: list[Assessment]) -> Outlook:
    """Expected number met among the judged targets with its 80% range; an exact repeat counts once."""
    assessments = distinct(assessments)
    known = [a.result == "met" for a in assessments if a.result]
    hits = [a.hits for a in assessments if a.hits is not None]
    if not hits:
        return Outlook(len(known), float(sum(known)), sum(known), sum(known))
    counts = np.sum(hits, axis=0) + sum(known)
    low, high = np.quantile(counts, [0.1, 0.9], method="inverted_cdf")
    return Outlook(len(known) + len(hits), float(counts.mean()), int(low), int(high))


def distinct(assessments: list[Assessment]) -> list[Assessment]:
    """Targets without the repeats that a plan may contain: 超过150亿元 in a sentence is 150 in its table."""
    return list({
        (a.indicator, a.perimeter, a.relation[0], a.value, a.due, a.kind if a.kind in SPOKEN else ""): a
        for a in reversed(assessments)
    }.values())  # fmt: skip


def number_met(assessments: list[Assessment]) -> list[float]:
    """Share of the simulated futures in which 0, 1, 2 … all of these targets are met; an exact repeat counts once.

    The draws are shared: in one simulated future the same R&D spending serves every target that rests on it.
    """
    hits = [a.hits for a in distinct(assessments) if a.hits is not None]
    if not hits:
        return []
    counts = np.sum(hits, axis=0)
    return [float((counts == n).mean()) for n in range(len(hits) + 1)]


def summary(assessments: list[Assessment]) -> dict[str, int]:
    """Number of targets by verdict class, in the order of the classes."""
    return {name: sum(a.verdict == name for a in assessments) for name in VERDICTS}
