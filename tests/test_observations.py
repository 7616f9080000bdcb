import dataclasses
import math
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from plan_analysis import observations, reference
from plan_analysis.attainment import prediction
from plan_analysis.observations import derivation, series
from plan_analysis.reference.schema import DataError
from tests.conftest import ROOT

WIDE, NARROW, HEBEI = "130600", "130600-DX", "130000"


def one(tidy, **keys):
    hit = tidy
    for column, value in keys.items():
        hit = hit[hit[column] == value]
    assert len(hit) == 1, keys
    return hit.iloc[0]


def test_a_value_is_unique_by_region_indicator_year_and_source(tidy):
    assert not tidy.duplicated(["region", "indicator", "year", "source"]).any()


def test_a_value_can_be_traced_to_the_cell_it_was_printed_in(tidy):
    row = one(tidy, region=WIDE, indicator="rd_exp", year=2019)
    file, cell = row["location"].split("!")
    line = (ROOT / file).read_text(encoding="utf-8").splitlines()[int(cell[1:]) - 1]
    assert line.split(",")[ord(cell[0]) - ord("A")] == "672131"
    assert row["value"] == pytest.approx(67.2131)  # 万元 → 亿元


def test_every_location_names_a_cell_whose_text_is_the_value(tidy, real):
    import csv

    tables = {}
    for row in tidy[tidy["status"] == "reported"].itertuples():
        file, cell = row.location.split("!")
        if file not in tables:
            tables[file] = list(csv.reader((ROOT / file).open(encoding="utf-8", newline="")))
        letters = "".join(char for char in cell if char.isalpha())
        column = sum((ord(char) - 64) * 26**power for power, char in enumerate(reversed(letters))) - 1
        printed = float(tables[file][int(cell[len(letters) :]) - 1][column])
        ratio = row.value / printed if printed else 1
        assert math.isclose(ratio, 10 ** round(math.log10(ratio)), rel_tol=1e-9), row


def test_conflicting_vintages_stand_side_by_side(tidy):
    hebei = tidy[(tidy["region"] == HEBEI) & (tidy["indicator"] == "rd_intensity") & (tidy["year"] == 2018)]
    assert len(hebei) >= 5
    assert hebei["value"].round(2).nunique() >= 2


def test_perimeters_stand_side_by_side(tidy):
    gdp = tidy[(tidy["indicator"] == "gdp") & (tidy["year"] == 2022) & tidy["region"].str.startswith(WIDE)]
    assert set(gdp["region"]) == {WIDE, NARROW}


def test_the_known_wrong_cells_are_gone_and_their_files_untouched(tidy):
    wrong = tidy[
        (tidy["indicator"] == "rd_exp") & (tidy["year"] == 2018) & (tidy["source"] == "china_city_yearbook_2019")
    ]
    assert wrong.empty
    text = (ROOT / "data/raw/yearbook/china_city_yearbook_2019.csv").read_text(encoding="utf-8")
    assert "753649" in text
    assert tidy[(tidy["region"] == WIDE) & (tidy["indicator"] == "resident_pop") & (tidy["year"] == 2019)].empty


def test_a_correction_fails_loudly_once_the_source_is_mended(edit, rows_read):
    project = edit("corrections", 0, "expect", "1.5")
    with pytest.raises(DataError, match="the source seems mended"):
        observations.from_tables(rows_read, reference.read(project), project)


def test_a_correction_that_meets_no_cell_fails(edit, rows_read):
    project = edit("corrections", 0, "year", "1999")
    with pytest.raises(DataError, match="matches 0 cells, expected 1"):
        observations.from_tables(rows_read, reference.read(project), project)


def test_an_override_replaces_the_value_and_says_so(edit, rows_read):
    edit("corrections", 0, "action", "override")
    project = edit("corrections", 0, "value", "42")
    ours = reference.read(project)
    row = ours.corrections[0]
    made = observations.from_tables(rows_read, ours, project)
    hit = one(made, region=row.region, indicator=row.indicator, source=row.source, year=row.year)
    assert (hit["value"], hit["status"], hit["note"]) == (42, "revised", row.reason)


def test_a_derived_value_is_the_product_of_its_parts_and_known_with_the_later_one(tidy):
    row = one(tidy, region=NARROW, indicator="rd_exp", year=2020)
    assert row["value"] == pytest.approx(634.4 * 0.122)
    assert (row["status"], row["published"]) == ("derived", "2021-11-15")
    assert " & " in row["location"]


def test_the_stock_of_patents_is_an_estimate_with_an_error_and_its_inputs(tidy):
    row = one(tidy, region=WIDE, indicator="patents_in_force_invention", year=2017)
    parts = {
        name: one(tidy, region=HEBEI, indicator=name, year=2017)["value"]
        for name in ("patents_in_force_invention", "patents_granted_invention")
    }
    expected = 867 * parts["patents_in_force_invention"] / parts["patents_granted_invention"]
    assert row["value"] == pytest.approx(expected)
    assert row["status"] == "estimated"
    assert 0.1 < row["log_sd"] < 0.5


