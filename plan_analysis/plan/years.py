"""Every year a text names, with its part there: a deadline, a span, a base, past, or only a date."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plan_analysis.plan import wording
from plan_analysis.plan.numbers import number


@dataclass(frozen=True)
class Period:
    """The years a plan covers; 0 where its text does not say."""

    start: int
    end: int


@dataclass(frozen=True)
class Calendar:
    """The plan's period and the year it was written in (0 where unknown); ``republic`` where 114年 is 2025."""

    period: Period
    written: int
    republic: bool = False
    earliest: int = 0  # the first deadline of a text whose title only looks to a far year
    told: bool = True  # whether title or opening say the period, not only the years of the text

    @property
    def opens(self) -> int:
        """The first year that can hold a target; 0 where unknown.

        A plan of several years counts from its first: the date on the page may be that of a reprint.
        """
        return self.period.start or self.written or self.earliest

    @property
    def counts_from(self) -> int:
        """The year before which a target's base lies."""
        return self.period.start or self.written


@dataclass(frozen=True)
class When:
    """A year in a text: its span, and whether it is a deadline, a span of years, a base, past, or only a date.

    ``bound`` marks 到2025年 and its kin, ``aside`` a far horizon that governs its own clause only.
    """

    start: int
    end: int
    year: int
    kind: str
    first: int = 0
    bound: bool = False
    aside: bool = False


# 今后五年的奋斗目标
RELATIVE = re.compile(
    r"(?P<now>今年|本年度|本学年)|(?P<next>明年)|(?P<ago>去年|(?<!以)上年(?!度?[^,。;]{0,4}(?:相比|增长|提高|"
    r"下降)|度?[^,。;\d]{0,16}的\d))|"
    r"(?:未来|今后|接下来|下一步)的?(?P<ahead>[一二两三四五六七八九十\d]{1,2})(?:个财政|学)?年|"
    r"(?<![每近])(?P<within>[一二两三四五六七八九十]{1,2}|(?<!\d)\d)年(?:之)?内|(?P<end>(?:规划|计划|方案|本届任|"
    r"任)期末|期末|规划期内|计划期内)|"
    r"(?P<term>本届(?:政府|任期)|届末|任期内)|(?P<mid>(?:到|至)?本世纪中叶)"
)


def years(text: str, known: Calendar) -> list[When]:
    """Every year a text names, with its part in the sentence; plan periods count by their years."""
    found: list[When] = []
    for group in (_spans, _fiscal, _named, _single, _republic, _relative):
        taken = {at for one in found for at in (one.start, one.end - 1)}
        found += [one for one in group(text, known) if one.start not in taken and one.end - 1 not in taken]
    return sorted(found, key=lambda one: one.start)


def _spans(text: str, known: Calendar) -> Iterator[When]:
    for m in wording.SPAN.finditer(text):
        past = known.opens and int(m["last"]) < known.opens
        kind = "past" if past or re.match(r"[^,。;]{0,3}以来", text[m.end() : m.end() + 6]) else "span"  # 以来
        yield When(*m.span(), int(m["last"]), kind, int(m["first"]))


def _fiscal(text: str, known: Calendar) -> Iterator[When]:
    for m in wording.FISCAL_SPAN.finditer(text):
        first, last = (int(number(m[name])) for name in ("first", "last"))
        last += bool(m["end"])
        yield When(*m.span(), last, "past" if known.opens and last < known.opens else "span", first)
    for m in wording.SHORT_SPAN.finditer(text):
        last = int(m["first"][:2] + m["last"])
        if 1 < last - int(m["first"]) < 15:
            yield When(*m.span(), last, "past" if known.opens and last < known.opens else "span", int(m["first"]))
    for m in wording.FISCAL.finditer(text):
        last = int(m["first"][:2] + m["last"])
        if last == int(m["first"]) + 1:
            yield When(*m.span(), last, "past" if known.opens and last < known.opens else "deadline", bound=True)


