"""A project is a folder: how it is found, and that everything works from a wheel in any of them."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from plan_analysis.reference import project as projects
from plan_analysis.reference.project import NoProjectError
from tests.conftest import AS_OF, ROOT


def command(*words, cwd, **environment) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "plan_analysis.cli", *map(str, words)], cwd=cwd, capture_output=True, text=True,
        check=False, env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )  # fmt: skip


def test_the_nearest_folder_upward_that_is_a_project_is_the_one(project, monkeypatch):
    inner = project / "data/raw"
    monkeypatch.chdir(inner)
    assert projects.required() == project


def test_the_environment_goes_before_the_working_folder(project, monkeypatch):
    monkeypatch.setenv("PLAN_ANALYSIS_PROJECT", str(project))
    assert projects.required() == project


def test_a_folder_named_that_is_no_project_is_answered(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAN_ANALYSIS_PROJECT", str(tmp_path))
    with pytest.raises(NoProjectError, match=r"no project, it holds no data/reference/plans\.csv"):
        projects.here()


@pytest.mark.parametrize("words", [("build",), ("run",), ("backtest",), ("refresh",), ("schedule", "--print", "cron")])
def test_a_command_that_needs_a_project_says_so_in_one_sentence_and_names_init(words, tmp_path):
    done = command(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "plan-analysis init DIR" in done.stderr


def test_a_project_is_named_before_the_command(tmp_path):
    done = command("--project", tmp_path, "build", cwd=ROOT)
    assert done.returncode == 2
    assert "no project" in done.stderr


def test_tables_are_cleaned_outside_of_any_project(tmp_path):
    table = tmp_path / "表.csv"
    table.write_text("地区,2020年,2021年\n北京,1,2\n河北,3,4\n", encoding="utf-8")
    done = command("clean", table, "-o", tmp_path / "out.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "110000" in (tmp_path / "out.csv").read_text(encoding="utf-8")


PLAN_TEXT = """邯郸市科技创新规划（2021-2025年）
到2025年，全社会研究与试验发展（R&D）经费投入强度达到2.5%以上。
"""
CASES = """case_id,region,indicator,year,value,role,comparator,unit
a,甲市,专利,2018,10,history,,件
a,甲市,专利,2019,12,history,,件
a,甲市,专利,2020,13,history,,件
a,甲市,专利,2021,15,history,,件
a,甲市,专利,2025,20,target,>=,件
"""
FIGURES = """指标,单位,2013年,2014年,2015年,2016年,2017年
研究与试验发展（R&D）经费投入强度,%,0.98,1.03,1.11,1.18,1.25
"""
ROWS = {
    "targets": "T01,{plan},1,2,rd_intensity,研发投入强度,R&D intensity,>=,2.5,,%,2025,ratio,全市,,firm,,,"
    "全社会研究与试验发展（R&D）经费投入强度达到2.5%以上,,,2.5%,,",
    "resolution": "{plan},T01,,统计公报,statistical bulletin,市统计局,bureau of statistics,,无,nothing,,,",
}


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    """The console script of a wheel in an environment of its own, which is lent the packages of this one."""
    folder = tmp_path_factory.mktemp("新 环境")
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index", "-w", folder]
    # built from a copy, because setuptools leaves a build folder beside what it builds
    copy = shutil.copytree(ROOT, folder / "source", ignore=shutil.ignore_patterns(".venv*", ".git", "reports", "build"))
    subprocess.run([*pip, str(copy)], check=True, capture_output=True)
    venv.create(folder / "venv", with_pip=False)
    [wheel] = folder.glob("*.whl")
    [packages] = (folder / "venv").glob("lib/*/site-packages")
    (packages / "lent.pth").write_text("\n".join(path for path in sys.path if path.endswith("site-packages")) + "\n")
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", folder / "venv", "install", "-q", "--no-deps", "--no-index", wheel],
        check=True, capture_output=True,
    )  # fmt: skip
    jupyter = os.pathsep.join(str(path.resolve()) for path in Path(sys.prefix, "share").glob("jupyter"))
    environment = {**os.environ, "JUPYTER_PATH": jupyter}
    environment.pop("PYTHONPATH", None)

    def run(*words, cwd) -> subprocess.CompletedProcess:
        return subprocess.run(
            [folder / "venv/bin/plan-analysis", *map(str, words)], cwd=cwd, env=environment, capture_output=True,
            text=True, check=False,
        )  # fmt: skip

    return run


@pytest.mark.slow
def test_from_a_wheel_everything_works_in_any_folder(installed, tmp_path):
    (tmp_path / "规划.txt").write_text(PLAN_TEXT, encoding="utf-8")
    (tmp_path / "cases.csv").write_text(CASES, encoding="utf-8")
    (tmp_path / "表.csv").write_text("地区,2020年,2021年\n邯郸,1,2\n保定,3,4\n", encoding="utf-8")
    for words in (
        ("clean", "表.csv", "-o", "tidy.csv"), ("targets", "规划.txt", "-o", "targets.csv", "--review"),
        ("assess", "cases.csv", "-o", "assessed.csv"), ("forecast", "cases.csv", "-o", "forecast.csv"),
    ):  # fmt: skip
        done = installed(*words, cwd=tmp_path)
        assert done.returncode == 0, (words, done.stderr)
        assert (tmp_path / words[3]).stat().st_size > 100


@pytest.mark.slow
def test_from_a_wheel_a_new_project_is_made_built_and_rendered_in_a_path_with_blanks_and_chinese(
    installed, with_records, tmp_path
):
    (tmp_path / "规划.txt").write_text(PLAN_TEXT, encoding="utf-8")
    folder = tmp_path / "邯郸 项目"
    folder.mkdir()
    (folder / "指标.csv").write_text(FIGURES, encoding="utf-8")
    done = installed("init", folder, "--region", "邯郸", "--plan", "规划.txt", "--as-of", AS_OF, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    done = installed("add", "指标.csv", "--published", "2018-06", cwd=folder)
    assert done.returncode == 0, done.stderr
    for table, row in ROWS.items():
        with (folder / f"data/reference/{table}.csv").open("a", encoding="utf-8") as file:
            file.write(row.format(plan="handan_2021_2025") + "\n")
    before = {path: path.read_bytes() for path in (folder / "data/reference").iterdir()}
    with_records(folder)
    done = installed("build", cwd=folder / "data/raw")
    assert done.returncode == 0, done.stderr
    done = installed("--project", folder, "run", "--lang", "zh", "--draws", "200", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    page = (folder / "reports/T01.html").read_text(encoding="utf-8")
    assert "邯郸市" in page
    assert "1.25%" in page
    assert str(tmp_path) not in page
    assert before == {path: path.read_bytes() for path in (folder / "data/reference").iterdir()}
