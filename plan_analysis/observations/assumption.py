"""One assumption of a reader about the years ahead of a series, which a view carries beside what is published."""

from dataclasses import dataclass

GROWTH, SHOCK, BORROWING = "growth", "shock", "borrowing"


@dataclass(frozen=True)
class Assumption:
    """One assumption about one series: ``growth`` in per cent a year, ``shock`` in per cent of the level in a year.

    ``borrowing`` is the weight, 0 to 1, of the forecast that learns from other regions beside the one that does not.
    """

    kind: str
    region: str
    indicator: str
    value: float
    year: int | None = None

    def concerns(self, region: str, indicator: str) -> bool:
        """Whether it is about a series."""
        return (self.region, self.indicator) == (region, indicator)
