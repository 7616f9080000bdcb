"""Reviewed targets → rows of targets.csv, resolution.csv and, for what nobody has named yet, indicators.csv."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plan_analysis.intake import rows
from plan_analysis.intake.growing import as_compared, growth_indicator, rate_of_growth
from plan_analysis.intake.matching import Indicators
from plan_analysis.observations.real import growth_of
from plan_analysis.plan.relative import relative
from plan_analysis.reference import Reference, read
from plan_analysis.reference.schema import GROWTH, UNKNOWN_UNIT, Indicator, Plan
from plan_analysis.reference.units import Units

# kind of a target → kind of what it measures
KINDS = {
    "share": "share", "ratio": "ratio", "per_unit": "ratio", "count_stock": "stock", "annual_flow": "flow",
    "cumulative": "flow", "growth_rate": "flow", "change_from_base": "flow",
}  # fmt: skip
LEVELS = (
    ("国家级以上|国家级", "national"), ("省级(?:及)?以上|省以上", "provincial+"), ("省级", "provincial"),
    ("市级(?:及)?以上", "municipal+"), ("市级", "municipal"),
)  # fmt: skip
SHARES = ("%", "‰", UNKNOWN_UNIT)
# of a year and not of a day: 白酒产量, 一般公共预算收入, 货物吞吐量
FLOWS = re.compile(
    "(?:产量|产值|总值|增加值|收入|支出|投资|额|税收|利润|人次|吞吐量|周转量|发电量|销售量|销量|消费量|用水量|用电量|排放量|处理量)$"
)
LAG = 12  # months until publication, unless somebody knows better
TO_CONFIRM = "（待确认）"


@dataclass
class Accepted:
    """What was taken in: ids by plan, indicators made, what was matched, and why rows were not taken."""

    targets: list[str] = field(default_factory=list)
    matched: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    known: int = 0


def accept(proposed: list[Mapping[str, object]], root: Path) -> Accepted:
    """Take proposed rows of a register into a project's tables; rows that are there already stay as they are.

    A target bears its own number unless it is taken, is converted into its indicator's unit, and is settled by defaults
    marked 待确认. Raises DataError, with nothing written, for a plan that plans.csv does not know.
    """
    reference = read(root)
    new: dict[str, list[dict]] = {"targets": [], "indicators": [], "resolution": []}
    done = Accepted()
    held = {(row.plan, row.line, row.quote, row.value_text): row.target for row in reference.targets}
    taken = {(row.plan, row.target) for row in reference.targets}
    indicators = dict(reference.indicators)
    renamed: dict[tuple[str, str], str] = {}
    for cells in proposed:
        row = {name: rows.text(value).strip() for name, value in cells.items()}
        plan = reference.plan(row["plan"])
        if (row["plan"], int(row["line"]), row["quote"], row["value_text"]) in held:
            done.known += 1
            continue
        wrong = _wanting(row) or as_compared(row)
        if wrong:
            done.refused.append(f"{row['plan']} {row['target']} “{row['quote']}”: {wrong}")
            continue
        proposed_as = row["target"]
        row["target"] = renamed[plan.plan, proposed_as] = _free(proposed_as, plan.plan, taken)
        taken.add((plan.plan, row["target"]))
        _measured(row, plan, reference, indicators, new, done)
        new["indicators"] += _grows(row, reference, indicators, new["indicators"])
        new["targets"].append(_completed(row, plan, reference))
        new["resolution"].append(_settled(row, plan, reference))
        done.targets.append(row["target"])
    _linked(new["targets"], renamed)
    for name, added in new.items():
        rows.append(root, name, added)
    return done


def _wanting(row: dict[str, str]) -> str:
    """What a row lacks to be a target; empty where nothing does."""
    lacking = [name for name in ("name_zh", "relation", "value", "due", "kind", "quote") if not row.get(name)]
    if lacking:
        return f"{', '.join(lacking)} is empty; write it and mark the row as reviewed"
    if relative(row["quote"], row["value_text"].rstrip("%"), row["unit"]):
        return (
            "it is set beside another figure (of the province, the nation, another growth), with which nothing is "
            "compared here; write value, unit and quote as what it comes to, or leave it out"
        )
    # 增速为-3%
    if re.search(rf"(?<![\d%‰])[-−－]\s?{re.escape(row['value_text'])}", row["quote"]) and float(row["value"]) > 0:
        return (
            "a minus stands before the number; write value and relation as they are meant, and mark the row as reviewed"
        )
    return ""


def _free(target: str, plan: str, taken: set[tuple[str, str]]) -> str:
    """The proposed number, or the next free one of the plan."""
    number = 1
    while not re.fullmatch(r"[A-Z]+\d+", target) or (plan, target) in taken:  # T01
        target, number = f"T{number:02d}", number + 1
    return target


def _measured(
    row: dict[str, str], plan: Plan, reference: Reference, indicators: dict[str, Indicator], new: dict, done: Accepted
) -> None:
    """Say in the row what it measures: a known indicator by name and unit, else a new one of the project's own."""
    units, growth = Units(reference.units), row["kind"] in GROWTH
    region = reference.regions[plan.region_code].name_zh
    slug, yearly = row.get("indicator", ""), row["kind"] == "annual_flow"
    fitting = list(indicators.values())
    if "百分点" in row["unit"]:  # of a share, and of nothing else
        fitting = [one for one in fitting if one.unit in SHARES]
    if yearly:  # 每年新增高新技术企业15家 asks for new ones, never for the number of all
        fitting = [one for one in fitting if one.kind != "stock"]
    named = Indicators(fitting, units, region)
    if slug not in indicators:
        names = [f"新增{row['name_zh']}"] * yearly + [row["name_zh"]]
        slug = next((one for name in names if (one := named.meant(name, row["unit"], growth).indicator)), "")
    if slug:
        found = indicators[slug]
        done.matched.append(f"{row['target']} {row['name_zh']} = {slug} ({found.name_zh}, {found.unit})")
        if not growth and found.unit != UNKNOWN_UNIT:
            _convert(row, units, found.unit)
    else:
        made = _indicator(row, plan, indicators)
        slug = str(made["indicator"])
        new["indicators"].append(made)
        indicators[slug] = _row(made)
        near = named.meant(row["name_zh"], row["unit"], growth).nearest
        done.made.append(
            f"{row['target']} {row['name_zh']} = {slug}" + (f"; nearest: {', '.join(near)}" if near else "")
        )
    row["indicator"] = slug


