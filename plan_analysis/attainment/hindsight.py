"""A plan looked back on: what was said of each target on several days, what became of it, and how good that was."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from plan_analysis.attainment.bounds import first_reached
from plan_analysis.attainment.grounds import Assessment
from plan_analysis.observations.series import View
from plan_analysis.reference import Reference
from plan_analysis.reference.schema import Plan, Target


@dataclass(frozen=True)
class Course:
    """One target through the days: an assessment for each, and the year its number was first reached, and where."""

    row: Target
    stages: tuple[Assessment, ...]
    reached: tuple[int, str] | None

    @property
    def result(self) -> str:
        """``met`` or ``missed`` as known on the last day, be it by its own figure or by a limit; empty while open."""
        return self.stages[-1].result

    @property
    def after(self) -> int:
        """Years from the deadline to the first published value that reaches it; 0 where none does, or one in time.

        Only a target that was ``missed`` is known to have been late: of another no value in time may be published.
        """
        return max(0, self.reached[0] - self.row.due_year) if self.reached and self.result != "met" else 0


@dataclass(frozen=True)
class Score:
    """How the probabilities of one day have held: number of settled targets, their mean, the share met, Brier score.

    The Brier score is the mean squared distance between probability and outcome: 0 is perfect, 0.25 what 50 % for
    everything scores (Brier 1950).
    """

    stage: int
    n: int
    stated: float
    met: float
    brier: float


def days(plan: Plan, today: date) -> list[date]:
    """The plan's start, mid-term and end, as far as they are past, and today; each as the last day of its year."""
    start = min(plan.as_of, date(plan.start, 12, 31))
    past = [start, date((plan.start + plan.end) // 2, 12, 31), date(plan.end, 12, 31)]
    return [*sorted({day for day in past if day < today}), today]


def courses(reference: Reference, plan: str, assessed: list[list[Assessment]], today: View) -> list[Course]:
    """The targets of a plan through the days; ``assessed`` holds the whole plan's assessments day by day."""
    start = reference.plan(plan).start
    rows = reference.plan_targets(plan)
    return [
        Course(row, stages, first_reached(today, row, _perimeters(reference, row, stages[-1]), start))
        for row, stages in zip(rows, zip(*assessed, strict=True), strict=True)
    ]


def scores(found: list[Course]) -> list[Score]:
    """One score for each earlier day on which a target had a probability that is settled by now."""
    settled = [one for one in found if one.result]
    made = []
    for stage in range(len(found[0].stages) - 1 if found else 0):
        pairs = [(one.stages[stage].probability, one.result == "met") for one in settled]
        said = np.array([(p, met) for p, met in pairs if p is not None], dtype=float)
        if len(said):
            brier = float(np.mean((said[:, 0] - said[:, 1]) ** 2))
            made.append(Score(stage, len(said), float(said[:, 0].mean()), float(said[:, 1].mean()), brier))
    return made


def _perimeters(reference: Reference, row: Target, last: Assessment) -> list[str]:
    """Where the target was settled, else every perimeter on which it may be."""
    listed = reference.resolution[row.plan, row.target].perimeters
    return [last.perimeter] if last.outcome else listed
