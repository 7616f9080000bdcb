"""Bytes of a text file → its characters: by its mark, as UTF-8, as declared, else by which characters are common.

Detectors made for long texts guess wrongly on a table of twenty words (charset-normalizer takes short GB18030 tables
for Korean), so the three encodings of Chinese tables are told apart by a property of their own: each keeps its frequent
characters in one range of lead bytes, and a text read in the wrong one falls outside it.
"""

import csv
import io
import os
import re
from pathlib import Path

from plan_analysis.reference.schema import DataError

# encoding → ranges of lead bytes of signs, letters and frequent characters
COMMON = {
    "gb18030": ((0xA1, 0xA3), (0xB0, 0xD7)),
    "big5hkscs": ((0xA1, 0xC6),),
    "cp932": ((0x81, 0x83), (0x88, 0x97)),
}
DECLARED = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)  # <meta charset="gbk">
NAMES = {"big5": "big5hkscs", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "shift_jis": "cp932",
         "sjis": "cp932", "x-sjis": "cp932", "utf-16": "utf-16", "iso-8859-1": "cp1252", "windows-1252": "cp1252",
         "latin1": "cp1252"}  # fmt: skip
SAMPLE = 100_000
# what every fifth character of a Chinese table or register is, and of Hangul read as Chinese every thirtieth
FREQUENT = set(
    "年月日数人元地区市县省计表的总量位个万亿比上下中国一二三四五十产业名增长率经济生值合收入支出达到家项目标指积口工农民公里费资金额度分类不是在有和"
)
# characters that come out when Chinese bytes are read in a wrong code and saved again: 锟斤拷
MOJIBAKE = re.compile(r"锟斤拷|烫烫|�|[ÃÂÄÅÆÇÈÉ][\u0080-\u00bf]|鐨�|銆�|[\u0080-\u009f]")
REMEDY = "save it again as UTF-8, a table as CSV or .xlsx"


def decode(data: bytes, name: str) -> str:
    """The text of a file; raises DataError naming it for binary data, damaged or garbled text and Japanese text."""
    text = _decoded(data, _encoding(data, name), name)
    chinese = len(re.findall("[\u4e00-\u9fff]", text))
    if len(MOJIBAKE.findall(text)) > max(3, chinese / 50):
        raise DataError(f"{name}: the characters are garbled, the text was saved in a wrong code; get the original")
    return text


def _encoding(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if data.count(b"\0") > len(data) / 8:  # every Latin letter and sign of UTF-16 has a zero byte
        return "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
    if b"\0" in data:
        raise DataError(f"{name}: is no text but binary data of an unknown kind; {REMEDY}")
    try:
        data.decode("utf-8-sig")
        return "utf-8-sig"
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.start > 0 and error.reason == "unexpected end of data":
            raise DataError(f"{name}: the text ends in the middle of a character; download it again") from None
    declared = DECLARED.search(data[:4096])
    encoding = NAMES.get(declared[1].decode().lower(), "") if declared else ""
    encoding = encoding or ("cp1252" if _is_western(data[:SAMPLE]) else _likeliest(data))
    if encoding == "gb18030" and _is_korean(data[:SAMPLE]):
        raise DataError(
            f"{name}: is Korean text (EUC-KR), whose words and places are not known here; if it is Chinese, {REMEDY}"
        )
    if encoding == "cp932":
        raise DataError(
            f"{name}: is Japanese text (Shift_JIS), whose words and places are not known here; "
            f"if it is Chinese, {REMEDY}"
        )
    return encoding


def _likeliest(data: bytes) -> str:
    """The encoding in which most characters are frequent ones; GB18030 where none is better."""
    sample = data[:SAMPLE]
    if len(data) > SAMPLE:
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    return max(COMMON, key=lambda encoding: _share(sample, encoding))


def _is_western(sample: bytes) -> bool:
    """Whether bytes are text in Latin letters with accents: each stands alone among letters, no half of a character."""
    others = re.findall(rb"[\x80-\xff]+", sample)  # F6 of Bevölkerung
    letters = re.findall(rb"[A-Za-z]?[\xc0-\xff]{1,2}[a-z]|[A-Za-z][\xc0-\xff]", sample)  # lä
    alone = sum(len(run) == 1 for run in others)
    return bool(others) and alone >= 0.95 * len(others) and len(letters) > 0.5 * len(others)


def _is_korean(sample: bytes) -> bool:
    """Whether bytes are Hangul in EUC-KR: not two or three letters, and hardly a frequent one of Chinese."""
    letters = re.findall("[\uac00-\ud7a3\u4e00-\u9fff]", sample.decode("cp949", "ignore"))  # 전
    hangul = sum("\uac00" <= letter for letter in letters)
    chinese = re.findall("[\u4e00-\u9fff]", sample.decode("gb18030", "ignore"))  # 傈
    frequent = sum(letter in FREQUENT for letter in chinese)
    return len(letters) > 10 and hangul > 0.95 * len(letters) and frequent < 0.08 * len(chinese)


def _share(sample: bytes, encoding: str) -> float:
    """Share of the characters beyond ASCII that are frequent in an encoding; -1 when the bytes are not of it."""
    try:
        characters = [char for char in sample.decode(encoding) if ord(char) > 127]
    except UnicodeDecodeError:
        return -1.0
    common = 0
    for char in characters:
        code = char.encode(encoding, "replace")  # of a letter and its accent, one by itself may have no code
        common += len(code) == 2 and any(low <= code[0] <= high for low, high in COMMON[encoding])
    return common / len(characters) if characters else 0.0


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DataError(
            f"{name}: byte {error.start} is neither UTF-8, UTF-16 nor GB18030; the file is damaged or no text, {REMEDY}"
        ) from None


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
