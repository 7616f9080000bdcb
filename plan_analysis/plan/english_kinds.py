"""Relation, kind, unit and direction of an English target, by its clause."""

import re
from dataclasses import dataclass, replace

from plan_analysis.plan.english_clauses import Clause
from plan_analysis.plan.english_words import APPROX, CHANGE, COUNTS, MADE, RELATIONS, YEARLY
from plan_analysis.plan.numbers import Quantity

# to about, to below: what follows is a level, whatever verb of change stands before
REACHED = re.compile(rf"\bto\s+{APPROX}(?:below |under )?$")
# emissions down 20%, deaths fall 20%, a reduction of 20%
# a cut of
LOWERED = re.compile(
    r"\b(?:(?:up|down)\s+(?:by )?|(?:falls?|drops?|declines?|shrinks?|rises?|climbs?)\s+)$|(?:drop|cut|reduction|"
    r"decrease|decline|increase|rise) of [a-z ]*$",
    re.IGNORECASE,
)
# deaths fall 20%
# deaths fall
FELL = re.compile(r"\b(?:falls?|drops?|declines?|shrinks?)\s+$", re.IGNORECASE)  # deaths fall
# 20% reduction, 3 percentage points lower
CHANGED = re.compile(
    r"\s*(?:reductions?|cuts?|decreases?|declines?|increases?|rise|lower|higher|less|more|below|above)\b"
)
# reduce food waste 9%
# reduce food waste
STRAIGHT = re.compile(
    r"\b(?:reduc\w+|cut|lower\w*|increas\w+|rais\w+|grow)\s+(?!to\b|the share|the proportion|the percentage)"
    r"[A-Za-z -]{3,60}(?<! to)(?<! of)(?<! at)(?<! than)(?<! least)(?<! below)(?<! above)(?<! exceed)(?<! reach)\s$",
    re.IGNORECASE,
)
# 30,000 more homes, 50,000 new jobs
ADDED = re.compile(r"\s*(?:more|new|additional|extra|further)\b")
CLAUSE = re.compile(r"[,;]")  # 300 homes will be built each year, and
RATIO = re.compile(r"R&D|research and development|intensity|contribution", re.IGNORECASE)
PER = {"100,000": "/10万", "10,000": "/万人", "1,000": "/千人"}


@dataclass(frozen=True)
class Said:
    """What the words around a number say of it."""

    q: Quantity
    relation: str
    kind: str
    falls: bool


def said(one: Clause) -> Said:
    """Relation, kind, unit and direction of a clause's number."""
    q = per_head(one)
    change = CHANGE.search(one.before[-120:])
    if change and REACHED.search(one.before[-60:]):
        change = None
    relation = relation_of(one.before, one.after, q)
    if change and relation in ("<=", ">") and re.search(r"up to\s*$", one.before):  # up to
        relation = ">="
    if q.unit == ":1" and re.search(r"reduc\w*|lower\w*|cut", one.before[-60:], re.IGNORECASE):  # reduce
        relation = "<="
    falls = (
        bool(change and change.groupdict().get("down"))
        or bool(FELL.search(one.before[-60:]))
        or q.text.lower().startswith("halv")
    )
    return Said(q, relation, kind_of(q, change, one.before[-120:], CLAUSE.split(one.after[:90])[0]), falls)


def relation_of(before: str, after: str, q: Quantity) -> str:
    """The relation that the words before a number state, or those behind it, else a floor."""
    if q.unit == "位" or re.fullmatch(r"(?:net[- ])?zero", q.text, re.IGNORECASE):  # zero
        return "<="
    if re.search(r"\btop\s*$", before[-6:], re.IGNORECASE) and q.unit == "%":  # top
        return "<="  # in the top 20% of their subject
    if re.match(r"\s*(?:or more|or above|and above|or higher|or better)", after):  # 60% or more
        return ">="
    if re.match(r"\s*(?:or less|or below|or fewer|or lower|or under)", after):  # 5% or less
        return "<="
    return next((relation for words, relation in RELATIONS if words.search(before)), ">=")


def kind_of(q: Quantity, change: re.Match[str] | None, near: str, after: str) -> str:
    """The kind of a target by its unit and the words of change around it."""
    if q.unit == "位" or q.value == 0:
        return "level"
    if q.unit == ":1" or re.search(r"/(?:10万|[万千百]?(?:人|名|户))|\bper ", q.unit):  # /10万
        return "ratio"
    if q.unit == "倍":
        return "change_from_base" if change or re.match("doubl|tripl", q.text, re.IGNORECASE) else "ratio"
    moved = (
        LOWERED.search(near)
        or CHANGED.match(after)
        or (STRAIGHT.search(near) and not change and not REACHED.search(near))
    )
    if q.unit == "个百分点" or (q.unit == "%" and moved) or q.text.lower().startswith("halv"):
        return "change_from_base"
    if change:
        yearly = YEARLY.search(near + after) or (not change.groupdict().get("down") and " by " not in f"{change[0]} ")
        return "growth_rate" if yearly and q.unit == "%" else "change_from_base" if q.unit == "%" else "cumulative"
    if q.unit in ("%", "‰"):
        grows = re.search(r"\bgrowth\b", near, re.IGNORECASE)  # GDP growth
        return "growth_rate" if grows else "ratio" if RATIO.search(near) else "share"
    return _counted_kind(q, near, after)


def _counted_kind(q: Quantity, near: str, after: str) -> str:
    """A flow of every year, things made, a stock of things, or a level."""
    if YEARLY.search(near + after) and not re.search(rf"\b(?:to|exceed|reach|of)\s*{APPROX}$", near):  # income to
        return "annual_flow"
    if re.sub("^(?:百万|十亿|万亿|千(?!瓦))", "", q.unit) in {*COUNTS.values(), "公里", "棵"}:  # 百万英镑
        made = (
            MADE.search(near)
            or ADDED.match(after)
            # trees will be planted
            or re.match(
                rf"[^,;.]{{0,60}}?\b(?:will|to) be "
                rf"(?:{MADE.pattern})",
                after,
            )
        )
        return "cumulative" if made else "level" if q.unit.endswith("公里") else "count_stock"
    return "level"


def per_head(one: Clause) -> Quantity:
    """The number with the denominator that its clause names: licensed doctors per 1,000 people."""
    q = one.q
    # every 1,000 residents
    per = re.search(r"\b[Ee]very (?P<per>10,000|1,000|100,000) (?:people|residents|persons)", one.before)
    if per and "/" not in q.unit and q.unit != "%":
        return replace(q, unit=f"{q.unit}/{ {'10,000': '万人', '1,000': '千人', '100,000': '10万人'}[per['per']] }")
    # per 1,000 people
    rate = re.search(
        r"per (?P<per>100,000|10,000|1,000) (?:people|residents|population|inhabitants|live births|births)", one.before
    )
    return replace(q, unit=PER[rate["per"]]) if rate and (q.bare or q.unit == "个") else q
