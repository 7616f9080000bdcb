"""The outside view: how targets of the same kind in other plans ended, whatever this region's own figures say.

A kind's share of targets met is drawn towards that of all kinds, the more the fewer of it are decided (beta-binomial,
Gelman et al., Bayesian Data Analysis, 3rd ed., 5.3). The table holds headline targets with published outcomes: a
selection, and to be read as one. Never mixed into a forecast.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from plan_analysis.attainment.beta import log_beta, quantile
from plan_analysis.attainment.message import Message
from plan_analysis.reference.schema import Indicator, PlanOutcome

LEAST = 5  # decided targets of a kind that say something: the share of fewer is mostly that of all kinds
ANNUAL = "annual_"  # kinds of one-year targets: another game than those of several years
STRENGTHS = np.geomspace(2, 50, 60)  # how many targets the mean of all kinds may count for: never less than two
ALIKE = {  # indicators that no other plan's target names, and the kind theirs are of
    "patents_in_force_invention": "patent_stock_per_10k", "patents_granted_invention": "patent_flow",
    "tech_market_output": "tech_market", "tech_market_absorbed": "tech_market", "rd_personnel_fte": "rd_personnel",
}  # fmt: skip


@dataclass(frozen=True)
class OutsideView:
    """How such targets ended: ``met`` of ``decided``, share to expect of the next, and the 80 % range of that share.

    ``kind`` is empty where no target of the same kind is decided, so that those of every kind stand in.
    """

    kind: str
    met: int
    decided: int
    share: float
    low: float
    high: float

    @property
    def few(self) -> bool:
        """Whether of its kind too few are decided for a share: there is their number to tell, and no more."""
        return bool(self.kind) and self.decided < LEAST

    def said(self) -> list[Message]:
        """How many were met, then what to expect of the next, or that they are too few for it."""
        known = (("met", self.met), ("decided", self.decided))
        if self.few:
            return [Message("of such targets of other plans, {met} of {decided} were met, too few to expect a share of "
                            "the next.", known)]  # fmt: skip
        first = "of such targets of other plans, {met} of {decided} were met."
        if not self.kind:
            first = (
                "no target of this kind in another plan had been decided; of those of every kind {met} of {decided} "
                "were met."
            )
        shares = (("share", self.share), ("low", self.low), ("high", self.high))
        second = Message(
            "Of the next one that makes {share} (8 of 10: {low} to {high}). Headline targets with published outcomes "
            "are over-represented.", tuple((name, f"{100 * value:.0f}%") for name, value in shares),
        )  # fmt: skip
        drawn = [Message("Kinds with few outcomes are drawn towards the share of all kinds.")] if self.kind else []
        return [Message(first, known), *drawn, second]


def outside_view(
    outcomes: Iterable[PlanOutcome], indicator: Indicator, as_of: date = date.max, region: str = ""
) -> OutsideView | None:
    """The outside view of a target on an indicator, from other regions' targets due before the year of ``as_of``.

    None where fewer than five of every kind were decided by then.
    """
    every = tuple(outcomes)
    then = [row for row in every if row.due_year < as_of.year and (not region or row.region_code != region[:6])]
    counts = counts_of(then)
    if sum(decided for _, decided in counts.values()) < LEAST:
        return None
    named = {row.indicator: row.kind for row in reversed(every) if row.indicator}
    kind = ALIKE.get(indicator.indicator) or named.get(indicator.indicator, "")
    return of_kind(counts, kind if kind in counts else "")


def of_kind(counts: dict[str, tuple[int, int]], kind: str) -> OutsideView:
    """Share met of one kind from met and decided by kind; of every kind together where ``kind`` is empty."""
    mean, strength = prior(tuple(counts.values()))
    met, decided = counts[kind] if kind else (0, 0)
    a, b = mean * strength + met, (1 - mean) * strength + decided - met
    low, high = (quantile(a, b, share) for share in (0.1, 0.9))
    if not kind:
        met, decided = (sum(column) for column in zip(*counts.values(), strict=True))
    return OutsideView(kind, met, decided, a / (a + b), low, high)


@lru_cache(maxsize=64)
def prior(counts: tuple[tuple[int, int], ...]) -> tuple[float, float]:
    """Mean share over kinds (Jeffreys), and its weight in targets that makes the counts of all kinds most probable."""
    mean = float(np.mean([(met + 0.5) / (decided + 1) for met, decided in counts]))

    def fit(strength: float) -> float:
        a, b = mean * strength, (1 - mean) * strength
        return sum(log_beta(a + met, b + decided - met) - log_beta(a, b) for met, decided in counts)

    return mean, max(STRENGTHS.tolist(), key=fit)


def counts_of(rows: Iterable[PlanOutcome]) -> dict[str, tuple[int, int]]:
    """Met and decided by kind, of targets over several years."""
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        if row.outcome in ("met", "missed") and not row.kind.startswith(ANNUAL):
            met, decided = found.get(row.kind, (0, 0))
            found[row.kind] = (met + (row.outcome == "met"), decided + 1)
    return found
