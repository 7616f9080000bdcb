"""The register page: every target as read, and what the plan's own wording implies or contradicts."""

from dataclasses import dataclass

import pandas as pd

from plan_analysis import plan as plans
from plan_analysis.report.page import Block, Page


@dataclass(frozen=True)
class RegisterPage(Page):
    """The register of targets and what the plan's own wording implies."""

    def register(self) -> Block:
        """Every target with its quote and how it is read."""
        return self.block("register", self.words("Register of targets"), rows=self.targets)

    def implied(self) -> Block | None:
        """Bases that the plan never states but implies; nothing where it implies none."""
        rows = [(row, base) for row in self.targets if (base := plans.implied_base(self.targets, row))]
        return self.block("implied", self.words("Bases the plan implies"), rows=rows) if rows else None

    def consistency(self) -> Block:
        """What the plan linter says: conflicts, repeats, totals, implied bases, gaps, goals without a number."""
        text = plans.paragraphs(self.root / self.reference.plan(self.plan).file)
        found = plans.lint(pd.DataFrame([_joined(row.model_dump()) for row in self.targets]), text)
        rows = [row for row in found.itertuples() if row.finding != "no number"]
        wishes = [
            (row.line, str(row.sentence_zh).partition(":")[2])
            for row in found.itertuples()
            if row.finding == "no number"
        ]
        return self.block("consistency", self.words("Does the plan agree with itself?"), rows=rows, wishes=wishes)


def _joined(row: dict) -> dict:
    """Lists as the tables write them, joined by |."""
    return {name: "|".join(value) if isinstance(value, (list, tuple)) else value for name, value in row.items()}
