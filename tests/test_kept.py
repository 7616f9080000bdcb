"""What follows from figures alone is made once, and anew only where a figure, a rule or the code has changed."""

import math
from collections import Counter

import numpy as np
import pandas as pd
import pytest

from plan_analysis import observations
from plan_analysis import reference as tables
from plan_analysis.dataset import kept, processed, replay
from plan_analysis.observations import series

FIRST_YEARBOOK = 3  # row of sources.csv, of a table that is read
MADE = ("read_tables", "from_tables", "quality_by", "contradictions")


@pytest.fixture
def counted(project, rows_read, monkeypatch):
    """A project, and how often each thing that follows from its figures was made in a build of it."""
    made = Counter()

    def counting(name, whole):
        def called(*given, **named):
            made[name] += 1
            return whole(*given, **named)

        return called

    for name in MADE:
        monkeypatch.setattr(observations, name, counting(name, getattr(observations, name)))
    monkeypatch.setattr(observations, "read_tables", counting("read_tables", lambda *_: rows_read.copy()))
    monkeypatch.setattr(processed, "_reliability", lambda *_: pd.DataFrame(columns=["as_of"]))
    return project, made


def test_an_accepted_target_reads_no_table_again_and_all_bytes_are_those_of_a_build_from_nothing(counted, edit):
    root, made = counted
    before, _ = processed.tables(root)
    first = dict(made)
    assert set(first) == set(MADE)
    edit("targets", 1, "value", "4.5")
    again, _ = processed.tables(root)
    assert made == first, "made again although no figure has changed"
    assert again["assessment.csv"] != before["assessment.csv"]
    for path in (root / kept.FOLDER).iterdir():
        path.unlink()
    anew, _ = processed.tables(root)
    assert made == {name: 2 * times for name, times in first.items()}
    assert again == anew


@pytest.mark.parametrize(
    ("table", "column", "value", "same"),
    [
        ("targets", "value", "4.5", True),
        ("plans", "title_en", "Second edition", True),
        ("sources", "published", "2019-01-02", False),
        ("indicators", "name_en", "renamed", False),
        ("regions", "name_en", "renamed", False),
    ],
)
def test_the_key_is_of_figures_and_of_how_they_are_read(project, edit, table, column, value, same):
    before = kept.of(tables.read(project), project)
    edit(table, FIRST_YEARBOOK if table == "sources" else 0, column, value)
    assert (kept.of(tables.read(project), project) == before) is same


def test_a_project_with_forms_is_keyed_by_the_targets_that_they_ask_for(project, edit):
    edit("sources", FIRST_YEARBOOK, "file", "data/raw/forms/form.xlsx")
    before = kept.of(tables.read(project), project)
    edit("targets", 1, "value", "4.5")
    assert kept.of(tables.read(project), project) != before


def test_other_code_makes_everything_anew(project, monkeypatch):
    before = kept.of(tables.read(project), project)
    monkeypatch.setattr(replay, "code", lambda: "other")
    assert kept.of(tables.read(project), project) != before


@pytest.fixture
def frame():
    """Every type of column that tables have."""
    table = pd.DataFrame(
        {
            "text": ["", "强度\n!A1", "nan"], "mixed": ["", None, math.nan], "year": [2018.0, math.nan, 2020.0],
            "count": [1, 2, 3], "value": [0.1 + 0.2, -0.0, 1e-300], "yes": [True, False, True],
        }
    )  # fmt: skip
    table.attrs = {"left_out": ["one"]}
    return table


def test_what_is_kept_comes_back_with_its_types_and_attributes(tmp_path, frame):
    for name, table in {"some": frame, "none": frame.iloc[:0], "empty": pd.DataFrame()}.items():
        store = kept.Kept(tmp_path, "key")
        store.table(name, lambda table=table: table)
        found = store.table(name, lambda: pytest.fail("made again"))
        pd.testing.assert_frame_equal(found, table, check_exact=True, check_column_type=False, check_index_type=False)
        assert found.attrs == table.attrs
        assert [*map(str, found.columns)] == [*map(str, table.columns)]
    assert np.signbit(kept.Kept(tmp_path, "key").table("some", lambda: frame)["value"][1])


@pytest.mark.parametrize("harm", [b"", b"other\n{}", b"key\n{}", b"key\n[1", b"key\n\xff\xfe", b"key\n[]"])
def test_what_is_damaged_or_of_another_key_is_made_anew(tmp_path, frame, harm):
    store, made = kept.Kept(tmp_path, "key"), []
    path = tmp_path / kept.FOLDER / "some.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(harm)
    for _ in range(2):
        found = store.table("some", lambda: made.append(1) or frame)
        assert len(found) == len(frame)
    assert made == [1]


def test_a_folder_that_cannot_be_written_to_costs_time_and_nothing_else(tmp_path, frame):
    (tmp_path / ".cache").write_text("a file where the folder should be")
    assert kept.Kept(tmp_path, "key").table("some", lambda: frame) is frame


def test_the_whole_of_the_observations_is_kept_to_the_last_digit(tmp_path, tidy, real):
    store = kept.Kept(tmp_path, "key")
    store.table("observations", lambda: tidy)
    found = store.table("observations", lambda: pytest.fail("made again"))
    pd.testing.assert_frame_equal(found, tidy, check_exact=True)
    assert series.latest(found, real) == series.latest(tidy, real)
