"""Columns with what stands in them → what each is: names of rows, values, or codes, dates and words."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from plan_analysis.yearbook.grid import Grid
from plan_analysis.yearbook.header import Column
from plan_analysis.yearbook.headings import CODE_WORD, PLACE_IN_ENGLISH, ROW_NAMES, in_turn
from plan_analysis.yearbook.names import CHINESE
from plan_analysis.yearbook.periods import moment, year
from plan_analysis.yearbook.values import looks_numeric, parse, plain, squeezed

MOST = 0.8
# so many rows show what a column holds
SHOWN = 60
PLACES = ("place", "place english")
# 增减%, 位次, 比重: what only compares the column left of it
COMPARED = re.compile(r"增[长减速幅]|同比|环比|位次|名次|排名|比重|占比|±|涨跌|升降")
COUNTS = re.compile(r"数量|总量")
DATED = re.compile(r"时间|日期|年限|期限|年月|起止|时段")
# P1301-0029, 0312-5551234, 冀财〔2018〕5号: digits among other signs that are no damaged number
CODED = re.compile(
    r"(?=.*\d)(?=.*[A-Za-z_#〔［\[]|.*\d-\d)[A-Za-z0-9_#〔〕［］\[\]()（）./-]+号?|[\u4e00-\u9fff]{1,8}[〔［\[(（]\d{4}[〕］\])）]\d+号"
)

# A1101_総人口: a word, whatever digits stand in it
LETTERED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]{2}|[A-Za-z\u00c0-\u024f]{3}")
FLAGS = re.compile(r"flags?\b|_flag|footnotes?|标记|标识", re.IGNORECASE)  # 2015_flags, Flags and Footnotes

COUNT = re.compile(r"\d+(?:\.\d+)?")  # 12.5
NAME = re.compile("names?|label", re.IGNORECASE)  # Name
# names of the codes of places: LAD20CD | LAD20NM, NUTS code | NUTS label
OF_AREAS = re.compile(r"\b(?:NUTS|ITL|LAU|LAD|LSOA|MSOA|GSS|GEO|ISO|FIPS|AGS)", re.IGNORECASE)
# Statistic Label
SUBJECT = re.compile(
    r"\b(?:statistic|indicator|measure|series|variable|concept|element|item|commodit|product|subject|vari[aá]ve|onderwerp"
    r"|merkmal|indi[kc]a[td]or|contents)|表章|統計項目|항목",
    re.IGNORECASE,
)
# why the numbers of such a column are no values
REASONS = {
    "code": "a code or running number", "text": "a column of words or dates", "note": "a remark", "unit": "a unit",
    "flag": "a flag of the value left of it",
    "technical": "a helper column without a heading in words",
}  # fmt: skip


def settled(grid: Grid, columns: Sequence[Column], body: list[int]) -> list[Column]:
    """The columns of one table, each with the role that heading and contents together give it."""
    columns = _coded_places(grid, _counted(grid, columns, body), body)
    columns = [_by_content(grid, column, body) for column in columns]
    columns = _numbered(grid, _by_word(grid, _flags(grid, _helpers(columns), body), body), body)
    columns = _unnamed_stubs(grid, columns, body)
    return _single_value(_dimensions(grid, columns, body))


def _cells(grid: Grid, column: Column, body: list[int]) -> list[object]:
    return grid.held(column.index, body)


def _counted(grid: Grid, columns: Sequence[Column], body: list[int]) -> list[Column]:
    """城市 beside 农村 over numbers is no word over the names of rows; the first such column may hold codes."""
    mended: list[Column] = []
    for column in columns:
        cells = _cells(grid, column, body)
        named = any(one.role in ("place", "item") for one in mended)
        if named and column.role in ("place", "item") and cells and all(looks_numeric(cell) for cell in cells):
            column = replace(column, role="")
        mended.append(column)
    return mended


def _numbered(grid: Grid, columns: list[Column], body: list[int]) -> list[Column]:
    """A first column that counts 1, 2, 3 … left of names of rows is a running number, whatever stands over it."""
    first = columns[0] if columns else None
    named = any(one.role in (*PLACES, "item", "item english") for one in columns[1:])
    if first is None or not named or len(body) < 2 or first.role in ("year", "year english"):
        return columns
    counted = [grid.text(row, first.index) for row in body]
    runs = counted == [str(number) for number in range(1, len(body) + 1)]
    return [replace(first, role="code"), *columns[1:]] if runs else columns


def _coded_places(grid: Grid, columns: list[Column], body: list[int]) -> list[Column]:
    """REGION and STATE over numbers left of NAME over words: codes of the places, and their names."""
    numbered = [one.index for one in columns if one.role in PLACES and _all(looks_numeric, _cells(grid, one, body))]
    named = [one.index for one in columns if one.role in PLACES and one.index not in numbered]
    if not numbered:
        return columns
    if not named:
        codes = len(set(map(str, _cells(grid, next(one for one in columns if one.index == numbered[0]), body))))
        free = [one for one in columns if not one.role and one.index > numbered[0]]
        worded = [(one.index, cells) for one in free if _all(_is_name, cells := _cells(grid, one, body))]
        named = [index for index, cells in worded if len(set(map(str, cells))) >= codes][:1]
    mended = []
    for column in columns:
        left = bool(named) and column.index < named[0] and _all(_is_whole, _cells(grid, column, body))
        if column.index in named and not column.role:
            column = replace(column, role="place", path=())
        coded = bool(named) and (left or column.index in numbered)
        mended.append(replace(column, role="code") if coded else column)
    return mended


def _all(test: Callable[[object], bool], cells: Sequence[object]) -> bool:
    return bool(cells) and all(test(cell) for cell in cells)


def _is_whole(cell: object) -> bool:
    return str(cell).strip().removesuffix(".0").isdigit()


def _is_padded(cell: object) -> bool:
    return isinstance(cell, str) and re.fullmatch(r"0\d+", cell.strip()) is not None  # 013


def _is_code(cell: object) -> bool:
    return re.fullmatch(r"(?=.*\d|.{1,3}$)[A-Z0-9_.-]+", str(cell)) is not None  # 0400000US01


def _is_name(cell: object) -> bool:
    return isinstance(cell, str) and LETTERED.search(cell) is not None


def _words(cells: Sequence[object]) -> list[str]:
    texts = [cell for cell in cells if isinstance(cell, str) and not looks_numeric(cell)]
    return [text for text in texts if len(plain(text)) > 1 or not text.isascii()]


def _by_content(grid: Grid, column: Column, body: list[int]) -> Column:
    """Codes, dates and words under a heading of their own; a row-name word in English over Chinese names."""
    base = column.role.removesuffix(" english")
    if column.role.endswith(" english"):
        cells = _cells(grid, column, body)
        chinese = sum(1 for cell in cells if CHINESE.search(str(cell)))
        if base not in ("place", "item") or chinese > 0.5 * len(cells):
            column = replace(column, role=base)
    heading = column.path[-1] if column.path else column.english
    if column.role or not heading:
        return column
    cells = _cells(grid, column, body)
    if len(cells) > 1 and not any(one.isdigit() for one in heading) and all(year(cell) is not None for cell in cells):
        return replace(column, role="year", path=())  # under whatever heading
    padded = len(cells) > 1 and _all(_is_padded, cells) and len({len(str(cell).strip()) for cell in cells}) == 1
    if CODE_WORD.fullmatch(squeezed(heading)) or padded:
        return replace(column, role="code")
    return replace(column, role="text") if _of_words(cells, heading) else column


def _of_words(cells: Sequence[object], heading: str) -> bool:
    """Whether cells are words, dates or codes among words, no values."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    coded = sum(1 for text in texts if CODED.fullmatch(squeezed(text)) and parse(text).number is None)
    dated = DATED.search(heading) is not None
    # 2018.5 is a month only under a word for times
    worded = texts if dated else [text for text in texts if parse(text).number is None]
    dates = sum(1 for text in worded if (when := moment(text)) and (when.partial or dated))
    if cells and (coded > MOST * len(cells) or dates > MOST * len(cells)):
        return True
    words = _words(cells)
    without = [word for word in words if not re.search(r"\d", word)]
    return len(cells) > 1 and (
        len(without) == len(cells)
        or all(isinstance(cell, str) and LETTERED.search(cell) and not looks_numeric(cell) for cell in cells)
        or (len(words) > MOST * len(cells) and len(without) > 0.3 * len(cells))
    )


