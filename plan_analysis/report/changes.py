"""The page of changes: values, vintages, probabilities and verdicts against an earlier run."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from plan_analysis import attainment
from plan_analysis.report.page import Block, Page
from plan_analysis.results.changes import Change, compare, results
from plan_analysis.results.files import read


@dataclass(frozen=True)
class ChangesPage(Page):
    """What differs from the results of an earlier run; ``before`` is its results.json, or empty."""

    before: str = ""

    @cached_property
    def old(self) -> dict | None:
        """The earlier results; DataError for a file that is none."""
        if not self.before:
            return None
        return read(Path(self.before))

    @cached_property
    def new(self) -> dict:
        """The results as of the page's date."""
        found = attainment.assess_plan(self.reference, self.view, self.plan, self.draws)
        return results(self.plan, self.view.as_of, self.draws, found)

    def changes(self) -> Block:
        """Every change, or that there is none, or nothing to compare with."""
        rows = compare(self.old, self.new) if self.old else []
        return self.block("changes", self.words("What changed"), old=self.old, rows=[self._said(row) for row in rows])

    def _said(self, change: Change) -> tuple[str, str, str, str]:
        """Target, kind of change, before and after, in the reader's words and units."""
        kind = self.words(change.what) + (f" ({change.year})" if change.year else "")
        before, after = (self._shown(change, value) for value in (change.before, change.after))
        return change.target, kind, before, after

    def _shown(self, change: Change, value: object) -> str:
        if value is None or value == "":
            return "–"
        if isinstance(value, float) and change.what == "probability":
            return self.words.percent(value)
        if isinstance(value, float):
            row = self.reference.target(self.plan, change.target)
            return self.words.quantity(value, row.unit, self.reference.indicators[row.indicator].decimals)
        return self.words(value)
