"""Why there is no verdict, in words that say what is missing."""

from plan_analysis import plan as plans
from plan_analysis.attainment.message import Message
from plan_analysis.observations.series import MIN_VALUES, Series, View
from plan_analysis.reference import Reference
from plan_analysis.reference.schema import EXPECTED, Target


def published_count(series: Series) -> int:
    """Values that rest on publications alone; estimates, implied bases and expected figures do not count."""
    return sum(status not in ("estimated", "implied", EXPECTED) for status in series.status)


def no_verdict(
    reference: Reference, view: View, row: Target, history: Series, missing: list[int]
) -> tuple[str, Message]:
    """Class and reason of a target without a forecast; ``missing`` are years the event needs and a forecast lacks."""
    place = reference.regions[history.region]
    if missing:
        return "insufficient data", Message(
            "The target counts from or over {years}, and no figure of that is published for {place}.",
            (("years", ", ".join(map(str, missing))), ("place", place)),
        )
    if len(history):
        return "insufficient data", _too_short(view, history)
    conflicts = [twin.target for twin in plans.twins(reference.plan_targets(row.plan), row) if not twin.agrees]
    if conflicts:
        return "inconsistent in the plan", Message(
            "The plan asks for this twice in different words (see {twins}), and no published figure is at hand.",
            (("twins", ", ".join(conflicts)),),
        )
    return "not assessable", Message(
        "The tables hold no figure of this indicator that had been published for {place} by {as_of}.",
        (("place", place), ("as_of", view.as_of)),
    )


def _too_short(view: View, history: Series) -> Message:
    """Some values, but too few to go on alone, and too few regions to borrow from."""
    others = view.peers(history.region, history.indicator)
    long = sum(len(other) >= MIN_VALUES for other in others)
    counts = (("n", str(published_count(history))), ("others", str(len(others))), ("long", str(long)))
    if "implied" in history.status:
        return Message(
            "Only the base that the plan implies is known, besides {n} published values; of {others} other regions "
            "that publish this indicator {long} have three values or more, and five are needed to borrow its growth.",
            counts,
        )
    return Message(
        "Published values up to {last}: {n}; of {others} other regions that publish this indicator {long} have three "
        "values or more, and five are needed to borrow its growth.",
        (*counts, ("last", str(int(history.years[-1])))),
    )
