"""A bulletin whose figures stand in sentences → tidy rows, each flagged ``from text``.

The numbers are found by the rules of plan texts (``plan.numbers``); what a number is called stands in its clause
before it, or in the clause before that: 全市生产总值3954亿元，比上年增长3.3%. Plans and forecasts are no figures.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from plan_analysis.plan.numbers import Quantity, quantities
from plan_analysis.reference.schema import Region
from plan_analysis.yearbook.account import LeftOut
from plan_analysis.yearbook.clauses import (
    AGAIN,
    AHEAD,
    BARE,
    CHANGE,
    CONDITION,
    DATED,
    DOWN,
    GENERIC,
    LEAD,
    NAMES_PARTED,
    SEVERAL,
    SHARE,
    SOURCE,
    TAIL,
    TOGETHER,
    bracket,
    clause,
    completed,
    grown,
    in_brackets,
    run_of,
)
from plan_analysis.yearbook.lines import NOTE_START, SITE, only_year
from plan_analysis.yearbook.names import Catalogue, Match
from plan_analysis.yearbook.passages import Passage, passages
from plan_analysis.yearbook.periods import named
from plan_analysis.yearbook.sheets import Sheet
from plan_analysis.yearbook.values import squeezed

FROM_TEXT = "check: from text"
# fewer figures than this are a page about something else
FEWEST = 3
# what stands before or behind a number that is none of the figures
# 第
NO_FIGURE = re.compile(r"(?:第|[-#〔\[]|N[Oo]\.?)$")
RATIO = re.compile(r"^\s*[:∶比]\s*\d|^\s*(?:月|日|时(?!速)|号|版|%?以上|及以上|周岁|岁及)")  # : 1
WHOLES = re.compile(r"全国|我国|全省|我省|全市|我市|全县|全区|全州|全盟|全旗")
# a place that no list knows: 甲子县, 白沟新城
UNKNOWN = re.compile(r"[\u4e00-\u9fff]{1,4}(?:县|新区|新城)")


@dataclass
class _Said:
    """What the text has named last: the subject that 比上年增长 belongs to, and when and where it is."""

    subject: str = ""
    region: Region | None = None
    year: int | None = None
    # several names of one clause, of which the next may tell the growth
    names: list[str] = field(default_factory=list)


def figures(file: str, sheet: Sheet, known: Catalogue) -> tuple[list[tuple], list[LeftOut]]:
    """Rows of the figures in the lines of a text, and its other numbers with why they are none.

    Of a page with tables only its sentences are read; of a text of a few figures none is.
    """
    reader = _Prose(file, sheet, known)
    rows = list(reader.rows())
    if len(rows) >= FEWEST:
        return rows, reader.left_out
    return [], [] if sheet.excuse else [*reader.left_out, *(_too_few(row) for row in rows)]


def _too_few(row: tuple) -> LeftOut:
    return LeftOut(row[1], row[12], f"{row[9]:.15g}", "in a text of so few figures that it is none")


class _Prose:
    """Walks the sentences of one text."""

    def __init__(self, file: str, sheet: Sheet, known: Catalogue) -> None:
        self.file, self.sheet, self.known = file, sheet, known
        self.left_out: list[LeftOut] = []
        self.title = self._title()
        match = known.named_in(self.title)
        self.page: Match = match if match.region or match.flag else known.named_in(sheet.page)
        self.year = only_year(self.title) or only_year(sheet.page)
        self.part = named(self.title)
        self.said = _Said(region=self.page.region, year=self.year)
        self.passage, self.offset = Passage(), 0
        self.among_tables = not sheet.excuse
        # whether the figure at hand is a part of what was named before 其中
        self.parts = False
        # where the last figure ended, how it was called and whether it fell
        self.told: tuple[int, str, bool] = (-1, "", False)

    def _title(self) -> str:
        lines = [line for line in self.sheet.above if not SITE.search(line) and len(line) < 60 and "。" not in line]
        dated = [line for line in lines[:30] if re.search(r"(?:19|20)\d\d\s*年", line)]  # 2019 年
        titles = [line for line in dated if re.search(r"公报|报告|运行|情况|统计", line)] or dated
        return squeezed(titles[0]) if titles else self.sheet.page or (lines[0] if lines else "")

    def rows(self) -> Iterator[tuple]:
        told: set[str] = set()
        for passage in passages(self.sheet.above):
            self.passage, text = passage, passage.text
            if "。" not in text and (self.among_tables or not re.search(r"[,;]", text)):
                if not self.among_tables:
                    self._skip(quantities(text), "in a heading or a line without a sentence")
                continue
            if len(text) > 20 and text in told:
                self._skip(quantities(text), "the same sentence stands there twice")
                continue
            told.add(text)
            if NOTE_START.match(text):
                self._skip(quantities(text), "part of a note")
                continue
            start = 0
            for end in [m.end() for m in re.finditer(r"[。!?]", text)] + [len(text)]:
                if text[start:end].strip():
                    yield from self._sentence(start, text[start:end])
                start = end

    def _sentence(self, offset: int, text: str) -> Iterator[tuple]:
        found, self.told = quantities(text), (-1, "", False)
        before = self.said.region
        self.said, self.offset = _Said(region=self.page.region, year=self.year), offset
        if text.lstrip().startswith("其中"):
            self.said.region = before  # of what the sentence before names
        skipped: set[int] = set()
        for at, q in enumerate(found):
            # with what follows the number at hand: a year of which something is so many times
            if dated := [m[1] for m in DATED.finditer(text, clause(text, q.start)) if m.end() <= q.start]:
                self.said.year = int(dated[-1])
            if at in skipped:
                continue
            run = run_of(text, found, at)
            if run and self._enumerates(text, run):
                skipped |= set(range(at, at + len(run)))
                yield from self._together(text, run)
            elif reason := self._no_figure(text, q):
                self._skip([q], reason, offset)
                # what grows after a number that is no figure has no name
                self.said.subject = "" if q.unit and re.search(r"\d", q.text) and q.unit != "年" else self.said.subject
            elif row := self._figure(text, q):
                yield row
            else:
                self._skip([q], "nothing before it says what it is", offset)

    def _no_figure(self, text: str, q: Quantity) -> str:
        words = text[clause(text, q.start) : q.start]
        if not re.search(r"\d", q.text):
            return "a number in words"
        if q.bare or q.unit in ("年", "月", "日", "天"):
            return "a date, a number of a list, or a number without unit"
        if NO_FIGURE.search(text[: q.start].rstrip()) or RATIO.match(text[q.end :]) or q.high is not None:
            return "part of a name, a ratio or a range"
        if q.unit in ("位", "名") and re.search(r"居|列|排|第", words):
            return "a rank"
        if SOURCE.search(words):
            return "how something was found, not what"
        # 到2025年
        if AHEAD.search(words) or ((to := re.search(r"到((?:19|20)\d\d)年", words)) and int(to[1]) > (self.year or 0)):
            return "a plan or forecast, not a figure reported"
        if BARE.fullmatch(inside := in_brackets(text, q.start)) and not self._behind_a_number(text, q.start):
            return f"in brackets behind a name{' with ' + inside if inside else ''}"
        return ""

    def _behind_a_number(self, text: str, at: int) -> bool:
        """Whether a place is in no bracket, or in one right behind a number that it tells more of."""
        opened = bracket(text, at)
        return opened < 0 or any(one.end == opened and not one.bare for one in quantities(text[:opened]))

    def _figure(self, text: str, q: Quantity) -> tuple | None:
        end, name, fell = self.told
        if 0 <= end == bracket(text, q.start) and not text[end + 1 : q.start].strip():
            value = -float(q.value) if fell else float(q.value)  # 2千公顷(3万亩): the same in another unit
        else:
            name, value = self._called(text, q)
        if not name.split(" / ")[0]:
            return None
        self.told = (q.end, name, value < 0)
        return self._row(q, name, _unit(text, q), value)

    def _called(self, text: str, q: Quantity) -> tuple[str, float]:
        """What a number is called and its value, below nought where something fell; no name where nothing says it."""
        start = clause(text, q.start)
        before = text[start : q.start]
        self.parts = "其中" in text[: q.start]
        inner = max((one.end for one in quantities(before) if not one.bare and one.unit != "年"), default=0)
        words = before[inner:].strip(" 、和及")
        if (inner and CONDITION.match(words)) or words.endswith("占"):
            self.said.subject = ""  # 我省占11.1%: of what is not said
            return "", 0.0
        if match := CHANGE.search(words):
            name, value = self._change(words, match, q)
        elif match := SHARE.search(words):
            subject = self._subject(words[: match.start()]) or self.said.subject
            name, value = f"{subject} / {match['whole']}的比重", float(q.value)
        elif GENERIC.fullmatch(subject := self._subject(words)):
            name, value = f"{self.said.subject} / {subject}", float(q.value)
        else:
            self.said.subject = subject or self.said.subject
            name, value = self.said.subject, float(q.value)
            if not subject and name and (way := re.search("累计|其中|新增", words)):
                # 新认定300家，累计达到1100家
                name = f"{name} / {way[0]}"
        return name, value

    def _change(self, words: str, match: re.Match[str], q: Quantity) -> tuple[str, float]:
        subject = self._subject(words[: match.start()])
        if GENERIC.fullmatch(subject):
            # 增速比上年回落: that of what the clause before named
            self.said.subject, subject = f"{self.said.subject} / {subject}", ""
        # a subject of its own keeps it for what follows
        self.said.subject = subject or self.said.subject
        down = re.fullmatch(DOWN, match["way"]) is not None
        way = re.sub(r"^(?:较)", "比", match["to"]) + grown(_unit(self.passage.text[self.offset :], q))
        return f"{self.said.subject} / {way}", -float(q.value) if down else float(q.value)

    def _subject(self, words: str) -> str:
        """What a figure is called, without what leads to it; a place before it is its region."""
        text = words.strip(" \"'“”《》")
        region, cut, placed = self.said.region if self.parts else self.page.region, "", False
        while text != cut:
            cut = text
            text = LEAD.sub("", text).strip(" ,")
            if whole := WHOLES.match(text):
                region, text, placed = self._whole(whole[0]), text[whole.end() :], True
        if found := self._place_before(text):
            (region, length), placed = found, True
            # 张家口、承德等地: of several places together
            region = None if SEVERAL.match(text[length:]) else region
            text = text[length:]
        subject = TAIL.sub("", text).strip(" 、,的")
        if subject or placed:
            self.said.region = region
        return subject

    def _place_before(self, text: str) -> tuple[Region | None, int] | None:
        """The place that words begin with, none for one that nobody can tell, and how long its name is."""
        page = self.page.region.region_code if self.page.region else ""
        for length in range(min(10, len(text)), 1, -1):
            # of two characters only where more follow: 保定 GDP, not the name of a thing
            if length == 2 and len(text) < 4:
                continue
            match = self.known.match(text[:length], "", "", page)
            if match.region and re.fullmatch(r"[\u4e00-\u9fff]+", text[:length]):  # 河北
                return match.region, length
            if match.flag or UNKNOWN.fullmatch(text[:length]):
                return None, 0
        return None

    def _whole(self, word: str) -> Region | None:
        region = self.page.region
        if word in ("全国", "我国"):
            return self.known.by_code.get("000000")
        if word in ("全省", "我省") and region:
            return self.known.by_code.get(f"{region.region_code[:2]}0000")
        # 全市 in the text of a county is its city, which the text does not name
        levels = {"全县": ("county",), "全市": ("city", "county", "province"), "我市": ("city", "county", "province")}
        return region if region and region.level in levels.get(word, (region.level,)) else None

    def _enumerates(self, text: str, run: list[tuple[Quantity, int]]) -> bool:
        """Whether a clause names several things before as many numbers: 分别为."""
        words = text[clause(text, run[0][0].start) : run[0][0].start]
        return bool(TOGETHER.search(words)) or (len(self.said.names) == len(run) and AGAIN.fullmatch(words) is not None)

    def _together(self, text: str, run: list[tuple[Quantity, int]]) -> Iterator[tuple]:
        """甲、乙和丙分别为1、2和3亿元: each name with its number, all left out where they are not as many."""
        first, last = run[0][0], run[-1][0]
        words = text[clause(text, first.start) : first.start]
        again = AGAIN.fullmatch(words) if self.said.names else None
        match = again or TOGETHER.search(words)
        printed = "" if again or not match else LEAD.sub("", match["names"])
        names = self.said.names if again else completed([one for one in NAMES_PARTED.split(printed) if one])
        subjects = [self._subject(name) for name in names]
        if len(names) != len(run) or any(not one or self.known.match(one).region for one in subjects):
            # 石家庄、唐山分别为: names of places that do not say what is counted
            self._skip([one for one, _ in run], "several numbers and not as many names", self.offset)
            return
        way = match["way"] if match else ""
        for name, (one, sign) in zip(names, run, strict=True):
            subject, unit = self._subject(name), one.unit or last.unit
            down = -1 if way and re.fullmatch(DOWN, way) else 1
            yield self._row(one, f"{subject} / {grown(unit)}" if way else subject, unit, sign * down * float(one.value))
        self.said.subject, self.said.names = "", names

    def _row(self, q: Quantity, name: str, unit: str, value: float) -> tuple:
        region, when = self.said.region, self.said.year
        notes = [FROM_TEXT]
        if region is None:
            notes.append(f"check: {self.page.flag or 'the text names no region'}")
        if when is None:
            notes.append("check: the text states no year")
        place = region.name_zh if region else ""
        item = " / ".join(self.passage.printed(part) if not at else part for at, part in enumerate(name.split(" / ")))
        return (
            self.file, self.sheet.name, self.title, place, place, region.region_code if region else "", item, "", when,
            value, unit, "reported", self.passage.place(self.offset + q.start), "; ".join(notes),
            self.part.period(when) if self.part else "",
        )  # fmt: skip

    def _skip(self, found: list[Quantity], reason: str, offset: int = 0) -> None:
        for q in found:
            if re.search(r"\d", q.text):
                self.left_out.append(LeftOut(self.sheet.name, self.passage.place(offset + q.start), q.text, reason))


def _unit(text: str, q: Quantity) -> str:
    """The unit of a number, also one that plans never print."""
    return "个千分点" if q.unit == "个" and text[q.end :].startswith("千分点") else q.unit
