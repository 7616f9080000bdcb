"""Whose value it is: the place of a table, of its rows and columns, and where nobody can tell.

A value that two names could both own gets no region; a part of a place is never the place.
"""

import re
from collections.abc import Iterable

from plan_analysis.reference.schema import Region
from plan_analysis.yearbook.header import TOTALS, Column
from plan_analysis.yearbook.hierarchy import numbered
from plan_analysis.yearbook.home import before_colons, home, name_of
from plan_analysis.yearbook.names import CHINESE, SUM_OF, WHOLE_OF, Catalogue, Match, holds
from plan_analysis.yearbook.periods import year
from plan_analysis.yearbook.stubs import MOST, Stubs
from plan_analysis.yearbook.tongues import languages
from plan_analysis.yearbook.values import simplified, squeezed

DEPTH = {"nation": 0, "aggregate": 1, "province": 2, "special": 2, "city": 3, "perimeter": 3, "county": 4}
NATION = "000000"
CITY = DEPTH["city"]
# a whole of its own inside a place that is not the place: its own level, or some of its parts
# 市本级
PARTS_OF_PLACE = re.compile(
    r"(?:省|市|州|盟|区|县|地区)(?:本级|直|直属|级)|[区县]\s*合计|县级合计|市县合计|市辖区合计|市区|市辖区"
)


# counties and cities of Taiwan, which regions.csv does not list
TAIWAN = set(
    "台北市 臺北市 新北市 桃园市 台中市 臺中市 台南市 臺南市 高雄市 基隆市 新竹市 嘉义市 新竹县 苗栗县 彰化县 南投县 "
    "云林县 嘉义县 屏东县 宜兰县 花莲县 台东县 臺东县 澎湖县 金门县 连江县".split()
)
PARTS = {"nation": "province", "province": "city"}
# what goes to or comes from the places of the rows: 接待入境旅游者人数
TRADE = re.compile("[进出]口|入境|出境|境外|外商|外资|国际旅游|海外|对外投资|承包工程|劳务合作|留学")
COUNTRIES = set(
    "日本 韩国 美国 英国 德国 法国 俄罗斯 加拿大 澳大利亚 新加坡 马来西亚 泰国 印度 越南 意大利 荷兰 巴西".split()
)
UNHEADED = "the column has no heading"
# 按国别（地区）分, 客源地: rows name partners
PARTNERS = re.compile(
    r"国别|按国家|贸易伙伴|来源地|客源|原居地|居住地|目的地|原产地|原产国|国籍|供应地|出口市场"
    r"|country of (?:origin|residence)|counterpart|destination|trading partner|nationality",
    re.IGNORECASE,
)
YEARS = r"[(（]?(?:19|20)\d\d年?[)）]?"  # 2020年
# so many columns are places where no list knows any of them
MOST_UNKNOWN = 0.99
# a heading that can only be a place: 甲子县, not 市区 or 社区
SHAPED = re.compile(r"[\u4e00-\u9fff]{2,}(?:省|[^城地]市|县|自治州|开发区|新区)$")


def _of_taiwan(title: str) -> str:
    """The county or city of Taiwan that a title names, as printed; empty for none or several.

    连江县 is one of the mainland's as well, so 連江縣 counts in traditional characters only.
    """
    words = squeezed(title)
    here = simplified(words)
    found = {words[here.index(name) :][: len(name)] for name in TAIWAN - {"连江县"} if name in here}
    if "連江縣" in words:
        found.add("連江縣")
    return found.pop() if len(found) == 1 else ""


def _countries(names: Iterable[str]) -> bool:
    """Whether names are of countries besides China."""
    return any(simplified(squeezed(name)) in COUNTRIES for name in names)


