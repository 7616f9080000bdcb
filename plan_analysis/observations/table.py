"""Tables as published → ``data/processed/observations.csv``: one row per value, with source, place and date.

Units are converted here, corrections applied, and what follows from published values is added (derivation).
Nothing is filled in: a year without a published value has no row.
"""

import math
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from plan_analysis.observations import derivation
from plan_analysis.observations.derivation import COLUMNS
from plan_analysis.reference import Reference, project, read_table
from plan_analysis.reference.schema import EXPECTED, Correction, DataError, Mapping, Source
from plan_analysis.reference.units import Units, of_each

NO_PLACE = "check: the table names no region"
OWN = "data/raw/"  # files of the project, not of the package
# how a table calls its own place among the parts of it, and of which levels that may be
WHOLES = {
    "全市": ("city", "province", "county"),
    "全省": ("province",),
    "全县": ("county",),
    "全区": ("county", "province"),
}
# 单位GDP能耗下降率, 用水量降幅: growth printed without its minus; not 上升或下降(±%), which has a sign
FALLS = re.compile("(?<!或)(?:下降|降低)(?:率|幅度)$|[降减]幅$")
AS_A_FALL = "原表为下降率 (printed as a fall)"
SUMMED_UP = "12-01"  # month and day from which a year's figure may be out: bodies sum the year up in its last month
NUMBERS = ("value", "log_sd", "value_low", "value_high")


def observations(reference: Reference, root: Path) -> pd.DataFrame:
    """Every published, derived and estimated value with source, location and date; sorted, index 0…n−1.

    Raises DataError for an unmapped item, a unit that cannot be converted, a correction that no longer matches.
    """
    return from_tables(read_tables(reference, root), reference, root)


def from_tables(tables: pd.DataFrame, reference: Reference, root: Path) -> pd.DataFrame:
    """The observations that the rows of ``read_tables`` hold, and those that follow from them."""
    tidy = _mapped(tables, reference, root)
    if tidy.empty:
        raise DataError("no table is registered yet; take one in: plan-analysis add FILE --published DATE")
    tidy = _unique(_corrected(tidy, reference.corrections))
    expected = tidy[tidy["status"] == EXPECTED]  # nothing follows from them
    tidy = tidy[tidy["status"] != EXPECTED].reset_index(drop=True)
    tidy = pd.concat([tidy, derivation.derived(tidy, reference)], ignore_index=True)
    tidy = pd.concat([tidy, derivation.estimated_stocks(tidy, reference)], ignore_index=True)
    tidy = pd.concat([tidy, expected], ignore_index=True) if len(expected) else tidy
    tidy = tidy.sort_values(["region", "indicator", "year", "source"], kind="stable", ignore_index=True)
    for name in ("value", "value_low", "value_high"):
        tidy[name] = tidy[name].map(_ten_digits)
    return tidy[COLUMNS]


def load(path: Path) -> pd.DataFrame:
    """observations.csv as written by build, its locations in full; DataError when it is not there yet."""
    if not path.exists():
        raise DataError(f"{path.name}: not built yet; run: plan-analysis build")
    text = {name: str for name in ("region", "indicator", "unit", "status", "published", "source", "location", "note")}
    tidy = pd.read_csv(path, dtype=text, keep_default_na=False, na_values={name: [""] for name in NUMBERS})
    files = {row.source: row.file for row in read_table("sources", path.parents[2]) if isinstance(row, Source)}
    own = tidy["location"].str.startswith("!")
    return tidy.assign(location=tidy["location"].where(~own, tidy["source"].map(files) + tidy["location"]))


