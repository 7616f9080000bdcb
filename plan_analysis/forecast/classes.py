"""Classes of indicators: how fast what is counted usually grows, for histories that are too short to tell.

A class is a row of classes.csv, or several. The first row that an indicator's unit and name fit is proposed for it
(``研发+gdp``: both words); the column ``growth_class`` of indicators.csv overrules that.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from plan_analysis.reference.schema import DataError, Indicator

NONE, OTHER = "none", "other"
UNNAMED = "-"  # among the units of a row: none given
# 每万人口发明专利拥有量, 每万名就业人员中研发人员
PER_HEAD = re.compile(
    r"每?[百千万]名?(?:就业|从业)人员中?|每?[百千万]名?(?:常住|户籍)?人口?中?|人均|per capita"
    r"|per [\d,]+ (?:people|inhabitants|persons employed|employees)"
)
CHINESE = re.compile(r"[一-鿿]")  # 张 in 床位（张）


@dataclass(frozen=True)
class GrowthClass:
    """One class: yearly growth (mean, and standard deviation between indicators) and size of a yearly step, in logs.

    ``step`` is that of provinces, ``step_small`` that of cities and counties, where single events weigh more.
    """

    name: str
    name_en: str
    name_zh: str
    growth: float
    between: float
    step: float
    step_small: float
    why: str


@lru_cache(maxsize=1)
def growth_classes() -> dict[str, GrowthClass]:
    """All classes by name, in the order in which they are tried."""
    return {
        row["class"]: GrowthClass(
            row["class"], row["name_en"], row["name_zh"], float(row["growth"]), float(row["between"]),
            float(row["step"]), float(row["step_small"]), row["why"],
        )
        for row in _rows()
        if row["class"] != NONE
    }  # fmt: skip


@lru_cache(maxsize=4096)
def proposed(name: str, unit: str) -> GrowthClass | None:
    """The class that name and unit speak for; None where neither is that of a regional statistic.

    A name or unit in Chinese is taken as one, in the class ``other`` if no better fits.
    """
    said, measured = (unicodedata.normalize("NFKC", text).strip().lower() for text in (name, unit))
    said = PER_HEAD.sub(" ", said)  # what is counted per head is no count of heads
    for row in _rows():
        units, words = (row[name].lower().split("|") for name in ("units", "words"))
        if (row["units"] and (measured or UNNAMED) not in units) or not any(_says(said, word) for word in words):
            continue
        if row["class"] == OTHER and not CHINESE.search(name + unit):
            return None
        return growth_classes().get(row["class"])
    return None


def _says(name: str, word: str) -> bool:
    """Whether all parts of ``研发+gdp`` stand in a name; every name says nothing."""
    return all(part in name for part in word.split("+"))


def class_of(indicator: Indicator) -> GrowthClass | None:
    """The class of an indicator: the one it is given, else the one proposed; None for ``none``.

    Raises DataError where the table names a class that is not there.
    """
    given = indicator.growth_class
    if not given:
        return proposed(indicator.name_zh, indicator.unit)
    if given != NONE and given not in growth_classes():
        known = ", ".join([*growth_classes(), NONE])
        raise DataError(f"indicators.csv: {indicator.indicator}: growth_class {given!r} is none of {known}")
    return growth_classes().get(given)


@lru_cache(maxsize=1)
def _rows() -> list[dict[str, str]]:
    text = files("plan_analysis.forecast").joinpath("classes.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
