import csv
from dataclasses import replace

import pytest

from plan_analysis import attainment, reference
from plan_analysis.observations import series
from plan_analysis.reference.project import NATIONAL
from plan_analysis.reference.schema import DataError, PlanOutcome
from tests.conftest import PLAN, ROOT

LABELLED = 51


def mistakes(project) -> str:
    with pytest.raises(DataError) as error:
        reference.read(project)
    return str(error.value)


def test_the_real_tables_are_sound(real):
    assert len(real.plan_targets(PLAN)) == LABELLED
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
        ("indicators", "broader", "gdp", "rd_exp needs broader and broader_is together"),
        ("indicators", "broader_is", "limit", "'limit' is not one of '', 'bound', 'proxy'"),
        ("indicators", "peers_from", "unheard_of", "'unheard_of' is not in indicators.csv"),
        ("regions", "parent", "999999", "'999999' is not in regions.csv"),
        ("corrections", "action", "delete", "'delete' is not one of 'drop', 'override', 'scale'"),
        ("resolution", "target", "T99", "'T99' of plan baoding_2018_2020 is not in targets.csv"),
        ("targets", "same_as", "T99", "'T99' of plan baoding_2018_2020 is not in targets.csv"),
    ],
)
def test_each_mistake_is_one_sentence_with_file_row_and_remedy(edit, table, column, value, sentence):
    found = mistakes(edit(table, 0, column, value))
    assert sentence in found


def test_what_is_asked_every_year_is_no_stock(edit):
    """Fifteen new ones a year are not fifteen in all."""
    assert "hightech_firms is a stock" in mistakes(edit("targets", 24, "indicator", "hightech_firms"))


def test_all_mistakes_are_reported_at_once(edit):
    edit("targets", 0, "relation", "=")
    found = mistakes(edit("targets", 3, "value", "viel"))
    assert "row 2" in found
    assert "row 5" in found


def test_a_repeated_key_names_both_rows(edit):
    assert "stands already in row 2" in mistakes(edit("targets", 1, "target", "T01"))


def test_targets_of_two_plans_may_share_a_number_and_each_is_settled_by_its_own_row(two_plans):
    tables = reference.read(two_plans)
    assert tables.resolution["other", "T01"].publication_zh == "另一公报"
    assert tables.resolution["baoding_2018_2020", "T01"].publication_zh == "保定市本级财政决算报告"


def test_a_target_whose_rule_names_no_perimeter_is_judged_on_its_plans_own_region(two_plans):
    assert reference.read(two_plans).resolution["other", "T01"].perimeters == ["130400"]


def test_a_rule_of_another_plan_does_not_settle_a_target_of_the_same_number(two_plans):
    path = two_plans / "data/reference/resolution.csv"
    path.write_text("".join(line for line in path.open(encoding="utf-8") if not line.startswith("other,")))
    assert "T01 of plan other has no row in resolution.csv" in mistakes(two_plans)


def test_a_target_is_linked_only_to_targets_of_its_own_plan(two_plans):
    path = two_plans / "data/reference/targets.csv"
    head, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    rows[-1][head.index("same_as")] = "T02"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])
    assert "'T02' of plan other is not in targets.csv" in mistakes(two_plans)


def test_every_table_judges_a_second_plan_on_its_own_figures(two_plans, tidy):
    tables = reference.read(two_plans)
    view = series.view(tidy, tables, tables.plan("other").as_of)
    [found] = attainment.assess_plan(tables, view, "other", 100)
    assert (found.target, found.perimeter, found.history.region) == ("T01", "130400", "130400")


def test_a_missing_column_is_named(project):
    path = project / "data/reference/plans.csv"
    path.write_text(path.read_text().replace("as_of", "date"))
    found = mistakes(project)
    assert "column as_of is missing" in found
    assert "column date is unknown" in found


def test_only_amounts_of_one_unit_bound_each_other(edit):
    edit("indicators", 0, "broader", "patents_granted_invention")
    project = edit("indicators", 0, "broader_is", "bound")
    assert "rd_exp (flow, 亿元) cannot be bounded by patents_granted_invention (flow, 件)" in mistakes(project)


def test_what_stands_above_an_indicator_never_leads_back_to_it(edit):
    for row, above in ((1, "rd_exp"), (0, "gdp")):
        edit("indicators", row, "broader", above)
        project = edit("indicators", row, "broader_is", "bound")
    assert "indicators.csv, row 2, column broader: gdp leads back to itself" in mistakes(project)


