import csv

import pytest

from plan_analysis import reference
from plan_analysis.reference.schema import DataError
from tests.conftest import ROOT

LABELLED = 51


def mistakes(project) -> str:
    with pytest.raises(DataError) as error:
        reference.read(project)
    return str(error.value)


def test_the_real_tables_are_sound(real):
    assert len(real.targets) == LABELLED
    assert real.plan("baoding_2018_2020").as_of.isoformat() == "2018-12-31"


def test_every_raw_file_has_a_source_row_and_every_listed_file_exists_unchanged(real):
    assert reference.check_raw_files(real, ROOT) == []


def test_a_changed_raw_file_is_named_with_the_remedy(real, project):
    path = next((project / "data/raw/yearbook").glob("*.csv"))
    path.write_text(path.read_text() + "\n")
    assert [sentence for sentence in reference.check_raw_files(real, project) if path.name in sentence]


def test_an_unregistered_and_a_missing_raw_file_are_both_named(real, project):
    path = next((project / "data/raw/yearbook").glob("*.csv"))
    path.rename(path.with_name("unregistered.csv"))
    sentences = "\n".join(reference.check_raw_files(real, project))
    assert "unregistered.csv: no row in sources.csv" in sentences
    assert path.name in sentences
    assert "does not exist" in sentences


@pytest.mark.parametrize(
    ("table", "column", "value", "sentence"),
    [
        ("targets", "relation", "=", "targets.csv, row 2, column relation: '=' is not one of '>=', '>', '<=', '<'"),
        ("targets", "value", "3%", "targets.csv, row 2, column value: '3%' is not a number"),
        ("targets", "due", "2020年", "targets.csv, row 2, column due: '2020年' does not look like"),
        ("targets", "indicator", "unheard_of", "'unheard_of' is not in indicators.csv"),
        ("targets", "quote", "", "targets.csv, row 2, column quote: '' must not be empty"),
        ("sources", "reliability", "D", "sources.csv, row 2, column reliability: 'D' is not one of"),
        ("sources", "published", "2018年", "sources.csv, row 2, column published: '2018年' is not a date"),
        ("indicators", "publication_lag", "soon", "'soon' is not a whole number"),
        ("indicators", "numerator", "rd_exp", "needs numerator, denominator and scale together"),
        ("regions", "parent", "999999", "'999999' is not in regions.csv"),
        ("corrections", "action", "delete", "'delete' is not one of 'drop', 'override', 'scale'"),
        ("resolution", "target", "T99", "'T99' is not in targets.csv"),
    ],
)
def test_each_mistake_is_one_sentence_with_file_row_and_remedy(edit, table, column, value, sentence):
    found = mistakes(edit(table, 0, column, value))
    assert sentence in found


def test_all_mistakes_are_reported_at_once(edit):
    edit("targets", 0, "relation", "=")
    found = mistakes(edit("targets", 3, "value", "viel"))
    assert "row 2" in found
    assert "row 5" in found


def test_a_repeated_key_names_both_rows(edit):
    assert "stands already in row 2" in mistakes(edit("targets", 1, "target", "T01"))


def test_a_missing_column_is_named(project):
    path = project / "data/reference/plans.csv"
    path.write_text(path.read_text().replace("as_of", "date"))
    found = mistakes(project)
    assert "column as_of is missing" in found
    assert "column date is unknown" in found


def test_a_missing_table_is_named(project):
    (project / "data/reference/mapping.csv").unlink()
    assert "data/reference/mapping.csv: the table is missing" in mistakes(project)


def test_a_table_saved_by_a_spreadsheet_program_with_byte_order_mark_is_read(project):
    path = project / "data/reference/plans.csv"
    path.write_text("\ufeff" + path.read_text(), encoding="utf-8")
    assert reference.read(project).plans


def test_a_third_stays_exactly_a_third(real):
    assert real.target("baoding_2018_2020", "T31").value == 100 / 3


def test_the_register_agrees_with_the_labels(real):
    path = ROOT.parent / "shared/register/targets_labelled.csv"
    if not path.exists():
        pytest.skip("the labelled register is not at hand")
    with path.open(encoding="utf-8-sig", newline="") as file:
        labels = {row["id"]: row for row in csv.DictReader(file)}
    for row in real.targets:
        label = labels[row.target]
        assert (row.quote, row.line, row.relation) == (label["quote"], int(label["line"]), label["attain_test"])
        assert row.value == pytest.approx(float(label["value"]), rel=1e-9)


def test_an_unknown_plan_or_target_is_answered_with_the_known_ones(real):
    with pytest.raises(DataError, match="known: baoding_2018_2020"):
        real.plan("baoding")
    with pytest.raises(DataError, match="T02"):
        real.target("baoding_2018_2020", "T99")
