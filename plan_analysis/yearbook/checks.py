"""What an economist would see by eye in tidy rows: each finding is a row of a quality report, nothing is mended.

In: tidy rows of one or many files (``yearbook.COLUMNS``). Out: a frame with ``FINDING`` columns. A repair is a row
in corrections.csv, made by a person.
"""

import math
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from plan_analysis.reference.schema import Region
from plan_analysis.yearbook.comparing import (
    TOLERANCE,
    adding,
    additive,
    against,
    agree,
    digits,
    grouped,
    in_base_units,
    keys,
    year_pairs,
)
from plan_analysis.yearbook.remarks import CHECK

if TYPE_CHECKING:
    import pandas as pd

FINDING = ["check", "file", "sheet", "cell", "region", "item", "year", "value", "expected", "finding"]

# a slip of units: a jump by a power of ten that no other region makes
SLIPS, NEAR = (1, 2, 3, 4, 8), 0.12
SMALLEST_JUMP = 1000
# over more years than these a series may well grow tenfold
LONGEST_STEP = 2
# a value that repeats the year before is odd from four digits on, unless many regions do so (areas, distances)
REPEATED_DIGITS, REPEATED_SHARE = 4, 0.3
EXHAUSTIVE = 0.6

MAY_BE_NEGATIVE = re.compile(r"利润|净|增|减|差|盈|亏|收益|变动|迁移|机械|自然|余额|效益")
# words that make one printed line of a yearbook another concept from one edition to the next
CONCEPTS = [
    ("户籍", "常住"), ("当年价格", "可比价格", "不变价格"), ("从业人员", "就业人员"), ("在岗职工", "就业人员"),
    ("一般预算", "公共财政预算", "一般公共预算"), ("规模以上", "限额以上"), ("主营业务收入", "营业收入"),
    ("申请受理", "申请"), ("外方", "当年实际使用"),
]  # fmt: skip
TIMES = re.compile(r"年末|年底|期末|总数?$")  # 年末人口

Finding = tuple[object, ...]


def findings(tidy: "pd.DataFrame", regions: list[Region]) -> "pd.DataFrame":
    """All findings in tidy rows, by check and file; ``regions`` are the rows of regions.csv.

    Lines of two editions are the same when title and item are, numbers and years aside; a column ``line`` of the
    caller's overrules that.
    """
    import pandas as pd

    # plain rows: grouping a hundred thousand of them in frames takes a minute, in dicts a second
    keyed = tidy.assign(
        key=tidy["line"] if "line" in tidy else keys(tidy), base=in_base_units(tidy), additive=additive(tidy)
    )
    keyed["year"] = keyed["year"].astype(object).where(keyed["year"].notna(), None)
    lines = list(keyed.astype(object).itertuples(index=False))
    checks: list[Callable[[list, list[Region]], Iterator[Finding]]] = [
        doubts, regions_and_total, items_and_total, districts_and_city, repeated_years, unit_slips, changed_concepts,
        negative_counts, two_values,
    ]  # fmt: skip
    rows = [(check.__name__.replace("_", " "), *finding) for check in checks for finding in check(lines, regions)]
    return pd.DataFrame(rows, columns=FINDING).astype({"year": "Int64"})


def doubts(rows: list, regions: list[Region]) -> Iterator[Finding]:
    """The reader's own doubts: every damaged cell, and once each what holds for a whole row or column."""
    seen = set()
    for row in (row for row in rows if CHECK in row.note):
        for part in row.note.split("; "):
            sentence = part.removeprefix(CHECK)
            # a damaged cell counts each time; a doubt about a name or a unit once for its row or column
            key = (row.file, row.sheet, sentence, row.cell if sentence.startswith("the cell") else "")
            if part.startswith(CHECK) and key not in seen:
                seen.add(key)
                yield (*_place(row), math.nan, math.nan, sentence)


