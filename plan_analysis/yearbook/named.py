"""What the cells of one row say of all of its values."""

from dataclasses import dataclass

from plan_analysis.reference.schema import Region
from plan_analysis.yearbook.periods import Moment


@dataclass
class Named:
    """Region, item, time and unit of a row; ``section`` is the name and unit of a heading over rows without items.

    ``undated`` says that its words in the place of a time are no year, so that the year of the table is not its own.
    """

    raw: str = ""
    region: Region | None = None
    flag: str = ""
    item: tuple[str, ...] = ()
    english: str = ""
    year: int | None = None
    undated: bool = False
    part: Moment | None = None
    time: str = ""
    unit: str = ""
    english_unit: str = ""
    marks: str = ""
    note: str = ""
    section: tuple[str, str] = ("", "")

    @property
    def called(self) -> str:
        """The innermost name of its item."""
        return self.item[-1] if self.item else ""
