"""One printed cell → number or the reason why there is none.

Digits are never guessed: ``841 16`` or ``().01`` is no number here, however plain it looks to the eye.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from plan_analysis.yearbook.unit_words import BEHIND

# footnote marks must go before NFKC, which would turn ① into the digit 1
# ①, [1], *; the ³ of μg/m³ is none
MARKS = re.compile(r"(?:[①-⑳⑴-⒇⒈-⒛¹⁰-⁹*※†‡]|(?<![mM])[²³])+|\[\d{1,2}\]")
SPACES = re.compile(r"[\s\u00a0\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]+")  # 北 京
NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,3})?")  # -1.5e3
PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")  # -12.5
GROUPED = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d\d)+,\d{3})(?:\.\d+)?")  # 1,234.5, 1,37,625
SPACED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:\.\d+)?")  # 1 234.5
# 1752.6(预计): a number and how sure it is
REMARK = re.compile(r"([^()]*\d[%‰]?) ?\((?:初步|快报|预计|估计|调整|修订|最终|暂定)[^()\d]{0,4}\)")
BELOW_NOUGHT = re.compile(r"(?:[△▲]|\(-\)) ?(\d.*)")  # △56 of budgets and accounts, (-) 3,617
MEASURED = re.compile(rf"([+-]?[\d.,]*\d) ?(个?百分点|{BEHIND})")  # 1234吨
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－─━", "-"))
ELLIPSIS = re.compile(r"[.…⋯·]{2,}|…|⋯")  # ……
NOTHING = {
    *("", "空格", "不详", "无", "无数据", "缺", "暂缺", "暂无", "未公布", "尚未公布", "待公布", "未统计"),
    *("na", "n/a", "nan", "null", "none", "/", "\\"),
}

# nothing that is counted is more; 1e308 is a slip
LARGEST = 1e30

REPORTED, MISSING, BELOW_HALF_UNIT, DAMAGED = "reported", "missing", "below half unit", "damaged"
PROVISIONAL = "provisional"  # of a reported value whose table says that it is not final


@dataclass(frozen=True)
class Value:
    """A cell's number (None when it holds none), its status, the raw text where that matters, marks, its own unit."""

    number: float | None
    status: str
    raw: str = ""
    marks: str = ""
    unit: str = ""


def plain(text: object) -> str:
    """Text in one width and with single spaces: full-width digits, letters and every kind of blank are unified."""
    return SPACES.sub(" ", unicodedata.normalize("NFKC", str(text))).strip()


def squeezed(text: object) -> str:
    """Text in one width without any blank: how Chinese words are compared."""
    return SPACES.sub("", unicodedata.normalize("NFKC", str(text)))


def simplified(text: str) -> str:
    """Text with traditional characters as simplified ones, one for one; how words are compared, never what is kept."""
    return text if text.isascii() else text.translate(_simple_characters())


@lru_cache(maxsize=1)
def _simple_characters() -> dict[int, str]:
    import opencc

    every = "".join(map(chr, range(0x4E00, 0xA000)))
    simple = opencc.OpenCC("t2s").convert(every)
    return {ord(one): two for one, two in zip(every, simple, strict=True) if one != two}


BELOW_ZERO = re.compile(r"\(((?=[\d,.]{4,})(?!(?:19|20)\d\d\))\d[\d,]*(?:\.\d+)?|\d+\.\d+)\)")  # (234,567.00)


def below_zero(cell: object) -> Value | None:
    """The value of a cell of an account, whose negative numbers stand in brackets; None for (1), (2020) and words."""
    match = BELOW_ZERO.fullmatch(plain(cell)) if isinstance(cell, str) else None
    value = parse(match[1]) if match else None
    return None if value is None or value.number is None else Value(-value.number, REPORTED, plain(cell))


def parse(cell: object, spaced: bool = False) -> Value:
    """The value of one cell; ``spaced`` says that this column groups its thousands by blanks.

    ``…`` is below half the printed unit; a dash or blank is missing; anything else that is no number is damaged.
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        # fifteen digits are what a spreadsheet keeps; the rest is binary noise
        return Value(float(f"{cell:.15g}"), REPORTED)
    return _parsed(str(cell), spaced)


# every cell is looked at several times, as part of a heading, a column and a row
@lru_cache(maxsize=2**19)
def _parsed(cell: str, spaced: bool) -> Value:
    if PLAIN.fullmatch(cell):
        return Value(float(cell), REPORTED)
    raw = SPACES.sub(" ", cell).strip()
    marks = "".join(MARKS.findall(raw))
    text = plain(MARKS.sub("", raw)).translate(DASHES)
    if text.lower() in NOTHING or set(text) == {"-"}:
        return Value(None, MISSING, raw if text else "", marks)
    if ELLIPSIS.fullmatch(text.replace(" ", "")):
        return Value(None, BELOW_HALF_UNIT, raw, marks)
    if match := REMARK.fullmatch(text) or BELOW_NOUGHT.fullmatch(text):
        # 1752.6(预计), △56: what is beside the number stays with it, as printed
        inner = _parsed(f"-{match[1]}" if match.re is BELOW_NOUGHT else match[1], spaced)
        return Value(inner.number, inner.status if inner.number is not None else DAMAGED, raw, marks, inner.unit)
    digits, unit = _taken_apart(text)
    if GROUPED.fullmatch(digits):
        digits = digits.replace(",", "")
    elif spaced and SPACED.fullmatch(digits):
        digits = digits.replace(" ", "")
    if NUMBER.fullmatch(digits) and abs(float(digits)) < LARGEST:
        return Value(float(digits), REPORTED, marks=marks, unit=unit)
    return Value(None, DAMAGED, raw, marks)


def _taken_apart(text: str) -> tuple[str, str]:
    """The digits of a cell and the unit or sign behind them."""
    if match := MEASURED.fullmatch(text):
        return match[1], match[2]
    return text.rstrip("%‰ "), text[-1] if text[-1] in "%‰" else ""


def looks_numeric(cell: object) -> bool:
    """Whether a cell belongs to the body of a table: a number, or a sign that stands for one."""
    if isinstance(cell, (int, float)):
        return True
    value = _parsed(str(cell), True)
    return value.status in (REPORTED, BELOW_HALF_UNIT) or (value.status == MISSING and bool(value.raw))
