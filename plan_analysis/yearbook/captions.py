"""The lines over a table → its title, unit, year and part of a year, and the labelled lines of a download."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plan_analysis.yearbook.eras import spelled_out
from plan_analysis.yearbook.grid import Grid
from plan_analysis.yearbook.headings import PLACE_IN_ENGLISH
from plan_analysis.yearbook.lines import CONTINUED, META, chinese_line, only_year, says_who_published, title_of
from plan_analysis.yearbook.names import CHINESE
from plan_analysis.yearbook.periods import YEAR, Moment, named, western, year
from plan_analysis.yearbook.tongues import english_unit_line, english_units, unit_alone
from plan_analysis.yearbook.units import before_unit_line, split_unit, unit_line
from plan_analysis.yearbook.values import plain

LABELLED = re.compile(r"([^:]{3,60}): (.+)")  # Unit of measure: Current prices, million euro
# of the labels over an English download, those that name its values, their unit, its title
LABELS = {
    "unit": re.compile(r"^unit", re.IGNORECASE),
    "数据库": re.compile(r"^(?:dataset|title|table)\b", re.IGNORECASE),  # Dataset
    "时间": re.compile(r"^(?:date|year|time|period|reference (?:year|period))$", re.IGNORECASE),  # Date
    # National accounts indicator
    "指标": re.compile(r"indicator|measure|^item|variable|subject|transaction|aggregate", re.IGNORECASE),
}


@dataclass
class Caption:
    """What stands over a table. ``meta`` holds lines such as 指标：…, ``part`` a month or quarter in the title."""

    title: str = ""
    unit: str = ""
    english_unit: str = ""
    year: int | None = None
    meta: dict[str, str] = field(default_factory=dict)
    part: Moment | None = None
    lines: list[str] = field(default_factory=list)


def caption(grid: Grid, lines: Sequence[str], before: Caption | None, beside: bool) -> Caption:
    """The caption that lines over a table are; one continued, ``beside`` or below another follows ``before``."""
    found = Caption()
    lines = [part for line in lines for part in before_unit_line(line) if part]
    rest = [line for line in lines if not _labelled(line, found) and not _says_unit(line, found)]
    if not rest and not found.meta:
        # Persons: Population estimates 2020 is the title where no other line is
        rest = [line for line in lines if (pair := LABELLED.fullmatch(plain(line))) and not _kind(pair[1])][:1]
    chinese = [chinese_line(line) for line in rest if CHINESE.search(line) and not says_who_published(line)]
    if not chinese and not grid.html:
        chinese = [plain(line) for line in rest]  # a sheet in English only
    found.lines = chinese
    found.title = found.meta.get("数据库") or title_of(chinese, grid.html, before.title if before else "")
    _complete_unit(found, lines, before, beside)
    _tell_time(found, grid, " ".join(chinese), before if beside else None)
    if found.part is None and before and found.title == before.title:
        found.part = before.part
    return found


def _labelled(line: str, found: Caption) -> bool:
    """Whether a line is a label and its value, which then is kept where it says what the values are."""
    if not CHINESE.search(line) and (pair := LABELLED.fullmatch(plain(line))):
        kind = _kind(pair[1].rstrip(": "))
        if kind == "unit":
            found.english_unit = found.english_unit or pair[2]
        elif kind:
            found.meta.setdefault(kind, pair[2])
        return True
    match = META.match(plain(line))
    if match and (match[1] != "地区" or match[2]):
        found.meta[match[1]] = match[2]
        return True
    return False


def _kind(label: str) -> str:
    known = next((kind for kind, words in LABELS.items() if words.search(label)), "")
    return known or ("地区" if PLACE_IN_ENGLISH.match(label) else "")


def _says_unit(line: str, found: Caption) -> bool:
    """Whether a line is one of units, which then are the table's."""
    if (word := unit_line(line)) is not None:
        found.unit = found.unit or word
        found.english_unit = found.english_unit or next(iter(english_units(plain(line))), "")
    elif word := unit_alone(line):
        found.unit = found.unit or word
    elif (word := english_unit_line(line)) is not None:
        found.english_unit = found.english_unit or word
    return word is not None and word != ""


def _complete_unit(found: Caption, lines: Sequence[str], before: Caption | None, beside: bool) -> None:
    if not found.unit:
        found.unit = split_unit(found.title)[1] or split_unit(found.meta.get("指标", ""))[1]
    if before and not found.unit and (CONTINUED.search(" ".join(lines)) or (beside and not lines)):
        found.unit, found.english_unit = before.unit, before.english_unit
    if not found.unit and not found.english_unit and not any(CHINESE.search(line) for line in lines):
        found.english_unit = next((word for line in lines for word in english_units(plain(line))), "")


def _tell_time(found: Caption, grid: Grid, rest: str, before: Caption | None) -> None:
    title = western(spelled_out(found.title))
    text = f"{title} {western(spelled_out(rest))}"
    stated = year(found.meta.get("时间", ""))
    found.year = (
        stated or only_year(title) or only_year(text) or only_year(grid.page) or (before.year if before else None)
    )
    if found.year is None and not re.search(YEAR, text + grid.page):
        # 2015-2020年 of a sheet called 2021 are the years of its edition, not its values
        found.year = only_year(grid.name)
    found.part = named(title) or (named(western(grid.page)) if only_year(title) is None else None)
