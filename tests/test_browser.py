"""Pages in a real browser: what a reviewer sees, offline, on a phone, on paper, with a keyboard, with a screen reader.

Needs Chromium (Debian: chromium) and, for two of the tests, the checkers that ``make browser`` brings; what is not
there is skipped with a word.
"""

import io
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from plan_analysis import report
from plan_analysis.report import html
from tests.conftest import AS_OF, PLAN, ROOT

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
CHECKERS = ROOT / "build/browser/node_modules"
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
A4_PRINTED = 703  # CSS pixels between the margins of an A4 page
WIDEST = """[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .map(e => e.outerHTML.slice(0, 200)).slice(-3)"""
HOSTILE = "<script>window.hacked = 1</script>]]>\u202egnorw\u0007" + "長" * 5_000 + "x" * 5_000

pytest.importorskip("playwright", reason="playwright is not installed: pip install playwright")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine; Debian: apt-get install chromium"
)


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium):
    """A tab that is cut off from every network and keeps a list of what went wrong in it."""
    context = chromium.new_context()
    page = context.new_page()
    page.problems = []
    page.on("request", lambda one: None if one.url.startswith(("file:", "data:")) else page.problems.append(one.url))
    page.on("console", lambda one: page.problems.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("dialog", lambda dialog: page.problems.append("dialog"))
    context.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    yield page
    context.close()


def pages(rendered: Path) -> list[Path]:
    found = sorted(rendered.glob("*.html"))
    assert len(found) == 26
    return found


def wider_than(tab, width: int) -> bool:
    return tab.evaluate("document.scrollingElement.scrollWidth") > width


def test_no_page_asks_for_anything_from_elsewhere_or_breaks_its_own_policy(tab, rendered):
    for path in pages(rendered):
        tab.goto(path.as_uri())
    assert tab.problems == []


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_no_page_scrolls_sideways_on_a_phone_or_when_zoomed(tab, rendered, width):
    tab.set_viewport_size({"width": width, "height": 800})
    for path in pages(rendered):
        tab.goto(path.as_uri())
        assert not wider_than(tab, width), (path.name, tab.evaluate(WIDEST))


@pytest.mark.parametrize(("scheme", "english"), [("light", False), ("dark", True)])
def test_no_page_has_a_violation_of_the_access_rules(tab, rendered, scheme, english):
    """Twins have one structure and style: the Chinese one is looked at in the light, the English one in the dark."""
    axe = CHECKERS / "axe-core/axe.min.js"
    if not axe.exists():
        pytest.skip("axe-core is not here: make browser")
    tab.emulate_media(color_scheme=scheme)
    found = {}
    for path in [path for path in pages(rendered) if path.name.endswith(".en.html") is english]:
        tab.goto(path.as_uri())
        tab.evaluate(axe.read_text(encoding="utf-8"))
        rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
        result = tab.evaluate("rules => axe.run(document, rules)", rules)
        found |= {(path.name, one["id"]): one["nodes"][0]["html"] for one in result["violations"]}
    assert found == {}


def test_the_page_for_reviewing_a_register_keeps_the_access_rules_too(tab, tmp_path):
    axe = CHECKERS / "axe-core/axe.min.js"
    if not axe.exists():
        pytest.skip("axe-core is not here: make browser")
    plan = ROOT / "data/raw/plan/baoding_2018_2020.txt"
    command = [
        sys.executable,
        "-m",
        "plan_analysis.cli",
        "targets",
        str(plan),
        "-o",
        str(tmp_path / "t.csv"),
        "--review",
    ]
    subprocess.run(command, check=True, capture_output=True)
    tab.set_viewport_size({"width": 320, "height": 800})
    tab.goto(next(tmp_path.glob("*.review.html")).as_uri())
    tab.evaluate(axe.read_text(encoding="utf-8"))
    assert tab.evaluate("() => axe.run()")["violations"] == []
    assert not wider_than(tab, 320)
    assert tab.problems == []


def test_every_page_is_valid_html(rendered):
    validator = CHECKERS / "vnu-jar/build/dist/vnu.jar"
    if not validator.exists() or not shutil.which("java"):
        pytest.skip("the Nu validator or Java is not here: make browser")
    command = ["java", "-jar", str(validator), "--errors-only", *map(str, pages(rendered))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_filter_narrows_the_scorecard_and_gives_it_back(tab, rendered):
    from playwright.sync_api import expect

    tab.goto((rendered / "index.en.html").as_uri())
    shown = tab.locator("tr[data-verdict]:visible")
    assert shown.count() == 51
    tab.get_by_label("Verdict").select_option("leaning no")
    assert shown.evaluate_all("rows => rows.map(row => row.id)") == ["T07", "T51"]
    tab.get_by_label("Text").fill("invention")
    assert shown.evaluate_all("rows => rows.map(row => row.id)") == ["T51"]
    assert tab.locator("output").inner_text() == "1 of 51 targets shown"
    tab.get_by_role("button", name="Show all").click()
    expect(shown).to_have_count(51)
    tab.get_by_label("Responsible").select_option("Municipal Agriculture Bureau")
    assert 0 < shown.count() < 51
    assert shown.evaluate_all("rows => rows.every(row => row.dataset.bodies.includes('Agriculture'))")
    assert tab.locator("section.group:visible").count() < tab.locator("section.group").count()


def test_without_scripts_the_scorecard_is_whole_and_shows_no_dead_controls(chromium, rendered):
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto((rendered / "index.html").as_uri())
    assert tab.locator("tr[data-verdict]:visible").count() == 51
    assert not tab.locator("#filter").is_visible()
    context.close()


def test_a_reader_gets_from_the_scorecard_to_a_target_and_to_the_other_language(tab, rendered):
    tab.goto((rendered / "index.html").as_uri())
    tab.get_by_role("link", name="T02", exact=True).first.click()
    assert "2.5%" in tab.locator(".lead").inner_text()
    tab.get_by_role("link", name="English").click()
    assert tab.url.endswith("T02.en.html")
    assert tab.locator("html").get_attribute("lang") == "en"
    for stem in ("register", "data", "track_record", "changes", "about", "index"):
        tab.locator(f'nav a[href="{stem}.en.html"]').click()
        assert tab.locator("h1").count() == 1
        assert tab.locator('nav a[aria-current="page"]').get_attribute("href") == f"{stem}.en.html"
    assert tab.problems == []


def test_every_control_can_be_reached_and_seen_with_the_keyboard(tab, rendered):
    tab.goto((rendered / "index.en.html").as_uri())
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    tab.keyboard.press("Enter")
    assert tab.evaluate("location.hash") == "#main"
    reached = set()
    for _ in range(14):
        tab.keyboard.press("Tab")
        reached.add(tab.evaluate("document.activeElement.tagName"))
        assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert reached >= {"INPUT", "SELECT", "BUTTON", "A"}


def test_every_page_fits_the_width_of_a_printed_sheet(tab, rendered):
    tab.emulate_media(media="print")
    tab.set_viewport_size({"width": A4_PRINTED, "height": 1000})
    for path in pages(rendered):
        tab.goto(path.as_uri())
        assert not wider_than(tab, A4_PRINTED), path.name


def test_the_printed_scorecard_is_whole_and_without_controls(tab, rendered):
    from pdfminer.high_level import extract_text

    tab.goto((rendered / "index.html").as_uri())
    text = extract_text(io.BytesIO(tab.pdf(prefer_css_page_size=True)))
    assert all(f"T{number:02}" in text for number in range(1, 52))
    assert "全部显示" not in text


def test_a_hostile_plan_and_table_are_only_text(tab, tmp_path):
    page = report.target_page(PLAN, "T02", AS_OF, "en", 200)
    row = page.row.model_copy(update={"name_en": HOSTILE, "name_zh": HOSTILE, "quote": HOSTILE, "note": HOSTILE})
    blocks = [
        page.block(
            "answer",
            HOSTILE,
            a=page.assessment,
            sentence=HOSTILE,
            outside=None,
            later=[],
            splices=[],
            base=None,
            error=0.05,
            expected=[(2019, HOSTILE, next(iter(page.reference.sources)), True)],
        ),
        page.block("wording", "The target", row=row, twins=[], group=HOSTILE),
        report.RegisterPage(PLAN, AS_OF, "en").block("register", "Register", rows=[row]),
    ]
    outputs = [
        nbformat.v4.new_output("display_data", {"text/html": one.html, "text/plain": one.heading}) for one in blocks
    ]
    outputs.append(nbformat.v4.new_output("stream", text=HOSTILE))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=outputs)])
    path = tmp_path / "hostile.en.html"
    path.write_text(html.page(notebook, "hostile", {"lang": "en", "name": HOSTILE}), encoding="utf-8")
    tab.set_viewport_size({"width": 320, "height": 800})
    tab.goto(path.as_uri())
    assert tab.problems == []
    assert tab.evaluate("window.hacked") is None
    assert "<script>window.hacked" in tab.locator("blockquote").inner_text()
    assert "[U+202E]" in tab.locator("blockquote").inner_text()
    assert "\u202e" not in tab.content()
    assert not wider_than(tab, 320)
