"""A form as an Excel workbook: a cover in plain words, a sheet per body, known values locked with their source.

openpyxl and not XlsxWriter, because filled copies must be read by what wrote them, and because it is needed anyway.
"""

import re
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from plan_analysis.forms.columns import FIRST, HEADER_ROW, KEY, KNOWN, LAST, PUBLISHED, YEAR_WIDTH
from plan_analysis.forms.content import Form, Line

EDGE = Border(**dict.fromkeys(("left", "right", "top", "bottom"), Side(style="thin", color="999999")))
HEAD = PatternFill("solid", fgColor="DCE6F1")
ASKED = PatternFill("solid", fgColor="FFFBE6")
LOCKED = PatternFill("solid", fgColor="EEEEEE")
WRAP = Alignment(wrap_text=True, vertical="top")
MIDDLE = Alignment(wrap_text=True, vertical="center", horizontal="center")
COVER = """怎样填写 How to fill in
1. 找到本单位的工作表（下表），只填浅黄色单元格；灰色单元格是已公布的数值，点开可见来源，请勿改动。
    Find the sheet of your body in the list below and fill in the light yellow cells only.
    Grey cells are published already; their comments name the source.
2. 数值按“单位”一栏的单位填写，只写数字；没有的数据留空，不要填 0，不要估计。
    Write numbers only, in the unit of the column Unit. Leave a cell empty where there is no figure: no zero, no guess.
3. 每行写明资料来源（文件、年报、台账）和发布日期（如 2024-03-15、2024-03 或 2024）。
    Say in every row where its figures come from, and when they were published (2024-03-15, 2024-03 or 2024).
4. 口径与定义不符时请在备注中说明；不要增加、合并或删除单元格。
    If level, scope or definition differ from yours, say so under Note. Do not add, merge or delete cells.
5. 填好后存为 .xlsx 寄回；各单位可分别填写各自的副本。
    Save as .xlsx and send it back; each body may fill in a copy of its own."""


def workbook(form: Form) -> bytes:
    """The bytes of the workbook."""
    book = Workbook()
    names = _sheet_names(list(form.bodies))
    _cover(book.worksheets[0], form, names)
    for body, lines in form.bodies.items():
        _sheet(book.create_sheet(names[body]), form, body, lines)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet_names(bodies: list[str]) -> dict[str, str]:
    """Names that Excel takes: at most 31 characters, no signs of paths or formulas, no two alike."""
    names: dict[str, str] = {}
    for body in bodies:
        plain = re.sub(r"[\[\]:*?/\\']", " ", body).strip()[:28] or "表"  # 科技局/统计局
        name, number = plain, 2
        while name.casefold() in {used.casefold() for used in names.values()} | {"说明 about"}:
            name, number = f"{plain} {number}", number + 1
        names[body] = name
    return names


def _cover(sheet: Any, form: Form, names: dict[str, str]) -> None:
    sheet.title = "说明 About"
    sheet.column_dimensions["A"].width = 60
    sheet.column_dimensions["B"].width = 14
    sheet.column_dimensions["C"].width = 14
    for row, words, size in ((1, f"{form.title_zh}：指标填报表", 16), (2, f"{form.title_en}: form for figures", 11)):
        _put(sheet.cell(row, 1), words)
        sheet.cell(row, 1).font = Font(bold=True, size=size)
    sheet.append([])
    for line in COVER.splitlines():
        sheet.append([line.strip()])
        row = sheet.max_row
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top", indent=2 if line[0] == " " else 0)
        sheet.row_dimensions[row].height = 16 * (1 + len(line.encode()) // 110)
    sheet.append([])
    sheet.append(["责任单位 Body", "指标 Indicators", "待填 To fill in"])
    for cell in sheet[sheet.max_row]:
        cell.font, cell.fill, cell.border = Font(bold=True), HEAD, EDGE
    for body, lines in form.bodies.items():
        missing = sum(len(form.years) - len(line.known) for line in lines)
        sheet.append(["", len(lines), missing])
        link = sheet.cell(sheet.max_row, 1)
        _put(link, body)
        link.hyperlink = f"#'{names[body]}'!A1"
        link.font = Font(underline="single", color="0563C1")
        for cell in sheet[sheet.max_row]:
            cell.border = EDGE
    _printed(sheet, form, landscape=False)


def _sheet(sheet: Any, form: Form, body: str, lines: list[Line]) -> None:
    headings = [*FIRST, *(f"{year}年" for year in form.years), *LAST, KEY, KNOWN]
    widths = [*FIRST.values(), *[YEAR_WIDTH] * len(form.years), *LAST.values(), 2, 2]
    said = (
        f"{form.title_zh}：指标填报表",
        f"责任单位 Body：{body}",
        "只填浅黄色单元格；没有数据请留空。Fill in the yellow cells only; leave empty what you do not have.",
    )
    for row, words in enumerate(said, start=1):
        _put(sheet.cell(row, 1), words)
        sheet.cell(row, 1).font = Font(bold=row == 1, size=14 if row == 1 else 10)
    for column, (words, width) in enumerate(zip(headings, widths), start=1):
        cell = sheet.cell(HEADER_ROW, column, words)
        cell.font, cell.fill, cell.border, cell.alignment = Font(bold=True), HEAD, EDGE, MIDDLE
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[HEADER_ROW].height = 34
    for number, line in enumerate(lines, start=1):
        _row(sheet, HEADER_ROW + number, number, line, form)
    _validated(sheet, form, lines)
    for hidden in (len(headings) - 1, len(headings)):
        sheet.column_dimensions[get_column_letter(hidden)].hidden = True
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, len(FIRST) + 1)
    sheet.protection.sheet = True  # without a password: a guard against slips, not against people
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.print_area = f"A1:{get_column_letter(len(headings) - 2)}{HEADER_ROW + len(lines)}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    _printed(sheet, form, landscape=True)


