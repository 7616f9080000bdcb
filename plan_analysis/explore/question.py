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

    @property
    def stem(self) -> str:
        """What files are called: indicator, region and date; a scenario's say so."""
        return f"{self.indicator}-{self.region}-{self.as_of.isoformat()}{'.scenario' if self.changes else ''}"

    @property
    def scenario_file(self) -> str:
        """What the file with the changes is called."""
        return f"{self.stem}.changes.csv"

    def python(self) -> str:
        """Four lines of Python that give the same answer; with changes, beside the file that holds them."""
        opened = "plan_analysis.open()"
        opened += ".first_published()" if self.vintage == FIRST else ""
        opened += f'.under("{self.scenario_file}")' if self.changes else ""
        return "\n".join(
            [
                "import plan_analysis",
                f"data = {opened}",
                f'verdict = data.assess("{self.demand}", "{self.region}", as_of="{self.as_of.isoformat()}")',
                "verdict.probability, verdict.projection and verdict.projection.table",
            ]
        )
