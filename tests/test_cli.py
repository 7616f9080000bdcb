"""The command line: whatever a person may type is answered by a sentence and an exit code, never by a traceback."""

import errno
import os
import shutil

import pytest
import typer
from typer.testing import CliRunner

from plan_analysis.cli import app, looking, viewing
from plan_analysis.reference.project import VARIABLE
from tests.conftest import ROOT

NAMES = (
    "", " ", "~", "~nobody/x.csv", ".", "..", "no/such.csv", "folder", "folder/", "text.csv", "binary.csv",
    "empty.csv", "locked/x.csv", "x.csv/y.csv", "保" * 78 + ".csv", "保" * 300, "a\nb.csv", "*.csv", "-", "--", "=",
    "%s{0}", "\udcff.csv", "x" * 5000, "/dev/null", "loop", "con.xlsx", "1e999", "nan", "-1", "2018", "0000-00-00",
    "9999-12-31",
)  # fmt: skip
# a harmless line of every command; at each of its places, and for each further option, the names above stand once
HARMLESS = {
    "add": ("text.csv", "--published", "2020", "--publisher", "x"),
    "assess": ("series.csv", "-o", "out.csv", "--draws", "100", "--alone"),
    "backtest": ("--as-of", "none"),  # refused at once, after all options were looked at
    "build": (),
    "changes": ("text.csv", "text.csv"),
    "check": (),
    "clean": ("text.csv", "-o", "out.csv"),
    "doctor": (),
    "explore": ("--no-browser",),
    "forecast": ("series.csv", "-o", "out.csv", "--draws", "100"),
    "form": ("-o", "out.xlsx", "--years", "2018-2019"),
    "init": ("text.csv", "--region", "保定"),
    "page": ("none", "out.html"),
    "refresh": ("none",),
    "run": ("--dry-run",),
    "schedule": ("--print", "cron"),
    "serve": ("pages",),
    "targets": ("text.csv", "-o", "out.csv", "--review", "--explain"),
}
COMMANDS = typer.main.get_command(app).commands


def lines() -> list[tuple[str, ...]]:
    """Every command with a name in the place of each word that is no option, and after each option it knows."""
    found = {("?",), ("--project", "?", "check"), ("page", "03_indicator", "?", "-p", "target=none")}
    for name, words in HARMLESS.items():
        found |= {
            (name, *words[:at], "?", *words[at + 1 :]) for at, word in enumerate(words) if not word.startswith("-")
        }
        for option in COMMANDS[name].params:
            if option.param_type_name == "option" and not option.is_flag:
                found.add((name, *words, option.opts[0], "?"))
    return sorted(found)


def test_every_command_is_tried():
    assert set(HARMLESS) == set(COMMANDS)


@pytest.fixture
def cluttered(project, tmp_path, monkeypatch):
    """A working folder with everything that can be in the way of a file, and a project that may be written to."""
    monkeypatch.setenv(VARIABLE, str(project))
    shutil.copytree(ROOT / "data/processed", project / "data/processed")
    monkeypatch.setattr(looking, "server", stopped)
    monkeypatch.setattr(viewing, "_until_stopped", lambda command, environment: 0)
    here = tmp_path / "work/here"  # ".." is a folder of this test's own too
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    (here / "folder").mkdir()
    (here / "locked").mkdir(mode=0o500)
    (here / "loop").symlink_to("loop")
    (here / "text.csv").write_text("到2020年，GDP达到5000亿元。\n", encoding="utf-8")
    (here / "binary.csv").write_bytes(bytes(range(256)) * 9)
    (here / "empty.csv").write_bytes(b"")
    (here / "series.csv").write_text("year,value\n2016,1\n2017,2\n2018,3\n", encoding="utf-8")
    (here / "pages").mkdir()
    (here / "pages/index.html").write_text("<html></html>", encoding="utf-8")


def stopped(*_):
    """A server that cannot begin: nobody would end it."""
    raise OSError(errno.EADDRINUSE, "in use")


# every line meets every ninth name, every name a ninth of the lines: all pairs would take longer than all other tests
@pytest.mark.parametrize(
    ("number", "line"), enumerate(lines()), ids=lambda part: " ".join(part) if isinstance(part, tuple) else ""
)
def test_no_word_of_a_command_ends_in_a_traceback(cluttered, number, line, monkeypatch):
    for name in NAMES[number % 9 :: 9]:
        if (line[0], name) in (("refresh", "--"), ("backtest", "")):
            continue  # that names none, and so all notebooks, and the latest date: minutes
        words = [name if word == "?" else word for word in line]
        done = CliRunner().invoke(app, words, catch_exceptions=True)
        crashed = done.exception is not None and not isinstance(done.exception, SystemExit)
        assert not crashed, (words, repr(done.exception))
        assert done.exit_code in (0, 1, 2, 3), words
        monkeypatch.setenv(VARIABLE, os.environ.get(VARIABLE, ""))
    assert not list(os.scandir("folder"))


@pytest.mark.parametrize("words", [("clean", "text.csv", "--check"), ("targets", "text.csv", "--explain")])
def test_files_beside_the_one_that_is_named_are_tried_before_the_work(cluttered, words):
    long = "保" * 83  # with the ending .csv a name that disks bear, with another word before it none
    done = CliRunner().invoke(app, [*words, "-o", f"{long}.csv"])
    assert done.exit_code == 2
    assert "cannot be written (File name too long)" in done.stderr
    assert not os.path.exists(f"{long}.csv")


@pytest.mark.parametrize("day", ["2014", "9999-01-01", "31.12.2018"])
def test_a_bad_date_of_a_run_is_bad_use(cluttered, day):
    done = CliRunner().invoke(app, ["run", "--as-of", day])
    assert done.exit_code == 2
    assert day[-4:] in done.stderr or day[:4] in done.stderr


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="a folder that nobody may write to, whatever it says")
def test_a_folder_that_takes_no_file_is_found_out_before_the_work(cluttered):
    done = CliRunner().invoke(app, ["clean", "text.csv", "-o", "/proc/x.csv"])
    assert done.exit_code == 2
    assert "/proc/x.csv: cannot be written" in done.stderr
