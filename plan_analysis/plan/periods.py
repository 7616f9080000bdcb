"""When: the years a plan covers, the year it was written in, and every year its text names with its part there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plan_analysis.plan import wording
from plan_analysis.plan.numbers import number
from plan_analysis.plan.text import TRADITIONAL, Paragraph

PLAN = (
    r"[Rr]eport|[Pp]lan\b|[Ss]trategy|[Tt]argets|会议上的讲话|讲话|会议|施政|方针|办法|规划|计划|方案|纲要|意见|"
    r"行动|报告|要点|目标|安排|任务|预算|考核|责任书|清单|部署|工程|规程|白皮书|案"
)
# 2024年政府工作报告, 2025年度计划: the year of the paper itself, not 到2025年
OWN_YEAR = re.compile(rf"(?<![到至于前])(?<!\d)(?P<year>(?:19|20)\d\d)\s?年?度?(?!前)(?=[^\d,。;:]{{0,30}}(?:{PLAN}))")
DATED = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s?(?:年\s?\d{1,2}\s?月|[-./]\d{1,2}[-./]\d{1,2})|"
    r"(?<!by )(?<!in )(?<!until )(?<!before )(?<!of )(?i:january|february|"
    r"march|april|may|june|july|august|september|october|november|december)[a-z]*\.? (?:\d{1,2},"
    r" )?(?P<also>20\d\d)"
)
ISSUED = re.compile(r"[〔\[(](?P<year>20\d\d)[〕\])]\s?\d{1,4}\s?号")
REVIEWED = re.compile(r"(?P<year>20\d\d)年(?:度)?(?:的?主要)?(?:工作)?(?:总结|回顾|完成情况|执行情况|工作情况)")
AHEAD = re.compile(
    r"(?P<year>20\d\d)年(?:度)?(?:的?主要)?(?:工作|发展|预期|重点)?(?:的?主要)?(?:预期)?(?:目标|任务|打算|安排|"
    r"计划|思路|重点)"
)
EXPECTED = re.compile(r"(?P<year>20\d\d)年[,,]?(?:全[年市省县区]){0,2}[,,]?预计")
RELATIVE = re.compile(
    r"(?P<now>今年|本年度|本学年)|(?P<next>明年)|(?P<ago>去年|(?<!以)上年(?!度?[^,。;]{0,4}(?:相比|增长|提高|"
    r"下降)|度?[^,。;\d]{0,16}的\d))|"
    r"(?:未来|今后|接下来|下一步)的?(?P<ahead>[一二两三四五六七八九十\d]{1,2})(?:个财政|学)?年|"
    r"(?<![每近])(?P<within>[一二两三四五六七八九十]{1,2}|(?<!\d)\d)年(?:之)?内|(?P<end>(?:规划|计划|方案|本届任|"
    r"任)期末|期末|规划期内|计划期内)|"
    r"(?P<term>本届(?:政府|任期)|届末|任期内)|(?P<mid>(?:到|至)?本世纪中叶)"
)


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


def title(paragraphs: list[Paragraph]) -> str:
    """The plan's title: the first line that names a plan, else the first line."""
    found = _title(paragraphs)
    return found.text.strip() if found else ""


def _title(paragraphs: list[Paragraph]) -> Paragraph | None:
    for paragraph in paragraphs[:12]:
        if re.search(PLAN, paragraph.plain) and len(paragraph.text) < 80 and not paragraph.cells:
            return paragraph
    return paragraphs[0] if paragraphs else None


