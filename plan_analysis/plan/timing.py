"""Which deadline governs a number, and whether its sentence tells of the past or of what is to come."""

import itertools
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from plan_analysis.plan import wording
from plan_analysis.plan.clauses import Mention, Passage
from plan_analysis.plan.numbers import at_or_after, number
from plan_analysis.plan.years import When

# words in which a plan asks and a report does not tell, whatever the sentence before was about: 每年举办不少于5场
DEMANDS = re.compile(r"不少于|不低于|不得|不超过|不高于|不多于")


# 三年分别达到, 各为300人, 分别为5%
EACH = re.compile(r"(?:(?P<count>[二两三四五六])年(?:内)?)?(?:分别|各(?=[为达]))(?:[^,。;\d]{0,6})")
# “十五五”、“十六五”时期分别新增
TWO_PERIODS = re.compile(
    r"[“\"]?(?P<first>十[一二三四五六]五)[”\"]?[、和及与][“\"]?(?P<second>十[一二三四五六]五)[”\"]?(?:时期|"
    r"期间)?分别[^,。;\d]{0,12}$"
)
# 第一期(, 近期(
STAGE = re.compile(r"(?:第[一二三四五六](?:期|阶段|步)|[近中远前后]期)\($")
# ,力争2028年投产
# ,力争2028年投产。
DONE_BY = re.compile(
    r"(?:以上|左右)?,(?:力争|确保|计划|预计|争取)?(?:到|于|在)?(?P<year>20\d\d)年[底末]?(?:之?前)?(?:全面|全线|正式)?"
    r"(?:建成|投产|完工|竣工|投用|通车|投运|达产|启用|完成|实现)[^,。;\d]{0,8}(?=[,。;])"
)


@dataclass(frozen=True)
class Due:
    """A deadline: its year (0 where none is known), how it is known, and the first year of a span of years."""

    year: int
    how: str
    first: int = 0


