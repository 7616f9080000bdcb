"""The command line: whatever a person may type is answered by a sentence and an exit code, never by a traceback."""

import os

import pytest
from typer.testing import CliRunner

from plan_analysis.cli import app
from plan_analysis.reference import project

NAMES = (
    "", " ", "~", "~nobody/x.csv", ".", "..", "no/such.csv", "folder", "folder/", "text.csv", "binary.csv",
    "empty.csv", "locked/x.csv", "x.csv/y.csv", "保" * 78 + ".csv", "保" * 300, "a\nb.csv", "*.csv", "-", "--", "=",
    "%s{0}", "\udcff.csv", "x" * 5000, "/dev/null", "loop", "con.xlsx", "1e999", "nan", "-1", "2018", "0000-00-00",
    "9999-12-31",
)  # fmt: skip
# where one of these stands, the others being harmless
LINES = (
    ("clean", "?", "-o", "out.csv"),
    ("clean", "text.csv", "-o", "?"),
    ("targets", "?"),
    ("targets", "text.csv", "-o", "?", "--review", "--explain"),
    ("assess", "?", "-o", "out.csv"),
    ("assess", "text.csv", "-o", "?"),
    ("assess", "text.csv", "-o", "out.csv", "--target", "?"),
    ("forecast", "?", "-o", "out.csv"),
    ("forecast", "text.csv", "-o", "out.csv", "--until", "?"),
    ("backtest", "--as-of", "?", "-o", "no/such.csv"),
    ("page", "?", "out.html"),
    ("page", "03_indicator", "?", "-p", "target=none"),
    ("page", "03_indicator", "out.html", "-p", "?"),
    ("run", "--dry-run", "--out", "?"),
    ("run", "--dry-run", "--regions", "?"),
    ("run", "--dry-run", "--as-of", "?"),
    ("run", "--dry-run", "--plan", "?"),
    ("run", "--dry-run", "--target", "?"),
    ("run", "--dry-run", "--lang", "?"),
    ("run", "--dry-run", "--log", "?"),
    ("run", "--dry-run", "-p", "?"),
    ("run", "--dry-run", "--draws", "?"),
    ("run", "--dry-run", "--workers", "?"),
    ("changes", "?", "text.csv"),
    ("changes", "text.csv", "?"),
    ("schedule", "--print", "cron", "--at", "?"),
    ("schedule", "--print", "?"),
    ("init", "?"),
    ("refresh", "?"),
    ("--project", "?", "build"),
    ("?",),
)


@pytest.fixture
def cluttered(tmp_path, monkeypatch):
    """A working folder with everything that can be in the way of a file."""
    from tests.conftest import ROOT

    monkeypatch.setenv(project.VARIABLE, str(ROOT))
    here = tmp_path / "here"  # ".." is a folder of this test's own too
    here.mkdir()
    monkeypatch.chdir(here)
    (here / "folder").mkdir()
    (here / "locked").mkdir(mode=0o500)
    (here / "loop").symlink_to("loop")
    (here / "text.csv").write_text("到2020年，GDP达到5000亿元。\n", encoding="utf-8")
    (here / "binary.csv").write_bytes(bytes(range(256)) * 9)
    (here / "empty.csv").write_bytes(b"")


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_no_word_of_a_command_ends_in_a_traceback(cluttered, line, monkeypatch):
    for name in NAMES:
        if (line[0], name) == ("refresh", "--"):
            continue  # that names none, and so all notebooks of this very checkout
        words = [name if word == "?" else word for word in line]
        done = CliRunner().invoke(app, words, catch_exceptions=True)
        crashed = done.exception is not None and not isinstance(done.exception, SystemExit)
        assert not crashed, (words, repr(done.exception))
        assert done.exit_code in (0, 1, 2, 3), words
        monkeypatch.setenv(project.VARIABLE, os.environ.get(project.VARIABLE, ""))
    assert not list(os.scandir("folder"))
