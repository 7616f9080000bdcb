"""The years a plan covers and the year it was written in, by its title, date, headings and deadlines."""

import re

from plan_analysis.plan import wording
from plan_analysis.plan.numbers import TO_ARABIC, number
from plan_analysis.plan.text import TRADITIONAL, Paragraph
from plan_analysis.plan.years import Calendar, Period, years

PLAN = (
    r"[Rr]eport|[Pp]lan\b|[Ss]trategy|[Tt]argets|会议上的讲话|讲话|会议|施政|方针|办法|规划|计划|方案|纲要|意见|"
    r"行动|报告|要点|目标|安排|任务|预算|考核|责任书|清单|部署|工程|规程|白皮书|实事|案"
)
# 2024年政府工作报告, 2025年度计划: the year of the paper itself, not 到2025年
OWN_YEAR = re.compile(
    r"(?<![到至于前])(?<!\d)(?P<year>(?:19|20)\d\d)\s?年?度?(?!前)"
    rf"(?=[^\d,。;:]{{0,30}}(?:\d{{1,2}}[件项个大][^\d,。;:]{{0,12}})?(?:{PLAN}))"
)
# 2022年1月6日
DATED = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s?(?:年\s?\d{1,2}\s?月|[-./]\d{1,2}[-./]\d{1,2})|"
    r"(?<!by )(?<!in )(?<!until )(?<!before )(?<!of )(?i:january|february|"
    r"march|april|may|june|july|august|september|october|november|december)[a-z]*\.? (?:\d{1,2},"
    r" )?(?P<also>20\d\d)"
)
ISSUED = re.compile(r"[〔\[(](?P<year>20\d\d)[〕\])]\s?\d{1,4}\s?号")  # 〔2023〕18号
# 2024年工作总结
REVIEWED = re.compile(r"(?P<year>20\d\d)年(?:度)?(?:的?主要)?(?:工作)?(?:总结|回顾|完成情况|执行情况|工作情况)")
# 2024年主要目标
AHEAD = re.compile(
    r"(?P<year>20\d\d)年(?:度)?(?:的?主要)?(?:工作|发展|预期|重点)?(?:的?主要)?(?:预期)?(?:目标|任务|打算|安排|"
    r"计划|思路|重点)"
)
EXPECTED = re.compile(r"(?P<year>20\d\d)年[,,]?(?:全[年市省县区]){0,2}[,,]?预计")  # 2024年预计


# 二零二五年施政报告; not 二零三五年远景目标
REPORT_YEAR = re.compile("二零[零一二三四五六七八九]{2}(?=年[^年]{0,10}报告)")


def _dated_in_digits(name: str) -> str:
    """A title with the year of a report in digits."""
    return REPORT_YEAR.sub(lambda year: year[0].translate(TO_ARABIC), name)


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
    name = _dated_in_digits(first.plain) if first else ""
    opening = [p.plain for p in paragraphs[:12] if len(p.plain) < 120]
    whole = "\n".join(p.plain for p in paragraphs)
    republic = _counts_from_the_republic(paragraphs, whole)
    if far := _far(name, whole):
        return _looking_far(far, opening, whole, republic)
    written = _written(name, opening, whole, republic)
    period = _period(name, [p.plain for p in paragraphs[:6]], written, whole)
    if re.search("[十五]年期", whole) and (found := wording.FISCAL_SPAN.search(whole)):
        period = Period(int(number(found["first"])), int(number(found["last"])) + 1)  # a report on a rolling period
    if republic and not period.end:
        period = _republican_period(name, " ".join(opening))
    if not period.end and (told_in := _of_the_news(paragraphs, written)):
        period = Period(told_in, told_in)
    told = bool(period.end)
    if not told:
        period = _period_of_deadlines(paragraphs, whole, written, republic)
    if not written and period.start == period.end:
        written = period.start
    return Calendar(period, written, republic, told=told)


def _counts_from_the_republic(paragraphs: list[Paragraph], whole: str) -> bool:
    """Whether a text writes its years as 115年."""
    if re.search(r"民国|(?<!\d)1[12]\d年度?(?:施政|预算|计划|目标)", whole):  # 115年度施政计划
        return True
    found = re.findall(r"(?<!\d)1[0-3]\d\s?学?年", whole)  # 113年
    if len(found) > 1 and not re.search(r"(?<!\d)(?:19|20)\d\d\s?年", whole):  # 2026年
        return True
    traditional = len(TRADITIONAL.findall("".join(p.text for p in paragraphs))) >= 3
    # 114年
    return traditional and bool(re.search(r"(?<![\d.])1[0-3]\d\s?年(?!代|[的来]?历史|校庆)", whole))


def _republican_period(name: str, opening: str) -> Period:
    """The period of a plan that counts so, by its title, else by the years of its opening."""
    if own := REPUBLIC_YEAR.search(name):
        return Period(1911 + int(own["year"]), 1911 + int(own["year"]))
    found = REPUBLIC_SPAN.search(opening)
    return Period(1911 + int(found["first"]), 1911 + int(found["last"])) if found else Period(0, 0)


