"""Anyone's series and targets → a probability, or the reason why there is none, for each case.

Cases with the same indicator and unit are each other's peers, seen only up to the last year of the case in question.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from plan_analysis.attainment.case import NO_TARGET, NO_VALUE, Case
from plan_analysis.attainment.case_pace import paces
from plan_analysis.attainment.message import Message
from plan_analysis.attainment.prediction import predict_from
from plan_analysis.attainment.ruling import FARTHEST, Ruling, rule
from plan_analysis.forecast import (
    DRAWS,
    MIN_PEERS,
    Forecast,
    Forecasts,
    Scale,
    forecast_many,
    natural,
)
from plan_analysis.forecast.components import SHORTEST
from plan_analysis.forecast.model import TOO_SHORT
from plan_analysis.forecast.paths import SMALL
from plan_analysis.forecast.transform import COUNT, EDGE, FEW, FEW_EVENTS
from plan_analysis.reference import units as registry

if TYPE_CHECKING:
    from plan_analysis.attainment.lending import Known

QUANTILES = {"lo95": 0.025, "lo80": 0.1, "lo50": 0.25, "median": 0.5, "hi50": 0.75, "hi80": 0.9, "hi95": 0.975}
AT_ONCE = 5000  # cases forecast together: bounds the memory
MANY = 50  # alike cases from which nobody asks the tables: they hold 31 provinces
SET_ASIDE = Message("one value far off both its neighbours is set aside")


def assess(
    cases: list[Case],
    draws: int = DRAWS,
    progress: Callable[[int], None] = lambda done: None,
    known: "Callable[[Case], Known | None]" = lambda case: None,
    words: Callable[[Message], str] = str,
) -> pd.DataFrame:
    """One row per case: probability of reaching the target by its deadline, median and ranges, verdict, reason.

    ``n`` is the number of known values; probabilities stay within 1 and 99 per cent. ``known`` may say which
    indicator of the tables a case is: where they hold more peers than the file, it is forecast as a target of a plan
    would be, so that it gets one answer alone and among others. ``pace`` says where the growth that is needed stands
    among that of other regions. ``words`` puts sentences in a reader's language.
    """
    rows: dict[str, dict] = {}
    alike = Counter((case.indicator, case.unit) for case in cases if _open(case))
    rest, lenders = [], {}
    for case in cases:
        lent = known(case) if not case.problem and alike[case.indicator, case.unit] < MANY else None
        if lent is not None:
            case, lenders[case.case_id] = lent.published(case), lent
        rows[case.case_id] = _blank(case)
        if _open(case) and lent is not None and lent.tells_more_than(alike[case.indicator, case.unit]):
            rows[case.case_id] |= _lent(case, lent, draws)
            progress(1)
        elif _open(case):
            rest.append(case)
        else:
            rows[case.case_id] |= _said(_closed(case))
    for batch, made in _forecasts(rest, lambda case: case.deadline, draws):
        ranges = made.quantiles(list(QUANTILES.values()))
        for row, case in enumerate(batch):
            rows[case.case_id] |= _judged(case, made, row, ranges[row])
        progress(len(batch))
    table = pd.DataFrame([rows[case.case_id] for case in cases], columns=OUTPUT)
    return _in_words(table, words).assign(**paces(cases, lenders, words))


def summary(
    cases: list[Case],
    until: int | None = None,
    draws: int = DRAWS,
    progress: Callable[[int], None] = lambda done: None,
    known: "Callable[[Case], Known | None]" = lambda case: None,
    words: Callable[[Message], str] = str,
) -> pd.DataFrame:
    """One row per case and year ahead: median and ranges; one row with the reason where there is no forecast.

    Years run until ``until``, else to the case's deadline, else five years beyond its last value. ``known`` and
    ``words`` are those of ``assess``, so that both give the same ranges.
    """
    found: dict[str, list[dict]] = {}
    alike = Counter((case.indicator, case.unit) for case in cases)

    def ending(case: Case) -> int:
        return until or case.due or case.start + 5

    for case in cases:
        if reason := _without(case, ending):
            found[case.case_id] = [{"case_id": case.case_id, "n": len(case.years), "reason": reason}]
            continue
        count = alike[case.indicator, case.unit]
        if count < MANY and (lent := known(case)) is not None and lent.tells_more_than(count):
            found[case.case_id] = _lent_years(case, lent, ending(case), draws)
            progress(1)
    rest = [case for case in cases if case.case_id not in found]
    for batch, made in _forecasts(rest, ending, draws):
        ranges = made.quantiles(list(QUANTILES.values()))
        for row, case in enumerate(batch):
            common = {"case_id": case.case_id, "n": len(case.years), "reason": Message(made.reasons[row])}
            common |= {"warnings": (*case.warnings, *_prepared(made, row))}
            common["class"] = case.growth_class.name if made.classed[row] and case.growth_class else ""
            years = range(case.start + 1, ending(case) + 1) if not made.reasons[row] else ()
            found[case.case_id] = [
                common | {"year": year} | dict(zip(QUANTILES, ranges[row, year - case.start - 1], strict=True))
                for year in years
            ] or [common]
        progress(len(batch))
    columns = ["case_id", "year", *QUANTILES, "n", "class", "reason", "warnings"]
    rows = [row | {"year": str(row.get("year", ""))} for case in cases for row in found[case.case_id]]
    return _in_words(pd.DataFrame(rows, columns=columns), words)


def _in_words(table: pd.DataFrame, words: Callable[[Message], str]) -> pd.DataFrame:
    """A table with its reasons and warnings in a reader's language."""

    def said(one: object) -> str:
        return "; ".join(map(words, one)) if isinstance(one, tuple) else words(one) if isinstance(one, Message) else ""

    return table.assign(**{name: [said(one) for one in table[name]] for name in ("reason", "warnings")})


