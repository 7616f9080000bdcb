"""The explorer in real front ends: Voilà and JupyterLab on loopback, driven as an economist would.

Needs Chromium, Playwright and, for the app, Voilà; what is not there is skipped with a word.
"""

import contextlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from plan_analysis.cli.looking import free_port
from tests.conftest import ROOT
from tests.test_browser import CHECKERS, CHROMIUM, QUIET

pytest.importorskip("playwright", reason="playwright is not installed: pip install playwright")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine; Debian: apt-get install chromium"
)
PATIENCE = 120_000  # milliseconds: machines of tests are slow and shared
CHART = ".plan-chart .main-svg"
SLOW = pytest.mark.skipif(
    importlib.util.find_spec("voila") is None, reason="no Voilà: pip install 'plan-analysis[app]'"
)


def started(*options: str, folder: Path) -> tuple[subprocess.Popen, str]:
    """The command and the address that it prints, started in any folder, on a copy: JupyterLab saves what it opens."""
    log, copied = folder / "server.log", folder / "project"
    shutil.copytree(ROOT / "data", copied / "data")
    own = {f"JUPYTERLAB_{name}_DIR": str(folder / name) for name in ("SETTINGS", "WORKSPACES")}  # not the reader's
    environment = os.environ | own | {"PLAN_ANALYSIS_PROJECT": str(copied)}
    command = [sys.executable, "-m", "plan_analysis", "explore", "--no-browser", *options]
    with log.open("w") as file:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=file, stderr=file)
    for _ in range(240):
        found = re.search(r"http://127\.0\.0\.1:\d+/\S*", log.read_text())
        if found and ("--app" not in options or answers(found[0])):
            return server, found[0]
        assert server.poll() is None, log.read_text()
        time.sleep(0.5)
    server.kill()
    pytest.fail(log.read_text())


def answers(address: str) -> bool:
    import socket

    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", int(re.search(r":(\d+)", address)[1]))) == 0


def stop(server: subprocess.Popen) -> None:
    server.send_signal(signal.SIGTERM)
    server.wait(30)


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    server, address = started("--app", "--port", str(free_port()), folder=tmp_path_factory.mktemp("elsewhere"))
    yield address
    stop(server)


@contextlib.contextmanager
def window(chromium):
    """A tab that keeps a list of requests to anywhere else and of errors."""
    context = chromium.new_context(viewport={"width": 1280, "height": 1000}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.away, page.problems = [], []
    here = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
    page.on("request", lambda one: None if one.url.startswith(here) else page.away.append(one.url))
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    yield page
    context.close()


@pytest.fixture
def tab(chromium):
    with window(chromium) as made:
        yield made


@pytest.fixture(scope="module")
def themes(chromium, app):
    """Two browsers at once, each with a kernel of its own: one in the dark, one in the light."""
    with window(chromium) as dark, window(chromium) as light:
        for page, theme in ((dark, "dark"), (light, "light")):
            page.goto(f"{app}?theme={theme}")
        for page in (dark, light):
            page.wait_for_selector(CHART)
        yield {"dark": dark, "light": light}


def opened(tab, address: str):
    tab.goto(address)
    tab.wait_for_selector(CHART)
    return tab


def probability(tab) -> str:
    return tab.locator(".plan-lead").inner_text()


def changed(tab, before: str) -> str:
    tab.wait_for_function("before => document.querySelector('.plan-lead').innerText !== before", arg=before)
    return probability(tab)


@SLOW
def test_an_economist_chooses_slides_hovers_exports_and_changes_the_language(tab, app):
    opened(tab, app)
    before = probability(tab)
    tab.locator(".noUi-handle").first.focus()
    tab.keyboard.press("ArrowRight")
    before = changed(tab, before)

    tab.locator("input[placeholder]").nth(0).fill("shengchan")
    found = tab.locator(".plan-controls select").nth(0)
    found.locator("option[value='Gross domestic product']").wait_for(state="attached")
    tab.wait_for_function("document.querySelector('.plan-controls select').options.length < 5")
    found.select_option(label="Gross domestic product")
    assert "billion yuan" in changed(tab, before)
    tab.wait_for_function("document.querySelector('.plan-chart .gtitle').textContent.includes('Gross domestic')")

    tab.locator(".plan-chart").focus()
    tab.keyboard.press("ArrowRight")
    tab.wait_for_selector(".hovertext")
    assert re.search(r"\d{4}.*billion yuan.*(reported|derived)", tab.locator(".plan-said").inner_text())

    tab.get_by_text("Take away", exact=True).click()
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Excel").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")
    assert Path(waiting.value.path()).read_bytes().startswith(b"PK")

    before = probability(tab)
    tab.get_by_text("中文", exact=True).click()
    assert "亿元" in changed(tab, before)
    assert tab.away == []
    assert tab.problems == []


