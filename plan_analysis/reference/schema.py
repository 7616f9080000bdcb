"""The contracts of the tables in data/reference/: one row class per table.

The fields of a class are the table's columns; their types and allowed values are its rules.
"""

import re
from datetime import date, timedelta
from fractions import Fraction
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from plan_analysis.reference.plausible import FIRST_YEAR, LAST_YEAR, Day, Due, Finite, Positive, Year, in_order

GROWTH = ("growth_rate", "change_from_base")  # kinds of targets that ask how much something grows
EXPECTED = "expected"  # status of a figure that nobody has counted yet (预计数): it orients and settles nothing
UNKNOWN_UNIT = "待定"  # of what a plan asks only to grow: the first table that holds it says its unit


class DataError(ValueError):
    """Bad data or bad use. The message says what, where, and how to mend it."""


def plausible(year: int, what: str) -> int:
    """The year, if it can be meant; raises DataError for 20250 and 225."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DataError(f"{what}: {year} is no year that can be meant; write one from {FIRST_YEAR} to {LAST_YEAR}")
    return year


def dated(as_of: str) -> date:
    """A day that pages may be looked at from; raises DataError for none, and for a year that cannot be meant."""
    try:
        day = date.fromisoformat(as_of)
    except (TypeError, ValueError):
        raise DataError(f"as_of: {as_of!r} is not a date; write 2018-12-31 or latest") from None
    plausible(day.year, "as_of")
    return day


def _text_or_none(cell: object) -> object:
    return None if cell == "" else cell


def _fraction(cell: object) -> object:
    """A number written as ``2.5`` or, where a decimal would not be exact, as ``100/3``."""
    if not isinstance(cell, str) or "/" not in cell:
        return cell
    try:
        return float(Fraction(cell))
    except (ValueError, ArithmeticError):  # 1/0, or a word
        return cell


def _codes(cell: object) -> object:
    return [part for part in cell.split("|") if part] if isinstance(cell, str) else cell


def _published(cell: object) -> object:
    """Date of publication; a bare year or month counts as its last day: not known earlier than that."""
    if not isinstance(cell, str) or cell == "":
        return None
    try:
        if re.fullmatch(r"\d{4}", cell):
            return date(int(cell), 12, 31)
        if re.fullmatch(r"\d{4}[-/]\d{1,2}", cell):  # 2018-09
            year, month = map(int, re.split("[-/]", cell))
            begins = date(year, month, 1)
            return (begins + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    except (ValueError, OverflowError):  # 2018-13, 9999-12
        pass
    return cell


Text = Annotated[str, Field(min_length=1)]
Number = Annotated[Finite | None, BeforeValidator(_text_or_none)]
OptionalYear = Annotated[Year | None, BeforeValidator(_text_or_none)]
Exact = Annotated[Finite, BeforeValidator(_fraction)]
Codes = Annotated[list[str], BeforeValidator(_codes)]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
RegionCode = Annotated[str, Field(pattern=r"^\d{6}(-[A-Z]+)?$")]
OptionalCode = Annotated[str, Field(pattern=r"^(\d{6}(-[A-Z]+)?)?$")]
Published = Annotated[Day | None, BeforeValidator(_published)]


class Row(BaseModel):
    """One row of a reference table; no column may be unknown, and none missing but those with a default.

    ``RANGES`` are the pairs of columns of which the first may not exceed the second.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)
    RANGES: ClassVar[tuple[tuple[str, str], ...]] = ()

    @model_validator(mode="after")
    def _ranges_in_order(self) -> Self:
        for low, high in self.RANGES:
            ends = getattr(self, low), getattr(self, high)
            if not in_order(*ends):
                raise PydanticCustomError("crossed", f"{low} {ends[0]} is above {high} {ends[1]}; put them in order")
        return self

    @model_validator(mode="before")
    @classmethod
    def _left_in_chinese(cls, cells: object) -> object:
        """English is optional: where a cell of it is empty, the Chinese one beside it stands."""
        if not isinstance(cells, dict):
            return cells
        pairs = {name: f"{name.removesuffix('_en')}_zh" for name in cls.model_fields if name.endswith("_en")}
        pairs |= {"definition": "definition_zh"} if "definition_zh" in cls.model_fields else {}
        return cells | {english: cells[zh] for english, zh in pairs.items() if not cells.get(english) and zh in cells}


