"""Lines of several editions made comparable: which can be added up, which are the same, which years follow."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from plan_analysis.yearbook.lines import NUMBER
from plan_analysis.yearbook.units import scale
from plan_analysis.yearbook.values import squeezed

if TYPE_CHECKING:
    import pandas as pd

# sums of many rounded numbers, and small revisions of one of them, are no finding
TOLERANCE = 0.001
# 人均收入, 人口密度, 价格指数
NOT_ADDITIVE = re.compile(
    "率|比重|比例|人均|平均|指数|增长|增速|密度|强度|占|每|户均|构成|价格|为100|位次|排名|浓度|程度"
)


def additive(tidy: "pd.DataFrame") -> "pd.Series":
    """Rows whose values can be added up: amounts and counts, no rates, averages or values per head."""
    pair = tidy["unit"] + "\n" + tidy["item"]
    known = {text: _adds_up(*text.split("\n")) for text in pair.unique()}
    return pair.map(known).astype(bool)


def _adds_up(unit: str, item: str) -> bool:
    if not unit or re.search(r"[%‰/、,;]|℃|度$|岁|倍|次$|位$|=100", unit):  # %
        return False
    return not NOT_ADDITIVE.search(item)


def keys(tidy: "pd.DataFrame") -> "pd.Series":
    """What makes a line of two editions the same: title and item without numbers, years and headings."""
    pair = tidy["table_title"] + "\n" + tidy["item"]
    return pair.map({text: _key(*text.split("\n")) for text in pair.unique()})


def _key(title: str, item: str) -> str:
    family = re.sub(r"(?:19|20)\d\d年?|[()（）\s]", "", NUMBER.sub("", title))  # 2019年
    path = [NUMBER.sub("", squeezed(part)) for part in item.split(" / ")]
    scope = "".join(re.findall(r"[(（](全市|市辖区)[)）]", path[0]))  # 人口(全市)
    rest = path[1:] if len(path) > 1 else path
    bare = [re.sub(r"[(（].*?[)）]", "", part) for part in rest]  # (万人)
    return family + "|" + " / ".join([*bare, *([scope] if scope else [])])


def in_base_units(tidy: "pd.DataFrame") -> "pd.Series":
    """Values in single units: 万元 as 元."""
    factor = {unit: scale(unit) or 1.0 for unit in tidy["unit"].unique()}
    return tidy["value"] * tidy["unit"].map(factor)


def adding(rows: list) -> list:
    """Rows with a value that can be added up."""
    return [row for row in rows if row.additive and row.value == row.value]


def grouped(rows: list, *names: str) -> list[list]:
    """Rows with the same values of these columns, in the order of their first row."""
    groups: dict[tuple, list] = {}
    for row in rows:
        groups.setdefault(tuple(getattr(row, name) for name in names), []).append(row)
    return list(groups.values())


def year_pairs(rows: list) -> Iterator[list[tuple[Any, Any]]]:
    """For each line and step of years: the pairs of neighbouring values of all regions."""
    lines: dict[str, dict[str, dict[int, Any]]] = {}
    for row in rows:
        if row.value == row.value and row.year is not None and row.region_code:
            # the last file read stands for a year that several print
            lines.setdefault(row.key, {}).setdefault(row.region_code, {})[row.year] = row
    for line in lines.values():
        steps: dict[tuple[int, int], list] = {}
        for years in line.values():
            for before, after in pairwise(sorted(years)):
                steps.setdefault((before, after), []).append((years[before], years[after]))
        yield from steps.values()


def agree(total: float, parts: float, number: int) -> bool:
    """Whether a total is the sum of so many parts, as far as rounding tells."""
    rounding = 0.5 * (number + 1) * 10.0 ** -_decimals(total)
    return abs(total - parts) <= max(rounding, TOLERANCE * abs(total))


def against(parts: float, total: float) -> str:
    """A sum of parts and how far the total lies from it, in words."""
    if parts == 0:
        return f"0, the total is {total:,.10g}"
    share = 100 * (total - parts) / abs(parts)
    return f"{parts:,.10g}, the total is {abs(share):.2g} % {'more' if share > 0 else 'less'}"


@lru_cache(maxsize=65536)
def _decimals(value: float) -> int:
    text = f"{value:.10g}"
    return len(text.partition(".")[2]) if "e" not in text else 0


def digits(value: float) -> int:
    """How many digits a value shows, zeros at its end not counted."""
    return len(re.sub(r"\D", "", f"{abs(value):.12g}").strip("0"))
