"""The track record is replayed once per date and kept as long as nothing it depends on has changed."""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from plan_analysis import track_record
from plan_analysis.dataset import replay
from tests.conftest import ROOT

DAY = date(2018, 12, 31)


@dataclass
class Site:
    """A project and how often its back-test was made."""

    root: Path
    made: list[int]

    histories: list[str]

    def ask(self) -> track_record.Record:
        return replay.record(self.root, None, None, DAY)


@pytest.fixture
def site(project, monkeypatch):
    """A project whose back-test is counted instead of made."""
    made, histories = [], ["figures"]
    frame = pd.DataFrame({"method": ["ours", "保持不变"], "cases": [1, 2], "ece": [0.1 + 0.2, float("nan")]})
    empty = pd.DataFrame()

    def backtest(*_) -> track_record.Record:
        made.append(1)
        return track_record.Record(3, 4, 2010, 2016, frame, frame, empty, frame, frame, frame, frame)

    monkeypatch.setattr(track_record, "backtest", backtest)
    monkeypatch.setattr(track_record, "digest", lambda *_: histories[0])
    return Site(project, made, histories)


def test_what_is_kept_is_what_was_made(site):
    first, second = site.ask(), site.ask()
    assert len(site.made) == 1
    for name, value in vars(first).items():
        if isinstance(value, pd.DataFrame):
            pd.testing.assert_frame_equal(value, getattr(second, name), check_column_type=False)
        else:
            assert value == getattr(second, name)


@pytest.mark.parametrize("what", ["figures", "code", "cut", "other"])
def test_it_is_replayed_when_anything_changes_or_is_damaged(site, monkeypatch, what):
    site.ask()
    [kept] = (site.root / replay.FOLDER).glob("*.json")
    if what == "figures":
        site.histories[0] = "other figures"
    elif what == "code":
        monkeypatch.setattr(replay, "code", lambda: "other")
    elif what == "cut":
        kept.write_bytes(kept.read_bytes()[:-9])
    else:
        kept.write_text(json.dumps({"key": json.loads(kept.read_text())["key"], "cases": 1}))
    site.ask()
    site.ask()
    assert len(site.made) == 2


def test_days_between_two_publications_share_one_record(site):
    first = site.ask()
    assert vars(replay.record(site.root, None, None, date(2019, 6, 30))).keys() == vars(first).keys()
    assert len(site.made) == 1


def test_the_oldest_records_go(site):
    for number in range(2 * replay.MOST):
        site.histories[0] = f"figures {number}"
        site.ask()
    site.ask()
    assert len(site.made) == 2 * replay.MOST
    assert len(list((site.root / replay.FOLDER).glob("*.json"))) == replay.MOST


def test_a_project_that_cannot_be_written_to_is_replayed(site):
    (site.root / ".cache").write_text("a file where the folder should be")
    site.ask()
    site.ask()
    assert len(site.made) == 2


def test_who_asks_at_the_same_time_waits_for_the_first(tmp_path):
    code = (
        "import sys, time, pandas as pd; from datetime import date; from pathlib import Path\n"
        "from plan_analysis import track_record; from plan_analysis.dataset import replay\n"
        "def backtest(*_):\n"
        "    print('replayed', flush=True); time.sleep(1)\n"
        "    return track_record.Record(1, 1, 1, 1, *[pd.DataFrame()] * 7)\n"
        "track_record.backtest = backtest\n"
        "track_record.digest = lambda *_: 'figures'\n"
        f"replay.record(Path({str(tmp_path)!r}), None, None, date(2018, 12, 31))"
    )
    words = [sys.executable, "-c", code]
    both = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(2)]
    assert sorted(one.communicate()[0] for one in both) == ["", "replayed\n"]
