"""What every page has: tables, the view of a date, a language, and sections made from templates."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, pass_context
from markupsafe import Markup, escape

from plan_analysis import attainment
from plan_analysis import plan as plans
from plan_analysis.attainment import Assessment
from plan_analysis.attainment.events import UNPUBLISHED
from plan_analysis.dataset import Dataset
from plan_analysis.dataset.data import found
from plan_analysis.observations import Figures, View
from plan_analysis.observations.real import growth_of
from plan_analysis.reference import Reference
from plan_analysis.reference.schema import DataError, Resolution, Target
from plan_analysis.report.messages import Language, language, plain
from plan_analysis.report.palette import VERDICT_MARKS

if TYPE_CHECKING:
    from jinja2.runtime import Context

LEAST_DRAWS = 100
TEMPLATES = Path(__file__).parents[1] / "templates"
CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef“”]+")  # “显著提升”
ENGLISH = re.compile(r"[A-Za-z]+[ ,;:-]+[A-Za-z]+")  # statistical communiqué


@dataclass(frozen=True)
class Block:
    """One section of a page as HTML; its plain form in a notebook is its heading."""

    html: str
    heading: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.heading


def spans(years: Iterable[int]) -> str:
    """Years as one writes them: ``2014–2020, 2023``."""
    found: list[list[int]] = []
    for year in sorted(years):
        if found and year == found[-1][-1] + 1:
            found[-1].append(year)
        else:
            found.append([year])
    return ", ".join(f"{one[0]}–{one[-1]}" if len(one) > 1 else str(one[0]) for one in found)


@dataclass(frozen=True)
class Page:
    """What every page needs: tables, data as known on a date, and a language."""

    plan: str
    as_of: str
    lang: str
    draws: int = attainment.DRAWS

    def __post_init__(self) -> None:
        """Papermill takes ``-p draws 0`` and makes ``-p as_of 2018`` a number: both get a sentence."""
        if not isinstance(self.draws, int) or self.draws < LEAST_DRAWS:
            raise DataError(f"draws: {self.draws!r} is no whole number of at least {LEAST_DRAWS} simulated futures")

    @cached_property
    def words(self) -> Language:
        """The page's language."""
        return language(self.lang)

    @cached_property
    def data(self) -> Dataset:
        """Everything the project holds."""
        return found()

    @property
    def root(self) -> Path:
        """The project's folder."""
        return self.data.root

    @cached_property
    def reference(self) -> Reference:
        """All reference tables."""
        return self.data.of_plan(self.plan)

    @cached_property
    def tidy(self) -> pd.DataFrame:
        """Every observation, known or not by the date."""
        return self.data.tidy

    @cached_property
    def view(self) -> View:
        """The series as known on the page's date."""
        return self.data.view(self.data.day(self.as_of, self.plan))

    @property
    def known(self) -> Figures:
        """Every figure known on the page's date, each vintage a row."""
        return self.data.known(self.view.as_of)

    @cached_property
    def targets(self) -> list[Target]:
        """The plan's targets."""
        return self.reference.plan_targets(self.plan)

    @cached_property
    def lines(self) -> list[str]:
        """The plan's text."""
        return plans.read(self.reference.plan(self.plan), self.root)

    def rule_of(self, row: Target) -> Resolution:
        """How a target is settled and what is missing for it, in words of the page's date."""
        return self.reference.resolution[self.plan, row.target].on(self.view.as_of)

    def place(self, code: str) -> str:
        """Name of a region or perimeter."""
        return self.words.name(self.reference.regions[code])

    def prices(self, a: Assessment) -> list[str]:
        """At which prices an amount stands that was moved on by published growth; nothing for all else."""
        row = a.asked[0]
        if "=" in a.history.unit or not attainment.at_base_prices(self.view, row, a.perimeter):
            return []
        return [self.words("at prices of {year}", year=row.base_year)]

    def _published(self, a: Assessment) -> list[int]:
        """Years with a published figure: of the growth itself where a target is judged by that."""
        row, shown = a.asked[0], a.history
        if attainment.at_base_prices(self.view, row, a.perimeter):
            shown = self.view.series(a.perimeter, growth_of(self.reference.indicators, row.indicator))
        return [int(year) for year in shown.without(UNPUBLISHED).years]

    def missing(self, rule: Resolution, a: Assessment) -> str:
        """What is missing to settle a target: as a person wrote it, else by the years that are registered."""
        written = self.words.name(rule, "missing")
        if written:
            return written
        published = self._published(a)
        if not published:
            return self.words(
                "No published figure is registered yet: "
                "plan-analysis add takes in a table, plan-analysis form asks the bodies."
            )
        wanted = self.unpublished(a)
        known = spans(published)
        if not wanted:
            return self.words("Registered: {known}.", known=known)
        return self.words(
            "Registered: {known}; not published or not registered yet: {wanted}.",
            known=known,
            wanted=spans(wanted),
        )

    def unpublished(self, a: Assessment) -> list[int]:
        """Years from the one before the plan to the target's deadline of which no published figure is registered."""
        known = self._published(a)
        years = range(self.reference.plan(self.plan).start - 1, int(a.due[-4:]) + 1)
        return [year for year in years if year not in known]

    def block(self, name: str, heading: str, **values: object) -> Block:
        """A section from its template, with the page and its language at hand."""
        return Block(section(name, self.words, page=self, heading=heading, **values), heading)


def section(name: str, words: Language, **values: object) -> str:
    """A section from its template, in a language."""
    return _environment().get_template(f"{name}.html.j2").render(words=words, **values)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / "sections"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        bytecode_cache=_compiled(),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["marks"] = VERDICT_MARKS
    environment.filters |= {"quoted": quoted, "labelled": labelled}
    return environment


def _compiled() -> FileSystemBytecodeCache | None:
    """Where compiled templates are kept, as Python keeps its own; None where the package may not be written to."""
    folder = TEMPLATES / "__pycache__"
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder)) if os.access(folder, os.W_OK) else None


def _harmless(value: object) -> object:
    return plain(value) if type(value) is str else value


@pass_context
def quoted(context: "Context", text: object) -> Markup:
    """Text of a table with what is not in the page's language marked as such: a quotation to eye and screen reader."""
    shown = str(escape(plain(str(text))))
    if context["words"].code == "zh":
        foreign = ENGLISH.search(shown) and not CHINESE.search(shown)
        return Markup(f'<span lang="en">{shown}</span>' if foreign else shown)
    return Markup(CHINESE.sub(r'<span lang="zh-CN">\g<0></span>', shown))


def labelled(rows: str, head: list) -> Markup:
    """Rows of a table with its column titles on every cell, which a narrow screen shows beside the value.

    Cells with nothing but a dash are marked, so that the narrow screen can leave them out.
    """
    titles = [str(escape(title if isinstance(title, str) else title[0])) for title in head]

    def row(match: re.Match) -> str:
        names = iter(titles)
        # <td class="num">
        return re.sub(r"<t[dh](?=[ >])", lambda cell: f'{cell[0]} data-label="{next(names, "")}"', match[0])

    text = re.sub(r"<td([^>]*)>–</td>", r"<td\1 data-empty>–</td>", str(rows))  # <td class="num">–</td>
    return Markup(re.sub(r"<tr.*?</tr>", row, text, flags=re.DOTALL))  # <tr><td>1</td></tr>
