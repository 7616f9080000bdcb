"""The header over a column → what the column is: its role, its name in two languages, unit and year."""

import re
from dataclasses import dataclass, replace

from plan_analysis.yearbook.grid import Grid
from plan_analysis.yearbook.headings import CODE_WORD, FORMULAS, NUMBERING, ROW_NAMES, attribute, role, stub_role
from plan_analysis.yearbook.names import CHINESE
from plan_analysis.yearbook.periods import Moment, moment, named, year
from plan_analysis.yearbook.tongues import english_units, languages, without
from plan_analysis.yearbook.units import split_unit, unit
from plan_analysis.yearbook.values import MARKS, plain, squeezed

TOTALS = set("合计 总计 小计 总数 全市 市辖区 全国 全省 合计数".split())
# # and 其中 mark a part of the item above or beside
PART = re.compile(r"^(?:#|其中[:：]?)")


@dataclass(frozen=True)
class Column:
    """What the header says of one column: its role, path in both languages, unit, year and footnote marks."""

    index: int
    role: str
    path: tuple[str, ...] = ()
    english: str = ""
    unit: str = ""
    english_unit: str = ""
    year: int | None = None
    marks: str = ""
    part: Moment | None = None
    place: str = ""
    frequency: str = ""
    # 其中 or # over it: a part of a column left of it
    part_of: bool = False


def columns_of(grid: Grid, top: int, anchor: int, bottom: int, span: range, body: list[int]) -> list[Column]:
    """What the header in rows ``top`` to ``bottom`` says of each column of a table that holds anything in ``body``."""
    rows = [row for row in range(top, bottom + 1) if not _numbering_row(grid, row, span)]
    first = next((c for c in span if stub_role(grid.text(anchor, c)) in ROW_NAMES), span.start)
    said = {row: attribute(grid.text(row, first)) for row in rows if row > anchor}
    if top < anchor and said.get(anchor + 1) is not None:
        said[anchor] = attribute(grid.text(anchor, first))  # Region below the names of series, above Unit
    rows = [row for row in rows if said.get(row) is None]
    split = any(_english_row(grid, row, span) for row in rows)
    roles = {column: _role(grid, top, anchor, bottom, column, first) for column in span}
    values = [column for column in span if not roles[column]]
    used = {column for row in body for column in grid.filled(row)}
    parents: dict[tuple[int, int], tuple[int, int] | None] = {}
    whole: dict[tuple[int, int], str] = {}
    columns = []
    for column in span:
        if roles[column]:
            columns.append(_stub(grid, rows, column, roles[column]))
        elif column in used:
            path = _path(grid, rows, column, values, parents)
            described = _described(grid, column, path, split, whole)
            columns.append(_attributed(grid, described, said))
    return columns


def _attributed(grid: Grid, column: Column, said: dict[int, str | None]) -> Column:
    """A column with what rows such as 单位, 频度 and 地区 between heading and values say of it."""
    found = {kind: grid.text(row, column.index) for row, kind in said.items() if kind}
    if not found:
        return column
    return replace(
        column,
        unit=column.unit or unit(found.get("unit", "")) or plain(found.get("unit", "")),
        place=found.get("place", ""),
        frequency=found.get("frequency", ""),
    )


def _role(grid: Grid, top: int, anchor: int, bottom: int, column: int, first: int) -> str:
    words = grid.text(*grid.origin(anchor, column))
    own = stub_role(words) if column == first or CODE_WORD.fullmatch(words) else role(words)
    if own:
        return own
    below = {role(grid.text(row, column)) for row in range(top, bottom + 1) if grid.text(row, column)}
    return below.pop() if len(below) == 1 else ""


def _stub(grid: Grid, rows: list[int], column: int, name: str) -> Column:
    words = " ".join(grid.text(row, column) for row in rows if grid.text(row, column))
    chinese = CHINESE.search(words)
    return replace(
        _described(grid, column, [grid.origin(row, column) for row in rows], False, {}),
        role=name if chinese else f"{name} english",
    )


def _numbering_row(grid: Grid, row: int, span: range) -> bool:
    words = [squeezed(grid.text(row, column)) for column in span if grid.text(row, column)]
    # 序号 | 县市区 | 2023年 | 2022年 is the heading itself
    headed = any(stub_role(word) in ROW_NAMES for word in words[:3])
    formulas = any(word in FORMULAS for word in words[:2]) and not headed
    if formulas and all(re.search(r"[\d=A-Z甲乙]", word) for word in words[2:]):
        return True
    return len(words) > 1 and words[0] in "甲乙" and all(NUMBERING.match(word) for word in words)


