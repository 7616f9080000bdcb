"""A note under a table → which of its values it qualifies: those of the years, regions, items or mark it names."""

import re

from plan_analysis.reference.schema import Region
from plan_analysis.yearbook.names import Catalogue
from plan_analysis.yearbook.values import MARKS, SPACES, squeezed


class Footnote:
    """One note; ``years``, ``regions`` and ``items`` are those the table prints.

    A note that names none of them qualifies the whole table; one that names only years the table does not print
    qualifies nothing.
    """

    def __init__(self, text: str, years: set[int], regions: set[str], items: set[str], known: Catalogue) -> None:
        # 注1：
        self.text = re.sub(r"^[(（]?[备附]?\s*注\d*[)）]?\s*[:：、.]?\s*", "", SPACES.sub(" ", text).strip())
        words = squeezed(text)
        self.mark = next(iter(MARKS.findall(text[:14])), "")
        named = {int(word) for word in re.findall(r"(?<!\d)((?:19|20)\d\d)(?=年|、|,)", words)}  # 2015年
        since = re.search(r"((?:19|20)\d\d)年(?:起|以来|及以后|开始)", words)  # 2015年起
        self.since = int(since[1]) if since else None
        self.years = named & years if years else named  # where years stand in rows, each value has its own
        printed = max(years) >= self.since if self.since and years else bool(self.years)
        self.elsewhere = bool(years) and bool(named) and not printed
        self.regions = known.all_named_in(text) & regions
        whole = re.search("本表|下表同|上表", words)
        self.items = set() if whole else {item for item in items if len(item) > 2 and item in words}

    def qualifies(self, region: Region | None, when: int | None, item: list[str], marks: str) -> bool:
        """Whether the note belongs to a value of this region, year and item, printed with these marks."""
        if self.mark:
            return self.mark in marks
        if (
            self.elsewhere
            or (when is not None and not self._counts(when))
            or (self.items and not self.items & set(item))
        ):
            return False
        return not self.regions or (region is not None and region.region_code in self.regions)

    def _counts(self, when: int) -> bool:
        """Whether the note is on values of a year, as far as it names any."""
        return when >= self.since if self.since else not self.years or when in self.years