def calendar(paragraphs: list[Paragraph]) -> Calendar:
    """The period and the year of writing of a plan, by its title, date, headings and, last, its deadlines."""
    first = _title(paragraphs)
    name = first.plain if first else ""
    opening = [p.plain for p in paragraphs[:12] if len(p.plain) < 120]
    whole = "\n".join(p.plain for p in paragraphs)
    republic = bool(re.search(r"民国|(?<!\d)1[12]\d年度?(?:施政|预算|计划|目标)", whole))
    counts_so = len(re.findall(r"(?<!\d)1[0-3]\d\s?年", whole)) > 1 and not re.search(
        r"(?<!\d)(?:19|20)\d\d\s?年", whole
    )
    taiwan = len(TRADITIONAL.findall("".join(p.text for p in paragraphs))) >= 3 and bool(
        re.search(r"(?<![\d.])1[0-3]\d\s?年(?!代|[的来]?历史|校庆)", whole)
    )
    republic = republic or counts_so or taiwan
    if far := _far(name, whole):
        return _looking_far(far, opening, whole, republic)
    written = _written(name, opening, whole, republic)
    period = _period(name, [p.plain for p in paragraphs[:6]], written, whole)
    if re.search("[十五]年期", whole) and (found := wording.FISCAL_SPAN.search(whole)):
        period = Period(int(number(found["first"])), int(number(found["last"])) + 1)  # a report on a rolling period
    if republic and not period.end and (found := REPUBLIC_SPAN.search(" ".join(opening))):
        period = Period(1911 + int(found["first"]), 1911 + int(found["last"]))
    told = bool(period.end)
    if not told:
        period = _period_of_deadlines(paragraphs, whole, written, republic)
    if not written and period.start == period.end:
        written = period.start
    return Calendar(period, written, republic, told=told)


# 2035年远景目标, 2040年发展目标: the far year of a title
FAR = re.compile(
    r"(?<![-—至到~\d])(?P<year>20[2-9]\d)\s?年?(?=[^\d,。;:]{0,30}(?:远景|愿景|展望|长期|目标|规划|战略|纲要|方案|"
    r"计划|行动|[Tt]argets|[Vv]ision|[Pp]lan|[Ss]trategy))(?!\s?年?度?(?:工作|主要|预期|重点))|"
    r"(?:规划|纲要|战略|展望|愿景|[Vv]ision|[Ss]trategy|[Pp]lan)\s?\(?(?:to |for |towards )?(?P<also>20[2-9]\d)(?![\d/]|\s?[-—至到~]|"
    r"\s?年?版)"
)
SOONER = re.compile(
    r"(?:(?<!截)[到至]|力争|确保|争取)(?P<year>20\d\d)\s?年(?!的?(?:基础|水平))|(?P<also>20\d\d)\s?年(?:[底末]|"
    r"\s?\d{1,2}\s?月[底末]?)?(?:之|以)?前|"
    r"\b(?i:by|before) (?:the end of |end[- ]of |end |mid-?|early |late )?(?P<english>20\d\d)\b"
)


def _far(name: str, whole: str) -> int:
    """The only year of a title, where the text asks for something by an earlier one; else 0."""
    if (
        wording.SPAN.search(name)
        or wording.FIVE_YEAR.search(name)
        or re.search("报告|要点|总结|讲话|预算|年度|工作", name)
    ):
        return 0
    found = FAR.search(name)
    year = int(found["year"] or found["also"]) if found else 0
    return year if year and any(year - 20 < one < year for one in _sooner(whole)) else 0


def _sooner(whole: str) -> list[int]:
    return [int(m["year"] or m["also"] or m["english"]) for m in SOONER.finditer(whole)]


def _looking_far(far: int, opening: list[str], whole: str, republic: bool) -> Calendar:
    """The calendar of a text that looks to a far year: its date where it has one, else its first deadline opens it."""
    written = _written("", opening, whole, republic)
    asked = [year for year in _sooner(whole) if max(far - 20, written) <= year]
    return Calendar(Period(written if written < far else 0, far), written, republic, min(asked, default=0))


# adopted by the council on 5 September 2023
ADOPTED = re.compile(
    r"\b(?:adopted|approved|published|endorsed|launched)\b(?: by [^.,;]{3,40})? (?:on|in) "
    r"[^.;]{0,24}?\b(?P<year>20\d\d)\b"
)
# 2025年是“十四五”规划收官之年
YEAR_OF = re.compile(r"(?P<year>20\d\d)\s?年是[^。]{0,30}(?:之年|关键|开局|收官|攻坚|元年)")


