"""Register + view of a date → one assessment per target: verdict or the reason why there is none.

An event is read off the sample paths according to the target's kind: value at the deadline, every year of a
span, minimum, sum, or growth from a base. The known outcome replaces the probability once it is published.
"""

from dataclasses import replace

from plan_analysis.attainment.basis import predicted, rests_on
from plan_analysis.attainment.bounds import ORIENTED, Bound, bound, foreseen_by_others, seen_elsewhere, undecided
from plan_analysis.attainment.events import base_year, needed, span
from plan_analysis.attainment.grounds import Assessment, Foreseen, base_of, foreseen, known_of
from plan_analysis.attainment.message import Message
from plan_analysis.attainment.prediction import Prediction
from plan_analysis.attainment.reading import as_read
from plan_analysis.attainment.reasons import no_verdict
from plan_analysis.attainment.ruling import Ruling, rule
from plan_analysis.forecast import DRAWS
from plan_analysis.observations.real import at_prices_of, chained, meant_real
from plan_analysis.observations.series import View
from plan_analysis.reference import Reference
from plan_analysis.reference.schema import GROWTH, DataError, Target

AT_CURRENT_PRICES = Message(
    "Growth of GDP and value added is meant at constant prices (可比价), and only figures at current prices are at "
    "hand, whose growth includes that of prices. Add a table of its real growth and it is judged by that."
)
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
    view = as_asked(view, row, perimeters[0])
    found = judge(reference, view, row, perimeters[0], predicted(reference, view, row, perimeters[0], draws))
    if found.outcome:
        return found
    for other in perimeters[1:]:
        elsewhere = judge(reference, view, row, other, predicted(reference, view, row, other, FEW))
        if elsewhere.outcome:
            return _settled_elsewhere(reference, elsewhere, perimeters[0])
    row = found.asked[0]  # as it was read
    limits = bound(reference, view, row, perimeters, span(row, period.start))
    limits = limits or foreseen_by_others(reference, view, row, perimeters)
    return _limited(found, limits or seen_elsewhere(reference, view, row))


def as_asked(view: View, row: Target, perimeter: str) -> View:
    """A view at the prices of the base year for a target on growth whose real growth is published, else as it is."""
    if not at_base_prices(view, row, perimeter):
        return view
    return at_prices_of(view, row.indicator, perimeter, base_year(row), row.base_value)


def at_base_prices(view: View, row: Target, perimeter: str) -> bool:
    """Whether a target is judged by published growth, so that its values stand at the prices of its base year."""
    return _grows(row) and chained(view, row.indicator, perimeter, base_year(row))


def _grows(row: Target) -> bool:
    """Whether growth in per cent from a known year is asked."""
    return row.kind in GROWTH and row.base_year is not None and "百分点" not in row.unit


def _at_other_prices(view: View, row: Target, perimeter: str) -> bool:
    """Whether real growth is asked where none is published: growth at current prices would be another thing."""
    known = len(view.series(perimeter, row.indicator)) > 0
    meant = known and _grows(row) and meant_real(view.indicators[row.indicator])
    return meant and not at_base_prices(view, row, perimeter)


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


def judge(reference: Reference, view: View, row: Target, perimeter: str, prediction: Prediction) -> Assessment:
    """One target under one perimeter from a prediction that is made already, which reaches ten years beyond it."""
    period = reference.plan(row.plan)
    indicator = reference.indicators[row.indicator]
    history, paths, parts = prediction
    row, reading = as_read(reference, row, history)
    asked = row, indicator, period.start
    found = rule(asked, history, paths, lambda missing: no_verdict(reference, view, row, history, missing))
    if found.outcome and undecided(view, row, perimeter, needed(*asked)):
        found = _undecided(row)
    if _at_other_prices(view, row, perimeter):
        found = Ruling(ORIENTED, AT_CURRENT_PRICES)
    if paths is not None and found.hits is not None:
        found = replace(found, reason=rests_on(reference, row, history, paths, bool(parts)) or found.reason)
    if reading is not None and (found.outcome or found.hits is not None):
        found = replace(found, reason=Message("{reason} {reading}", (("reason", found.reason), ("reading", reading))))
    ahead = Foreseen() if paths is None or found.hits is None else foreseen(asked, paths, parts)
    return Assessment(
        asked, perimeter, view.as_of.isoformat(), base_of(asked, history), known_of(asked, history), ahead, found
    )


def _undecided(row: Target) -> Ruling:
    """Of a target on whose either side a derived value may lie."""
    return Ruling("insufficient data", Message(
        "The value of {due} follows from printed figures only within a range, and the target lies inside it.",
        (("due", row.due),),
    ))  # fmt: skip