def _helpers(columns: list[Column]) -> list[Column]:
    """Columns without a heading left of the row names, and those headed by a bare number, among columns with words."""
    names = [column.index for column in columns if column.role in ROW_NAMES]
    worded = sum(1 for column in columns if not column.role and any(not looks_numeric(word) for word in column.path))
    ages = in_turn([one.path[-1] for one in columns if one.path and re.fullmatch(r"\d+", one.path[-1])])  # 0
    mended = []
    for column in columns:
        left = (
            bool(names)
            and column.index < names[0]
            and not column.role
            and not column.path
            and not column.english
            and column.year is None
        )
        numbered = bool(column.path) and worded > 0 and not ages and COUNT.fullmatch(column.path[-1]) is not None
        if not column.role and (left or numbered):
            column = replace(column, role="technical")
        mended.append(column)
    return mended


def _flags(grid: Grid, columns: list[Column], body: list[int]) -> list[Column]:
    """Columns of flags right of the values they belong to: headed so, or under the same year, and without a number."""
    mended: list[Column] = []
    for column in columns:
        cells = _cells(grid, column, body)
        left = next((one for one in reversed(mended) if not one.role), None)
        same = left is not None and (left.path, left.year, left.part) == (column.path, column.year, column.part)
        headed = bool(column.path or column.english) and FLAGS.search((*column.path, column.english)[-1] or "")
        plain_flags = all(isinstance(cell, str) and not looks_numeric(cell) and len(cell.strip()) < 4 for cell in cells)
        if not column.role and plain_flags and (headed or (same and (column.path or column.year))):
            column = replace(column, role="flag")
        mended.append(column)
    return mended


