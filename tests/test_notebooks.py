"""Pages from notebooks: plain papermill, the runner, and what a reader gets."""

import json
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import nbformat
import pytest

from plan_analysis import attainment, reference, report, runner
from plan_analysis.observations import series
from plan_analysis.reference.schema import DataError
from plan_analysis.report import charts, messages, palette
from tests.conftest import AS_OF, PLAN, ROOT, TARGETS


def page(rendered: Path, name: str) -> str:
    return (rendered / name).read_text(encoding="utf-8")


def test_plain_papermill_runs_the_same_notebook(tmp_path):
    command = [
        sys.executable, "-m", "papermill", "notebooks/03_indicator.ipynb", str(tmp_path / "out.ipynb"),
        "-p", "target", "T03", "-p", "as_of", AS_OF, "-p", "lang", "zh", "-p", "draws", "500", "--no-progress-bar",
    ]  # fmt: skip
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    notebook = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    shown = "".join(str(output.get("data", "")) for cell in notebook.cells for output in cell.get("outputs", []))
    assert "万人发明专利拥有量" in shown


def test_every_page_has_its_twin_in_the_other_language(rendered):
    names = {path.name for path in rendered.glob("*.html")}
    stems = {"index", "register", "data", "track_record", "changes", "about", "outcome", "request", *TARGETS}
    assert names == {f"{stem}.html" for stem in stems} | {f"{stem}.en.html" for stem in stems}
    assert '<html lang="zh-CN">' in page(rendered, "T02.html")
    assert '<html lang="en">' in page(rendered, "T02.en.html")
    assert 'href="T02.en.html"' in page(rendered, "T02.html")
    assert 'href="T02.html"' in page(rendered, "T02.en.html")


def test_a_page_shows_no_code_and_asks_nothing_from_elsewhere(rendered):
    for path in rendered.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "from plan_analysis import" not in text
        assert not re.findall(r"(?:src|href)=[\"'](?:https?:)?//", text), path.name
        assert not re.findall(r"url\((?!data:|#)", text), path.name
        assert ("<script" in text) == path.name.startswith("index."), path.name
        assert str(ROOT) not in text
        assert len(text.encode()) <= 600_000


def test_an_executed_notebook_is_kept_without_the_machine_it_ran_on(rendered):
    executed = sorted((rendered / "notebooks").glob("*.ipynb"))
    assert len(executed) == len(list(rendered.glob("*.html")))
    for path in executed:
        assert str(ROOT) not in path.read_text(encoding="utf-8"), path.name


def test_links_between_the_rendered_pages_lead_somewhere(rendered):
    known = {path.name for path in rendered.glob("*.html")}
    all_pages = {f"{row.target}{end}" for row in reference.read(ROOT).targets for end in (".html", ".en.html")}
    for path in rendered.glob("*.html"):
        for link in re.findall(r'href="(?!data:)([^"#]+)"', path.read_text(encoding="utf-8")):
            assert link in known | all_pages, (path.name, link)


def test_every_chinese_character_of_a_page_is_in_the_font_it_carries(rendered):
    import base64
    import io

    from fontTools.ttLib import TTFont

    for path in rendered.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        data = re.search(r"data:font/woff;base64,([A-Za-z0-9+/=]+)", text)[1]
        glyphs = set(TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap())
        needed = {ord(char) for char in text if "\u4e00" <= char <= "\u9fff"}
        assert needed <= glyphs, (path.name, [chr(code) for code in needed - glyphs])


def test_the_shipped_font_has_every_character_of_the_plan_and_of_the_chinese_messages():
    from fontTools.ttLib import TTFont

    glyphs = set(TTFont(palette.FONT).getBestCmap())
    catalogue = (messages.LOCALE / "zh/LC_MESSAGES/plan_analysis.po").read_text(encoding="utf-8")
    plan = (ROOT / "data/raw/plan/baoding_2018_2020.txt").read_text(encoding="utf-8")
    tables = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "data/reference").glob("*.csv"))
    assert {char for char in plan + catalogue + tables if ord(char) not in glyphs and not char.isspace()} == set()


def test_a_chart_draws_chinese_without_a_missing_glyph(recwarn):
    page = report.target_page(PLAN, "T02", AS_OF, "zh", 200)
    assert page.chart().svg.startswith("<svg")
    assert page.growth().svg.startswith("<svg")
    assert report.target_page(PLAN, "T04", AS_OF, "zh", 200).chart().svg.startswith("<svg")
    assert report.TrackRecordPage(PLAN, AS_OF, "zh").reliability().svg.startswith("<svg")
    assert report.DataPage(PLAN, AS_OF, "zh").coverage().png.startswith(b"\x89PNG")
    assert [str(warning.message) for warning in recwarn if "lyph" in str(warning.message)] == []


def test_a_chart_has_the_same_bytes_and_the_same_words_twice():
    one, two = (report.target_page(PLAN, "T03", AS_OF, "en", 200).chart() for _ in range(2))
    assert one == two
    assert "Fan chart: from 3.24 per 10,000 people in 2017" in one.alt


