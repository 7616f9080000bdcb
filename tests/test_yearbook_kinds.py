"""Look-alikes of the kinds of tables that are published: every value, and no other, comes out as a reader expects.

``NAME.expected.csv`` beside a table holds its values; a region that begins with REFUSED means that the table must be
refused. All names of companies and products and all figures are invented.
"""

import csv
import re

import pytest

from plan_analysis import yearbook
from plan_analysis.reference.schema import DataError
from tests.conftest import ROOT

KINDS = ROOT / "tests/fixtures/yearbook_kinds"
TABLES = sorted(path for path in KINDS.iterdir() if not path.name.endswith(".expected.csv"))


def bare(text) -> str:
    return re.sub(r"\s", "", str(text))


def expected(path) -> list[dict[str, str]]:
    with path.with_name(f"{path.stem}.expected.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_a_table_comes_out_as_a_reader_expects(path):
    wanted = expected(path)
    if wanted[0]["region"].startswith("REFUSED"):
        with pytest.raises(DataError):
            yearbook.read(path)
        return
    tidy = yearbook.read(path)
    found = {
        (bare(row.region or row.region_raw), bare(row.item), "" if row.year is None else str(row.year),
         f"{row.value:.10g}", bare(row.unit), row.period)
        for row in tidy[tidy["value"].notna()].astype(object).where(tidy.notna(), None).itertuples()
    }  # fmt: skip
    assert found == {
        (bare(row["region"]), bare(row["item"]), row["year"],
         f"{float(row['value']):.10g}", bare(row["unit"]), row["period"])
        for row in wanted
    }  # fmt: skip


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_every_number_of_a_table_is_read_once_or_left_out_with_a_reason(path):
    if expected(path)[0]["region"].startswith("REFUSED"):
        return
    reasons = {reason for *_, reason in yearbook.read(path).attrs["left_out"]}
    assert not reasons & {"unexplained", "read twice"}
