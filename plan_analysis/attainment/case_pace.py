"""The pace that cases of a file need, among what other regions did: those of the tables, else those of the file."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from plan_analysis.attainment.case import Case
from plan_analysis.attainment.grounds import growth_between
from plan_analysis.attainment.message import Message
from plan_analysis.attainment.pace import Pace, Spans, Wanted, among, spans

if TYPE_CHECKING:
    from plan_analysis.attainment.lending import Known

Kind = tuple[str, str, int]  # indicator, unit, and years from the last value to the deadline


def paces(cases: list[Case], lenders: "Mapping[str, Known]", words: Callable[[Message], str]) -> dict[str, list]:
    """Columns for the table of cases: growth needed in per cent a year, share of spans that were slower, and in words.

    ``lenders`` are what the tables know, by case. NaN and empty where no growth is needed, or others are too few.
    """
    inside = _Inside(cases)
    found: dict[str, list] = {"required_growth": [], "slower": [], "pace": []}
    for case in cases:
        wanted, made = _wanted(case), None
        lent = lenders.get(case.case_id)
        if wanted is not None:
            made = _lent(wanted, lent) if lent is not None else among(wanted, inside.others(case, wanted.years))
        place = lent.regions.get if lent is not None else str
        found["required_growth"].append(np.nan if wanted is None else wanted.growth)
        found["slower"].append(np.nan if made is None else made.slower)
        found["pace"].append("" if made is None else " ".join(map(words, made.said(place))))
    return found


def _wanted(case: Case) -> Wanted | None:
    """The growth that leads from the last value to the target; None where there is no such way."""
    if case.problem or case.last is None or case.due is None:
        return None
    last = float(case.values[-1])
    growth = growth_between(last, case.goal, case.due - case.last)
    return None if growth is None else Wanted(growth, case.due - case.last, last, case.comparator in (">=", ">"))


def _lent(wanted: Wanted, lent: "Known") -> Pace | None:
    level = wanted.level / lent.factor
    return among(Wanted(wanted.growth, wanted.years, level, wanted.up), spans(lent.peers, wanted.years))


class _Inside:
    """Spans of all cases of one kind in a file, made once for each length that is asked for."""

    def __init__(self, cases: list[Case]) -> None:
        self.kinds: dict[tuple[str, str], dict[str, Case]] = defaultdict(dict)
        for case in cases:
            if not case.unfit and case.region:
                self.kinds[case.indicator, case.unit].setdefault(case.region, case)
        self.made: dict[Kind, Spans] = {}

    def others(self, case: Case, years: int) -> Spans:
        """Those of other regions that end by the case's last value."""
        key = case.indicator, case.unit, years
        if key not in self.made:
            alike = self.kinds[case.indicator, case.unit].values()
            self.made[key] = spans([one.history for one in alike], years)
        every = self.made[key]
        return every.where((every.first + years <= case.start) & (every.region != case.region))
