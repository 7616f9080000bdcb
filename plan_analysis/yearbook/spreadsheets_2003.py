"""An XML spreadsheet of 2003 → its sheets."""

from collections.abc import Mapping
from typing import Any

from plan_analysis.reference import limits
from plan_analysis.reference.schema import DataError
from plan_analysis.reference.shown import WIDE_BLANK, as_shown
from plan_analysis.yearbook.sheets import Grid, Merge, Sheet


def spreadsheet(data: bytes, name: str) -> list[Sheet]:
    """The sheets of an XML spreadsheet of 2003."""
    import lxml.etree

    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = lxml.etree.fromstring(data, parser=parser)
    except lxml.etree.XMLSyntaxError as error:
        raise DataError(f"{name}: the XML spreadsheet is damaged or cut off ({error}); save it as .xlsx") from None
    styles = {_attribute(style, "ID"): style for style in root.iter("{*}Style")}
    filled = (sheet for sheet in root.iter("{*}Worksheet") if next(sheet.iter("{*}Row"), None) is not None)
    return [_worksheet(sheet, name, styles) for sheet in filled]


def _worksheet(sheet: Any, name: str, styles: Mapping[str, Any]) -> Sheet:
    cells: dict[tuple[int, int], str | float] = {}
    merges: list[Merge] = []
    top = -1
    for row in sheet.iter("{*}Row"):
        top = _index(row, top + 1)
        left = -1
        for cell in row.iterchildren("{*}Cell"):
            left = _index(cell, left + 1)
            cells[top, left] = _shown(_datum(cell.find("{*}Data")), styles.get(_attribute(cell, "StyleID")))
            down, across = _more(cell, "MergeDown"), _more(cell, "MergeAcross")
            if down or across:
                merges.append((top, left, top + down, left + across))
            left += across
            limits.CELLS.check(f"{name}: up to cell {top + 1},{left + 1}", (top + 1) * (left + 1))
    height = max((row for row, _ in cells), default=-1) + 1
    width = max((column for _, column in cells), default=-1) + 1
    grid: Grid = [[cells.get((row, column), "") for column in range(width)] for row in range(height)]
    return Sheet(_attribute(sheet, "Name"), grid, merges)


def _shown(value: str | float, style: Any) -> str | float:
    """A cell as its style shows it: 0.0118 as 1.18%, a name behind the blanks of its indentation."""
    if style is None:
        return value
    if isinstance(value, str):
        levels = [_attribute(one, "Indent") for one in style.iter("{*}Alignment")]
        return WIDE_BLANK * int(levels[0]) + value if value and levels and levels[0].isdigit() else value
    form = next((_attribute(one, "Format") for one in style.iter("{*}NumberFormat")), "")
    shown = as_shown(value, {"Percent": "0.00%"}.get(form, form or "General"))
    return shown if isinstance(shown, str) else value


def _datum(data: Any) -> str | float:
    if data is None:
        return ""
    words = "".join(data.itertext())
    try:
        return float(words) if _attribute(data, "Type") == "Number" else words
    except ValueError:
        return words


def _index(element: Any, following: int) -> int:
    text = _attribute(element, "Index")
    return int(text) - 1 if text.isdigit() and len(text) < 8 else following


def _more(cell: Any, name: str) -> int:
    text = _attribute(cell, name)
    return min(int(text), limits.SPAN) if text.isdigit() and len(text) < 8 else 0


def _attribute(element: Any, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
