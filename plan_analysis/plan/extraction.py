"""Plan text → proposed register of targets, and for every other number the reason why it is none.

A number becomes a target when the words around it promise something: a comparator (达到, 不低于, … 以上), a thing
made or brought in (培育…70家), or its place in a row of such. What happened before the plan, what belongs to a name
and what only describes stays out.
"""

import re
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from plan_analysis.plan import context, tables, wording
from plan_analysis.plan.clauses import Clauses
from plan_analysis.plan.context import Period, Place
from plan_analysis.plan.naming import (
    COUNTED,
    MAKES,
    MEASURED,
    PHYSICAL,
    cleaned,
    kind_of,
    object_behind,
    subject_before,
    without_about,
    without_verbs,
)
from plan_analysis.plan.numbers import Quantity
from plan_analysis.plan.rows import Other, Row, frame, others_frame
from plan_analysis.plan.text import Paragraph, as_source, paragraphs

if TYPE_CHECKING:
    import pandas as pd


def extract(path_or_text: Path | str, plan: str = "") -> "pd.DataFrame":
    """The proposed register of a plan, one row per target, columns ``COLUMNS``; ``path_or_text`` is a file or a text.

    ``span_start`` and ``span_end`` are the place of the quote in its paragraph, which begins in ``line``.
    ``confidence`` is certain, likely or check, with the ``reason`` for check. Numbers are floats; 1/3 is 100/3.
    Raises DataError when the text cannot be read whole.
    """
    source = as_source(path_or_text)
    rows, _ = read(paragraphs(source))
    return frame(rows, plan or (source.stem if isinstance(source, Path) else "plan"))


def explain(path_or_text: Path | str) -> "pd.DataFrame":
    """Every number of a plan that is no target, with its place and the reason; columns ``OTHER_COLUMNS``."""
    return others_frame(read(paragraphs(as_source(path_or_text)))[1])


def read(found: list[Paragraph]) -> tuple[list[Row], list[Other]]:
    """Targets and other numbers of a plan's paragraphs, in the order of the text."""
    span, where = context.period(found), context.scope(found)
    rows: list[Row] = []
    others: list[Other] = []
    held: list[Place] = []
    for place in context.places(found, span):
        if tables.is_row(place.paragraph.plain):
            held.append(place)
            continue
        _table(held, span, where, rows)
        held = []
        _Reader(place, span, where, rows, others).read()
    _table(held, span, where, rows)
    return rows, others


def _table(held: list[Place], span: Period, where: str, rows: list[Row]) -> None:
    for cell in tables.targets([place.paragraph for place in held], span):
        place = held[cell.row]
        text = place.paragraph.plain
        kind = cell.kind or kind_of(cell.name, cell.quantity, "", "", "")
        start, end = tables.extent(text)
        rows.append(
            Row(place, cell.quantity, cell.name, cell.relation, kind, cell.due, (start, end), scope=where,
                approx=cell.approx, note=cell.note, base_year=cell.base_year, base_value=cell.base_value)
        )  # fmt: skip


