"""Everything said to a reader, in Chinese and English, through one gettext catalogue per language.

Source messages are plain English; ``locale/zh`` translates them, ``locale/en`` holds what the data itself
says in Chinese and an English page shows in English (units, modality, bodies). Catalogues are .po text files
read at run time, so a translation is one line in one file and nothing has to be compiled. What is read and written here
is what Babel would read and write, as a test holds; every page would wait for Babel to load.
"""

import json
import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from plan_analysis.reference.schema import DataError
from plan_analysis.report import measures

if TYPE_CHECKING:
    from plan_analysis.reference.schema import Target

LOCALE = Path(__file__).parents[1] / "locale"
LANGUAGES = ("zh", "en")
TAGS = {"zh": "zh-CN", "en": "en"}
SUFFIXES = {"zh": "", "en": ".en"}  # T02.html is Chinese, T02.en.html its English twin
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
QUOTED = r'"(?:[^"\\\n]|\\.)*"'  # "Published values: {n}\n"
ENTRY = re.compile(rf"^msgid ((?:{QUOTED}\n)+)msgstr ((?:{QUOTED}\n?)+)", re.MULTILINE)  # msgid "Pages"\nmsgstr "页"\n
DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(text: str) -> str:
    """Text from a file made harmless to its neighbours: control characters and writing-direction marks are shown.

    A right-to-left mark would otherwise turn round whatever follows it; a control character is not allowed in HTML.
    """
    return "".join(f"[U+{ord(c):04X}]" if _unprintable(c) else c for c in text)


def _unprintable(char: str) -> bool:
    return char in DIRECTIONS or (unicodedata.category(char) == "Cc" and char not in "\n\t")


