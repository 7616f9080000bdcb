"""Which indicator a proposed row is about: slugs of indicators.csv by name and unit, with a score, and new rows."""

import re
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plan_analysis.reference.project import NATIONAL
from plan_analysis.reference.schema import DataError

if TYPE_CHECKING:
    import pandas as pd

# from here on a slug is proposed; below, the row is listed as a new indicator
ENOUGH = 0.72
NEW = ["indicator", "name_zh", "name_en", "unit", "kind", "direction", "definition_zh", "targets"]
# words that plans and yearbooks use for the same thing
SAME = [
    (r"地区生产总值|国内生产总值|生产总值", "GDP"), (r"研究与试验发展|研究与发展|研发|研究开发", "R&D"),
    (r"经费(?:投入|支出|内部支出)?|投入|总开支", "经费"),
    (r"比重|比例|占比|比率", "占比"), (r"细颗粒物|PM2[.]5", "PM2.5"), (r"拥有量|保有量|拥有", "量"), (r"强度",
    "占GDP占比"),
    (r"交易总?额|成交额|合同额", "额"), (r"规模以上", "规上"), (r"数量|总数|家数|户数|(?<!指)数$", ""),
    (r"[()“”\"、的与和及\s]|全社会|全[市省县区国]|累计|常住(?=人口)", ""),
]  # fmt: skip
RATES = {"%", "‰"}
TWICE = re.compile(r"(r&d|gdp)(?:\1)+")  # 研究与试验发展（R&D）, folded to r&dr&d
EACH = re.compile("^每?万人口?")  # 每万人发明专利拥有量
GROWTH_WORDS = "增长速度|增长率|增长|增速|增幅"
GROWN = re.compile(rf"(?:比上年|较上年|同比|年均|年)?(?:{GROWTH_WORDS})$")  # 比上年增长, 增长速度: one thing
# 有效发明专利拥有量, 专利授权量, 有效发明专利数 and 有效发明专利, 企业单位数 and 企业数: one thing; not R&D人员全时当量
COUNTED = re.compile("(?<=..)(?<![当质])总?量$|(?<=企业)单位$")
# 财政科技支出, 地方财政科学技术支出; not 市本级科学技术支出
FISCAL = re.compile("^(?:地方)?(?:财政|一般公共预算)?科(?:学)?技(?:术)?支出")


@dataclass(frozen=True)
class _Known:
    slug: str
    names: tuple[Counter[str], ...]
    unit: str
    kind: str
    per: bool


def proposed(register: "pd.DataFrame", known: "pd.DataFrame") -> tuple["pd.DataFrame", "pd.DataFrame"]:
    """(register with ``indicator`` and ``indicator_score`` filled, rows proposed for indicators.csv).

    ``known`` is indicators.csv; a column ``aliases``, names between ``|``, is used where it has one. A score is the
    share of pairs of characters that two names have in common, less where the units cannot be the same thing.
    """
    import pandas as pd

    entries = [
        _Known(
            row["indicator"], tuple(_pairs(n) for n in (row["name_zh"], *row.get("aliases", "").split("|")) if n),
            row["unit"], row.get("kind", ""), row["name_zh"].startswith("每"),
        )
        for row in known.fillna("").to_dict("records")
    ]  # fmt: skip
    table = register.copy()
    slugs: list[str] = []
    scores: list[float] = []
    new: dict[tuple[str, str], dict[str, Any]] = {}
    for row in register.to_dict("records"):
        name = _measured(row)
        slug, score = best(name or str(row["name_en"]), str(row["unit"]), str(row["kind"]), entries)
        slugs.append(slug if score >= ENOUGH else "")
        scores.append(round(score, 2))
        if score < ENOUGH:
            key = (normal(name), _base_unit(str(row["unit"])))
            new.setdefault(key, {"row": {**row, "name_zh": name}, "targets": []})["targets"].append(str(row["target"]))
    table["indicator"], table["indicator_score"] = slugs, scores
    rows = [
        (
            f"new_{number:02d}", one["row"]["name_zh"], one["row"]["name_en"], one["row"]["unit"], _kind(one["row"]),
            "down" if "<" in one["row"]["relation"] else "up", "", "|".join(one["targets"]),
        )
        for number, one in enumerate(new.values(), start=1)
    ]  # fmt: skip
    return table, pd.DataFrame(rows, columns=NEW)


