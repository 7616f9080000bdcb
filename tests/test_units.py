"""Units: what converts into what, what does not, and how a project adds a word."""

import pytest

from plan_analysis import reference
from plan_analysis.reference import units
from plan_analysis.reference.project import VARIABLE
from plan_analysis.reference.schema import DataError


@pytest.fixture
def registry():
    return units.here()


@pytest.mark.parametrize(
    ("printed", "wanted", "factor"),
    [
        ("万元", "亿元", 1e-4),
        ("亿美元", "万美元", 1e4),
        ("万人次", "人次", 1e4),
        ("吨标准煤/万元", "千克标准煤/元", 0.1),
        ("吨标煤／万元", "吨标准煤/万元", 1),
        ("床/千人", "张/万人", 10),
        ("微克/立方米", "mg/m³", 1e-3),
        ("公里/百平方公里", "公里/平方公里", 1e-2),
        ("‰", "%", 0.1),
        ("1/10万", "‰", 0.01),
        ("每十万", "‱", 0.1),
        ("人/10万人", "人/万人", 0.1),
        ("元每平方米", "元/平方米", 1),
        ("公顷", "平方公里", 0.01),
        ("10 000 yuan", "亿元", 1e-4),
        ("100 million yuan", "亿元", 1),
        ("thousand persons", "万人", 0.1),
        ("个月", "年", 1 / 12),
        ("个百分点", "百分点", 1),
        ("升/人·日", "立方米/(人·天)", 1e-3),
        ("元/度", "元/千瓦时", 1),
        ("亿度", "万千瓦时", 1e4),
        ("吉比特每秒", "Mbps", 1e3),
        ("EFLOPS", "PFLOPS", 1e3),
        ("家次", "次", 1),
    ],
)
def test_units_of_one_kind_convert_both_ways(registry, printed, wanted, factor):
    assert registry.factor(printed, wanted) == pytest.approx(factor, rel=1e-12)
    assert registry.factor(wanted, printed) == pytest.approx(1 / factor, rel=1e-12)


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("元", "美元"),
        ("人", "人次"),
        ("%", "百分点"),
        ("件/万人", "件"),
        ("吨", "吨标准煤"),
        ("万元", "万人"),
        ("家", "%"),
    ],
)
def test_units_of_two_kinds_never_convert(registry, printed, wanted):
    with pytest.raises(DataError, match="does not convert"):
        registry.factor(printed, wanted)
    assert not registry.convertible(printed, wanted)


@pytest.mark.parametrize("word", ["万元", "梦", "2015年=100", "", "梦 / 万元"])
def test_a_unit_is_itself_known_or_not(registry, word):
    assert registry.factor(word, word.replace(" ", "")) == 1


def test_an_unknown_unit_names_the_row_to_add_and_that_row_mends_it(project, monkeypatch):
    with pytest.raises(DataError, match=r"data/reference/units\.csv") as error:
        units.here().factor("万梦", "梦")
    assert "梦,梦,1,,," in str(error.value)
    monkeypatch.setenv(VARIABLE, str(project))
    (project / units.OWN).write_text(units.HEADER + "\n梦,梦,1,,,\n", encoding="gb18030")
    assert units.here().factor("万梦", "梦") == 1e4
    assert units.here().factor("万元", "元") == 1e4


@pytest.mark.parametrize("word", ["件/0人", "件/每000万人", f"{'9' * 400}人"])
def test_a_unit_that_counts_by_nothing_or_without_end_is_refused(registry, word):
    assert registry.find(word) is None
    with pytest.raises(DataError, match="counts by nothing or without end"):
        registry.factor(word, "件")


def test_every_mistake_in_a_table_of_units_is_named_with_its_row(project):
    (project / units.OWN).write_text(units.HEADER + "\n梦,梦,many,,,\n愿,愿,1,,,\n望,望,0,,,\n", encoding="utf-8")
    with pytest.raises(DataError) as error:
        reference.read(project)
    assert [line.split(",")[1] for line in str(error.value).splitlines()] == [" row 2", " row 4"]


def test_whole_numbers_are_those_of_counted_things_by_ones(registry):
    assert all(registry.counted(word) for word in ("家", "名", "件", "所", "人次"))
    assert not any(registry.counted(word) for word in ("万人", "件/万人", "%", "公里", "梦"))


def test_no_word_stands_for_two_units():
    rows = reference.read_table("units", None)
    words = [units._plain(word) for row in rows for word in (row.unit, *row.aliases)]
    doubled = {word for word in words if words.count(word) > 1}
    assert doubled == set()
    assert {row.measure for row in rows} <= {row.unit for row in rows if row.factor == 1}


def test_every_unit_of_the_shipped_tables_is_known(real, registry):
    found = {row.unit for row in real.indicators.values()} | {row.unit for row in real.targets}
    assert [unit for unit in sorted(found) if registry.find(unit) is None] == []


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"value": "1.5", "unit": "万件"}, "write value 15000 and unit 件"),
        ({"value": "1.5", "value_hi": "2", "base_value": "0.9", "unit": "万件"}, "value_hi 20000, base_value 9000"),
        ({"value": "1.5", "unit": "亿元"}, "does not convert"),
    ],
)
def test_a_target_in_another_unit_than_its_indicator_is_refused_with_the_cells_to_write(edit, cells, said):
    for column, value in {"indicator": "patents_in_force_invention", "kind": "count_stock", **cells}.items():
        root = edit("targets", 2, column, value)
    with pytest.raises(DataError, match=f"targets.csv, row 4.*{said}"):
        reference.read(root)