class _Reader(Clauses):
    """Walks one paragraph, number by number, and adds what it finds to ``rows`` and ``others``."""

    def __init__(self, place: Place, span: Period, where: str, rows: list[Row], others: list[Other]) -> None:
        super().__init__(place, span)
        self.where, self.rows, self.others = where, rows, others
        self.base: tuple[int | None, Quantity, int] | None = None
        self.previous: Row | None = None
        self.shared: dict[int, str] = {}

    def read(self) -> None:
        for number, quantity in enumerate(self.found):
            reason = self._no_target(number, quantity)
            if reason:
                text = self.text[max(0, quantity.start - 8) : quantity.end + 8]
                line = self.place.paragraph.line
                self.others.append(Other(line, quantity.start, quantity.end, quantity.text, text, reason))

    # -- one number -------------------------------------------------------------------------------------------------

    def _no_target(self, number: int, q: Quantity) -> str:
        """Empty when the number was taken as a target (or as the base of one), else the reason why not."""
        if reason := self._outside(q):
            return reason
        left, right = self.clause(number)
        before, after = self.text[left : q.start], self.text[q.end : right]
        sentence_start = self.sentence_start(q.start)
        if goal := self._base_of(number, before):
            years = [w.year for w in self.years if left <= w.start < q.start]
            self.base = (years[-1] if years else None, q, goal.start)
            return "the base a target starts from"
        if self._is_past(q, sentence_start, left):
            return "reached before the plan"
        relation, kind_hint, compared, change = self._comparison(before, after)
        made = bool(wording.MADE_END.search(before))
        standing = bool(wording.STANDING_END.search(before))
        object_after = object_behind(after)
        counted = bool(COUNTED.match(q.unit))
        promised = compared or change or number in self.shared
        if not promised and q.unit and (made or standing) and (counted or MEASURED.search(q.unit)):
            promised = not self._chinese_small(q)
        if not promised and (counted or MEASURED.search(q.unit)) and wording.MADE_ANYWHERE.search(before):
            promised = not self._chinese_small(q)
        if not promised and self._follows(left, q) and (counted or q.unit == "%"):
            promised = True
        if (
            not promised
            and (self.place.goal or self.deadline(q, sentence_start)[1] == "stated")
            and q.unit
            and (counted or MEASURED.search(q.unit) or q.unit in ("%", "倍", "‰"))
        ):
            promised = not self._chinese_small(q) and len(re.sub(r"[\d\s]", "", before)) >= 2
        if q.unit == "倍" and q.text.endswith(("番", "倍增")):
            promised = True
        if not promised and counted and re.search(r"每[万千百十]+(?:名|人|户|常住)", before):
            promised = True
        if not promised:
            return "no words say that it is to be reached"
        if q.bare and not compared:
            return "a number without a unit or a comparison"
        if self._chinese_small(q) and not compared and not change:
            return "descriptive count"
        if (
            q.unit in ("年", "天", "日", "小时", "分钟", "个月", "次", "分", "级", "类", "期", "批", "度")
            and not compared
            and not change
        ):
            return "a span of time or an order"
        if re.match(r"\s?(?:以内|以上|以下)?的?(?:比例|标准)?(?:给予|予以|奖励|补助|补贴|奖补|资助)", after):
            return "a rate or an amount of a measure"
        if re.search(r"元$", q.unit) and not change and self._is_policy(before, after, compared):
            return "an amount of money that describes a measure"
        self._take(
            number, q, left, right, before, after, relation, kind_hint, change, made, object_after, sentence_start
        )
        return ""

    def _base_of(self, number: int, before: str) -> Quantity | None:
        """The number a base leads to: 由2020年的1.75%提高到2025年的2.2%."""
        if not re.search(r"(?:由|从)[^,。;到至]{0,20}$", before):
            return None
        later = [one for one in self.found[number + 1 :] if not any(w.start <= one.start < w.end for w in self.years)]
        if not later:
            return None
        between = self.text[self.found[number].end : later[0].start]
        leads = re.search(r"[到至为](?:(?:19|20)\d\d年[底末]?的?)?$", between) and not re.search(r"[,。;]", between)
        return later[0] if leads else None

    def _outside(self, q: Quantity) -> str:
        text = self.text
        if q.start < self.place.body:
            return "number of a clause"
        for start, end, reason in self.names:
            if start <= q.start < end and not (
                q.end > end and COUNTED.match(q.unit) and reason != "name of a programme"
            ):
                return reason
        for when in self.years:
            if when.start <= q.start < when.end:
                return {"base": "year of a base", "date": "date"}.get(when.kind, "deadline or period")
        if re.match(r"\s?[月日号](?!均)", text[q.end :]) or (
            q.unit in ("日", "年") and re.fullmatch(r"(?:19|20)\d\d", q.digits)
        ):
            return "date or number of a document"
        if re.search(r"(?:19|20)\d\d$", q.digits) and q.bare:
            return "date"
        if wording.LEGAL.search(text[max(0, q.start - 4) : q.start]) or re.match(r"\s?[〕\]号条款届]", text[q.end :]):
            return "number of a document"
        if q.bare and not re.search(r"\d", q.digits):
            return "a numeral within a word"
        if (
            not re.search(r"\d", q.digits)
            and q.value <= 1
            and not q.text.endswith(("番", "倍", "倍增"))
            and "分之" not in q.text
        ):
            return "one thing, not counted"
        return ""

    def _chinese_small(self, q: Quantity) -> bool:
        """三个清单, 四项措施: small counts in words describe."""
        return (
            not re.search(r"\d", q.digits)
            and q.value < 20
            and bool(re.match(r"个|项|类|种|条|大|级|次|套|对|位|名|批|期|处|段|方|支|家$", q.unit or "个"))
        )

    def _is_policy(self, before: str, after: str, compared: bool) -> bool:
        if re.match(r"\s?(?:以内|以上)?的?(?:奖励|补助|补贴|奖补|资助|罚款|贷款|额度)", after):
            return True
        words = list(wording.POLICY.finditer(before[-14:]))
        # 完成投资60亿元 is promised, 投资60亿元的项目 is described
        return bool(words) and not wording.REACHED.search(
            before[-14:][: words[0].start()] + before[-14:][words[-1].end() :]
        )

    def _follows(self, left: int, q: Quantity) -> bool:
        """Whether a target of the same sentence stands right before, as in 达到50家;国家级星创天地11家."""
        if self.previous is None or self.previous.place is not self.place:
            return False
        between = self.text[self.previous.quantity.end : q.start]
        return "。" not in between and len(between) < 60 and not wording.PAST_WORDS.search(between)

    def _is_past(self, q: Quantity, sentence_start: int, left: int) -> bool:
        if self.place.past:
            return True
        sentence = self.text[sentence_start : q.start]
        stated = [
            w for w in self.years if sentence_start <= w.start < q.start and w.kind in ("deadline", "span", "date")
        ]
        if stated and self.span.start and max(w.year for w in stated) < self.span.start:
            return True
        if stated and self.span.start and stated[-1].year >= self.span.start and stated[-1].kind != "date":
            return bool(re.search(r"截至|已经?(?:达|有|建成|实现)", sentence))
        return bool(wording.PAST_WORDS.search(sentence))

    def _comparison(self, before: str, after: str) -> tuple[str, str, bool, re.Match | None]:
        """(relation, hint of kind, whether words compare, the words of change) of a number in its clause."""
        tail = wording.ABOUT.sub("", before.rstrip())
        for words, relation in wording.AFTER:
            if re.match(rf"\s?(?:{words})", after):
                follows = relation
                break
        else:
            follows = ""
        change = wording.CHANGE.search(tail)
        if change and re.search(r"(?:增加|提高|增长|提升|下降|降低|减少|缩短|扩大|延长|上升)(?:到|至|为)$", tail):
            change = None
        for words, relation, hint in wording.COMPARATORS:
            # the last of several: 占比提高到 is 提高到
            match = re.search(rf".*(?P<word>{words})(?P<gap>[^,。;0-9]{{0,6}})$", tail)
            if match and (
                (relation != ">=" and not re.search("[元级]", match["gap"]))
                or hint
                or not match["gap"]
                or match["gap"] in ("全市的", "全省的", "其", "了", "总量的", "约", "全部")
            ):
                if relation == ">=" and follows == "<=":
                    relation = "<="
                if match["word"] in ("到", "为", "实现", "完成", "保持", "占") and change:
                    break
                return relation, hint, True, change
        if change:
            return (follows or ">="), "", False, change
        if follows:
            return follows, "", True, None
        return ">=", "", False, None

    # -- what a target is -------------------------------------------------------------------------------------------

    def _take(
        self, number: int, q: Quantity, left: int, right: int, before: str, after: str, relation: str, hint: str,
        change: re.Match | None, made: bool, object_after: str, sentence_start: int,
    ) -> None:  # fmt: skip
        sentence = self.text[sentence_start : q.start]
        year, how, first = self.deadline_of(q, sentence_start)
        base_year, base_value = self._base(sentence, before, number)
        annual = self._annual(sentence, relation, before, change)
        near = max(self.clause_before(left), sentence_start)
        per_unit = next(reversed(list(wording.PER_UNIT.finditer(self.text[near : q.start]))), None)
        name = self._name(number, left, q, before, object_after, change)
        if self.previous and re.fullmatch(r"(?:国家|省|市|县)级(?:以上)?", name):
            # 建设创业孵化基地12个,其中省级3个
            name += self.previous.name
        if self.previous and self.previous.place is self.place:
            name = self._completed(name, self.text[self.previous.quantity.end : q.start])
        kind = kind_of(name, q, before, hint, change["way"] if change else "")
        note = ""
        if change and kind in ("growth_rate", "change_from_base") and change["down"]:
            note = "降低"
        if annual and not change:
            kind = "annual_flow"
        elif per_unit and not annual:
            kind = "per_unit"
        elif (
            (kind == "count_stock" or (kind == "level" and PHYSICAL.search(q.unit)))
            and not hint
            and (made or MAKES.match(cleaned(before)) or wording.MADE_END.search(without_about(before)))
            and not self._level(before)
        ):
            kind = "cumulative"
        if kind in ("growth_rate", "change_from_base"):
            base_year = base_year or (self.span.start - 1 if self.span.start else None)
        elif base_value is None:
            base_year = None
        start_year = first or self.span.start
        due = str(year) if year else ""
        if kind in ("annual_flow", "maintain") and kind == "annual_flow" and start_year and year and start_year < year:
            due = f"{start_year}-{year}"
        modality = wording.MODALITY.search(self.text[self.comma_before(q.start) : q.start])
        row = Row(
            self.place, q, name, relation, kind, due, self.quote(left, right), modality[0] if modality else "firm",
            per_unit[0] if per_unit and kind == "per_unit" else self._scope(name),
            "approx" if wording.APPROXIMATE.match(after.strip()) or wording.ABOUT.search(before) else "", note,
            base_year, base_value, how == "period",
        )  # fmt: skip
        self._doubt(row, year)
        if self.previous and self.previous.place is self.place:
            first, words = self.previous, before.strip(" 、和及")
            if not words and "。" not in self.text[first.quantity.end : q.start]:
                # the second of A、B分别降低x、y means what the first means
                row.kind, row.relation, row.note, row.base_year = (
                    first.kind,
                    first.relation,
                    first.note,
                    first.base_year,
                )
            elif relation == ">=" and not change and kind == "count_stock" and not self._compares(before, after):
                if re.search(r"[、和]$", self.text[first.quantity.end : left]) and first.kind in (
                    "cumulative",
                    "annual_flow",
                ):
                    row.kind, row.due = first.kind, first.due
        for one in self._each(row, before):
            self.rows.append(one)
            self.previous = one

    def _doubt(self, row: Row, year: int) -> None:
        if not year:
            row.doubts.append("no deadline is stated")
        if len(row.name) < 2:
            row.doubts.append("no name stands with the number")
        if row.quantity.bare and not row.name.endswith("指数"):
            row.doubts.append("no unit is printed")

    def _each(self, row: Row, before: str) -> list[Row]:
        """A、B均达到95%: one row each."""
        if row.quantity in (self.found[i] for i in self.shared):
            return [row]
        match = re.search(
            r"^(?P<names>.*?)(?:均|都|各|分别)(?:要)?(?:下降|降低|减少|增长|提高|达到|超过|突破|稳定在|保持在|不低于|提高到|实现)",
            before,
        )
        parts = [part for part in re.split(r"[、和及与]", match["names"]) if part] if match else []
        if len(parts) < 2 or any(len(part) < 3 for part in parts):
            return [row]
        return [Row(**{**row.__dict__, "name": cleaned(part), "doubts": list(row.doubts)}) for part in parts]

    def _completed(self, name: str, between: str) -> str:
        """A name that leans on the one before it in its sentence: 新建100个, 占GDP比重达到2.6%."""
        if "。" in between or not (len(name) < 2 or name.startswith("占")):
            return name
        return self.previous.name + name if len(name) >= 2 else self.previous.name

    def _compares(self, before: str, after: str) -> bool:
        return self._comparison(before, after)[2]

    def _level(self, before: str) -> bool:
        return bool(
            re.search(r"(?:达到|达|[到至]|突破|超过|保持在|稳定在|控制在|占|不少于|不低于)[^,。;]{0,4}$", before)
        )

    def _base(self, sentence: str, before: str, number: int) -> tuple[int | None, Fraction | None]:
        if self.base and self.base[2] == self.found[number].start:
            return self.base[0], self.base[1].value
        bases = [w for w in self.years if w.kind == "base" and w.end <= self.found[number].start]
        start = self.found[number].start - len(sentence)
        bases = [w for w in bases if w.start >= start and "。" not in self.text[w.end : self.found[number].start]]
        return (bases[-1].year if bases else None), None

    def _annual(self, sentence: str, relation: str, before: str, change: re.Match | None) -> bool:
        found = list(wording.ANNUAL.finditer(sentence))
        if not found:
            return False
        rest = sentence[found[-1].end() :]
        return not re.search(r"(?:到|至)?(?:19|20)\d\d年", rest) and not (
            self._level(before) and not wording.ANNUAL.search(before)
        )

    def _name(
        self, number: int, left: int, q: Quantity, before: str, object_after: str, change: re.Match | None
    ) -> str:
        if number in self.shared:
            return self.shared[number]
        if names := self._distributed(number, left, before):
            return names
        subject = subject_before(before)
        if object_after and (
            not subject
            or before.endswith("的")
            or wording.MADE_END.search(before)
            or wording.STANDING_END.search(before)
        ):
            return cleaned(object_after)
        name = without_verbs(cleaned(subject))
        if len(name) >= 2:
            return name
        if object_after:
            return cleaned(object_after)
        if (
            self.previous
            and self.previous.place is self.place
            and "。" not in self.text[self.previous.quantity.end : q.start]
        ):
            between = self.text[self.previous.quantity.end : left]
            if not re.search(r"[\u4e00-\u9fff]{4,}", re.sub(r"(?:以上|以内|左右|到?\d{4}年)", "", between)):
                return self.previous.name
        earlier = self.clause_before(left)
        return cleaned(subject_before(re.sub(r"\d.*$", "", self.text[earlier : max(left - 1, earlier)])))

    def _distributed(self, number: int, left: int, before: str) -> str:
        """A、B分别达到x、y: the names, in their order, for this and the following numbers."""
        match = re.search(r"(?P<names>.*?)分别", before)
        if not match:
            return ""
        group = [number]
        while group[-1] + 1 < len(self.found):
            one, two = self.found[group[-1]], self.found[group[-1] + 1]
            if not re.fullmatch(r"(?:以上|以内|以下|左右)?(?:、|和|及|与|,)", self.text[one.end : two.start].strip()):
                break
            group.append(group[-1] + 1)
        words = (
            re.sub(r"^.*?(?:年末|年底|年)[,]?", "", match["names"])
            if re.match(r".{0,3}\d{4}年", match["names"])
            else match["names"]
        )
        parts = [cleaned(part) for part in re.split(r"[、和及与]", words) if part]
        if 0 < len(parts) < len(group) and left:
            earlier = self.text[self.clause_before(left) : left - 1]
            parts = [cleaned(part) for part in re.split(r"[、和及与]", earlier) if part] + [
                part for part in parts if part
            ]
        if not "".join(parts) and len(group) > 1 and len(self.rows) >= len(group):
            # 突破800万人次,收入达到60亿元,分别增长20%、25%
            parts = [row.name for row in self.rows[-len(group) :]]
        if len(parts) < len(group) or len(group) == 1:
            return ""
        parts = parts[-len(group) :]
        for place, name in zip(group, parts, strict=True):
            self.shared[place] = name
        return self.shared[number]

    # -- where it stands --------------------------------------------------------------------------------------------

    def _scope(self, name: str) -> str:
        match = re.search(r"市本级|规模以上(?:工业)?企业|规上(?:工业)?企业|全国|全省|全市|全县|全区", name)
        return match[0] if match else self.where