class Places:
    """The places of one table. ``page`` is what it is about, ``across`` the regions of its columns."""

    def __init__(self, stubs: Stubs, known: Catalogue) -> None:
        self.stubs, self.known = stubs, known
        found = home(stubs, known)
        self.page, self.source = found.match, found.source
        self.unlisted = "" if stubs.table.meta.get("地区") else _of_taiwan(stubs.table.title)
        if self.unlisted:
            self.page = Match(None, f"{self.unlisted} is a part of Taiwan, for which there is no code")
        self.code = self.page.region.region_code if self.page.region else ""
        self.level = -1
        self.across: dict[int, Region | None] = self._across()
        if self._partners_across():
            self.across = {}  # 客源地 over 北京 and 天津: of whom the visitors are, not where
        self.default = None if stubs.by["place"] or self.across else self.page.region
        self.listed = self._listed()
        self.cities = any(region.level == "city" for region in self.listed.values())
        self.whole_of = self.page.region or self._owner()
        self.rivals = self._rivals()
        self.partners = self._partners()
        self.complete = self._complete()
        names = {
            simplified(squeezed(stubs.text(row, one))) for row in stubs.table.rows for one in stubs.by["place"][:1]
        }
        self.taiwan = len(names & TAIWAN) > 1
        self.province = self.city = ""
        self.kept: dict[str, str] = {}

    # ---- the table ---------------------------------------------------------------------------------------------

    def _across(self) -> dict[int, Region | None]:
        """Columns that are places, when most of them are and the rows are not; None for a place that nobody knows."""
        values = self.stubs.values
        if self.stubs.by["place"] or not values:
            return {}
        for level in (-1, 0):
            # the innermost name over a column, or the outermost: 北京 over 总量 and 增速
            known = {column.index: region for column in values if (region := self._of_column(column, level))}
            shaped = {c.index for c in values if c.index not in known and self._shaped(c, level, bool(known))}
            named = [c for c in values if c.index in known or not (c.path and c.path[level] in TOTALS)]
            if len(known) + len(shaped) > (MOST if known else MOST_UNKNOWN) * len(named):
                self.level = level
                return {**dict.fromkeys(shaped), **known}
        prefixed: dict[int, Region | None] = {c.index: region for c in values if (region := self.prefix(c))}
        # a column whose place nobody knows has none; the others keep theirs
        series = all(re.search("[:：]", name_of(column)) for column in values)
        return prefixed if series and not self.page.region else {}

    def _of_column(self, column: Column, level: int) -> Region | None:
        if column.place:
            # Region: China over China: Hebei: GDP
            return self.prefix(column) or self.known.match(column.place, "", "", self.code).region
        words = column.path[level] if column.path else ""
        english = column.english.split(" / ")[level]
        found = self.known.match(words, english, "", self.code) if words or english else Match(None)
        # 青田 over a column of a table of 丽水市
        bare = None if found.flag else self.known.counties.without_kind(simplified(squeezed(words)), self.code)
        return found.region or bare

    def _shaped(self, column: Column, level: int, among_known: bool) -> bool:
        """Whether the name over a column can only be that of a place, though no list knows it."""
        name = squeezed(column.path[level]) if column.path and not column.place else ""
        return self.known.like_a_place(name) if among_known else bool(SHAPED.search(name))

    def prefix(self, column: Column) -> Region | None:
        """The place before the colon of a column's name: 河北:人口."""
        return before_colons(name_of(column), self.known)

    def names_over(self, column: Column) -> tuple[str, ...]:
        """What the header says a column counts: its path without the place that it is."""
        if column.index not in self.across or column.place or not column.path or self.prefix(column):
            return column.path
        return column.path[:-1] if self.level else column.path[1:]

    def called(self, column: Column) -> str:
        """The name of the place that a column is, as printed; empty when it is none."""
        if column.index not in self.across:
            return ""
        return column.place or (column.path[self.level] if column.path else "")

    def of_heading(self, heading: str) -> tuple[str, Match] | None:
        """The place that a heading over rows is, 石家庄市 or （一）石家庄市, with its region; None for no place."""
        name = numbered(squeezed(heading))[1]
        if self.stubs.by["place"] or self.across:
            return None
        match = self.known.match(name, "", "", self.code)
        region = match.region
        if region is None and not self.known.like_a_place(name):
            return None
        if region is None and self.page.region and PARTS_OF_PLACE.fullmatch(name):
            return name, Match(None, f"{name} is only a part of {self.page.region.name_zh}")
        if region is None or region.level == "aggregate":
            return (name, Match(None, match.flag)) if match.flag or SHAPED.search(name) else None
        page = self.page.region
        if page and page is not region and not holds(page, region):
            return name, Match(None, f"the heading names {region.name_zh}, the table {page.name_zh}")
        return name, Match(region)

    def _listed(self) -> dict[str, Region]:
        """Regions of the rows, as far as the Chinese names alone tell."""
        columns = self.stubs.by["place"][:1]
        texts = [self.stubs.text(row, column) for row in self.stubs.table.rows for column in columns]
        named = (languages(text)[0] or text for text in texts)
        return {region.region_code: region for name in named if name and (region := self.known.match(name).region)}

    def _owner(self) -> Region | None:
        """What all places of the rows lie in, where the table names none: the nation of provinces, else the one above.

        Two provinces do not make a nation; that takes all of them.
        """
        inner = [one for one in self.listed.values() if one.level not in ("nation", "aggregate", "perimeter")]
        if {one.level for one in inner} == {"province"}:
            every = {one.region_code for one in self.known.regions if one.level == "province"}
            return self.known.by_code.get(NATION) if every <= set(self.listed) else None
        owners = {one.parent for one in inner}
        return self.known.by_code.get(owners.pop()) if len(inner) > 1 and len(owners) == 1 else None

    def _complete(self) -> bool:
        """Whether the rows name all parts of the place that the table is about, by its title or by their number."""
        page = self.whole_of
        if page and self._of_each(page):
            return True
        parts = PARTS.get(page.level, "") if page else ""
        every = {one.region_code for one in self.known.regions if page and one.level == parts and holds(page, one)}
        return bool(every) and every <= set(self.listed)

    def _of_each(self, page: Region) -> bool:
        """Whether the title says that the rows are all parts of its place, and none lies elsewhere: 河北省各市.

        各县 of a city are not its districts: all of its parts are 各县（市、区）.
        """
        names = sorted({page.name_zh, *page.aliases}, key=len, reverse=True)
        title = simplified(squeezed(self.stubs.table.title))
        named = "|".join(map(re.escape, names))
        said = re.search(rf"(?:{named})[省市县]?(?:{YEARS})?各([^个自]{{1,8}})", title)  # 河北省2020年各市
        if said is None or (page.name_zh.endswith("市") and page.level == "city" and "区" not in said[1]):
            return False
        return all(one.region_code == page.region_code or holds(page, one) for one in self.listed.values())

    def _rivals(self) -> list[Column]:
        """Columns of words with places that name no row: whose a value right of them is cannot be said then."""
        if not (self.stubs.by["place"] or self.default):
            return []
        found = []
        for column in self.stubs.by["text"] + self.stubs.by["note"]:
            texts = [text for row in self.stubs.table.rows if (text := self.stubs.text(row, column))]
            matches = [self.known.match(text).region for text in texts]
            if any(one is not None and one.level not in ("aggregate", "nation") for one in matches):
                found.append(column)
        return found

    def _partners(self) -> str:
        """Why the places of the rows are not those of the values, but partners of the table's own; empty otherwise."""
        title, page = self.stubs.table.title, self.page.region
        heads = [word for column in self.stubs.by["place"] for word in column.path]
        if self.stubs.by["place"] and any(PARTNERS.search(simplified(word)) for word in (title, *heads)):
            return "a partner, not the place of the values"
        if TRADE.search(simplified(title)) and self._lists_countries():
            return "a partner, not the place of the values"
        inner = [one for one in self.listed.values() if one.level not in ("nation", "aggregate")]
        if not inner or page is None or page.level == "nation" or self.known.named_in(title).region is not page:
            return ""
        if any(one is page or holds(page, one) or holds(one, page) for one in inner):
            return ""
        return f"outside {page.name_zh}, which the table is about"

    def _partners_across(self) -> bool:
        """Whether the places over the columns are partners of the table's own, none of which lies in it."""
        title, page = simplified(self.stubs.table.title), self.page.region
        named = [one for one in self.across.values() if one is not None and one.level not in ("nation", "aggregate")]
        if page and page.level != "nation" and any(one is page or holds(page, one) for one in named):
            return False
        stubs = [column for column in self.stubs.table.columns if column.role]
        heads = [str(self.stubs.cell(row, column)) for row in self.stubs.table.header for column in stubs]
        over = [column.path[self.level] for column in self.stubs.values if column.path]
        heads += [word for column in self.stubs.values for word in column.path]
        said = any(PARTNERS.search(simplified(word)) for word in (title, *heads))
        return bool(self.across) and (said or bool(TRADE.search(title) and _countries(over)))

    def _lists_countries(self) -> bool:
        """Whether the rows name countries besides China."""
        columns = self.stubs.by["place"][:1]
        return _countries(self.stubs.text(row, one) for row in self.stubs.table.rows for one in columns)

    # ---- a row -------------------------------------------------------------------------------------------------

    def _in_taiwan(self, chinese: str) -> str:
        """Why a name in a list of Taiwan's counties has no region; empty elsewhere.

        福建省 there is 金門 and 連江, which are no province and no county of the mainland.
        """
        name = simplified(squeezed(chinese))
        if not self.taiwan or not (name in TAIWAN or name in ("福建省", "福建")):
            return ""
        return f"{chinese} is a part of Taiwan, for which there is no code"

    def of_row(self, row: int, filled: bool) -> tuple[str, Match, int | None] | None:
        """The name a row prints and its region; None for a heading over other rows, whose year is kept by ``year``."""
        chinese, deeper = self._words(row)
        english = " ".join(self.stubs.text(row, column) for column in self.stubs.by["place english"]).strip()
        if not chinese and not english:
            if not self.stubs.several or not filled:
                return None
            chinese, english = self.kept.get("place", ""), self.kept.get("place english", "")
        elif not filled and not chinese:
            return None
        if not CHINESE.search(chinese) and not english:
            chinese, english = "", chinese
        latin = languages(chinese)
        if latin[0] and latin[1]:
            chinese, english = latin[0], english or latin[1]
        self.kept["place"], self.kept["place english"] = chinese, english
        match = deeper or self.known.match(chinese, english, self._above(chinese), self.code)
        if match.region is None and self.whole_of:
            match = self._of_all(squeezed(chinese)) or match
        if not filled and not self.stubs.by["item"] and not self.stubs.by["year"]:
            # a heading over its cities; a city that reports nothing keeps its row of missing values
            if match.region is None or (match.region.level == "province" and self.cities):
                self._goes_under(match.region)
                return "", match, year(chinese)
        if why := self._in_taiwan(chinese):
            match = Match(None, why)
        self._goes_under(match.region)
        return chinese or english, match, None

    def _of_all(self, name: str) -> Match | None:
        """The place that 全省, or 合计 over all of its parts, is the whole of; None for other names, and for 全國."""
        if simplified(name) in SUM_OF:
            return Match(self.whole_of) if self.complete else None
        return self.known.match(name, "", "", self.whole_of.region_code) if name in WHOLE_OF and self.whole_of else None

    def whole(self) -> Match:
        """What rows that are years are of, above those that are places: what the latter lie in, as far as is known."""
        page = self.page.region
        inner = [one for one in self.listed.values() if one.level not in ("nation", "aggregate")]
        if page and all(holds(page, one) for one in inner):
            return self.page
        if sum(one.level == "province" for one in inner) > 1 and (page is None or page.level == "nation"):
            return Match(self.known.by_code["000000"])
        return Match(None, "a year without a place")

    def _goes_under(self, region: Region | None) -> None:
        if region and region.level == "province":
            self.province, self.city = region.region_code, ""
        elif region and region.level == "city":
            self.city = region.region_code

    def _above(self, chinese: str) -> str:
        """The code of the place under which a row stands; of a county the city named last, where it lies in that."""
        counties = self.known.counties
        return self.city if self.city and counties.find(squeezed(chinese), self.city) else self.province

    def _words(self, row: int) -> tuple[str, Match | None]:
        """The name in the place columns, the innermost of several; with its region where columns together tell it."""
        texts = [self.stubs.text(row, column) for column in self.stubs.by["place"]]
        if len(texts) < 2:
            return "".join(texts), None
        for number in range(len(texts) - 1):
            # a province printed once stands for the rows below
            texts[number] = texts[number] or (self.kept.get(f"place {number}", "") if texts[-1] else "")
            self.kept[f"place {number}"] = texts[number]
        filled = [text for text in texts if text]
        return self._innermost(filled) if len(filled) > 1 else ("".join(filled), None)

    def _innermost(self, texts: list[str]) -> tuple[str, Match | None]:
        within, best, name = "", Match(None), texts[-1]
        for text in sorted(texts, key=self._depth):
            match = self.known.match(text, "", within) if CHINESE.search(text) else self.known.match("", text, within)
            if match.region is None:
                # of several that nobody knows the last is the innermost: State | District
                return texts[-1] if best.region is None and self._depth(texts[-1]) > CITY else text, match
            code = match.region.region_code
            if best.region and within[:2] not in ("00", code[:2]) and best.region.level in ("province", "city"):
                return text, Match(None, f"{text!r} does not lie in {best.region.name_zh}")
            within, best, name = code, match, text
        return name, best

    def _depth(self, text: str) -> int:
        region = self.known.match(text).region
        return DEPTH.get(region.level, 9) if region else 9

    def _left_of_names(self, row: int, column: Column) -> bool:
        """Whether a value stands left of the names of rows and right of other words."""
        first = min((one.index for one in self.stubs.by["place"]), default=-1)
        if column.index > first:
            return False
        cells = self.stubs.sheet.cells[row][self.stubs.table.span.start : column.index]
        return any(isinstance(cell, str) and CHINESE.search(cell) for cell in cells)

    def _outer(self, name: str) -> Region | None:
        """The first place of a series' name: of 中国:出口金额:香港 the nation."""
        words = re.split("[:：]", name)
        word = words[0].strip()
        chinese = bool(CHINESE.search(word))
        return (self.known.match(word) if chinese else self.known.match("", word)).region if len(words) > 1 else None

    def _named_by_item(self, region: Region | None, named: Region) -> tuple[Region | None, str]:
        """The region of 河北省森林面积: the one its name begins with, where that does not contradict the table's."""
        if region is None or region.level == "nation" or region.region_code == named.region_code:
            return named, ""
        if region.level == "province" and region.region_code[:2] == named.region_code[:2]:
            return named, ""
        return None, f"the row names {named.name_zh}, the table {region.name_zh}"

    # ---- a value -----------------------------------------------------------------------------------------------

    def of_value(self, row: int, column: Column, own: Region | None, raw: str, item: str) -> tuple[Region | None, str]:
        """The region of one value, and a doubt; none where two names in its row could both be meant."""
        region = own or self.across.get(column.index)
        if region is None and raw:
            return None, ""
        if own:
            doubt = self._beside_names(row, column, own, raw)
            return (None, doubt) if doubt else (own, "")
        if doubt := self._beside_names(row, column, region or self.default, raw):
            return None, doubt
        if named := self._named(column, item):
            # a name of its own is more than that of a table above
            return self._named_by_item(None if self.source else region or self.default, named)
        region = region or self.default
        if region and region is self.default and (doubt := self._against_table(column, item, region)):
            return None, doubt
        return region, ""

    def _beside_names(self, row: int, column: Column, region: Region | None, raw: str) -> str:
        """Why names that stand left of a value, or over it, contradict its region; empty where none does."""
        if raw and self._left_of_names(row, column):
            return f"{raw} stands right of the value, another name left of it"
        if raw and region and (other := self._outer(name_of(column))) and other.region_code != region.region_code:
            return f"the row names {region.name_zh}, the column {other.name_zh}"
        bare = not (column.path or column.english or column.year or column.part or column.place)
        if raw and bare and self.stubs.named:
            return UNHEADED  # it may be of another table
        if any(second.index < column.index for second in self.stubs.second):
            return "another column of names stands between the value and the name of its row"
        for rival in self.rivals:
            if region and rival.index < column.index and (text := self.stubs.text(row, rival)):
                other = self.known.match(text).region
                if other and other.region_code != region.region_code:
                    return f"both {raw or region.name_zh} and {text} stand left of the value"
        return ""

    def _named(self, column: Column, item: str) -> Region | None:
        """The place that a value's own name begins with, of its row or its column: 河北省森林面积, 河北:保定:人口."""
        found = self.known.at_start(item) or before_colons(item, self.known)
        if found or column.index in self.across:
            return found
        return self.known.at_start(name_of(column)) or before_colons(name_of(column), self.known)

    def _against_table(self, column: Column, item: str, region: Region) -> str:
        """Why the place of the table is not that of a value; empty where it is."""
        for name in (item, name_of(column)):
            outer = self._outer(name)
            if outer and outer.region_code != region.region_code:
                return f"the series is of {outer.name_zh}, the table of {region.name_zh}"
            if outer and before_colons(name, self.known) is None:
                return f"the series {name} names a place that nobody knows"
        if not item:
            return ""
        other = self.known.match(item, "", "", region.region_code).region
        if other and other.region_code != region.region_code and len(item) > 2:
            return f"the row names {item}, the table {region.name_zh}"
        if other is None and PARTS_OF_PLACE.fullmatch(item):
            return f"{item} is only a part of {region.name_zh}"
        return ""
