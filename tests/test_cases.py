"""Anyone's series and targets: what is read, what is answered, what is refused and how."""

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from plan_analysis.attainment import case_files, cases
from plan_analysis.cli import app
from plan_analysis.forecast import Scale, forecast_many
from plan_analysis.reference.schema import DataError

HEADER = "case_id,region,indicator,year,value,role,comparator,unit"


def table(tmp_path, *lines, header=HEADER, encoding="utf-8"):
    path = tmp_path / "series.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding=encoding)
    return path


def rows(case, values, first=2010, target=(2020, 100, ">="), unit="亿元", region="here", indicator="rd"):
    lines = [
        f"{case},{region},{indicator},{first + i},{v},history,,{unit}" for i, v in enumerate(values) if v is not None
    ]
    if target:
        lines.append(f"{case},{region},{indicator},{target[0]},{target[1]},target,{target[2]},{unit}")
    return lines


def assessed(tmp_path, *lines) -> dict:
    return cases.assess(case_files.read(table(tmp_path, *lines))).iloc[0].to_dict()


def test_a_case_gets_a_probability_with_ranges_and_a_reason(tmp_path):
    found = assessed(tmp_path, *rows("a", [50, 54, 57, 62, 66, 70, 75, 80], target=(2020, 90, ">=")))
    assert list(found) == cases.OUTPUT
    assert 0.2 < found["probability"] < 0.95
    assert found["lo95"] < found["lo80"] < found["median"] < found["hi80"] < found["hi95"]
    assert found["n"] == 8
    assert "simulated futures" in found["reason"]
    assert found["warnings"] == ""


def test_a_higher_target_is_less_probable_and_the_opposite_comparator_is_the_complement(tmp_path):
    values = [50, 54, 57, 62, 66, 70, 75, 80]
    said = [assessed(tmp_path, *rows("a", values, target=(2020, goal, ">=")))["probability"] for goal in (85, 95, 105)]
    assert said[0] > said[1] > said[2]
    below = assessed(tmp_path, *rows("a", values, target=(2020, 95, "<")))["probability"]
    assert below == pytest.approx(1 - said[1], abs=0.001)


@pytest.mark.parametrize("comparator", ["≥", ">=", ">", "≤", "<=", "<", "＞"])
def test_comparators_are_read_in_any_dress(tmp_path, comparator):
    found = assessed(tmp_path, *rows("a", [5, 6, 7, 8, 9], target=(2018, 12, comparator)))
    assert 0 < found["probability"] < 1


@pytest.mark.parametrize("n", [2, 3])
def test_two_or_three_values_alone_are_answered_with_wide_ranges_and_a_warning(tmp_path, n):
    found = assessed(tmp_path, *rows("a", [50, 55, 60][:n], target=(2015, 70, ">=")))
    assert 0.05 < found["probability"] < 0.95
    assert f"few points: {n}" in found["warnings"]
    assert "the growth of its class stands in" in found["warnings"]
    assert found["hi80"] > 1.3 * found["lo80"]


def test_one_value_alone_is_carried_by_its_class_or_insufficient(tmp_path):
    found = assessed(tmp_path, *rows("a", [50], target=(2015, 70, ">="), indicator="R&D经费"))
    assert (found["class"], found["n"]) == ("science", 1)
    assert found["lo80"] < 50 * np.exp(0.5) < found["hi80"]
    without = assessed(tmp_path, *rows("a", [50], target=(2015, 70, ">="), indicator="widgets", unit=""))
    assert (without["class"], without["verdict"]) == ("", "insufficient data")
    assert "fewer than 5 comparable series" in without["reason"]
    assert np.isnan(without["probability"])


@pytest.mark.parametrize("name", ["widgets", "GDP增长速度"])
def test_a_series_without_a_class_is_forecast_as_ever(tmp_path, name):
    values, unit = [5.0, 5.4, 5.7, 6.2, 6.6, 7.0], "" if name == "widgets" else "%"
    found = assessed(tmp_path, *rows("a", values, target=(2018, 7, ">="), indicator=name, unit=unit))
    assert found["class"] == ""
    bare = forecast_many([np.array(values)], 3, scales=[Scale("logit", 0, 100)] if unit else None, at_large=True)
    assert found["median"] == pytest.approx(bare.medians()[0, -1], rel=1e-4)


