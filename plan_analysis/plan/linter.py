"""What a register says of itself: conflicts, repeats, totals, implied bases, gaps, goals without a number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

from plan_analysis.plan.text import Paragraph

if TYPE_CHECKING:
    import pandas as pd

FINDING = ["finding", "targets", "line", "sentence_zh", "sentence_en"]

# words of a name that say who or where, not what
# 国家级
LEVELS = re.compile(r"国家级|省级|市级|县级|以上|全市|全省|全县|全国|新增|新建|入库|各类|保定市|数$|数量$|总数$")
KINDS = re.compile(r"[(（].*?[)）]")  # (家)
# 倍增计划
QUALITATIVE = re.compile(
    r"倍增(?:计划|工程|行动)|力促[^,。;]{4,40}|争创[^,。;]{4,40}|稳定增长机制|快速增长机制|较快增长|双提升|每年突破一批[^,。;]*|"
    r"按时全部完成|全面消除[^,。;]{2,20}|显著[提扩增改][^,。;]{0,12}|明显[改提增][^,。;]{0,12}|基本(?:实现|建成)[^,。;]{4,30}"
)


@dataclass(frozen=True)
class Finding:
    """One remark on a register: which targets, where, and what about them, in both languages."""

    finding: str
    targets: tuple[str, ...]
    line: int
    zh: str
    en: str


def lint(register: "pd.DataFrame", text: list[Paragraph] | None = None) -> "pd.DataFrame":
    """Remarks on a register as ``extract`` gives it, or as reviewed; columns ``FINDING``, in the order of the checks.

    ``text`` adds the goals that carry no number. Numbers that follow from others are named, never filled in.
    """
    import pandas as pd

    rows = [row for row in register.itertuples(index=False)]
    checks = (conflicts, repeats, totals, parts, implied_bases, denominators, impossible, gaps)
    found = [finding for check in checks for finding in check(rows)]
    found += list(without_number(text)) if text else []
    return pd.DataFrame([(f.finding, "|".join(f.targets), f.line, f.zh, f.en) for f in found], columns=FINDING)


def conflicts(rows: list[Any]) -> Iterator[Finding]:
    """The same thing with another number, relation or scope of institutions."""
    for a, b in combinations(rows, 2):
        if (
            a.due[-4:] != b.due[-4:]
            or _counter(a.unit) != _counter(b.unit)
            or a.kind != b.kind
            or a.kind in ("annual_flow", "per_unit")
        ):
            continue
        same, near = _thing(a) == _thing(b), _alike(a, b)
        if same and (a.value, a.relation) != (b.value, b.relation) and _rank(a) == _rank(b):
            zh = f"{a.target}“{a.quote}”与{b.target}“{b.quote}”对同一事项提出不同要求"
            en = f"{a.target} and {b.target} ask for the same thing with different numbers or wording"
            yield Finding("conflict", (a.target, b.target), b.line, zh, en)
        elif near and not same and a.value == b.value and a.value > 9:
            zh = f"{a.target}“{a.name_zh}”与{b.target}“{b.name_zh}”数值相同({_number(a.value)}),口径不同"
            en = f"{a.target} and {b.target} name {_number(a.value)} for two different scopes"
            yield Finding("two scopes", (a.target, b.target), b.line, zh, en)


def repeats(rows: list[Any]) -> Iterator[Finding]:
    """The same target twice."""
    for a, b in combinations(rows, 2):
        if (a.value, a.unit, a.due[-4:], a.kind == "annual_flow") == (
            b.value,
            b.unit,
            b.due[-4:],
            b.kind == "annual_flow",
        ):
            if KINDS.sub("", a.name_zh) == KINDS.sub("", b.name_zh) and a.relation == b.relation:
                zh = f"{b.target}重复{a.target}:“{b.quote}”"
                en = f"{b.target} repeats {a.target}"
                yield Finding("repeat", (a.target, b.target), b.line, zh, en)


def totals(rows: list[Any]) -> Iterator[Finding]:
    """A total over several kinds against the targets of those kinds; the rest is implied for kinds without one."""
    for total in rows:
        kinds = [
            part
            for part in re.split(r"[、和]", re.sub(r"^力争|^省级以上|^市级以上", "", total.name_zh))  # 力争
            if len(part) > 3
        ]
        if total.kind not in ("count_stock", "cumulative") or len(kinds) < 3:
            continue
        parts, missing = [], []
        for kind in kinds:
            names = {KINDS.sub("", kind), *(inner for inner in re.findall(r"[(（](.*?)[)）]", kind))}  # (家)
            of = [row for row in rows if row is not total and _is_kind(row, total, names)]
            parts += of[:1]
            missing += [] if of else [kind]
        if len(parts) >= 2:
            left = total.value - sum(part.value for part in parts)
            if left < 0:
                sums = " + ".join(_number(part.value) for part in parts)
                zh = f"{total.target}的分项合计{sums},大于{_number(total.value)}"
                en = f"the parts of {total.target} are more than it: {sums} > {_number(total.value)}"
                yield Finding("parts above total", (total.target, *(p.target for p in parts)), total.line, zh, en)
                continue
            sums = " + ".join(_number(part.value) for part in parts)
            rest = f" + {_number(left)}({'、'.join(missing)})" if missing else ""
            zh = f"{total.target}合计{_number(total.value)} = {sums}{rest}"
            en = f"{total.target}: {_number(total.value)} = {sums}" + (
                f" + {_number(left)} implied for the rest" if missing else ""
            )
            yield Finding("total", (total.target, *(part.target for part in parts)), total.line, zh, en)


def parts(rows: list[Any]) -> Iterator[Finding]:
    """Parts of one whole (其中东区150家、西区300家) that exceed it, one by one or together."""
    for at, whole in enumerate(rows):
        if whole.kind not in ("count_stock", "cumulative", "level") or len(whole.name_zh) < 2:
            continue
        of = []
        for row in rows[at + 1 : at + 30]:
            if row.line != whole.line:
                break
            same = (row.unit, row.due[-4:]) == (whole.unit, whole.due[-4:])
            if same and row.name_zh != whole.name_zh and row.name_zh.endswith(whole.name_zh):
                of.append(row)
        total = sum(part.value for part in of)
        if of and total > whole.value and "<" not in whole.relation:
            sums = " + ".join(_number(part.value) for part in of)
            zh = f"{whole.target}的分项合计{sums} = {_number(total)},大于{_number(whole.value)}"
            en = f"the parts of {whole.target} are more than it: {sums} = {_number(total)} > {_number(whole.value)}"
            yield Finding("parts above total", (whole.target, *(part.target for part in of)), whole.line, zh, en)


def impossible(rows: list[Any]) -> Iterator[Finding]:
    """Shares above 100 %, and targets below the base from which they are to rise."""
    for row in rows:
        whole = {"%": 100, "‰": 1000}.get(row.unit)
        if row.kind in ("share", "maintain") and whole and row.value > whole:
            zh = f"{row.target}“{row.quote}”:占比{_number(row.value)}{row.unit}超过全部"
            en = f"{row.target}: a share of {_number(row.value)}{row.unit} is more than the whole"
            yield Finding("share above whole", (row.target,), row.line, zh, en)
        base = row.base_value
        if isinstance(base, int | float) and base == base and ">" in row.relation and row.value < base:
            if row.kind not in ("growth_rate", "change_from_base", "cumulative"):
                zh = f"{row.target}“{row.quote}”:目标{_number(row.value)}低于基数{_number(base)}"
                en = f"{row.target}: the target {_number(row.value)} is below its base {_number(base)}"
                yield Finding("below base", (row.target,), row.line, zh, en)


def _is_kind(row: Any, total: Any, names: set[str]) -> bool:
    own = LEVELS.sub("", KINDS.sub("", row.name_zh)).lstrip("级")
    same = (row.unit, row.kind) == (total.unit, total.kind)
    return same and any(own in name or name in row.name_zh for name in names)


def implied_bases(rows: list[Any]) -> Iterator[Finding]:
    """A stock and a yearly flow of one thing imply the base: 700 − 3 × 120 = 340."""
    for stock in rows:
        for flow in rows:
            if (
                stock.kind != "count_stock"
                or flow.kind != "annual_flow"
                or stock.unit != flow.unit
                or "-" not in flow.due
            ):
                continue
            if _thing(stock) == _thing(flow) and _own_level(stock) == _own_level(flow):
                start, end = map(int, flow.due.split("-"))
                years = end - start + 1
                base = stock.value - years * flow.value
                if base < 0:
                    # no stock was ever below nothing: the two do not count the same
                    more = f"{years} × {_number(flow.value)} = {_number(years * flow.value)} > {_number(stock.value)}"
                    zh = f"{flow.target}逐年合计超过{stock.target}:{more},两者口径不同或有误"
                    en = f"the years of {flow.target} alone exceed {stock.target}: {more}; they cannot count the same"
                    yield Finding("flow above stock", (stock.target, flow.target), stock.line, zh, en)
                    continue
                sum_ = f"{_number(stock.value)} − {years} × {_number(flow.value)} = {_number(base)}"
                zh = f"{stock.target}与{flow.target}隐含{start - 1}年基数:{sum_}"
                en = f"{stock.target} and {flow.target} imply a base in {start - 1}: {sum_}"
                yield Finding("implied base", (stock.target, flow.target), stock.line, zh, en)


def denominators(rows: list[Any]) -> Iterator[Finding]:
    """A number per 10,000 people and an amount of the same thing agree only under one population."""
    for ratio in rows:
        match = re.match(r".*?([万千])人", ratio.unit) or re.match(r"每?([万千])人", ratio.name_zh)  # 每万人, 每千人
        if not match or ratio.kind != "ratio":
            continue
        per = {"万": 10_000, "千": 1_000}[match[1]]
        words = set(
            # 发明专利
            re.findall(
                r"发明专利|专利|医师|护士|床位|企业|[\u4e00-\u9fff]{4,}",
                re.sub(r"每?[万千]人口?|拥有量|拥有", "", ratio.name_zh),  # 每万人口
            )
        )
        for amount in rows:
            if (
                amount.target != ratio.target
                and amount.unit == ratio.unit.split("/")[0]
                and any(w in amount.name_zh for w in words)
            ):
                people = (
                    Fraction(amount.value).limit_denominator(10**6)
                    / Fraction(ratio.value).limit_denominator(10**6)
                    * per
                )
                count = f"{float(people) / 10_000:,.4g}"
                sum_ = f"{_number(amount.value)} ÷ {_number(ratio.value)}"
                zh = f"{ratio.target}与{amount.target}仅在人口为{count}万人时一致({sum_})"
                en = f"{ratio.target} and {amount.target} agree only at {float(people) / 1e6:,.4g} million people"
                yield Finding("one denominator", (ratio.target, amount.target), amount.line, zh, en)


def gaps(rows: list[Any]) -> Iterator[Finding]:
    """Targets without deadline, unit or responsible body."""
    for what, zh, column in (
        ("deadline", "未写明期限", "due"),
        ("unit", "未写明单位", "unit"),
        ("responsible body", "未写明责任单位", "responsible"),
    ):
        missing = [row for row in rows if not str(getattr(row, column)).strip("[]")]
        if missing:
            names = tuple(row.target for row in missing)
            yield Finding(f"no {what}", names, missing[0].line, f"{len(names)}项{zh}", f"{len(names)} without {what}")


def without_number(text: list[Paragraph]) -> Iterator[Finding]:
    """Goals that promise something no number can settle."""
    for paragraph in text:
        for match in QUALITATIVE.finditer(paragraph.plain):
            words = paragraph.text[match.start() : match.end()]
            yield Finding("no number", (), paragraph.line, f"定性目标:“{words}”", f"a goal without a number: “{words}”")


def _thing(row: Any) -> str:
    """What a target counts, without level, place and brackets."""
    return LEVELS.sub("", KINDS.sub("", row.name_zh)).removeprefix("级")


def _rank(row: Any) -> str:
    """The level a name carries; none counts as the province's, the plan's own authority over such things."""
    match = re.search(r"国家级|省级|市级|县级", row.name_zh)
    return match[0] if match and match[0] != "省级" else ""


def _own_level(row: Any) -> bool:
    return bool(re.search(r"后备|入库|储备", row.quote)) and row.kind == "annual_flow"


def _alike(a: Any, b: Any) -> bool:
    one, two = _thing(a), _thing(b)
    common = len(set(one) & set(two)) / max(min(len(set(one)), len(set(two))), 1)
    return common > 0.7 and one[:4] == two[:4]


def _counter(unit: str) -> str:
    """家, 个, 所 … count the same things."""
    return "个" if unit in ("家", "所", "处", "座", "项") else unit


def _number(value: float) -> str:
    return f"{value:,.10g}"
