"""One paragraph cut into sentences, parts and clauses, with its numbers, years and names; and each number's own part.

Brackets keep their commas to themselves. Nothing looks further back than ``WINDOW``, so that time grows with length.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cached_property

from plan_analysis.plan import wording
from plan_analysis.plan.numbers import Quantity, quantities
from plan_analysis.plan.structure import Place
from plan_analysis.plan.years import Calendar, When, years

WINDOW = 400
JOINED = re.compile(r"(?:以上|以内|以下|左右|及以上)?(?:、|/|和|及|与|以及|或者?)")  # 以上、省级一流课程
JOINS = re.compile(r"(?:、|和|及|与|以及|并)$")  # 预算执行情况和
# 以上的
SIZED = re.compile("(?:及?以[上下])?的")
# 五十亿元企业12家: a size in words, and what is of that size
SPELLED = re.compile("[一二三四五六七八九十百千万亿]+")
# 级企业
OF_SIZE = re.compile("(?:级|以上)?的?(?:企业|项目|园区|产业|集群|[乡强]?镇|村|县|品牌|市场|平台|基地)")
# 20家、院士工作站: the comma before a new name
NEW_NAME = re.compile(r"(?:、|和|以及|(?<![惠普涉顾危])及|并(?!网))(?=[^、和]{2,}$)")


# 装备制造产业到: what a year is of, before it; not 全市力争到
OF_ITS_OWN = re.compile(
    r"^(?!(?:[全我本][市省县区国]|总体|主要|具体|发展|目标|展望|力争|确保|争取|努力|通过|经过|根据|按照|围绕|坚持))"
    r"[\u4e00-\u9fff]{2,}(?:产业|行业|企业|经济|领域|园区|新区|片区|工程|行动|集群|基地)(?:力争|确保|争取)?[到至]$"
)


@dataclass(frozen=True)
class Mention:
    """One number in its clause: where the clause begins and ends, the words before and after, the sentence's start."""

    number: int
    q: Quantity
    left: int
    right: int
    before: str
    after: str
    sentence: int
    part: int