def _written(name: str, opening: list[str], whole: str, republic: bool) -> int:
    for pattern, texts in ((OWN_YEAR, [name]), (DATED, opening), (ISSUED, opening)):
        for text in texts:
            if pattern is OWN_YEAR and (wording.SPAN.search(text) or wording.FIVE_YEAR.search(text)):
                continue
            if found := pattern.search(text):
                return int(found["year"] or found.groupdict().get("also") or 0)
    if republic and (found := wording.REPUBLIC.search(name)):
        return 1911 + int(found["year"])
    if found := FISCAL_NAME.search(name):
        return int(found["first"])
    if adopted := [int(m["year"]) for m in ADOPTED.finditer(whole)]:
        return max(adopted)
    reports = re.search(r"报告|要点|总结|计划|讲话|致辞|会议|[Ww]ork report|[Rr]eport on the work", name)
    if reports and (told := YEAR_OF.search(whole)):
        return int(told["year"])
    if reports and (past := [int(m["year"]) for m in REVIEWED.finditer(whole)]):
        return max(past) + 1
    if reports and (found := AHEAD.search(whole)):
        return int(found["year"])
    if reports and (found := EXPECTED.search(whole)):
        return int(found["year"]) + 1
    return 0


# 2025-26 to 2029-30
FISCAL_SPAN = re.compile(r"(?P<first>20\d\d)[-/]\d\d\s*年?度?(?:to|至|到|-)\s*(?:FY)?(?P<last>20\d\d)[-/]\d\d(?!\d)")
# Our strategy runs from 2024 to 2030
ENGLISH_SPAN = re.compile(
    r"(?:strategy|plan|programme|runs?|covers?|period)[^.;]{0,40}\b(?:from|between|period|"
    r"years)\s+(?P<first>20\d\d)\s*(?:to|and|through|until|-)\s*(?P<last>20\d\d)"
)
# 112至115年
REPUBLIC_SPAN = re.compile(r"(?<!\d)(?P<first>1[0-4]\d)\s?年?\s?(?:至|到|-|~)\s?(?P<last>1[0-4]\d)\s?年")
# 2025-26, and 2019-28 for ten years
FISCAL_NAME = re.compile(r"(?<!\d)(?P<first>20\d\d)\s?[-/]\s?(?P<last>\d\d)(?![\d.-])\s?(?:财政|学)?年?度?")


def _period(name: str, opening: list[str], written: int, whole: str) -> Period:
    for text in (name, " ".join(opening)):
        if found := wording.SPAN.search(text):
            return Period(int(found["first"]), int(found["last"]))
        # 中国制造2025 and 2035年远景目标 stand beside the five years that count
        names = [wording.FIVE_YEARS[m["name"]] for m in wording.FIVE_YEAR.finditer(text)]
        names += [years for five, years in wording.FIVE_YEARS.items() if f"第{five[:-1]}个五年" in text]
        if names and (text == name or not written or max(names)[0] <= written + 1):
            if text == name or re.search(r"规划|纲要|时期|期间", text):
                first, last = max(names)
                # 十四五 and 十五五 both planned for, as until the peak of carbon
                also = [n for n in names if n[1] == first - 1 and re.search(rf"[到至]{n[1]}\s?年", whole)]
                if text == name:
                    return Period(first, last)
                return Period(also[0][0] if also else first, last) if not written else Period(written, written)
        if found := ENGLISH_SPAN.search(text):
            return Period(int(found["first"]), int(found["last"]))
        if found := FISCAL_SPAN.search(text):
            return Period(int(found["first"]), int(found["last"]) + 1)
        if text == name and (found := FISCAL_NAME.search(text)):
            return Period(int(found["first"]), int(found["first"][:2] + found["last"]))
        if text == name and (found := OWN_YEAR.search(text)):
            return Period(int(found["year"]), int(found["year"]))
        if text == name and written and (near := re.search("今年|本年度|明年", text)):
            return Period(written + (near[0] == "明年"), written + (near[0] == "明年"))
        if (
            text == name
            and re.search("报告|工作要点|讲话|会议|施政报告|施政方针|[Ww]ork report|[Rr]eport on the work", text)
            and written
        ):
            return Period(written, written)
    return Period(0, 0)