def _unnamed_stubs(grid: Grid, columns: list[Column], body: list[int]) -> list[Column]:
    """A column of words or years beside the row names is their English, their second level or their years."""
    mended: list[Column] = []
    names = [column.index for column in columns if column.role in ROW_NAMES]
    values = False
    for column in columns:
        if not column.role and not column.path and not column.english and column.year is None:
            cells = _cells(grid, column, body)
            words = _words(cells)
            if cells and len(words) > MOST * len(cells):
                latin = sum(1 for word in words if not CHINESE.search(word)) > MOST * len(words)
                column = replace(column, role=_beside(grid, body, names, latin) if latin or not values else "text")
                names.append(column.index)
            elif not values and names and cells and all(year(cell) is not None for cell in cells):
                column = replace(column, role="year")
        values = values or not column.role
        mended.append(column)
    if mended and not names and not any(column.role.removesuffix(" english") in ROW_NAMES for column in mended):
        # no word over the row names: the first column with words names the rows
        first = next((at for at, column in enumerate(mended) if column.role == ""), 0)
        free = [at for at in range(first) if mended[at].role == "text"]
        worded = [at for at in free if not _all(_is_code, _cells(grid, mended[at], body))]
        at = worded[0] if worded else 0
        coded = [at for at in range(first) if mended[at].role == "code"]
        if not worded and coded and at in coded:
            return _named_by_codes(mended, coded)
        over = " ".join(column.english for column in mended[: at + 1])
        mended[at] = replace(mended[at], role="place" if at and OF_AREAS.search(over) else "item", path=())
    return mended


def _named_by_codes(columns: list[Column], coded: list[int]) -> list[Column]:
    """Columns of codes where nothing else names the rows: they are the names."""
    roles = {at: "place" if PLACE_IN_ENGLISH.search(columns[at].english) else "item" for at in coded}
    return [
        replace(one, role=roles.get(at, one.role), path=()) if at in roles else one for at, one in enumerate(columns)
    ]


def _beside(grid: Grid, body: list[int], names: list[int], latin: bool) -> str:
    """The role of a column of words without a heading: the English of the names left of it, or a level below them."""
    chinese = any(CHINESE.search(grid.text(row, index)) for index in names[:1] for row in body[:SHOWN])
    if latin and names:
        return "place english" if chinese else "item"
    return "place" if names else "item"


def _by_word(grid: Grid, columns: list[Column], body: list[int]) -> list[Column]:
    """Columns of words whose heading only holds a word for places or for what is counted: Regional council."""
    mended = list(columns)
    for role, words in (("place", PLACE_IN_ENGLISH), ("item", SUBJECT)):
        roles = {one.role.removesuffix(" english") for one in mended}
        free = [one for one in mended if one.role == "text" and words.search(" ".join((*one.path, one.english)))]
        if role == "place" and free:
            free += [one for one in mended if one.role == "text" and NAME.fullmatch(one.english)]
        named = _most_telling(grid, free, body)
        if role not in roles and named:
            mended[mended.index(named)] = replace(named, role=role, path=())
    return mended