class Source(Row):
    """A publication or one table of it; every raw file has exactly one."""

    source: Slug
    title: Text
    publisher: Text
    edition: str
    table: str
    page: str
    url: str
    published: Published
    accessed: Annotated[Day | None, BeforeValidator(_text_or_none)]
    licence: Text
    reliability: Literal["A", "B", "C"]
    file: str
    sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
    note: str
    region: Annotated[str, Field(pattern=r"^(\d{6}(-[A-Z]+)?)?$")] = ""  # of tables that name no place themselves


class Indicator(Row):
    """What is measured: unit, bounds, direction, parts, level and scope, and the usual delay of its publication.

    ``level`` says whose recognition counts (``provincial+``: provincial and above), ``scope`` which part of a place the
    figures cover (the whole where empty). ``broader`` is the same thing on a wider level or scope. As a ``bound`` it
    cannot be exceeded in the same place and year; as a ``proxy`` it only shows where things stand. ``peers_from`` is
    the indicator whose growth in other regions stands in where this one has no peers. ``growth_class`` is a class of
    growth, or ``none``; where it is empty one is proposed by name and unit.
    """

    RANGES = (("lower", "upper"),)

    indicator: Slug
    name_zh: Text
    name_en: Text
    unit: Text
    kind: Literal["stock", "flow", "share", "ratio", "index"]
    direction: Literal["up", "down"]
    lower: Number
    upper: Number
    numerator: str
    denominator: str
    scale: Annotated[Positive | None, BeforeValidator(_text_or_none)]
    publication_lag: Annotated[int, Field(ge=0, le=36)]
    decimals: Annotated[int, Field(ge=0, le=6)]
    definition: Text
    definition_zh: Text
    definition_source: Text
    level: Literal["", "national", "provincial", "provincial+", "municipal", "municipal+", "all"] = ""
    scope: Literal["", "city level", "urban districts", "zone"] = ""
    broader: str = ""
    broader_is: Literal["", "bound", "proxy"] = ""
    peers_from: str = ""
    growth_class: str = ""
    growth_of: str = ""  # what this is the yearly growth of, per cent at constant prices

    @property
    def definition_en(self) -> str:
        """The English definition, under the name that goes with ``definition_zh``."""
        return self.definition


class Region(Row):
    """A place, or one perimeter of it: series of two codes are never chained."""

    region_code: RegionCode
    name_zh: Text
    name_en: Text
    level: Literal["nation", "aggregate", "province", "special", "city", "county", "perimeter"]
    parent: str
    aliases: Codes
    note: str


class Target(Row):
    """One numeric target of a plan, as reviewed by a person, with its words verbatim."""

    RANGES = (("value", "value_hi"), ("base_year", "due_year"))

    target: Annotated[str, Field(pattern=r"^[A-Z]+\d+$")]
    plan: Slug
    clause: Text
    line: Annotated[int, Field(ge=1, le=10**7)]
    indicator: Slug
    name_zh: Text
    name_en: Text
    relation: Literal[">=", ">", "<=", "<"]
    value: Exact
    value_hi: Number
    unit: Text
    due: Due
    kind: Literal[
        "level", "share", "ratio", "count_stock", "annual_flow", "cumulative",
        "growth_rate", "change_from_base", "maintain", "per_unit",
    ]  # fmt: skip
    scope: Text
    responsible: Codes
    modality: Text
    base_year: OptionalYear
    base_value: Number
    quote: Text
    same_as: Codes
    note: str
    value_text: Text
    linked_to: Codes
    approx: str

    @property
    def due_year(self) -> int:
        """The last year of the deadline (2020 of ``2018-2020``)."""
        return int(self.due[-4:])

    @property
    def due_start(self) -> int:
        """The first year that counts (2018 of ``2018-2020``; the due year of a single date)."""
        return int(self.due[:4])


class Correction(Row):
    """A published cell known to be wrong. ``expect`` guards it: once the source is mended, it fails."""

    source: Slug
    region: RegionCode
    indicator: Slug
    year: Year
    action: Literal["drop", "override", "scale"]
    value: Number
    expect: Finite
    reason: Text


class Mapping(Row):
    """Which item of which table is which indicator; an empty indicator leaves the item out.

    ``table_title`` is a pattern; ``item`` is a header path or its end, and any item where empty; so is ``unit``.
    """

    table_title: Text
    item: str
    unit: str
    indicator: str
    note: str