# 2035年远景目标, 2040年发展目标: the far year of a title
FAR = re.compile(
    r"(?<![-—至到~\d])(?P<year>20[2-9]\d)\s?年?(?=[^\d,。;:]{0,30}(?:远景|愿景|展望|长期|目标|规划|战略|纲要|方案|"
    r"计划|行动|[Tt]argets|[Vv]ision|[Pp]lan|[Ss]trategy))(?!\s?年?度?(?:工作|主要|预期|重点))|"
    r"(?:规划|纲要|战略|展望|愿景|[Vv]ision|[Ss]trategy|[Pp]lan)\s?\(?(?:to |for |towards "
    r")?(?P<also>20[2-9]\d)(?![\d/]|\s?[-—至到~]|"
    r"\s?年?版)"
)
# 溪口市2030年前
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
    # 计划2028年完成
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
# Council Plan 2025 to 2028
TITLE_SPAN = re.compile(r"(?<![\d/-])(?P<first>20\d\d)\s+(?:to|through|until)\s+(?P<last>20\d\d)(?![\d/-])")
# 112至115年
# 115年度施政计划, not 112至115年度
REPUBLIC_YEAR = re.compile(r"(?<![\d至到~-])(?P<year>1[0-4]\d)\s?年度?(?=[^\d,。;:]{0,16}(?:施政|预算|计划|方针|目标))")
# 114年至117年
REPUBLIC_SPAN = re.compile(r"(?<!\d)(?P<first>1[0-4]\d)\s?年?\s?(?:至|到|-|~)\s?(?P<last>1[0-4]\d)\s?学?年")
# 2025-26, and 2019-28 for ten years
FISCAL_NAME = re.compile(r"(?<!\d)(?P<first>20\d\d)\s?[-/]\s?(?P<last>\d\d)(?![\d.-])\s?(?:财政|学)?年?度?")


# 宁川市政府工作报告
REPORTS = re.compile("报告|工作要点|讲话|会议|施政报告|施政方针|[Ww]ork report|[Rr]eport on the work")


def _period(name: str, opening: list[str], written: int, whole: str) -> Period:
    for text in (name, " ".join(opening)):
        if found := wording.SPAN.search(text):
            return Period(int(found["first"]), int(found["last"]))
        if five := _five_years(text, text == name, written, whole):
            return five
        if found := ENGLISH_SPAN.search(text):
            return Period(int(found["first"]), int(found["last"]))
        if text == name and (found := TITLE_SPAN.search(text)):
            return Period(int(found["first"]), int(found["last"]))
        if found := FISCAL_SPAN.search(text):
            return Period(int(found["first"]), int(found["last"]) + 1)
        if text == name and (one := _of_title(name, written)):
            return one
    return Period(0, 0)


def _five_years(text: str, titled: bool, written: int, whole: str) -> Period | None:
    """The five years that a text names: 中国制造2025 and 2035年远景目标 stand beside the ones that count."""
    names = [wording.FIVE_YEARS[m["name"]] for m in wording.FIVE_YEAR.finditer(text)]
    names += [years for five, years in wording.FIVE_YEARS.items() if f"第{five[:-1]}个五年" in text]
    if not names or not (titled or not written or max(names)[0] <= written + 1):
        return None
    if titled:
        return Period(*max(names))
    if not re.search(r"规划|纲要|时期|期间", text):
        return None
    first, last = max(names)
    # 十四五 and 十五五 both planned for, as until the peak of carbon
    also = [n for n in names if n[1] == first - 1 and re.search(rf"[到至]{n[1]}\s?年", whole)]
    return Period(also[0][0] if also else first, last) if not written else Period(written, written)


def _of_title(name: str, written: int) -> Period | None:
    """The year or years of a title: 2019-28, 2025年度计划, 今年; a report is on the year it was written in."""
    if found := FISCAL_NAME.search(name):
        return Period(int(found["first"]), int(found["first"][:2] + found["last"]))
    if found := OWN_YEAR.search(name):
        return Period(int(found["year"]), int(found["year"]))
    if written and (near := re.search("今年|本年度|明年", name)):
        return Period(written + (near[0] == "明年"), written + (near[0] == "明年"))
    return Period(written, written) if written and REPORTS.search(name) else None


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
    if last <= max(written, 2000):
        last = _of_the_goals(paragraphs, plain) or last
    if found := re.search(r"(三|五|十|3|5|10)年(?:行动|计划|规划)", whole[:300]):  # 三年行动
        return Period(max(ends) - int(number(found[1])) + 1, max(ends))
    return Period(0, last)


# 记者从县政府获悉,2028年,
NEWS = re.compile("记者|获悉|了解到|报道")


def _of_the_news(paragraphs: list[Paragraph], written: int) -> int:
    """The coming year that the lead of a news story names for all that it tells; 0 where the text is none."""
    for paragraph in paragraphs[:4]:
        if NEWS.search(paragraph.plain):
            found = years(paragraph.plain, Calendar(Period(0, 0), written))
            ahead = [w.year for w in found if w.kind == "deadline" and w.year >= written]
            return ahead[0] if len(set(ahead)) == 1 else 0
    return 0


def _of_the_goals(paragraphs: list[Paragraph], plain: Calendar) -> int:
    """The last year that the first paragraph with a deadline asks for: 到2025年底,…;到2027年底,…; 0 without one."""
    for paragraph in paragraphs:
        asked = [w.year for w in years(paragraph.plain, plain) if w.kind == "deadline" and w.bound and not w.aside]
        if near := [year for year in asked if plain.written <= year < 2035]:
            return max(near)
    return 0


def scope(paragraphs: list[Paragraph]) -> str:
    """全国, 全省, 全市, 全县 or 全区 by the title."""
    found = _title(paragraphs)
    before = re.split(r"规划|计划|方案|纲要", found.plain if found else "")[0]
    ends = re.search(r"(省|自治区|市|县|区)(?=人民政府|国民经济|科技|[“\"十\d关]|$)", before)  # 县人民政府工作报告
    if ends:
        return {"省": "全省", "自治区": "全区", "市": "全市", "县": "全县", "区": "全区"}[ends[1]]
    for words, pattern in wording.COUNTRY:
        if re.search(pattern, before):
            return words
    return "全域"