@SLOW
@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (800, "light"), (1280, "dark")])
def test_nothing_scrolls_sideways_and_the_rules_of_access_hold(themes, width, theme):
    tab = themes[theme]
    tab.set_viewport_size({"width": width, "height": 1000})
    if theme == "dark":
        assert tab.evaluate("getComputedStyle(document.querySelector('.plan-desk')).colorScheme") == "dark"
    tab.wait_for_function("[...document.querySelectorAll('.plan-desk *')].every(e => "
                          "e.getBoundingClientRect().right <= innerWidth + 1)")  # fmt: skip
    assert tab.evaluate("document.scrollingElement.scrollWidth <= innerWidth + 1")
    turned = "[...document.querySelectorAll('.plan-chart .xtick text')].some(e => /rotate\\([^0)]/.test(e.outerHTML))"
    assert not tab.evaluate(turned)  # years are fewer on a narrow chart, and lie flat
    axe = CHECKERS / "axe-core/axe.min.js"
    if not axe.exists():
        pytest.skip("axe-core is not here: make browser")
    tab.evaluate(axe.read_text(encoding="utf-8"))
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    result = tab.evaluate("rules => axe.run(document.querySelector('.plan-desk'), rules)", rules)
    assert {one["id"]: one["nodes"][0]["html"][:200] for one in result["violations"]} == {}


@SLOW
def test_two_browsers_ask_different_questions_at_once(themes):
    one, two = themes.values()
    before = probability(two)
    one.locator(".noUi-handle").first.focus()
    one.keyboard.press("ArrowRight")
    changed(one, probability(two))
    assert probability(two) == before


def test_in_jupyterlab_a_restart_and_run_all_brings_the_desk_in_either_theme(tab, tmp_path):
    server, address = started("--port", str(free_port()), folder=tmp_path)
    try:
        tab.goto(address)
        tab.wait_for_selector(".jp-Notebook")
        tab.wait_for_selector(".jp-NotebookPanel-toolbar")
        tab.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']")  # before, a restart is lost
        late = importlib.import_module("playwright.sync_api").TimeoutError
        for patience in (15_000, 30_000, PATIENCE):  # a restart asked for while the kernel still connects is lost
            tab.locator("[data-command='notebook:restart-run-all']").first.click()
            tab.locator(".jp-Dialog button.jp-mod-accept").click()
            with contextlib.suppress(late):
                tab.wait_for_selector(CHART, timeout=patience)
                break
        tab.problems.clear()  # JupyterLab's own, of a restart without a kernel
        light = tab.locator(f"{CHART} text").first.evaluate("e => getComputedStyle(e).fill")
        tab.add_style_tag(content="body * { background-color: #111 !important }")  # also of what is rendered later
        tab.evaluate("document.body.dataset.jpThemeLight = 'false'")
        tab.wait_for_function(
            "([chart, light]) => getComputedStyle(document.querySelector(chart + ' text')).fill !== light",
            arg=[CHART, light],
        )
        assert not tab.get_by_text("Jupyter news").count()  # nobody is asked whether to fetch them
        assert tab.away == []
        assert tab.problems == []
    finally:
        stop(server)