def _measured(row: dict[Hashable, Any]) -> str:
    """What a target's figures are figures of: 地区生产总值增速 where 地区生产总值 is to grow by 6%."""
    name = str(row["name_zh"])
    return f"{name}增速" if name and row["kind"] == "growth_rate" and not GROWN.search(name) else name


def best(name: str, unit: str, kind: str, entries: list[_Known]) -> tuple[str, float]:
    """(slug, score) of the indicator most like a name.

    Another sort of unit halves the score, and so does a flow asked of a stock or a number per county of a total.
    """
    ways = [_pairs(name)]
    if kind == "annual_flow" and not name.startswith("新"):
        ways.append(_pairs(f"新增{name}"))
    found = ("", 0.0)
    for entry in entries:
        score = max((_alike(way, one) for way in ways for one in entry.names), default=0.0)
        if (
            not _fits(unit, entry.unit)
            or (kind == "annual_flow" and entry.kind == "stock")
            or (kind == "per_unit") != entry.per
        ):
            score *= 0.5
        if score > found[1]:
            found = (entry.slug, score)
    return found


def read(path: Path) -> "pd.DataFrame":
    """The national indicators and those of a project's indicators.csv, as text; raises DataError where it is none."""
    import pandas as pd

    own = _table(path)
    national = NATIONAL / "reference" / "indicators.csv"
    if not national.exists() or national.resolve() == path.resolve():
        return own
    return pd.concat([own, _table(national)]).drop_duplicates("indicator").fillna("")


def _table(path: Path) -> "pd.DataFrame":
    import pandas as pd

    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise DataError(f"{path.name}: cannot be read as a table of indicators ({error}); check the file") from None
    if not {"indicator", "name_zh", "unit"} <= set(table):
        raise DataError(f"{path.name}: is no table of indicators, it has no column indicator, name_zh and unit")
    return table


def normal(name: str) -> str:
    """A name in the words that are compared."""
    for words, word in SAME:
        name = re.sub(words, word, name)
    return name


def folded(name: str) -> str:
    """A name without blanks as names of one thing are compared, whoever writes them."""
    words = FISCAL.sub("科学技术支出", COUNTED.sub("", TWICE.sub(r"\1", normal(GROWN.sub("增速", name)).casefold())))
    return EACH.sub("每万人", words) or name


def _pairs(name: str) -> Counter[str]:
    text = f"^{normal(name)}$"
    return Counter(text[at : at + 2] for at in range(len(text) - 1))


def _alike(one: Counter[str], two: Counter[str]) -> float:
    return 2 * sum((one & two).values()) / max(sum(one.values()) + sum(two.values()), 1)


def _base_unit(unit: str) -> str:
    return re.sub(r"^(?:万亿|千万|百万|[十百千万亿](?!分))+(?=[^/])", "", unit)  # 万吨


def _fits(one: str, two: str) -> bool:
    a, b = _base_unit(one), _base_unit(two)
    counted = {"家", "个", "所", "处", "项", "座", "件", "人", "名", "位", "户", "人次"}
    return not a or not b or a == b or {a, b} <= RATES or {a, b} <= counted or ("/" in a and "/" in b)


def _kind(row: dict[str, object]) -> str:
    return {
        "share": "share",
        "ratio": "ratio",
        "count_stock": "stock",
        "per_unit": "ratio",
        "growth_rate": "index",
    }.get(str(row["kind"]), "flow")
