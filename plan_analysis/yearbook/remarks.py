"""The note beside a value: what is odd about it, and the footnotes of its table that qualify it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from plan_analysis.reference.schema import EXPECTED, Region
from plan_analysis.yearbook.footnotes import Footnote
from plan_analysis.yearbook.header import Column
from plan_analysis.yearbook.measures import Measures
from plan_analysis.yearbook.named import Named
from plan_analysis.yearbook.places import UNHEADED, Places
from plan_analysis.yearbook.stubs import Stubs
from plan_analysis.yearbook.values import DAMAGED, PROVISIONAL, Value, squeezed

# begins every part of a note that asks for a look at the printed page; the other parts are the table's own footnotes
CHECK = "check: "
# 2023(预计), 2023年(初步), 1752.6(快报数), 2.5%(预计), 2023P
SOFT = re.compile(r"\d[年%‰]?\((?:初步|快报|预计|估计|暂定|[pPeE]\))|^(?:19|20)\d\d年?[pPeE]$")
# 2023年为初步统计数; not 根据普查初步结果修订
NOT_FINAL = re.compile("(?:为|系|是)(?:初步|快报|预计|暂定)|(?:初步|快报|预计)(?:统计|核算|汇总|核实)*(?:数|值)")
PARTS = re.compile(r"(?<=[；;。])\s*")  # 含甲县；2006年为旧口径
FORESEEN = re.compile(r"预计|估计|[eE]\)?$")  # 2023(预计), 2023E; not 初步, which has been counted
NUMBERED = re.compile(
    r"(?<=[。；;])\s*(?=[（(]?\d{1,2}[)）.、．](?:\D|(?:19|20)\d\d年))"
)  # 1.按当年价格计算。2.2023年为初步统计数。


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
    unsure: str = ""  # the words by which it is not final


def certainty(words: str) -> str:
    """The status of a value by the words that say that it is not final: 预计 is expected, 初步 has been counted."""
    return EXPECTED if FORESEEN.search(words) and not re.search("初步|快报", words) else PROVISIONAL


@lru_cache(maxsize=4096)
def _soft(text: str) -> str:
    """A text that says that what it stands at is not final, without blanks; empty for any other."""
    words = squeezed(text) if text else ""
    return words if SOFT.search(words) else ""


class Remarks:
    """The doubts and footnotes of one table."""

    def __init__(self, stubs: Stubs, places: Places, measures: Measures, items: set[str]) -> None:
        self.stubs, self.places, self.measures = stubs, places, measures
        table = stubs.table
        years = {column.year for column in stubs.values if column.year} | ({table.year} if table.year else set())
        regions = set(places.listed) | {region.region_code for region in places.across.values() if region}
        words = {part for column in stubs.values for part in column.path} | items
        notes = [one for note in table.notes for one in NUMBERED.split(note)]
        if not years:  # they stand in rows, so each part of a note has its own: 含甲县；2006年为旧口径
            notes = [part.rstrip("；;") for note in notes for part in PARTS.split(note) if part]
        self.footnotes = [Footnote(note, years, regions, words, stubs.known) for note in notes]
        self.over = {column.index: self._headings(column) for column in stubs.values}

    def _headings(self, column: Column) -> str:
        """The heading over a column that says that its values are not final; empty where none does."""
        cells = self.stubs.sheet.cells
        words = (cells[row][column.index] for row in self.stubs.table.header if column.index < len(cells[row]))
        return next(filter(None, (_soft(str(word)) for word in words)), "")

    def provisional(self, one: Reading, row: int) -> str:
        """The words that say that a value is not final: beside it, at its year, or in a note; empty where none do."""
        years = (_soft(self.stubs.text(row, column)) for column in self.stubs.by["year"])
        if found := _soft(one.value.raw) or next(filter(None, years), "") or self.over[one.column.index]:
            return found
        if not self.footnotes:
            return ""
        marks = one.names.marks + one.column.marks + one.value.marks
        return next(
            (
                note.text for note in self.footnotes
                if NOT_FINAL.search(note.text) and note.qualifies(one.region, one.year, one.item, marks)
            ), "",
        )  # fmt: skip

    def note(self, one: Reading) -> str:
        """All that is to be said of a value, doubts first."""
        parts = [CHECK + text for text in [*self._of_place(one), *self._of_value(one)]]
        if one.value.raw and one.value.status != DAMAGED:
            parts.append(f"printed {one.value.raw!r}")
        if one.unsure and one.unsure not in (one.value.raw, *(note.text for note in self.footnotes)):
            parts.append(f"printed {one.unsure!r}")
        if one.flag:
            parts.append(f"flag {one.flag}")
        marks = one.names.marks + one.column.marks + one.value.marks
        parts += [note.text for note in self.footnotes if note.qualifies(one.region, one.year, one.item, marks)]
        return "; ".join(part for part in (one.names.note, *parts) if part)

    def _of_place(self, one: Reading) -> list[str]:
        checks = [*([one.names.flag] if one.names.flag else []), *one.doubts]
        if one.region is None and not one.doubts:
            raw, nameless = (
                one.names.raw or self.places.called(one.column),
                self.places.page.flag or "the table names no region",
            )
            checks.append(f"no region of regions.csv is called {raw!r}" if raw else nameless)
        if self.places.source and one.region and one.region is self.places.default:
            checks.append(f"only {self.places.source} names {one.region.name_zh}")
        return checks

    def _of_value(self, one: Reading) -> list[str]:
        checks, column = [], one.column
        if one.year is None:
            checks.append("the table states no year")
        named = one.names.item or column.path or column.english or column.year is not None
        bare = not named and bool(self.stubs.named)
        if bare and UNHEADED not in one.doubts:
            checks.append(UNHEADED)
        if re.search(r"[、,;]", one.unit) and one.value.number is not None:
            checks.append(f"the table prints several units, {one.unit}")
        if one.value.status == DAMAGED:
            checks.append(f"the cell reads {one.value.raw!r}, which is no number")
        if one.value.number is not None and (sentence := self.measures.odd(one.unit, column, one.names)):
            checks.append(sentence)
        return checks
