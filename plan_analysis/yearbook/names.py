"""Printed region names → codes of regions.csv and of the counties of GB/T 2260; damage is repaired only by a pair.

Chinese decides, because two valid Chinese names never come out of one another by damage, while ``Shanxi`` and
``Shaanxi`` do. Where neither name is intact, both must point to the same region, clearly ahead of any other.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from pathlib import Path

from plan_analysis.reference import read_table, reading, stamp
from plan_analysis.reference.schema import DataError, Region
from plan_analysis.yearbook.counties import Counties, counties
from plan_analysis.yearbook.values import MARKS, plain, simplified, squeezed

CHINESE = re.compile(r"[\u3400-\u9fff]")  # 京
# 北京1)
FOOTNOTE_TAIL = re.compile(r"(?:\d{1,2}|[a-z])[)）]$|#$")
# how alike a name and its pair must be, and how far ahead of the next region, before damage is repaired
ALIKE_CHINESE, ALIKE_ENGLISH = 0.5, 0.6
AHEAD = 0.2
# what a place that no list knows still looks like: 甲子区, 白沟新城, 高新技术产业开发区
SHAPE = re.compile(
    r"(?!(?:城市|都市|上市|超市|股市|本市|外市|全市|各市|省市|县市|城镇|乡镇|集镇|村镇|建制镇|全[省区县旗州]|各[省区县]|外[省县])$)"
    r"[\u4e00-\u9fff]{1,9}(?:省|市|(?<![小社城校厂园街城山灾地])区|县|旗|盟|自治州|地区|林区|特区|新区|新城|开发区|高新区|管理区|街道|镇|乡)"
)
# the whole of a place, as a row below or above its parts is called
WHOLE_OF = {
    "全国": ("nation",), "全省": ("province",), "全区": ("province", "county"), "全市": ("city", "county", "province"),
    "全州": ("city",), "全盟": ("city",), "全县": ("county",), "全旗": ("county",),
}  # fmt: skip
MUNICIPALITIES, AUTONOMOUS = {"11", "12", "31", "50"}, {"15", "45", "54", "64", "65"}
SUM_OF = {"合计", "总计", "全部", "总数"}
WHOLE_TAIL = re.compile(r"(?<=[省市区县州盟旗国])(?:合计|总计)$")  # 保定市合计, 全省合计
# too short or too common to name a place inside a sentence
NOT_IN_TITLES = {"东部", "中部", "西部", "东北", "东北地区"}
# 河北省森林面积, 内蒙古自治区人口: the full name of a place before what is counted of it
BEGINS = re.compile(r"[\u4e00-\u9fff]{2,9}?(?:自治[区州]|[省市])(?=[\u4e00-\u9fffA-Z])")
NAMED_CHINA = re.compile(r"\b(?:China|Chinese|PRC)\b|\bP\.\s?R\.\s?C", re.IGNORECASE)  # People's Republic of China
LONGEST = 60
# characters that say what kind of place it is, not which
COMMON = set("省市区县州盟旗自治地族")
# baodingcity
ENGLISH_TAIL = re.compile(r"(city|province|municipality|autonomousregion|prefecture|county|district)$")


@dataclass(frozen=True)
class Match:
    """The region a printed name means (None when nobody can tell) and what is odd about the name."""

    region: Region | None
    flag: str = ""


class Catalogue:
    """All names of regions.csv. Build one with ``catalogue()``; it remembers every pair it has resolved."""

    def __init__(self, regions: list[Region], known: Counties | None = None) -> None:
        self.regions = regions
        self.by_code = {region.region_code: region for region in regions}
        self.chinese: dict[str, Region] = {}
        self.english: dict[str, list[Region]] = {}
        self.counties = known or counties()
        self._pairs: dict[tuple[str, str, str, str], Match] = {}
        for region in regions:
            for name in (region.name_zh, region.name_en, *region.aliases):
                self._add(name, region)
        self._longest = max(map(len, [*self.chinese, *self.counties.names]), default=0)
        self._written: dict[str, set[str]] = {}
        self._spelled: dict[str, tuple[list[str], list[str]]] = {}
        for region in regions:
            names = (region.name_zh, region.name_en, *region.aliases)
            chinese = [squeezed(name) for name in names if CHINESE.search(name)]
            self._spelled[region.region_code] = chinese, [_letters(name) for name in names if not CHINESE.search(name)]
            for char in set("".join(chinese)) - COMMON:
                self._written.setdefault(char, set()).add(region.region_code)

    def _add(self, name: str, region: Region) -> None:
        if not CHINESE.search(name):
            known = self.english.setdefault(_letters(name), [])
            if region not in known:
                known.append(region)
            return
        other = self.chinese.setdefault(simplified(squeezed(name)), region)
        if other.region_code != region.region_code:
            raise DataError(
                f"regions.csv: {name!r} names {other.region_code} and {region.region_code}; keep one of the two"
            )

    # ---- the name of a row or column ---------------------------------------------------------------------------

    def match(self, chinese: str, english: str = "", parent: str = "", page: str = "") -> Match:
        """The region of a printed pair of names.

        ``parent`` is the code of the place heading above, ``page`` that of the place the whole table is about: they
        tell which of several counties of one name is meant, and what 全市 is the whole of.
        """
        key = (_stem(chinese), plain(english), parent, page)
        if key not in self._pairs:
            self._pairs[key] = self._match(*key)
        return self._pairs[key]

    def _match(self, chinese: str, english: str, parent: str, page: str) -> Match:
        name = simplified(chinese)
        if chinese != name and name in ("全国", "中央", "全省"):
            # 全國 of a table in traditional characters is another country's
            return Match(None)
        bare = WHOLE_TAIL.sub("", name)
        if bare in WHOLE_OF and (whole := self.by_code_or_county(page)) and _whole_of(bare, whole):
            return Match(whole)
        region = self.chinese.get(name) or self.chinese.get(bare)
        if region and parent and region.level == "province":
            # 吉林 in a list of cities under the heading 吉林省
            region = next((r for r in self.regions if r.name_zh == name + "市" and r.parent == parent), region)
        if region:
            return Match(region, self._odd_english(region, english))
        if name in self.counties.names and chinese != name and not (parent or page):
            # 中山區 of a table in traditional characters is no county of the mainland
            return Match(None)
        if name in self.counties.names:
            return self._county(name, parent or page, page)
        if name in self.counties.bare and (short := self.counties.find(name, parent or page)):
            return Match(short[0]) if len(short) == 1 else Match(None)
        exact = self._exact_english(english, parent or page) if english else []
        if not chinese:
            return Match(exact[0]) if len(exact) == 1 else Match(None)
        if not english or not CHINESE.search(chinese):
            exact = exact or self._exact_english(chinese, parent or page)
            return Match(exact[0]) if len(exact) == 1 and not CHINESE.search(chinese) else Match(None)
        return self._repaired(chinese, english)

    def of_china(self, words: Iterable[str]) -> bool:
        """Whether words in Latin letters are of China: they name it, one of its provinces or two of its cities."""
        cities: set[str] = set()
        for word in words:
            for region in self.english.get(_letters(word), ()) if len(word) < LONGEST else ():
                if region.level == "province":
                    return True
                cities |= {region.region_code} if region.level in ("city", "special") else set()
            if NAMED_CHINA.search(word) or len(cities) > 1:
                return True
        return False

    @cached_property
    def without_groups(self) -> "Catalogue":
        """The same names without 东部, 中部 and the like, which are others in a table of Taiwan or Hong Kong."""
        return Catalogue([one for one in self.regions if one.level != "aggregate"], self.counties)

    def by_code_or_county(self, code: str) -> Region | None:
        """The region or county of a code; None when there is none."""
        return self.by_code.get(code) or self.counties.by_code.get(code)

    def _county(self, name: str, within: str, page: str) -> Match:
        found = self.counties.find(name, within) or self.counties.find(name, page)
        if len(found) == 1:
            return Match(found[0])
        if not found:
            return Match(None, f"{name!r} lies elsewhere than the place of the table")
        places = ", ".join(sorted(region.region_code for region in found)[:4])
        return Match(None, f"{name!r} may be {places}: nothing says which")

    def _exact_english(self, english: str, within: str) -> list[Region]:
        letters = _letters(english)
        found = self.english.get(letters) or self.english.get(ENGLISH_TAIL.sub("", letters), [])
        inside = [region for region in found if within and region.parent[:2] == within[:2]]
        return inside if len(found) > 1 and len(inside) == 1 else found

    def like_a_place(self, name: str) -> bool:
        """Whether a row name is a place as far as its shape tells, known or not."""
        word = simplified(_stem(name))
        return word in self.chinese or word in self.counties.names or bool(SHAPE.fullmatch(word))

    # ---- the place of a title ----------------------------------------------------------------------------------

    def named_in(self, text: str, within: str = "") -> Match:
        """The one place a title names: of (河北省)2025年保定市 the city; of two apart from one another none."""
        found = self._mentions(simplified(squeezed(text)), within)
        deepest = [one for one in found if not any(other is not one and holds(one, other) for other in found)]
        once = {one.region_code: one for one in deepest}
        if len(once) == 1:
            return Match(deepest[0])
        if not once:
            return Match(None)
        return Match(None, f"the title names {' and '.join(one.name_zh for one in list(once.values())[:3])}")

    def at_start(self, item: str) -> Region | None:
        """The province or city that a name of an item begins with, in full: of 河北省森林面积 Hebei."""
        words = simplified(squeezed(item))
        if match := BEGINS.match(words):
            for end in (match.end(), *(m.end() for m in re.finditer("[省市区州]", words[: match.end()]))):
                region = self.chinese.get(words[:end])
                if region and region.level in ("province", "city") and len(words) > end + 1:
                    return region
        return None

    def all_named_in(self, text: str) -> set[str]:
        """Codes of every region a footnote names; of names within names only the longer one."""
        return {one.region_code for one in self._mentions(simplified(squeezed(text)), "", counties=False)}

    def _mentions(self, words: str, within: str, counties: bool = True) -> list[Region]:
        """Places a text names from left to right, the longest name at each position."""
        found: list[Region] = []
        at = 0
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 1, -1):
                name = words[at : at + length]
                region = self.chinese.get(name)
                told = length > 2 or found or (name[-1] == "县" and not CHINESE.match(words[max(at - 1, 0) : at]))
                if region is None and counties and told and name in self.counties.names:
                    inside = self._counties_after(found, name, within)
                    region = inside[0] if len(inside) == 1 else None
                    if region is None and length > 2:
                        # 朝阳区 that nobody can tell is not the city of 朝阳
                        at += length - 1
                        break
                if region is not None and name not in NOT_IN_TITLES:
                    found.append(region)
                    at += length - 1
                    break
            at += 1
        return found

    def _counties_after(self, found: list[Region], name: str, within: str) -> list[Region]:
        """Counties of a name that a text mentions after other places: 阜平县 after 曲阳县 lies where that one lies."""
        before = found[-1] if found else self.counties.by_code.get(within)
        if before is None or before.level != "county":
            return self.counties.find(name, before.region_code if before else within)
        around = (before.parent, f"{before.region_code[:2]}0000", "")
        return next(filter(None, (self.counties.find(name, one) for one in around)), [])

    # ---- damaged names -----------------------------------------------------------------------------------------

    def _odd_english(self, region: Region, english: str) -> str:
        if not CHINESE.search(english) and len(_letters(english)) > 1:
            names = {_letters(name) for name in (region.name_en, *region.aliases) if not CHINESE.search(name)}
            bare = {ENGLISH_TAIL.sub("", _letters(english))}
            if not names & (bare | {_letters(english)}):
                return f"the English name reads {plain(english)!r}"
        return ""

    def _repaired(self, chinese: str, english: str) -> Match:
        """The region both damaged or unknown names point to; an intact English name wins over a near one."""
        # a damaged name still shares a character of its own, or its English is intact; all others are never compared
        near = {one.region_code for one in self._exact_english(english, "")}
        near = near.union(*(self._written.get(char, set()) for char in chinese))
        alike = {
            region.region_code: (one, self._alike_english(region, english))
            for region in self.regions
            if region.region_code in near and (one := self._alike_chinese(region, chinese)) >= ALIKE_CHINESE
        }
        both = {code: a + b for code, (a, b) in alike.items() if b >= ALIKE_ENGLISH}
        ranked = sorted(both, key=lambda code: both[code], reverse=True)
        if not ranked:
            return Match(None)
        best, runner = ranked[0], both[ranked[1]] if len(ranked) > 1 else 0.0
        intact = [code for code in ranked if alike[code][1] == 1]
        if len(intact) == 1 and alike[intact[0]][0] >= alike[best][0]:
            best = intact[0]
        elif both[best] - runner < AHEAD:
            return Match(None)
        region = self.by_code[best]
        odd = self._odd_english(region, english)
        return Match(
            region,
            f"the name reads {chinese!r}" + (f" and {odd}" if odd else f", {plain(english)!r} beside it decides"),
        )

    def _alike_chinese(self, region: Region, chinese: str) -> float:
        return max(_alike(chinese, name) for name in self._spelled[region.region_code][0])

    def _alike_english(self, region: Region, english: str) -> float:
        letters = _letters(english)
        return max((_alike(letters, name) for name in self._spelled[region.region_code][1]), default=0.0)


@lru_cache(maxsize=1)
def nowhere() -> "Catalogue":
    """A catalogue without a place, for tables of another country."""
    return Catalogue([], Counties([]))


def catalogue(root: Path | None = None) -> Catalogue:
    """The names of the nation's regions and a project's own; raises DataError when one name means two regions."""
    return _catalogue(root, stamp(reading.files("regions", root)))


@lru_cache(maxsize=4)
def _catalogue(root: Path | None, state: tuple) -> Catalogue:
    return Catalogue([row for row in read_table("regions", root) if isinstance(row, Region)])


def holds(upper: Region, lower: Region) -> bool:
    """Whether one place lies in another, by the levels of their codes; a perimeter lies in its city."""
    if upper.level == "nation":
        return lower.level != "nation"
    if upper.level == "province":
        return lower.region_code[:2] == upper.region_code[:2] and lower.level not in ("province", "special")
    if upper.level == "city":
        return lower.parent == upper.region_code
    return False


def _whole_of(word: str, place: Region) -> bool:
    """Whether a word is the whole of a place: 全市 of 保定 and of 上海, never of 河北."""
    if place.level not in WHOLE_OF[word]:
        return False
    named = {"全市": MUNICIPALITIES, "全区": AUTONOMOUS}.get(word)
    return place.level != "province" or named is None or place.region_code[:2] in named


@lru_cache(maxsize=65536)
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
