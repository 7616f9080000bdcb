"""How the cells of a workbook of any kind are shown: the formats that change what they say, their indentation.

Nothing is raised: a workbook whose styles cannot be read has none here, and its reader says what is wrong with it.
"""

from collections.abc import Callable
from types import ModuleType

from plan_analysis.reference import shown, shown_ods, shown_xlsb
from plan_analysis.reference.shown import Formats


def formats(data: bytes) -> Formats:
    """Per sheet the formats of the cells (row, column from 0) that change what the cell says."""
    return _read(data, _module(data).formats)


def indents(data: bytes) -> Formats:
    """Per sheet the indentation of cells by their format, as wide blanks."""
    return _read(data, _module(data).indents)


def _module(data: bytes) -> ModuleType:
    if shown_ods.is_open_document(data):
        return shown_ods
    return shown_xlsb if data.startswith(b"PK") and b"xl/workbook.bin" in data else shown


def _read(data: bytes, reader: Callable[[bytes], Formats]) -> Formats:
    try:
        return reader(data)
    except Exception:  # whatever a damaged file makes the libraries raise
        return {}