def regions_and_total(rows: list, regions: list[Region]) -> Iterator[Finding]:
    """Provinces against the nation, cities against their province, where all of them are printed."""
    level = {region.region_code: region.level for region in regions}
    provinces = [code for code, name in level.items() if name == "province"]
    special = [code for code, name in level.items() if name == "special"]
    cities = {
        code: {r.region_code for r in regions if r.parent == code and r.level == "city" and "issolved" not in r.note}
        for code in provinces
    }
    odd: dict[tuple, list[Finding]] = {}
    for table in grouped(adding(rows), "file", "sheet", "table_title", "item", "year"):
        value = {row.region_code: row.value for row in table}
        other = math.fsum(row.value for row in table if not row.region_code)
        parts = {"000000": set(provinces)} | {code: held for code, held in cities.items() if len(held) > 1}
        for total, members in parts.items():
            if total not in value or not members <= set(value):
                continue
            inner = math.fsum(value[code] for code in members)
            outer = math.fsum(value.get(code, 0.0) for code in special) if total == "000000" else 0.0
            sums = {inner, inner + outer, inner + outer + other}
            if not any(agree(value[total], one, len(members)) for one in sums):
                row = next(row for row in table if row.region_code == total)
                nearest = min(sums, key=lambda one: abs(one - value[total]))
                kind = "provinces" if total == "000000" else "cities"
                sentence = f"its {len(members)} {kind} sum to {against(nearest, row.value)}"
                line = (row.file, row.sheet, row.table_title, row.item, total)
                odd.setdefault(line, []).append(_found(row, nearest, sentence))
    for found in odd.values():
        # the same gap every year is one finding, shown at its last year
        *place, last = found[-1]
        others = f"; so in {len(found) - 1} other years from {found[0][5]} on" if len(found) > 1 else ""
        yield (*place, f"{last}{others}")


def items_and_total(rows: list, regions: list[Region]) -> Iterator[Finding]:
    """Sub-items against their item, where they make it up in most other regions."""
    for table in grouped(adding(rows), "file", "sheet", "table_title", "year", "unit"):
        items = list(dict.fromkeys(row.item for row in table))
        children: dict[str, list[str]] = {}
        for item in items:
            children.setdefault(item.rpartition(" / ")[0], []).append(item)
        by_region = grouped(table, "region_raw")
        for item, parts in children.items():
            if len(parts) < 2 or item not in items:
                continue
            sums = []
            for held in by_region:
                value = {row.item: row for row in held}
                if item in value and sum(part in value for part in parts) >= 2:
                    total = math.fsum(value[part].value for part in parts if part in value)
                    sums.append((value[item], total, agree(value[item].value, total, len(parts))))
            agreeing = sum(agrees for *_, agrees in sums)
            if len(sums) >= 5 and agreeing >= EXHAUSTIVE * len(sums):
                for row, total, agrees in sums:
                    if not agrees:
                        yield _found(row, total, f"its {len(parts)} parts sum to {against(total, row.value)}")


def districts_and_city(rows: list, regions: list[Region]) -> Iterator[Finding]:
    """市辖区 above 全市: a part larger than its whole."""
    amounts = adding(rows)
    whole = {
        (r.file, r.sheet, r.region_code, r.year, r.item.removesuffix(" / 全市")): r.value
        for r in amounts
        if r.item.endswith(" / 全市")
    }
    for row in (row for row in amounts if row.item.endswith(" / 市辖区")):
        total = whole.get((row.file, row.sheet, row.region_code, row.year, row.item.removesuffix(" / 市辖区")))
        if total is not None and row.value > total * (1 + TOLERANCE) + 1:
            yield _found(row, total, f"the districts exceed the whole city's {total:,.10g}")


