"""Where a number stands in a plan: clause, deadline, period, past or promise, and who is responsible."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plan_analysis.plan import wording
from plan_analysis.plan.numbers import number
from plan_analysis.plan.text import Paragraph

LEVEL1 = re.compile(r"^\s*(?:(?P<a>[一二三四五六七八九十]+)、|第(?P<b>[一二三四五六七八九十百\d]+)[章篇部](?:分)?)\s*")
LEVEL2 = re.compile(r"^\s*(?:\((?P<a>[一二三四五六七八九十]+)\)|第(?P<b>[一二三四五六七八九十百\d]+)节)\s*")
LEVEL3 = re.compile(r"^\s*(?P<a>\d{1,2})[.、](?!\d)\s*")
BULLET = re.compile(r"^\s*(?:—{1,2}|--|[•●■◆★·*]|-(?=[^\d\-]))\s*")
BODIES = re.compile(
    r"[(\[【](?:责任单位|责任部门|责任分工|牵头单位|牵头部门|负责单位|主要责任单位|配合单位|实施单位|主管部门|责任主体)\s*[:;]?"
)
LED_BY = re.compile(
    r"(?:由|,|。|;|\()(?P<bodies>[^,。;()由]{2,40}?)(?:牵头|负责|配合|参与)(?=[,。;)]|组织|实施|落实|推进|会同|$)"
)


@dataclass(frozen=True)
class Period:
    """The years a plan covers; 0 where its text does not say."""

    start: int
    end: int


@dataclass(frozen=True)
class Place:
    """A paragraph with what the headings above it say."""

    paragraph: Paragraph
    clause: str
    body: int
    deadline: int
    past: bool
    goal: bool
    responsible: tuple[str, ...]


@dataclass(frozen=True)
class When:
    """A year in a text: its span, and whether it is a deadline, a base, a span of years or only a date."""

    start: int
    end: int
    year: int
    kind: str
    first: int = 0


def title(paragraphs: list[Paragraph]) -> str:
    """The plan's title: the first line that names a plan, else the first line."""
    for paragraph in paragraphs[:12]:
        if re.search(r"规划|计划|方案|纲要|意见|行动|报告|要点|目标", paragraph.text) and len(paragraph.text) < 80:
            return paragraph.text.strip()
    return paragraphs[0].text.strip() if paragraphs else ""


def period(paragraphs: list[Paragraph]) -> Period:
    """The period of the plan by its title, else by the first paragraphs, else by its last deadline."""
    for text in (_plain_title(paragraphs), " ".join(p.plain for p in paragraphs[:6])):
        if match := wording.SPAN.search(text):
            return Period(int(match["first"]), int(match["last"]))
        if found := [years for name, years in wording.FIVE_YEARS.items() if _named(name, text)]:
            return Period(*max(found))
    single = re.findall(wording.YEAR, _plain_title(paragraphs))
    if len(single) == 1 and single[0][0]:
        return Period(int(single[0][0]), int(single[0][0]))
    text = " ".join(p.plain for p in paragraphs)
    deadlines = [when.year for p in paragraphs for when in years(p.plain, Period(0, 0)) if when.kind == "deadline"]
    if match := re.search(r"(三|五|十|3|5|10)年行动", text[:300]):
        last = max(deadlines, default=0)
        return Period(last - int(number(match[1])) + 1 if last else 0, last)
    return Period(0, max(deadlines, default=0))


def _named(period: str, text: str) -> bool:
    """Whether a text names a five-year period, as 十四五 or as 第十四个五年."""
    return period in text or f"第{period[:-1]}个五年" in text


def scope(paragraphs: list[Paragraph]) -> str:
    """全国, 全省, 全市, 全县 or 全区 by the title."""
    name = _plain_title(paragraphs)
    before = re.split(r"规划|计划|方案|纲要", name)[0]
    ends = re.search(r"(省|自治区|市|县|区)(?=人民政府|国民经济|科技|[“\"十\d关]|$)", before)
    if ends:
        return {"省": "全省", "自治区": "全区", "市": "全市", "县": "全县", "区": "全区"}[ends[1]]
    for words, pattern in wording.COUNTRY:
        if re.search(pattern, before):
            return words
    return "全域"


def _plain_title(paragraphs: list[Paragraph]) -> str:
    text = title(paragraphs)
    return next((p.plain for p in paragraphs if p.text.strip() == text), "")


