"""The item that each row of a table names: its path from the outermost, its unit, its words in English."""

import re
from dataclasses import dataclass

from plan_analysis.yearbook.header import PART, Column
from plan_analysis.yearbook.hierarchy import Entry, is_heading, nest
from plan_analysis.yearbook.names import CHINESE
from plan_analysis.yearbook.stubs import Stubs
from plan_analysis.yearbook.tongues import english_units, languages, without
from plan_analysis.yearbook.units import before_unit_line, split_unit, unit_line, unit_of_name
from plan_analysis.yearbook.values import MARKS, plain


@dataclass
class Item:
    """The item a row names: path, words in English, unit, marks; ``heading`` when it only stands over others."""

    path: tuple[str, ...]
    english: str = ""
    unit: str = ""
    english_unit: str = ""
    marks: str = ""
    heading: bool = False
    section: tuple[str, ...] = ()


def items(stubs: Stubs) -> dict[int, Item]:
    """Row → the item it names, with what it is a part of; empty where no column names items."""
    columns = stubs.by["item"]
    kept: dict[int, str] = {}
    words: list[tuple[int, list[str], Entry]] = []
    for row in stubs.table.rows if columns else ():
        raw = []
        for column in columns:
            text = stubs.text(row, column)
            if not text and _fills_down(stubs, column):
                text = kept.get(column.index, "")
            kept[column.index] = text
            raw.append(text)
        if any(raw):
            words.append((row, raw, _entry(stubs, row, [text for text in raw if text][-1])))
    nest([entry for *_, entry in words], indented=len(columns) == 1)
    return _paths(stubs, words)


def _fills_down(stubs: Stubs, column: Column) -> bool:
    columns, places = stubs.by["item"], stubs.by["place"]
    if places and column.index < places[0].index:
        return True  # an item over the places right of it
    return (len(columns) > 1 and column is not columns[-1]) or bool(stubs.by["year"])


def _entry(stubs: Stubs, row: int, text: str) -> Entry:
    words, line = before_unit_line(MARKS.sub("", text))
    chinese = languages(words or line)[0]
    part = PART.match(chinese)
    mark = "" if part is None else "#" if part[0] == "#" else "其中"
    amounts = [
        stubs.value(row, column).number
        for column in stubs.values
        if column.unit != "%" and not any(unit_of_name(word) for word in column.path[-1:])
    ]
    cell = str(stubs.cell(row, stubs.by["item"][-1]))
    before = cell[: len(cell) - len(cell.lstrip())]
    word = split_unit(PART.sub("", chinese))[0]
    return Entry(word, mark, len(before) + before.count("\u3000"), amounts, stubs.filled(row) or _is_record(stubs, row))


def _is_record(stubs: Stubs, row: int) -> bool:
    """Whether a row prints a place or a time of its own beside its item: then it is no heading, whatever it lacks."""
    return any(stubs.text(row, column) for role in ("place", "year") for column in stubs.by[role])


def _paths(stubs: Stubs, words: list[tuple[int, list[str], Entry]]) -> dict[int, Item]:
    """Items with the names they are parts of before them, and the units they take over from those."""
    entries = [entry for *_, entry in words]
    found: dict[int, Item] = {}
    section, rank = Item(("",)), 0
    made: list[Item] = []
    for at, (row, raw, entry) in enumerate(words):
        item = _own(stubs, row, raw)
        if not entry.filled:
            item.heading = True
            if item.path and is_heading(entries, at):
                section, rank = Item((item.path[-1],), unit=item.unit), entry.rank
        elif entry.parents:
            above = made[entry.parents[-1]]
            tops = [made[number].path[-1] for number in entry.parents if made[number].path]
            item.path, item.unit = (*made[entry.parents[0]].section, *tops, *item.path), item.unit or above.unit
        else:
            if rank and entry.rank and entry.rank <= rank:
                section, rank = Item(("",)), 0
            item.section = tuple(filter(None, section.path))
            item.path = (*item.section, *item.path)
        if entry.filled:
            item.unit = item.unit or section.unit
        made.append(item)
        found[row] = item
    return found


def _own(stubs: Stubs, row: int, raw: list[str]) -> Item:
    """What a row's own cells say of its item."""
    path: list[str] = []
    english: list[str] = []
    printed, marks = "", ""
    chinese_too = CHINESE.search("".join(raw)) or stubs.by["item english"]
    for text in filter(None, raw):
        marks += "".join(MARKS.findall(text))
        words, line = before_unit_line(MARKS.sub("", text))
        chinese, latin = languages(words or line)
        word, own = split_unit(PART.sub("", chinese))
        printed = (unit_line(line) if words else own) or printed
        if not word and not chinese_too:
            word = latin
        if word and word not in path[-1:]:
            path.append(word)
        english.append(latin)
    beside = " ".join(stubs.text(row, column) for column in stubs.by["item english"]).strip()
    foreign = beside or " ".join(filter(None, english))
    units = english_units(foreign)
    bare = plain(re.sub(r"[(（]\s*[)）]", "", without(foreign, units)))  # ( )
    return Item(tuple(path), bare, printed, units[-1] if units else "", marks)