def test_a_notebook_carries_a_small_bitmap_beside_each_picture_for_readers_who_have_not_run_it(monkeypatch):
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        outputs = [one for cell in nbformat.read(path, 4).cells for one in cell.get("outputs", [])]
        for output in outputs:
            if "image/svg+xml" in output.get("data", {}):
                assert 1_000 < len(output.data["image/png"]) <= 40_000, path.name
                assert output.metadata["image/png"] == output.metadata["image/svg+xml"]
    chart = report.target_page(PLAN, "T03", AS_OF, "zh", 200).chart()
    assert list(chart._repr_mimebundle_()[0]) == ["image/svg+xml", "text/plain"]
    monkeypatch.setattr(charts, "_in_jupyter", lambda: True)
    (one, _), (two, _) = chart._repr_mimebundle_(), chart._repr_mimebundle_()
    assert one == two
    assert one["image/png"].startswith(b"\x89PNG")


def test_the_answer_says_the_numbers_of_the_assessment(rendered):
    one = report.target_page(PLAN, "T02", AS_OF, "en", attainment.DRAWS).assessment
    text = page(rendered, "T02.en.html")
    assert f"With a probability of {100 * one.probability:.0f}%" in text
    assert f"the median forecast for 2020 is {one.foreseen.median:.2f}" in text


def test_a_target_without_data_says_what_is_missing_and_who_publishes_it(rendered):
    text = page(rendered, "T04.en.html")
    assert "No figure of the city is at hand" in text
    assert "statistical communiqué of the city (Baoding bureau of statistics)" in text
    assert "Shown: what limits or places the target" in text


def test_an_implied_base_is_marked_as_such(rendered):
    text = page(rendered, "T07.en.html")
    assert "700 less 3 × 120 new ones a year leaves 340 at the end of 2017 (see T25)" in text
    assert "+27.2% a year" in text


def test_results_and_assessment_agree_with_each_other_and_with_the_committed_one(rendered):
    results = json.loads(page(rendered, "results.json"))
    lines = page(rendered, "assessment.csv").splitlines()
    assert len(results["targets"]) == len(lines) - 1 == 51
    assert sum(results["verdicts"].values()) == 51
    committed = (ROOT / "data/processed/assessment.csv").read_text(encoding="utf-8")
    for row in results["targets"]:
        assert re.search(rf"^{PLAN},{row['target']},.*,{row['verdict']},", committed, re.MULTILINE)


def test_later_outcomes_appear_only_when_the_date_allows():
    def sources(as_of: str) -> str:
        return report.target_page(PLAN, "T02", as_of, "en", 200).sources().html

    assert "2021年河北省科技经费投入统计公报" not in sources("2022-09-29")
    assert "2.54%" in sources("2022-09-30")
    assert "3.48%" in sources("latest")


def test_text_that_came_from_a_file_is_escaped():
    page = report.RegisterPage(PLAN, AS_OF, "en")
    row = page.targets[0].model_copy(update={"quote": "<script>alert(1)</script>", "name_en": "]]><b>x"})
    html = page.block("register", "Register", rows=[row]).html
    assert "<script>" not in html
    assert "<b>x" not in html


def test_a_misspelt_or_ill_typed_parameter_is_refused():
    notebook = ROOT / "notebooks/03_indicator.ipynb"
    with pytest.raises(DataError, match="no parameter named targt; it takes plan, target, as_of, lang, draws"):
        runner.checked(notebook, {"targt": "T02"})
    with pytest.raises(DataError, match="parameter draws is 'many', expected int like 5000"):
        runner.checked(notebook, {"draws": "many"})
    assert runner.checked(notebook, {"draws": "500"}) == {"draws": 500}


def test_a_notebook_without_a_parameters_cell_is_refused(tmp_path):
    bare = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = 1")])
    nbformat.write(bare, tmp_path / "bare.ipynb")
    with pytest.raises(DataError, match="no cell is tagged 'parameters'"):
        runner.checked(tmp_path / "bare.ipynb", {"x": 2})


def test_a_failing_page_does_not_stop_the_others_and_keeps_its_last_good_version(tmp_path):
    folder = tmp_path / "notebooks"
    shutil.copytree(ROOT / "notebooks", folder)
    broken = nbformat.read(folder / "02_targets.ipynb", as_version=4)
    broken.cells[-1].source = "1 / 0"
    nbformat.write(broken, folder / "02_targets.ipynb")
    out = tmp_path / "reports"
    out.mkdir()
    (out / "register.en.html").write_text("the last good page")
    common = {"plan": PLAN, "as_of": AS_OF, "lang": "en"}
    pages = [
        runner.Task(folder / "02_targets.ipynb", "register", common),
        runner.Task("03_indicator.ipynb", "T02", common | {"target": "T02", "draws": 200}),
    ]
    failures = runner.run(pages, out, 2, lambda page, error: None)
    assert [failure.task.stem for failure in failures] == ["register"]
    assert "ZeroDivisionError" in failures[0].error
    assert (out / "register.en.html").read_text() == "the last good page"
    assert (out / "T02.en.html").exists()


