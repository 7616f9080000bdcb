"""Tidy tables → observations with source and vintage → the series of an indicator as known on a date.

Out: ``data/processed/observations.csv``. Units are converted here, corrections applied, values that follow
from two published ones derived, and the one explicit estimate made (stock of invention patents of a city).
Nothing is filled in: a year without a published value has no row.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from plan_analysis import yearbook
from plan_analysis.reference import ROOT, Correction, DataError, Indicator, Mapping, Reference

COLUMNS = [
    "region", "indicator", "year", "value", "unit", "status", "published", "source", "location", "log_sd", "note",
]  # fmt: skip

# printed unit → (base unit, factor); two units convert when their base is the same
UNITS = {
    "元": ("元", 1.0), "万元": ("元", 1e4), "亿元": ("元", 1e8),
    "人": ("人", 1.0), "万人": ("人", 1e4), "名": ("人", 1.0),
    "家": ("个", 1.0), "个": ("个", 1.0), "件": ("件", 1.0), "万件": ("件", 1e4),
    "%": ("%", 1.0), "人年": ("人年", 1.0), "件/万人": ("件/万人", 1.0), "项": ("项", 1.0),
}  # fmt: skip

# The estimate of a city's stock: its grants times its province's stock per grant of the same year.
STOCK, GRANTS, SIZE = "patents_in_force_invention", "patents_granted_invention", "gdp"
ESTIMATE_SOURCE, DERIVED_SOURCE = "estimate_invention_stock", "derived"

# Of several published figures for one year the better kind comes first, then the better source, then the newest.
STATUS_RANK = {"reported": 0, "revised": 0, "provisional": 1, "derived": 2, "implied": 3, "estimated": 4}
RELIABILITY_RANK = {"A": 0, "B": 0, "C": 1}


@dataclass(frozen=True)
class Series:
    """One indicator of one region as known on a date; arrays run over years, ascending, gaps allowed."""

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

    def __len__(self) -> int:
        return len(self.years)

    def value(self, year: int) -> float | None:
        """The value of a year, or None where none is known."""
        at = np.flatnonzero(self.years == year)
        return float(self.values[at[0]]) if len(at) else None

    def with_value(self, year: int, value: float, status: str, source: str) -> "Series":
        """The series with one more value; a value that is known already wins."""
        if self.value(year) is not None:
            return self
        at = int(np.searchsorted(self.years, year))
        return replace(
            self,
            years=np.insert(self.years, at, year),
            values=np.insert(self.values, at, value),
            log_sd=np.insert(self.log_sd, at, 0.0),
            status=(*self.status[:at], status, *self.status[at:]),
            source=(*self.source[:at], source, *self.source[at:]),
            location=(*self.location[:at], "", *self.location[at:]),
        )


@dataclass(frozen=True)
class View:
    """All series as known on one date."""

    as_of: date
    indicators: dict[str, Indicator]
    series_of: dict[tuple[str, str], Series]

    def series(self, region: str, indicator: str) -> Series:
        """The series of one region and indicator; empty where nothing was published by the date."""
        known = self.series_of.get((region, indicator))
        if known is not None:
            return known
        empty = np.array([])
        return Series(region, indicator, self.indicators[indicator].unit, self.as_of, empty.astype(int), empty, empty)

    def peers(self, region: str, indicator: str) -> list[Series]:
        """The published series of the same indicator elsewhere: provinces, and cities other than this one."""
        own = region.split("-")[0]
        return [
            series
            for (code, name), series in self.series_of.items()
            if name == indicator
            and code not in (own, "000000")
            and "-" not in code
            and "estimated" not in series.status
        ]

    def ratio(self, numerator: Series, denominator: Series, scale: float, indicator: str) -> Series:
        """scale × numerator / denominator, year by year; DataError when the two stand on different perimeters."""
        if numerator.region != denominator.region:
            raise DataError(
                f"{indicator}: numerator {numerator.indicator} is of {numerator.region}, denominator "
                f"{denominator.indicator} of {denominator.region}; a ratio needs one perimeter for both"
            )
        years, a, b = np.intersect1d(numerator.years, denominator.years, return_indices=True)
        status = tuple(
            "estimated" if "estimated" in (numerator.status[i], denominator.status[j]) else "derived"
            for i, j in zip(a, b, strict=True)
        )
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
        )


def observations(reference: Reference, root: Path = ROOT) -> pd.DataFrame:
    """Every published, derived and estimated value with source, location and date; sorted, index 0…n−1.

    Raises DataError for an unmapped item, a unit that cannot be converted, a correction that no longer matches.
    """
    names = yearbook.region_names(list(reference.regions.values()))
    frames = [
        _read_source(reference, source.source, root / source.file, names)
        for source in reference.sources.values()
        if source.file.startswith("data/raw/yearbook/")
    ]
    if not frames:
        raise DataError("sources.csv: no row names a file in data/raw/yearbook/; register at least one table")
    tidy = _unique(_corrected(pd.concat(frames, ignore_index=True), reference.corrections))
    tidy = pd.concat([tidy, _derived(tidy, reference)], ignore_index=True)
    tidy = pd.concat([tidy, _estimated_stocks(tidy, reference)], ignore_index=True)
    tidy = tidy.sort_values(["region", "indicator", "year", "source"], kind="stable", ignore_index=True)
    tidy["value"] = tidy["value"].map(_ten_digits)
    return tidy[COLUMNS]


def view(tidy: pd.DataFrame, reference: Reference, as_of: date) -> View:
    """What was known on a date: for each region, indicator and year the best value published by then.

    Where the day of publication is unknown the indicator's publication lag after the end of the year is used.
    """
    known = known_by(tidy, reference, as_of)
    known["status_rank"] = known["status"].map(STATUS_RANK)
    reliability = {name: RELIABILITY_RANK[row.reliability] for name, row in reference.sources.items()}
    known["reliability_rank"] = known["source"].map(reliability)
    order = ["region", "indicator", "year", "status_rank", "reliability_rank", "available", "source"]
    known = known.sort_values(order, ascending=[True] * 5 + [False, True], kind="stable")
    known = known.drop_duplicates(["region", "indicator", "year"])
    series_of = {}
    for (region, indicator), rows in known.groupby(["region", "indicator"], sort=True):
        series_of[region, indicator] = Series(
            region,
            indicator,
            rows["unit"].iloc[0],
            as_of,
            rows["year"].to_numpy(dtype=int),
            rows["value"].to_numpy(dtype=float),
            rows["log_sd"].fillna(0.0).to_numpy(dtype=float),
            tuple(rows["status"]),
            tuple(rows["source"]),
            tuple(rows["location"]),
        )
    return View(as_of, reference.indicators, series_of)


def known_by(tidy: pd.DataFrame, reference: Reference, as_of: date) -> pd.DataFrame:
    """All rows, every vintage, that were known on a date, with the day in a column ``available``."""
    available = _available(tidy, reference)
    return tidy[available <= pd.Timestamp(as_of)].assign(available=available)


def latest(tidy: pd.DataFrame, reference: Reference) -> date:
    """The first day on which everything in the table is known."""
    return _available(tidy, reference).max().date()


def read_observations(path: Path) -> pd.DataFrame:
    """observations.csv as written by build; raises DataError when it is not there yet."""
    if not path.exists():
        raise DataError(f"{path.name}: not built yet; run: plan-analysis build")
    text = {name: str for name in ("region", "indicator", "unit", "status", "published", "source", "location", "note")}
    return pd.read_csv(path, dtype=text, keep_default_na=False, na_values={"value": [""], "log_sd": [""]})


def _available(tidy: pd.DataFrame, reference: Reference) -> pd.Series:
    """Day on which a value counts as known."""
    lag = tidy["indicator"].map({name: row.publication_lag for name, row in reference.indicators.items()})
    by_lag = pd.to_datetime(
        [_month_end(year, months).isoformat() for year, months in zip(tidy["year"], lag, strict=True)]
    )
    published = pd.to_datetime(tidy["published"].replace("", None), format="%Y-%m-%d")
    return published.fillna(pd.Series(by_lag, index=tidy.index))


def _month_end(year: int, months: int) -> date:
    """Last day of the month ``months`` after December of ``year``."""
    return date(year + 1 + months // 12, months % 12 + 1, 1) - timedelta(days=1)


def _read_source(reference: Reference, source: str, path: Path, names: dict[str, str]) -> pd.DataFrame:
    row = reference.sources[source]
    tidy = yearbook.read(path, names)
    indicator_of = {
        item: _indicator(reference.mapping, tidy["table_title"].iloc[0], item, path.name) for item in set(tidy["item"])
    }
    tidy = tidy.assign(indicator=tidy["item"].map(indicator_of))
    tidy = tidy[(tidy["indicator"] != "") & tidy["value"].notna()]
    units = tidy["indicator"].map(lambda name: reference.indicators[name].unit)
    factors = [
        _factor(printed, unit, f"{path.name}, cell {cell}")
        for printed, unit, cell in zip(tidy["unit"], units, tidy["cell"], strict=True)
    ]
    return pd.DataFrame(
        {
            "region": tidy["region_code"],
            "indicator": tidy["indicator"],
            "year": tidy["year"].astype(int),
            "value": tidy["value"].astype(float) * factors,
            "unit": units,
            "status": tidy["status"],
            "published": row.published.isoformat() if row.published else "",
            "source": source,
            "location": row.file + "!" + tidy["cell"],
            "log_sd": math.nan,
            "note": tidy["note"],
        }
    )


def _indicator(mapping: list[Mapping], title: str, item: str, file: str) -> str:
    for row in mapping:
        if row.item == item and re.search(row.table_title, title):
            return row.indicator
    raise DataError(
        f"{file}: no row of mapping.csv says which indicator the item {item!r} of table {title!r} is; "
        "add one (with an empty indicator to leave it out)"
    )


def _factor(printed: str, unit: str, where: str) -> float:
    if printed not in UNITS or unit not in UNITS or UNITS[printed][0] != UNITS[unit][0]:
        raise DataError(f"{where}: the printed unit {printed!r} does not convert to {unit!r}; correct unit or mapping")
    return UNITS[printed][1] / UNITS[unit][1]


def _corrected(tidy: pd.DataFrame, corrections: Iterable[Correction]) -> pd.DataFrame:
    """Apply corrections.csv; one that meets no cell, or a cell that has changed, is an error."""
    tidy = tidy.copy()
    dropped = []
    for row in corrections:
        name = f"corrections.csv: {row.source}, {row.region}, {row.indicator}, {row.year}"
        hit = (
            (tidy["source"] == row.source)
            & (tidy["region"] == row.region)
            & (tidy["indicator"] == row.indicator)
            & (tidy["year"] == row.year)
        )
        if hit.sum() != 1:
            raise DataError(f"{name}: matches {hit.sum()} cells, expected 1; remove the row or correct its keys")
        at = tidy.index[hit][0]
        found = tidy.at[at, "value"]
        if not math.isclose(found, row.expect, rel_tol=1e-6):
            raise DataError(
                f"{name}: the cell holds {found:g}, the correction expects {row.expect:g}; "
                "the source seems mended, so remove the correction"
            )
        if row.action == "drop":
            dropped.append(at)
        else:
            tidy.at[at, "value"] = row.value if row.action == "override" else found * row.value
            tidy.at[at, "status"] = "revised"
            tidy.at[at, "note"] = row.reason
    return tidy.drop(index=dropped).reset_index(drop=True)


def _unique(tidy: pd.DataFrame) -> pd.DataFrame:
    """One value per region, indicator, year and source; a table that prints two different ones is an error."""
    key = ["region", "indicator", "year", "source"]
    once = tidy.drop_duplicates([*key, "value"])
    twice = once[once.duplicated(key)]
    if len(twice):
        row = twice.iloc[0]
        raise DataError(
            f"{row['location']}: a second, different value of {row['indicator']} for {row['region']} {row['year']}; "
            "register the second figure as a source of its own"
        )
    return once.reset_index(drop=True)


def _derived(tidy: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Rows of derivations.csv, each from the newest published values of its two parts."""
    rows = []
    for row in reference.derivations:
        parts = []
        for indicator, region in ((row.a_indicator, row.a_region), (row.b_indicator, row.b_region)):
            hit = tidy[(tidy["indicator"] == indicator) & (tidy["region"] == region) & (tidy["year"] == row.year)]
            if hit.empty:
                raise DataError(
                    f"derivations.csv: {row.indicator} {row.region_code} {row.year}: no value of {indicator} "
                    f"for {region}; add its source or remove the row"
                )
            parts.append(hit.sort_values("published", kind="stable").iloc[-1])
        a, b = parts
        value = row.scale * (a["value"] * b["value"] if row.rule == "product" else a["value"] / b["value"])
        rows.append(_computed(row.region_code, row.indicator, row.year, value, "derived", parts, reference, row.reason))
    return pd.DataFrame(rows, columns=COLUMNS)


