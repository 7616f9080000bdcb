"""The rows of one table → values with region, item, time, unit, cell and a note on what is odd."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plan_analysis.reference.schema import Region
from plan_analysis.yearbook import header, lines
from plan_analysis.yearbook.addresses import address
from plan_analysis.yearbook.footnotes import Footnote
from plan_analysis.yearbook.header import Column
from plan_analysis.yearbook.hierarchy import Entry, is_heading, nest
from plan_analysis.yearbook.kinds import REASONS
from plan_analysis.yearbook.layout import Table
from plan_analysis.yearbook.names import CHINESE, Catalogue, Match
from plan_analysis.yearbook.periods import Moment, compact, moment, western, year
from plan_analysis.yearbook.sheets import Cell, Sheet
from plan_analysis.yearbook.units import contradiction, english_units, is_rate, split_unit, unit_of_name
from plan_analysis.yearbook.values import (
    DAMAGED,
    MARKS,
    MISSING,
    SPACED,
    SPACES,
    Value,
    parse,
    plain,
    simplified,
    squeezed,
)

# begins every part of a note that asks for a look at the printed page; the other parts are the table's own footnotes
CHECK = "check: "
ROLES = (
    "place", "place english", "item", "item english", "year", "unit", "value", "note", "code", "text", "technical",
)  # fmt: skip
# words over values of the year before the table's own
LAST_YEAR = re.compile(r"(?:上年|去年|上年度)(?:同期|同月)?(?:数|值|实际|实绩|完成|决算|执行|预算|预计|调整预算)*数?")
# a whole of its own inside a place that is not the place: its own level, or some of its parts
PARTS_OF_PLACE = re.compile(
    r"(?:省|市|州|盟|区|县|地区)(?:本级|直|直属|级)|[区县]\s*合计|县级合计|市县合计|市辖区合计|市区|市辖区"
)
OF_EACH = re.compile(
    r"^(?:中国)?(?:历年)?(?:分地区|分省|各地区|各省(?:市|、自治区、直辖市)?|各(?:设区)?市(?:县)?|各[县縣]市|各[县縣])"
)
MONEY = re.compile(r"金额|价值|货值|贸易额|销售额|产值|收入|支出|元")


@dataclass
class _Names:
    """What a row's own cells say: region, item, time, unit."""

    raw: str = ""
    region: Region | None = None
    flag: str = ""
    item: tuple[str, ...] = ()
    english: str = ""
    year: int | None = None
    part: Moment | None = None
    time: str = ""
    unit: str = ""
    english_unit: str = ""
    marks: str = ""
    note: str = ""


@dataclass
class _Item:
    """The item a row names: path, words in English, unit, marks; ``heading`` when it only stands over others."""

    path: tuple[str, ...]
    english: str = ""
    unit: str = ""
    english_unit: str = ""
    marks: str = ""
    heading: bool = False


