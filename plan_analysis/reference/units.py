"""Units of measurement: one table of words with what they measure and how many of its base they count.

The shipped table is ``units.csv``; ``data/reference/units.csv`` of a project adds rows or replaces some.
Sizes (万, 亿, 10 000, million) and quotients (吨标准煤/万元, 张/千人, 元每平方米) are composed here and need no row.
A table of our own and not pint, which knows neither 万 and 亿 nor 每十万, counts people as plain numbers, and would
have to be taught every Chinese word all the same.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

from plan_analysis.reference import project, reading
from plan_analysis.reference.freshness import stamp
from plan_analysis.reference.schema import DataError, UnitRow

OWN = "data/reference/units.csv"  # of a project
SIZES = {
    "万亿": 1e12, "千亿": 1e11, "百亿": 1e10, "十亿": 1e9, "亿": 1e8, "千万": 1e7, "百万": 1e6, "十万": 1e5, "万": 1e4,
    "千": 1e3, "百": 1e2, "十": 10.0, "billion": 1e9, "million": 1e6, "thousand": 1e3, "hundred": 1e2,
}  # fmt: skip
SIZED = re.compile(
    rf"(?P<digits>\d+(?:,\d{{3}})*)?(?P<size>{'|'.join(SIZES)})?(?P<rest>.*)"
)  # 10万人, 100 million yuan
# 每千人口床位数, 万人发明专利拥有量; not 万人以上乡镇
PER_HEAD = re.compile("(?:全[市省县国])?(?:每(百人|千人|万人|十万人)|(万人)(?!以上|以下|次))")
# 规模以上工业企业 in 户 counts bodies and not households
BODIES = re.compile("企业|公司|法人|单位|市场主体|经营主体|商户|机构")
QUOTIENT = re.compile("/每?|每")  # 张/千人, 元每平方米, 每十万
HEADER = "unit,measure,factor,counted,aliases,note"

Dimension = tuple[tuple[str, int], ...]  # 吨标准煤/万元 → (("元", −1), ("吨标准煤", 1))


@dataclass(frozen=True)
class Unit:
    """A unit taken apart: what it measures, how many of the bases one of it is, and its own row where it is one."""

    dimension: Dimension
    factor: float
    row: UnitRow | None = None


class Units:
    """A registry of units. Words are compared in one width, without blanks, small letters like capitals."""

    def __init__(self, rows: Iterable[UnitRow]) -> None:
        self._rows = {_plain(word): row for row in rows for word in (row.unit, *row.aliases)}
        self._factors: dict[tuple[str, str], float] = {}

    def find(self, unit: str) -> Unit | None:
        """A unit taken apart, None where a part of it is unknown."""
        word = _plain(unit)
        above, *below = [word] if word in self._rows else QUOTIENT.split(word)  # 兆比特每秒 is a word of its own
        numerator = self._part(above) if above or not below else Unit((), 1.0)
        denominators = [self._part(word) for word in below]
        if numerator is None or None in denominators:
            return None
        if not below:
            return numerator
        return _product([(numerator, 1), *((part, -1) for part in denominators if part)])

    def factor(self, printed: str, wanted: str) -> float:
        """How many ``wanted`` one ``printed`` is; the same word is one, known or not.

        Raises DataError for a word that no row names (with the row to add), and for two units of different kinds.
        """
        known = self._factors.get((printed, wanted))
        if known is None:
            known = self._factors[printed, wanted] = self._factor(printed, wanted)
        return known

    def convertible(self, printed: str, wanted: str) -> bool:
        """Whether two units are of one kind."""
        try:
            return self.factor(printed, wanted) > 0
        except DataError:
            return False

    def counted(self, unit: str) -> bool:
        """Whether a unit comes in whole numbers: 家 and 人 do, 万人 and 件/万人 do not."""
        found = self.find(unit)
        return found is not None and found.row is not None and found.factor == 1 and found.row.counted == "yes"

    def _factor(self, printed: str, wanted: str) -> float:
        if _plain(printed) == _plain(wanted):
            return 1.0
        if not printed or not wanted:
            raise DataError(f"no unit is given where {printed or wanted!r} is asked for; write the unit")
        mine, other = self._known(printed), self._known(wanted)
        if mine.dimension != other.dimension:
            raise DataError(f"the unit {printed!r} does not convert to {wanted!r}; correct the unit or the indicator")
        return _exact(mine.factor / other.factor)

    def _known(self, word: str) -> Unit:
        found = self.find(word)
        if found is not None:
            return found
        parts = [SIZED.sub(r"\g<rest>", part, count=1) for part in QUOTIENT.split(_plain(word))]
        new = next((part for part in parts if part and self._part(part) is None), None)
        if new is None:
            raise DataError(f"the unit {word!r} counts by nothing or without end; correct its number")
        raise DataError(
            f"the unit {word!r} is unknown; add a row to {OWN} (columns {HEADER}): {new},{new},1,,, where it is a kind "
            "of its own, else with the base word of its kind and how many of that one it is"
        )

    def _part(self, word: str) -> Unit | None:
        """One side of a quotient: a word of the table, or a size and a word (万元), or a size alone (每十万)."""
        if row := self._rows.get(word):
            return Unit(() if row.measure == "1" else ((row.measure, 1),), row.factor, row)
        if "·" in word:  # 升/人·日
            parts = [self._part(one) for one in word.strip("()").split("·")]
            return None if None in parts else _product([(part, 1) for part in parts if part])
        match = SIZED.fullmatch(word)
        if match is None or match["rest"] == word:
            return None
        size = float((match["digits"] or "1").replace(",", "")) * SIZES.get(match["size"] or "", 1.0)
        if not 0 < size < math.inf:  # 件/0人
            return None
        rest = self._part(match["rest"]) if match["rest"] else Unit((), 1.0)
        return rest and Unit(rest.dimension, size * rest.factor, rest.row)


def _product(parts: Iterable[tuple[Unit, int]]) -> Unit:
    """Units multiplied, those with −1 divided by."""
    powers: Counter[str] = Counter()
    factor = 1.0
    for part, sign in parts:
        factor *= part.factor**sign
        for name, power in part.dimension:
            powers[name] += sign * power
    return Unit(tuple(sorted((name, power) for name, power in powers.items() if power)), factor)


def of_each(name: str, unit: str) -> str:
    """The unit that a name means: of 每万人发明专利拥有量 in 件 it is 件/万人; quotients and shares stay.

    Enterprises in 户 are counted like those in 家.
    """
    if unit.strip().endswith("户") and BODIES.search(name):
        unit = f"{unit.strip().removesuffix('户')}家"
    match = PER_HEAD.match(_plain(name))
    whole = bool(QUOTIENT.search(unit)) or unit in ("", "%", "‰")
    return f"{unit}/{match[1] or match[2]}" if match and not whole else unit


def here() -> Units:
    """The units of the project at hand, the shipped ones outside of any; a mistake in them is told by ``read``."""
    root = project.here()
    return _of(root, stamp(reading.files("units", root)))


@lru_cache(maxsize=8)
def _of(root: Path | None, state: tuple) -> Units:
    return Units(cast("UnitRow", placed.row) for placed in reading.table("units", root).rows)


def _plain(word: str) -> str:
    """``吨标准煤／万元`` and ``10 000 Yuan`` in one width, without blanks, in small letters."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", word)).casefold()


def _exact(ratio: float) -> float:
    """A ratio of powers of ten without the noise of binary division: 0.1 and not 0.09999999999999999."""
    near = float(f"{ratio:.14g}")
    return near if math.isclose(ratio, near, rel_tol=1e-13) else ratio