def _named(text: str, known: Calendar) -> Iterator[When]:
    for m in wording.FIVE_YEAR.finditer(text):
        first, last = wording.FIVE_YEARS[m["name"]]
        before, after = text[max(0, m.start() - 6) : m.start()], text[m.end() : m.end() + 8]
        end = bool(re.match(r"(?:时期)?期?[末底]", after))  # 末新能源汽车产量
        if re.search(r"(?:比|较|与|从|由|高于|低于|超过|好于|优于)$", before):  # 较
            yield When(*m.span(), last, "base")
        elif re.match(r"(?:时?期)?以来", after) or (known.opens and last < known.opens):  # 以来,全省旅游总
            yield When(*m.span(), last, "past")
        elif end or SPANS.match(after) or _opens(text, m, after):
            yield When(*m.span(), last, "deadline" if end else "span", first, bound=end)


# “十四五”期间, “十四五”、“十五五”期间分别
SPANS = re.compile(r"时?期|期间|五年|时期末|[^,。;]{0,8}目标|[,:]|[、和及与]?[“\"]?十[一二三四五六]五")


def _opens(text: str, m: re.Match[str], after: str) -> bool:
    """“十四五”煤炭消费总量控制在: a period that opens a clause without 期间; not “十四五”规划."""
    opens = not text[max(0, m.start() - 1) : m.start()].strip(" ,。;:)")
    # 发展规划
    return opens and bool(m.start()) and not re.match(r"[^,。;]{0,12}(?:规划|计划|纲要|方案|开局|收官|之年)", after)


def _single(text: str, known: Calendar) -> Iterator[When]:
    for m in re.finditer(wording.YEAR, text):
        year = int(m["year"]) if m["year"] else int(number(m["chinese"]))
        yield When(m.start(), m.end(), year, *_part(text, m.start(), m.end(), year, known))


# 到2025年底前
BEFORE_END = re.compile(r"(?:底|末|年底|年末)?或?(?:之|以)?前")
# 2000年前建成的小区
BUILT_BEFORE = re.compile(r"(?:底|末)?(?:以)?前(?:建成|投产|设立|出生|建立|建造)")
# 2025年3月, but not 2025年3月底前
IN_MONTH = re.compile(r"\s?\d{1,2}\s?月")
# 12月底前,完成3
BY_MONTH = re.compile(r"\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?(?:底|末)?(?:以|之)?前|\s?\d{1,2}\s?月[底末]")


def _part(text: str, start: int, end: int, year: int, known: Calendar) -> tuple[str, int, bool, bool]:
    """(kind, first year, bound, aside) of a year at a place."""
    before, after = text[max(0, start - 10) : start].rstrip(), text[end : end + 16].lstrip()
    # 增长5.5%以上,到
    bound = bool(re.search(r"(?:到|至|力争|争取|确保|于|在)$", before)) or bool(BEFORE_END.match(after))
    reached = bool(re.search(r"[到至]$", before)) and not re.search(r"[由从].{0,6}$", before)  # ● 由2025至
    built = BUILT_BEFORE.match(after) and (year < known.opens or not known.opens)
    if built or (BUILT_BEFORE.match(after) and re.match(r"[^,。;\d]{0,8}的", after[3:])):  # 建成的
        return "base", 0, False, False
    if _since(before, after, year, known):
        return "past", 0, False, False
    if _compared(before, after, reached):
        return "base", 0, False, False
    if IN_MONTH.match(after) and not BY_MONTH.match(after):
        return "date", 0, False, False
    if known.opens and year < known.opens and not (bound and reached and year >= known.period.start):
        return "past", 0, False, False
    told = text[end : end + 40].split("。")[0]
    gone = known.period.start <= year < known.written and not bound
    if gone and REACHED.search(told) and not wording.FUTURE.search(told):
        return "past", 0, False, False  # 2021年冷库容量达到1610万吨, in a plan for 2021 to 2025 of 2022
    far = year > (known.period.end or year)
    aside = far and bool(re.search(r"(?:为|锚定|对标|着眼|面向|对表|围绕)(?:实现)?[到至]?$", before))  # 东川区面向
    return "deadline", 0, bound, aside