def _without(case: Case, ending: Callable[[Case], int]) -> Message | None:
    """Why a case has no forecast, None where it can have one."""
    if case.last is None:
        return _quoted(case.problem) if case.problem else Message("no value")
    if case.unfit:
        return _quoted(case.unfit)
    if ending(case) <= case.last:
        return Message("values reach {last} already", (("last", str(case.last)),))
    if ending(case) > case.last + FARTHEST:
        return Message(
            "{year} lies more than {years} years after the last value",
            (("year", str(ending(case))), ("years", str(FARTHEST))),
        )
    return None


def _quoted(problem: str) -> Message:
    """A sentence that may quote a file: what looks like a gap in it is none."""
    return Message("{problem}", (("problem", problem),)) if "{" in problem or "}" in problem else Message(problem)


def _prepared(made: Forecasts, row: int) -> list[Message]:
    """What was done to a history before it was forecast, other than what ``doubts`` says of its gaps."""
    return [SET_ASIDE for word in made.histories[row].warnings if "bridged" not in word]


OUTPUT = [
    "case_id", "probability", "median", "lo80", "hi80", "lo95", "hi95", "n", "class", "verdict", "reason",
    "required_growth", "slower", "pace", "warnings",
]  # fmt: skip


def _open(case: Case) -> bool:
    """Whether a forecast is needed, and possible, to judge a case."""
    return not case.problem and case.last is not None and case.due is not None and 0 < case.due - case.last <= FARTHEST


def _blank(case: Case) -> dict:
    """A row without a verdict."""
    said = {"n": len(case.years), "warnings": case.warnings, "case_id": case.case_id}
    return dict.fromkeys(OUTPUT, np.nan) | said | {"class": case.growth_class.name if case.growth_class else ""}


def _said(ruling: Ruling) -> dict:
    found = {"verdict": ruling.verdict, "reason": ruling.reason}
    return found if ruling.probability is None else found | {"probability": ruling.probability}


def _closed(case: Case) -> Ruling:
    """The ruling on a case that needs no forecast: known outcome, or why there is no verdict."""
    if case.problem:  # it may quote a file, so it fills a gap and is no template itself
        return Ruling("not assessable", _quoted(case.problem))
    if case.last is None or case.due is None:
        return Ruling("not assessable", Message(NO_VALUE if case.last is None else NO_TARGET))
    return rule(case.asked, case.history, None)


def _judged(case: Case, made: Forecasts, row: int, ranges: np.ndarray) -> dict:
    if made.reasons[row]:
        return _said(Ruling("insufficient data", Message(made.reasons[row])))
    ahead = case.deadline - case.start
    drawn = made.at(row, ahead)
    future = Forecast(
        case.history, np.array([case.deadline]), drawn[:, None], np.zeros(len(drawn)), "", made.borrowed[row],
        int(made.peers[row]),
    )  # fmt: skip
    found = dict(zip(QUANTILES, ranges[ahead - 1], strict=True))
    words = [*case.warnings, *_prepared(made, row)]
    if made.histories[row].known < SHORTEST and made.peers[row] < MIN_PEERS and made.classed[row]:
        words.append(Message("fewer than 4 values and no comparable series: the growth of its class stands in"))
    elif made.histories[row].known < SHORTEST and made.peers[row] < MIN_PEERS:
        words.append(
            Message("fewer than 4 values and no comparable series: the growth of public series at large stands in")
        )
    ranged = {name: found[name] for name in OUTPUT if name in found}
    return ranged | _said(rule(case.asked, case.history, future)) | {"warnings": tuple(words)}


