"""Whatever a file of any kind holds, it is read or refused in a sentence; many more inputs: benchmarks/fuzz.py."""

import pytest

from tests.test_benchmarks import script

INPUTS, SECONDS = 60, 10
KINDS = (
    "reference tables", "list of regions", "scenario", "results.json", "register", "series", "series, workbook",
    "plan, text", "plan, HTML", "plan, Word", "table, CSV", "table, HTML", "table, workbook",
)  # fmt: skip


@pytest.fixture(scope="module")
def fuzz():
    return script("fuzz")


@pytest.fixture(scope="module")
def kinds(fuzz, tmp_path_factory):
    return fuzz.kinds(tmp_path_factory.mktemp("fuzz"), fuzz.sound_results())


def test_every_kind_is_tried(kinds):
    assert tuple(kinds) == KINDS


@pytest.mark.parametrize("name", KINDS)
def test_a_sound_file_is_read_and_a_damaged_one_is_read_or_refused(fuzz, kinds, tmp_path, name):
    kind = kinds[name]
    (tmp_path / "sound.json").write_bytes(kinds["results.json"].seeds["results.json"])
    for file, content in kind.seeds.items():
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        assert kind.read(path) is not None
    count = fuzz.tried(kind, tmp_path, INPUTS, seed=1)
    assert dict(count.crashes) == {}, count.first
    assert count.read
    assert count.refused
    assert count.slowest < SECONDS


def test_a_crash_would_be_counted_with_its_place_and_seed(fuzz, kinds, tmp_path):
    broken = fuzz.Kind({"x": b"x"}, lambda path: 1 / 0, fuzz.damaged_text)
    count = fuzz.tried(broken, tmp_path, 5, seed=3)
    [(what, times)] = count.crashes.items()
    assert (what.partition(" ")[0], times, count.first[what]) == ("ZeroDivisionError", 5, ("x", 3))
