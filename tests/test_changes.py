"""What differs between two runs, and the page that says it."""

import copy
import json

import pytest

from plan_analysis import report
from plan_analysis.reference.schema import DataError
from plan_analysis.results import files
from plan_analysis.results.changes import Change, compare
from tests.conftest import AS_OF, PLAN


@pytest.fixture(scope="module")
def results() -> dict:
    return report.ChangesPage(PLAN, AS_OF, "en", 200).new


def row(results: dict, target: str) -> dict:
    return next(one for one in results["targets"] if one["target"] == target)


def test_two_equal_runs_have_no_difference(results):
    assert compare(results, json.loads(json.dumps(results))) == []


def test_every_kind_of_difference_is_told(results):
    old = copy.deepcopy(results)
    old["as_of"] = "2018-06-30"
    old["targets"] = [one for one in old["targets"] if one["target"] != "T01"] + [
        row(results, "T05") | {"target": "T99"}
    ]
    second = row(old, "T02")
    second["probability"] += 0.02
    second["verdict"] = "missed"
    second["history"][0]["value"] = 2.0
    third = row(old, "T03")
    third["probability"] = None
    third["history"] = []
    found = compare(old, results)
    value = row(results, "T02")["history"][0]["value"]
    assert found[0] == Change("", "as of", None, "2018-06-30", AS_OF)
    assert Change("T01", "new target", None, None, "orientation only") in found
    assert Change("T02", "verdict", None, "missed", row(results, "T02")["verdict"]) in found
    assert Change("T02", "revised value", 2017, 2.0, value) in found
    assert {one.what for one in found if one.target == "T03"} == {"probability", "new value"}
    assert found[-1] == Change("T99", "target gone", None, row(results, "T05")["verdict"], None)


def test_a_probability_that_moves_by_less_than_half_a_point_has_not_changed(results):
    old = copy.deepcopy(results)
    row(old, "T02")["probability"] += 0.004
    assert compare(old, results) == []


def test_the_page_says_what_changed_in_the_readers_words(results, tmp_path):
    old = copy.deepcopy(results)
    row(old, "T02")["history"][0]["value"] = 2.0
    (tmp_path / "before.json").write_text(json.dumps(old), encoding="utf-8")
    page = report.ChangesPage(PLAN, AS_OF, "zh", 200, str(tmp_path / "before.json"))
    assert "与上一次运行相比有1处变化。" in page.changes().html
    assert "修订后的数值 (2017)" in page.changes().html
    assert ">2.00%<" in page.changes().html


def test_the_page_of_a_first_run_has_nothing_to_compare_with():
    assert "no earlier run" in report.ChangesPage(PLAN, AS_OF, "en", 200).changes().html


def test_a_file_that_holds_no_results_is_refused(tmp_path):
    (tmp_path / "before.json").write_text("{}", encoding="utf-8")
    with pytest.raises(DataError, match=r"before\.json: holds no results of a run"):
        report.ChangesPage(PLAN, AS_OF, "en", 200, str(tmp_path / "before.json")).changes()


def mutations(value, path=()):
    """Every way to lose one part of a result, and to put something of another kind in its place."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(min(len(value), 2)):
            yield (*path, key), None
            yield from mutations(value[key], (*path, key))
    for odd in ([], {}, "x", -1, None, float("nan"), 1e308, True):
        yield path, [odd]


def test_results_of_any_other_shape_are_compared_or_refused_in_a_sentence(results, tmp_path):
    few = {**results, "targets": results["targets"][:2]}
    path = tmp_path / "results.json"
    said = []
    for where, odd in mutations(few):
        made = copy.deepcopy(few)
        if where:
            *way, last = where
            holder = made
            for key in way:
                holder = holder[key]
            if odd is None:
                del holder[last]
            else:
                holder[last] = odd[0]
        else:
            made = odd[0]
        path.write_text(json.dumps(made))
        try:
            compare(files.read(path), few)
        except DataError as error:
            said.append(str(error))
    assert len(said) > 20
    assert all("holds no results of a run" in one or "of a later version" in one for one in said)