def test_a_published_stock_replaces_the_estimate(real, tidy):
    import pandas as pd

    source = tidy[tidy["status"] == "reported"]
    published = source.iloc[[0]].assign(
        region=WIDE, indicator=derivation.STOCK, year=2017, value=3500.0, published="2018"
    )
    estimates = derivation.estimated_stocks(pd.concat([source, published], ignore_index=True), real)
    ours = estimates[estimates["region"] == WIDE]
    assert 2017 not in set(ours["year"])
    assert 2019 in set(ours["year"])


def test_a_derivation_without_its_parts_is_refused(edit, rows_read):
    project = edit("derivations", 0, "year", "1999")
    with pytest.raises(DataError, match=r"derivations.csv: rd_exp 130600-DX 1999: no value of"):
        observations.from_tables(rows_read, reference.read(project), project)


def only(tables: reference.Reference, source: str) -> reference.Reference:
    """The same with one publication, and nothing that others are needed for."""
    return replace(tables, sources={source: tables.sources[source]}, corrections=[], derivations=[])


def test_an_unmapped_item_is_refused_with_the_remedy(project):
    path = project / "data/raw/yearbook/china_city_yearbook_2020.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("R&D内部经费支出", "未列指标"), encoding="utf-8")
    with pytest.raises(DataError, match=r"no row of mapping.csv says which indicator the item '未列指标'"):
        observations.observations(only(reference.read(project), path.stem), project)


def test_a_unit_that_cannot_be_converted_is_refused(real, project):
    path = project / "data/raw/yearbook/china_city_yearbook_2020.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("R&D内部经费支出(万元)", "R&D内部经费支出(人)"), encoding="utf-8"
    )
    with pytest.raises(DataError, match="the unit '人' does not convert to '亿元'"):
        observations.observations(only(real, path.stem), project)


def test_as_of_hides_what_was_not_published_yet(tidy, real, view_2018):
    assert view_2018.series(WIDE, "rd_exp").years.tolist() == [2017]
    assert len(view_2018.series(NARROW, "rd_intensity")) == 0
    later = series.view(tidy, real, date(2022, 9, 30))
    assert later.series(NARROW, "rd_intensity").value(2021) == 2.54
    before = series.view(tidy, real, date(2022, 9, 29))
    assert before.series(NARROW, "rd_intensity").value(2021) is None


def test_nothing_is_known_of_a_table_that_was_published_later(tidy, real):
    assert series.view(tidy[tidy["year"] == 2022], real, date(2020, 1, 1)).series_of == {}


def test_no_series_ends_after_its_date(view_2018):
    assert max(one.years.max() for one in view_2018.series_of.values()) == 2017


def test_for_each_year_the_newest_vintage_known_by_the_date_is_used(tidy, real):
    first = series.view(tidy, real, date(2019, 12, 31)).series(HEBEI, "rd_intensity").value(2018)
    last = series.view(tidy, real, date(2025, 1, 1)).series(HEBEI, "rd_intensity").value(2018)
    newest = one(tidy, region=HEBEI, indicator="rd_intensity", year=2018, source="tech_yearbook_2024_rd_intensity")
    assert last == newest["value"]
    assert first != last


def test_a_ratio_over_two_perimeters_is_refused(tidy, real):
    view = series.view(tidy, real, series.latest(tidy, real))
    with pytest.raises(DataError, match="a ratio needs one perimeter for both"):
        view.ratio(view.series(WIDE, "rd_exp"), view.series(NARROW, "gdp"), 100, "rd_intensity")


def levels_of(peers):
    return {peer.level for peer in peers}


def test_peers_are_other_regions_of_the_same_level(view_2018):
    cities = view_2018.peers(NARROW, "gdp")
    assert levels_of(cities) == {"city"}
    assert not {peer.region for peer in cities} & {WIDE, NARROW, "000000"}
    assert levels_of(view_2018.peers(HEBEI, "gdp")) == {"province"}
    assert HEBEI not in {peer.region for peer in view_2018.peers(HEBEI, "gdp")}


def test_neither_own_counties_nor_hong_kong_are_peers_of_a_city(real, tidy):
    one = tidy[(tidy["indicator"] == "gdp") & (tidy["region"] == HEBEI)]
    strangers = [one.assign(region=code) for code in ("810000", "130682", "000000-E")]
    view = series.view(pd.concat([tidy, *strangers], ignore_index=True), real, date(2018, 12, 31))
    for region in (WIDE, HEBEI):
        assert not {peer.region for peer in view.peers(region, "gdp")} & {"810000", "130682", "000000-E"}


