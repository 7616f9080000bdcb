"""The index of a folder that holds the pages of several plans: which there are, how they stand, what they share."""

import re
from html import escape
from pathlib import Path

from plan_analysis.reference import read
from plan_analysis.reference.atomic import write
from plan_analysis.report.messages import LANGUAGES, language
from plan_analysis.report.notebooks import PLANS
from plan_analysis.runner import manifest
from plan_analysis.runner.keys import digest
from plan_analysis.runner.work import without_twin

MENU = re.compile(r"<nav [^>]*>")  # <nav aria-label="Pages">


def folders(out: Path) -> dict[str, str]:
    """Plan → its folder below ``out`` (``""``: ``out`` itself), in the order of plans.csv; only those with results."""
    from plan_analysis.results import read_if_any

    plans = read().plans
    held = {found["plan"].partition("@")[0]: "" for found in [read_if_any(out)] if found}
    for plan in plans:
        found = read_if_any(out / plan)
        if plan not in held and found and found["plan"] == plan:
            held[plan] = plan
    return {plan: held[plan] for plan in plans if plan in held}


def index(out: Path, languages: tuple[str, ...]) -> list[Path]:
    """Write the index in the languages asked for and those that are there; none where ``out`` holds no two plans."""
    held = folders(out)
    if len(held) < 2:
        return []
    from plan_analysis.report import plans as pages
    from plan_analysis.results import read as results

    found = {plan: (folder, results(out / folder)) for plan, folder in held.items()}
    wanted = {code for code in LANGUAGES if code in languages or (out / language(code).page(PLANS)).exists()}
    made = []
    for words in (language(code) for code in LANGUAGES if code in wanted):
        text = pages.page(words, read(), found, lambda name: (out / name).exists())
        made.append(out / words.page(PLANS))
        write(made[-1], (text if words.twin.code in wanted else without_twin(text)).encode())
    return made


def lead_back(out: Path, folder: str) -> None:
    """Put a link to the index before the menu of every page of a plan, where there is an index and no such link yet."""
    pages, changed = manifest.read(out / folder), False
    for name, record in pages.items():
        path = out / folder / name
        words = language(str(record.get("parameters", {}).get("lang") or LANGUAGES[0]))
        there = next((one.page(PLANS) for one in (words, words.twin) if (out / one.page(PLANS)).exists()), "")
        if not there or not name.endswith(".html") or not path.exists():
            continue
        text = path.read_text(encoding="utf-8")
        up = f'<a href="{"../" * (bool(folder) + name.count("/"))}{there}">{escape(words("Plans"))}</a>\n'
        menu = MENU.search(text)
        if menu and up not in text:
            write(path, f"{text[: menu.end()]}{up}{text[menu.end() :]}".encode())
            record["files"] = record["files"] | {name: digest(path)}
            changed = True
    if changed:
        manifest.write_manifest(out / folder, pages)
