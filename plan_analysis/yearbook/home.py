"""The place that a whole table is about: of its title, of a line over it, of its sheet, of its page.

A name within another is the place: the sheet 保定市 of a workbook on 河北省. Two apart from one another are none.
"""

import re
from dataclasses import dataclass

from plan_analysis.reference.schema import Region
from plan_analysis.yearbook.header import Column
from plan_analysis.yearbook.names import CHINESE, Catalogue, Match, holds
from plan_analysis.yearbook.stubs import Stubs
from plan_analysis.yearbook.values import squeezed

NATION = "000000"
# the name of a file says a place only with what kind of place it is: 保定市2020.csv
FULL = re.compile(r"[\u4e00-\u9fff]{2}(?:省|市|县|区|自治州)")
FILE = "the name of the file"
OF_FILES = ("province", "city", "county")
# what may stand beside the name of a place in the line of a book: 保定市经济统计年鉴—2022
BOOK = re.compile(r"(?:经济|社会|国民经济|社会经济)*(?:统计)?年鉴|[—–-]*(?:19|20)\d\d年?[—–-]*|[《》]")


# 本表为邯郸市数据, 表中数据系全国资料
OF_PLACE = re.compile(
    r"(?:本表|下表|上表|表[内中]|以上|上述)(?:的?(?:数[据字]|资料|(?:统计)?(?:口径|范围)))?均?[为系是指]"
    r"([\u4e00-\u9fff]{2,12}?)的?(?:统计|汇总)?(?:数[据字]?|资料|情况|口径|[。；;]|$)"
)
NUMBERED = re.compile(r"^[\d.\-—–、 ]+")  # 9-1 保定市


@dataclass(frozen=True)
class Home:
    """The place of a table; ``source`` says what names it where neither the table nor its page does."""

    match: Match
    source: str = ""


def home(stubs: Stubs, known: Catalogue) -> Home:
    """The one place a table is about, or none with the reason."""
    page = known.named_in(stubs.sheet.page)
    own = _innermost(stubs, known, page.region.region_code if page.region else "")
    if own.region or own.flag:
        return Home(own)
    # 河北:GDP:累计值 over every column
    found = [before_colons(name_of(column), known) for column in stubs.values]
    once = {region.region_code: region for region in found if region}
    if len(once) == 1 and all(found):
        return Home(Match(next(iter(once.values()))))
    if said := _of_notes(stubs, known):
        return Home(Match(said))
    return Home(page) if page.region or page.flag else _of_others(stubs, known)


def _innermost(stubs: Stubs, known: Catalogue, page: str) -> Match:
    """The place of the title, or the one within it that a line over the table or the name of its sheet is."""
    table = stubs.table
    stated = table.meta.get("地区", "")
    base = table.meta.get("数据库", "")
    if not stated and CHINESE.search(base) and "分省" not in table.title and "城市" not in table.title:
        stated = "全国"
    titled = known.named_in(stated or table.title, page)
    place = titled.region
    if titled.flag and (nearest := _nearest(table.lines, known, page)):
        return nearest
    others = (_alone(table.lines, known, page), _alone([NUMBERED.sub("", stubs.sheet.name)], known, page))
    for other in () if titled.flag else others:
        if other is None or (place and (other.region_code == place.region_code or holds(other, place))):
            continue
        if place and not holds(place, other):
            return Match(None, f"the table is of {place.name_zh} by its title, of {other.name_zh} by a name beside it")
        place = other
    return Match(place, titled.flag)


def _nearest(lines: list[str], known: Catalogue, page: str) -> Match | None:
    """The place that the line nearest to a table names, of lines of which another names two; None for none."""
    named = [match for line in reversed(lines) if (match := known.named_in(line, page)).region or match.flag]
    return named[0] if named and named[0].region else None


def _alone(lines: list[str], known: Catalogue, page: str) -> Region | None:
    """The one place that lines are by themselves or as the title of a yearbook: 保定市统计年鉴2022."""
    bare = filter(None, (BOOK.sub("", squeezed(line)) for line in lines))
    found = [known.match(*((word, "") if CHINESE.search(word) else ("", word)), page=page).region for word in bare]
    once = {one.region_code: one for one in found if one and one.level not in ("aggregate", "perimeter")}
    return next(iter(once.values())) if len(once) == 1 else None


def _of_notes(stubs: Stubs, known: Catalogue) -> Region | None:
    """The one place that a note says the table is of: 注：本表为邯郸市数据."""
    said = [match[1] for note in stubs.table.notes if (match := OF_PLACE.search(squeezed(note)))]
    # 本表为初步数据 says nothing of a place
    found = [known.match(words).region for words in said if known.like_a_place(words) or known.match(words).region]
    once = {region.region_code: region for region in found if region and region.level != "aggregate"}
    return next(iter(once.values())) if len(once) == 1 and all(found) else None


def _of_others(stubs: Stubs, known: Catalogue) -> Home:
    """The one place of the tables above on a sheet, of the sheet's name or of the file's."""
    above = [known.named_in(title) for title in stubs.table.above]
    once = {one.region.region_code: one for one in above if one.region}
    if once or any(one.flag for one in above):
        alone = len(once) == 1 and not any(one.flag for one in above)
        return Home(next(iter(once.values())), "a table above") if alone else Home(Match(None))
    sheet = known.named_in(stubs.sheet.name)
    if sheet.region or sheet.flag:
        return Home(sheet, "the name of the sheet")
    file = known.named_in(stubs.sheet.file) if FULL.search(stubs.sheet.file) else Match(None)
    return Home(file if file.region and file.region.level in OF_FILES else Match(None), FILE)


def name_of(column: Column) -> str:
    """The outermost name over a column."""
    return column.path[0] if column.path else column.english


def before_colons(name: str, known: Catalogue) -> Region | None:
    """The innermost place that a series names: 河北:保定:人口, CN: GDP: Hebei; none where one is unknown.

    Hong Kong behind another word may be a partner, 中国:出口金额:香港: then none is chosen.
    """
    return _series(name, known)[0]


def after_colons(name: str, known: Catalogue) -> str:
    """What a series counts, without the places before it: 人口 of 河北:保定:人口; all of it where none is chosen."""
    region, counted = _series(name, known)
    return ":".join(counted) if region and counted else name


def _series(name: str, known: Catalogue) -> tuple[Region | None, list[str]]:
    """The innermost place of a series, and its other words."""
    words = re.split(r"\s*[:：]\s*", name.strip())  # 河北 : 人口
    found: Region | None = None
    counted: list[str] = []
    for word in words if len(words) > 1 else ():
        outer = found.region_code if found and found.region_code != NATION else ""
        chinese = bool(CHINESE.search(word))
        inner = (known.match(word, "", outer) if chinese else known.match("", word, outer)).region
        if inner is None:
            if chinese and known.like_a_place(word):
                return None, []
            counted.append(word)
            continue
        if counted and inner.level not in ("province", "city", "county"):
            return None, []
        if outer and inner.region_code[:2] != outer[:2]:
            return None, []
        found = inner
    return found, counted
