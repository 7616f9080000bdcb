"""One cell of any table kept by hand is damaged: a sentence says file, row and what to do, and nothing else happens."""

import re
from pathlib import Path

import pytest

from plan_analysis import intake, reference
from plan_analysis.dataset import starting
from plan_analysis.intake import proposals, rows
from plan_analysis.intake.registering import Publication
from plan_analysis.reference.schema import TABLES, DataError
from tests.conftest import ROOT
from tests.test_entrance import workbook

DAMAGES = (
    "", "保定", "-1", "nan", "1e400", "2019.5", "９", "=1+1", "a|b", "12:30", "\x00", '"', "x" * 5000, "2099", "0",
    "T01",
)  # fmt: skip
HERE = "130400"
MORE = {
    "regions": {"region_code": "130491", "name_zh": "某区", "name_en": "X", "level": "county", "parent": HERE},
    "corrections": {
        "region": HERE, "indicator": "hightech_firms", "year": 2016, "action": "override", "value": 161, "expect": 160,
        "reason": "r",
    },
    "derivations": {
        "region_code": HERE, "indicator": "gdp", "rule": "product", "a_indicator": "hightech_firms",
        "b_indicator": "rd_intensity", "scale": 1, "reason": "r",
    },
    "units": {"unit": "盏", "measure": "盏", "factor": 1, "counted": "yes"},
}  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A project with a row in every table, made once."""
    root = tmp_path_factory.mktemp("project")
    starting.start(root, "邯郸", [ROOT / "tests/fixtures/project/plan.txt"])
    intake.accept(proposals.of([], root)[0], root)
    done = intake.register(workbook(root.parent / "a.xlsx"), root, Publication("2024"), {})
    for name, cells in MORE.items():
        rows.append(root, name, [cells | ({"source": done.source} if name == "corrections" else {})])
    reference.read(root)
    return root


def damaged(project: Path, name: str, at: int):
    """The last row of a table with one cell after another damaged, each by another slip; what was said of it."""
    path = rows.path(project, name)
    whole, table = path.read_bytes(), rows.read(project, name)
    for number, column in enumerate(TABLES[name][0].model_fields):
        slip = DAMAGES[(number + at) % len(DAMAGES)]
        if table[-1].get(column, "") == slip:
            continue
        rows.write(project, name, [*table[:-1], table[-1] | {column: slip}])
        try:
            reference.read(project)
            yield column, slip, []
        except DataError as error:
            yield column, slip, str(error).splitlines()
        finally:
            path.write_bytes(whole)


@pytest.mark.parametrize("name", [name for name in TABLES if name != "plan_outcomes"])
def test_a_damaged_cell_is_told_with_file_and_row_and_never_a_traceback(project, name):
    found = [one for at in (0, 5) for one in damaged(project, name, at)]
    refused = [one for one in found if one[2]]
    for column, slip, said in refused:
        assert any(f"{name}.csv" in line for line in said), (column, slip, said)
        assert all(re.search(r"\.csv(, row \d+|: )", line) for line in said), (column, slip, said)
        assert all(len(line) < 7000 for line in said)
    assert len(refused) >= len(found) // 6, "slips that nobody notices teach nothing"
    reference.read(project)


def test_check_tells_of_every_table_at_once_and_goes_on(project):
    kept = {}
    for name, column in (("targets", "value"), ("sources", "published"), ("units", "factor"), ("plans", "start")):
        path = rows.path(project, name)
        kept[path] = path.read_bytes()
        table = rows.read(project, name)
        rows.write(project, name, [*table[:-1], table[-1] | {column: "about 5"}])
    said = intake.check(project).mistakes
    for path, whole in kept.items():
        assert any(path.name in line and "about 5" in line for line in said), path.name
        path.write_bytes(whole)
    reference.read(project)