def test_where_too_few_of_a_level_are_long_enough_the_next_level_stands_in(view_2018):
    assert sum(len(view_2018.series(code, "rd_exp")) >= 3 for code in view_2018.levels if code[2:4] != "00") < 5
    assert levels_of(view_2018.peers(WIDE, "rd_exp")) == {"province"}
    with_county = dataclasses.replace(view_2018, levels=view_2018.levels | {"130682": "county"})
    assert levels_of(with_county.peers("130682", "gdp")) == {"city"}


def per_head(tidy, values, region=WIDE):
    """The tables with stocks of patents per 10,000 people published for a region."""
    shape = tidy[tidy["indicator"] == "inventions_per_10k"].head(1)
    rows = [
        shape.assign(region=region, year=year, value=value, published=f"{year + 1}-06-30") for year, value in values
    ]
    return pd.concat([tidy, *rows], ignore_index=True)


def test_a_published_stock_per_head_leaves_no_room_for_an_estimated_stock(real, tidy):
    published = tidy[~tidy["status"].isin(["estimated", "derived"])]
    made = derivation.estimated_stocks(per_head(published, [(2017, 2.9), (2018, 3.1)]), real)
    mine = made[made["region"] == WIDE].set_index("year")
    assert mine.loc[[2017, 2018], "status"].tolist() == ["derived", "derived"]
    assert mine.loc[2017, "value"] == pytest.approx(2.9 * 1169.05)
    assert mine.loc[2019, "status"] == "estimated"


def test_a_published_ratio_never_gives_way_to_an_estimated_stock(real, tidy):
    eight = [(2010 + k, 1 + 0.25 * k) for k in range(8)]
    view = series.view(per_head(tidy, eight), real, date(2018, 12, 31))
    history, paths, parts = prediction.predict(view, real.indicators["inventions_per_10k"], WIDE, 2020, 200)
    assert parts == ()
    assert history.values.tolist() == [value for _, value in eight]
    assert set(history.status) == {"reported"}
    assert paths.history is history


def test_a_month_or_year_of_publication_counts_from_its_last_day(real):
    assert real.sources["china_city_yearbook_2019"].published == date(2019, 12, 31)
    assert real.sources["nbs_province_gdp_2020"].published == date(2020, 11, 30)


def test_a_lag_counts_from_the_end_of_the_year():
    assert derivation.publication_day(2017, 11) == date(2018, 11, 30)
    assert derivation.publication_day(2017, 12) == date(2018, 12, 31)


def test_observations_that_are_not_built_yet_are_missed_with_the_command(tmp_path):
    with pytest.raises(DataError, match="plan-analysis build"):
        observations.load(tmp_path / "observations.csv")


def test_tables_of_another_region_can_be_dropped_in(project):
    """A user's own table: a file, a row in sources.csv, nothing else."""
    table = project / "data/raw/yearbook/my_city.csv"
    table.write_text("地区指标\n地区,指标,年份,数值,单位,备注\n保定市,有效发明专利数,2017,3500,件,\n", encoding="utf-8")
    sources = project / "data/reference/sources.csv"
    file = "data/raw/yearbook/my_city.csv"
    row = f"my_city,我的表,保定市统计局,2018,,,,2018-06-30,,own,A,{file},{reference.sha256(table)},"
    sources.write_text(sources.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    ours = only(reference.read(project), table.stem)
    known = series.view(observations.observations(ours, project), ours, date(2018, 12, 31))
    stock = known.series(WIDE, "patents_in_force_invention")
    assert (stock.value(2017), stock.status[-1]) == (3500, "reported")


def published_twice(count, first, last, indicator="gdp"):
    rows = []
    for number in range(count):
        for value, day in ((first, "2016-01-31"), (last, "2017-09-30")):
            rows.append(
                {
                    "region": f"{number + 11}0000", "indicator": indicator, "year": 2015, "value": value,
                    "unit": "亿元", "status": "reported", "published": day, "source": "s",
                    "location": "t!A1",
                    "log_sd": float("nan"), "note": "", "available": pd.Timestamp(day),
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def test_the_usual_revision_is_learnt_from_values_published_twice():
    assert series.revisions(published_twice(12, 100, 102))["gdp"] == pytest.approx(np.log(1.02) / 1.2816)
    assert series.revisions(published_twice(9, 100, 102)) == {}
    assert series.revisions(published_twice(12, 100, 100)) == {}


def test_new_figures_may_be_revised_yet_and_old_ones_are_final(real, tidy):
    seen = series.view(tidy, real, date(2021, 6, 30)).series("110000", "gdp")
    recent = seen.years >= 2019
    assert (seen.log_sd[recent] > 0).all()
    assert (seen.log_sd[~recent] == 0).all()
