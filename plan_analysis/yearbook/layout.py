"""A sheet as a grid of cells → its tables: title, unit, header, rows and notes, found by words, not by position.

A header is anchored on the word over its row names (地区, 城市, 指标, 年份 …). From there it reaches up to the
last line that has text over the columns, and down to the first row with values. A sheet may hold several tables
one below the other, or side by side.
"""

import re
from dataclasses import dataclass, field

from plan_analysis.yearbook.files import Cell, Sheet
from plan_analysis.yearbook.names import CHINESE
from plan_analysis.yearbook.values import (
    MARKS,
    SPACES,
    english_unit_line,
    english_units,
    looks_numeric,
    plain,
    split_unit,
    squeezed,
    unit,
    unit_line,
    year,
)

PLACE = set(
    "地区 城市 省份 省市 省 市 地市 区域 市县 县市 区县 县区 县 市别 区划 行政区 行政区划 省别 地区别 各地区 地区名称 地区名 省份名称 城市名称 "
    "城市名 市名 县名 单位名称 省(区、市) 省区市 省、自治区、直辖市 省、区、市 市(县) 县(市、区) 县(市) 县市区 市、县 市(州) 市州 "
    "地级市 市县区 分地区 按地区分 国家或地区 省级行政区 行政区名称 区(县) 市(区) 地区(市)".split()
)
YEAR = set("年份 年度 年 年别 时间 时期".split())
ITEM = set(
    "指标 指标名称 指标名 项目 项目名称 行业 行业名称 分类 类别 统计指标 主要指标 产业 分组 名称 内容 门类 学科 分行业".split()
)
UNIT = set("单位 计量单位".split())
VALUE = set("数值 数据 数据值 绝对数 绝对量 绝对值 指标值 总量 数量".split())
NOTE = set("备注 说明 附注".split())
CODE = set("代码 编码 行政区划代码 区划代码 地区代码 城市代码 省份代码 序号 编号 指标代码".split())
ENGLISH = {
    "region": "place", "area": "place", "city": "place", "province": "place", "cities": "place", "regions": "place",
    "nameofcity": "place", "county": "place", "year": "year", "years": "year", "item": "item", "indicator": "item",
    "items": "item", "indicators": "item", "sector": "item", "industry": "item", "unit": "unit", "value": "value",
    "code": "code",
}  # fmt: skip
ROLES = [
    ("place", PLACE),
    ("year", YEAR),
    ("item", ITEM),
    ("unit", UNIT),
    ("value", VALUE),
    ("note", NOTE),
    ("code", CODE),
]
ROW_NAMES = ("place", "year", "item")

TOTALS = set("合计 总计 小计 总数 全市 市辖区 全国 全省 合计数".split())
NOTE_START = re.compile(
    r"^(?:[(（]?注\d*[)）]?\s*[:：、.]|说明\s*[:：]|(?:资料|数据)来源|来源\s*[:：]|摘编自|notes?\s*[:：]|source|data source|[a-z]\)|[*※]|[①-⑳])",
    re.IGNORECASE,
)
CONTINUED = re.compile(r"续表|[(（]续[)）]?|continued", re.IGNORECASE)
CHAPTER = re.compile(r"^(?:[一二三四五六七八九十]+、|第[一二三四五六七八九十\d]+[章篇部])")
NUMBER = re.compile(r"^(?:附?表)?\s*(\d{1,2}(?:[-－–—.]\d{1,3}){1,2})")
META = re.compile(r"^(数据库|指标|时间|地区)\s*[:：]\s*(.*)$")
NUMBERING = re.compile(r"^(?:[甲乙丙丁]|[(（]?\d{1,3}[)）]?)$")
HEADER_UP, HEADER_DOWN = 6, 8


@dataclass(frozen=True)
class Column:
    """What the header says of one column: its role, path in both languages, unit, year and footnote marks."""

    index: int
    role: str
    path: tuple[str, ...] = ()
    english: str = ""
    unit: str = ""
    english_unit: str = ""
    year: int | None = None
    marks: str = ""


@dataclass
class Table:
    """One table of a sheet: header columns, body rows by their row index, and the lines around them."""

    title: str
    unit: str
    english_unit: str
    year: int | None
    meta: dict[str, str]
    columns: list[Column]
    rows: list[int]
    notes: list[str] = field(default_factory=list)
    corner: str = ""


