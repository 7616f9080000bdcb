"""Values that follow from published ones by a printed rule, and the one explicit estimate.

``derived`` computes the rows of derivations.csv. ``estimated_stocks`` makes up for the stock of invention patents,
which no yearbook prints by city: it is marked ``estimated``, carries its error, and gives way to a published value,
be it the stock itself or the stock per head.
"""

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pandas as pd

from plan_analysis.observations.figures import records
from plan_analysis.reference import Reference
from plan_analysis.reference.schema import DataError, Derivation, Region

COLUMNS = [
    "region", "indicator", "year", "value", "unit", "status", "published", "source", "location", "log_sd",
    "value_low", "value_high", "note",
]  # fmt: skip
STOCK, GRANTS, SIZE = "patents_in_force_invention", "patents_granted_invention", "gdp"
RATIO, PEOPLE = "inventions_per_10k", "resident_pop"
# what a derived value is of its parts; ``before`` the parts are printed for the year after it
RULES: dict[str, Callable[..., float]] = {
    "product": lambda a, b: a * b,
    "quotient": lambda a, b: a / b,
    "before_growth": lambda a, b: a / (1 + b / 100),  # 6330件，增长17.4%
    "before_multiple": lambda a, b: a / (b / 100),  # 127.5亿元，是上年的2.6倍
    "before_increase": lambda a, b: a - b,  # 总数达272家，新增54家
    "sum_of_members": lambda *parts: math.fsum(parts),  # a province as the sum of all its cities
    "last_three": lambda *parts: math.fsum(parts),  # certificates that last three years
}
ESTIMATE_SOURCE, DERIVED_SOURCE = "estimate_invention_stock", "derived"


@dataclass(frozen=True)
class Published:
    """The newest published row of every region, indicator and year, to compute with."""

    rows: dict[tuple[str, str, int], dict]
    reference: Reference

    def row(self, indicator: str, region: str, year: int) -> dict | None:
        """One row of observations.csv as a dict, or None."""
        return self.rows.get((indicator, region, year))

    def years(self, indicator: str, region: str) -> list[int]:
        """Years with a value, ascending."""
        return self._years.get((indicator, region), [])

    @cached_property
    def _years(self) -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = {}
        for name, code, year in sorted(self.rows):
            found.setdefault((name, code), []).append(year)
        return found

    def values(self, indicator: str, level: str, year: int) -> dict[str, float]:
        """Values of one year by region, for all regions of a level."""
        codes = [code for code, region in self.reference.regions.items() if region.level == level]
        return {code: row["value"] for code in codes if (row := self.row(indicator, code, year))}


