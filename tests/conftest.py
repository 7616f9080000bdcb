"""Shared by the tests: the real tables, and a small project of our own to break."""

import csv
import shutil
from pathlib import Path

import pytest

from plan_analysis import observations, reference
from plan_analysis.observations import series

ROOT = Path(__file__).resolve().parents[1]
PLAN, AS_OF = "baoding_2018_2020", "2018-12-31"
TARGETS = ("T02", "T03", "T04", "T07", "T13")  # one of every kind of page


@pytest.fixture(scope="session")
def real() -> reference.Reference:
    return reference.read(ROOT)


@pytest.fixture(scope="session")
def tidy(real):
    return observations.observations(real, ROOT)


@pytest.fixture(scope="session")
def view_2018(real, tidy):
    return series.view(tidy, real, real.plan("baoding_2018_2020").as_of)


@pytest.fixture(scope="session")
def rendered(tmp_path_factory) -> Path:
    """A few pages of every kind in both languages."""
    from plan_analysis import attainment, results, runner

    out = tmp_path_factory.mktemp("reports")
    pages = runner.tasks(PLAN, AS_OF, ("zh", "en"), attainment.DRAWS, TARGETS)
    failures = runner.run(pages, out, 2, lambda page, error: None)
    assert failures == []
    results.write_results(PLAN, AS_OF, attainment.DRAWS, out)
    return out


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the real tables and raw files that a test may break."""
    for folder in ("data/reference", "data/raw"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


@pytest.fixture
def edit(project: Path):
    """Change one cell of a reference table: edit("targets", 0, "relation", "=")."""

    def change(table: str, row: int, column: str, value: str) -> Path:
        path = project / f"data/reference/{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
        rows[row][column] = value
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, reader.fieldnames, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return project

    return change
