"""How small the pages are and how fast a browser opens them.

    plan-analysis run
    python benchmarks/pages.py [FOLDER]

Prints sizes by kind of page and in all, and for a few pages the seconds until Chromium has loaded and painted them
(median of five, cold context each time). Needs Chromium on the machine.
"""

import argparse
import shutil
import statistics
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

OPENED = ("index.html", "T02.html", "data.html", "track_record.en.html")
RUNS = 5
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def sizes(folder: Path) -> None:
    """Largest page, all pages, number of pages."""
    pages = {path.name: path.stat().st_size for path in folder.glob("*.html")}
    largest = max(pages, key=pages.get)
    print(f"{len(pages)} pages, {sum(pages.values()) / 1e6:.1f} MB in all")
    print(f"largest {largest}: {pages[largest] / 1e3:.0f} kB")


def opened(browser: Browser, path: Path) -> float:
    """Seconds from the call to a painted page, in a new context."""
    context = browser.new_context()
    tab = context.new_page()
    start = time.perf_counter()
    tab.goto(path.resolve().as_uri(), wait_until="load")
    tab.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    seconds = time.perf_counter() - start
    context.close()
    return seconds


def main() -> None:
    """Print sizes, then times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path(__file__).parents[1] / "reports")
    folder = parser.parse_args().folder
    sizes(folder)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name in OPENED:
            times = [opened(browser, folder / name) for _ in range(RUNS)]
            print(f"{name:22} opens in {statistics.median(times):.2f} s")
        browser.close()


if __name__ == "__main__":
    main()