def test_three_values_borrow_from_cases_of_the_same_indicator(tmp_path):
    rng = np.random.default_rng(1)
    lines = rows("a", [50, 55, 60], first=2015, target=(2020, 70, ">="))
    for k in range(8):
        past = 100 * np.exp(np.cumsum(0.1 + 0.02 * rng.standard_normal(8)))
        lines += rows(f"p{k}", past.round(2), target=(2020, 500, ">="), region=f"there {k}")
    found = cases.assess(case_files.read(table(tmp_path, *lines))).set_index("case_id").loc["a"]
    assert found["median"] == pytest.approx(60 * np.exp(0.3), rel=0.1)
    assert "public series" not in found["warnings"]


def test_peers_are_not_seen_beyond_the_last_year_of_the_case(tmp_path):
    rng = np.random.default_rng(1)

    def answer(later):
        lines = rows("a", [50, 52, 54, 56, 58], first=2010, target=(2017, 70, ">="))
        for k in range(8):
            past = 100 * np.exp(np.cumsum(0.05 + 0.02 * rng.standard_normal(5)))
            lines += rows(f"p{k}", [*past.round(2), *(past[-1] * later ** np.arange(1, 4))], region=f"r{k}")
        return cases.assess(case_files.read(table(tmp_path, *lines))).set_index("case_id").loc["a", "probability"]

    calm = answer(1.0)
    rng = np.random.default_rng(1)
    assert answer(3.0) == calm


def test_gaps_are_bridged_and_named(tmp_path):
    found = assessed(tmp_path, *rows("a", [50, None, 57, 62, None, None, 75, 80], target=(2020, 90, ">=")))
    assert found["n"] == 5
    assert "gaps: 3 year(s) without a value" in found["warnings"]
    assert 0 < found["probability"] < 1


def test_a_known_deadline_settles_the_case(tmp_path):
    values = [50, 54, 57, 62, 66]
    assert assessed(tmp_path, *rows("a", values, target=(2014, 66, ">=")))["verdict"] == "met"
    assert assessed(tmp_path, *rows("a", values, target=(2014, 66, ">")))["verdict"] == "missed"
    late = assessed(tmp_path, *rows("a", [50, 54, None, 62], target=(2012, 60, ">=")))
    assert late["verdict"] == "insufficient data"
    assert "none for 2012" in late["reason"]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (rows("a", [1, 2, 3, 4], target=None), "no target is given"),
        ([*rows("a", [1, 2, 3, 4]), *rows("a", [], target=(2021, 5, ">="))], "2 rows with role target"),
        (rows("a", []), "no value in the history"),
        (rows("a", [1, 2, 3, 4], target=(2020, 5, "about")), "comparator 'about'"),
        (rows("a", [1, 2, 3, 4], target=(2020, "", ">=")), "the target has no value"),
        (rows("a", [1, 2, 3, 4], target=(2090, 5, ">=")), "more than 50 years"),
    ],
)
def test_a_case_that_cannot_be_judged_says_why_and_stops_no_other(tmp_path, lines, reason):
    good = rows("good", [5, 6, 7, 8, 9], target=(2018, 12, ">="))
    found = cases.assess(case_files.read(table(tmp_path, *lines, *good))).set_index("case_id")
    assert found.loc["a", "verdict"] == "not assessable"
    assert reason in found.loc["a", "reason"]
    assert found.loc["good", "probability"] > 0


def test_units_of_one_kind_are_converted_and_others_refused(tmp_path):
    values = [50, 54, 57, 62, 66]
    same = assessed(tmp_path, *rows("a", values, target=(2018, 80, ">=")))
    lines = rows("a", values, target=None)
    converted = assessed(tmp_path, *lines, "a,here,rd,2018,800000,target,>=,万元")
    assert converted["probability"] == same["probability"]
    refused = assessed(tmp_path, *lines, "a,here,rd,2018,80,target,>=,%")
    assert refused["verdict"] == "not assessable"
    assert refused["reason"].startswith("units differ in the target: % and 亿元")