def _grows(row: dict[str, str], reference: Reference, indicators: dict[str, Indicator], new: list[dict]) -> list[dict]:
    """The published growth of what a target asks to grow, where no indicator stands for it yet."""
    if row["kind"] not in GROWTH or "百分点" in row["unit"] or growth_of(indicators, row["indicator"]):
        return []
    made = growth_indicator(indicators[row["indicator"]], Units(reference.units), set(indicators))
    if made is None:
        return []
    twin = next((one for one in new if one["name_zh"] == made["name_zh"]), None)
    if twin is not None:  # another target asks of the growth itself
        twin["growth_of"] = made["growth_of"]
        return []
    indicators[str(made["indicator"])] = _row(made)
    return [made]


def _row(cells: Mapping[str, object]) -> Indicator:
    empty = dict.fromkeys(Indicator.model_fields, "")
    return Indicator.model_validate(empty | {name: rows.text(value) for name, value in cells.items()})


def _convert(row: dict[str, str], units: Units, unit: str) -> None:
    """Value and unit of a target in its indicator's unit."""
    factor = units.factor(row["unit"], unit)
    if factor != 1:
        for name in ("value", "value_hi", "base_value"):
            row[name] = rows.text(float(row[name]) * factor) if row.get(name) else ""
        row["note"] = "；".join(filter(None, [row.get("note", ""), f"原文单位 {row['unit']}"]))
    row["unit"] = unit


