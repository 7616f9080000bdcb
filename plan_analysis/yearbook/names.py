"""Printed region names → codes of regions.csv; a damaged name is repaired only by its Chinese-English pair.

Chinese decides, because two valid Chinese names never come out of one another by damage, while ``Shanxi`` and
``Shaanxi`` do. Where neither name is intact, both must point to the same region, clearly ahead of any other.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

from plan_analysis.reference import read_table, reading, stamp
from plan_analysis.reference.schema import DataError, Region
from plan_analysis.yearbook.values import MARKS, plain, squeezed

CHINESE = re.compile(r"[\u3400-\u9fff]")
FOOTNOTE_TAIL = re.compile(r"(?:\d{1,2}|[a-z])[)）]$|#$")
# how alike a name and its pair must be, and how far ahead of the next region, before damage is repaired
ALIKE_CHINESE, ALIKE_ENGLISH = 0.5, 0.6
AHEAD = 0.2


@dataclass(frozen=True)
class Match:
    """The region a printed name means (None when nobody can tell) and what is odd about the name."""

    region: Region | None
    flag: str = ""


class Catalogue:
    """All names of regions.csv. Build one with ``catalogue()``; it remembers every pair it has resolved."""

    def __init__(self, regions: list[Region]) -> None:
        self.regions = regions
        self.chinese: dict[str, Region] = {}
        self.english: dict[str, list[Region]] = {}
        self._pairs: dict[tuple[str, str, str], Match] = {}
        for region in regions:
            for name in (region.name_zh, region.name_en, *region.aliases):
                self._add(name, region)

    def _add(self, name: str, region: Region) -> None:
        if not CHINESE.search(name):
            known = self.english.setdefault(_letters(name), [])
            if region not in known:
                known.append(region)
            return
        other = self.chinese.setdefault(squeezed(name), region)
        if other.region_code != region.region_code:
            raise DataError(
                f"regions.csv: {name!r} names {other.region_code} and {region.region_code}; keep one of the two"
            )

    def match(self, chinese: str, english: str = "", parent: str = "") -> Match:
        """The region of a printed pair of names; ``parent`` is the code of the province heading above, if any."""
        key = (_stem(chinese), plain(english), parent)
        if key not in self._pairs:
            self._pairs[key] = self._match(*key)
        return self._pairs[key]

    def named_in(self, text: str) -> Region | None:
        """The region a title names, the longest name first; None when it names none or says ``各``."""
        words = squeezed(text)
        found = [
            name for name in self.chinese if len(name) > 1 and name in words and name not in ("东部", "中部", "西部")
        ]
        longest = max(found, key=len, default="")
        return self.chinese[longest] if longest else None

    def all_named_in(self, text: str) -> set[str]:
        """Codes of every region a footnote names; of names within names only the longer one."""
        words = squeezed(text)
        found = [name for name in self.chinese if len(name) > 1 and name in words]
        return {self.chinese[n].region_code for n in found if not any(n != m and n in m for m in found)}

    def _match(self, chinese: str, english: str, parent: str) -> Match:
        region = self.chinese.get(chinese)
        if region and parent and region.level == "province":
            # 吉林 in a list of cities under the heading 吉林省
            region = next((r for r in self.regions if r.name_zh == chinese + "市" and r.parent == parent), region)
        if region:
            return Match(region, self._odd_english(region, english))
        exact = self.english.get(_letters(english), []) if english else []
        if not chinese:
            return Match(exact[0]) if len(exact) == 1 else Match(None)
        if not english or not CHINESE.search(chinese):
            exact = exact or self.english.get(_letters(chinese), [])
            return Match(exact[0]) if len(exact) == 1 and not CHINESE.search(chinese) else Match(None)
        return self._repaired(chinese, english)

    def _odd_english(self, region: Region, english: str) -> str:
        if not CHINESE.search(english) and len(_letters(english)) > 1:
            names = {_letters(name) for name in (region.name_en, *region.aliases) if not CHINESE.search(name)}
            bare = {re.sub(r"(city|province|municipality|autonomousregion|prefecture)$", "", _letters(english))}
            if not names & (bare | {_letters(english)}):
                return f"the English name reads {plain(english)!r}"
        return ""

    def _repaired(self, chinese: str, english: str) -> Match:
        """The region both damaged or unknown names point to; an intact English name wins over a near one."""
        alike = {region.region_code: self._alike(region, chinese, english) for region in self.regions}
        both = {code: a + b for code, (a, b) in alike.items() if a >= ALIKE_CHINESE and b >= ALIKE_ENGLISH}
        ranked = sorted(both, key=both.get, reverse=True)
        if not ranked:
            return Match(None)
        best, runner = ranked[0], both[ranked[1]] if len(ranked) > 1 else 0.0
        intact = [code for code in ranked if alike[code][1] == 1]
        if len(intact) == 1 and alike[intact[0]][0] >= alike[best][0]:
            best = intact[0]
        elif both[best] - runner < AHEAD:
            return Match(None)
        region = next(region for region in self.regions if region.region_code == best)
        odd = self._odd_english(region, english)
        return Match(
            region,
            f"the name reads {chinese!r}" + (f" and {odd}" if odd else f", {plain(english)!r} beside it decides"),
        )

    def _alike(self, region: Region, chinese: str, english: str) -> tuple[float, float]:
        names = (region.name_zh, region.name_en, *region.aliases)
        one = max(_alike(chinese, squeezed(name)) for name in names if CHINESE.search(name))
        two = max(
            (_alike(_letters(english), _letters(name)) for name in names if not CHINESE.search(name)), default=0.0
        )
        return one, two


def catalogue(root: Path | None) -> Catalogue:
    """The names of the nation's regions and a project's own; raises DataError when one name means two regions."""
    return _catalogue(root, stamp(reading.files("regions", root)))


@lru_cache(maxsize=4)
def _catalogue(root: Path | None, state: tuple) -> Catalogue:
    return Catalogue(read_table("regions", root))


def _stem(name: str) -> str:
    """A Chinese name without blanks, footnote marks and the leading dots or # of a list."""
    text = squeezed(MARKS.sub("", name)).lstrip("#·.•-—◆◇○●")
    return FOOTNOTE_TAIL.sub("", text)


def _letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", plain(name).lower())


def _alike(one: str, two: str) -> float:
    """1 for equal words, 0 for words with nothing in common; position counts in names of equal length."""
    if not one or not two or abs(len(one) - len(two)) > max(1, len(two) // 4):
        return 0.0
    if len(one) == len(two):
        return sum(a == b for a, b in zip(one, two, strict=True)) / len(one)
    return SequenceMatcher(None, one, two, autojunk=False).ratio()
