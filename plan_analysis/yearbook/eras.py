"""Years of other countings where a sheet shows that it means them: 109年 of the Republic, the fiscal year 2018-19."""

import re
from dataclasses import replace

from plan_analysis.yearbook.periods import ERAS, YEAR, western
from plan_analysis.yearbook.sheets import Cell, Sheet
from plan_analysis.yearbook.values import simplified, squeezed

# 109年, 109年底, 110年1月, 110年第1季: years since 1912, written without the name of the era
BARE = re.compile(r"(\d{2,3})年(?:度|底|末|年底)?(?:\(?(?:\d{1,2}月|第?[1-4一二三四]季)\)?)?")
BEGUN = re.compile(r"(1[0-4]\d)年(?:度|底|末|年底)?(?=[^\W\d])(?![以間期來內度底末])")  # 112年底人口數
# 110年嬰兒死亡率, 113年5月底, 各縣市110年度; 100年以上 and 100年期 are spans of time
IN_TITLE = re.compile(r"(?:^|(?<=\s))1[0-4]\d年(?![以間期來內])|(?<!\d)1[0-4]\d(?=年度)")
NAMED = re.compile(r"[民中][国國華华]?\s*民?[国國]\s*\d{1,3}\s*年")  # 民國109年, 中華民國109年
JAPANESE = re.compile("[ぁ-ゖァ-ヺ]{2}|県|総|単位")  # コード, 都道府県, 総数
FIRST, LAST = 20, 199
FIRST_DAY = re.compile(r"((?:19|20)\d\d-(\d\d))-01(?: 00:00:00)?")  # 2024-01-01


# 2018-19, 2018–2019, FY2018-19, 2018-19 (P): one year into the next
FISCAL = re.compile(r"(?:FY\s?)?((?:19|20)\d\d)\s?[-–—/]\s?((?:19|20)?\d\d)\s*(?:\([A-Za-z. ]{1,12}\))?", re.IGNORECASE)


def counted_as_usual(sheet: Sheet) -> Sheet:
    """The sheet with bare years of the Republic as western ones, fiscal years told from months, months from years."""
    return _months_across(_fiscal(_western(sheet)))


def _months_across(sheet: Sheet) -> Sheet:
    """2024-01-01 as January where it stands in one row with first days of other months."""
    grid = [list(line) for line in sheet.cells]
    for line in grid:
        firsts = {
            at: day for at, cell in enumerate(line) if isinstance(cell, str) and (day := FIRST_DAY.fullmatch(cell))
        }
        for at, day in firsts.items() if len({one[2] for one in firsts.values()}) > 1 else ():
            line[at] = day[1] if day[2] == "01" else line[at]
    return replace(sheet, cells=grid)


def _fiscal(sheet: Sheet) -> Sheet:
    """2018-19 as 2018/2019 where all such times of a sheet lead from one year into the next; 2011-12 may be a month."""
    found = {
        (row, column): (int(match[1]), int(match[2]))
        for row, line in enumerate(sheet.cells)
        for column, cell in enumerate(line)
        if isinstance(cell, str) and 6 < len(cell) < 24 and (match := FISCAL.fullmatch(cell.strip()))
    }
    if len(set(found.values())) < 2 or any((begin + 1) % 100 != end % 100 for begin, end in found.values()):
        return sheet
    grid = [list(line) for line in sheet.cells]
    for (row, column), (begin, _) in found.items():
        grid[row][column] = f"{begin}/{begin + 1}"
    return replace(sheet, cells=grid)


def _years_in(line: list[Cell]) -> list[int]:
    """Columns of bare years of a row, and of several names that begin with one: 112年底人口數 beside 111年底人口數."""
    texts = {at: cell for at, cell in enumerate(line) if isinstance(cell, str)}
    begun = [at for at, cell in texts.items() if (match := BEGUN.match(cell.strip())) and _counts(match)]
    return [at for at, cell in texts.items() if _bare(cell) or (len(begun) > 1 and at in begun)]


def _western(sheet: Sheet) -> Sheet:
    cells = [(row, column) for row, line in enumerate(sheet.cells) for column in _years_in(line)]
    if not cells or not _of_the_republic(sheet):
        return sheet
    if len(cells) < 2 and not re.match(r"1\d\d年", squeezed(sheet.cells[cells[0][0]][cells[0][1]])):  # 112年
        return sheet
    grid = [list(line) for line in sheet.cells]
    for row, column in cells:
        grid[row][column] = western("民国" + squeezed(grid[row][column]))
    return replace(sheet, cells=grid)


def in_japanese(sheet: Sheet) -> bool:
    """Whether a sheet is in Japanese, whose 全国 and 山口 are no places of China."""
    words = (cell for line in sheet.cells for cell in line if isinstance(cell, str))
    return sum(1 for word in (*words, *sheet.above, sheet.page) if JAPANESE.search(word)) > 1


def in_traditional(sheet: Sheet) -> bool:
    """Whether a sheet is in traditional characters, whose 中部 and 東部 are no parts of the mainland."""
    words = (cell for line in sheet.cells for cell in line if isinstance(cell, str))
    return sum(1 for word in (*words, *sheet.above) if simplified(word) != word) > 2


def spelled_out(title: str) -> str:
    """A title in traditional characters that begins with 110年, or names 110年度, with the era of that year named."""
    # 民國110年
    if simplified(title) == title or re.search(rf"{YEAR}|{'|'.join(ERAS)}", title):
        return title
    return IN_TITLE.sub(lambda match: f"民國{match[0]}", title, count=1)


def _bare(cell: Cell) -> bool:
    match = BARE.fullmatch(squeezed(cell)) if isinstance(cell, str) and len(cell) < 16 else None
    return match is not None and _counts(match)


def _counts(match: re.Match[str]) -> bool:
    """Whether a number of years is one that tables of the Republic bear."""
    return FIRST <= int(match[1]) <= LAST


def _of_the_republic(sheet: Sheet) -> bool:
    """Whether a sheet names the era, or is in traditional characters and names no western year."""
    words = [cell for line in sheet.cells for cell in line if isinstance(cell, str) and not _bare(cell)]
    text = " ".join([*words, *sheet.above, sheet.page])
    if NAMED.search(text) or any(f"{era}年" in text for era in ERAS if era.startswith("民")):
        return True
    return simplified(text) != text and not re.search(rf"(?<!\d){YEAR}\s*年", text)  # 2020年
