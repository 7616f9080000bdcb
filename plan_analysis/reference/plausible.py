"""What a cell of a table kept by hand may say at all: finite numbers, days and years of our time, ranges in order.

The types are those of the columns in ``schema``; whatever breaks them is told by ``reading`` with row and column.
"""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

FIRST_YEAR, LAST_YEAR = 1949, 2100
LARGEST = 1e18  # the money of the whole world in 元 is below 1e16; what is longer is a slip of the keyboard


def _finite(value: float) -> float:
    """A number that something can be counted in: neither nan nor infinite, nor of more digits than anything has."""
    if not abs(value) <= LARGEST:
        raise PydanticCustomError("implausible", "is no plausible number; write a finite one or leave the cell empty")
    return value


def _positive(value: float) -> float:
    if not value > 0:
        raise PydanticCustomError("implausible", "is not above zero; write how many times as large it makes the figure")
    return value


def _year(value: int) -> int:
    if not FIRST_YEAR <= value <= LAST_YEAR:
        raise PydanticCustomError("implausible", f"lies outside {FIRST_YEAR} to {LAST_YEAR}; write what was meant")
    return value


def day(value: date) -> date:
    """A day of our time; raises ValueError with what is wrong and how to mend it."""
    _year(value.year)
    return value


def _written(cell: object) -> object:
    """A day as ISO and as spreadsheets in Chinese write it: ``2018-12-31``, ``2018/12/31``, ``2018年12月31日``."""
    if not isinstance(cell, str):
        return cell
    try:
        if found := re.fullmatch(r"([0-9]{4})(?:-|/|年)([0-9]{1,2})(?:-|/|月)([0-9]{1,2})日?", cell):  # 2021年9月28日
            return date(*map(int, found.groups()))
    except ValueError:  # 2018-02-30
        pass
    raise PydanticCustomError("implausible", "is not a date; write 2018-12-31, 2018-12 or 2018")


def _due(value: str) -> str:
    """A year or a span of years in order: ``2020``, ``2018-2020``."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{4})?", value):  # 2018-2020
        raise PydanticCustomError("implausible", "does not look like a deadline; write 2020 or 2018-2020")
    years = [_year(int(year)) for year in value.split("-")]
    if years != sorted(years):
        raise PydanticCustomError("implausible", "ends before it begins; write the earlier year first")
    return value


Finite = Annotated[float, AfterValidator(_finite)]
Positive = Annotated[Finite, AfterValidator(_positive)]
Day = Annotated[date, BeforeValidator(_written), AfterValidator(day)]
Year = Annotated[int, AfterValidator(_year)]
Due = Annotated[str, AfterValidator(_due)]


def in_order(low: object, high: object) -> bool:
    """Whether a range is one; it is where either end is not given."""
    return low is None or high is None or low <= high  # type: ignore[operator]  # numbers or days, two of a kind