class Passage:
    """One paragraph with its numbers, years and names."""

    def __init__(self, place: Place, known: Calendar) -> None:
        self.place, self.known = place, known
        self.text = place.paragraph.plain
        self.depth = depths(self.text)
        self._stopped: dict[str, list[int]] = {}
        self.years = years(self.text, known)
        self.found = [_ranked(q, self.text) for q in quantities(self.text)]
        self.names = sorted(
            (*m.span(), reason) for pattern, reason in wording.NAMES_FOUND for m in pattern.finditer(self.text)
        )
        self._name_starts = [start for start, _, _ in self.names]
        self._year_starts = [when.start for when in self.years]
        self.sentences = [place.body, *(i + 1 for i, c in enumerate(self.text) if c in "。!?" and not self.depth[i])]
        self.parts = sorted(
            {*self.sentences, *(i + 1 for i, c in enumerate(self.text) if c == ";" and not self.depth[i])}
        )
        self.counted = [
            i for i, q in enumerate(self.found) if not q.bare and not q.text.endswith("级") and not self.inside_name(q)
        ]

    # -- where ------------------------------------------------------------------------------------------------------

    def sentence_start(self, at: int) -> int:
        """Where the sentence of a place begins."""
        return self.sentences[max(bisect_right(self.sentences, at) - 1, 0)]

    def part_start(self, at: int) -> int:
        """Where the part of a sentence between semicolons begins."""
        return self.parts[max(bisect_right(self.parts, at) - 1, 0)]

    def stop_before(self, at: int, marks: str = ",;。:!?", deep: int | None = None) -> int:
        """Behind the last of ``marks`` before a place, at the depth of brackets of that place or ``deep``."""
        level = self.depth[min(at, len(self.text))] if deep is None else deep
        if not level:
            stops = self._stops(marks)
            i = bisect_left(stops, at) - 1
            return max(stops[i] + 1 if i >= 0 else 0, self.place.body, at - WINDOW)
        for i in range(at - 1, max(self.place.body, at - WINDOW) - 1, -1):
            if self.text[i] in marks and self.depth[i] == level:
                return i + 1
            if level and self.depth[i] < level:
                return i + 1
        return max(self.place.body, at - WINDOW)

    def _stops(self, marks: str) -> list[int]:
        """Places of marks outside brackets."""
        if marks not in self._stopped:
            self._stopped[marks] = [i for i, char in enumerate(self.text) if char in marks and not self.depth[i]]
        return self._stopped[marks]

    def clause_before(self, left: int) -> int:
        """Where the clause before the one that begins at ``left`` begins."""
        return self.stop_before(max(left - 1, 0), deep=0)

    def mention(self, number: int) -> Mention:
        """A number with its clause."""
        q = self.found[number]
        left, right = self._left(number), self._right(number)
        return Mention(
            number, q, left, right, self.text[left : q.start], self.text[q.end : right],
            max(self.sentence_start(q.start), q.start - WINDOW), max(self.part_start(q.start), q.start - WINDOW),
        )  # fmt: skip

    def _left(self, number: int) -> int:
        """From the last comma, or from the number before where another name begins behind it."""
        q = self.found[number]
        left = min(self.stop_before(q.start), q.start)
        at = bisect_left(self.counted, number) - 1
        if at >= 0 and self._sizes(self.found[self.counted[at]], q):
            at -= 1  # 超30亿元的12家: the size belongs to the name
        before = self.found[self.counted[at]] if at >= 0 else None
        if before and before.end > left and before.end <= q.start:
            between = self.text[before.end : q.start]
            if first := JOINED.match(between):
                left = before.end + first.end()
            elif JOINS.search(between.rstrip()):
                left = q.start
            elif (m := NEW_NAME.search(between)) and "分别" not in between:
                left = before.end + m.end()
            elif self.text[before.end : before.end + 1] == "(" or "(" in between[:3]:
                left = q.start if not re.search("[\u4e00-\u9fff]{2}", between) else left  # 2025年冷库容量
        return left

    def _sizes(self, size: Quantity, q: Quantity) -> bool:
        """Whether a number says of which size the things are that ``q`` counts."""
        between = self.text[size.end : q.start]
        return SIZED.fullmatch(between) is not None or (in_words(size) and OF_SIZE.fullmatch(between) is not None)

    def _right(self, number: int) -> int:
        q = self.found[number]
        right = min(len(self.text), q.end + WINDOW)
        if not self.depth[q.start]:
            stops = self._stops(",;。:!?")
            i = bisect_left(stops, q.end)
            right = min(right, stops[i]) if i < len(stops) else right
        else:
            inside = (
                i for i in range(q.end, right) if self.text[i] in ",;。:!?" and self.depth[i] <= self.depth[q.start]
            )
            right = next(inside, right)
        if number + 1 < len(self.found) and (after := self.found[number + 1]).start < right:
            between = self.text[q.end : after.start]
            if cut := re.match(r"(?:以上|以内|以下|左右)?(?=、|和|及|与|以及)", between):  # 及以上公路比例达到
                right = q.end + cut.end()
            elif last := JOINS.search(between):
                right = q.end + last.start()
            elif m := NEW_NAME.search(between):
                right = q.end + m.start()
        return right

    def quote(self, left: int, right: int) -> tuple[int, int]:
        """The span of a clause without connecting words, marks and responsible bodies."""
        start, end = left, right
        while start < end and self.text[start] in " \u3000,、;:":
            start += 1
        if lead := re.match(r"(?:其中[,:]?|同时[,]?|并|且)", self.text[start:end]):  # 其中公路420亿元
            start += lead.end()
        # 新建学校2所(责任
        if cut := re.search(
            r"[(\[【〔](?:责任|牵头|负责|配合)|\s(?:责任|牵头|负责|配合)(?:单位|部门)", self.text[start:end]
        ):
            end = start + cut.start()
        while end > start and self.text[end - 1] in " ,、;:。":
            end -= 1
        return start, end

    # -- what ---------------------------------------------------------------------------------------------------------

    def inside_name(self, q: Quantity) -> bool:
        """Whether a number belongs to a date or a name."""
        return self.when_at(q.start) is not None or self.name_at(q.start) is not None

    def when_at(self, at: int) -> When | None:
        """The year that covers a place."""
        i = bisect_right(self._year_starts, at) - 1
        return next((w for w in self.years[max(i - 1, 0) : i + 1] if w.start <= at < w.end), None)

    def name_at(self, at: int) -> tuple[int, int, str] | None:
        """The name that covers a place."""
        i = bisect_right(self._name_starts, at)
        return next((one for one in reversed(self.names[max(i - 6, 0) : i]) if one[0] <= at < one[1]), None)

    def whens(self, start: int, end: int) -> list[When]:
        """The years named between two places."""
        return self.years[bisect_left(self._year_starts, start) : bisect_left(self._year_starts, end)]

    @cached_property
    def leading(self) -> list[When]:
        """Deadlines that open a sentence and so govern what follows it in the paragraph."""
        return [w for w in self.years if w.kind in ("deadline", "span") and not w.aside and self.leads(w)]

    def owned(self, when: When) -> bool:
        """Whether what a year is of stands before it: 装备制造产业到2025年产值达到1500亿元."""
        before = self.text[max(self.part_start(when.start), when.start - 60) : when.start]
        # 产值
        named = re.match(r"\s?[底末]?[\u4e00-\u9fff]{2}", self.text[when.end : when.end + 4])
        return named is not None and OF_ITS_OWN.search(before) is not None

    def leads(self, when: When) -> bool:
        """Whether a year opens its part of a sentence: a few words stand before it, no number."""
        start = self.part_start(when.start)
        before = self.text[max(start, when.start - 60) : when.start]
        # 达到30万千瓦以
        stated = re.match(r"\s?[底末]?前?(?:达|为|提高|提升|增至|降至|完成|实现)", self.text[when.end : when.end + 8])
        if stated and len(re.findall("[\u4e00-\u9fff]", before)) >= 4:
            return False  # 电动公车占比117年达60%: that year is of this number
        if self.owned(when):
            return False
        # 三年内
        if when.year != self.known.period.end and re.search(r"年(?:之)?内$", self.text[when.start : when.end]):
            return False  # 三年内完成处置 says nothing of the next sentence
        # 综合考虑未来一个时期形势,
        if re.search(r"[\u4e00-\u9fff]{6,},(?:力争|争取|确保|计划|预计|将于|拟于)?$", before):
            return False  # 开工建设高速公路,力争2027年建成通车 is that road's year
        return len(before) <= 30 and not re.search(r"\d|;|其中|[,][^,]{7,}$", before)  # 装机规模30万千瓦