def tables(sheet: Sheet, before: Table | None = None) -> list[Table]:
    """All tables of a sheet in order, side by side ones from left to right; empty when it holds no table.

    ``before`` is the last table of the sheet before, whose title and unit a continued table carries on.
    """
    grid = _Grid(sheet)
    headers = _headers(grid)
    found: list[Table] = []
    for number, (top, anchor, bottom) in enumerate(headers):
        first = _title_start(grid, top, headers[number - 1][2] if number else -1)
        end = _title_start(grid, headers[number + 1][0], bottom) if number + 1 < len(headers) else grid.height
        lines = (sheet.above[-4:] if number == 0 else []) + grid.lines(first, top)
        lines += [grid.text(row, 0) for row in range(top, anchor) if _is_text(grid.text(row, 0))]
        body, notes = _body(grid, bottom + 1, end)
        notes += _notes_below(sheet.below) if number + 1 == len(headers) else []
        before = found[-1] if found else before
        for segment in _segments(grid, top, anchor, bottom):
            found.append(_table(grid, lines, segment, body, _notes(notes), before))
    return [table for table in found if table.rows]


class _Grid:
    """A sheet's cells with what the merged areas say of them."""

    def __init__(self, sheet: Sheet) -> None:
        self.cells = sheet.cells
        self.height = len(sheet.cells)
        self.width = max(map(len, sheet.cells), default=0)
        self.html = bool(sheet.above or sheet.below)
        self.owner: dict[tuple[int, int], tuple[int, int]] = {}
        self.wide: set[tuple[int, int]] = set()
        for top, left, bottom, right in sheet.merges:
            if (bottom - top + 1) * (right - left + 1) > 20_000:
                continue
            if right > left:
                self.wide.add((top, left))
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    self.owner[row, column] = (top, left)

    def at(self, row: int, column: int) -> Cell:
        line = self.cells[row] if row < self.height else []
        return line[column] if column < len(line) else ""

    def text(self, row: int, column: int) -> str:
        cell = self.at(row, column)
        return cell.strip() if isinstance(cell, str) else str(int(cell)) if cell == int(cell) else str(cell)

    def origin(self, row: int, column: int) -> tuple[int, int]:
        return self.owner.get((row, column), (row, column))

    def filled(self, row: int) -> list[int]:
        return [column for column, cell in enumerate(self.cells[row]) if not isinstance(cell, str) or cell.strip()]

    def lines(self, first: int, last: int) -> list[str]:
        return [self.text(row, column) for row in range(first, last) for column in self.filled(row)]


def _is_text(text: str) -> bool:
    return bool(text) and not looks_numeric(text)


# ---- where the header is --------------------------------------------------------------------------------------------


def role(text: str) -> str:
    """The role a header cell gives its column: place, year, item, unit, value, note, code; empty for a value column."""
    chinese, english = languages(text)
    word = MARKS.sub("", chinese).strip(":：#")
    for name, words in ROLES:
        if word in words:
            return name
    if not chinese:
        return ENGLISH.get(re.sub(r"[^a-z]", "", english.lower()), "")
    return ""


def _headers(grid: _Grid) -> list[tuple[int, int, int]]:
    """(top, anchor, bottom) rows of every header, downwards."""
    headers: list[tuple[int, int, int]] = []
    row = 0
    while row < grid.height:
        if _is_anchor(grid, row):
            top, bottom = _header_top(grid, row, headers[-1][2] if headers else -1), _header_bottom(grid, row)
            headers.append((top, row, bottom))
            row = bottom
        row += 1
    return headers or _header_without_word(grid)


def _is_anchor(grid: _Grid, row: int) -> bool:
    filled = grid.filled(row)
    if len(filled) < 2 and not any(grid.origin(row, c) in grid.wide or (row, c) in grid.owner for c in filled):
        return False
    first = next((column for column in filled[:3] if role(grid.text(row, column)) in ROW_NAMES), None)
    if first is None:
        return False
    # a row name such as 年 or 市 below a header is no second header when numbers follow it
    values = [grid.at(row, column) for column in filled if column > first]
    numbers = [value for value in values if looks_numeric(value) and year(value) is None]
    return not numbers