def _since(before: str, after: str, year: int, known: Calendar) -> bool:
    """2020年以来, 截至2024年底."""
    opened = known.opens
    gone = not opened or year <= opened - 1 or year <= known.written
    # 以来, 高21个百分点。截至
    return bool(re.match(r"[^,。;]{0,3}以来", after)) or bool(re.search(r"截[至止](?:到)?$", before) and gone)


def _compared(before: str, after: str, reached: bool) -> bool:
    """比2020年, 在2020年的基础上."""
    # 基础上再翻一番。
    if re.search(r"在$", before) and re.match(r"(?:底|末)?的?[^,。;]{0,6}(?:基础上|水平上)", after):
        return True
    beside = wording.BASE_BEFORE.search(before) or wording.BASE_AFTER.match(after)
    return not reached and bool(beside) and not re.match("目标", after)


REACHED = re.compile(r"达到|突破|超过|已|同比|实现|位居|累计|增长|下降|拥有|完成(?!率)")  # 达到1610万吨


def _republic(text: str, known: Calendar) -> Iterator[When]:
    if known.republic:
        for m in wording.REPUBLIC.finditer(text):
            year = 1911 + int(m["year"])
            kind, first, bound, aside = _part(text, m.start(), m.end(), year, known)
            if m["first"] and kind == "deadline":
                kind, first = "span", 1911 + int(m["first"])  # 113至115年度
            yield When(m.start(), m.end(), year, kind, first, bound, aside)


# 未来五年(即2026/27至2030/31年度), 未来三年(2025-2027年), 四年内(即2026-27年度): the years behind say it
YEARS_BEHIND = re.compile(r"\((?:即|指|自|从)?(?P<years>(?:19|20)\d\d[^()]{0,24}|二零[^()]{2,24})\)")


def _years_behind(text: str, at: int, known: Calendar) -> When | None:
    """The years in a bracket at a place, which say what a relative term before it means."""
    found = YEARS_BEHIND.match(text, at)
    inside = [when for group in (_spans, _fiscal, _single) for when in group(found["years"], known)] if found else []
    return next((when for when in inside if when.kind in ("deadline", "span", "past")), None)


def _relative(text: str, known: Calendar) -> Iterator[When]:
    now = known.written or (known.period.start if known.period.start == known.period.end else 0)
    first = known.opens
    for m in RELATIVE.finditer(text):
        if m["ago"]:
            yield When(*m.span(), now - 1 if now else 0, "past")
        elif m["now"] and now:
            base = re.search(r"(?:比|较|与)$", text[max(0, m.start() - 2) : m.start()])  # 比
            yield When(*m.span(), now, "base" if base else "deadline")
        elif m["next"] and now:
            yield When(*m.span(), now + 1, "deadline")
        elif (m["ahead"] or m["within"]) and (behind := _years_behind(text, m.end(), known)):
            yield When(*m.span(), behind.year, behind.kind, behind.first)
        elif (m["ahead"] or m["within"]) and first:
            count = int(number(m["ahead"] or m["within"]))
            whole = known.period
            if whole.start and whole.start + count - 1 == whole.end:
                yield When(*m.span(), whole.end, "span", whole.start)
                continue
            yield When(*m.span(), first - 1 + count, "span", first)
        elif m["end"] and known.period.end:
            yield When(*m.span(), known.period.end, "deadline")
        # 上届政府五年
        elif m["term"] and re.search(r"(?:上|前)一?届[^,。;]{0,8}$", text[max(0, m.start() - 12) : m.start()]):
            yield When(*m.span(), now - 1 if now else 0, "past")  # 上届政府五年任期内
        elif m["term"] and now:
            yield When(*m.span(), max(known.period.end, now + 4), "span", now)
        elif m["mid"]:
            yield When(*m.span(), 2050, "deadline", bound=True)
