"""Every number of a sheet is accounted for: it stands in the rows once, or in a list of numbers left out with why."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plan_analysis.yearbook.addresses import address
from plan_analysis.yearbook.sheets import Sheet
from plan_analysis.yearbook.values import parse

UNEXPLAINED = "unexplained"
TWICE = "read twice"


@dataclass(frozen=True)
class LeftOut:
    """A number of a sheet that is in no row, and why."""

    sheet: str
    cell: str
    text: str
    reason: str


def left_out(
    sheet: Sheet, cells: Iterable[str], reasons: Mapping[tuple[int, int], str], tables: Iterable[range]
) -> list[LeftOut]:
    """The numbers of a sheet that are not among ``cells``; of ``tables`` the rows, headings and notes.

    A number outside every table with no other beside it belongs to a line of words; several in one row would be a
    table that was not seen, and are ``UNEXPLAINED``.
    """
    read = Counter(cells)
    covered = {row for rows in tables for row in rows}
    found = [LeftOut(sheet.name, cell, "", TWICE) for cell, times in read.items() if times > 1]
    for row, line in enumerate(sheet.cells):
        numbers = [column for column, cell in enumerate(line) if _is_number(cell)]
        lone = row not in covered and len(numbers) == 1
        for column in numbers:
            place = address(row, column)
            if place not in read:
                reason = reasons.get((row, column)) or ("in a line outside the tables" if lone else UNEXPLAINED)
                found.append(LeftOut(sheet.name, place, str(line[column]).strip(), reason))
    return found


def _is_number(cell: object) -> bool:
    if isinstance(cell, str) and not cell.strip():
        return False
    return parse(cell).number is not None