def _indicator(row: dict[str, str], plan: Plan, indicators: dict[str, Indicator]) -> dict[str, object]:
    """A new indicator as far as a plan's words tell it; what they do not is marked 待确认."""
    share = row["unit"] in ("%", "‰") and row["kind"] not in GROWTH
    rate = (
        {"kind": "index", "lower": -100, "decimals": 1, "growth_class": "none"} if share and rate_of_growth(row) else {}
    )
    return {
        "indicator": rows.slug(row["name_zh"], indicators), "name_zh": row["name_zh"], "name_en": row["name_en"],
        "unit": _unit(row),
        "kind": _kind(row, share),
        "direction": "down" if row["relation"].startswith("<") else "up", "lower": 0, "upper": _upper(row, share),
        "publication_lag": LAG, "decimals": _decimals(row, share),
        "definition_zh": f"按规划原文：{row['quote']}{TO_CONFIRM}", "definition_source": plan.title_zh,
        "level": next((level for words, level in LEVELS if re.search(words, row["name_zh"])), ""),
    } | rate  # fmt: skip


def _decimals(row: dict[str, str], share: bool) -> int:
    """Decimals until the first figures tell them: those of the target's own number at least, two of a quotient."""
    asked = 1 if row["kind"] in GROWTH else len(row["value"].partition(".")[2])
    return max(min(asked, 4), 2 if share or "/" in row["unit"] else 1 if row["unit"].startswith(("万", "亿")) else 0)


def _kind(row: dict[str, str], share: bool) -> str:
    """What a new indicator is: of 绿化面积增加2000公顷 the area is a stock that gains, 新增就业 a flow that adds up."""
    if "百分点" in row["unit"]:
        return "share"
    if row["kind"] == "cumulative" and re.search("(?<!新)增加|净增|扩大", row["quote"]):  # 绿化面积增加2000公顷
        return "stock"
    amount = "flow" if FLOWS.search(row["name_zh"]) else "stock"
    return KINDS.get(row["kind"], "share" if share else amount)


def _unit(row: dict[str, str]) -> str:
    """The unit of what a target measures: growth in per cent tells none, percentage points are those of a share."""
    if "百分点" in row["unit"]:
        return "%"
    return UNKNOWN_UNIT if row["kind"] in GROWTH else row["unit"] or "指数点"


def _upper(row: dict[str, str], share: bool) -> object:
    """A share ends at 100 per cent, if what the plan asks does; intensities and growth know no such end."""
    whole = 100 if row["unit"] == "%" else 1000
    bounded = share and row["kind"] == "share" and float(row["value"]) <= whole
    return whole if bounded and re.search(r"率|比重|比例|占", row["name_zh"]) else ""


def _completed(row: dict[str, str], plan: Plan, reference: Reference) -> dict[str, object]:
    """The row with what targets.csv asks and the text does not say, each by its plain default."""
    base = str(plan.start - 1) if row["kind"] in GROWTH and not row.get("base_year") else row.get("base_year", "")
    defaults = {
        "clause": "-", "scope": reference.regions[plan.region_code].name_zh, "modality": "firm",
        "unit": "指数点",
    }  # fmt: skip
    return {**row, **{name: row.get(name) or value for name, value in defaults.items()}, "base_year": base}


def _settled(row: dict[str, str], plan: Plan, reference: Reference) -> dict[str, object]:
    bodies = row.get("responsible", "").replace("|", "、")
    return {
        "plan": plan.plan, "target": row["target"], "publication_zh": f"统计公报或主管部门公布的数据{TO_CONFIRM}",
        "publication_en": "statistical bulletin or figures of the body in charge (to be confirmed)",
        "publisher_zh": (bodies or f"{reference.regions[plan.region_code].name_zh}统计局") + TO_CONFIRM,
    }  # fmt: skip


def _linked(new: list[dict], renamed: dict[tuple[str, str], str]) -> None:
    """Links name targets by their new numbers; those to rows that were not taken in are dropped."""
    for row in new:
        for name in ("same_as", "linked_to"):
            named = [renamed.get((row["plan"], one), "") for one in str(row.get(name, "")).split("|")]
            row[name] = "|".join(filter(None, named))