class Resolution(Row):
    """How a target will be settled: perimeters (the ruling one first, the plan's region unless named), publication.

    ``missing`` says what is not published; where it is empty, pages say which years are registered and which are not.
    """

    plan: Slug
    target: Text
    perimeters: Codes
    publication_zh: Text
    publication_en: Text
    publisher_zh: Text
    publisher_en: Text
    related: Annotated[str, Field(pattern=r"^([a-z0-9_]+@\d{6}(-[A-Z]+)?)?$")]
    missing_zh: str
    missing_en: str
    since: Published = None  # from this day on the two below are said too: what a later publication changed
    since_zh: str = ""
    since_en: str = ""

    def on(self, day: date) -> "Resolution":
        """The rule as it could be written on a day: what a publication says is not known before it is out."""
        if self.since is None or self.since > day:
            return self
        return self.model_copy(update={
            "missing_zh": self.missing_zh + self.since_zh, "missing_en": f"{self.missing_en} {self.since_en}".strip(),
        })  # fmt: skip


class Derivation(Row):
    """A value that follows from published ones, by a rule of ``observations.derivation.RULES``, times ``scale``.

    One place (``region_code``) or every place of a ``level``; one year, or every year for which the parts are
    published. Parts are of the same place unless a region is named. Rows of the same place, indicator and year are
    two readings (``reading``) of one phrase: the first rules, and the interval spans both. A row may use what rows
    above it gave.
    """

    region_code: OptionalCode
    indicator: Slug
    year: OptionalYear
    rule: Literal[
        "product", "quotient", "before_growth", "before_multiple", "before_increase", "sum_of_members", "last_three"
    ]
    a_indicator: Slug
    a_region: OptionalCode
    b_indicator: Annotated[str, Field(pattern=r"^([a-z][a-z0-9_]*)?$")]
    b_region: OptionalCode
    scale: Positive
    reason: Text
    level: Literal["", "province", "city"] = ""
    reading: str = ""


class PlanOutcome(Row):
    """A target of another plan and what became of it: what the outside view counts.

    ``kind`` groups targets that are alike, ``indicator`` names ours where the concept is the same. ``disputed`` was
    declared met and missed by the number, or depends on the vintage; a ``summary`` stands for many targets and is none.
    """

    RANGES = (("base_year", "due_year"),)

    plan: Text
    region: Text
    region_code: OptionalCode
    name_zh: Text
    kind: Slug
    indicator: str
    relation: Literal["", ">=", ">", "<=", "<"]
    base_year: OptionalYear
    base_value: Number
    target_value: Number
    unit: str
    due_year: Year
    actual_year: OptionalYear
    actual_value: Number
    outcome: Literal["met", "missed", "disputed", "open", "unknown", "summary"]
    certainty: Literal["", "sure", "likely", "derived", "secondary", "recalled"]
    target_source: Text
    actual_source: str
    note: str


class Plan(Row):
    """A plan: its text, its region, its period and the date from which it is looked at."""

    RANGES = (("start", "end"),)

    plan: Slug
    title_zh: Text
    title_en: Text
    region_code: RegionCode
    file: Text
    start: Year
    end: Year
    as_of: Day


class UnitRow(Row):
    """A word: ``factor`` of it make one of ``measure``, the base word of its kind; ``1`` is the base of bare numbers.

    ``counted`` says that it comes in whole numbers (家, 人, 件).
    """

    unit: Text
    measure: Text
    factor: Positive
    counted: Literal["", "yes"]
    aliases: Codes
    note: str


# table name → (row class, key columns)
TABLES: dict[str, tuple[type[Row], tuple[str, ...]]] = {
    "sources": (Source, ("source",)),
    "indicators": (Indicator, ("indicator",)),
    "regions": (Region, ("region_code",)),
    "plans": (Plan, ("plan",)),
    "targets": (Target, ("plan", "target")),
    "resolution": (Resolution, ("plan", "target")),
    "mapping": (Mapping, ("table_title", "item", "unit")),
    "corrections": (Correction, ("source", "region", "indicator", "year")),
    "plan_outcomes": (PlanOutcome, ("plan", "region", "name_zh", "due_year")),
    "derivations": (Derivation, ("level", "region_code", "indicator", "year", "reading")),
    "units": (UnitRow, ("unit",)),
}