def test_doubts_about_unit_and_definition_are_named(tmp_path):
    jump = assessed(tmp_path, *rows("a", [50, 54, 57, 570, 600, 640, 660, 700], target=(2020, 800, ">=")))
    assert "level jumps in 2013" in jump["warnings"]
    far = assessed(tmp_path, *rows("a", [50, 54, 57, 62], target=(2020, 80000, ">=")))
    assert "far from the last value" in far["warnings"]
    over = assessed(tmp_path, *rows("a", [98, 99, 104, 99], target=(2020, 99, ">="), unit="%"))
    assert "outside 0-100" in over["warnings"]


def test_shares_stay_below_a_hundred_and_counts_are_whole(tmp_path):
    share = assessed(tmp_path, *rows("a", [90, 93, 95, 97, 98], target=(2020, 99, ">="), unit="%"))
    assert share["hi95"] <= 100
    count = assessed(tmp_path, *rows("a", [3, 3, 4, 4, 5], target=(2017, 6, ">="), unit="家"))
    assert count["median"] == round(count["median"])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a,x,rd,soon,5,history,,%", "line 2: year 'soon' is not a year"),
        ("a,x,rd,2010,five,history,,%", "line 2: value 'five' is not a number"),
        ("a,x,rd,2010,5,past,,%", "line 2: role 'past' is neither"),
    ],
)
def test_a_broken_cell_is_refused_with_its_line(tmp_path, line, said):
    with pytest.raises(DataError, match=said):
        case_files.read(table(tmp_path, line))


def test_a_missing_column_or_file_is_named(tmp_path):
    with pytest.raises(DataError, match="line 1: no column year"):
        case_files.read(table(tmp_path, "a,here,rd,5", header="case_id,region,indicator,value"))
    with pytest.raises(DataError, match="no such file"):
        case_files.read(tmp_path / "none.csv")


def test_a_table_saved_in_the_national_encoding_is_read(tmp_path):
    lines = rows("甲", [5, 6, 7, 8, 9], target=(2018, 12, ">="), region="保定市")
    assert case_files.read(table(tmp_path, *lines, encoding="gb18030"))[0].region == "保定市"


def test_the_order_of_cases_and_rows_does_not_matter(tmp_path):
    lines = [line for k in range(4) for line in rows(f"c{k}", [5, 6, 7 + k, 8, 9], target=(2018, 12, ">="))]
    one = cases.assess(case_files.read(table(tmp_path, *lines))).set_index("case_id")
    two = cases.assess(case_files.read(table(tmp_path, *lines[::-1]))).set_index("case_id")
    pd.testing.assert_frame_equal(one.sort_index(), two.sort_index())


def test_the_command_writes_one_row_per_case(tmp_path):
    path = table(tmp_path, *rows("a", [5, 6, 7, 8, 9], target=(2018, 12, ">=")), *rows("b", [1]))
    done = CliRunner().invoke(app, ["assess", str(path), "-o", str(tmp_path / "out.csv")])
    assert done.exit_code == 0
    assert "2 cases" in done.output
    assert pd.read_csv(tmp_path / "out.csv")["case_id"].tolist() == ["a", "b"]


def test_the_forecast_command_gives_the_ranges_year_by_year(tmp_path):
    path = table(tmp_path, *rows("a", [5, 6, 7, 8, 9], target=(2018, 12, ">=")), *rows("b", [4, 5, 6, 7], target=None))
    done = CliRunner().invoke(app, ["forecast", str(path), "-o", str(tmp_path / "out.csv")])
    assert done.exit_code == 0
    found = pd.read_csv(tmp_path / "out.csv")
    assert found[found["case_id"] == "a"]["year"].tolist() == [2015, 2016, 2017, 2018]
    assert found[found["case_id"] == "b"]["year"].tolist() == [2014, 2015, 2016, 2017, 2018]
    assert (found["lo95"] <= found["median"]).all()
    until = CliRunner().invoke(app, ["forecast", str(path), "-o", str(tmp_path / "out.csv"), "--until", "2016"])
    assert until.exit_code == 0
    assert pd.read_csv(tmp_path / "out.csv")["year"].max() == 2016


def test_bad_data_ends_with_3_bad_use_with_2_and_nothing_written(tmp_path):
    path = table(tmp_path, "a,x,rd,soon,5,history,,%")
    done = CliRunner().invoke(app, ["assess", str(path), "-o", str(tmp_path / "out.csv")])
    assert done.exit_code == 3
    assert not (tmp_path / "out.csv").exists()
    assert CliRunner().invoke(app, ["assess", str(path), "-o", str(tmp_path / "no/out.csv")]).exit_code == 2


