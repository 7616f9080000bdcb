"""The register page: every target as read, and what the plan's own wording implies or contradicts."""

from dataclasses import dataclass

from plan_analysis import plan as plans
from plan_analysis.report.page import Block, Page


@dataclass(frozen=True)
class RegisterPage(Page):
    """The register of targets and what the plan's own wording implies."""

    def register(self) -> Block:
        """Every target with its quote and how it is read."""
        return self.block("register", self.words("Register of targets"), rows=self.targets)

    def implied(self) -> Block:
        """Bases that the plan never states but implies."""
        rows = [(row, base) for row in self.targets if (base := plans.implied_base(self.targets, row))]
        return self.block("implied", self.words("Bases the plan implies"), rows=rows)

    def consistency(self) -> Block:
        """Repeats and conflicts."""
        rows = [(row, plans.twins(self.targets, row)) for row in self.targets if row.same_as]
        return self.block("consistency", self.words("Repeats and conflicts"), rows=rows)