def _header_without_word(grid: _Grid) -> list[tuple[int, int, int]]:
    """A table whose corner is blank: text over the first row that holds a name and numbers."""
    for row in range(1, grid.height):
        filled = grid.filled(row)
        numbers = [c for c in filled if c > 0 and looks_numeric(grid.at(row, c)) and year(grid.at(row, c)) is None]
        if (
            not numbers
            or not _is_text(grid.text(row, filled[0]))
            or filled[0] > 2
            or len(numbers) < (len(filled) - 1) / 2
        ):
            continue
        above = row - 1
        while above >= 0 and not grid.filled(above):
            above -= 1
        heads = [c for c in grid.filled(above) if c > filled[0]] if above >= 0 else []
        if len(heads) >= 1 and len(set(heads) & set(numbers)) >= len(numbers) / 2:
            return [(_header_top(grid, above, -1), above, row - 1)]
        return []
    return []


def _header_top(grid: _Grid, anchor: int, floor: int) -> int:
    """The uppermost row that has words over the value columns, skipping rows that merged areas cover."""
    stub = max((c for c in grid.filled(anchor)[:3] if role(grid.text(anchor, c))), default=0)
    top = anchor
    for row in range(anchor - 1, max(floor, anchor - HEADER_UP, -1), -1):
        columns = [column for column in grid.filled(row) if column > stub]
        words = [grid.text(row, column) for column in columns]
        names = [word for word in words if not _unit_or_year(word)]
        years = [word for word in words if year(word) is not None]
        if any(looks_numeric(grid.at(row, c)) and year(grid.at(row, c)) is None for c in columns):
            break
        if len(words) >= 2 and (names or len(years) >= 2) and not _is_title_row(grid, row, names):
            top = row
        elif (
            len(names) == 1
            and row == top - 1
            and len(squeezed(names[0])) <= 12
            and not _title_like(names[0])
            and columns
        ):
            top = row
        elif not words and any((row, c) in grid.owner and grid.owner[row, c][0] < row for c in range(grid.width)):
            continue
        elif not words and not grid.filled(row) and row > anchor - 2:
            continue
        else:
            break
    return top


def _is_title_row(grid: _Grid, row: int, names: list[str]) -> bool:
    """A title on the left and a remark on the right are no header."""
    left = grid.text(row, 0)
    return (
        bool(left)
        and len(names) <= 1
        and _title_like(left)
        and not grid.wide & {(row, c) for c in range(1, grid.width)}
    )


def _unit_or_year(text: str) -> bool:
    return unit_line(text) is not None or english_unit_line(text) is not None or year(text) is not None


def _title_like(text: str) -> bool:
    word = squeezed(text)
    return bool(NUMBER.match(word) or re.search(r"(?:19|20)\d\d", word) or CONTINUED.search(word) or len(word) > 20)


def _header_bottom(grid: _Grid, anchor: int) -> int:
    """The last row of the header: rows under the anchor that name columns and hold no values."""
    column = next(c for c in grid.filled(anchor)[:3] if role(grid.text(anchor, c)) in ROW_NAMES)
    bottom = anchor
    for row in range(anchor + 1, min(anchor + HEADER_DOWN, grid.height)):
        covered = (row, column) in grid.owner and grid.owner[row, column][0] <= anchor
        filled = grid.filled(row)
        names = [grid.text(row, c) for c in filled]
        first = grid.text(row, column)
        rest = [grid.at(row, c) for c in filled if c > column]
        values = [cell for cell in rest if looks_numeric(cell) and year(cell) is None]
        if covered and not values:
            bottom = row
        elif names and all(NUMBERING.match(squeezed(name)) for name in names) and re.match("[甲乙]", names[0]):
            bottom = row
        elif first and role(first) in ROW_NAMES and not values:
            bottom = row
        elif not first and filled and not values and (rest or row == anchor + 1):
            bottom = row
        elif not filled:
            continue
        else:
            break
    return bottom


def _title_start(grid: _Grid, top: int, floor: int) -> int:
    """The first line of the title that belongs to the header at ``top``; ``floor`` is the row it may not pass."""
    if floor < 0:
        return 0
    row, seen = top - 1, False
    while row > floor:
        filled = grid.filled(row)
        words = [grid.text(row, column) for column in filled]
        if not filled:
            if seen:
                break
        elif _ends_above(grid, row, filled, words):
            break
        else:
            seen = seen or not all(_unit_or_year(word) for word in words)
        row -= 1
    return row + 1


