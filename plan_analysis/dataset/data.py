"""One project's tables and observations, looked at again whenever a file has changed, and what can be asked of them."""

import warnings
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import BaseModel

from plan_analysis import attainment, observations
from plan_analysis.attainment import prediction
from plan_analysis.attainment.pace import pace
from plan_analysis.dataset import demand, naming, replay, scenario
from plan_analysis.dataset.answers import Projection, Verdict
from plan_analysis.observations import Figures, Series, View
from plan_analysis.observations.series import LATEST, as_of_date, known_by
from plan_analysis.observations.series import view as known_on
from plan_analysis.reference import Reference, for_plan, project, read, stamp, state
from plan_analysis.reference.schema import DataError, Indicator, dated, plausible
from plan_analysis.track_record import Record

AHEAD = 5  # years of a forecast, unless said
Day = str | date  # 2018-12-31, or latest: the first day on which everything at hand is known


@dataclass(frozen=True, repr=False)
class Dataset:
    """What a project holds; made by ``plan_analysis.open()``.

    Regions and indicators may be given by code or by name, Chinese or English; ``as_of`` is a date, or ``latest``. A
    table or ``observations.csv`` that has changed is read again at the next question.

    >>> import plan_analysis
    >>> data = plan_analysis.open()
    >>> print(*data.series("R&D经费占GDP比重", "河北", as_of="2018-12-31").loc[2017, ["value", "unit"]])
    1.33 %
    """

    root: Path
    changes: tuple[scenario.Change, ...] = ()  # of a scenario, laid over the tables
    first: bool = False  # each value as it was first published, whatever has been revised since

    def under(self, file: Path | str) -> "Dataset":
        """The same under a scenario: a CSV of changes, as the explorer saves it and ``run --scenario`` takes it."""
        return replace(self, changes=scenario.read(Path(file), read(self.root)))

    def first_published(self) -> "Dataset":
        """The same with each value as it was first published, and not as it has been revised since."""
        return replace(self, first=True)

    # ---- tables ----

    @property
    def reference(self) -> Reference:
        """All reference tables, the project's own rows over the nation's; see ``plan_analysis.reference``."""
        return scenario.changed_reference(read(self.root), self.changes)

    def of_plan(self, plan: str) -> Reference:
        """All tables for a plan; ``PLAN@REGION`` is its targets asked of another region."""
        return scenario.changed_reference(for_plan(plan, self.root), self.changes)

    @property
    def tidy(self) -> pd.DataFrame:
        """observations.csv, every vintage a row; shared, so copy before changing it.

        Raises DataError when it is not built yet.
        """
        tidy = _tidy(self._built, stamp([self._built]))
        return scenario.changed_tables(tidy, read(self.root), self.changes)[0] if self.changes else tidy

    def plans(self) -> pd.DataFrame:
        """One row a plan: title, region, period, text and the date from which it is looked at."""
        return _frame(self.reference.plans.values(), "plan")

    def targets(self, plan: str = "") -> pd.DataFrame:
        """One row a target of a plan (the first one unless named), as reviewed, with its words verbatim.

        >>> print(*data.targets().loc["T02", ["relation", "value", "unit", "due"]])
        >= 2.5 % 2020
        """
        return _frame(self.reference.plan_targets(self._plan(plan)), "target")

    def indicators(self) -> pd.DataFrame:
        """One row an indicator: names, unit, bounds, parts of a ratio, months until publication, definition."""
        return _frame(self.reference.indicators.values(), "indicator")

    def regions(self, level: str = "") -> pd.DataFrame:
        """One row a region or perimeter: names, level, the region above; of one level if given.

        >>> len(data.regions("province"))
        31
        """
        rows = self.reference.regions.values()
        return _frame([row for row in rows if level in ("", row.level)], "region_code")

    # ---- figures ----

    def series(self, indicator: str, region: str = "", as_of: Day = LATEST) -> pd.DataFrame:
        """The best value of each year known on a date, in the indicator's unit, with status, source and place.

        Of the plan's region unless named. A ratio that is not published is computed where its parts are known.
        Expected figures (预计数) stand in it by their status, for years without another. An empty table comes with a
        warning that says why.

        >>> data.series("gdp", "Hebei").index.name
        'year'
        """
        view, row, code = self.view(as_of), self._indicator(indicator), self._region(region)
        known = _table(prediction.predict(view, row, code, view.as_of.year, 2)[0])
        ahead = view.expected.get((code, row.indicator))
        if ahead is not None:
            rows = _table(ahead)
            known = pd.concat([known, rows[~rows.index.isin(known.index)]]).sort_index() if len(known) else rows
        if known.empty:
            warnings.warn(self._why_empty(row, code, view.as_of), stacklevel=2)
        return known

    def _why_empty(self, row: Indicator, code: str, day: date) -> str:
        """Why a series holds nothing: published later, or in no table; what other regions have."""
        place = self.reference.regions[code].name_zh
        said = f"{row.indicator} ({row.name_zh}) of {code} ({place})"
        later = self.known(LATEST).of((code, row.indicator))
        if len(later):
            first = later["available"].min().date()
            return f"{said}: nothing was known on {day}; the first of {len(later)} figures came out on {first}"
        every = self.figures.table
        others = every[every["indicator"] == row.indicator]["region"].nunique()
        return f"{said}: no table holds a figure; {others} other regions have one"

    def panel(self, indicator: str, as_of: Day = LATEST, level: str = "") -> pd.DataFrame:
        """Regions × years of one indicator, in its unit, as known on a date; NaN where nothing is published.

        Rows bear code and name; with a ``level`` (nation, province, city, county) only those of that level.

        >>> data.panel("gdp", level="province").shape[0]
        31
        """
        view, row = self.view(as_of), self._indicator(indicator)
        regions = self.reference.regions
        found = {
            code: pd.Series(one.values, index=one.years)
            for (code, name), one in sorted(view.series_of.items())
            if name == row.indicator and level in ("", regions[code].level)
        }
        table = pd.DataFrame(found).T if found else pd.DataFrame()
        table = table.reindex(columns=sorted(table.columns)).rename_axis(columns="year")
        names = [[*table.index], [regions[code].name_zh for code in table.index]]
        return table.set_axis(pd.MultiIndex.from_arrays(names, names=["region", "name_zh"]))

    def vintages(self, indicator: str, region: str = "", as_of: Day = LATEST) -> pd.DataFrame:
        """Every published figure of one series, one row each, oldest publication first within a year.

        ``available`` is the day from which it counts as known: that of publication, else the usual delay.
        """
        row, code = self._indicator(indicator), self._region(region)
        rows = self.known(as_of).of((code, row.indicator))
        columns = ["year", "available", "value", "unit", "status", "source", "location", "note"]
        return rows.sort_values(["year", "available"], kind="stable", ignore_index=True)[columns]

    # ---- answers ----

    def forecast(self, indicator: str, region: str = "", until: int | None = None, as_of: Day = LATEST) -> Projection:
        """Median, ranges and sample paths of the years ahead, business as usual.

        Until the year named, else five years beyond the last value; in the indicator's unit. Raises DataError where the
        history, with what other regions teach, cannot carry a forecast.

        >>> ahead = data.forecast("gdp", "河北", until=2030, as_of="2018-12-31")
        >>> list(ahead.table.columns), len(ahead.paths())
        (['median', 'lo50', 'hi50', 'lo80', 'hi80', 'lo95', 'hi95'], 5000)
        """
        view, row, code = self.view(as_of), self._indicator(indicator), self._region(region)
        history = prediction.predict(view, row, code, view.as_of.year, 2)[0]
        if not len(history):
            raise DataError(f"{row.indicator} of {code}: no value is known on {view.as_of}; forecasts need one")
        last = int(history.years[-1])
        if until is not None and plausible(until, "until") <= last:
            raise DataError(f"until: values reach {last} already; name a later year than {until}")
        history, paths, _ = prediction.predict(view, row, code, until or last + AHEAD)
        if paths is None:
            raise DataError(f"{row.indicator} of {code}: too few values, and too few other regions to learn from")
        return Projection(row, self.reference.regions[code], history, paths)

    def assess(self, target: str, region: str = "", as_of: Day = "", plan: str = "") -> Verdict:
        """Whether a target will be met: of the plan (``T02``), or in words, ``rd_intensity >= 2.5 by 2020``.

        Of the plan's region unless another is named; as known on the plan's own date unless another is given.

        >>> data.assess("T02").assessment.due
        '2020'
        >>> data.assess("R&D经费占GDP比重 >= 1.2 by 2017", "河北").verdict
        'met'
        """
        name = self._plan(plan)
        day = self.day(as_of, name)
        view = self.view(day)
        if target in {row.target for row in self.reference.plan_targets(name)}:
            code = self._region(region) if region else ""
            asked = f"{name}@{code}@{target}" if code else name
            tables, number = self.of_plan(asked), target
        else:
            code = self._region(region or self.reference.plan(name).region_code)
            tables = demand.plan_of(demand.read(target, self.reference.indicators), code, day, self.reference)
            asked, number = demand.ASKED, demand.ONLY
        found = attainment.assess(tables, view, asked, number)
        regions = self.reference.regions
        among = None if found.outcome else pace(view, found)
        return Verdict(found, self.reference.indicators[found.indicator], regions[found.perimeter], among, regions)

    def scorecard(self, plan: str = "", as_of: Day = "") -> pd.DataFrame:
        """One row a target of a plan: its names, and the columns of assessment.csv, as known on a date.

        >>> len(data.scorecard()) == len(data.targets())
        True
        """
        name = self._plan(plan)
        found = attainment.assess_plan(self.of_plan(name), self.view(self.day(as_of, name)), name)
        rows = {row.target: row for row in self.of_plan(name).plan_targets(name)}
        names = [{"name_zh": rows[a.target].name_zh, "name_en": rows[a.target].name_en} for a in found]
        table = pd.DataFrame([said | a.row() for said, a in zip(names, found, strict=True)])
        return table.set_index("target") if len(table) else table

    # ---- what pages are made from ----

    def day(self, as_of: Day, plan: str = "") -> date:
        """The date that ``as_of`` stands for: itself, the plan's own where it is empty, or ``latest``."""
        if isinstance(as_of, date):
            return as_of
        if not as_of:
            return self.reference.plan(plan.partition("@")[0]).as_of
        return as_of_date(as_of, self.reference, self.tidy) if as_of == LATEST else dated(as_of)

    def view(self, as_of: Day = LATEST) -> View:
        """Every series as known on a date."""
        return _view(self, self._now, self.day(as_of))

    @property
    def figures(self) -> Figures:
        """Every figure of observations.csv, each vintage a row."""
        return _figures(self, self._now)

    def known(self, as_of: Day = LATEST) -> Figures:
        """Every figure that was known on a date, with the day from which it was in a column ``available``."""
        return _known(self, self._now, self.day(as_of))

    def assuming(self, view: View) -> View:
        """A view with what the scenario assumes of the years ahead; itself without one."""
        return scenario.assuming(view, self.reference, self.changes) if self.changes else view

    def record(self, as_of: Day = LATEST) -> Record:
        """How the same forecasts have held on the provinces, with what is known on a date; replayed once and kept."""
        return replay.record(self.root, self.reference, self.tidy, self.day(as_of))

    def quality(self, as_of: Day = LATEST) -> pd.DataFrame:
        """What looked odd in the tables known on a date: as ``build`` kept it, read from the tables for another day."""
        day = self.day(as_of)
        numbers: Any = {"value": float, "expected": float}  # whatever else stands in a cell is text
        empty = {name: [""] for name in numbers}
        path = self._built.with_name("quality.csv")
        kept = pd.read_csv(path, dtype=defaultdict(lambda: str, numbers), keep_default_na=False, na_values=empty)
        found = kept[kept["as_of"] == day.isoformat()]
        if len(found):
            return found
        tables = observations.read_tables(self.reference, self.root)
        return observations.quality_by(tables, self.known(day).table, self.reference)

    @property
    def _now(self) -> tuple:
        """What changes when a table does."""
        return state(self.root), stamp([self._built])

    @property
    def _built(self) -> Path:
        return self.root / "data/processed/observations.csv"

    def _plan(self, plan: str) -> str:
        if not plan and not self.reference.plans:
            raise DataError("plans.csv: no plan yet; add a row for one, and its targets to targets.csv")
        return plan or next(iter(self.reference.plans))

    def _region(self, wanted: str) -> str:
        return naming.region(wanted or self.reference.plan(self._plan("")).region_code, self.reference.regions)

    def _indicator(self, wanted: str) -> Indicator:
        return self.reference.indicators[naming.indicator(wanted, self.reference.indicators)]

    def __repr__(self) -> str:
        tables = self.reference
        plans = ", ".join(f"{row.plan} ({len(tables.plan_targets(row.plan))} targets)" for row in tables.plans.values())
        built = f"{len(self.tidy)} observations" if self._built.exists() else "not built yet: plan-analysis build"
        return (
            f"Dataset: {plans or 'no plan yet'}\n"
            f"{built}, {len(tables.indicators)} indicators, {len(tables.regions)} regions\n"
            "ask: plans() targets() indicators() regions() series() panel() vintages() forecast() assess() scorecard()"
        )