def derived(tidy: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Rows of derivations.csv, each from the newest published values of its parts, with the interval they leave.

    ``value_low`` and ``value_high`` allow for the last printed digit of every part and for all readings of a phrase.
    Raises DataError when a part of a row for one place and year is not published; a row for many takes what is.
    """
    known = _published(tidy, reference)
    made: dict[tuple[str, str, int], dict] = {}
    for row in reference.derivations:
        for region, year in _cases(row, known):
            values = _derived_row(row, region, year, known)
            if values:
                key = (row.indicator, region, year)
                made[key] = _both_readings(made[key], values) if key in made else values
                known.rows.setdefault(key, made[key])
    return pd.DataFrame(list(made.values()), columns=COLUMNS)


def estimated_stocks(tidy: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Stock of invention patents of cities that publish grants but no stock, and of their perimeters.

    stock(city) = grants(city) × stock(province) / grants(province), all of the same year. Its error is taken from
    how far provinces stray from one common relation: log_sd = sd of log(stock / grants) among provinces. A city that
    publishes its stock per head is given what that says instead.
    """
    known = _published(tidy, reference)
    rows = []
    for city in (region for region in reference.regions.values() if region.level == "city"):
        code = city.region_code
        rows += [_stock_of_ratio(code, year, known) for year in _years_of_ratio(code, known)]
        for year in known.years(GRANTS, code):
            estimate = _city_stock(city, year, known)
            if estimate:
                rows += [estimate, *_perimeter_stocks(estimate, known)]
    return pd.DataFrame(rows, columns=COLUMNS)


def publication_day(year: int, lag: int) -> date:
    """Last day of the month ``lag`` months after December of ``year``: used where the day is unknown."""
    return date(year + 1 + lag // 12, lag % 12 + 1, 1) - timedelta(days=1)


def _published(tidy: pd.DataFrame, reference: Reference) -> Published:
    newest = tidy.sort_values("published", kind="stable").drop_duplicates(["region", "indicator", "year"], keep="last")
    rows = {(row["indicator"], row["region"], row["year"]): row for row in records(newest)}
    return Published(rows, reference)


def _cases(row: Derivation, known: Published) -> list[tuple[str, int]]:
    """Places and years a row stands for: those named, or every place of its level and year of its first part."""
    regions = known.reference.regions.values()
    codes = [row.region_code] if row.region_code else [one.region_code for one in regions if one.level == row.level]
    if row.year:
        return [(code, row.year) for code in codes]
    later = int(row.rule.startswith("before"))
    cases = []
    for code in codes:
        years = {year for name, region, _ in _keys(row, code, 0, known) for year in known.years(name, region)}
        cases += [(code, year - later) for year in sorted(years)]
    return cases


def _keys(row: Derivation, region: str, year: int, known: Published) -> Iterator[tuple[str, str, int]]:
    """Indicator, region and year of each part."""
    if row.rule == "sum_of_members":
        for one in known.reference.regions.values():
            if one.parent == region and one.level == "city" and "issolved" not in one.note:
                yield row.a_indicator, one.region_code, year
    elif row.rule == "last_three":
        for at in (year - 2, year - 1, year):
            yield row.a_indicator, row.a_region or region, at
    else:
        at = year + int(row.rule.startswith("before"))
        yield row.a_indicator, row.a_region or region, at
        yield row.b_indicator, row.b_region or region, at


def _derived_row(row: Derivation, region: str, year: int, known: Published) -> dict | None:
    """One value with its interval; None where a row for many places or years finds a part missing."""
    parts = []
    for key in _keys(row, region, year, known):
        part = known.row(*key)
        if part is not None:
            parts.append(part)
        elif row.region_code and row.year:
            raise DataError(
                f"derivations.csv: {row.indicator} {region} {year}: no value of {key[0]} for {key[1]} in {key[2]}; "
                "add its source or remove the row"
            )
        else:
            return None
    if not parts:
        return None
    low, high = _interval(row, parts)
    value = row.scale * RULES[row.rule](*(part["value"] for part in parts))
    note = f"{row.reason} Read {row.reading}: {value:.4g}." if row.reading else row.reason
    facts = {
        "region": region, "indicator": row.indicator, "year": year, "value": value, "value_low": low,
        "value_high": high, "note": note,
    }  # fmt: skip
    made = _computed(facts, parts, known.reference) | {"status": "derived", "source": DERIVED_SOURCE}
    if len(parts) > 2:
        made["location"] = f"{parts[0]['location']} … {parts[-1]['location']}"
    return made


def _interval(row: Derivation, parts: list[dict]) -> tuple[float, float]:
    """The least and the largest value that parts give which round to what was printed."""
    ends = [_ends(part) for part in parts]
    # every rule rises or falls throughout in each part, and sums only rise: the ends stand at the corners
    corners = zip(*ends, strict=True) if len(parts) > 2 else itertools.product(*ends)
    values = [row.scale * RULES[row.rule](*corner) for corner in corners]
    return min(values), max(values)


def _ends(part: dict) -> tuple[float, float]:
    """What a value may have been before it was rounded; a derived one has its own interval."""
    if not math.isnan(part["value_low"]):
        return part["value_low"], part["value_high"]
    half = part["rounding"]
    return part["value"] - half, part["value"] + half


def _both_readings(first: dict, second: dict) -> dict:
    """The first reading of a phrase with the interval of both."""
    return first | {
        "value_low": min(first["value_low"], second["value_low"]),
        "value_high": max(first["value_high"], second["value_high"]),
        "note": f"{first['note']} {second['note']}",
    }


def _years_of_ratio(code: str, known: Published) -> list[int]:
    """Years in which the stock is printed per head only, with the population to multiply it by."""
    years = known.years(RATIO, code)
    return [year for year in years if known.row(PEOPLE, code, year) and not known.row(STOCK, code, year)]


def _stock_of_ratio(code: str, year: int, known: Published) -> dict:
    parts = [known.rows[name, code, year] for name in (RATIO, PEOPLE)]
    value = parts[0]["value"] * parts[1]["value"] / known.reference.indicators[RATIO].scale
    facts = {"region": code, "indicator": STOCK, "year": year, "value": value, "note": "per head times population"}
    return _computed(facts, parts, known.reference) | {"status": "derived", "source": DERIVED_SOURCE}


def _city_stock(city: Region, year: int, known: Published) -> dict | None:
    keys = [(GRANTS, city.region_code), (STOCK, city.parent), (GRANTS, city.parent)]
    parts = [part for key in keys if (part := known.row(*key, year)) is not None]
    printed = known.row(STOCK, city.region_code, year) or year in _years_of_ratio(city.region_code, known)
    if printed or len(parts) < len(keys):
        return None
    grants, stock, province_grants = (part["value"] for part in parts)
    stocks, all_grants = known.values(STOCK, "province", year), known.values(GRANTS, "province", year)
    facts = {
        "region": city.region_code, "indicator": STOCK, "year": year, "value": grants * stock / province_grants,
        "log_sd": round(_log_spread(stocks, all_grants), 4),
    }  # fmt: skip
    return _estimate(facts, parts, known.reference)


def _perimeter_stocks(estimate: dict, known: Published) -> list[dict]:
    """The city's estimate less the part that the missing GDP of each perimeter stands for.

    With ``out`` the missing share of GDP and s the sd of log(grants / GDP) among cities (how unevenly patents
    spread over places of equal GDP), the share adds an error of out·s / (1 − out), by first-order propagation.
    """
    city, year = estimate["region"], estimate["year"]
    rows = []
    for perimeter in known.reference.regions.values():
        code = perimeter.region_code
        if perimeter.level != "perimeter" or perimeter.parent != city or known.row(STOCK, code, year):
            continue
        years = [y for y in known.years(SIZE, code) if known.row(SIZE, city, y)]
        if not years:
            continue
        near = max([y for y in years if y <= year] or [min(years)])
        inner, whole = known.rows[SIZE, code, near], known.rows[SIZE, city, near]
        out = 1 - inner["value"] / whole["value"]
        spread = _log_spread(known.values(GRANTS, "city", year), known.values(SIZE, "city", year))
        facts = {
            "region": code, "indicator": STOCK, "year": year, "value": estimate["value"] * (1 - out),
            "log_sd": round(math.hypot(estimate["log_sd"], out * spread / (1 - out)), 4),
        }  # fmt: skip
        rows.append(_estimate(facts, [estimate, inner, whole], known.reference))
    return rows


def _log_spread(top: dict[str, float], bottom: dict[str, float]) -> float:
    """Standard deviation of log(top / bottom) over the regions that have both."""
    ratios = [math.log(top[code] / bottom[code]) for code in top if bottom.get(code) and top[code] > 0]
    return float(np.std(ratios, ddof=1))


def _estimate(facts: dict, parts: list[dict], reference: Reference) -> dict:
    return _computed(facts, parts, reference) | {"status": "estimated", "source": ESTIMATE_SOURCE}


def _computed(facts: dict, parts: list[dict], reference: Reference) -> dict:
    """A row made from others: known once the last of its parts is, located where its parts are."""
    days = [
        part["published"]
        or publication_day(part["year"], reference.indicators[part["indicator"]].publication_lag).isoformat()
        for part in parts
    ]
    return {
        "unit": reference.indicators[facts["indicator"]].unit,
        "published": max(days),
        "location": " & ".join(part["location"] for part in parts),
        "log_sd": math.nan,
        "value_low": math.nan,
        "value_high": math.nan,
        "note": "",
    } | facts