def compact(tidy: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Observations as they are written: of a cell in the source's own file only ``!cell``, which saves a third."""
    files = {name: row.file for name, row in reference.sources.items()}
    location = [
        at.removeprefix(files[source]) if files[source] else at for at, source in _lines(tidy, ["location", "source"])
    ]
    return tidy.assign(location=location)


def read_tables(reference: Reference, root: Path) -> pd.DataFrame:
    """Tidy rows of every registered yearbook table and form, the nation's and the project's, with source and indicator.

    Rows that mapping.csv leaves out are gone. Raises DataError for a file that cannot be read, a sheet that is
    refused, and an item that no row of mapping.csv names.
    """
    from plan_analysis import forms, yearbook  # readers of files, which pages do not need

    frames = []
    for row in reference.sources.values():
        if "/yearbook/" in row.file:
            tidy = yearbook.read(project.located(row.file, root), root)
            if tidy.attrs["refused"]:
                raise DataError("\n".join(tidy.attrs["refused"]))
            # a month or a quarter is never its year's value
            tidy = placed(tidy[tidy["period"] == ""], row, reference, root)
            frames.append(tidy.assign(source=row.source, indicator=_indicators(tidy, reference.mapping)))
        elif row.file.startswith("data/raw/forms/"):
            filled, _ = forms.read(root / row.file, reference)
            frames.append(filled.assign(source=row.source, file=row.file))
    if not frames:
        return pd.DataFrame(columns=[*yearbook.COLUMNS, "source", "indicator", "published"])
    tables = pd.concat(frames, ignore_index=True)
    left_out = [
        f"{file}: {len(rows)} values of {_few(rows['item'])}, left out by mapping.csv"
        for file, rows in _own(tables[tables["indicator"] == ""], reference)
    ]
    tables["published"] = tables["published"].fillna("") if "published" in tables else ""
    tables = tables[tables["indicator"] != ""].reset_index(drop=True)
    tables.attrs = {"left_out": left_out}  # what frames were before says nothing of all of them
    return tables


def unused(tables: pd.DataFrame, reference: Reference) -> list[str]:
    """What of the project's own tables no observation holds, a sentence a file: items left out, unknown places."""
    nowhere = [
        f"{file}: {len(rows)} values of {_few(rows['region_raw']) or 'no place'}, which regions.csv does not know"
        for file, rows in _own(tables[tables["region_code"] == ""], reference)
    ]
    return [*tables.attrs.get("left_out", []), *nowhere]


def _own(rows: pd.DataFrame, reference: Reference) -> Iterator[tuple[str, pd.DataFrame]]:
    """Rows with a value by file, of files of the project and not of the package."""
    files = rows["source"].map({name: row.file for name, row in reference.sources.items()}).astype(str)
    own = rows[files.str.startswith(OWN) & rows["value"].notna()]
    for file, found in own.groupby(files[own.index], sort=False):
        yield str(file), found


def _few(names: pd.Series) -> str:
    """The different names, the first eight of them."""
    found = [name for name in names.unique() if name]
    return ", ".join(found[:8]) + (f" and {len(found) - 8} more" if len(found) > 8 else "")


def placeless(tidy: pd.DataFrame) -> pd.Series:
    """Which rows stand in a table that names no place at all; one whose place is in doubt is another matter."""
    return (tidy["region_code"] == "") & tidy["note"].str.contains(NO_PLACE, regex=False)


def called_whole(tidy: pd.DataFrame) -> pd.Series:
    """Which rows are of 全市 in a table that does not say of which."""
    return (tidy["region_code"] == "") & tidy["region_raw"].isin(WHOLES)


def placed(tidy: pd.DataFrame, source: Source, reference: Reference, root: Path) -> pd.DataFrame:
    """Rows of tables that name no place, or only 全市, with the one that sources.csv, the sheet or the file names.

    A row whose place is in doubt stays without one.
    """
    homeless = placeless(tidy)
    whole = called_whole(tidy)
    if not (homeless | whole).any():
        return tidy
    from plan_analysis.yearbook.names import catalogue

    tidy = tidy.copy()
    known = catalogue(root)
    for sheet in tidy.loc[homeless | whole, "sheet"].unique():
        by_sheet, by_file = (known.named_in(text).region for text in (str(sheet), Path(source.file).stem))
        place = by_sheet or reference.regions.get(source.region) or by_file
        if place:
            meant = whole & tidy["region_raw"].map(lambda raw, level=place.level: level in WHOLES.get(raw, ()))
            rows = (homeless | meant) & (tidy["sheet"] == sheet)
            tidy.loc[rows, ["region", "region_code"]] = [place.name_zh, place.region_code]
            tidy.loc[rows, "note"] = tidy.loc[rows, "note"].str.replace(rf"{NO_PLACE}(?:; )?", "", regex=True)
    return tidy


def quality_by(tables: pd.DataFrame, known: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """``quality`` of the rows of ``read_tables`` that ``known`` holds, the observations published by some day."""
    key = ["source", "region", "indicator", "year"]
    seen = set(_lines(known, key))
    lines = _lines(tables, ["source", "region_code", "indicator", "year"])
    return quality(tables[[line in seen for line in lines]], reference)


def quality(tables: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """What looks odd in the tables of ``read_tables``: findings of ``yearbook.checks``, one row each.

    Values are compared along their indicator, so that two publications of one figure are one line.
    """
    from plan_analysis.yearbook import checks

    return checks.findings(tables.assign(line=tables["indicator"]), list(reference.regions.values()))


def _indicators(tidy: pd.DataFrame, mapping: list[Mapping]) -> list[str]:
    """The indicator of every row; a line without any value needs none: empty cells have no per cent sign."""
    key = ["file", "table_title", "item", "unit"]
    found = {
        line: _indicator(mapping, *line) for line in _lines(tidy.loc[tidy["value"].notna(), key].drop_duplicates(), key)
    }
    return [found.get(line, "") for line in _lines(tidy, key)]


def _lines(table: pd.DataFrame, columns: list[str]) -> Iterator[tuple]:
    """Some cells of every row; lists pass text on many times faster than columns do."""
    return zip(*(table[name].tolist() for name in columns), strict=True)


def _mapped(tables: pd.DataFrame, reference: Reference, root: Path) -> pd.DataFrame:
    """Tables as observations, each in its indicator's unit; rows of no known region stay in the quality report."""
    known = tables[tables["value"].notna() & (tables["region_code"] != "")].reset_index(drop=True)
    _check_dated(known)
    units = known["indicator"].map(lambda name: reference.indicators[name].unit)
    registry = Units(reference.units)
    falls = _falls(known, reference)
    factors = [-one if fall else one for one, fall in zip(_factors(known, units, registry), falls, strict=True)]
    rows = [reference.sources[source] for source in known["source"].tolist()]
    published = [_published(row, said) for row, said in zip(rows, known["published"].tolist(), strict=True)]
    return pd.DataFrame(
        {
            "region": known["region_code"],
            "indicator": known["indicator"],
            "year": known["year"].astype(int),
            "value": known["value"].astype(float) * factors,
            "unit": units,
            "status": _statuses(known, published),
            "published": published,
            "source": known["source"],
            "location": [row.file + at for row, at in zip(rows, _places(known), strict=True)],
            "log_sd": math.nan,
            "value_low": math.nan,
            "value_high": math.nan,
            "rounding": [
                _half_a_digit(value, unit, registry) * abs(factor)
                for (value, unit), factor in zip(_lines(known, ["value", "unit"]), factors, strict=True)
            ],
            "note": _notes(known, falls),
        }
    )


def _falls(known: pd.DataFrame, reference: Reference) -> list[bool]:
    """Which rows print a fall, without its minus, of what is kept as a growth."""
    growths = {name for name, row in reference.indicators.items() if row.growth_of}
    return [
        indicator in growths and bool(FALLS.search(item)) for item, indicator in _lines(known, ["item", "indicator"])
    ]


def _notes(known: pd.DataFrame, falls: list[bool]) -> list[str]:
    """What a table says beside its values, and how those were printed whose sign is turned."""
    return [
        "; ".join(filter(None, [note, f"{AS_A_FALL}: {value:g}" if fall else ""]))
        for fall, (note, value) in zip(falls, _lines(known, ["note", "value"]), strict=True)
    ]


def _statuses(known: pd.DataFrame, published: list[str]) -> list[str]:
    """How final each value is; one that was out before its year's last month cannot be that year's figure yet."""
    return [
        EXPECTED if day and day < f"{int(year)}-{SUMMED_UP}" else status
        for day, (year, status) in zip(published, _lines(known, ["year", "status"]), strict=True)
    ]


def _check_dated(known: pd.DataFrame) -> None:
    undated = known[known["year"].isna()]
    if len(undated):
        row = undated.iloc[0]
        raise DataError(
            f"{row['file']}, cell {row['cell']}: the table states no year for {row['item']!r}; "
            "leave its items out in mapping.csv, or register a copy with the year in its title"
        )


def _factors(known: pd.DataFrame, units: pd.Series, registry: Units) -> list[float]:
    """What brings each printed value to the unit of its indicator."""
    rows = zip(_lines(known, ["item", "unit", "file", "cell"]), units.tolist(), strict=True)
    return [
        _factor(registry, of_each(item.rpartition(" / ")[2], printed), unit, f"{file}, cell {cell}")
        for (item, printed, file, cell), unit in rows
    ]


def _half_a_digit(value: float, unit: str, registry: Units) -> float:
    """Half a unit of the last printed digit: 17.4 → 0.05; nothing where things are counted one by one (6330件).

    A zero at the end is lost on reading, so 16.0 counts as 16: the interval is then too wide rather than too narrow.
    """
    decimals = len(f"{value:.10f}".rstrip("0").partition(".")[2])
    return 0.0 if registry.counted(unit) and decimals == 0 else 0.5 * 10.0**-decimals


def _published(row: Source, said: object) -> str:
    """The day that a row of a form says itself, else that of its source."""
    if isinstance(said, str) and said:
        return said
    return row.published.isoformat() if row.published else ""


def _places(known: pd.DataFrame) -> list[str]:
    """``!sheet!cell`` of each row, ``!cell`` in a file without sheets."""
    return [f"!{sheet}!{cell}" if sheet else f"!{cell}" for sheet, cell in _lines(known, ["sheet", "cell"])]


def _indicator(mapping: list[Mapping], file: str, title: str, item: str, unit: str) -> str:
    """The first row whose title pattern, item and unit fit; an empty item or unit fits all, a path fits by its end."""
    from plan_analysis.yearbook.values import plain

    heading = plain(title)
    for row in mapping:
        fits = row.item in ("", item) or item.endswith(f" / {row.item}")
        if fits and row.unit in ("", unit) and re.search(row.table_title, heading):
            return row.indicator
    raise DataError(
        f"{file}: no row of mapping.csv says which indicator the item {item!r} ({unit or 'no unit'}) of table "
        f"{title!r} is; add one, with an empty indicator to leave it out"
    )


def _factor(registry: Units, printed: str, unit: str, where: str) -> float:
    try:
        return registry.factor(printed, unit)
    except DataError as error:
        raise DataError(f"{where}: {error}") from None


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
        found = float(tidy["value"].loc[at])
        if not math.isclose(found, row.expect, rel_tol=1e-6):
            raise DataError(
                f"{name}: the cell holds {found:g}, the correction expects {row.expect:g}; "
                "the source seems mended, so remove the correction"
            )
        if row.action == "drop":
            dropped.append(at)
        elif row.value is not None:  # an override or scale has one: links sees to it
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


def _ten_digits(value: float) -> float:
    """Ten significant digits: more than any table prints, and the same on every machine."""
    return float(f"{value:.10g}")