class Timing:
    """The years and tenses of one passage."""

    def __init__(self, passage: Passage) -> None:
        self.passage, self.text = passage, passage.text
        self.span = passage.known.period

    # -- deadline -----------------------------------------------------------------------------------------------------

    def due(self, m: Mention) -> Due:
        """Stated in the sentence, else in the paragraph, the lead-in or heading, else the plan's last year."""
        if each := self.year_by_year(m):
            return Due(each, "stated")
        if stated := self._stated(m):
            return Due(stated.year, "stated", stated.first if stated.kind == "span" else 0)
        if later := self._behind(m):
            return Due(later.year, "stated", later.first)
        if earlier := self._earlier(m):
            return Due(earlier.year, "inherited", earlier.first)
        place = self.passage.place
        if place.deadline:
            return Due(place.deadline, "heading", place.first)
        return Due(self.span.end, "period" if self.span.end else "none")

    def year_by_year(self, m: Mention) -> int:
        """The year of a number that stands for one of several years, one after another; 0 where it does not.

        覆盖率三年分别达到30%、50%、70% in a plan of three years, 2023至2025年培训人数各为300人、450人、600人.
        """
        found = EACH.search(self.text, m.part, m.q.start + 1)
        if not found:
            return 0
        first, count = self._years_told(m.part, found)
        at = at_or_after(self.passage.found, found.end())
        row = [q for q in self.passage.found[at : at + count] if q.unit == m.q.unit]
        joined = all(
            # 以上、
            re.fullmatch(r"(?:以上|以内|左右)?(?:[、,和及]|以及)?", self.text[one.end : two.start])
            for one, two in itertools.pairwise(row)
        )
        return first + row.index(m.q) if first and len(row) == count > 1 and joined and m.q in row else 0

    def two_periods(self, m: Mention) -> tuple[str, ...]:
        """The last years of two periods that one number is for: “十五五”、“十六五”时期分别新增3万套; else nothing."""
        found = TWO_PERIODS.search(self.text[m.sentence : m.q.start])
        alone = not re.match(
            r"[^,。;]{0,4}[、和]\s?(?:约|"
            r"近)?\d",
            m.after + self.text[m.right : m.right + 4],
        )  # 、4万套
        return tuple(str(wording.FIVE_YEARS[found[name]][1]) for name in ("first", "second")) if found and alone else ()

    def _years_told(self, start: int, found: re.Match[str]) -> tuple[int, int]:
        """(first year, how many) of the years of values one by one: 2023至2025年, or 三年 of the plan's own."""
        spans = [w for w in self.passage.whens(start, found.start() + 1) if w.kind == "span" and w.first]
        if spans:
            return spans[-1].first, spans[-1].year - spans[-1].first + 1
        count = int(number(found["count"])) if found["count"] else 0
        return (self.span.start, count) if count == self.span.end - self.span.start + 1 else (0, 0)

    def _stated(self, m: Mention) -> When | None:
        whens = [w for w in self.passage.whens(m.sentence, m.q.start) if self._ends(w) and self._reaches(w, m)]
        if not whens:
            return None
        group = [whens[-1]]
        for when in reversed(whens[:-1]):
            between = self.text[when.end : group[0].start]  # nothing in “十四五”“十五五”
            # 年底、
            if between and not re.fullmatch(r"\s?(?:年?[底末])?\s?(?:[、和及与,]|以及)\s?(?:到|至)?\s?", between):
                break
            group.insert(0, when)
        around = self.text[max(group[0].start - 3, 0) : group[0].start] + self.text[group[-1].end : m.q.end + 4]
        if len(group) > 1 and "分别" in around:
            return self._distributed(m, group)
        return whens[-1]

    def _ends(self, when: When) -> bool:
        return when.kind in ("deadline", "span") and (not self.span.start or when.year >= self.span.start)

    def _reaches(self, when: When, m: Mention) -> bool:
        """Whether the scope of a year reaches a number: its clause, its part, or its whole sentence."""
        passage = self.passage
        if passage.depth[when.start] > passage.depth[m.q.start] and not self._labels(when):
            return False
        if self._aside(when):
            return not re.search("[,;]", self.text[when.end : m.q.start])
        if passage.part_start(when.start) == m.part:
            return True
        # a year in an earlier part of the sentence goes on where no other opened the sentence
        opened = any(m.sentence <= w.start < when.start for w in passage.leading)
        # 2029年达到六级;预约率…: a year of its own number
        own = passage.owned(when) or (not when.bound and not passage.leads(when))
        return not opened and not own and not self._among(when)

    def _aside(self, when: When) -> bool:
        """为到2035年…打好基础: a far horizon that only its own clause looks to."""
        ahead = self.text[when.end : when.end + 60].split(",")[0]
        return when.aside or bool(
            # 为到
            re.search(r"(?:为|锚定|对标|面向|着眼)[^,。;]{0,4}$", self.text[max(0, when.start - 8) : when.start])
            # 人口翻一番打好基础
            and (re.search(r"(?:打|奠定|夯实|创造|提供).{0,8}(?:基础|条件|支撑)|远景目标|目标", ahead))
        )

    def _labels(self, when: When) -> bool:
        """第一阶段(2026-2027年):…: a bracket that opens a sentence and closes before a colon governs what follows."""
        if STAGE.search(self.text[max(0, when.start - 6) : when.start]):
            return True
        opens = when.start - self.passage.sentence_start(when.start) < 20
        # ),新建粮库9座。
        return opens and bool(re.match(r"年?[^()]{0,4}\)[^,。;:]{0,6}[:,]", self.text[when.end : when.end + 14]))

    def _among(self, when: When) -> bool:
        """其中2022年底前: a year for a part of the whole."""
        # 茶园1.2万亩,其中
        return bool(re.search(r"其中[,:]?[^,。;\d]{0,6}$", self.text[max(0, when.start - 10) : when.start]))

    def _behind(self, m: Mention) -> When | None:
        """完成改造20个(2025年), 装机容量140万千瓦,力争2028年投产: a year right behind its number."""
        for when in self.passage.whens(m.q.end, m.q.end + 14):
            between = self.text[m.q.end : when.start]
            if (
                self._ends(when)
                and not re.search("[,。;、和]", between)  # 和800元。到
                and not re.match(r"[^,。;)]{0,2}(?:为|达|是)", self.text[when.end : when.end + 4])  # 2020年为
            ):
                return when
        done = DONE_BY.match(self.text, m.q.end)
        year = self.passage.when_at(done.start("year")) if done else None
        return year if year and self._ends(year) else None

    def _earlier(self, m: Mention) -> When | None:
        """The last year that opened a sentence before; after an interim one the further one counts again."""
        before = [w for w in self.passage.leading if w.start < m.sentence and self._ends(w) and not self._shared(w)]
        if not before:
            # an aside of another sentence never governs, an enclosed year only without anything else
            return None
        last = before[-1]
        further = [w for w in before[:-1] if w.year > last.year]
        if further and (last.year != self.span.end):
            return further[-1]
        if self.span.end and last.year < self.span.end and not self.passage.place.deadline and self._interim(last):
            return None
        return last

    @cached_property
    def _rows_of_times(self) -> list[re.Match[str]]:
        """Times that numbers in a row are for: “十五五”“十六五”期间分别新增8家、12家."""
        found = wording.TIMES_LISTED.finditer(self.text)
        return [row for row in found if "分别" in self.text[row.end() : row.end() + 10]]

    def _shared(self, when: When) -> bool:
        """Whether a time is one of a row, none of which goes on behind its numbers."""
        return any(row.start() <= when.start < row.end() for row in self._rows_of_times)

    def _interim(self, when: When) -> bool:
        """Whether a year within the plan's period was only named for its own sentence."""
        return self.span.start < self.span.end and bool(
            re.search(r"其中", self.text[max(0, when.start - 6) : when.start])
        )

    def _distributed(self, m: Mention, whens: list[When]) -> When:
        """The year of a number in 2023年、2024年分别x、y."""
        found = self.passage.found
        first = bisect_left([q.start for q in found[: m.number + 1]], whens[-1].end)
        after = [q for q in found[first : m.number + 1] if q.unit == m.q.unit]
        return whens[min(len(after), len(whens)) - 1]

    # -- tense --------------------------------------------------------------------------------------------------------

    @cached_property
    def _cues(self) -> list[tuple[int, str]]:
        """Places from where on a sentence tells of the past, perhaps of the past, or of the future."""
        cues = [(w.end, "past") for w in self.passage.years if w.kind == "past"]
        dated = bool(self.passage.known.opens or self.span.end)
        cues += [(w.end, "future") for w in self.passage.years if w.kind in ("deadline", "span") and (w.bound or dated)]
        cues += [(m.end(), "past") for w in self.passage.years if w.kind == "past" and (m := self._names_plan(w))]
        cues += [(hit.end(), "past") for hit in wording.PAST.finditer(self.text) if not self._undone(hit)]
        cues += [(hit.end(), "perhaps") for hit in wording.LIKELY_PAST.finditer(self.text)]
        cues += [(hit.end(), "future") for hit in wording.FUTURE.finditer(self.text)]
        return sorted(cues)

    def _names_plan(self, when: When) -> re.Match[str] | None:
        """前一个四年计划(2021年至2024年),…: the years of an earlier plan in a bracket behind its name."""
        before = self.text[max(when.start - 6, 0) : when.start]
        return (
            # 設定第一期(
            re.compile(r"年?\)").match(self.text, when.end) if re.search(r"(?:计划|规划|方案|期)\($", before) else None
        )

    def _undone(self, hit: re.Match[str]) -> bool:
        """预计 in a deadline's clause tells nothing, nor half of a coming year: 到2025年预计实现, 2028年上半年."""
        if re.search("[半季]", hit[0]):
            before = self.passage.when_at(max(hit.start() - 1, 0))
            told = self.text[self.passage.sentence_start(hit.start()) : hit.start()]
            return (before is not None and before.kind == "deadline") or bool(wording.FUTURE.search(told))
        if not hit[0].startswith("预计"):
            return False
        near = self.passage.whens(max(0, hit.start() - 30), hit.start())
        return bool(near) and near[-1].kind in ("deadline", "span") and near[-1].bound

    @cached_property
    def _cue_places(self) -> list[int]:
        return [at for at, _ in self._cues]

    def tense(self, m: Mention) -> str:
        """past, perhaps, future, or nothing where no word of the sentence or the one before says."""
        told = self._told(m.sentence, m.q.start)
        if re.match(r"\s*回顾", self.text[m.sentence : m.sentence + 8]):
            return "past"
        if told != "" or DEMANDS.search(self.text[m.sentence : m.q.start]):
            return told
        before, at = "", m.sentence
        for _ in range(6):
            if at <= self.passage.place.body:
                break
            start = self.passage.sentence_start(at - 1)
            before = self._told(start, at - 1, dated=True)
            if before:
                break
            at = start
        return before

    def _told(self, start: int, end: int, dated: bool = False) -> str:
        """The last word of tense between two places; a ``dated`` sentence only hands on what years and 以来 say."""
        found = self._cues[bisect_left(self._cue_places, start) : bisect_left(self._cue_places, end + 1)]
        if dated:
            places = {w.end for w in self.passage.whens(start, end)}
            found = [(at, cue) for at, cue in found if at in places or cue == "past"]
        level = self.passage.depth[min(end, len(self.text))]
        found = [(at, cue) for at, cue in found if self.passage.depth[max(at - 1, 0)] <= level]
        strong = [cue for _, cue in found if cue != "perhaps"]
        if strong:
            return strong[-1]
        return "perhaps" if found else ""
