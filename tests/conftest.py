"""Shared by the tests: the real tables, and a small project of our own to break."""

import csv
import os
import shutil
from pathlib import Path

import nbformat
import pytest

from plan_analysis import observations, reference
from plan_analysis.dataset import replay
from plan_analysis.observations import series
from plan_analysis.reference import locking
from plan_analysis.reference.project import NATIONAL, VARIABLE
from plan_analysis.report import notebooks

ROOT = Path(__file__).resolve().parents[1]
PLAN, AS_OF = "baoding_2018_2020", "2018-12-31"
# the shipped project is what is tested, wherever pytest is started and whatever project a user works on
os.environ.pop(VARIABLE, None)
os.chdir(ROOT)
TARGETS = ("T02", "T03", "T04", "T07", "T13")  # one of every kind of page


# modules that start kernels, commands or browsers or build whole projects, the longest first, and fixtures that do
SLOW = (
    "test_entrance", "test_browser", "test_explore_browser", "test_runner", "test_project", "test_track_record",
    "test_processed", "test_kept", "test_notebooks", "test_cli", "test_benchmarks", "test_new_page", "test_explore",
    "test_forms", "test_contradictions", "test_replay", "test_anchors", "test_gallery", "test_observations",
    "test_hindsight", "test_plan_time", "test_yearbook_speed", "test_fuzz", "test_asked_again", "test_components",
    "test_pooling", "test_other_plans",
)  # fmt: skip
QUICK = ("test_entrance", "test_project")  # of which most tests take no time; the others are marked one by one
SLOW_FIXTURES = {"rendered", "installed"}


def pytest_collection_modifyitems(items):
    """Mark what is slow, and begin with it: processes that share the files then end together."""
    for item in items:
        name, fixtures = item.path.name, set(getattr(item, "fixturenames", ()))
        if (name.startswith(SLOW) and not name.startswith(QUICK)) or SLOW_FIXTURES & fixtures:
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: [not item.path.name.startswith(name) for name in SLOW] + [item.path.suffix == ".py"])


@pytest.fixture(scope="session")
def real() -> reference.Reference:
    return reference.read(ROOT)


@pytest.fixture(scope="session")
def rows_read(real):
    """Rows of all registered tables as they are read, before units, corrections and what follows from them."""
    return observations.read_tables(real, ROOT)


@pytest.fixture(scope="session")
def tidy(real, rows_read):
    return observations.from_tables(rows_read, real, ROOT)


@pytest.fixture(scope="session")
def view_2018(real, tidy):
    return series.view(tidy, real, real.plan("baoding_2018_2020").as_of)


@pytest.fixture(scope="session")
def rendered(tmp_path_factory) -> Path:
    """A few pages of every kind in both languages, made once for all processes of these tests."""
    from plan_analysis import attainment, results, runner

    base = tmp_path_factory.getbasetemp()
    out = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "rendered/reports"
    out.parent.mkdir(exist_ok=True)
    with (out.parent / "lock").open("a") as file:
        locking.hold(file, wait=True)
        if not (out.parent / "done").exists():
            pages = runner.tasks(PLAN, AS_OF, ("zh", "en"), attainment.DRAWS, TARGETS)
            failures = runner.run(pages, out, 2, lambda page, error: None)
            assert failures == []
            results.write_results(PLAN, AS_OF, attainment.DRAWS, out)
            (out.parent / "done").touch()
    return out


LINE = """import os
from plan_analysis import reference
asked = globals().get("plan", "")
region = reference.for_plan(asked).plan(asked).region_code if asked else ""
print(lang, os.getcwd(), region and reference.read().regions[region].name_en)"""


def lighter(root: Path, *real: str) -> Path:
    """The real tables in a project in which all but some pages print a few words.

    What a run does is the same, whatever its pages cost.
    """
    shutil.copytree(ROOT / "data", root / "data")
    lighten(root, *real)
    return root


def lighten(root: Path, *real: str) -> None:
    """Put notebooks that print a few words into a folder, in the place of all shipped ones but some."""
    (root / "notebooks").mkdir(parents=True)
    for path in notebooks.SHIPPED.glob("*.ipynb"):
        made = nbformat.read(path, as_version=4)
        if notebooks.KEY in made.metadata and path.stem not in real:
            made.cells = [*made.cells[:2], nbformat.v4.new_code_cell(LINE)]  # the title and the parameters stay
            nbformat.write(made, root / "notebooks" / path.name)


@pytest.fixture(scope="session")
def light(tmp_path_factory) -> Path:
    """A project whose pages cost nothing, but that of changes, which compares what runs leave behind."""
    return lighter(tmp_path_factory.mktemp("light"), "07_changes")


@pytest.fixture(scope="session")
def with_records(real, tidy):
    """Lay the track records of the shipped provinces into a folder: a project there replays none that is the same."""
    for day in {real.plan(PLAN).as_of, series.latest(tidy, real)}:
        replay.record(ROOT, real, tidy, day)

    def lay(folder: Path) -> Path:
        return Path(shutil.copytree(ROOT / replay.FOLDER, folder / replay.FOLDER, dirs_exist_ok=True))

    return lay


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the real tables and raw files that a test may break."""
    for folder in ("data/reference", "data/raw"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


@pytest.fixture
def two_plans(project: Path) -> Path:
    """The same with a plan of another city, whose only target bears the number of the first plan's first."""
    text = "全社会研究与试验发展经费投入强度达到2%以上。"
    (project / "data/raw/plan/other.txt").write_text(text + "\n", encoding="utf-8")
    rows = {
        "plans": "other,另一计划,Another plan,130400,data/raw/plan/other.txt,2018,2020,2018-12-31",
        "targets": "T01,other,1,1,rd_intensity,研发投入强度,R&D intensity,>=,2,,%,2020,ratio,全市,,firm,,,"
        f"{text.removesuffix('。')},,,2%,,",
        "resolution": "other,T01,,另一公报,another bulletin,另一局,another bureau,,无,nothing,,,",
        "sources": "plan_other,另一计划,另一市,2018,,,,2018,2026-11-23,government document,A,data/raw/plan/other.txt,"
        f"{reference.sha256(project / 'data/raw/plan/other.txt')},",
    }
    for table, row in rows.items():
        with (project / f"data/reference/{table}.csv").open("a", encoding="utf-8") as file:
            file.write(row + "\n")
    return project


def _rows(path: Path) -> tuple[list[str], list[dict]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return reader.fieldnames, list(reader)


@pytest.fixture
def edit(project: Path):
    """Change one cell of a reference table: edit("targets", 0, "relation", "=")."""

    def change(table: str, row: int, column: str, value: str) -> Path:
        path = project / f"data/reference/{table}.csv"
        fields, rows = _rows(path)
        if len(rows) <= row:  # the package's own rows alone: one of the project's in its place
            rows += _rows(NATIONAL / f"reference/{table}.csv")[1][len(rows) : row + 1]
        rows[row][column] = value
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fields, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return project

    return change