def test_columns_with_a_default_may_be_absent(project):
    """A project's own table of an earlier version goes on being read."""
    with (NATIONAL / "reference/indicators.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["indicator"] == "key_labs_prov"]
    names = [name for name in rows[0] if name not in ("level", "scope", "broader", "broader_is", "peers_from")]
    with (project / "data/reference/indicators.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    assert reference.read(project).indicators["key_labs_prov"].broader == ""


def test_levels_widen_from_an_indicator_to_the_one_above_it(real):
    order = ["national", "provincial", "provincial+", "municipal", "municipal+", "all"]
    for row in real.indicators.values():
        above = real.indicators.get(row.broader)
        if above and row.level and above.level:
            assert order.index(row.level) <= order.index(above.level), row.indicator


def test_outcomes_of_other_plans_count_only_where_they_are_decided(real):
    assert {row.outcome for row in real.decided()} == {"met", "missed"}
    assert len(real.decided()) < len(real.plan_outcomes)
    firms = real.decided("hightech_firms")
    assert firms
    assert {row.indicator for row in firms} == {"hightech_firms"}
    assert all(row.target_source and row.actual_source for row in real.decided())


def test_a_decided_outcome_says_who_says_so(project):
    header = ",".join(PlanOutcome.model_fields)
    row = "某计划,保定市,130600,某指标,some_kind,,>=,,,5,%,2020,2020,6,met,sure,某计划,,"
    (project / "data/reference/plan_outcomes.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    assert "plan_outcomes.csv, row 2: met needs an actual_source" in mistakes(project)


def test_a_missing_table_is_named(project):
    (project / "data/reference/targets.csv").unlink()
    assert "data/reference/targets.csv: the table is missing" in mistakes(project)


def test_a_table_that_nobody_reads_is_named_with_those_that_are(project):
    (project / "data/reference/mapping.csv").rename(project / "data/reference/maping.csv")
    assert "data/reference/maping.csv: no table of this name is known; known: sources" in mistakes(project)


def test_a_project_with_the_headers_of_its_own_three_tables_has_the_nations(tmp_path):
    (tmp_path / "data/reference").mkdir(parents=True)
    for name in ("plans", "targets", "resolution"):
        head = (ROOT / f"data/reference/{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        (tmp_path / f"data/reference/{name}.csv").write_text(head + "\n", encoding="utf-8")
    tables = reference.read(tmp_path)
    assert {"130600", "110000"} <= tables.regions.keys()
    assert "rd_exp" in tables.indicators
    assert reference.check_raw_files(tables, tmp_path) == []


def test_a_projects_own_row_replaces_the_packages_with_a_word_and_no_other_changes(project):
    before = reference.read(project)
    path = project / "data/reference/regions.csv"
    path.write_text(path.read_text(encoding="utf-8") + "110000,北京市,Peking,province,000000,北京,\n", encoding="utf-8")
    after = reference.read(project)
    assert after.regions["110000"].name_en == "Peking"
    assert len(after.regions) == len(before.regions)
    assert any("110000 replaces the package's own row" in note for note in after.notes)


def test_tables_are_read_again_once_a_file_has_changed(edit, project):
    assert reference.read(project).plan("baoding_2018_2020").end == 2020
    edit("plans", 0, "end", "2021")
    assert reference.read(project).plan("baoding_2018_2020").end == 2021
    assert reference.for_plan("baoding_2018_2020@130200", project).plan("baoding_2018_2020@130200").end == 2021


def test_a_file_of_the_nation_with_a_changed_byte_is_named(real, project):
    changed = replace(
        real,
        sources={n: r.model_copy(update={"sha256": "0" * 64}) for n, r in real.sources.items() if "national" in r.file},
    )
    sentences = reference.check_raw_files(changed, project)
    assert any(s.startswith("plan_analysis/national/yearbook/") and "sha256" in s for s in sentences)


def test_every_table_in_the_package_is_a_source_and_covers_more_than_one_province(real):
    """What holds for one province or city alone belongs to a project."""
    tables = {row.file for row in real.sources.values() if row.file.startswith("plan_analysis/")}
    assert tables == {f"plan_analysis/national/yearbook/{path.name}" for path in (NATIONAL / "yearbook").iterdir()}


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
    for row in real.plan_targets(PLAN):
        label = labels[row.target]
        assert (row.quote, row.line, row.relation) == (label["quote"], int(label["line"]), label["attain_test"])
        assert row.value == pytest.approx(float(label["value"]), rel=1e-9)


def test_an_unknown_plan_or_target_is_answered_with_the_known_ones(real):
    with pytest.raises(DataError, match="known: baoding_2018_2020"):
        real.plan("baoding")
    with pytest.raises(DataError, match="T02"):
        real.target("baoding_2018_2020", "T99")