def _period_of_deadlines(paragraphs: list[Paragraph], whole: str, written: int, republic: bool) -> Period:
    """The period by 三年行动 and the first deadline that the text names."""
    plain = Calendar(Period(0, 0), written, republic)
    ends = [w.year for p in paragraphs for w in years(p.plain, plain) if w.kind == "deadline" and w.bound]
    loose = [w.year for p in paragraphs for w in years(p.plain, plain) if w.kind == "deadline" and w.year >= written]
    if ends and loose and loose[0] < ends[0] and loose.count(loose[0]) > 1 and loose[0] > max(written, 2000):
        ends = loose
    if not ends and not re.search("目标|力争|规划|计划|争取|确保|努力|预期|任务|纲要|will|target|plan", whole):
        return Period(written, written) if written else Period(0, 0)
    ends = ends or [w.year for p in paragraphs for w in years(p.plain, plain) if w.kind == "deadline"]
    ends = [year for year in ends if year >= written]
    if written and (
        ahead := [
            w
            for p in paragraphs
            for w in years(p.plain, plain)
            # 三年内完成改造18家 is one measure's term, not the plan's
            if w.kind == "span" and w.first == written and ("目标" in p.plain or not p.plain[: w.end].endswith("内"))
        ]
    ):
        return Period(written, ahead[0].year)
    if not ends:
        return Period(written, written) if written else Period(0, 0)
    near = [year for year in ends if year < 2035]
    last = (near or ends)[0]
    if found := re.search(r"(三|五|十|3|5|10)年(?:行动|计划|规划)", whole[:300]):
        return Period(max(ends) - int(number(found[1])) + 1, max(ends))
    return Period(0, last)


def scope(paragraphs: list[Paragraph]) -> str:
    """全国, 全省, 全市, 全县 or 全区 by the title."""
    found = _title(paragraphs)
    before = re.split(r"规划|计划|方案|纲要", found.plain if found else "")[0]
    ends = re.search(r"(省|自治区|市|县|区)(?=人民政府|国民经济|科技|[“\"十\d关]|$)", before)
    if ends:
        return {"省": "全省", "自治区": "全区", "市": "全市", "县": "全县", "区": "全区"}[ends[1]]
    for words, pattern in wording.COUNTRY:
        if re.search(pattern, before):
            return words
    return "全域"


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
        kind = "past" if past or re.match(r"[^,。;]{0,3}以来", text[m.end() : m.end() + 6]) else "span"
        yield When(*m.span(), int(m["last"]), kind, int(m["first"]))


def _fiscal(text: str, known: Calendar) -> Iterator[When]:
    for m in wording.FISCAL_SPAN.finditer(text):
        first, last = (int(number(m[name])) for name in ("first", "last"))
        last += bool(m["end"])
        yield When(*m.span(), last, "past" if known.opens and last < known.opens else "span", first)
    for m in wording.FISCAL.finditer(text):
        last = int(m["first"][:2] + m["last"])
        if last == int(m["first"]) + 1:
            yield When(*m.span(), last, "past" if known.opens and last < known.opens else "deadline", bound=True)


