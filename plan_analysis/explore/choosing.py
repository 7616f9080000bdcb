"""The controls of a desk that say what is looked at: indicator, regions, perimeter, date, vintage, way of looking."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import ipywidgets as w

from plan_analysis.explore.answering import Asker, alike
from plan_analysis.explore.question import LOOKS, VINTAGES, Question
from plan_analysis.explore.search import Name, find
from plan_analysis.observations.series import View
from plan_analysis.reference import Reference
from plan_analysis.reference.schema import Indicator, Region
from plan_analysis.report.messages import Language

ROWS = 5  # of a list to choose from
NOBODY, CITIES, PROVINCE, LIKE, PROVINCES = "nobody", "its cities", "its province", "most alike", "all provinces"
PERIMETERS = "its perimeters"
GROUPS = (NOBODY, PROVINCE, CITIES, LIKE, PROVINCES, PERIMETERS)


def full() -> w.Layout:
    """A layout as wide as its place; one for each widget, since whoever hides one must hide no other."""
    return w.Layout(width="auto")


def known(view: View, tables: Reference, indicator: str) -> set[str]:
    """Codes of the regions with a value of an indicator, or with both parts of a ratio."""
    row = tables.indicators[indicator]
    own = {code for code, name in view.series_of if name == indicator}
    if not row.numerator:
        return own
    top, bottom = ({code for code, name in view.series_of if name == part} for part in (row.numerator, row.denominator))
    return own | (top & bottom)


def group(name: str, question: Question, view: View, tables: Reference) -> tuple[str, ...]:
    """The regions that a question is compared with, without those that have no value of its indicator."""
    own = tables.regions[question.region]
    place = tables.regions[own.parent] if own.level == "perimeter" else own
    here = known(view, tables, question.indicator) - {question.region}
    if name != PERIMETERS:
        here.discard(place.region_code)
    if name == LIKE:
        return tuple(code for code in alike(view, question.region, question.indicator) if code in here)
    wanted = {
        PROVINCE: lambda row: row.region_code == place.parent,
        PERIMETERS: lambda row: row is place or (row.level == "perimeter" and row.parent == place.region_code),
        CITIES: lambda row: row.level == "city" and row.parent in (place.region_code, place.parent),
        PROVINCES: lambda row: row.level == "province",
    }.get(name, lambda row: False)
    return tuple(code for code in sorted(here) if wanted(tables.regions[code]))


@dataclass
class Chooser:
    """What is looked at, as widgets; ``read`` gives a question with what they say."""

    asker: Asker
    words: Language
    start: Question

    @cached_property
    def tables(self) -> Reference:
        """All reference tables."""
        return self.asker.data.reference

    @cached_property
    def indicator_names(self) -> list[Name]:
        """Every indicator with its names."""
        return [Name(code, (row.name_zh, row.name_en)) for code, row in self.tables.indicators.items()]

    @cached_property
    def region_names(self) -> list[Name]:
        """Every region with its names; perimeters are chosen apart."""
        return [
            Name(code, (row.name_zh, row.name_en, *row.aliases))
            for code, row in self.tables.regions.items()
            if row.level != "perimeter"
        ]

    @cached_property
    def find_indicator(self) -> w.Text:
        """The search for an indicator."""
        return w.Text(
            description=self.words("Indicator"), placeholder=self.words("name, part of it, pinyin"), layout=full()
        )

    @cached_property
    def indicator(self) -> w.Select:
        """The indicators that are found."""
        label = self.words("Indicators found")
        return w.Select(
            options=self._indicators("", self.start),
            value=self.start.indicator,
            rows=ROWS,
            layout=full(),
            tooltip=label,
        )

    @cached_property
    def find_region(self) -> w.Text:
        """The search for a region."""
        return w.Text(
            description=self.words("Region"), placeholder=self.words("name, part of it, pinyin"), layout=full()
        )

    @cached_property
    def region(self) -> w.Select:
        """The regions that are found."""
        place = self._place(self.start)
        options = self._regions("", self.start, place)
        return w.Select(options=options, value=place, rows=ROWS, layout=full(), tooltip=self.words("Regions found"))

    @cached_property
    def perimeter(self) -> w.Dropdown:
        """The perimeters of the region."""
        options = self._perimeters(self.region.value)
        return w.Dropdown(description=self.words("Perimeter"), options=options, value=self.start.region, layout=full())

    @cached_property
    def group(self) -> w.Dropdown:
        """Whom the region is compared with."""
        options = [(self.words(name), name) for name in GROUPS]
        return w.Dropdown(description=self.words("Compare with"), options=options, layout=full())

    @cached_property
    def others(self) -> w.SelectMultiple:
        """Any regions to compare with."""
        options = self._besides(self.start)
        return w.SelectMultiple(
            description=self.words("and with"), options=options, rows=4, layout=full(),
            value=[code for code in self.start.others if code in {code for _, code in options}],
        )  # fmt: skip

    @cached_property
    def as_of(self) -> w.DatePicker:
        """The date as on which things are known."""
        return w.DatePicker(description=self.words("As known on"), value=self.start.as_of, layout=full())

    @cached_property
    def vintage(self) -> w.Dropdown:
        """Which of several published figures of one year counts."""
        options = [(self.words(name), name) for name in VINTAGES]
        return w.Dropdown(description=self.words("Vintage"), options=options, value=self.start.vintage, layout=full())

    @cached_property
    def look(self) -> w.Dropdown:
        """How values are looked at."""
        options = [(self.words(name), name) for name in LOOKS]
        return w.Dropdown(description=self.words("Shown as"), options=options, value=self.start.look, layout=full())

    @property
    def widgets(self) -> list[w.Widget]:
        """All of them from top to bottom."""
        return [
            self.find_indicator, self.indicator, self.find_region, self.region, self.perimeter, self.group, self.others,
            self.as_of, self.vintage, self.look,
        ]  # fmt: skip

    def read(self, question: Question) -> dict[str, Any]:
        """What the widgets say, as fields of a question; a date that was cleared stays as it was."""
        picked = question.as_of if self.as_of.value is None else self.as_of.value
        return {
            "indicator": self.indicator.value or question.indicator,
            "region": self.perimeter.value or question.region,
            "as_of": picked if isinstance(picked, date) else question.as_of,
            "vintage": self.vintage.value,
            "look": self.look.value,
        }

    def compared(self, question: Question) -> tuple[str, ...]:
        """The regions to compare with: the group's and those that were picked."""
        view = self.asker.view(question)
        found = [*group(self.group.value, question, view, self.tables), *self.others.value]
        here = known(view, self.tables, question.indicator) - {question.region}
        return tuple(code for code in dict.fromkeys(found) if code in here)

    def search_indicators(self, text: str, question: Question) -> None:
        """Narrow the list of indicators; the one in use stays chosen while it is among them."""
        _offer(self.indicator, self._indicators(text, question))

    def look_again(self, question: Question) -> None:
        """Another date or indicator: what has a value is another list."""
        self.search_indicators(self.find_indicator.value, question)
        self.search_regions(self.find_region.value, question)
        options = self._besides(question)
        if tuple(options) != tuple(self.others.options):
            kept, codes = self.others.value, {code for _, code in options}
            self.others.options = options
            self.others.value = [code for code in kept if code in codes]

    def search_regions(self, text: str, question: Question) -> None:
        """Narrow the list of regions."""
        _offer(self.region, self._regions(text, question, self._place(question)))

    def follow(self, question: Question) -> None:
        """Offer the perimeters of the region that was chosen."""
        _offer(self.perimeter, self._perimeters(self.region.value or question.region), must=True)
        self.perimeter.layout.display = "none" if len(self.perimeter.options) == 1 else ""

    def _indicators(self, text: str, question: Question) -> list[tuple[str, str]]:
        """Indicators that are found; those of which nothing is known anywhere stand last, and say so."""
        rows, seen = self.tables.indicators, {name for _, name in self.asker.view(question).series_of}
        found = find(text, self.indicator_names)
        here = {code for code in found if code in seen or {rows[code].numerator, rows[code].denominator} <= seen}
        found.sort(key=lambda code: code not in here)
        return [(self._named(rows[code], code in here), code) for code in found]

    def _regions(self, text: str, question: Question, always: str) -> list[tuple[str, str]]:
        """Regions that are found; without a search those that have a value."""
        rows, here = self.tables.regions, known(self.asker.view(question), self.tables, question.indicator)
        here |= {rows[code].parent for code in here if rows[code].level == "perimeter"} | {always}
        found = [code for code in find(text, self.region_names) if text or code in here]
        return [(self._named(rows[code], code in here), code) for code in found]

    def _place(self, question: Question) -> str:
        """The region of a question; that around a perimeter."""
        own = self.tables.regions[question.region]
        return own.parent if own.level == "perimeter" else own.region_code

    def _besides(self, question: Question) -> list[tuple[str, str]]:
        """Regions with a value that a question may be compared with."""
        return [pair for pair in self._regions("", question, "") if pair[1] != question.region]

    def _named(self, row: Region | Indicator, here: bool) -> str:
        name = self.words.name(row)
        return name if here else self.words("{name} (no value)", name=name)

    def _perimeters(self, place: str) -> list[tuple[str, str]]:
        rows = self.tables.regions
        own = [code for code, row in rows.items() if row.level == "perimeter" and row.parent == place]
        return [(self.words.name(rows[code]), code) for code in (place, *own)]


def _offer(widget: w.Select | w.Dropdown, options: list[tuple[str, str]], must: bool = False) -> None:
    """Other options to choose from; what is chosen stays chosen if it is among them, else nothing is, or the first."""
    if tuple(options) == tuple(widget.options):
        return
    kept = widget.value
    codes = [code for _, code in options]
    widget.options = options
    widget.value = kept if kept in codes else codes[0] if must and codes else None
