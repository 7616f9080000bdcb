"""Bytes of a text file → text, whichever program wrote it."""

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