def in_words(q: Quantity) -> bool:
    """Whether an amount of money is written in Chinese numerals: 五十亿元."""
    return q.unit.endswith("元") and SPELLED.fullmatch(q.digits) is not None


def _ranked(q: Quantity, text: str) -> Quantity:
    """进入全球前五: a rank without a unit."""
    if (
        q.bare
        and text[max(q.start - 2, 0) : q.start].rstrip().endswith("前")
        and re.match(r"$|[,。;、)]|行列|方阵|水平", text[q.end : q.end + 2])  # 前五行列
    ):
        return replace(q, unit="位")
    if q.unit == "年" and text.startswith("一遇", q.end):  # 30年一遇
        return replace(q, unit="年一遇", end=q.end + 2, text=text[q.start : q.end + 2])
    return q


def depths(text: str) -> list[int]:
    """How deep in brackets each character stands, and 0 for the end; a bracket that never closes ends its sentence."""
    found, depth = [], 0
    for char in text:
        if char in ")]】」〕":
            depth = max(0, depth - 1)
        if char in "。\n" and depth:
            depth = 0
        found.append(depth)
        if char in "([【「〔":
            depth += 1
    # the comma within 45,300 ends nothing
    for comma in re.finditer(r"(?<=\d),(?=\d{3}(?!\d))", text):
        found[comma.start()] = 99
    return [*found, 0]