def _named(text: str, known: Calendar) -> Iterator[When]:
    for m in wording.FIVE_YEAR.finditer(text):
        first, last = wording.FIVE_YEARS[m["name"]]
        before, after = text[max(0, m.start() - 6) : m.start()], text[m.end() : m.end() + 8]
        end = bool(re.match(r"(?:时期)?期?[末底]", after))
        if re.search(r"(?:比|较|与|从|由|高于|低于|超过|好于|优于)$", before):
            yield When(*m.span(), last, "base")
        elif re.match(r"(?:时?期)?以来", after) or (known.opens and last < known.opens):
            yield When(*m.span(), last, "past")
        elif end or re.match(r"(?:时?期|期间|五年|时期末|[^,。;]{0,8}目标|[,:])", after):
            yield When(*m.span(), last, "deadline" if end else "span", first, bound=end)


def _single(text: str, known: Calendar) -> Iterator[When]:
    for m in re.finditer(wording.YEAR, text):
        year = int(m["year"]) if m["year"] else int(number(m["chinese"]))
        yield When(m.start(), m.end(), year, *_part(text, m.start(), m.end(), year, known))


def _part(text: str, start: int, end: int, year: int, known: Calendar) -> tuple[str, int, bool, bool]:
    """(kind, first year, bound, aside) of a year at a place."""
    before, after = text[max(0, start - 10) : start].rstrip(), text[end : end + 16].lstrip()
    opened = known.opens
    bound = bool(re.search(r"(?:到|至|力争|争取|确保|于|在)$", before)) or bool(
        re.match(r"(?:底|末|年底|年末)?或?(?:之|以)?前", after)
    )
    if re.match(r"(?:底|末)?(?:以)?前(?:建成|投产|设立|出生|建立|建造)", after) and (
        not opened or year < opened or re.match(r"[^,。;\d]{0,8}的", after[3:])
    ):
        return "base", 0, False, False
    if re.match(r"[^,。;]{0,3}以来", after) or (
        re.search(r"截[至止](?:到)?$", before) and (not opened or year <= opened - 1 or year <= known.written)
    ):
        return "past", 0, False, False
    reached = bool(re.search(r"[到至]$", before)) and not re.search(r"[由从].{0,6}$", before)
    in_base = re.search(r"在$", before) and re.match(r"(?:底|末)?的?[^,。;]{0,6}(?:基础上|水平上)", after)
    if in_base or (
        not reached
        and (wording.BASE_BEFORE.search(before) or wording.BASE_AFTER.match(after))
        and not re.match("目标", after)
    ):
        return "base", 0, False, False
    if re.match(r"\s?\d{1,2}\s?月", after) and not re.match(
        r"\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?(?:底|末)?(?:以|之)?前|\s?\d{1,2}\s?月[底末]", after
    ):
        return "date", 0, False, False
    if opened and year < opened and not (bound and reached and year >= known.period.start):
        return "past", 0, False, False
    told = text[end : end + 40].split("。")[0]
    if (
        known.period.start <= year < known.written
        and not bound
        and REACHED.search(told)
        and not wording.FUTURE.search(told)
    ):
        return "past", 0, False, False  # 2021年冷库容量达到1610万吨, in a plan for 2021 to 2025 of 2022
    aside = bool(re.search(r"(?:为|锚定|对标|着眼|面向|对表|围绕)(?:实现)?[到至]?$", before)) and year > (
        known.period.end or year
    )
    return "deadline", 0, bound, aside


REACHED = re.compile(r"达到|突破|超过|已|同比|实现|位居|累计|增长|下降|拥有|完成(?!率)")


def _republic(text: str, known: Calendar) -> Iterator[When]:
    if known.republic:
        for m in wording.REPUBLIC.finditer(text):
            year = 1911 + int(m["year"])
            yield When(m.start(), m.end(), year, *_part(text, m.start(), m.end(), year, known))


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
            base = re.search(r"(?:比|较|与)$", text[max(0, m.start() - 2) : m.start()])
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
        elif m["term"] and now:
            yield When(*m.span(), max(known.period.end, now + 4), "span", now)
        elif m["mid"]:
            yield When(*m.span(), 2050, "deadline", bound=True)