def command(*words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "plan_analysis.cli", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("run", "--plan", "nowhere"), 3, "no plan 'nowhere' in plans.csv"),
        (("run", "--target", "T99"), 3, "no target 'T99'"),
        (("run", "--as-of", "yesterday"), 2, "'yesterday' is not a date"),
        (("run", "--lang", "fr"), 3, "'fr' is not offered"),
        (("run", "-p", "targt=T02"), 2, "no notebook takes a parameter named targt"),
        (("run", "-p", "draws=many"), 2, "draws is set by --draws"),
        (("run", "--draws", "3"), 2, "greater than or equal to 100"),
        (("nonsense",), 2, "nonsense"),
    ],
)
def test_bad_use_and_bad_data_have_their_exit_codes_and_a_sentence(words, code, sentence):
    done = command(*words)
    assert done.returncode == code, done.stderr
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_help_and_version_answer():
    assert command("--version").stdout.startswith("plan-analysis 0.")
    assert "build" in command("--help").stdout


def test_a_date_may_be_latest(real, tidy):
    assert series.as_of_date("latest", real, tidy).year >= 2026
    assert series.as_of_date("2018-12-31", real, tidy).isoformat() == AS_OF


def test_every_message_has_its_chinese_and_every_word_of_the_data_both():
    from babel.messages.extract import extract_from_dir
    from babel.messages.pofile import read_po

    found = extract_from_dir(
        ROOT / "plan_analysis",
        method_map=[("**.py", "python"), ("**/*.html.j2", "jinja2")],
        keywords={"words": None, "Message": None},
    )
    needed = {message for _, _, message, _, _ in found if isinstance(message, str) and message}
    catalogues = {}
    for code in messages.LANGUAGES:
        with (messages.LOCALE / code / "LC_MESSAGES/plan_analysis.po").open("rb") as file:
            catalogues[code] = {entry.id: entry.string for entry in read_po(file, locale=code) if entry.id}
    spoken = set(attainment.VERDICTS) | {row.kind for row in reference.read(ROOT).targets}
    assert (needed | spoken) - set(catalogues["zh"]) == set()
    units = {row.unit for row in reference.read(ROOT).indicators.values()}
    assert {unit for unit in units if messages.language("en").unit(unit) == unit != "%"} == set()
    targets = reference.read(ROOT).targets
    said = {word for row in targets for word in (*row.responsible, row.scope, row.modality) if word != "firm"}
    assert said - set(catalogues["en"]) == set()
    notes = {row.reason for row in reference.read(ROOT).corrections} | {row.note for row in targets if row.note}
    notes |= {row.note for row in reference.read(ROOT).sources.values() if row.note}
    assert notes - set(catalogues["zh"]) == set()
    for entries in catalogues.values():
        for message, translation in entries.items():
            assert set(re.findall(r"{\w+}", message)) == set(re.findall(r"{\w+}", translation)), message


def test_numbers_follow_the_language():
    zh, en = messages.language("zh"), messages.language("en")
    assert zh.quantity(75.3649, "亿元", 2) == "75.36亿元"
    assert en.quantity(75.3649, "亿元", 2) == "7.536 billion yuan"
    assert (zh.date(date(2018, 12, 31)), en.date(date(2018, 12, 31))) == ("2018年12月31日", "31 December 2018")
    assert (zh.demand(">", 8000, "件", 0), en.demand("<=", 2.5, "%", 2)) == ("超过8,000件", "2.5% or less")
    assert en.quantity(8000, "件", 0) == "8,000"
    assert (zh.growth(4.597), en.growth(-4.597)) == ("每年+4.6%", "-4.6% a year")
    assert en.number(None) == "–"


def spoken(path: Path) -> list[tuple[str, str]]:
    """Pieces of a page's text, each with the language that it is marked as."""
    from lxml import etree

    tree = etree.HTML(path.read_text(encoding="utf-8"))
    for element in tree.xpath("//style | //script"):
        element.text = ""
    pieces = [(text.getparent(), str(text)) for text in tree.xpath("//text()")]
    pieces += [
        (element, element.get(name))
        for name in ("alt", "aria-label", "title")
        for element in tree.xpath(f"//*[@{name}]")
    ]

    def marked(node, text) -> str:
        owner = node.getparent() if getattr(text, "is_tail", False) else node
        return next(one.get("lang") for one in (owner, *owner.iterancestors()) if one.get("lang"))

    return [(marked(node, text), text.strip()) for node, text in pieces if text.strip()]


def test_no_page_shows_sentences_of_the_other_language_outside_quotations(rendered):
    prose = re.compile(r"\b[a-z]+ [a-z]+ [a-z]+\b")
    for path in rendered.glob("*.html"):
        here = "en" if path.name.endswith(".en.html") else "zh-CN"
        for marked, text in spoken(path):
            if marked != here:
                continue
            foreign = re.search("[\u4e00-\u9fff]", text) if here == "en" else prose.search(text)
            assert not foreign, (path.name, text[:200])