def _ends_above(grid: _Grid, row: int, filled: list[int], words: list[str]) -> bool:
    """Whether a row is the end of the table above: values, a note, or a row name without values."""
    if any(looks_numeric(grid.at(row, column)) for column in filled):
        return True
    return bool(NOTE_START.match(words[0])) and english_unit_line(words[0]) is None


# ---- body and notes -------------------------------------------------------------------------------------------------


def _body(grid: _Grid, start: int, end: int) -> tuple[list[int], list[str]]:
    """Rows of a table and the lines of its notes; once a note has begun, only rows with values are rows again."""
    rows: list[int] = []
    notes: list[str] = []
    noting = False
    for row in range(start, end):
        filled = grid.filled(row)
        if not filled:
            continue
        words = grid.text(row, filled[0])
        values = any(looks_numeric(grid.at(row, column)) for column in filled if column > filled[0])
        if (
            not values
            and isinstance(grid.at(row, filled[0]), str)
            and (NOTE_START.match(words) or noting or len(words) > 60)
        ):
            noting = True
            notes.append(" ".join(grid.text(row, column) for column in filled))
            continue
        noting = False
        rows.append(row)
    return rows, notes


def _notes_below(lines: list[str]) -> list[str]:
    """The notes right under an HTML table; the page's own text follows them."""
    notes: list[str] = []
    for line in lines:
        if not (NOTE_START.match(line) or (notes and re.match(r"\d{1,2}[.、)）]|[①-⑳]", line))) or len(line) > 300:
            break
        notes.append(line)
    return notes


def _notes(lines: list[str]) -> list[str]:
    """Chinese notes, each whole: a line that begins no note continues the one before."""
    notes: list[str] = []
    for line in lines:
        if not CHINESE.search(line):
            continue
        for part in re.split(r"(?<=[。；;.])\s*(?=\d{1,2}[.、]\D)|(?<=[。；])(?=[①-⑳])", line):
            begins = NOTE_START.match(part) or re.match(r"^[\s\u3000]*(?:\d{1,2}[.、)）]|[①-⑳])", part)
            if begins or not notes:
                notes.append(part.strip())
            else:
                notes[-1] += part.strip()
    return [note for note in notes if not re.match(r"^(?:资料|数据)?来源|^摘编自", note)]


# ---- what the header says -------------------------------------------------------------------------------------------


def _segments(grid: _Grid, top: int, anchor: int, bottom: int) -> list[tuple[int, int, int, range]]:
    """(top, anchor, bottom, columns) of each of the tables side by side under one header."""
    starts = []
    for column in grid.filled(anchor):
        if role(grid.text(anchor, column)) in ROW_NAMES and CHINESE.search(grid.text(anchor, column)):
            between = range(starts[-1][0] + 1, column) if starts else ()
            if not starts or (
                role(grid.text(anchor, column)) == starts[-1][1]
                and any(not role(grid.text(anchor, c)) for c in between)
            ):
                starts.append((column, role(grid.text(anchor, column))))
    edges = [column for column, _ in starts[1:]] + [grid.width]
    first = [0] + [column for column, _ in starts[1:]]
    return [(top, anchor, bottom, range(left, right)) for left, right in zip(first, edges, strict=True)]


def _table(
    grid: _Grid,
    lines: list[str],
    segment: tuple[int, int, int, range],
    body: list[int],
    notes: list[str],
    before: Table | None,
) -> Table:
    top, anchor, bottom, span = segment
    columns = _columns(grid, top, anchor, bottom, span, body)
    printed, english, rest, meta = "", "", [], {}
    for line in lines:
        found = META.match(plain(line))
        if found and (found[1] != "地区" or found[2]):
            meta[found[1]] = found[2]
        elif (word := unit_line(line)) is not None:
            printed = printed or word
            english = english or next(iter(english_units(plain(line))), "")
        elif (word := english_unit_line(line)) is not None:
            english = english or word
        elif CHINESE.search(line):
            rest.append(_chinese_line(line))
    title = _title(rest, grid.html, before)
    if meta.get("数据库"):
        title = meta["数据库"]
    if not printed:
        printed = split_unit(title)[1] or split_unit(meta.get("指标", ""))[1]
    if before and not printed and CONTINUED.search(" ".join(lines)):
        printed, english = before.unit, before.english_unit
    text = title + " " + " ".join(rest)
    return Table(title, printed, english, _only_year(title) or _only_year(text), meta, columns, body, notes)