class Reader:
    """Walks one table; ``values_of_rows`` gives its values, ``left_out`` afterwards why other numbers are none."""

    def __init__(self, file: str, sheet: Sheet, table: Table, known: Catalogue) -> None:
        self.file, self.sheet, self.table, self.known = file, sheet, table, known
        self.left_out: dict[tuple[int, int], str] = {}
        self.values = [column for column in table.columns if not column.role]
        self.stubs = {role: [column for column in table.columns if column.role == role] for role in ROLES}
        for role in ("place", "item"):
            # a table in English only
            if not self.stubs[role]:
                self.stubs[role], self.stubs[f"{role} english"] = self.stubs[f"{role} english"], []
        self.page = self._place_of_page()
        self._settle_roles()
        self.value_columns = sorted(self.values + self.stubs["value"], key=lambda column: column.index)
        self.by_column = self._regions_across()
        self.default = None if self.stubs["place"] or self.by_column else self.page.region
        self.subject = _subject(table, self.default)
        self.named = any(column.path or column.year for column in self.values)
        self.spaced = {column.index for column in self.value_columns if self._is_spaced(column)}
        self.listed = self._listed()
        self.cities = any(region.level == "city" for region in self.listed.values())
        self.footnotes = self._footnotes()
        self.rivals = self._rivals()
        self.monthly = self._monthly()
        self.province = ""
        self.section: tuple[str, str] = ("", "")
        self.year: int | None = None
        self.kept: dict[str, str] = {}
        self.items = self._items()

    # -- what the columns are -----------------------------------------------------------------------------------

    def _settle_roles(self) -> None:
        """The names in the rows decide where the word over them does not: 项目 over cities, 地区 over years."""
        for role in ("place", "item", "year"):
            for column in list(self.stubs[role]):
                found = self._role_by_names(column, role)
                if found == role or (role == "place" and found != "year") or (role == "year" and found != "place"):
                    continue
                if found == "place" and self.stubs["place"]:
                    continue
                self.stubs[role].remove(column)
                self.stubs[found].append(column)
        places = self.stubs["place"]
        if len(places) > 1:
            # 东部, 中部, 西部 beside provinces or cities only group them
            for column in [one for one in places if self._all_aggregates(one)][: len(places) - 1]:
                places.remove(column)
                self.stubs["text"].append(column)

    def _role_by_names(self, column: Column, role: str) -> str:
        texts = [text for row in self.table.rows[:60] if (text := self._text(row, column))]
        times = sum(moment(text) is not None for text in texts)
        english = self.stubs["place english"] + self.stubs["item english"]
        pairs = [
            (self._text(row, column), self._text(row, english[0]) if english else "") for row in self.table.rows[:60]
        ]
        places = sum(self._is_place(*pair) for pair in pairs if pair[0])
        if texts and times > 0.6 * len(texts):
            return "year"
        return "place" if places > 0.6 * max(len(texts), 1) else role

    def _is_place(self, chinese: str, english: str) -> bool:
        return self.known.match(chinese, english).region is not None or self.known.like_a_place(chinese)

    def _all_aggregates(self, column: Column) -> bool:
        texts = {text for row in self.table.rows[:200] if (text := self._text(row, column))}
        matches = [self.known.match(text).region for text in texts]
        return bool(matches) and all(one is not None and one.level in ("aggregate", "nation") for one in matches)

    def _regions_across(self) -> dict[int, Region]:
        """Columns that are regions, when most of them are and the rows are not."""
        if self.stubs["place"]:
            return {}
        found = {}
        page = self.page.region.region_code if self.page.region else ""
        for column in self.values:
            words = column.place or (column.path[-1] if column.path else "")
            region = self.known.match(words, "" if column.place else column.english, "", page).region if words else None
            if region:
                found[column.index] = region
        if len(found) > 0.6 * max(len(self.values), 1):
            return found
        prefixed = {c.index: place for c in self.values if (place := self._prefix(c).region)}
        return prefixed if len(prefixed) == len(self.values) and not self.page.region else {}

    def _place_of_page(self) -> Match:
        """The place that the table is about: of its own lines first, then of the page's title."""
        place = self.table.meta.get("地区", "")
        if (
            not place
            and self.table.meta.get("数据库")
            and "分省" not in self.table.title
            and "城市" not in self.table.title
        ):
            place = "全国"
        page = self.known.named_in(self.sheet.page)
        within = page.region.region_code if page.region else ""
        own = self.known.named_in(place or self.table.title, within)
        if own.region is None and not own.flag:
            # 河北:GDP:累计值 over every column
            columns = {m.region.region_code: m for c in self.values for m in [self._prefix(c)] if m.region}
            prefixed = [c for c in self.values if self._prefix(c).region]
            if len(columns) == 1 and len(prefixed) == len(self.values):
                return next(iter(columns.values()))
        return own if own.region or own.flag else page

    def _prefix(self, column: Column) -> Match:
        words = column.path[0] if column.path else ""
        return self.known.match(re.split("[:：]", words)[0]) if re.search("[:：]", words) else Match(None)

    def _is_spaced(self, column: Column) -> bool:
        """Whether a column groups its thousands by blanks: more often than it prints large numbers without."""
        cells = [self._cell(row, column) for row in self.table.rows]
        spaced = sum(
            isinstance(cell, str) and " " in cell.strip() and bool(SPACED.fullmatch(plain(cell))) for cell in cells
        )
        if not spaced:
            return False
        whole = sum((value := parse(cell)).number is not None and abs(value.number) >= 1000 for cell in cells)
        return spaced > whole

    def _listed(self) -> dict[str, Region]:
        """Regions of the rows, as far as the Chinese names alone tell."""
        texts = [self._text(row, column) for row in self.table.rows for column in self.stubs["place"][:1]]
        return {region.region_code: region for t in texts if t and (region := self.known.match(t).region)}

    def _footnotes(self) -> list[Footnote]:
        years = {column.year for column in self.value_columns} | {self.table.year}
        regions = set(self.listed) | {region.region_code for region in self.by_column.values()}
        items = {part for column in self.values for part in column.path}
        return [Footnote(note, years - {None}, regions, items, self.known) for note in self.table.notes]

    def _rivals(self) -> list[Column]:
        """Columns of words with places that name no row: whose a value right of them is cannot be said then."""
        columns = self.stubs["text"] + self.stubs["note"]
        if not (self.stubs["place"] or self.default):
            return []
        found = []
        for column in columns:
            matches = [self.known.match(text).region for row in self.table.rows if (text := self._text(row, column))]
            if sum(one is not None and one.level not in ("aggregate", "nation") for one in matches) >= 2:
                found.append(column)
        return found

    def _monthly(self) -> bool:
        """Whether dates down the table are months or days: then 2018-01-01 is January, not the year."""
        texts = [self._text(row, column) for row in self.table.rows for column in self.stubs["year"][:1]]
        return any((when := moment(text)) is not None and when.partial for text in texts if text)

    # -- items --------------------------------------------------------------------------------------------------

    def _items(self) -> dict[int, _Item]:
        """The item each row names, with what it is a part of."""
        columns = self.stubs["item"]
        if not columns:
            return {}
        kept: dict[int, str] = {}
        words: list[tuple[int, list[str], Entry]] = []
        for row in self.table.rows:
            raw = []
            for column in columns:
                text = self._text(row, column)
                if not text and self._fills_down(column):
                    text = kept.get(column.index, "")
                kept[column.index] = text
                raw.append(text)
            if any(raw):
                words.append((row, raw, self._entry(row, [text for text in raw if text])))
        entries = [entry for *_, entry in words]
        nest(entries, indented=len(columns) == 1)
        return self._paths(words, entries)

    def _entry(self, row: int, raw: list[str]) -> Entry:
        text = raw[-1]
        chinese = header.languages(MARKS.sub("", text))[0]
        part = header.PART.match(chinese)
        mark = "" if part is None else "#" if part[0] == "#" else "其中"
        amounts = [
            parse(self._cell(row, column), column.index in self.spaced).number
            for column in self.value_columns
            if column.unit != "%" and not any(unit_of_name(word) for word in column.path[-1:])
        ]
        cell = str(self._cell(row, self.stubs["item"][-1]))
        blank = len(cell) - len(cell.lstrip()) + cell[: len(cell) - len(cell.lstrip())].count("\u3000")
        return Entry(split_unit(header.PART.sub("", chinese))[0], mark, blank, amounts, self._filled(row))

    def _filled(self, row: int) -> bool:
        cells = [parse(self._cell(row, column), column.index in self.spaced) for column in self.value_columns]
        return any(value.number is not None or value.raw for value in cells)

    def _paths(self, words: list[tuple[int, list[str], Entry]], entries: list[Entry]) -> dict[int, _Item]:
        found: dict[int, _Item] = {}
        section, section_rank = ("", ""), 0
        made: list[_Item] = []
        for at, (row, raw, entry) in enumerate(words):
            item = self._own_item(row, raw)
            if not entry.filled:
                if is_heading(entries, at):
                    section, section_rank = (item.path[-1], item.unit), entry.rank
                item.heading = True
            else:
                if section_rank and entry.rank and entry.rank <= section_rank:
                    section, section_rank = ("", ""), 0
                if entry.parents:
                    above = made[entry.parents[-1]]
                    tops = [made[number].path[-1] for number in entry.parents]
                    item.path, item.unit = (*tops, *item.path), item.unit or above.unit
                elif section[0]:
                    item.path = (section[0], *item.path)
                item.unit = item.unit or section[1]
            made.append(item)
            found[row] = item
        return found

    def _own_item(self, row: int, raw: list[str]) -> _Item:
        path: list[str] = []
        english: list[str] = []
        printed, marks = "", ""
        for text in filter(None, raw):
            marks += "".join(MARKS.findall(text))
            chinese, latin = header.languages(MARKS.sub("", text))
            word, own = split_unit(header.PART.sub("", chinese))
            printed = own or printed
            if not word and not CHINESE.search("".join(raw)) and not self.stubs["item english"]:
                word = latin
            if word and word not in path[-1:]:
                path.append(word)
            english.append(latin)
        beside = " ".join(self._text(row, column) for column in self.stubs["item english"]).strip()
        foreign = beside or " ".join(filter(None, english))
        units = english_units(foreign)
        bare = plain(re.sub(r"[(（]\s*[)）]", "", header.without(foreign, units)))
        return _Item(tuple(path), bare, printed, units[-1] if units else "", marks)

    def _fills_down(self, column: Column) -> bool:
        columns = self.stubs["item"]
        return (len(columns) > 1 and column is not columns[-1]) or bool(self.stubs["year"])

    # -- rows ---------------------------------------------------------------------------------------------------

    def values_of_rows(self) -> Iterator[tuple]:
        """One tuple a value, in the order of the columns of tidy rows."""
        self._leave_out_columns()
        for row in self.table.rows:
            values = [
                (column, parse(self._cell(row, column), column.index in self.spaced)) for column in self.value_columns
            ]
            names = self._names(row, any(value.number is not None or value.raw for _, value in values))
            if names is None:
                for column, _ in values:
                    self.left_out.setdefault((row, column.index), "its row has no name")
                continue
            for column, value in values:
                if tidy := self._tidy(row, names, column, value):
                    yield tidy

    def _leave_out_columns(self) -> None:
        """Why numbers of this table outside its values are none."""
        table = self.table
        for row in table.header:
            for column in table.span:
                self.left_out[row, column] = "part of a heading"
        for row in table.noted:
            for column in table.span:
                self.left_out[row, column] = "part of a note"
        for role, columns in self.stubs.items():
            reason = REASONS.get(role, "" if role == "value" else "the name of a row")
            for column in columns if reason else []:
                for row in table.rows:
                    self.left_out[row, column.index] = reason

    def _names(self, row: int, filled: bool) -> _Names | None:
        """What a row is about; None for a heading, a stray line, or a row that only continues a name."""
        names = _Names()
        if (self.stubs["place"] or self.stubs["place english"]) and not self._place(row, names, filled):
            return None
        if self.stubs["year"] and not self._time(row, names, filled):
            return None
        if self.stubs["item"] and not self._item(row, names):
            return None
        if not any(self.stubs[role] for role in ("place", "place english", "year", "item")):
            return None
        if self.stubs["unit"]:
            names.unit = simplified(squeezed(self._text(row, self.stubs["unit"][0]))) or names.unit
        if self.stubs["note"]:
            names.note = plain(self._text(row, self.stubs["note"][0]))
        return names if filled or names.region or self.by_column or self.default or names.item else None

    def _time(self, row: int, names: _Names, filled: bool) -> bool:
        for column in self.stubs["year"]:
            text = self._kept(f"year {column.index}", row, column)
            when = moment(text) or (compact(text) if squeezed(text).isdigit() else None)
            if self.monthly and (day := re.fullmatch(r"((?:19|20)\d\d)-(01-01|12-31)", text)):
                when = Moment(int(day[1]), int(day[2][:2]), int(day[2][:2]))
            if when is None and re.fullmatch(r"\d{1,2}", text) and len(self.stubs["year"]) > 1 and names.year:
                # a month or quarter by its number beside the year
                when = moment(f"{text}月")
            if when is None:
                if not filled or not text:
                    self.section = split_unit(squeezed(text)) if text else self.section
                    return False
                names.flag = names.flag or f"{text!r} is no year"
                continue
            names.year = when.year or names.year
            if when.partial:
                names.part, names.time = when, squeezed(text)
        return True

    def _place(self, row: int, names: _Names, filled: bool) -> bool:
        chinese, deeper = self._place_words(row)
        english = " ".join(self._text(row, column) for column in self.stubs["place english"]).strip()
        if not chinese and not english:
            if not self._several_row_names() or not filled:
                return False
            chinese, english = self.kept.get("place", ""), self.kept.get("place english", "")
        elif not filled and not chinese:
            return False
        if not CHINESE.search(chinese) and not english:
            chinese, english = "", chinese
        latin = header.languages(chinese)
        if latin[0] and latin[1]:
            chinese, english = latin[0], english or latin[1]
        self.kept["place"], self.kept["place english"] = chinese, english
        page = self.page.region.region_code if self.page.region else ""
        match = deeper or self.known.match(chinese, english, self.province, page)
        if not filled and self.stubs["item"] == [] and self.stubs["year"] == []:
            # a heading over its cities; a city that reports nothing keeps its row of missing values
            heading = match.region is None or (match.region.level == "province" and self.cities)
            self.year = year(chinese) or self.year
            if heading:
                self.province = match.region.region_code if match.region else self.province
                return False
        if match.region and match.region.level == "province":
            self.province = match.region.region_code
        names.raw = SPACES.sub(" ", chinese or english).strip()
        names.region, names.flag = match.region, match.flag
        names.marks = "".join(MARKS.findall(chinese))
        return True

    def _place_words(self, row: int) -> tuple[str, Match | None]:
        """The name in the place columns, the innermost of several; with its region where columns together tell it."""
        columns = [column for column in self.stubs["place"]]
        texts = [self._text(row, column) for column in columns]
        if len(columns) == 1:
            return texts[0], None
        for number in range(len(columns) - 1):
            # a province printed once stands for the rows below
            texts[number] = texts[number] or (self.kept.get(f"place {number}", "") if texts[-1] else "")
            self.kept[f"place {number}"] = texts[number]
        filled = [text for text in texts if text]
        if len(filled) < 2:
            return (filled[0] if filled else ""), None
        return self._innermost(filled)

    def _innermost(self, texts: list[str]) -> tuple[str, Match | None]:
        depth = {"nation": 0, "aggregate": 1, "province": 2, "special": 2, "city": 3, "perimeter": 3, "county": 4}
        within, best, name = "", Match(None), texts[-1]
        for text in sorted(texts, key=lambda text: depth.get(getattr(self.known.match(text).region, "level", ""), 9)):
            match = self.known.match(text, "", within) if CHINESE.search(text) else self.known.match("", text, within)
            if match.region is None:
                return text, match
            code = match.region.region_code
            if best.region and within[:2] not in ("00", code[:2]) and best.region.level in ("province", "city"):
                return text, Match(None, f"{text!r} does not lie in {best.region.name_zh}")
            within, best, name = code, match, text
        return name, best

    def _several_row_names(self) -> bool:
        return len(self.stubs["year"]) > 1 or sum(bool(self.stubs[name]) for name in ("place", "item", "year")) > 1

    def _item(self, row: int, names: _Names) -> bool:
        item = self.items.get(row)
        if item is None or item.heading or not item.path:
            return False
        names.marks += item.marks
        names.item, names.english = item.path, item.english
        names.unit, names.english_unit = item.unit, item.english_unit
        return True

    def _kept(self, name: str, row: int, column: Column) -> str:
        """A row name that stands once for several rows is meant for each of them."""
        text = self._text(row, column) or (self.kept.get(name, "") if self._several_row_names() else "")
        self.kept[name] = text
        return text

    # -- one value ----------------------------------------------------------------------------------------------

    def _tidy(self, row: int, names: _Names, column: Column, value: Value) -> tuple | None:
        region, odd = self._region(row, names, column)
        path = column.path
        across = self.by_column.get(column.index)
        if across and path and not column.place and not self._prefix(column).region:
            path = path[:-1]
        # a heading over years is one of items; over regions it is none
        section = [self.section[0]] if self.section[0] and not self.stubs["item"] else []
        item = [*section, *names.item, *path] or [self._called(column)]
        when = column.year or names.year or self.year or self._year_in(path) or self.table.year
        if when and path and column.year is None and names.year is None and LAST_YEAR.fullmatch(path[-1]):
            when -= 1
        period = self._period(column, names, when)
        if period and names.part:
            item.append(names.time)
        printed, doubt = self._unit(column, names, value, item)
        if value.status == MISSING and not value.raw and region is None and not names.raw:
            return None
        raw = names.raw or (
            column.place or column.path[-1] if across and column.path else region.name_zh if region else ""
        )
        checks = [text for text in (odd, doubt) if text]
        return (
            self.file, self.sheet.name, self.table.title, raw,
            region.name_zh if region else "", region.region_code if region else "",
            " / ".join(dict.fromkeys(word for word in item if word)), self._english(names, column),
            when, value.number, printed, value.status, address(row, column.index),
            self._note(names, column, value, region, when, item, printed, checks), period,
        )  # fmt: skip

    def _called(self, column: Column) -> str:
        """The item where no row or column names it in Chinese: what the table is about, or the words in English."""
        several = len({one.english for one in self.values if one.english}) > 1
        return column.english if (several and column.english) or not self.subject else self.subject

    def _region(self, row: int, names: _Names, column: Column) -> tuple[Region | None, str]:
        """The region of one value, and a doubt; none where two names in its row could both be meant."""
        region = names.region or self.by_column.get(column.index)
        if region is None and names.raw:
            return None, ""
        region = region or self.default
        for rival in self.rivals:
            if rival.index < column.index and (text := self._text(row, rival)):
                other = self.known.match(text).region
                if other and region and other.region_code != region.region_code:
                    return None, f"both {names.raw or region.name_zh} and {text} stand left of the value"
        if self.default and region is self.default and names.item:
            other = self.known.match(names.item[-1], "", "", region.region_code).region
            if other and other.region_code != region.region_code and len(names.item[-1]) > 2:
                return None, f"the row names {names.item[-1]}, the table {region.name_zh}"
            if other is None and PARTS_OF_PLACE.fullmatch(names.item[-1]):
                return None, f"{names.item[-1]} is only a part of {region.name_zh}"
        return region, ""

    def _period(self, column: Column, names: _Names, when: int | None) -> str:
        if column.frequency in ("年", "年度", "A", "Annual", "Yearly"):
            return ""
        part = names.part or column.part or self.table.part
        return part.period(when) if part else ""

    def _unit(self, column: Column, names: _Names, value: Value, item: list[str]) -> tuple[str, str]:
        """The unit of one value and a doubt about it: the cell's own sign, its column's, its row's, the table's."""
        table_unit = (
            "" if re.search(r"[、,，;；]", self.table.unit) and (column.unit or names.unit) else self.table.unit
        )
        heading_unit = self.section[1] if not self.stubs["item"] else ""
        stated = next((sign for word in reversed(column.path) if (sign := unit_of_name(word))), "")
        own = unit_of_name(names.item[-1]) if names.item else ""
        if value.percent:
            return value.percent, ""
        if column.unit or stated:
            # 比上年增长 down the rows under a column of amounts
            return (own if own and not stated and "%" not in column.unit else column.unit or stated), ""
        if self.stubs["unit"] and names.unit and table_unit and column.path and MONEY.search(column.path[-1]):
            return (names.unit if "元" in names.unit else table_unit), ""
        printed = names.unit or own or heading_unit
        if printed:
            return printed, ""
        name = column.path[-1] if column.path else item[-1] if item else ""
        if table_unit and is_rate(name) and not re.search(r"[%‰=]|分", table_unit):
            return "", f"the unit over the table, {table_unit}, is not that of {name}"
        return table_unit or self._english_unit(column, names), ""

    def _english_unit(self, column: Column, names: _Names) -> str:
        return column.english_unit or names.english_unit or self.table.english_unit

    def _english(self, names: _Names, column: Column) -> str:
        latin = "" if self.by_column.get(column.index) else column.english
        return " / ".join(part for part in (names.english, latin) if part)

    def _year_in(self, path: tuple[str, ...]) -> int | None:
        match = next((m for word in path if (m := re.match(r"((?:19|20)\d\d)年", word))), None)
        return int(match[1]) if match else None

    def _note(
        self,
        names: _Names,
        column: Column,
        value: Value,
        region: Region | None,
        when: int | None,
        item: list[str],
        printed: str,
        odd: list[str],
    ) -> str:
        checks = [names.flag] if names.flag else []
        checks += odd
        if region is None and not odd:
            flag = self.page.flag if not names.raw else ""
            checks.append(
                f"no region of regions.csv is called {names.raw!r}"
                if names.raw
                else flag or "the table names no region"
            )
        if when is None:
            checks.append("the table states no year")
        if not names.item and not column.path and column.year is None and self.named:
            checks.append("the column has no heading")
        if re.search(r"[、,;]", printed) and value.number is not None:
            checks.append(f"the table prints several units, {printed}")
        if value.status == DAMAGED:
            checks.append(f"the cell reads {value.raw!r}, which is no number")
        if value.number is not None and (sentence := self._odd_unit(printed, names, column)):
            checks.append(sentence)
        parts = [CHECK + text for text in checks]
        if value.raw and value.status != DAMAGED:
            parts.append(f"printed {value.raw!r}")
        marks = names.marks + column.marks + value.marks
        parts += [note.text for note in self.footnotes if note.qualifies(region, when, item, marks)]
        return "; ".join(part for part in (names.note, *parts) if part)

    def _odd_unit(self, printed: str, names: _Names, column: Column) -> str:
        english = column.english_unit or names.english_unit
        if not english and not column.unit and not names.unit:
            english = self.table.english_unit
        key = printed + "\n" + english
        if key not in self.kept:
            self.kept[key] = "" if printed == english else contradiction(printed, english)
        return self.kept[key]

    def _cell(self, row: int, column: Column) -> Cell:
        line = self.sheet.cells[row]
        return line[column.index] if column.index < len(line) else ""

    def _text(self, row: int, column: Column) -> str:
        cell = self._cell(row, column)
        return cell.strip() if isinstance(cell, str) else str(int(cell)) if cell == int(cell) else str(cell)


def _subject(table: Table, place: Region | None) -> str:
    """What a table is about when its columns are only years or regions: its title without number, place and year."""
    named = table.meta.get("指标", "")
    words = split_unit(named)[0] if named else lines.NUMBER.sub("", plain(table.title))
    words = re.sub(r"^附?表\d{1,2}(?!\d)", "", squeezed(western(words)))
    words = re.sub(
        r"[(（][^()（）]*(?:19|20)\d\d[^()（）]*[)）]|(?:19|20)\d\d(?:[-－—~至](?:19|20)\d\d)?年?", "", words
    )
    for name in sorted((place.name_zh, *place.aliases), key=len, reverse=True) if place else ():
        words = words.removeprefix(name) if len(words) > len(name) + 1 else words
    words = OF_EACH.sub("", words)
    return split_unit(words)[0] or words