def test_a_share_at_its_bound_reaches_a_target_there_at_published_precision(tmp_path):
    full = rows("a", [99, 99.5, 100, 100, 100, 100], target=(2018, 100, ">="), unit="%")
    assert assessed(tmp_path, *full)["probability"] > 0.75
    none = rows("a", [0, 0, 0, 0, 0, 0], target=(2018, 0, "<="), unit="%")
    assert assessed(tmp_path, *none)["probability"] > 0.8
    beyond = rows("a", [100] * 6, target=(2018, 100, ">"), unit="%")
    assert assessed(tmp_path, *beyond)["probability"] == 0.01


def test_a_tiny_share_is_forecast_near_its_last_value(tmp_path):
    found = assessed(
        tmp_path, *rows("a", [0.001, 0.0012, 0.0013, 0.0014, 0.0016], target=(2016, 0.002, ">="), unit="%")
    )
    assert 0.001 < found["median"] < 0.003


def test_units_of_another_size_change_no_probability(tmp_path):
    small = assessed(tmp_path, *rows("a", [5, 6, 7, 8, 9], target=(2016, 12, ">=")))
    large = assessed(tmp_path, *rows("a", [5000, 6000, 7000, 8000, 9000], target=(2016, 12000, ">=")))
    assert small["probability"] == large["probability"]


def test_numbers_units_and_comparators_are_read_in_full_width_and_with_a_percent_sign(tmp_path):
    lines = rows("a", ["５０", "52%", "54％", "56", "58"], target=(2016, 60, "不低于"), unit="％")
    plain = rows("a", [50, 52, 54, 56, 58], target=(2016, 60, ">="), unit="%")
    assert assessed(tmp_path, *lines) == pytest.approx(assessed(tmp_path, *plain), nan_ok=True)


def test_a_percent_sign_on_another_unit_is_refused_with_a_remedy(tmp_path):
    with pytest.raises(DataError, match=r"line 3: value '6%' is not a number; write digits"):
        case_files.read(table(tmp_path, *rows("a", [5, "6%", 7, 8], target=(2016, 12, ">="))))


def test_blank_lines_count_and_trailing_commas_shift_nothing(tmp_path):
    lines = [line + "," for line in rows("a", [5, 6, 7, 8], target=(2016, 12, ">="))]
    assert len(case_files.read(table(tmp_path, *lines))[0].values) == 4
    with pytest.raises(DataError, match="line 5: role"):
        case_files.read(table(tmp_path, lines[0], "", ",,,,,,,", "a,here,rd,2012,7,past,,亿元"))


@pytest.mark.parametrize(
    ("lines", "said"),
    [([], "no rows below the header"), ([",here,rd,2012,7,history,,亿元"], "line 2: case_id '' is no")],
)
def test_a_table_without_rows_or_names_is_refused(tmp_path, lines, said):
    with pytest.raises(DataError, match=said):
        case_files.read(table(tmp_path, *lines))


def test_a_case_of_two_indicators_or_units_has_neither_verdict_nor_forecast(tmp_path):
    for second, said in (("patents,2012,7,history,,亿元", "indicator"), ("rd,2012,7,history,,吨", "units differ")):
        lines = [*rows("a", [5, 6], target=(2016, 12, ">=")), f"a,here,{second}"]
        found = case_files.read(table(tmp_path, *lines))
        assert said in cases.assess(found).iloc[0]["reason"]
        ahead = cases.summary(found)
        assert len(ahead) == 1
        assert said in ahead.iloc[0]["reason"]


def test_a_forecast_too_far_ahead_says_so(tmp_path):
    found = case_files.read(table(tmp_path, *rows("a", [5, 6, 7, 8], target=(2016, 12, ">="))))
    assert "more than 50 years" in cases.summary(found, until=2070).iloc[0]["reason"]


def test_the_input_is_not_overwritten(tmp_path):
    path = table(tmp_path, *rows("a", [5, 6, 7, 8], target=(2016, 12, ">=")))
    before = path.read_bytes()
    found = CliRunner().invoke(app, ["assess", str(path), "-o", str(path)])
    assert found.exit_code == 2
    assert path.read_bytes() == before
