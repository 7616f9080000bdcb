"""On anyone's machine: the same bytes, whatever the machine, its folders and its settings are."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from plan_analysis import reference
from plan_analysis.reference import freshness
from tests.conftest import ROOT

# everything that differs between machines at once: hashes, threads, the kernel of linear algebra
OTHER = {"PYTHONHASHSEED": "7", "OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2"}


def kernel() -> dict[str, str]:
    """A kernel of OpenBLAS that this processor bears and would not choose by itself."""
    flags = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    return {"OPENBLAS_CORETYPE": "Haswell" if "avx512f" in flags else "Nehalem"} if "avx2" in flags else {}


def test_the_committed_tables_are_what_any_machine_builds(tmp_path):
    code = (
        "import sys; from pathlib import Path; from plan_analysis.dataset import processed\n"
        "made, _ = processed.tables(Path(sys.argv[1]))\n"
        "for name, content in made.items(): (Path(sys.argv[2]) / name).write_bytes(content)"
    )
    words = [sys.executable, "-c", code, str(ROOT), str(tmp_path)]
    subprocess.run(words, check=True, env=os.environ | OTHER | kernel())
    different = [path.name for path in tmp_path.iterdir() if path.read_bytes() != _committed(path.name)]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(os.listdir(ROOT / "data/processed"))
    assert different == []


def _committed(name: str) -> bytes:
    return (ROOT / "data/processed" / name).read_bytes()


@pytest.mark.parametrize(
    "name", [".DS_Store", "Thumbs.db", "desktop.ini", "~$table.xlsx", ".gitkeep", "yearbook/._a.csv"]
)
def test_what_file_managers_and_excel_leave_among_raw_files_is_no_raw_file(project, name):
    (project / "data/raw" / name).write_text("x")
    assert reference.check_raw_files(reference.read(project), project) == []


def test_a_linked_folder_of_raw_files_is_read_and_a_link_in_a_circle_is_not_followed(project, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "yearbook"
    shutil.move(project / "data/raw/yearbook", elsewhere)
    (project / "data/raw/yearbook").symlink_to(elsewhere)
    (project / "data/raw/circle").symlink_to(project / "data")
    assert reference.check_raw_files(reference.read(project), project) == []


def test_raw_files_with_the_line_ends_of_another_system_are_the_same(project):
    for path in freshness.files(project / "data/raw"):
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert reference.check_raw_files(reference.read(project), project) == []
    changed = freshness.files(project / "data/raw")[0]
    changed.write_bytes(changed.read_bytes() + b"1")
    assert len(reference.check_raw_files(reference.read(project), project)) == 1


def test_a_raw_file_whose_name_is_no_utf8_is_refused_by_name(project):
    try:
        (project / "data/raw" / os.fsdecode("\u4fdd\u5b9a.csv".encode("gb18030"))).write_text("x")
    except OSError:
        pytest.skip("this system has UTF-8 names only")
    [said] = reference.check_raw_files(reference.read(project), project)
    assert (
        said == r"data/raw/\xb1\xa3\xb6\xa8.csv: the name is not UTF-8, so that no table can name it; rename the file"
    )
    assert not any("\udcb1" in name for name in freshness.inputs(project))


def test_a_copied_project_is_not_the_original(tmp_path):
    """The environment of a copy still belongs to the original: make makes it anew instead of using it."""
    for name in ("original", "copy"):
        (tmp_path / name / ".venv/bin").mkdir(parents=True)
        shutil.copy(ROOT / "Makefile", tmp_path / name)
        for needed in ("constraints.txt", "pyproject.toml"):
            (tmp_path / name / needed).write_text("")
        program = tmp_path / name / ".venv/bin/plan-analysis"
        program.write_text(f"#!{tmp_path}/original/.venv/bin/python\n")
        (tmp_path / name / ".venv/installed").write_text("")
    asked = {
        name: subprocess.run(["make", "-n", "lint"], cwd=tmp_path / name, capture_output=True, text=True, check=True)
        for name in ("original", "copy")
    }
    assert "-m venv" not in asked["original"].stdout
    assert "-m venv --clear .venv" in asked["copy"].stdout
