"""How values are looked at: as they are, as an index, per head, as growth; one rule for everyone."""

from dataclasses import dataclass

import numpy as np

from plan_analysis.attainment import Assessment
from plan_analysis.explore.answering import Answer
from plan_analysis.explore.question import GROWTH, HEAD, INDEX, LEVEL, LOG
from plan_analysis.observations.series import Series, View
from plan_analysis.report.messages import Language

PEOPLE = "resident_pop"
POINTS = ("share", "ratio", "index")  # their growth is in points, and dividing them by people means nothing


@dataclass(frozen=True)
class Look:
    """One way of looking at an answer; ``base`` is the year an index starts from.

    Values are multiplied by the reader's unit first: 亿元 are billions in English.
    """

    kind: str
    answer: Answer
    view: View
    words: Language
    vintages: tuple[tuple[int, float, str], ...] = ()  # year, value in the tables' unit, what it is

    @property
    def ahead(self) -> bool:
        """Whether the years ahead can be shown: not as growth or per head, which need another forecast."""
        return self.kind in (LEVEL, LOG, INDEX)

    @property
    def scale(self) -> float:
        """What values are multiplied by for the reader."""
        return self.words.scale(self.answer.indicator.unit)

    @property
    def base(self) -> int | None:
        """The first year known of everyone compared; the region's own first year if there is none."""
        each = [self.answer.history.years, *(one.assessment.history.years for one in self.answer.compared)]
        each = [years for years in each if len(years)]
        common = sorted(set(each[0]).intersection(*each)) if each else []
        return int(common[0]) if common else int(each[0][0]) if each else None

    def values(self, one: Series) -> tuple[np.ndarray, np.ndarray]:
        """Years and values of a series as they are looked at; years for which that cannot be said are left out."""
        if self.kind == INDEX:
            start = one.value(self.base) if self.base is not None else None
            return (one.years, 100 * one.values / start) if start else (one.years[:0], one.values[:0])
        if self.kind == HEAD and self.points:  # a share of people per person means nothing
            return one.years[:0], one.values[:0]
        if self.kind == HEAD:
            people = self.view.series(one.region, PEOPLE)
            years, a, b = np.intersect1d(one.years, people.years, return_indices=True)
            return years, self.scale * one.values[a] / people.values[b]
        if self.kind == GROWTH:
            return self._growth(one)
        return one.years, self.scale * one.values

    def _growth(self, one: Series) -> tuple[np.ndarray, np.ndarray]:
        """Change on the year before: per cent, or points of a share; only where the year before is known."""
        follow = np.diff(one.years) == 1
        before, now = one.values[:-1][follow], one.values[1:][follow]
        with np.errstate(divide="ignore", invalid="ignore"):
            change = now - before if self.points else np.where(before > 0, 100 * (now / before - 1), np.nan)
        return one.years[1:][follow], change

    @property
    def points(self) -> bool:
        """Whether change is counted in points."""
        return self.answer.indicator.kind in POINTS

    def moved(self, year: int, value: float) -> float:
        """A simulated value as it is looked at."""
        if self.kind == INDEX:
            start = self.answer.history.value(self.base) if self.base is not None else None
            return 100 * value / start if start else float("nan")
        return self.scale * value

    def beside(self) -> tuple[tuple[int, float, str], ...]:
        """The other vintages where they stand as values are looked at; growth would mix two publications: none then."""
        if self.kind == GROWTH:
            return ()
        own, (years, shown) = self.answer.history, self.values(self.answer.history)
        at = dict(zip(years.tolist(), shown.tolist(), strict=True))
        # every other look multiplies a year's value by a number of that year
        factors = {year: value / used for year, value in at.items() if (used := own.value(year))}
        return tuple((year, factors[year] * value, said) for year, value, said in self.vintages if year in factors)

    def goal(self, a: Assessment) -> float | None:
        """Where the target's line stands; None where this look has no place for it."""
        return self.moved(int(a.due), a.value) if self.ahead else None

    def unit(self, words: Language) -> str:
        """What the axis counts."""
        unit = words.unit(self.answer.indicator.unit)
        if self.kind == INDEX:
            return words("{year} = 100", year=self.base or "–")
        if self.kind == HEAD:
            return words("{unit} per 10,000 people", unit=unit)
        if self.kind == GROWTH:
            return words("change on the year before, points") if self.points else words("growth a year, %")
        return unit