def _most_telling(grid: Grid, columns: list[Column], body: list[int]) -> Column | None:
    """The column with the most different words, codes aside: Name, not Geography that says what kind of place it is."""
    told = [(one, {grid.text(row, one.index) for row in body}) for one in columns]
    worded = [(one, words) for one, words in told if not all(map(_is_code, filter(None, words)))]
    named = sorted(worded, key=lambda pair: (len(pair[1]), NAME.fullmatch(pair[0].english) is not None))
    return named[-1][0] if named else None


def _dimensions(grid: Grid, columns: list[Column], body: list[int]) -> list[Column]:
    """Columns of words left of the values that tell rows of one name apart are names of the row too."""
    first = next((column.index for column in columns if column.role in ("", "value")), None)
    stubs = [column for column in columns if column.role.removesuffix(" english") in ROW_NAMES]
    if not stubs or first is None:
        return columns
    words = [column.index for column in columns if column.role == "text" and column.index < first]
    # words left of the times, under whatever heading, name what is counted
    named = set(words[-1:]) if all(stub.role == "year" for stub in stubs) else set()
    held = [stub.index for stub in stubs] + sorted(named)
    keys = _filled_down([tuple(grid.text(row, index) for index in held) for row in body]) if words else []
    for index in (one for one in words if one not in named):
        longer = [(*key, grid.text(row, index)) for key, row in zip(keys, body, strict=True)]
        if len(set(keys)) < len(body) and len(set(longer)) > len(set(keys)):
            named.add(index)
            keys = longer
    if not named and not _tells_items(columns):
        # a word that is the same in every line still says what is counted
        told = {index: {grid.text(row, index) for row in body} for index in words}
        named = {index for index, same in told.items() if len(same) == 1 and not all(map(_is_code, same))}
    return [replace(one, role="item", path=()) if one.index in named else one for one in columns]


def _tells_items(columns: list[Column]) -> bool:
    """Whether a row or a column names what is counted."""
    values = [one for one in columns if one.role in ("", "value")]
    stubs = any(one.role.removesuffix(" english") == "item" for one in columns)
    return stubs or any(one.path or one.english for one in values)


def _filled_down(keys: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Names of rows where a blank one repeats the one above it."""
    filled: list[tuple[str, ...]] = []
    for key in keys:
        before = filled[-1] if filled else key
        filled.append(tuple(own or above for own, above in zip(key, before, strict=True)))
    return filled


def _single_value(columns: list[Column]) -> list[Column]:
    """数值 over the only column of its kind names nothing; 数量 beside 金额, or below 3月, is the name of a column."""
    values = [column for column in columns if not column.role or column.role == "value"]
    called = [column for column in values if column.role == "value"]
    mended = []
    for column in columns:
        if column.role == "value":
            neutral = (
                len(called) == 1
                and len(column.path) < 2
                and (len(values) == 1 or not COUNTS.search("".join(column.path)))
            )
            column = replace(column, path=(), english="") if neutral else replace(column, role="")
        mended.append(column)
    return mended


def told_apart(blocks: Sequence[list[Column]]) -> list[list[Column]]:
    """增减%, 位次 right of each of several columns: of which it is the growth or rank the column left of it says.

    Blocks of places side by side under one line of headings count together: 地区 | 产值 | 增长 | 地区 | 产值 | 增长.
    """
    listed = [columns for columns in blocks if not any(one.role == "item" for one in columns)]
    together = _times(one for columns in listed for one in columns)
    return [_compared(columns, together if columns in listed else _times(columns)) for columns in blocks]


def _times(columns: Iterable[Column]) -> Counter:
    return Counter((one.path, one.year, one.part) for one in columns if not one.role and one.path)


def _compared(columns: list[Column], times: Counter) -> list[Column]:
    mended: list[Column] = []
    left: Column | None = None
    for column in columns:
        if column.role:
            mended.append(column)
            continue
        again = bool(column.path) and times[column.path, column.year, column.part] > 1
        if again and COMPARED.search(column.path[-1]) and left is not None and left.path[:-1] == column.path[:-1]:
            column = replace(column, path=(*left.path, column.path[-1]), part=left.part or column.part)
        elif not again or not COMPARED.search(column.path[-1]):
            left = column if column.path else None
        mended.append(column)
    return mended