def _row(sheet: Any, row: int, number: int, line: Line, form: Form) -> None:
    name = "\n".join(dict.fromkeys([line.indicator.name_zh, line.indicator.name_en]))
    definition = "\n".join(dict.fromkeys([line.indicator.definition_zh, line.indicator.definition_en]))
    asked = line.asked + (f"\n配合单位 with：{line.others}" if line.others else "")
    known = ";".join(f"{year}={one.value:.15g}" for year, one in sorted(line.known.items()))
    first: list[str | float | None] = [number, name, asked, line.indicator.unit, line.scope, definition]
    values = [line.known[year].value if year in line.known else None for year in form.years]
    last = [None] * len(LAST)
    cells: list[str | float | None] = [*first, *values, *last, f"{line.indicator.indicator}|{line.region}", known]
    for column, value in enumerate(cells, start=1):
        cell = sheet.cell(row, column)
        _put(cell, value)
        cell.border, cell.alignment = EDGE, WRAP
        year = form.years[column - len(FIRST) - 1] if 0 < column - len(FIRST) <= len(form.years) else None
        if year in line.known:
            cell.fill = LOCKED
            cell.comment = Comment(f"来源 Source: {line.known[year].source}", "plan-analysis", width=260, height=90)
        elif len(FIRST) < column <= len(FIRST) + len(values) + len(last):
            cell.fill, cell.protection = ASKED, Protection(locked=False)
    longest = max(_lines(definition, 26), _lines(asked, 18), _lines(name, 20))
    sheet.row_dimensions[row].height = min(15 * longest, 400)


def _lines(text: str, width: int) -> int:
    """Lines that a text takes in a column; a Chinese character is two wide."""
    each = (sum(1 if char.isascii() else 2 for char in line) for line in text.split("\n"))
    return sum(1 + length // width for length in each)


def _validated(sheet: Any, form: Form, lines: list[Line]) -> None:
    """Numbers within the bounds of their indicator; a date, month or year of publication."""
    first, last = get_column_letter(len(FIRST) + 1), get_column_letter(len(FIRST) + len(form.years))
    for at, line in enumerate(lines, start=HEADER_ROW + 1):
        low, high = line.indicator.lower, line.indicator.upper
        rule = DataValidation(
            type="decimal", operator="between", formula1=-1e15 if low is None else low,
            formula2=1e15 if high is None else high, allow_blank=True, showErrorMessage=True,
        )  # fmt: skip
        bounds = f"{'' if low is None else f'{low:g}'}–{'' if high is None else f'{high:g}'}"
        rule.errorTitle = "不是合适的数值 Not a fitting number"
        unit = line.indicator.unit
        rule.error = f"请只填数字，单位 {unit}，范围 {bounds}。A number in {unit}, {bounds}."[:250]
        rule.add(f"{first}{at}:{last}{at}")
        sheet.add_data_validation(rule)
    column = get_column_letter(len(FIRST) + len(form.years) + 1 + list(LAST).index(PUBLISHED))
    cells = f"{column}{HEADER_ROW + 1}:{column}{HEADER_ROW + len(lines)}"
    top = cells.split(":")[0]
    dated = DataValidation(type="custom", formula1=f"OR(ISNUMBER({top}),LEN({top})>=4)", allow_blank=True)
    dated.promptTitle, dated.prompt = "发布日期 Published", "2024-03-15、2024-03 或 2024"
    dated.showInputMessage = True
    dated.add(cells)
    sheet.add_data_validation(dated)
    for row in range(HEADER_ROW + 1, HEADER_ROW + len(lines) + 1):
        sheet[f"{column}{row}"].number_format = "@"  # a date stays as it is written


def _printed(sheet: Any, form: Form, landscape: bool) -> None:
    """A4, as wide as the page, its heading on every page, page numbers below."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    sheet.oddFooter.right.text = "&A"


def _put(cell: Any, value: str | float | None) -> None:
    """A value; words out of a table never become a formula, nor carry characters that a workbook cannot hold."""
    if isinstance(value, str):
        # control characters, which no workbook bears, as \x07
        value = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", value)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
