"""The note beside a value: what is odd about it, and the footnotes of its table that qualify it."""

import re
from dataclasses import dataclass

from plan_analysis.reference.schema import Region
from plan_analysis.yearbook.footnotes import Footnote
from plan_analysis.yearbook.header import Column
from plan_analysis.yearbook.measures import Measures
from plan_analysis.yearbook.named import Named
from plan_analysis.yearbook.places import UNHEADED, Places
from plan_analysis.yearbook.stubs import Stubs
from plan_analysis.yearbook.values import DAMAGED, Value

# begins every part of a note that asks for a look at the printed page; the other parts are the table's own footnotes
CHECK = "check: "


@dataclass(frozen=True)
class Reading:
    """One cell as it was read: where it stands, what it holds, and what it was taken to mean."""

    names: Named
    column: Column
    value: Value
    region: Region | None
    item: list[str]
    year: int | None
    unit: str
    doubts: list[str]
    flag: str = ""


class Remarks:
    """The doubts and footnotes of one table."""

    def __init__(self, stubs: Stubs, places: Places, measures: Measures) -> None:
        self.stubs, self.places, self.measures = stubs, places, measures
        table = stubs.table
        years = {column.year for column in stubs.values if column.year} | ({table.year} if table.year else set())
        regions = set(places.listed) | {region.region_code for region in places.across.values()}
        words = {part for column in stubs.values for part in column.path}
        self.footnotes = [Footnote(note, years, regions, words, stubs.known) for note in table.notes]

    def note(self, one: Reading) -> str:
        """All that is to be said of a value, doubts first."""
        parts = [CHECK + text for text in [*self._of_place(one), *self._of_value(one)]]
        if one.value.raw and one.value.status != DAMAGED:
            parts.append(f"printed {one.value.raw!r}")
        if one.flag:
            parts.append(f"flag {one.flag}")
        marks = one.names.marks + one.column.marks + one.value.marks
        parts += [note.text for note in self.footnotes if note.qualifies(one.region, one.year, one.item, marks)]
        return "; ".join(part for part in (one.names.note, *parts) if part)

    def _of_place(self, one: Reading) -> list[str]:
        checks = [*([one.names.flag] if one.names.flag else []), *one.doubts]
        if one.region is None and not one.doubts:
            raw, nameless = one.names.raw, self.places.page.flag or "the table names no region"
            checks.append(f"no region of regions.csv is called {raw!r}" if raw else nameless)
        if self.places.source and one.region and one.region is self.places.default:
            checks.append(f"only {self.places.source} names {one.region.name_zh}")
        return checks

    def _of_value(self, one: Reading) -> list[str]:
        checks, column = [], one.column
        if one.year is None:
            checks.append("the table states no year")
        bare = not one.names.item and not column.path and column.year is None and self.stubs.named
        if bare and UNHEADED not in one.doubts:
            checks.append(UNHEADED)
        if re.search(r"[、,;]", one.unit) and one.value.number is not None:
            checks.append(f"the table prints several units, {one.unit}")
        if one.value.status == DAMAGED:
            checks.append(f"the cell reads {one.value.raw!r}, which is no number")
        if one.value.number is not None and (sentence := self.measures.odd(one.unit, column, one.names)):
            checks.append(sentence)
        return checks
