"""A plan as a document: headings with their level and what they govern, lists, lead-ins, and each paragraph's place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from plan_analysis.plan import bodies, english_times, wording
from plan_analysis.plan.bodies import Bodies
from plan_analysis.plan.periods import title
from plan_analysis.plan.text import Paragraph
from plan_analysis.plan.years import Calendar, When, years

# (level, what the heading begins with): 第一章, 一、, (一), 1., (1)
MARKS = [
    (1, re.compile(r"^\s*第(?P<mark>[一二三四五六七八九十百\d]+)(?:[章篇部]|部分)\s*")),  # 第一章 发展环境
    (1, re.compile(r"^\s*(?P<mark>[壹贰貳叁參参肆伍陆陸柒捌玖拾]+)、\s*")),  # 贰、115年度重点
    (2, re.compile(r"^\s*(?P<mark>[一二三四五六七八九十]+)、\s*")),  # 三、推进数字化改造
    # 第二节 面临形势
    (3, re.compile(r"^\s*(?:第(?P<mark>[一二三四五六七八九十百\d]+)节|[(](?P<also>[一二三四五六七八九十]+)[)])\s*")),
    (4, re.compile(r"^\s*(?P<mark>\d{1,3})[.、](?!\d)\s*")),  # 1. 到2030年
    (5, re.compile(r"^\s*[(](?P<mark>\d{1,2})[)]\s*")),  # (3)
]
DECIMAL = re.compile(r"^\s*(?P<mark>\d{1,2}(?:\.\d{1,2}){1,3})[.\s、]*(?=[\u4e00-\u9fffA-Za-z])")  # 1.2 发展目标
BULLET = re.compile(r"^\s*(?:—{1,2}|--|[•●■◆★·*▪◎○]|-(?=[^\d\-])|[一二三四五六七八九十]是)\s*")  # ——企业达到50家
CONTENTS = re.compile(r"\.{4,}|…{2,}|^\s*目\s*录\s*$")  # 目 录
LEAD_IN = 6  # a lead-in stands below every heading
UNMARKED = 2  # a short line without a mark, such as 发展基础, stands with the parts of a plan


@dataclass(frozen=True)
class Place:
    """A paragraph with what the headings and lead-ins above it say."""

    paragraph: Paragraph
    clause: str
    body: int
    deadline: int
    role: str
    heading: str
    bodies: tuple[Bodies, ...] = ()
    first: int = 0
    lead_in: str = ""
    above: str = ""  # the words of all headings that govern it

    @property
    def past(self) -> bool:
        """Whether it reports what was."""
        return self.role == "past"

    @property
    def goal(self) -> bool:
        """Whether it stands under goals."""
        return self.role == "goal"


@dataclass
class _Open:
    """A heading that still governs: its level, words, role and years."""

    level: int
    words: str
    role: str
    when: When | None


@dataclass
class _State:
    """What governs the paragraph being read."""

    headings: list[_Open] = field(default_factory=list)
    marks: dict[int, str] = field(default_factory=dict)
    bullets: int = 0
    lead: When | None = None
    lead_words: str = ""
    lead_listed: bool = False
    opened: When | None = None
    telling: str = ""
    aimed: bool = False
    reports: bool = False

    def role(self) -> str:
        """The role of the nearest heading that has one."""
        found = next((one.role for one in reversed(self.headings) if one.role), "")
        return found or self.telling or ("reported" if self.reports else "")

    def when(self) -> When | None:
        """The nearest governing deadline of lead-in, paragraph before and headings."""
        return self.lead or self.opened or next((one.when for one in reversed(self.headings) if one.when), None)


def places(paragraphs: list[Paragraph], known: Calendar) -> Iterator[Place]:
    """Every paragraph with its clause number, role, inherited deadline and responsible bodies."""
    below = _bodies_below(paragraphs)
    named = title(paragraphs)
    state = _State(reports=bool(wording.REPORT_TITLE.search(named)))
    for index, paragraph in enumerate(paragraphs):
        text, body = paragraph.plain, 0
        # the title governs all and so nothing; a table stands under its heading, whatever its cells begin with
        opened = None if paragraph.cells or (index < 12 and paragraph.text.strip() == named) else _heading(paragraph)
        if opened:
            level, mark, body = opened
            _open(state, level, mark, text[body:], known)
        elif bullet := BULLET.match(text):
            state.bullets, body, state.lead_listed = state.bullets + 1, bullet.end(), True
        elif state.lead_listed and not paragraph.cells:
            state.lead, state.lead_words, state.lead_listed = None, "", False  # the list under a lead-in has ended
        _lead_in(state, text[body:], known, bool(opened), paragraph.english)
        _tell(state, text[body:], known)
        when = state.when()
        if not paragraph.cells:
            _hand_on(state, text[body:], known, bool(opened))
        yield Place(
            paragraph, _clause(state), body, when.year if when else 0, state.role(),
            state.headings[-1].words if state.headings else "", (*bodies.named(paragraph), *below.get(index, ())),
            when.first if when else 0, state.lead_words, " ".join(one.words for one in state.headings),
        )  # fmt: skip


def _heading(paragraph: Paragraph) -> tuple[int, str, int] | None:
    """(level, mark, where the words begin) of a heading or numbered item, or nothing."""
    text = paragraph.plain
    if CONTENTS.search(text):
        return None
    for level, pattern in MARKS:
        if found := pattern.match(text):
            groups = found.groupdict()
            mark = groups["mark"] or groups.get("also") or ""
            return level, f"({mark})" if level in (3, 5) else mark, found.end()
    if found := DECIMAL.match(text):
        return 2 + found["mark"].count("."), found["mark"], found.end()
    if paragraph.heading:
        return paragraph.heading, "", 0
    if re.fullmatch(r"[A-Z][A-Za-z ]{4,40}:", text.strip()) and wording.PAST_HEADING.search(text):  # PROGRESS SO FAR:
        return UNMARKED, "", 0  # PROGRESS SO FAR:
    short = (
        len(text.strip()) <= (60 if paragraph.english else 24)
        and not re.search(r"[。;,:!?|]\s*$", text)  # 各社区居民委员会:
        and re.search("[\u4e00-\u9fff]{2}|^[A-Z][A-Za-z]", text.strip())  # 宁川市政府工作报告
    )
    if (
        short
        and _role_words(text.strip())
        and not re.search(r"\d+(?:\.\d+)?(?:%|[^年\d\s\-—~至到.])", re.sub(wording.SPAN, "", text))  # Plan (2024)
    ):
        return UNMARKED, "", 0
    return None


def _role_words(text: str) -> bool:
    return any(p.search(text) for p in (wording.PAST_HEADING, wording.GOAL_HEADING, wording.SCORING, wording.NOTES))


def _open(state: _State, level: int, mark: str, words: str, known: Calendar) -> None:
    """Close what a heading of this level ends, and open it."""
    heading = re.split("[。;:]", words, maxsplit=1)[0].strip()
    runs_on = len(heading) > 20 and re.search(r"。\s*\S", words)  # (二)“十三五”以来,累计投入1.8亿元。每年 …
    item = bool(runs_on) or (level >= 4 and len(words.strip()) >= 40 and len(heading) > 30)
    state.headings = [one for one in state.headings if one.level < level]
    state.bullets = 0
    state.lead, state.lead_words = (None, "") if level < 4 else (state.lead, state.lead_words)
    if level < 4:
        state.telling = ""
    state.marks = {at: one for at, one in state.marks.items() if at < level}
    if mark:
        state.marks[level] = mark
    whens = (
        [w for w in years(heading, known) if w.kind in ("deadline", "span") and not w.aside]
        if level < 4 or len(heading) < 30
        else []
    )
    governing = [w for w in whens if not known.period.start or w.year >= known.period.start]
    role = "" if item else _role(heading, known)
    state.headings.append(_Open(level, heading[:60], role, governing[0] if governing else None))


# 现状分析与发展目标
MIXED = re.compile(r"(?:现状|基础|形势|成效|条件)[^,。;]{0,6}[与和及、][^,。;]{0,8}(?:目标|展望|指标)")


def _role(heading: str, known: Calendar) -> str:
    """past, goal, scoring, notes or nothing, by the words of a heading."""
    if wording.NOTES.search(heading):
        return "notes"
    if wording.SCORING.search(heading):
        return "scoring"
    if MIXED.search(heading):
        return ""  # what each sentence says tells
    past = bool(wording.PAST_HEADING.search(heading))
    whens = years(heading, known)
    ahead = any(w.kind in ("deadline", "span") and w.year >= (known.opens or 0) for w in whens)
    ended = any(w.kind == "past" for w in whens) and not ahead
    if ended and not re.search("衔接", heading):
        return "past"
    if (
        past
        and not (ahead and wording.GOALS.search(heading))
        and not re.search(r"回顾.{0,10}(?:安排|任务|目标|展望)", heading)  # 回顾和安排
    ):
        done = re.search(r"完成|执行|回顾|总结|取得|成效|成就|进展|现状|基础|评估", heading)
        return "past" if done or not wording.GOALS.search(heading) else "goal"
    return "goal" if wording.GOALS.search(heading) else "task" if wording.GOAL_HEADING.search(heading) else ""


def _lead_in(state: _State, text: str, known: Calendar, heading: bool, english: bool) -> None:
    """A short governing paragraph, 到2025年,主要目标是:, governs what is listed below it."""
    words = text.strip()
    if len(words) >= 160 or heading:
        return
    # 2026年发展目标
    governs = words.endswith((":", "以下几项", "如下", "下列")) or re.search(
        r"(?:主要|总体|奋斗|以下|具体|预期)?目标(?:是|为|如下)?[:。]?$|有以下|主要有", words
    )
    if governs:
        found = [w for w in years(text, known) if w.kind in ("deadline", "span") and not w.aside]
        found = found or (_english_years(text, known) if english else [])
        state.lead_words = words
        if found:
            state.lead = found[0]
        elif re.match(r"\s*(?:目标|主要目标|发展目标)", words):  # 主要目标
            state.lead = state.lead
        if (found or english) and state.role() == "past" and _aims(words):
            state.headings.append(_Open(LEAD_IN, words[:60], "goal", None))


def _aims(words: str) -> bool:
    """Whether a lead-in names goals and tells nothing of the past: Our aims by 2027 are to:"""
    return bool(wording.GOALS.search(words)) and not wording.PAST_HEADING.search(words)


def _hand_on(state: _State, text: str, known: Calendar, heading: bool) -> None:
    """到2031年,甲达到一流水平。: a year that opens a paragraph without a number governs the next ones too."""
    whens = years(text, known)
    if heading or whens:
        state.opened = None
    if heading or not whens or whens[0].start > 2 or whens[0].kind != "deadline" or whens[0].aside:
        return
    if not re.search(
        r"\d", "".join(text[a.end : b] for a, b in zip(whens, [*(w.start for w in whens[1:]), len(text)], strict=True))
    ):
        state.opened = whens[0]


def _english_years(text: str, known: Calendar) -> list[When]:
    """The coming years that an English lead-in names: Our goals by 2032 are to:"""
    found = [w for w in english_times.years(text, known) if w.kind != "base" and w.year >= known.opens]
    return [When(w.start, w.end, w.year, "deadline", w.first) for w in found]


# 过去一年, …; 一年来, …; 2024年,我们 …
LOOKS_BACK = re.compile(
    r"(?:各位代表[,:!]*)?(?:[^,。]{0,6}(?:过去的?[一五三]年|[一五]年来)|回顾过去|"
    r"20\d\d年(?:是|,我[们市县省区]).{0,20}(?:之年|极不平凡))"
)
# 一季度,全区完成地区生产总值85亿元,同比增长5.8%
QUARTER = re.compile(r"[^,。]{0,6}(?:前?[一二三]个?季度|上半年|1\s?[-—至]\s?\d{1,2}月份?)[,全]")
# 今年 …; 做好下一步工作
LOOKS_AHEAD = re.compile(
    r"(?:各位代表[,:!]*)?[^,。]{0,10}?(?:今年|新的一年|今后|未来|展望|下一?步|下一?阶段|下半年|接下来|做好|按照|总体要求|主要目标|"
    r"20\d\d年(?!来|以来))"
)
# 今年经济社会发展的主要预期目标是
AIMS = re.compile(r"[^,。]{0,6}(?:今年|20\d\d年).{0,16}目标[^,。]{0,6}(?:[:—]|是|为)")


def _tell(state: _State, text: str, known: Calendar) -> None:
    """A report without headings turns from what was to what will be: 过去一年, … 今年 …."""
    opening = text.strip()[:40]
    if state.telling and state.aimed:
        state.telling = ""  # a look back after the goals were named is one paragraph long
    state.aimed = state.aimed or bool(AIMS.match(opening))
    whens = years(opening, known)
    first = whens[0] if whens else None
    annual = known.period.start and known.period.start == known.period.end
    if AIMS.match(opening) and first and first.kind in ("deadline", "span"):
        # 2025年主要预期目标是 ends 2024年工作回顾, whether or not a heading stands between them
        state.headings = [one for one in state.headings if one.role != "past"]
    if first and first.kind in ("deadline", "span") and first.start <= 12:
        state.telling = ""
    elif annual and not state.aimed and first and first.kind == "past" and first.start <= 4:
        state.telling = "past"
    elif QUARTER.match(opening) and "同比" in text:
        state.telling = "past"
    elif LOOKS_BACK.match(opening) and not any(w.kind == "deadline" for w in whens):
        state.telling = "past"
    elif LOOKS_AHEAD.match(opening) and not any(w.kind == "past" for w in whens):
        state.telling = ""


def _clause(state: _State) -> str:
    two = "".join(state.marks.get(level, "") for level in (1, 2, 3))
    item = "".join(state.marks.get(level, "") for level in (4, 5))
    return (two + (item or (f"-{state.bullets}" if state.bullets else ""))) or "-"


def _bodies_below(paragraphs: list[Paragraph]) -> dict[int, tuple[Bodies, ...]]:
    """Bodies that stand in lines of their own below an item, by the index of the item's paragraphs."""
    found: dict[int, list[Bodies]] = {}
    items: list[int] = []
    for index, paragraph in enumerate(paragraphs):
        if paragraph.cells:
            continue
        if bodies.is_line(paragraph.plain):
            for item in items:
                found.setdefault(item, []).extend(bodies.named(paragraph))
            continue
        if (
            _heading(paragraph)
            or BULLET.match(paragraph.plain)
            or (index and bodies.is_line(paragraphs[index - 1].plain))
        ):
            items = []
        items.append(index)
    whole = _bodies_of_all(paragraphs)
    given: dict[int, tuple[Bodies, ...]] = {item: (_merged(groups),) for item, groups in found.items()}
    return {index: given.get(index) or whole for index in range(len(paragraphs))} if whole else given


def _bodies_of_all(paragraphs: list[Paragraph]) -> tuple[Bodies, ...]:
    """The bodies of a line at the end of a plan that names no other ones: they answer for all of it."""
    lines = [i for i, paragraph in enumerate(paragraphs) if bodies.is_line(paragraph.plain)]
    if not lines or lines[0] < len(paragraphs) - 3 or lines != list(range(lines[0], lines[0] + len(lines))):
        return ()
    if any(bodies.named(paragraph) for paragraph in paragraphs[: lines[0]] if not paragraph.cells):
        return ()
    return (_merged([one for i in lines for one in bodies.named(paragraphs[i])]),)


def _merged(groups: list[Bodies]) -> Bodies:
    """Several lines of bodies as one group behind the whole paragraph."""
    names = tuple(dict.fromkeys(name for one in groups for name in one.names))
    lead = tuple(dict.fromkeys(name for one in groups for name in one.lead))
    return Bodies(1_000_000, 1_000_000, names, lead)
