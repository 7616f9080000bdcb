"""What is read at most is said in one place, and what is more is refused by name."""

import re
from contextlib import suppress

import pytest

from plan_analysis.plan import files as plan_files
from plan_analysis.reference import encoding, limits, opening
from plan_analysis.reference.schema import DataError
from plan_analysis.yearbook import files as table_files
from tests.test_architecture import PACKAGE

ALL = {name: one for name, one in vars(limits).items() if isinstance(one, limits.Limit)}


@pytest.mark.parametrize("name", ALL)
def test_a_limit_lets_through_what_it_allows_and_says_what_to_do_with_more(name):
    limit = ALL[name]
    limit.check("a.csv", limit.total)
    with pytest.raises(DataError) as error:
        limit.check("a.csv", limit.total + limit.size)
    said = str(error.value)
    assert said.startswith("a.csv: ")
    assert f"{limit.most:,}" in said
    assert said.endswith(limit.remedy)


def test_no_reader_has_a_limit_of_its_own():
    """``LARGEST_FILE = 64 * 2**20`` or ``maxpages=2000`` in a reader is what this finds."""
    own = re.compile(r".*(?:2\s*\*\*\s*[23]0|<< ?20|maxpages|LARGEST_FILE|RLIMIT_AS, \(\d).*")
    rooms = ("reference", "plan", "yearbook", "forms", "intake", "dataset", "results")
    read = [path for room in rooms for path in (PACKAGE / room).glob("*.py") if path.name != "limits.py"]
    assert {path.name: found for path in read if (found := own.findall(path.read_text("utf-8")))} == {}


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "there is no such file"), (b" \n", "the file is empty"), (b"x" * 99, "more than the 10")],
)
def test_a_file_that_cannot_be_opened_is_named(tmp_path, monkeypatch, content, said):
    monkeypatch.setattr(limits, "FILE", limits.Limit(10, "bytes", "split it"))
    path = tmp_path / "表.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError, match=f"^表.csv: .*{said}"):
        opening.content(path)


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "big5hkscs"])
def test_chinese_text_is_read_whichever_program_wrote_it(code):
    text = "地區,年份,數值,單位\n保定市,2015,1.2,億元\n石家莊市,2016,3.4,億元\n" if code == "big5hkscs" else (
        "地区,年份,数值,单位\n保定市,2015,1.2,亿元\n石家庄市,2016,3.4,亿元\n"
    )  # fmt: skip
    assert encoding.decode(text.encode(code), "a.csv").lstrip("\ufeff") == text


def test_bytes_that_one_encoding_takes_for_a_letter_and_its_accent_are_read_or_refused():
    with suppress(DataError):
        encoding.decode("邯郸市,1\n".encode("gb18030") + b"\x88\x62\x88\x64\x88\xa3\x88\xa5\n", "a.csv")


def test_every_reader_of_text_reads_the_same_characters(tmp_path):
    """A plan, a table and a list of regions come from the same programs."""
    words = "到2020年，全社会研发经费达到100亿元以上。"
    path = tmp_path / "a.txt"
    path.write_bytes(words.encode("utf-16-le"))
    assert plan_files.lines(path)[0].text == words
    assert table_files.contents(path)[0].above == [words]
