"""Downloads with one value a line and a column for each dimension (SDMX and its relatives): which column is what.

The databases of OECD, Eurostat, IMF, ILO, BIS and the ECB name the same few columns in a few ways; all other columns
are dimensions, as codes, as labels, or as a code beside its label: ``SUBJECT, Subject`` or ``UNIT_MEASURE, Unit of
measure``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from plan_analysis.yearbook.headings import PLACE_IN_ENGLISH, role

# the first of these words that a file has is the column; labels stand before codes
VALUE = (
    "obs_value",
    "obs_value_niveau",
    "data_value",
    "value",
    "observation value",
    "factvaluenumeric",
    "valore",
    "valeur",
    "valor",
    "wert",
)
TIME = ("time_period", "time", "year", "time period", "period", "date", "ref_date", "seleziona periodo", "periodo",
    "jahr", "año", "anno", "année", "periode", "quarter", "month",
)  # fmt: skip
PLACE = (
    "reference area", "ref_area.label", "country", "country or area", "geopolitical entity (reporting)", "area",
    "location", "pays", "geo", "ref_area", "cou", "economy", "metropolitan areas", "regions", "region", "territorio",
    "territory", "geography", "geographic area name", "county", "state", "province", "entity", "country name",
)  # fmt: skip
CODE = ("ref_area", "location", "cou", "geo", "country", "country code", "area code (iso3)", "iso", "reg_id")
UNIT = ("unit of measure", "unit", "units", "measurement unit", "unit_measure", "unit code", "unit.label", "uom")
SCALE = ("powercode", "unit multiplier", "unit_mult", "scale", "scalar_factor")
# what a column tells of how a number was made or sent, not of what it counts
# obs_flag
TECHNICAL = re.compile(
    r"structure(?:_id|_name|\[;\])?|action|dataflow|last update|freq(?:uency)?|frequency of observation"
    r"|.*flags?(?: codes?)?|obs_\w+|observation (?:value|status).*|conf(?:_|identiality )status|unit_mult"
    r"|unit multiplier|powercode(?: code)?|decimals|base_per|base period|reference period(?: code)?|unit(?:_measure|s)?"
    r"|unit (?:code|of measure)|time(?:_period| period|_format| format)?|year(?: code)?|yea|temps|period|date|source.*"
    r"|notes?|id|footnotes?|estimate|comment.*|domain(?: code)?|questionnaire(?: name)?|collection|title|uid"
    r"|lastupdate|scale|ref_date|dguid|uom(?:_id)?|scalar_(?:factor|id)|vector|coordinate|status|symbol|terminated"
)
# the column that names what is counted; others matter only where they tell lines apart
# indicator.label
SUBJECT = re.compile(
    r"measure|indicator(?:\.label)?|subject|variables?|transaction|series|statistic(?: label)?|tipo dato|element|item"
    r"|na_item|indic\w*|concept|var",
    re.IGNORECASE,
)
NOTHING = {"_z", "_t", "not applicable", "", "nan"}
# a database names at least one of these
DATABASES = {"obs_value", "ref_area", "dataflow", "powercode", "flag codes", "scalar_factor"}
LATIN = re.compile(r"[\x20-\u024f]*")  # Año
DECIMAL = re.compile(r"-?\d+[.,]\d+|-?\d{5,}")  # 12.5
# lines that show what a column holds
SHOWN = 400


@dataclass(frozen=True)
class Dimensions:
    """The columns of one download by what they tell; ``items`` are heads of columns, outermost first."""

    place: str
    code: str
    items: tuple[str, ...]
    time: str
    value: str
    unit: str
    scale: str
    database: bool


def dimensions(heads: Sequence[str], lines: Sequence[Sequence[object]]) -> Dimensions | None:
    """What each column of a download is; None where it names no value, no time or no place of its own."""
    names = [name_of(head) for head in heads]
    value, time, place, code = (_first(names, words) for words in (VALUE, TIME, PLACE, CODE))
    if place is None:
        like = (at for at, name in enumerate(names) if PLACE_IN_ENGLISH.search(name) and role(name) != "code")
        place = next(like, None)
    if value is None or time is None or place is None:
        return None
    # Year and Value of any panel are not enough
    if not DATABASES & set(names) and not _only_words(names, lines, value):
        return None
    code = place if code is None else code
    unit, scale = _first(names, UNIT), _first(names, SCALE)
    taken = {value, time, place, code, *_code_beside(names, place)}
    free = [at for at, name in enumerate(names) if name and at not in taken and not _technical(name)]
    labels = [at for at in free if at not in {c for one in free for c in _code_beside(names, one)}]
    return Dimensions(
        heads[place],
        heads[code],
        tuple(heads[at] for at in _telling(names, labels, lines)),
        heads[time],
        heads[value],
        "" if unit is None else heads[unit],
        "" if scale is None else heads[scale],
        bool(DATABASES & set(names)),
    )


def _only_words(names: list[str], lines: Sequence[Sequence[object]], value: int) -> bool:
    """Whether all columns but that of the values name them: words in Latin letters over no other numbers than codes."""
    if len(names) < 4 or not all(name.isascii() or LATIN.fullmatch(name) for name in names):
        return False
    free = [at for at, name in enumerate(names) if at != value and name and not _technical(name)]
    cells = [str(line[at]).strip() for line in lines[:SHOWN] for at in free if at < len(line)]
    return not any(DECIMAL.fullmatch(cell) for cell in cells)


def name_of(head: str) -> str:
    """A heading as it is compared: ``REF_AREA: Reference area`` is the code before the colon."""
    return head.partition(": ")[0].strip().lower()


def _technical(name: str) -> bool:
    return name in TIME or TECHNICAL.fullmatch(name) is not None


def _first(names: list[str], words: Sequence[str]) -> int | None:
    """The column of the first word that any column bears; of two of one name the right one, which is the label."""
    for word in words:
        found = [at for at, name in enumerate(names) if name == word]
        if found:
            return found[-1] if word not in CODE or word == "country" else found[0]
    return None


def _code_beside(names: list[str], at: int) -> list[int]:
    """The column of codes left of one of labels: SUBJECT | Subject, REF_AREA | Reference area, Item Code | Item."""
    left, own = at - 1, names[at]
    if left < 0 or not names[left]:
        return []
    words = names[left].removesuffix(" code").replace("_", " ")
    initials = {word[:2] for word in re.split(r"\W+", own) if word}
    like = words == own or all(part[:2] in initials for part in words.split())
    return [left] if like else []


def _telling(names: list[str], labels: list[int], lines: Sequence[Sequence[object]]) -> list[int]:
    """Columns that name an item: what is counted, and every other dimension that tells lines apart."""
    labels = [at for at in labels if not _coded(at, lines)]
    held = {at: {str(line[at]).strip().lower() for line in lines[:SHOWN] if at < len(line)} for at in labels}
    subjects = [at for at in labels if SUBJECT.fullmatch(names[at]) and held[at] - NOTHING]
    others = [at for at in labels if at not in subjects and len(held[at]) > 1]
    if not subjects:
        others = [at for at in labels if held[at] - {"", "nan"}]
    return sorted({*subjects, *others})


def _coded(at: int, lines: Sequence[Sequence[object]]) -> bool:
    """Whether a column holds codes of the words in the column right of it: ITC1 | Piemonte."""
    pairs = {(str(line[at]).strip(), str(line[at + 1]).strip()) for line in lines[:SHOWN] if at + 1 < len(line)}
    codes = {code for code, _ in pairs}
    return (
        bool(pairs)
        and len(codes) == len(pairs) == len({word for _, word in pairs})
        and all(re.fullmatch(r"[A-Z0-9_.-]{1,14}", code) for code in codes)  # ITC1
        and any(not re.fullmatch(r"[A-Z0-9_.-]{1,14}", word) for _, word in pairs)  # ITC1
    )