def repeated_years(rows: list, regions: list[Region]) -> Iterator[Finding]:
    """A value that repeats the one of the year before to the last digit."""
    for pairs in year_pairs(rows):
        same = [(a, b) for a, b in pairs if a.base == b.base and digits(a.value) >= REPEATED_DIGITS]
        if len(same) > max(1, REPEATED_SHARE * len(pairs)):
            continue
        for before, row in same:
            yield _found(row, math.nan, f"repeats {before.year} ({before.file}, {before.cell}) to the last digit")


def unit_slips(rows: list, regions: list[Region]) -> Iterator[Finding]:
    """A jump by about a power of ten that the other regions do not make; or that all of them make at once."""
    for pairs in year_pairs(rows):
        if pairs[0][1].year - pairs[0][0].year > LONGEST_STEP:
            continue
        steps = [(math.log10(b.base / a.base), a, b) for a, b in pairs if a.base > 0 and b.base > 0]
        if not steps:
            continue
        middle = sorted(step for step, *_ in steps)[len(steps) // 2] if len(steps) >= 5 else 0.0
        if _slip(middle):
            _, before, row = steps[0]
            units = f"{before.unit or 'no unit'} there, {row.unit or 'no unit'} here"
            sentence = f"all {len(steps)} regions change {_factor(middle)} against {before.year} ({units})"
            yield _found(row, math.nan, sentence)
            continue
        for step, before, row in steps:
            small = abs(step - middle) < 1.5 and min(before.base, row.base) < SMALLEST_JUMP
            if _slip(step - middle) and _slip(step, 1.25 * NEAR) and not small:
                old = f"{before.value:,.10g} {before.unit} in {before.year}"
                yield _found(row, before.value, f"changes {_factor(step)} against {old}, unlike the other regions")


def changed_concepts(rows: list, regions: list[Region]) -> Iterator[Finding]:
    """A line whose concept changes between years: 户籍 in one edition, 常住 in the next."""
    for words in CONCEPTS:
        held: dict[str, dict[tuple, Any]] = {}
        for row in rows:
            if row.year is not None and any(word in row.item for word in words):
                line = TIMES.sub("", re.sub("|".join(words), "", row.key))
                held.setdefault(line, {}).setdefault((row.year, row.file, row.item), row)
        for editions in held.values():
            for before, row in pairwise(editions[place] for place in sorted(editions)):
                old, new = (next(word for word in words if word in r.item) for r in (before, row))
                if old != new and before.year != row.year:
                    sentence = f"{new} here, {old} in {before.year} ({before.file}): not one series"
                    yield (*_place(row)[:3], "", *_place(row)[4:], math.nan, math.nan, sentence)


def negative_counts(rows: list, regions: list[Region]) -> Iterator[Finding]:
    """Counts and amounts below zero, unless they may be (profits, balances, changes)."""
    for row in adding(rows):
        if row.value < 0 and not MAY_BE_NEGATIVE.search(row.item):
            yield _found(row, math.nan, "is negative")


def two_values(rows: list, regions: list[Region]) -> Iterator[Finding]:
    """One file that prints two different values of the same thing."""
    first: dict[tuple, Any] = {}
    for row in rows:
        if row.value == row.value and row.region_code:
            key = (row.file, row.table_title, row.region_code, row.item, row.year, row.unit)
            before = first.setdefault(key, row)
            if before.value != row.value:
                where = f"sheet {before.sheet}, {before.cell}" if before.sheet else before.cell
                yield _found(row, before.value, f"{where} of the same file prints {before.value:,.10g}")


# ---- helpers of the checks ------------------------------------------------------------------------------------------


def _place(row: Any) -> tuple[object, ...]:
    return row.file, row.sheet, row.cell, row.region or row.region_raw, row.item, row.year


def _found(row: Any, expected: float, sentence: str) -> Finding:
    return (*_place(row), row.value, expected, sentence)


def _slip(step: float, near: float = NEAR) -> bool:
    return any(abs(abs(step) - power) < near for power in SLIPS)


def _factor(step: float) -> str:
    return f"by a factor of about {10**step:.3g}" if step > 0 else f"to about 1/{10**-step:.3g}"
