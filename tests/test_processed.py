import csv
import io
import json

import pytest

from plan_analysis import attainment
from plan_analysis.dataset import processed
from plan_analysis.reference.schema import DataError
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def built() -> dict[str, bytes]:
    return processed.tables(ROOT)[0]


def test_what_is_committed_is_what_the_tables_give_to_the_byte(built):
    for name, content in built.items():
        assert (ROOT / "data/processed" / name).read_bytes() == content, f"{name}: run plan-analysis build and commit"


def test_observations_have_the_columns_of_the_contract_first(built):
    header = built["observations.csv"].split(b"\n")[0].decode().split(",")
    contract = ["region", "indicator", "year", "value", "unit", "status", "published", "source", "location"]
    assert header[: len(contract)] == contract


def test_the_assessment_has_one_row_per_target_with_a_verdict_and_a_reason(built, real):
    rows = list(csv.DictReader(io.StringIO(built["assessment.csv"].decode())))
    assert [(row["plan"], row["target"]) for row in rows] == [(row.plan, row.target) for row in real.targets]
    assert all(row["verdict"] in attainment.VERDICTS and row["reason"] for row in rows)


def test_the_data_package_describes_every_column_of_every_table(built):
    package = json.loads(built["datapackage.json"])
    assert [resource["name"] for resource in package["resources"]] == [
        "observations", "quality", "contradictions", "register", "forecasts", "assessment", "reliability",
    ]  # fmt: skip
    for resource in package["resources"]:
        header = built[resource["path"]].split(b"\n")[0].decode().split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == header


def test_no_machine_path_or_date_of_today_is_in_the_tables(built):
    for content in built.values():
        assert str(ROOT).encode() not in content


def test_bad_data_leaves_the_old_tables_alone(project):
    folder = project / "data/processed"
    folder.mkdir()
    (folder / "assessment.csv").write_text("old")
    next((project / "data/raw/yearbook").glob("*.csv")).unlink()
    with pytest.raises(DataError, match="does not exist"):
        processed.build(project)
    assert (folder / "assessment.csv").read_text() == "old"
    assert [path.name for path in folder.iterdir()] == ["assessment.csv"]


def test_every_plan_asks_the_same_of_rd_and_patents_and_is_judged_on_it(built, real):
    """Nothing is made for one city: each shipped plan has a probability for the targets they share."""
    rows = list(csv.DictReader(io.StringIO(built["assessment.csv"].decode())))
    judged = {row["plan"] for row in rows if row["indicator"] == "rd_intensity" and row["probability"]}
    assert judged == set(real.plans)
    assert len(judged) >= 3
