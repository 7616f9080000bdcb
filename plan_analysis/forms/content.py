"""What a form asks: for every responsible body its indicators, with the targets behind them and the values known."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plan_analysis.reference import Reference
from plan_analysis.reference.schema import GROWTH, UNKNOWN_UNIT, DataError, Indicator, Target

if TYPE_CHECKING:
    import pandas as pd

NOBODY_EN = " No body named"
NOBODY = f"未指明责任单位{NOBODY_EN}"
YEARS_BEFORE = 5  # years asked before a plan begins: what a forecast needs at least
LEVELS = {
    "national": "国家级", "provincial": "省级", "provincial+": "省级及以上", "municipal": "市级",
    "municipal+": "市级及以上", "all": "各级合计",
}  # fmt: skip
ASKED = {
    "growth_rate": "年均增长", "change_from_base": "比基期增长", "cumulative": "累计", "annual_flow": "每年",
    "maintain": "每年",
}  # fmt: skip
SCOPES = {"": "全域", "city level": "本级", "urban districts": "市辖区", "zone": "园区"}


@dataclass(frozen=True)
class Known:
    """A published value with its source in words."""

    value: float
    source: str


@dataclass(frozen=True)
class Line:
    """One indicator asked of a body; ``asked`` says which targets it decides."""

    indicator: Indicator
    region: str
    region_name: str
    asked: str
    others: str
    known: dict[int, Known]

    @property
    def scope(self) -> str:
        """Place, level and scope in words."""
        level = LEVELS.get(self.indicator.level, "")
        return "，".join(filter(None, [self.region_name, level, SCOPES[self.indicator.scope]]))


@dataclass(frozen=True)
class Form:
    """All that a workbook asks: one list of lines for each body."""

    plan: str
    title_zh: str
    title_en: str
    years: tuple[int, ...]
    bodies: dict[str, list[Line]]


def form(reference: Reference, tidy: "pd.DataFrame", plan: str, years: tuple[int, ...] = ()) -> Form:
    """The form of a plan; years from five before it until its end unless given.

    An indicator is asked of the first body that its target names, the others are named beside it. Raises DataError for
    a plan without targets.
    """
    row = reference.plan(plan)
    years = years or tuple(range(row.start - YEARS_BEFORE, row.end + 1))
    wanted: dict[tuple[str, str], list[Target]] = {}
    for target in reference.plan_targets(plan):
        place = reference.resolution[plan, target.target].perimeters[0]
        for name in _asked(reference, target):
            wanted.setdefault((name, place), []).append(target)
    if not wanted:
        raise DataError(f"plan {plan} has no targets yet; take them in first: plan-analysis targets FILE --accept")
    latest = _latest(tidy)
    bodies: dict[str, list[Line]] = {}
    for key, targets in wanted.items():
        named = [body for target in targets for body in target.responsible]
        line = _line(reference, latest, key, targets, years)
        bodies.setdefault(named[0] if named else NOBODY, []).append(line)
    return Form(plan, row.title_zh, row.title_en, years, bodies)


def _asked(reference: Reference, target: Target) -> list[str]:
    """What a target is judged by: of growth also the growth itself, and that alone where no level is known to exist."""
    named = [target.indicator]
    if target.kind not in GROWTH or "百分点" in target.unit:
        return named
    growth = [row.indicator for row in reference.indicators.values() if row.growth_of == target.indicator]
    return growth if growth and reference.indicators[target.indicator].unit == UNKNOWN_UNIT else named + growth


def _latest(tidy: "pd.DataFrame") -> "dict[tuple[str, str], pd.DataFrame]":
    """Of each series and year the value published last; estimates are not known values."""
    reported = tidy[tidy["status"].isin(["reported", "revised", "provisional"])].sort_values("published", kind="stable")
    once = reported.drop_duplicates(["region", "indicator", "year"], keep="last")
    return {(str(place), str(name)): rows for (place, name), rows in once.groupby(["region", "indicator"])}


def _said(target: Target) -> str:
    """What a target asks, in words that tell a growth from a level: ``年均增长 ≥6.5%``."""
    sign = {">=": "≥", "<=": "≤"}.get(target.relation, target.relation)
    return f"{ASKED.get(target.kind, '')}{sign}{target.value:g}{target.unit}"


def _line(
    reference: Reference, latest: dict, key: tuple[str, str], targets: list[Target], years: tuple[int, ...]
) -> Line:
    """The row of an indicator and place: what is known of it, and what is asked."""
    indicator, place = key
    rows = latest.get((place, indicator))
    known = {}
    for row in rows.itertuples() if rows is not None else ():
        if row.year in years:
            source = reference.sources[row.source].title if row.source in reference.sources else row.source
            known[int(row.year)] = Known(float(row.value), f"{source}（{row.published or '日期不详'}）")
    asked = "\n".join(f"{one.target}：{_said(one)}（{one.due}）" for one in targets)
    others = "、".join(list(dict.fromkeys(body for one in targets for body in one.responsible))[1:])
    return Line(reference.indicators[indicator], place, reference.regions[place].name_zh, asked, others, known)