def found(folder: Path | str = ".") -> Dataset:
    """The dataset of the project that a folder is or lies in; of the one that the environment names, for ``.``.

    Under the scenario that the environment names, if any. Raises NoProjectError outside of any project.
    """
    root = project.required() if str(folder) == "." else project.above(Path(folder))
    return Dataset(root, scenario.at_hand(read(root)))


@lru_cache(maxsize=2)
def _tidy(path: Path, state: tuple) -> pd.DataFrame:
    return observations.load(path)


@lru_cache(maxsize=8)
def _view(data: Dataset, state: tuple, day: date) -> View:
    known = scenario.first_published if data.first else known_on
    return data.assuming(known(data.tidy, data.reference, day))


@lru_cache(maxsize=2)
def _figures(data: Dataset, state: tuple) -> Figures:
    return Figures(data.tidy)


@lru_cache(maxsize=2)
def _known(data: Dataset, state: tuple, day: date) -> Figures:
    return Figures(known_by(data.tidy, data.reference, day))


def _frame(rows: Iterable[BaseModel], key: str) -> pd.DataFrame:
    table = pd.DataFrame([row.model_dump() for row in rows])
    return table.set_index(key) if len(table) else table


def _table(one: Series) -> pd.DataFrame:
    columns = {
        "value": one.values,
        "unit": one.unit,
        "status": one.status,
        "source": one.source,
        "location": one.location,
    }
    return pd.DataFrame(columns, index=pd.Index(one.years, name="year"))
