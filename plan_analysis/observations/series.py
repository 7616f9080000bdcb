"""Observations → the series of an indicator, as known on a date.

A ``View`` holds every series as it stood on one day: for each year the best value published by then. Later
information is invisible, and two perimeters of one place are two regions that never mix.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from plan_analysis.observations.assumption import Assumption
from plan_analysis.observations.derivation import publication_day
from plan_analysis.reference import Reference
from plan_analysis.reference.schema import EXPECTED, DataError, Indicator, dated

# Of several published figures for one year the better kind comes first, then the better source, then the newest.
# What a reader assumes is never in the tables, but may be laid over them in the place of anything published.
ASSUMED = "assumed"
STATUSES = ("reported", "provisional", "derived", "implied", "estimated", EXPECTED)
STATUS_RANK = {ASSUMED: -1, "revised": 0} | {name: rank for rank, name in enumerate(STATUSES)}
EXPECTED_SD = 0.05  # error of an expected figure on the log scale: as GDP and R&D intensity are revised after it
JUMP = np.log(1.5)  # a yearly step beyond this, from one publication to another, may be another definition
MIN_REVISIONS = 10  # values published twice, below which nothing is said about revisions
NORMAL_80 = 1.2816  # half the width of a standard normal's 80 % range
VISIBLE = 0.002  # figures closer to each other than this would be one mark in a picture
REVISED_WITHIN = 2  # years after which a figure counts as final
LATEST = "latest"  # instead of a date: when everything at hand is known
RELIABILITY_RANK = {"A": 0, "B": 0, "C": 1}
MIN_PEERS, MIN_VALUES = 5, 3  # regions with so many values are needed to learn from; else the next level stands in
STAND_IN = {"county": "city", "city": "province", "special": "province", "nation": "province"}


@dataclass(frozen=True)
class Series:
    """One indicator of one region as known on a date; arrays run over years, ascending, gaps allowed.

    ``level`` is that of the region (a perimeter has that of its place), empty where the region is not known.
    """

    region: str
    indicator: str
    unit: str
    as_of: date
    years: np.ndarray
    values: np.ndarray
    log_sd: np.ndarray
    status: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    location: tuple[str, ...] = ()
    level: str = ""

    def __len__(self) -> int:
        return len(self.years)

    def value(self, year: int) -> float | None:
        """The value of a year, or None where none is known."""
        at = np.flatnonzero(self.years == year)
        return float(self.values[at[0]]) if len(at) else None

    def differs(self, year: int, value: float) -> bool:
        """Whether another figure of a year would be a mark of its own in a picture, beside the one in use."""
        own = self.value(year)
        return own is not None and abs(value - own) > VISIBLE * abs(own)

    def without(self, status: tuple[str, ...]) -> "Series":
        """The series without the values of some statuses."""
        kept = np.array([at for at, one in enumerate(self.status) if one not in status], int)
        return self if len(kept) == len(self) else self.only(kept)

    def only(self, kept: np.ndarray) -> "Series":
        """The series with the values at some positions alone."""
        return replace(
            self,
            years=self.years[kept],
            values=self.values[kept],
            log_sd=self.log_sd[kept],
            status=tuple(self.status[at] for at in kept),
            source=tuple(self.source[at] for at in kept),
            location=tuple(self.location[at] for at in kept),
        )

    def with_value(self, year: int, value: float, status: str, source: str, log_sd: float = 0.0) -> "Series":
        """The series with one more value; a value that is known already wins."""
        if self.value(year) is not None:
            return self
        at = int(np.searchsorted(self.years, year))
        return replace(
            self,
            years=np.insert(self.years, at, year),
            values=np.insert(self.values, at, value),
            log_sd=np.insert(self.log_sd, at, log_sd),
            status=(*self.status[:at], status, *self.status[at:]),
            source=(*self.source[:at], source, *self.source[at:]),
            location=(*self.location[:at], "", *self.location[at:]),
        )


@dataclass(frozen=True)
class View:
    """All series as known on one date; ``levels`` gives the level of every region by code.

    ``teachers`` are the regions that a reader lets a series learn from, by region and indicator, and ``assumptions``
    what is assumed of the years ahead; both are empty unless a scenario says otherwise. ``ranges`` are the least and
    largest value, by region, indicator and year, that the printed parts of a derived value allow. ``expected`` are
    figures that nobody has counted yet (预计数): part of the series, with an error of their own, only where they came
    out when their year was as good as over.
    """

    as_of: date
    indicators: dict[str, Indicator]
    series_of: dict[tuple[str, str], Series]
    levels: dict[str, str] = field(default_factory=dict)
    teachers: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    assumptions: tuple[Assumption, ...] = ()
    ranges: dict[tuple[str, str, int], tuple[float, float]] = field(default_factory=dict)
    expected: dict[tuple[str, str], Series] = field(default_factory=dict)

    def series(self, region: str, indicator: str) -> Series:
        """The series of one region and indicator; empty where nothing was published by the date."""
        known = self.series_of.get((region, indicator))
        if known is not None:
            return known
        unit, empty = self.indicators[indicator].unit, np.array([])
        level = self.levels.get(region, "")
        return Series(region, indicator, unit, self.as_of, empty.astype(int), empty, empty, level=level)

    def peers(self, region: str, indicator: str) -> list[Series]:
        """The published series of the same indicator in the other regions of the same level.

        Where fewer than five of them are long enough to learn growth from, those of the next level up that has five
        stand in: cities for counties, provinces for cities. Failing these, the same for ``peers_from``.
        """
        if (region, indicator) in self.teachers:
            return self._chosen(region, indicator)
        names = (indicator, self.indicators[indicator].peers_from) if indicator in self.indicators else (indicator,)
        first = self.published(region, indicator, self.levels.get(region, ""))
        for name in filter(None, names):
            found = self._enough(region, name)
            if found:
                return found
        return first

    def _enough(self, region: str, indicator: str) -> list[Series]:
        """Series of the nearest level of which five are long enough to learn growth from; none where there is none."""
        level = self.levels.get(region, "")
        while True:
            found = self.published(region, indicator, level)
            if sum(len(series) >= MIN_VALUES for series in found) >= MIN_PEERS:
                return found
            if level not in STAND_IN:
                return []
            level = STAND_IN[level]

    def published(self, region: str, indicator: str, level: str) -> list[Series]:
        """Series of one level, without perimeters and those of the region itself, none of them estimated."""
        own = region.split("-")[0]
        return [
            series
            for code, series in self._by_indicator.get(indicator, {}).items()
            if series.level == level and code != own and "-" not in code and "estimated" not in series.status
        ]

    @cached_property
    def _by_indicator(self) -> dict[str, dict[str, Series]]:
        found: dict[str, dict[str, Series]] = {}
        for (code, name), series in self.series_of.items():
            found.setdefault(name, {})[code] = series
        return found

    def _chosen(self, region: str, indicator: str) -> list[Series]:
        """The published series of the regions that a scenario lets this one learn from."""
        chosen = self.teachers[region, indicator]
        every = {self.levels.get(code, "") for code in chosen}
        found = [one for level in sorted(every) for one in self.published(region, indicator, level)]
        return [one for one in found if one.region in chosen]

    def ratio(self, numerator: Series, denominator: Series, scale: float, indicator: str) -> Series:
        """Scale × numerator / denominator, year by year; DataError when the two stand on different perimeters."""
        if numerator.region != denominator.region:
            raise DataError(
                f"{indicator}: numerator {numerator.indicator} is of {numerator.region}, denominator "
                f"{denominator.indicator} of {denominator.region}; a ratio needs one perimeter for both"
            )
        years, a, b = np.intersect1d(numerator.years, denominator.years, return_indices=True)
        both = [(numerator.status[i], denominator.status[j]) for i, j in zip(a, b, strict=True)]
        status = tuple(next((soft for soft in ("estimated", EXPECTED) if soft in pair), "derived") for pair in both)
        return Series(
            numerator.region,
            indicator,
            self.indicators[indicator].unit,
            self.as_of,
            years,
            scale * numerator.values[a] / denominator.values[b],
            np.hypot(numerator.log_sd[a], denominator.log_sd[b]),
            status,
            tuple(f"{numerator.source[i]} / {denominator.source[j]}" for i, j in zip(a, b, strict=True)),
            tuple(f"{numerator.location[i]} / {denominator.location[j]}" for i, j in zip(a, b, strict=True)),
            numerator.level,
        )


@dataclass(frozen=True)
class Splice:
    """Two neighbouring values of a series out of two publications, further apart than either moves by itself."""

    year: int
    before: float
    after: float
    source_before: str
    source_after: str
    year_before: int


def splices(series: Series) -> list[Splice]:
    """Where a series passes from one publication to another with a jump: 82.4 of a ledger, 354.6 of a yearbook.

    A jump is a yearly step by more than half as much again, and three times the usual step within one publication.
    """
    if len(series) < 2 or not (series.values > 0).all() or len(series.source) != len(series):
        return []
    steps = np.abs(np.diff(np.log(series.values))) / np.diff(series.years)
    changed = np.array([one != two for one, two in zip(series.source, series.source[1:])])
    within = float(np.median(steps[~changed])) if (~changed).any() else 0.0
    return [
        Splice(
            int(series.years[at + 1]),
            float(series.values[at]),
            float(series.values[at + 1]),
            series.source[at],
            series.source[at + 1],
            int(series.years[at]),
        )
        for at in np.flatnonzero(changed & (steps > max(JUMP, 3 * within)))
    ]


def view(tidy: pd.DataFrame, reference: Reference, as_of: date) -> View:
    """What was known on a date: for each region, indicator and year the best value published by then.

    Where the day of publication is unknown the indicator's publication lag after the end of the year is used.
    """
    key = ["region", "indicator", "year"]
    known = known_by(tidy, reference, as_of)
    best = ranked(known, reference).drop_duplicates(key)
    levels, soft = _levels(reference), best["status"] == EXPECTED
    used = best.assign(log_sd=best["log_sd"].mask(soft, EXPECTED_SD))[~soft | _nearly_over(best, reference)]
    found = _series(used, revisions(known[known["status"] != EXPECTED]), as_of, levels)
    said = _series(best[soft], {}, as_of, levels)
    return View(as_of, reference.indicators, found, levels, ranges=_ranges(best), expected=said)


def _nearly_over(best: pd.DataFrame, reference: Reference) -> pd.Series:
    """Which figures came out in their year's last month or later; growth rates, which are no amounts, are left out."""
    growths = [name for name, row in reference.indicators.items() if row.growth_of]
    day = best["available"]
    over = (day.dt.year > best["year"]) | ((day.dt.year == best["year"]) & (day.dt.month == 12))
    return over & ~best["indicator"].isin(growths)


