"""One series with its target, as anyone's file has it, and what a careful reader would ask about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from plan_analysis.attainment.events import Asked, Counted, Level, Published
from plan_analysis.attainment.message import Message
from plan_analysis.forecast import GrowthClass, growth_classes, proposed
from plan_analysis.observations.series import Series

FEW_VALUES = 8  # histories shorter than this get a word of warning
JUMP = np.log(5.0)  # a change by more than this factor in one year may be a change of definition
FAR = np.log(20.0)  # a target farther off than this factor may be in another unit
NO_TARGET, NO_VALUE = "no target", "no value in the history"


@dataclass(frozen=True)
class Case:
    """One series with its target; ``problem`` says why it cannot be judged, if it cannot.

    ``level`` is that of its region (province, city, county), empty where nobody knows the place.
    ``unfit`` is the part of the problem that lies in the history, so that there is no forecast either; ``decimals`` the
    precision at which shares are published, at which a forecast is compared with the goal; None for other units, whose
    probabilities must not depend on whether they are counted in ones or thousands. Where no region is named, ``titles``
    may name one, of table, sheet and file, and ``place`` is the code of that which is meant. ``given_class`` is the
    class of growth that the file names (``none`` for none), empty where it names none.
    """

    case_id: str
    region: str
    indicator: str
    unit: str
    years: np.ndarray
    values: np.ndarray
    due: int | None = None
    goal: float = np.nan
    comparator: str = ""
    problem: str = ""
    warnings: tuple[Message, ...] = ()
    unfit: str = ""
    decimals: int | None = None
    level: str = ""
    titles: tuple[str, ...] = ()
    place: str = ""
    given_class: str = ""

    @property
    def asked(self) -> tuple[Asked, Counted, int]:
        """Its target as an assessor takes it; raises ValueError for a case without one."""
        return Level(self.case_id, self.comparator, self.goal, self.deadline), Published(self.decimals), self.deadline

    @property
    def history(self) -> Series:
        """Its values as a series of published figures."""
        count = len(self.years)
        return Series(
            self.region, self.indicator, self.unit, date((self.last or date.min.year) + 1, 12, 31), self.years,
            self.values, np.zeros(count), ("reported",) * count, ("",) * count, ("",) * count,
            self.level,
        )  # fmt: skip

    @property
    def growth_class(self) -> GrowthClass | None:
        """The class of growth that the file names, else the one that name and unit speak for."""
        return growth_classes().get(self.given_class) if self.given_class else proposed(self.indicator, self.unit)

    @property
    def last(self) -> int | None:
        """The last year with a value."""
        return int(self.years[-1]) if len(self.years) else None

    @property
    def start(self) -> int:
        """The last year with a value, where forecasts start; raises ValueError for a case without values."""
        if self.last is None:
            raise ValueError(f"{self.case_id}: no value in the history")
        return self.last

    @property
    def deadline(self) -> int:
        """The year its target is due; raises ValueError for a case without a target."""
        if self.due is None:
            raise ValueError(f"{self.case_id}: {NO_TARGET}")
        return self.due

    def yearly(self, until: int) -> np.ndarray:
        """Values of every year up to one, NaN for a year without; empty where nothing is known by then."""
        seen = self.years <= until
        if not seen.any():
            return np.array([])
        years = self.years[seen]
        row = np.full(int(years[-1] - years[0]) + 1, np.nan)
        row[years - years[0]] = self.values[seen]
        return row


def doubts(case: Case) -> Iterator[Message]:
    """What a careful reader would ask about the numbers."""
    n = len(case.values)
    if 0 < n < FEW_VALUES:
        yield Message("few points: {n}", (("n", str(n)),))
    if n and int(case.years[-1] - case.years[0]) + 1 > n:
        missing = int(case.years[-1] - case.years[0]) + 1 - n
        yield Message("gaps: {n} year(s) without a value", (("n", str(missing)),))
    if not case.unit and n:
        yield Message("no unit given")
    positive = case.values[case.values > 0]
    if len(positive) == n > 1:
        steps = np.diff(np.log(positive)) / np.diff(case.years)
        if np.abs(steps).max() > JUMP:
            at = int(case.years[1:][np.abs(steps).argmax()])
            yield Message("level jumps in {year}: has the unit or definition changed?", (("year", str(at)),))
    if case.unit == "%" and n and (case.values.max() > 100 or case.values.min() < 0):
        yield Message("per cent outside 0-100")
    if len(positive) and case.values[-1] > 0 and case.goal > 0 and abs(np.log(case.goal / case.values[-1])) > FAR:
        yield Message("target far from the last value: is it in the same unit and definition?")