def _chinese_line(line: str) -> str:
    """A line of a title as printed, without the English that may follow it."""
    english = languages(line)[1]
    text = SPACES.sub(" ", line).strip()
    return text[: -len(english)].strip() if english and text.endswith(english) else text


def _title(lines: list[str], html: bool, before: Table | None) -> str:
    """The title among the lines above a header; a continued table carries the title it continues."""
    lines = [
        line for line in lines if not NOTE_START.match(line) and not re.fullmatch(r"附?表\s*\d*[:：]?", squeezed(line))
    ]
    numbered = [line for line in lines if NUMBER.match(plain(line))]
    other = [line for line in lines if not CHAPTER.match(line) and not line.endswith("年鉴")] or lines
    if before and (not lines or CONTINUED.search(" ".join(lines))):
        return before.title
    if not other:
        return ""
    title = numbered[-1] if numbered else other[-1 if html else 0]
    # a second line that only adds the year
    after = lines[lines.index(title) + 1 :]
    if after and re.match(r"^[(（]?(?:19|20)\d\d", squeezed(after[0])) and len(after[0]) < 14 and not _only_year(title):
        title += after[0]
    return title


def _only_year(text: str) -> int | None:
    """The one year a title names; None when it names none, several, or a span."""
    years = set(re.findall(r"(?<!\d)((?:19|20)\d\d)(?=\s*年|[)）]|$|\s)", plain(text)))
    spans = re.search(r"(?:19|20)\d\d年?[-－—–~至](?:19|20)\d\d", squeezed(text))
    return int(years.pop()) if len(years) == 1 and not spans else None


def _columns(grid: _Grid, top: int, anchor: int, bottom: int, span: range, body: list[int]) -> list[Column]:
    rows = [row for row in range(top, bottom + 1) if not _numbering_row(grid, row, span)]
    split = any(_english_row(grid, row, span) for row in rows)
    roles = {column: _role(grid, top, anchor, bottom, column) for column in span}
    values = [column for column in span if not roles[column]]
    used = {column for row in body for column in grid.filled(row)}
    parents: dict[tuple[int, int], tuple[int, int]] = {}
    whole: dict[tuple[int, int], str] = {}
    columns = []
    for column in span:
        if roles[column]:
            columns.append(_stub(grid, rows, column, roles[column]))
        elif column in used:
            path = _path(grid, rows, column, values, parents)
            columns.append(_described(grid, column, path, split, whole))
    return _unnamed_stubs(grid, columns, body)


def _stub(grid: _Grid, rows: list[int], column: int, name: str) -> Column:
    words = " ".join(grid.text(row, column) for row in rows if grid.text(row, column))
    chinese = CHINESE.search(words)
    return Column(column, name if chinese else f"{name} english")


def _unnamed_stubs(grid: _Grid, columns: list[Column], body: list[int]) -> list[Column]:
    """A column of words beside the row names is their English, or their second level."""
    mended = []
    names = [column.index for column in columns if column.role in ROW_NAMES]
    for column in columns:
        cells = [grid.at(row, column.index) for row in body if grid.text(row, column.index)]
        words = [cell for cell in cells if isinstance(cell, str) and not looks_numeric(cell) and len(plain(cell)) > 1]
        if not column.role and not column.path and cells and len(words) > 0.8 * len(cells):
            latin = sum(1 for word in words if not CHINESE.search(word)) > 0.8 * len(words)
            beside = "place" if names else "item"
            column = Column(column.index, f"{beside} english" if latin and names else beside)
            names.append(column.index)
        mended.append(column)
    if not names and mended:
        # no word over the row names: the first column names the rows
        mended[0] = Column(mended[0].index, "item")
    return mended


def _role(grid: _Grid, top: int, anchor: int, bottom: int, column: int) -> str:
    own = role(grid.text(*grid.origin(anchor, column)))
    if own:
        return own
    below = {role(grid.text(row, column)) for row in range(top, bottom + 1) if grid.text(row, column)}
    return below.pop() if len(below) == 1 else ""