def _ranges(known: pd.DataFrame) -> dict[tuple[str, str, int], tuple[float, float]]:
    """What derived values may have been, for those whose parts say so."""
    rows = known[known["value_low"].notna()]
    columns = ("region", "indicator", "year", "value_low", "value_high")
    every = zip(*(rows[name].tolist() for name in columns), strict=True)
    return {(region, name, int(year)): (low, high) for region, name, year, low, high in every}


def ranked(known: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Rows of ``known_by`` by region, indicator and year; of several values for one year the one that rules first."""
    reliability = {name: RELIABILITY_RANK[row.reliability] for name, row in reference.sources.items()}
    known = known.assign(
        status_rank=known["status"].map(STATUS_RANK), reliability_rank=known["source"].map(reliability)
    )
    order = ["region", "indicator", "year", "status_rank", "reliability_rank", "available", "source"]
    return known.sort_values(order, ascending=[True] * 5 + [False, True], kind="stable")


def _levels(reference: Reference) -> dict[str, str]:
    """Level of every region; a perimeter counts as the place that it is a part of."""
    rows = reference.regions
    return {
        code: rows[row.parent].level if row.level == "perimeter" and row.parent in rows else row.level
        for code, row in rows.items()
    }


def _series(
    known: pd.DataFrame, revised: dict[str, float], as_of: date, levels: dict[str, str]
) -> dict[tuple[str, str], Series]:
    """Rows sorted by region, indicator and year as series; column by column, because a table has hundreds of them."""
    if known.empty:
        return {}
    columns = {name: known[name].tolist() for name in ("region", "indicator", "unit", "status", "source", "location")}
    years, values = known["year"].to_numpy(dtype=int), known["value"].to_numpy(dtype=float)
    stated = known["log_sd"].fillna(0.0).to_numpy(dtype=float)
    keys = list(zip(columns["region"], columns["indicator"], strict=True))
    first = [at for at, key in enumerate(keys) if at == 0 or key != keys[at - 1]]
    found = {}
    for start, end in zip(first, [*first[1:], len(keys)], strict=True):
        region, indicator = keys[start]
        rows = slice(start, end)
        revision = revised.get(indicator, 0.0)
        found[region, indicator] = Series(
            region,
            indicator,
            columns["unit"][start],
            as_of,
            years[rows],
            values[rows],
            _uncertainty(years[rows], stated[rows], revision, as_of),
            tuple(columns["status"][rows]),
            tuple(columns["source"][rows]),
            tuple(columns["location"][rows]),
            levels.get(region, ""),
        )
    return found


def revisions(known: pd.DataFrame) -> dict[str, float]:
    """By indicator, the usual size of log(newest / first figure) of values published more than once.

    The 80 % quantile over that of a standard normal, so that one census does not stand for every year. Only
    indicators with at least ten such values; estimates do not count.
    """
    dated = known[(known["status"] != "estimated") & (known["value"] > 0)].sort_values("available", kind="stable")
    both = dated.groupby(["indicator", "region", "year"])["value"].agg(["first", "last", "size"])
    again = both[both["size"] > 1]
    by_indicator = (again["last"] / again["first"]).transform(np.log).abs().groupby(level="indicator")
    usual = by_indicator.quantile(0.8)[by_indicator.size() >= MIN_REVISIONS] / NORMAL_80
    return {str(name): float(size) for name, size in usual.items() if size > 0}


def _uncertainty(years: np.ndarray, stated: np.ndarray, revision: float, as_of: date) -> np.ndarray:
    """Standard error of each value on the log scale: of estimates, and of figures new enough to be revised yet."""
    new = (years >= as_of.year - REVISED_WITHIN) & (stated == 0)
    return np.where(new, revision, stated)


def known_by(tidy: pd.DataFrame, reference: Reference, as_of: date) -> pd.DataFrame:
    """All rows, every vintage, that were known on a date, with the day in a column ``available``."""
    available = _available(tidy, reference)
    out = available <= pd.Timestamp(as_of)
    return tidy[out].assign(available=available[out])  # to no row at all pandas would add those of a longer column


def as_of_date(as_of: str, reference: Reference, tidy: pd.DataFrame) -> date:
    """A date written as 2018-12-31, or ``latest`` for the day on which everything at hand is known."""
    if as_of == LATEST:
        return latest(tidy, reference)
    return dated(as_of)


def latest(tidy: pd.DataFrame, reference: Reference) -> date:
    """The first day on which everything in the table is known."""
    return _available(tidy, reference).max().date()


def _available(tidy: pd.DataFrame, reference: Reference) -> pd.Series:
    """Day on which a value counts as known."""
    lags = {name: row.publication_lag for name, row in reference.indicators.items()}
    lag = np.array([lags[name] for name in tidy["indicator"].tolist()], dtype=int)
    months, row = np.unique(12 * tidy["year"].to_numpy() + lag, return_inverse=True)
    days = np.array([publication_day(*divmod(int(one), 12)) for one in months], dtype="datetime64[s]")
    published = pd.to_datetime(tidy["published"].replace("", None), format="%Y-%m-%d")
    return published.fillna(pd.Series(days[row], index=tidy.index))
