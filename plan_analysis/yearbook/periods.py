"""Printed times → year and period: ``2018``, ``民國109年``, ``2018-10``, ``2018.Q1``, ``1-5月``, ``上半年``.

A month, a quarter or the first months of a year is a period of its own and never its year's value. Periods are written
``2018-05``, ``2018-Q1``, ``2018-H1``, ``2018/19`` for a fiscal or school year, and ``2018-01/2018-05`` for the months
from January to May taken together.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from plan_analysis.yearbook.values import MARKS, squeezed

# Jan, January 2020, 2020 Jan, Jan-20
_MONTHS_IN_ENGLISH = "jan feb mar apr may jun jul aug sep oct nov dec".split()
LONGEST = 20
YEAR = r"(?:19|20)\d\d"
DASH = "[-–—－~～至到]"
ERAS = {"民國": 1911, "民国": 1911, "平成": 1988, "令和": 2018, "昭和": 1925}
CHINESE_DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
HALVES = {"上": (1, 6), "下": (7, 12)}

# (初步核算), (快报数), (修订) qualify a year; any other bracket may be a unit
_QUALIFIED = r"年?\((?:初步|快报|预计|调整|修订|最终|[pPeE])[^()]{0,4}\)"
_YEAR = re.compile(rf"\(?({YEAR})(?:\.0|-(?:01-01|12-31)|年度?|年?[末底]|年?[pPeE]|{_QUALIFIED})?\)?")  # 2019年末
_ERA = re.compile(rf"\(?({'|'.join(ERAS)})(元|\d{{1,3}})年?[度底末]?\)?")  # 民國109年
_SPELLED = re.compile(r"([一二三四五六七八九〇零○]{4})年[度底末]?")  # 二〇一九年
_DATE = re.compile(rf"({YEAR})(?:([-/.])(\d{{1,2}})\2|年(\d{{1,2}})月)(\d{{1,2}})日?")  # 2019-03-01
_DOTTED = re.compile(rf"(\d{{1,2}})\.(\d{{1,2}})\.({YEAR})")  # 31.12.2019
# 31 Jan 2019
_SPELLED_DAY = re.compile(rf"(\d{{1,2}})({'|'.join(_MONTHS_IN_ENGLISH)})[a-z]*({YEAR})", re.IGNORECASE)
_SPAN = re.compile(rf"({YEAR})/({YEAR})")  # 2018/2019, as ``eras`` writes 2018-19
# 2019年1-5月
_MONTHS = re.compile(rf"(?:({YEAR})(?:[-/.年]))?(\d{{1,2}}){DASH}(\d{{1,2}})(?:月(?:份)?)(累计|合计)?")
_MONTHS_BARE = re.compile(rf"({YEAR})[.年](\d{{1,2}}){DASH}(\d{{1,2}})(?:累计|合计)?")  # 2019.1-5
_MONTH = re.compile(rf"(?:({YEAR})(?:[-/.年]|年))?(\d{{1,2}})(?:月(?:份)?)(止?累计|末|底|当月|当期)?")  # 5月份
_BARE_MONTH = re.compile(rf"({YEAR})(?:[-/.]|M)(\d{{1,2}})")  # 2019M05
_SLASHED = re.compile(rf"(0?[1-9]|1[0-2])[/-]({YEAR})")  # 03/2021 of an English export
_COMPACT = re.compile(rf"({YEAR})(0[1-9]|1[0-2])")  # 201905
# 2019年第一季度
_QUARTER = re.compile(rf"(?:({YEAR})[-/.年]?)?(?:Q([1-4])|([1-4])Q|第?([一二三四1-4])季度?)(累计)?", re.IGNORECASE)
_HALF = re.compile(rf"(?:({YEAR})年?)?(?:(上|下)半年|H(?:ALF)?([12]))(累计)?", re.IGNORECASE)  # 上半年
_MANY = re.compile(rf"(?:({YEAR})年?)?[1一]{DASH}([1-4二三四])季度?(?:累计)?")  # 1-2季度
_THREE = re.compile(rf"(?:({YEAR})年?)?(?:1{DASH}3|前三|一至三)季度?(累计)?")  # 前三季度


_NUMERAL = re.compile(r"(?<![一二三四五六七八九十\d])(十[一二]?|[一二三四五六七八九])月")  # 十二月
_TRANSLATED = re.compile(r"(?<=[月季度])[A-Za-z][A-Za-z\d.]*$")  # 1月Jan
# Jan 2020
_IN_ENGLISH = re.compile(
    rf"(?:({YEAR})[-/. ]?)?({'|'.join(_MONTHS_IN_ENGLISH)})(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\.?"
    rf"(?:[-/. ]?({YEAR}|\d\d))?",
    re.IGNORECASE,
)


# Jul 2018-Jun 2019
_TWELVE = re.compile(
    rf"({'|'.join(_MONTHS_IN_ENGLISH)})[a-z]*({YEAR})(?:{DASH}|to)({'|'.join(_MONTHS_IN_ENGLISH)})[a-z]*({YEAR})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Moment:
    """A time as printed: its year where one is named, and its first and last month where it is less than a year.

    ``span`` is a year from one calendar year into the next, ``2018/19``; its ``year`` is that of its begin.
    """

    year: int | None
    first: int = 0
    last: int = 0
    span: str = ""

    @property
    def partial(self) -> bool:
        """Whether this is no calendar year."""
        return self.first > 0 or bool(self.span)

    def period(self, year: int | None) -> str:
        """The period as written in tidy rows, with this year where none is printed; empty for a whole year."""
        when = self.year or year
        if self.span:
            return self.span
        if not self.first or when is None:
            return ""
        months = (self.first, self.last)
        if months == (1, 12):
            return ""  # 1-12月 is the year
        if self.first == self.last:
            return f"{when}-{self.first:02d}"
        if self.last - self.first == 2 and self.last % 3 == 0:
            return f"{when}-Q{self.last // 3}"
        if months in HALVES.values():
            return f"{when}-H{self.last // 6}"
        return f"{when}-{self.first:02d}/{when}-{self.last:02d}"


def year(cell: object) -> int | None:
    """The year a header or stub cell names (``2015``, ``2015年``, ``2015年末``, ``民國104年``), or None."""
    if isinstance(cell, float) and cell != int(cell):
        return None
    text = squeezed(MARKS.sub("", str(int(cell)) if isinstance(cell, (int, float)) else str(cell)))
    text = re.sub(r"\[YR\d{4}\]$", "", text)  # 2019 [YR2019] of the World Bank
    if len(text) < 4 or len(text) > 16:
        return None
    if match := _YEAR.fullmatch(text):
        return int(match[1])
    if (match := _DOTTED.fullmatch(text)) and (match[1], match[2]) in (("31", "12"), ("01", "01")):
        return int(match[3])
    if match := _ERA.fullmatch(text):
        return ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))
    if match := _SPELLED.fullmatch(text):
        return int("".join(CHINESE_DIGITS[char] for char in match[1]))
    return None


def western(text: str) -> str:
    """A text with the years of other eras counted as usual: 民國109年 becomes 2020年."""
    # 民國 109 年
    return re.sub(
        rf"({'|'.join(ERAS)})\s*(元|\d{{1,3}})\s*年",
        lambda match: f"{ERAS[match[1]] + (1 if match[2] == '元' else int(match[2]))}年",
        text,
    )


def moment(cell: object) -> Moment | None:
    """The time that a cell is, and nothing else; None when it is more than a time, or none.

    ``2018-12-31`` and ``2018-01-01`` are years; any other day stands for its month.
    """
    when = year(cell)
    if when is not None:
        return Moment(when)
    text = squeezed(MARKS.sub("", str(cell)))
    if isinstance(cell, float) or len(text) < 2 or len(text) > LONGEST:
        return None
    return _part(text)


def _part(text: str) -> Moment | None:
    text = _NUMERAL.sub(lambda match: f"{_numeral(match[1])}月", _TRANSLATED.sub("", text))
    if match := _SPAN.fullmatch(text):
        begin, end = int(match[1]), int(match[2])
        return Moment(begin, span=f"{begin}/{end % 100:02d}") if end == begin + 1 else None
    if match := _SPELLED_DAY.fullmatch(text):
        month = _MONTHS_IN_ENGLISH.index(match[2].lower()) + 1
        return _months(match[3], month, month)
    if match := _DOTTED.fullmatch(text):
        return _months(match[3], match[2], match[2])
    if match := _DATE.fullmatch(text):
        return _months(match[1], match[3] or match[4], match[3] or match[4])
    if match := _MANY.fullmatch(text):
        return _months(match[1], 1, 3 * ("一二三四".find(match[2]) + 1 or int(match[2])))
    if match := _THREE.fullmatch(text):
        return _months(match[1], 1, 9)
    if match := _MONTHS.fullmatch(text) or _MONTHS_BARE.fullmatch(text):
        return _months(match[1], match[2], match[3])
    if match := _MONTH.fullmatch(text):
        return _months(match[1], 1 if "累计" in (match[3] or "") else match[2], match[2])
    if match := _BARE_MONTH.fullmatch(text):
        return _months(match[1], match[2], match[2])
    if match := _SLASHED.fullmatch(text):
        return _months(match[2], match[1], match[1])
    if match := _IN_ENGLISH.fullmatch(text):
        when = match[1] or match[3]
        when = when and (when if len(when) == 4 else f"{'19' if when > '49' else '20'}{when}")
        month = _MONTHS_IN_ENGLISH.index(match[2].lower()) + 1
        return _months(when, month, month)
    return _quarter_or_half(text)


def _quarter_or_half(text: str) -> Moment | None:
    if match := _QUARTER.fullmatch(text):
        number = next(word for word in match.groups()[1:4] if word)
        last = 3 * ("一二三四".find(number) + 1 or int(number))
        return _months(match[1], 1 if match[5] else last - 2, last)
    if (match := _TWELVE.fullmatch(text)) and match[2] and match[4]:
        return _between(match)
    if match := _HALF.fullmatch(text):
        first, last = HALVES[match[2] or ("上" if match[3] == "1" else "下")]
        return _months(match[1], 1 if match[4] else first, last)
    return None


def _between(match: re.Match[str]) -> Moment | None:
    """Months of two years, Jul 2018-Jun 2019; from January to December of one they are that year."""
    one, two = (_MONTHS_IN_ENGLISH.index(match[at][:3].lower()) + 1 for at in (1, 3))
    begin, end = int(match[2]), int(match[4])
    if begin == end:
        return Moment(begin) if (one, two) == (1, 12) else _months(match[2], one, two)
    return Moment(begin, span=f"{begin}-{one:02d}/{end}-{two:02d}") if begin < end else None


def _numeral(word: str) -> int:
    """十二 → 12."""
    return "一二三四五六七八九十".find(word[-1]) + 1 + (10 if len(word) > 1 else 0)


def _months(when: str | None, first: str | int, last: str | int) -> Moment | None:
    one, two = int(first), int(last)
    return Moment(int(when) if when else None, one, two) if 1 <= one <= two <= 12 else None


# 2018年3月
_NAMED = re.compile(
    rf"(?:{YEAR}年)?(?:\d{{1,2}}{DASH})?\d{{1,2}}月(?!\d{{1,2}}日)(?:份|末|底|累计)*"
    rf"|(?:{YEAR}年?)?(?:第?[一二三四1-4]季度|前三季度|[上下]半年)(?:累计)?"
)


def named(text: str) -> Moment | None:
    """The part of a year that a title names (``2018年3月出口``, ``2023年1-5月各市``); None for none or two."""
    words = squeezed(text)
    found = {one for match in _NAMED.finditer(words) if (one := _part(match[0].rstrip("份末底")))}
    if len(found) != 1 or re.search(r"12月(?:31日|末|底)", words):  # 12月末
        return None
    return found.pop()


# 累计, 1至当月, 年初至本月: the months from January; 本月, 当月, 上年同月: the last month alone; 本季 its quarter
_SINCE_JANUARY = re.compile(rf"累计|(?:1月?|年初|一月){DASH}(?:当|本|报告)[月期季]|自年初|年初以来")
_LAST_MONTH = re.compile(r"[本当同]月")
_MONTH_BEFORE = re.compile(r"上月(?:[末底]|数|值|余额|末?余额)?")  # 上月末余额
_LAST_QUARTER = re.compile(r"[本当]季")


def within(part: Moment, words: Iterable[str]) -> Moment:
    """The part of a year that the headings ``words`` mean in a table of ``part``: 本月 of 1-6月 is June alone."""
    said = [] if part.span else [squeezed(word) for word in words]
    if any(_SINCE_JANUARY.search(word) for word in said):
        # 3月 under 累计 are the months from January
        return Moment(part.year, 1, part.last)
    if any(_LAST_MONTH.search(word) for word in said):
        return Moment(part.year, part.last, part.last)
    if part.last > 1 and any(_MONTH_BEFORE.fullmatch(word) for word in said):
        return Moment(part.year, part.last - 1, part.last - 1)
    if any(_LAST_QUARTER.search(word) for word in said) and part.last % 3 == 0:
        return Moment(part.year, part.last - 2, part.last)
    return part


def compact(cell: object) -> Moment | None:
    """``201810`` as a month; only where a whole column is printed so."""
    text = squeezed(str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell))
    match = _COMPACT.fullmatch(text)
    return _months(match[1], match[2], match[2]) if match else None