def _estimated_stocks(tidy: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Stock of invention patents of cities that publish grants but no stock, and of their perimeters.

    stock(city) = grants(city) × stock(province) / grants(province), the same year. Its error is taken from how
    far the provinces stray from the same relation to the nation: log_sd = sd of log(stock/grants) among provinces.
    A perimeter takes the city's stock less the part that its missing GDP share stands for; how unevenly patents
    spread over places of equal GDP (s = sd of log(grants/GDP) among cities) gives the added error
    out·s / (1 − out), with out the missing share (first-order error propagation).
    """
    best = tidy.sort_values("published", kind="stable").drop_duplicates(["region", "indicator", "year"], keep="last")
    at = best.set_index(["indicator", "region", "year"]).sort_index()
    rows = []
    for region in reference.regions.values():
        if region.level != "city":
            continue
        for year in _years(at, GRANTS, region.region_code):
            keys = [(GRANTS, region.region_code), (STOCK, region.parent), (GRANTS, region.parent)]
            if (STOCK, region.region_code, year) in at.index or any((*key, year) not in at.index for key in keys):
                continue
            parts = [_named(at, *key, year) for key in keys]
            value = parts[0]["value"] * parts[1]["value"] / parts[2]["value"]
            spread = _province_spread(best, reference, year)
            row = _computed(region.region_code, STOCK, year, value, "estimated", parts, reference, "")
            rows.append(row | {"log_sd": round(spread, 4)})
            rows += _perimeter_stocks(at, best, reference, region.region_code, year, rows[-1], parts)
    return pd.DataFrame(rows, columns=COLUMNS)


def _perimeter_stocks(at, best, reference, city, year, estimate, parts) -> list[dict]:
    rows = []
    for perimeter in reference.regions.values():
        if perimeter.level != "perimeter" or perimeter.parent != city:
            continue
        years = [y for y in _years(at, SIZE, perimeter.region_code) if (SIZE, city, y) in at.index]
        if not years or (STOCK, perimeter.region_code, year) in at.index:
            continue
        near = max([y for y in years if y <= year] or [min(years)])
        inner, whole = _named(at, SIZE, perimeter.region_code, near), _named(at, SIZE, city, near)
        out = 1 - inner["value"] / whole["value"]
        sizes = best[(best["indicator"] == SIZE) & (best["year"] == year)].set_index("region")["value"]
        grants = best[(best["indicator"] == GRANTS) & (best["year"] == year)].set_index("region")["value"]
        cities = [code for code, row in reference.regions.items() if row.level == "city"]
        intensity = np.log(grants.reindex(cities) / sizes.reindex(cities)).dropna()
        added = out * intensity.std(ddof=1) / (1 - out)
        value = estimate["value"] * (1 - out)
        row = _computed(
            perimeter.region_code, STOCK, year, value, "estimated", [*parts, inner, whole], reference, ""
        )
        rows.append(row | {"log_sd": round(math.hypot(estimate["log_sd"], added), 4)})
    return rows


def _province_spread(best: pd.DataFrame, reference: Reference, year: int) -> float:
    provinces = [code for code, row in reference.regions.items() if row.level == "province"]
    rows = best[(best["year"] == year) & best["region"].isin(provinces)]
    table = rows[rows["indicator"].isin([STOCK, GRANTS])].pivot(index="region", columns="indicator", values="value")
    return float(np.log(table[STOCK] / table[GRANTS]).std(ddof=1))


def _named(at: pd.DataFrame, indicator: str, region: str, year: int) -> dict:
    return at.loc[(indicator, region, year)].to_dict() | {"indicator": indicator, "region": region, "year": year}


def _years(at: pd.DataFrame, indicator: str, region: str) -> list[int]:
    keys = at.index
    return [y for i, r, y in keys if i == indicator and r == region]


def _computed(region, indicator, year, value, status, parts, reference: Reference, note) -> dict:
    """A row made from others: known once the last of its parts is, located where its parts are."""
    days = []
    for part in parts:
        lag = reference.indicators[part["indicator"]].publication_lag
        days.append(part["published"] or _month_end(part["year"], lag).isoformat())
    return {
        "region": region,
        "indicator": indicator,
        "year": year,
        "value": value,
        "unit": reference.indicators[indicator].unit,
        "status": status,
        "published": max(days),
        "source": ESTIMATE_SOURCE if status == "estimated" else DERIVED_SOURCE,
        "location": " & ".join(part["location"] for part in parts),
        "log_sd": math.nan,
        "note": note,
    }


def _ten_digits(value: float) -> float:
    """Ten significant digits: more than any table prints, and the same on every machine."""
    return float(f"{value:.10g}")
