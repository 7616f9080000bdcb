"""Proposed rows of the register, and numbers that are no target, before they are numbered."""

from dataclasses import dataclass, field
from fractions import Fraction

from plan_analysis.plan.numbers import Quantity
from plan_analysis.plan.structure import Place


@dataclass
class Row:
    """One proposed target before it is numbered; ``evidence`` says what it rests on, ``doubts`` what speaks against."""

    place: Place
    quantity: Quantity
    name: str
    relation: str
    kind: str
    due: str
    quote: tuple[int, int]
    modality: str = "firm"
    scope: str = ""
    approx: str = ""
    note: str = ""
    base_year: int | None = None
    base_value: Fraction | None = None
    how: str = "stated"
    evidence: set[str] = field(default_factory=set)
    doubts: list[str] = field(default_factory=list)
    responsible: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    name_en: str = ""

    @property
    def year(self) -> int:
        """The last year of the deadline, 0 where none is known."""
        return int(self.due[-4:]) if self.due else 0


@dataclass(frozen=True)
class Other:
    """One number that is no target, and why."""

    line: int
    start: int
    end: int
    text: str
    context: str
    reason: str