def _numbering_row(grid: _Grid, row: int, span: range) -> bool:
    words = [squeezed(grid.text(row, column)) for column in span if grid.text(row, column)]
    return len(words) > 1 and words[0] in "甲乙" and all(NUMBERING.match(word) for word in words)


def _english_row(grid: _Grid, row: int, span: range) -> bool:
    words = [grid.text(row, column) for column in span if grid.text(row, column)]
    latin = [word for word in words if re.search("[a-z]{3}", word) and not CHINESE.search(word)]
    return len(latin) > 0.6 * max(len(words), 1)


def _path(
    grid: _Grid, rows: list[int], column: int, values: list[int], parents: dict[tuple[int, int], tuple[int, int]]
) -> list[tuple[int, int]]:
    """Places of the header cells over one column, from the top; a blank one over a sub-item is its left neighbour's.

    ``parents`` remembers the origin found for each (row, column), so that a neighbour to the right can look it up.
    """
    path: list[tuple[int, int]] = []
    for number, row in enumerate(rows):
        place = grid.origin(row, column)
        if not grid.text(*place) and values:
            deeper = any(
                CHINESE.search(grid.text(*grid.origin(below, column))) or year(grid.text(*grid.origin(below, column)))
                for below in rows[number + 1 :]
            )
            left = column - 1
            while deeper and left >= values[0]:
                other = parents.get((row, left))
                same = all(parents.get((above, left)) == parents.get((above, column)) for above in rows[:number])
                if other and grid.text(*other) and same:
                    place = other
                    break
                left -= 1
        parents[row, column] = place
        if grid.text(*place) and place not in path:
            path.append(place)
    return path


def _described(
    grid: _Grid, index: int, path: list[tuple[int, int]], split: bool, whole: dict[tuple[int, int], str]
) -> Column:
    """Names, unit and year out of the header cells over a column.

    A name printed on two lines in two cells is one name; ``whole`` remembers it for the columns under it.
    """
    names: list[str] = []
    english: list[str] = []
    printed, foreign, when, marks = "", "", None, ""
    upper: tuple[int, int] | None = None
    latin_above = False
    for place in path:
        text = grid.text(*place)
        found = year(text)
        if found is not None:
            when = found
            continue
        marks += "".join(MARKS.findall(text))
        chinese, latin = languages(MARKS.sub("", text))
        sub = chinese.startswith("#") or re.match(r"^其中[:：]?", chinese)
        chinese = re.sub(r"^(?:#|其中[:：]?)", "", chinese)
        chinese, word = ("", unit(chinese.strip("()（）"))) if unit(chinese.strip("()（）")) else split_unit(chinese)
        printed = word or printed
        if latin:
            units = english_units(latin)
            foreign = units[-1] if units else foreign
            latin = re.sub(r"\s*[(（]\s*[)）]", "", without(latin, units)).strip()
            if latin and latin_above and not chinese and english:
                english[-1] = f"{english[-1]} {latin}"
            elif latin and latin not in english:
                english.append(latin)
        if chinese:
            wrapped = (
                split and names and upper is not None and not latin_above and not sub and upper[1] == place[1]
                and upper not in grid.wide and chinese not in TOTALS and not grid.wide & {place}
                and (upper not in grid.owner)
            )  # fmt: skip
            if wrapped:
                names[-1] += chinese
                whole[upper] = names[-1]
            elif chinese not in names[-1:]:
                names.append(whole.get(place, chinese))
                upper = place
        latin_above = bool(latin) and not chinese
    return Column(index, "", tuple(names), " / ".join(english), printed, foreign, when, marks)


def without(text: str, parts: list[str]) -> str:
    for part in parts:
        text = text.replace(part, "")
    return text


def languages(text: str) -> tuple[str, str]:
    """A bilingual cell → (Chinese without blanks, English with single ones)."""
    text = re.sub(r"-\s*[\r\n]+\s*(?=[a-z])", "", text)
    last = max((match.end() for match in CHINESE.finditer(text)), default=0)
    if not last:
        return ("", plain(text)) if re.search("[A-Za-z]", text) else (squeezed(text), "")
    tail = re.match(r"\s*[)）】」》]*(?:\s*[(（]\s*(?:%|‰)\s*[)）])?", text[last:])
    cut = last + tail.end()
    rest = plain(text[cut:])
    if re.search("[A-Za-z][a-z]", rest):
        return squeezed(text[:cut]), rest
    return squeezed(text), ""