def _lent(case: Case, found: "Known", draws: int) -> dict:
    """The row of a case that the tables know: forecast and judged as a target of a plan is."""
    made = predict_from(found.series, found.peers, found.indicator, case.deadline, draws)
    if made is None:
        return _said(Ruling("insufficient data", Message(TOO_SHORT)))
    made = replace(made, history=case.history, paths=found.factor * made.paths)
    ranges = np.quantile(made.drawn(case.deadline), list(QUANTILES.values()))
    return {name: value for name, value in zip(QUANTILES, ranges, strict=True) if name in OUTPUT} | {
        **_said(rule(case.asked, case.history, made)),
        "class": made.growth_class.name if made.growth_class else "",
        "warnings": (*case.warnings, found.lender),
    }


def _lent_years(case: Case, found: "Known", until: int, draws: int) -> list[dict]:
    """The rows of a case that the tables know, year by year."""
    made = predict_from(found.series, found.peers, found.indicator, until, draws)
    common: dict = {"case_id": case.case_id, "n": len(case.years), "warnings": (*case.warnings, found.lender)}
    if made is None:
        return [common | {"reason": Message(TOO_SHORT)}]
    common |= {"reason": Message(), "class": made.growth_class.name if made.growth_class else ""}
    ranges = found.factor * np.quantile(made.paths, list(QUANTILES.values()), axis=0).T
    return [
        common | {"year": int(year)} | dict(zip(QUANTILES, row, strict=True))
        for year, row in zip(made.years, ranges, strict=True)
        if year <= until
    ]


def _forecasts(cases: list[Case], until: Callable[[Case], int], draws: int) -> Iterator[tuple[list[Case], Forecasts]]:
    """Batches of cases that end in the same year and share a kind, each with their forecasts.

    Peers are all series of the same indicator and unit, cut at that year, one per region.
    """
    kinds: dict[tuple, list[Case]] = {}
    for case in cases:
        kinds.setdefault((case.indicator, case.unit), []).append(case)
    single = {key: members for key, members in kinds.items() if len(members) < MIN_PEERS}
    alone = [case for members in single.values() for case in members]
    for last in sorted({case.start for case in alone}):
        batch = [case for case in alone if case.last == last]
        for start in range(0, len(batch), AT_ONCE):
            yield _batch(batch[start : start + AT_ONCE], [], last, until, draws)
    for key, members in kinds.items():
        if key in single:
            continue
        for last in sorted({case.start for case in members}):
            batch = [case for case in members if case.last == last]
            here = {case.region for case in batch}
            elsewhere = {case.region: case for case in members if case.region not in here}
            # so many peers say as much as all of them
            others = list(elsewhere.values())[:: len(elsewhere) // AT_ONCE + 1]
            for start in range(0, len(batch), AT_ONCE):
                yield _batch(batch[start : start + AT_ONCE], others, last, until, draws)


def _batch(
    batch: list[Case], others: list[Case], last: int, until: Callable[[Case], int], draws: int
) -> tuple[list[Case], Forecasts]:
    horizon = min(max(until(case) for case in batch) - last, FARTHEST)
    histories = [case.yearly(last) for case in batch] + [case.yearly(last) for case in others]
    pooled = len({case.region for case in [*batch, *others]}) >= MIN_PEERS
    scales = _scales([*batch, *others], histories, pooled)
    groups = [0] * len(histories) if pooled and _one_kind(batch) else None
    every = [*batch, *others]
    return batch, forecast_many(
        histories, horizon, scales=scales, groups=groups, draws=draws, at_large=True,
        classes=[case.growth_class for case in every], small=[case.level in SMALL for case in every],
    )  # fmt: skip


def _one_kind(batch: list[Case]) -> bool:
    return len({(case.indicator, case.unit) for case in batch}) == 1


def _scales(cases: list[Case], histories: list[np.ndarray], pooled: bool) -> list[Scale]:
    """Shares by logit, counts whole, amounts by logs; one scale for series that are pooled, where they allow it."""
    each = [_scale(case, values, pooled) for case, values in zip(cases, histories, strict=True)]
    if pooled and {scale.name for scale in each} <= {"few", "count"}:
        return [COUNT] * len(each)
    return each


def _scale(case: Case, values: np.ndarray, pooled: bool) -> Scale:
    known = values[np.isfinite(values)]
    inside = len(known) and known.min() >= 0 and known.max() <= 100
    tiny = inside and 0 < known[known > 0].min(initial=100) < 200 * EDGE and known.max() < 50  # the logit ends there
    if case.unit == "%" and inside and not tiny and not case.goal > 100:
        return Scale("logit", 0.0, 100.0)
    whole = len(known) and known.min() >= 0 and np.array_equal(known, np.rint(known))
    if registry.here().counted(case.unit) and whole:
        return COUNT if pooled or case.growth_class or known.max() >= FEW else FEW_EVENTS
    return natural(values)
