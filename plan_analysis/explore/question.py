"""A question as an economist puts it: what, where, as known when, to reach how much by when, under which changes."""

from dataclasses import dataclass, replace
from datetime import date

from plan_analysis.dataset.scenario import Change

LEVEL, LOG, INDEX, HEAD, GROWTH = "values", "log scale", "index", "per head", "yearly growth"
LOOKS = (LEVEL, LOG, INDEX, HEAD, GROWTH)
NEWEST, FIRST = "newest", "first published"
VINTAGES = (NEWEST, FIRST)


@dataclass(frozen=True)
class Question:
    """What is asked; ``region`` may be a perimeter, ``others`` are compared with it, ``look`` is how it is drawn.

    ``value`` is in the indicator's unit; ``changes`` make it a scenario.
    """

    indicator: str
    region: str
    as_of: date
    value: float
    due: int
    relation: str = ">="
    others: tuple[str, ...] = ()
    vintage: str = NEWEST
    look: str = LEVEL
    changes: tuple[Change, ...] = ()

    @property
    def demand(self) -> str:
        """The target in the words that ``Dataset.assess`` takes."""
        return f"{self.indicator} {self.relation} {self.value:.10g} by {self.due}"

    def unchanged(self) -> "Question":
        """The same question without the reader's changes."""
        return replace(self, changes=())

    def python(self) -> str:
        """Four lines of Python that give the same answer; changes need a fifth that says so."""
        lines = [
            "import plan_analysis",
            "data = plan_analysis.open()",
            f'verdict = data.assess("{self.demand}", "{self.region}", as_of="{self.as_of.isoformat()}")',
            "verdict.probability, verdict.projection.table",
        ]
        if self.changes:
            lines[1] = 'data = plan_analysis.open().under("scenario.csv")  # the changes, saved beside'
        return "\n".join(lines)
