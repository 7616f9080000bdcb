"""Values that follow from published ones: products and quotients, and the one explicit estimate.

``derived`` computes the rows of derivations.csv. ``estimated_stocks`` makes up for the stock of invention patents,
which no yearbook prints by city: it is marked ``estimated``, carries its error, and gives way to a published value,
be it the stock itself or the stock per head.
"""

import math
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from plan_analysis.reference import Reference
from plan_analysis.reference.schema import DataError, Derivation, Region

COLUMNS = [
    "region", "indicator", "year", "value", "unit", "status", "published", "source", "location", "log_sd", "note",
]  # fmt: skip
STOCK, GRANTS, SIZE = "patents_in_force_invention", "patents_granted_invention", "gdp"
RATIO, PEOPLE = "inventions_per_10k", "resident_pop"
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
        return sorted(year for name, code, year in self.rows if (name, code) == (indicator, region))

    def values(self, indicator: str, level: str, year: int) -> dict[str, float]:
        """Values of one year by region, for all regions of a level."""
        codes = [code for code, region in self.reference.regions.items() if region.level == level]
        return {code: row["value"] for code in codes if (row := self.row(indicator, code, year))}


def derived(tidy: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Rows of derivations.csv, each from the newest published values of its parts.

    Raises DataError when a part is not published.
    """
    known = _published(tidy, reference)
    return pd.DataFrame([_derived_row(row, known) for row in reference.derivations], columns=COLUMNS)


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
    rows = {(row["indicator"], row["region"], row["year"]): row for row in newest.to_dict("records")}
    return Published(rows, reference)


def _derived_row(row: Derivation, known: Published) -> dict:
    parts = []
    for indicator, region in ((row.a_indicator, row.a_region), (row.b_indicator, row.b_region)):
        part = known.row(indicator, region, row.year)
        if part is None:
            raise DataError(
                f"derivations.csv: {row.indicator} {row.region_code} {row.year}: no value of {indicator} for {region}; "
                "add its source or remove the row"
            )
        parts.append(part)
    a, b = (part["value"] for part in parts)
    value = row.scale * (a * b if row.rule == "product" else a / b)
    facts = {
        "region": row.region_code,
        "indicator": row.indicator,
        "year": row.year,
        "value": value,
        "note": row.reason,
    }
    return _computed(facts, parts, known.reference) | {"status": "derived", "source": DERIVED_SOURCE}


def _years_of_ratio(code: str, known: Published) -> list[int]:
    """Years in which the stock is printed per head only, with the population to multiply it by."""
    years = known.years(RATIO, code)
    return [year for year in years if known.row(PEOPLE, code, year) and not known.row(STOCK, code, year)]


def _stock_of_ratio(code: str, year: int, known: Published) -> dict:
    parts = [known.row(name, code, year) for name in (RATIO, PEOPLE)]
    value = parts[0]["value"] * parts[1]["value"] / known.reference.indicators[RATIO].scale
    facts = {"region": code, "indicator": STOCK, "year": year, "value": value, "note": "per head times population"}
    return _computed(facts, parts, known.reference) | {"status": "derived", "source": DERIVED_SOURCE}


def _city_stock(city: Region, year: int, known: Published) -> dict | None:
    keys = [(GRANTS, city.region_code), (STOCK, city.parent), (GRANTS, city.parent)]
    parts = [known.row(*key, year) for key in keys]
    if known.row(STOCK, city.region_code, year) or year in _years_of_ratio(city.region_code, known) or None in parts:
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
        inner, whole = known.row(SIZE, code, near), known.row(SIZE, city, near)
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
        "note": "",
    } | facts