def places(paragraphs: list[Paragraph], span: Period) -> Iterator[Place]:
    """Every paragraph with its clause number, inherited deadline and responsible bodies."""
    one = two = three = ""
    bullets = deadline = 0
    past = goal = False
    for paragraph in paragraphs:
        text, body = paragraph.plain, 0
        if match := LEVEL1.match(text):
            one, two, three, bullets = match["a"] or match["b"], "", "", 0
        elif match := LEVEL2.match(text):
            two, three, bullets = f"({match['a'] or match['b']})", "", 0
        elif match := LEVEL3.match(text):
            three, bullets = match["a"], 0
        if match:
            body = match.end()
            heading = re.split("[。;]", text[body:])[0]
            if not LEVEL3.match(text) or len(text) < 40:
                past = bool(wording.PAST_HEADING.search(heading)) and not wording.GOAL_HEADING.search(heading)
                past = past or _ended_period(heading, span)
                goal = bool(wording.GOAL_HEADING.search(heading))
            if not LEVEL3.match(text):
                governing = [
                    w.year for w in years(text, span) if w.kind in ("deadline", "span") and w.year >= span.start
                ]
                deadline = governing[0] if governing else 0
        elif bullet := BULLET.match(text):
            bullets, body = bullets + 1, bullet.end()
        elif len(text) < 160 and re.match(r"\s*(?:展望|到|至)", text) and (found := years(text, span)):
            # a short governing paragraph: 到2025年,主要目标是:
            governs = text.rstrip().endswith(":") or re.search("主要目标|总体目标|奋斗目标|以下目标", text)
            if governs and found[0].kind == "deadline":
                deadline = found[0].year
        clause = one + two + (three if three else f"-{bullets}" if bullets else "")
        yield Place(paragraph, clause or "-", body, deadline, past, goal, bodies(text))


def _ended_period(heading: str, span: Period) -> bool:
    return any(
        name in heading and last < span.start for name, (_, last) in wording.FIVE_YEARS.items()
    ) and not re.search("时期目标|衔接", heading)


def years(text: str, span: Period) -> list[When]:
    """Every year a text names, with its part in the sentence; plan periods count by their years."""
    found: list[When] = []
    for match in wording.SPAN.finditer(text):
        found.append(When(*match.span(), int(match["last"]), "span", int(match["first"])))
    for match in re.finditer(wording.YEAR, text):
        if any(one.start <= match.start() < one.end for one in found):
            continue
        year = int(match["year"]) if match["year"] else int(number(match["chinese"]))
        before, after = text[max(0, match.start() - 8) : match.start()], text[match.end() : match.end() + 8]
        base = wording.BASE_BEFORE.search(before) or (
            wording.BASE_AFTER.match(after) and not re.search("[到至]$", before)
        )
        base = base or re.match(r"(?:底|末)?(?:以)?前(?:建成|投产|设立|出生)", after)
        month = re.match(r"\s?\d{1,2}月", after)
        kind = "base" if base and not re.search(r"[到至]$", before) else "date" if month else "deadline"
        found.append(When(match.start(), match.end(), year, kind))
    for name, (first, last) in wording.FIVE_YEARS.items():
        for match in re.finditer(name, text):
            before, after = text[max(0, match.start() - 6) : match.start()], text[match.end() : match.end() + 4]
            if re.search(r"(?:比|较|与|从|高于|低于|超过|好于|优于)[“\"']?$", before):
                found.append(When(match.start(), match.end(), last, "base"))
            elif re.match(r"[”\"']?(?:期?末|时?期|期间|以来|五年|主要目标|目标)", after):
                kind = "deadline" if re.match(r"[”\"']?期?末", after) else "span"
                found.append(When(match.start(), match.end(), last, kind, first))
    for match in re.finditer(r"(?:到|至)?本世纪中叶", text):
        found.append(When(*match.span(), 2050, "deadline"))
    if span.start:
        for match in re.finditer(
            r"(?:未来|今后)?([一二三四五六七八九十\d]{1,2})年(?:之)?内|(?:未来|今后)([三五十35])年", text
        ):
            found.append(When(*match.span(), span.start - 1 + int(number(match[1] or match[2])), "deadline"))
    return sorted(found, key=lambda one: one.start)


def bodies(text: str) -> tuple[str, ...]:
    """Responsible bodies a paragraph names: （责任单位：…）, or X牵头, Y负责."""
    found: list[str] = []
    for match in BODIES.finditer(text):
        depth, end = 1, match.end()
        while end < len(text) and depth:
            depth += {"(": 1, "[": 1, "【": 1, ")": -1, "]": -1, "】": -1}.get(text[end], 0)
            end += 1
        found += _split(text[match.end() : end - (1 if depth == 0 else 0)])
    if not found:
        for match in LED_BY.finditer(text):
            if re.search(r"[局委厅部办院会处室府司行队中心]$|政府|单位$", match["bodies"]):
                found += _split(match["bodies"])
    return tuple(dict.fromkeys(found))


def _split(text: str) -> list[str]:
    """Bodies between commas that stand in no bracket: ``市科技局、各县(市、区)政府`` are two."""
    parts, depth, held = [], 0, ""
    for char in re.sub(r"(?:责任单位|牵头单位|配合单位|牵头部门|责任部门|配合部门)\s*[:;]", "、", text):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char in "、,;，" and depth <= 0:
            parts.append(held)
            held = ""
        else:
            held += char
    return [part.strip(" 。等") for part in (*parts, held) if part.strip(" 。等")]
