"""Bytes of a text file → text and rows, whichever program wrote it."""

import csv
import io
import os
from pathlib import Path

from plan_analysis.reference.schema import DataError


def decode(data: bytes, name: str) -> str:
    """Text by its mark (UTF-8, UTF-16), else as UTF-8, else as GB18030; raises DataError naming the file for any other.

    Spreadsheet programs in Chinese write GB18030 unasked, and put a mark in front of UTF-8.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data:
        raise DataError(f"{name}: is no text but binary data; save the table as .xlsx or as CSV in UTF-8")
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DataError(f"{name}: is neither UTF-8, UTF-16 nor GB18030; save it again as CSV in UTF-8")


def records(data: bytes, name: str) -> tuple[list[str], list[dict[str, str]]]:
    """The header of a CSV and its rows, empty cells where a row is short; raises DataError for what is no CSV."""
    try:
        reader = csv.DictReader(io.StringIO(decode(data, name), newline=""), restval="")
        rows = [{column: cell for column, cell in row.items() if column is not None} for row in reader]
    except csv.Error as error:
        raise DataError(f"{name}: cannot be read as CSV ({error}); save it again as CSV in UTF-8") from None
    return list(reader.fieldnames or []), rows


def named(path: Path) -> str:
    """The name of a file as text that can be written, in whatever language the system was started."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")
