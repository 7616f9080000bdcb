"""Register + view of a date → one assessment per target: verdict or the reason why there is none.

An event is read off the sample paths according to the target's kind: value at the deadline, every year of a
span, minimum, sum, or growth from a base. The known outcome replaces the probability once it is published.
"""

from dataclasses import replace

from plan_analysis import plan as plans
from plan_analysis.attainment.bounds import Bound, bound
from plan_analysis.attainment.events import span
from plan_analysis.attainment.grounds import Assessment, Foreseen, base_of, foreseen, known_of
from plan_analysis.attainment.message import Message
from plan_analysis.attainment.prediction import Prediction, predict_from, predict_target
from plan_analysis.attainment.reasons import no_verdict, published_count
from plan_analysis.attainment.ruling import Ruling, rule
from plan_analysis.forecast import DRAWS
from plan_analysis.observations.series import View
from plan_analysis.reference import Reference
from plan_analysis.reference.schema import DataError, Target

LOOK_AHEAD = 10  # years after the deadline searched for the year of attainment
FEW = 100  # draws where only the published figures of a perimeter matter


def assess_plan(reference: Reference, view: View, plan: str, draws: int = DRAWS) -> list[Assessment]:
    """One assessment per target of the plan, each under its ruling perimeter."""
    return [assess(reference, view, plan, row.target, draws=draws) for row in reference.plan_targets(plan)]


def assess(
    reference: Reference, view: View, plan: str, target: str, perimeter: str = "", draws: int = DRAWS
) -> Assessment:
    """One target under one perimeter (the ruling one unless named), as known on the view's date."""
    row = reference.target(plan, target)
    period = reference.plan(plan)
    if row.due_year < period.start:
        raise DataError(f"targets.csv: {plan} {target}: due {row.due} lies before the plan's start in {period.start}")
    perimeters = [perimeter] if perimeter else reference.resolution[plan, target].perimeters
    found = judge(reference, view, row, perimeters[0], _predicted(reference, view, row, perimeters[0], draws))
    if found.outcome:
        return found
    for other in perimeters[1:]:
        elsewhere = judge(reference, view, row, other, _predicted(reference, view, row, other, FEW))
        if elsewhere.outcome:
            return _settled_elsewhere(reference, elsewhere, perimeters[0])
    return _limited(found, bound(reference, view, row, perimeters, span(row, period.start)))


def _settled_elsewhere(reference: Reference, settled: Assessment, ruling: str) -> Assessment:
    """A target that the figures of another of its perimeters settle, where the ruling one has none."""
    reason = Message(
        "The published figures of {place} settle it there; for {ruling} none are published.",
        (("place", reference.regions[settled.perimeter]), ("ruling", reference.regions[ruling])),
    )
    return replace(settled, ruling=replace(settled.ruling, reason=reason))


def _limited(found: Assessment, limits: Bound | None) -> Assessment:
    """What decides comes before a forecast; what only limits comes after it."""
    if limits is None or (found.probability is not None and not limits.result):
        return replace(found, bound=limits)
    return replace(found, foreseen=Foreseen(), ruling=Ruling(limits.verdict, limits.sentence), bound=limits)


def _predicted(reference: Reference, view: View, row: Target, perimeter: str, draws: int) -> Prediction:
    """The prediction a target is judged on; from the base that the plan implies where nothing is published."""
    until = row.due_year + LOOK_AHEAD
    history, paths, parts = predict_target(reference, view, row, perimeter, until, draws)
    indicator = reference.indicators[row.indicator]
    implied = plans.implied_base(reference.plan_targets(row.plan), row)
    if implied and not parts and (paths is None or implied.year > history.years[-1]):
        history = history.with_value(implied.year, implied.value, "implied", row.plan)
        peers = view.peers(perimeter, row.indicator)
        paths = predict_from(history, peers, indicator, until, draws)
        if paths is not None and not published_count(history) and not paths.peers:
            paths = None  # what the plan implies and a class of growth are no figures to judge the plan by
    return history, paths, parts


def judge(reference: Reference, view: View, row: Target, perimeter: str, prediction: Prediction) -> Assessment:
    """One target under one perimeter from a prediction that is made already, which reaches ten years beyond it."""
    period = reference.plan(row.plan)
    indicator = reference.indicators[row.indicator]
    history, paths, parts = prediction
    asked = row, indicator, period.start
    found = rule(asked, history, paths, lambda missing: no_verdict(reference, view, row, history, missing))
    ahead = Foreseen() if paths is None or found.hits is None else foreseen(asked, paths, parts)
    return Assessment(
        asked, perimeter, view.as_of.isoformat(), base_of(asked, history), known_of(asked, history), ahead, found
    )