@dataclass(frozen=True)
class Language:
    """One reader's language: translates messages, formats numbers, picks the name of a table row."""

    code: str

    def __call__(self, message: object, **values: object) -> str:
        """The message in this language with its gaps filled; accepts text or an attainment.Message.

        Text without values is text as it stands: braces in a table's words (``市科技局{甲}``) are no gaps.
        """
        template = str(getattr(message, "template", message))
        if not template:  # the empty message is the catalogue's own header
            return ""
        filled = dict(getattr(message, "values", ())) | values
        said = _catalogue(self.code).get(template, template)
        return said.format(**{k: self._filling(v) for k, v in filled.items()}) if filled else said

    @property
    def tag(self) -> str:
        """The HTML language tag."""
        return TAGS[self.code]

    @property
    def twin(self) -> "Language":
        """The other language."""
        return Language(LANGUAGES[1 - LANGUAGES.index(self.code)])

    def page(self, stem: str) -> str:
        """File name of a page in this language."""
        return f"{stem}{SUFFIXES[self.code]}.html"

    def name(self, row: object, field: str = "name") -> str:
        """``name_zh`` or ``name_en`` of a table row; of anything else its own words."""
        return str(self._filling(row, field))

    def _filling(self, value: object, field: str = "name") -> object:
        """What stands in a gap: a row's name, a day or amount in words; else it is formatted as its gap says."""
        if hasattr(value, "in_words"):
            return value.in_words(self)
        return self.date(value) if isinstance(value, date) else getattr(value, f"{field}_{self.code}", value)

    def date(self, day: date) -> str:
        """A day as the language writes it: ``2018年12月31日``, ``31 December 2018``."""
        month = MONTHS[day.month - 1]
        return f"{day.day} {month} {day.year}" if self.code == "en" else f"{day.year}年{day.month}月{day.day}日"

    def year(self, text: str) -> str:
        """A year as assessments write it: ``>2030`` is after 2030."""
        return self("after {year}", year=text[1:]) if text.startswith(">") else text

    def scale(self, unit: str) -> float:
        """What a value of the tables is multiplied by for this reader's unit; 1 for nearly all."""
        return self._measure(unit)[0]

    def _measure(self, unit: str) -> tuple[float, str]:
        """Factor and words of a unit for this reader."""
        return measures.english(unit, self) if self.code == "en" else (1.0, self(unit))

    def amount(self, value: float | None, unit: str, decimals: int) -> str:
        """A number in this reader's unit, without the unit: 75.36 of 亿元 is ``7.536`` in English."""
        scale = self.scale(unit)
        return self.number(None if value is None else value * scale, self._decimals(unit, decimals))

    def _decimals(self, unit: str, decimals: int) -> int:
        """As many decimals of this reader's unit as say the same; tens of thousands cannot be rounded to tens."""
        return max(0, decimals - round(math.log10(self.scale(unit))))

    def number(self, value: float | None, decimals: int = 0) -> str:
        """A number with separators of the language; an en dash where there is none."""
        if value is None or value != value:
            return "–"
        return f"{Decimal(str(value)):,.{decimals}f}"  # 2.675 is 2.68, however it is stored

    def quantity(self, value: float | None, unit: str, decimals: int) -> str:
        """A number with its unit: ``2.50%``, ``75.36亿元``, ``7.536 billion yuan``; counts have none in English."""
        return self._with_unit(value, unit, self.amount(value, unit, decimals))

    def _with_unit(self, value: float | None, unit: str, number: str) -> str:
        if value is None or unit == "%":
            return number if value is None else f"{number}%"
        if "=" in unit:
            return f"{number} ({unit})"  # an index: 118.7 (2020=100)
        return self("{number} {unit}", number=number, unit=self._measure(unit)[1]).rstrip()

    def percent(self, share: float | None) -> str:
        """A share as whole per cent: ``39%``."""
        return "–" if share is None or share != share else f"{100 * share:.0f}%"

    def chance(self, share: float) -> str:
        """A share of simulated futures as whole per cent; they prove neither certainty, so none is 0% or 100%."""
        rounded = {"0%": "below 1%", "100%": "above 99%"}
        return self(rounded.get(self.percent(share), self.percent(share)))

    def goal(self, value: float, unit: str, decimals: int) -> str:
        """A target's number with its unit, with no more decimals than the plan's own number needs: ``8件/万人``."""
        shown, most = value * self.scale(unit), self._decimals(unit, decimals)
        needed = next((d for d in range(most) if math.isclose(round(shown, d), shown, rel_tol=1e-9)), most)
        return self._with_unit(value, unit, self.number(shown, needed))

    def asked(self, row: "Target", decimals: int) -> str:
        """What a target asks for by its kind: ``8 or more``; ``growth a year: 7% or more``."""
        wanted = self.demand(row.relation, row.value, row.unit, decimals)
        said = {
            "growth_rate": "growth a year: {wanted}" if row.value >= 0 else "a year: {wanted}",
            "change_from_base": "from {base}: growth of {wanted}" if row.value >= 0 else "from {base}: {wanted}",
            "cumulative": "in all: {wanted}", "annual_flow": "every year: {wanted}", "maintain": "every year: {wanted}",
        }  # fmt: skip
        return self(said[row.kind], wanted=wanted, base=row.base_year) if row.kind in said else wanted

    def demand(self, relation: str, value: float, unit: str, decimals: int) -> str:
        """A number to reach, as one says it: ``8 or more``, ``超过8000件``, ``a fall of 15% or more`` of -15."""
        if value < 0:
            falls = {
                "<=": "a fall of {goal} or more", "<": "a fall of more than {goal}",
                ">=": "a fall of {goal} at most", ">": "a fall of less than {goal}",
            }  # fmt: skip
            return self(falls[relation], goal=self.goal(-value, unit, decimals))
        sayings = {">=": "{goal} or more", ">": "more than {goal}", "<=": "{goal} or less", "<": "less than {goal}"}
        return self(sayings[relation], goal=self.goal(value, unit, decimals))

    def unit(self, unit: str) -> str:
        """A unit by itself, as a heading or axis needs it; English has no word for 家, 个 and 件."""
        return self._measure(unit)[1].strip() or self("number")

    def growth(self, value: float | None) -> str:
        """Yearly growth: ``+4.7% a year``."""
        return "–" if value is None else self("{growth}% a year", growth=f"{value:+.1f}")


def language(code: str) -> Language:
    """The language of a code; raises DataError for one that has no catalogue."""
    if code not in LANGUAGES:
        raise DataError(f"lang: {code!r} is not offered, known: {', '.join(LANGUAGES)}")
    return Language(code)


@lru_cache(maxsize=4)
def _catalogue(code: str) -> dict[str, str]:
    """Message → how it is said; a message that is not translated stands for itself."""
    text = (LOCALE / code / "LC_MESSAGES/plan_analysis.po").read_text(encoding="utf-8")
    pairs = ((_unquoted(message), _unquoted(said)) for message, said in ENTRY.findall(text))
    return {message: said for message, said in pairs if said}


def _unquoted(strings: str) -> str:
    """Strings one below the other as one; they are quoted as in JSON."""
    return "".join(json.loads(one) for one in strings.splitlines())
