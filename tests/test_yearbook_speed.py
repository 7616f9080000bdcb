"""Reading takes time in proportion to what is read, however odd the words."""

import time
from pathlib import Path

import pytest

from plan_analysis.reference.schema import DataError
from plan_analysis.yearbook import read

# ten times as much may take ten times as long, and a little for the machine; the square would take a hundred times
TENFOLD, FLOOR = 30, 0.15


def seconds(path: Path, text: str) -> float:
    path.write_text(text, encoding="utf-8")
    begin = time.perf_counter()
    try:
        read(path)
    except DataError:
        pass  # a refusal is an answer, and has to come as quickly
    return time.perf_counter() - begin


def table(place: int, word: str) -> str:
    """A small table with an odd word at the end of its title, heading, name, value or note."""
    cells = ["沧州市2021年人口", "人口(人)", "任丘市", "5", "注：本表"]
    cells[place] = f'"{cells[place]}{word}"'
    title, heading, name, value, note = cells
    return f"{title},\n县市,{heading}\n{name},{value}\n黄骅市,6\n{note},\n"


@pytest.mark.parametrize("token", ["0", "1e", "（", "年", "其中：", "2020年", "单位：", "1-", "区", "(", " "])
def test_a_cell_of_any_length_is_read_in_proportion_to_it(token, tmp_path):
    path = tmp_path / "a.csv"
    seconds(path, table(0, ""))
    for place in range(5):
        short, long = (seconds(path, table(place, token * (length // len(token)))) for length in (4_000, 40_000))
        assert long < TENFOLD * max(short, FLOOR), (place, short, long)


def test_unknown_names_beside_english_are_read_in_proportion_to_their_number(tmp_path):
    def panel(number: int) -> str:
        lines = (f"甲{chr(0x4E00 + at)}{chr(0x5000 + at)}村,Village {at} of east,{at}" for at in range(number))
        return "地区,Region,人口(人)\n" + "\n".join(lines)

    path = tmp_path / "a.csv"
    seconds(path, panel(10))
    assert seconds(path, panel(2800)) < TENFOLD * max(seconds(path, panel(280)), FLOOR)


def test_columns_under_several_units_are_read_in_proportion_to_their_number(tmp_path):
    def wide(number: int) -> str:
        above = [f"组{chr(0x4E00 + at)}" if at % 2 == 0 else "" for at in range(number)]
        heads = ["男" if at % 2 == 0 else "女" for at in range(number)]
        lines = [[place, *(str(at % 89) for at in range(number))] for place in ("承德市", "衡水市")]
        rows = [["各市（2011年）"], ["单位：人、万元、户"], ["市县", *above], ["", *heads], *lines]
        return "\n".join(map(",".join, rows))

    path = tmp_path / "a.csv"
    seconds(path, wide(10))
    assert seconds(path, wide(5000)) < TENFOLD * max(seconds(path, wide(500)), FLOOR)
