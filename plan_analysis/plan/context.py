"""What is known while a paragraph is walked: its place, years, clauses, and the rows read so far."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from plan_analysis.plan.clauses import Mention, Passage
from plan_analysis.plan.rows import Row
from plan_analysis.plan.structure import Place
from plan_analysis.plan.timing import Timing
from plan_analysis.plan.years import Calendar


@dataclass
class Context:
    """One paragraph being walked; ``shared`` holds the names of numbers whose names stood in a list before them."""

    place: Place
    known: Calendar
    where: str
    rows: list[Row] = field(default_factory=list)
    shared: dict[int, list[str]] = field(default_factory=dict)

    @cached_property
    def passage(self) -> Passage:
        """The paragraph cut into sentences and clauses."""
        return Passage(self.place, self.known)

    @cached_property
    def timing(self) -> Timing:
        """Its deadlines and tenses."""
        return Timing(self.passage)

    @property
    def previous(self) -> Row | None:
        """The row read last."""
        return self.rows[-1] if self.rows else None

    def among(self, m: Mention, whole: Row) -> bool:
        """Whether a number is a part of the one before it: 其中东区150家."""
        between = self.passage.text[whole.quantity.end : m.q.start]
        # 其中碳中和债不低于
        return whole.quantity.unit == m.q.unit and bool(re.match(r"(?:以上|左右)?(?:\([^()]*\))?[,;(]?其中", between))
