"""Commands that show something: the read-only server, and what the doctor says."""

import http.client
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plan_analysis.cli import app, doctor, looking
from tests.conftest import ROOT


@pytest.fixture
def served(tmp_path):
    folder = tmp_path / "reports"
    (folder / "sub").mkdir(parents=True)
    (folder / ".next").mkdir()
    (folder / "index.html").write_text("the index")
    (folder / "sub/页.html").write_text("a page", encoding="utf-8")
    (folder / ".next/half.html").write_text("half done")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    server = looking.server(folder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def ask(port: int, path: str, method: str = "GET", host: str = "") -> tuple[int, bytes, dict]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, headers={"Host": host} if host else {})
    answer = connection.getresponse()
    return answer.status, answer.read(), dict(answer.getheaders())


def test_pages_are_served_with_a_policy(served):
    status, body, headers = ask(served, "/")
    assert (status, body) == (200, b"the index")
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert ask(served, "/sub/%E9%A1%B5.html")[1] == b"a page"


@pytest.mark.parametrize(
    "path",
    [
        "/sub/", "/sub", "/..", "/../secret.txt", "/%2e%2e/secret.txt", "/sub/..%2f..%2fsecret.txt", "/link.txt",
        "/.next/half.html", "/nothing.html", "/..%5csecret.txt", "//etc/passwd", "/index.html%00.txt",
    ],
)  # fmt: skip
def test_nothing_outside_hidden_or_listed_is_served(served, path):
    status, body, _ = ask(served, path)
    assert status == 404
    assert b"secret" not in body
    assert b"half done" not in body


def test_nothing_is_written_and_no_other_name_is_answered(served):
    assert ask(served, "/index.html", "PUT")[0] == 501
    assert ask(served, "/index.html", "POST")[0] == 501
    assert ask(served, "/", host="evil.example")[0] == 421
    assert ask(served, "/", host=f"localhost:{served}")[0] == 200


def test_serving_what_is_not_there_is_answered_in_a_sentence(tmp_path):
    done = CliRunner().invoke(app, ["serve", str(tmp_path)])
    assert done.exit_code == 3
    assert "make the reports with: plan-analysis run" in done.output


def test_the_doctor_finds_a_sound_project_sound(monkeypatch):
    monkeypatch.chdir(ROOT)
    found = {one.name: one for one in doctor.examine()}
    assert found["tables"].good
    assert found["Chinese font"].good
    assert found["project"].said == str(ROOT)
    assert all(one.remedy for one in found.values() if not one.good)


def test_the_doctor_names_a_broken_table_and_how_to_mend_it(edit, project, monkeypatch):
    edit("targets", 0, "relation", "=")
    monkeypatch.setenv("PLAN_ANALYSIS_PROJECT", str(project))
    found = {one.name: one for one in doctor.examine()}
    assert not found["tables"].good
    assert "targets.csv" in found["tables"].said
    done = CliRunner().invoke(app, ["doctor"])
    assert done.exit_code == 1
    assert "BAD  tables" in done.output


def test_the_doctor_says_how_to_install_what_is_missing(monkeypatch):
    monkeypatch.setattr(doctor.importlib.util, "find_spec", lambda name: None)
    assert "pip install 'plan-analysis[app]'" in doctor.missing("voila")


def test_the_explorer_as_an_app_without_voila_says_how_to_get_it(monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(doctor.importlib.util, "find_spec", lambda name: None)
    done = CliRunner().invoke(app, ["explore", "--app", "--no-browser"])
    assert done.exit_code == 2
    assert "plan-analysis[app]" in done.output


def test_a_project_without_the_notebook_gets_a_copy(project, monkeypatch):
    from plan_analysis.cli import viewing

    assert viewing._notebook(project) == project / "notebooks/06_explore.ipynb"
    assert (project / "notebooks/06_explore.ipynb").read_bytes() == Path(
        ROOT / "notebooks/06_explore.ipynb"
    ).read_bytes()


def test_pages_under_a_scenario_lie_apart_from_what_is_published(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    file = tmp_path / "s.csv"
    file.write_text("kind,region,indicator,year,value\ngrowth,保定,rd_intensity,,5\n", encoding="utf-8")
    said = CliRunner().invoke(app, ["run", "--scenario", str(file), "--out", "reports"])
    assert (said.exit_code, "name another folder" in said.output) == (2, True)
    said = CliRunner().invoke(app, ["run", "--scenario", str(file), "--scheduler", "tcp://127.0.0.1:1"])
    assert (said.exit_code, "leave out --scheduler" in said.output) == (2, True)
    assert "PLAN_ANALYSIS_SCENARIO" not in os.environ


def test_the_explorer_of_the_readme_is_a_notebook_of_the_project_in_jupyterlab(monkeypatch):
    from importlib.util import find_spec

    from plan_analysis.cli import viewing

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    line = next(one for one in readme.splitlines() if one.startswith("plan-analysis explore "))
    words = line.partition("#")[0].split()[1:]
    asked = {}
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(viewing, "_until_stopped", lambda command, environment: asked.update(command=command) or 0)
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    _python, option, module, opened, *rest = asked["command"]
    assert (option, bool(find_spec(module))) == ("-m", True)
    assert (ROOT / opened.partition("/lab/tree/")[2]).is_file()
    assert f"--ServerApp.root_dir={ROOT}" in rest
    assert "--ServerApp.ip=127.0.0.1" in rest


def test_the_server_of_the_readme_shows_the_reports_of_the_project(project):
    assert "plan-analysis serve" in (ROOT / "README.md").read_text(encoding="utf-8")
    (project / "reports").mkdir(exist_ok=True)
    (project / "reports/index.html").write_text("a page", encoding="utf-8")
    command = [sys.executable, "-m", "plan_analysis.cli", "serve"]
    with subprocess.Popen(command, cwd=project, stderr=subprocess.PIPE, text=True) as server:
        try:
            said = server.stderr.readline()
            assert ask(int(re.search(r":(\d+)/", said)[1]), "/")[1] == b"a page"
        finally:
            server.terminate()
