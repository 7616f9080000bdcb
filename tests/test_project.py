"""A project is a folder: how it is found, and that everything works from a wheel in any of them."""

import os
import subprocess
import sys

import pytest

from plan_analysis.reference import project as projects
from plan_analysis.reference.project import NoProjectError
from tests.conftest import ROOT


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
