"""Tables side by side, made at random: a value may lose its region, it never gets a wrong one."""

import csv
import random

import pytest

from plan_analysis import yearbook
from plan_analysis.reference.schema import DataError
from tests.conftest import ROOT

CITIES = (
    "石家庄市 唐山市 秦皇岛市 邯郸市 邢台市 保定市 张家口市 承德市 沧州市 廊坊市 衡水市 太原市 大同市 "
    "阳泉市 长治市 "
    "晋城市 朔州市 晋中市 运城市 忻州市 "
    "临汾市 吕梁市 沈阳市 大连市 鞍山市 抚顺市 本溪市 丹东市 锦州市 营口市 阜新市 辽阳市"
).split()
WORDS = ("地区", "城市", "地 区", "市别", "县（市、区）", "设区市", "")
HEADS = ("产量（万吨）", "面积", "人口", "增长%", "2019年", "2020年")


def blocks(seed: int) -> tuple[list[list[str]], dict[float, str]]:
    """One to three tables side by side on a sheet, on rows of their own, and whose each value is."""
    rng = random.Random(seed)
    cells: dict[tuple[int, int], str] = {}
    owner: dict[float, str] = {}
    names = rng.sample(CITIES, len(CITIES))
    word, left = rng.choice(WORDS), 0
    for _ in range(rng.choice((1, 2, 2, 3))):
        top, depth, width = rng.choice((2, 2, 3, 4)), rng.choice((1, 2)), rng.choice((1, 2, 3))
        cells[top, left] = word if rng.random() < 0.6 else rng.choice(WORDS)
        for at, head in enumerate(rng.sample(HEADS, width), start=1):
            if depth == 2:
                cells[top, left + at] = f"指标{at}"
            cells[top + depth - 1, left + at] = head
        for row in range(top + depth, top + depth + rng.randint(2, 8)):
            cells[row, left] = names.pop()
            for at in range(1, width + 1):
                if rng.random() < 0.9:
                    value = 1000.5 + len(owner)
                    cells[row, left + at], owner[value] = str(value), cells[row, left]
        left += 1 + width + rng.choice((0, 0, 1, 2))
    height, width = (max(place[axis] for place in cells) + 1 for axis in (0, 1))
    return [[cells.get((row, column), "") for column in range(width)] for row in range(height)], owner


@pytest.mark.parametrize("seed", range(60))
def test_no_value_of_tables_side_by_side_gets_the_region_of_another(tmp_path, seed):
    rows, owner = blocks(seed)
    path = tmp_path / "blocks.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    try:
        tidy = yearbook.read(path)
    except DataError:
        return
    found = {row.value: row.region for row in tidy.itertuples() if row.value in owner}
    assert not {value: region for value, region in found.items() if region not in ("", owner[value])}


def test_nearly_every_value_of_tables_side_by_side_is_read(tmp_path):
    read = printed = 0
    for seed in range(60):
        rows, owner = blocks(seed)
        path = tmp_path / f"{seed}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        printed += len(owner)
        try:
            tidy = yearbook.read(path)
        except DataError:
            continue
        read += sum(owner.get(row.value) == row.region for row in tidy.itertuples())
    assert read > 0.97 * printed


# ---- two tables of any kinds on one sheet ---------------------------------------------------------------------------

KINDS = ROOT / "tests/fixtures/yearbook_kinds"


def grid(name: str) -> list[list[str]]:
    with (KINDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def owned(name: str) -> set[tuple[str, float]]:
    """Place and value of every number of a table by itself."""
    with (KINDS / f"{name}.expected.csv").open(encoding="utf-8", newline="") as file:
        return {(row["region"], float(row["value"])) for row in csv.DictReader(file)}


def beside(left: list[list[str]], right: list[list[str]], lower: int, gap: int) -> list[list[str]]:
    """Two tables side by side, the right one so many rows lower, so many blank columns between them."""
    width = max(map(len, left)) + gap
    right = [[]] * lower + right
    rows = max(len(left), len(right))
    lines = [left[at] if at < len(left) else [] for at in range(rows)]
    return [line + [""] * (width - len(line)) + (right[at] if at < len(right) else []) for at, line in enumerate(lines)]


def read_grid(path, cells: list[list[str]]) -> set[tuple[str, float]]:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(cells)
    tidy = yearbook.read(path)
    assert not {reason for *_, reason in tidy.attrs["left_out"]} & {"unexplained", "read twice"}
    return {(row.region or row.region_raw, row.value) for row in tidy.itertuples() if row.value == row.value}


@pytest.mark.parametrize(
    ("left", "right", "lower", "gap"),
    [
        ("quarters_across", "traditional_hk", 4, 0),  # below the left one and right of it
        ("growth_rows", "english_months_across", 1, 0),  # a heading of years, lower
        ("place_word_2", "quarters_of_one_year_down", 0, 1),  # a blank column, headings on one line
        ("parts_not_exhaustive", "blocks_of_years", 1, 1),
        ("headings_nobody_knows", "traditional_money", 0, 0),  # no known word on the left
        ("growth_rows", "codes_budget", 2, 1),  # codes left of the names on the right
        ("place_cities_and_counties", "composition", 1, 1),
    ],
)
def test_tables_of_two_kinds_side_by_side_keep_their_places(tmp_path, left, right, lower, gap):
    found = read_grid(tmp_path / "a.csv", beside(grid(left), grid(right), lower, gap))
    assert found == owned(left) | owned(right)


@pytest.mark.parametrize(
    ("upper", "under"),
    [
        ("place_counties_no_word", "growth_rows"),
        ("place_counties_down", "headings_nobody_knows"),
        ("composition", "place_counties_no_word"),
    ],
)
def test_a_table_without_a_known_word_above_or_below_another_is_a_table_of_its_own(tmp_path, upper, under):
    assert read_grid(tmp_path / "a.csv", [*grid(upper), [], *grid(under)]) == owned(upper) | owned(under)


@pytest.mark.parametrize(
    ("left", "right"), [("place_pinyin", "partners_in_series_names"), ("growth_rows", "place_pinyin")]
)
def test_no_value_of_a_table_gets_the_place_of_one_beside_it(tmp_path, left, right):
    known = owned(left) | owned(right)
    for lower in range(4):
        for gap in (0, 1):
            found = read_grid(tmp_path / "a.csv", beside(grid(left), grid(right), lower, gap))
            placed = {one for one in found if any(one[0] == place for place, _ in known if place)}
            assert placed <= known