def _english_row(grid: Grid, row: int, span: range) -> bool:
    words = [grid.text(row, column) for column in span if grid.text(row, column)]
    latin = [word for word in words if re.search("[a-z]{3}", word) and not CHINESE.search(word)]
    return len(latin) > 0.6 * max(len(words), 1)


def _path(
    grid: Grid, rows: list[int], column: int, values: list[int], parents: dict[tuple[int, int], tuple[int, int] | None]
) -> list[tuple[int, int]]:
    """Places of the header cells over one column, from the top; a blank one over a sub-item is its left neighbour's.

    ``parents`` remembers the origin found for each (row, column), so that a neighbour to the right can look it up.
    """
    path: list[tuple[int, int]] = []
    for number, row in enumerate(rows):
        place = grid.origin(row, column)
        if not grid.text(*place) and values:
            deeper = any(
                CHINESE.search(grid.text(*grid.origin(below, column))) or year(grid.text(*grid.origin(below, column)))
                for below in rows[number + 1 :]
            )
            left = column - 1
            while deeper and left >= values[0]:
                other = parents.get((row, left))
                same = all(parents.get((above, left)) == parents.get((above, column)) for above in rows[:number])
                if other and same:
                    place = other
                    break
                left -= 1
        parents[row, column] = place if grid.text(*place) else None
        if grid.text(*place) and place not in path:
            path.append(place)
    return path


def _described(
    grid: Grid, index: int, path: list[tuple[int, int]], split: bool, whole: dict[tuple[int, int], str]
) -> Column:
    """Names, unit and year out of the header cells over a column.

    A name printed on two lines in two cells is one name; ``whole`` remembers it for the columns under it.
    """
    names: list[str] = []
    english: list[str] = []
    printed, foreign, when, marks, months = "", "", None, "", None
    upper: tuple[int, int] | None = None
    latin_above = part_of = False
    for number, place in enumerate(path):
        text = grid.text(*place)
        bare, dated = split_unit(text)
        if (found := year(text) or (year(bare) if dated else None)) is not None:
            when, printed = found, dated or printed
            continue
        if (part := moment(bare) or named(bare)) is not None and part.partial:
            months, when = part, part.year or when
        marks += "".join(MARKS.findall(text))
        chinese, latin = languages(MARKS.sub("", text))
        part_of = PART.match(chinese) is not None
        name, word = _name_and_unit(chinese)
        printed = word or printed
        if latin:
            units = english_units(latin)
            foreign = units[-1] if units else foreign
            latin = re.sub(r"\s*[(（]\s*[)）]", "", without(latin, units)).strip()
            _add_english(english, latin, continues=latin_above and not name)
        if name:
            named_below = any(not CHINESE.search(grid.text(*below)) for below in path[number + 1 :])
            if (
                split
                and upper is not None
                and named_below
                and not latin_above
                and PART.match(chinese) is None
                and _wraps(grid, upper, place, name)
            ):
                names[-1] += name
                whole[upper] = names[-1]
            elif name not in names[-1:]:
                names.append(whole.get(place, name))
                upper = place
        latin_above = bool(latin) and not name
    return Column(index, "", tuple(names), " / ".join(english), printed, foreign, when, marks, months, part_of=part_of)


def _name_and_unit(chinese: str) -> tuple[str, str]:
    """The name and unit of a header cell; a cell may hold nothing but a unit."""
    text = PART.sub("", chinese)
    alone = unit(text.strip("()（）"))
    return ("", alone) if alone else split_unit(text)


def _add_english(english: list[str], latin: str, continues: bool) -> None:
    if latin and continues and english:
        english[-1] = f"{english[-1]} {latin}"
    elif latin and latin not in english:
        english.append(latin)


def _wraps(grid: Grid, upper: tuple[int, int] | None, place: tuple[int, int], name: str) -> bool:
    """Whether a name only goes on in the cell right below: no merged areas, and nothing that names a part."""
    if upper is None or place != (upper[0] + 1, upper[1]):
        return False
    return upper not in grid.owner and place not in grid.wide and name not in TOTALS
