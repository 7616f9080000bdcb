"""What a target that is to stay at a level asks, where its words could mean every year or the due year alone."""

from collections.abc import Iterator

import numpy as np

from plan_analysis.attainment.events import LEVELS, UNPUBLISHED, meets
from plan_analysis.attainment.message import Amount, Message
from plan_analysis.attainment.ruling import settled
from plan_analysis.observations.series import Series
from plan_analysis.reference import Reference
from plan_analysis.reference.schema import Target


def as_read(reference: Reference, row: Target, history: Series) -> tuple[Target, Message | None]:
    """A target as it is judged, and why so; itself and None where its words leave no doubt.

    稳定在7.2%以上 asks for every year, unless another wording of the same target (``same_as``), as in a table, asks for
    the due year, or the value before the plan did not meet it: then it cannot have meant all years from the start.
    """
    if row.kind != "maintain" or "-" in row.due:
        return row, None
    due = row.model_copy(update={"kind": "level"})
    twin = next(_twins(reference, row), None)
    if twin is not None:
        return due, Message(
            "It is read as a target of {due} alone, as {twin} of the same plan puts it.",
            (("due", row.due), ("twin", twin.target)),
        )
    indicator, start = reference.indicators[row.indicator], reference.plan(row.plan).start
    before = history.without(UNPUBLISHED).value(start - 1) if row.base_value is None else row.base_value
    if before is None or meets(np.array(before), row, indicator):
        return row, None
    every = settled(history, row, indicator, start)
    said = (
        "The value of {year}, {before}, did not meet it, so it is read as a target of {due} alone."
        if every is None or every[1]
        else "The value of {year}, {before}, did not meet it, so it is read as a target of {due} alone; "
        "read as one of every year, it is missed."
    )
    value = Amount(before, indicator.unit, indicator.decimals)
    return due, Message(said, (("year", str(row.base_year or start - 1)), ("before", value), ("due", row.due)))


def _twins(reference: Reference, row: Target) -> Iterator[Target]:
    """Other wordings of the same target that ask for its due year alone."""
    for one in reference.plan_targets(row.plan):
        linked = one.target in row.same_as or row.target in one.same_as
        if linked and one.kind in LEVELS and (one.indicator, one.due) == (row.indicator, row.due):
            yield one
