"""How much is read at most: every reader takes its limits here, and the sentence with which it refuses more."""

from dataclasses import dataclass

from plan_analysis.reference.schema import DataError

MEGABYTE = 2**20


@dataclass(frozen=True)
class Limit:
    """The most that is read of something, in a unit of ``size``; ``remedy`` says what to do with more."""

    most: int
    unit: str
    remedy: str
    size: int = 1

    @property
    def total(self) -> int:
        """The most in bytes, or in whatever is counted one by one."""
        return self.most * self.size

    def check(self, name: str, found: int) -> None:
        """Raise DataError naming what is beyond the limit, and the limit."""
        if found > self.total:
            shown = f"{found / self.size:,.0f}" if self.size > 1 else f"{found:,}"
            raise DataError(f"{name}: {shown} {self.unit}, more than the {self.most:,} that are read; {self.remedy}")


FILE = Limit(64, "MB", "split it into single files, or save its text and tables alone", MEGABYTE)
EXPANDED = Limit(512, "MB once it is unpacked", "save its parts as single files", MEGABYTE)
CELLS = Limit(8_000_000, "cells", "that is no table; check delimiter and merged cells, and save the table alone")
TEXT = Limit(2_000_000, "characters", "save the plan's text alone")  # the longest plans have 300,000
PAGES = Limit(2_000, "pages", "save the plan's own pages alone")
MEMORY = Limit(2_048, "MB of memory", "save its tables as single files", MEGABYTE)
SECONDS = Limit(120, "s", "save its tables as single files")
SPAN = 500  # rows or columns that one merged cell is taken to cover
MERGED = 20_000  # places of one merged area; a larger one is a background and says nothing of its cells
HEAD = 20_000  # characters in which a page shows that it is one
