"""One plan's targets asked of many regions: a folder of pages for each, and a league of them all."""

import csv
import json
from html import escape
from pathlib import Path

from plan_analysis.reference import Reference, for_plan, read
from plan_analysis.reference.atomic import write
from plan_analysis.reference.schema import DataError
from plan_analysis.report.messages import Language, language
from plan_analysis.runner.task import LEAGUE, RESULTS, SCORECARD, TARGET, Task, day


def listed(path: Path) -> list[str]:
    """Codes of the regions that a file lists by code or name, one a line or in a column ``region``."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(file) if row and row[0].strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read ({error}); name a text file with one region a line") from None
    column = rows[0].index("region") if rows and "region" in rows[0] else 0
    names = [row[column].strip() for row in rows if row[column].strip() != "region"]
    known = {}
    for code, row in read().regions.items():
        known |= dict.fromkeys([code, row.name_zh, row.name_en], code)
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        raise DataError(f"{path}: no region of regions.csv: {', '.join(unknown) or 'the file is empty'}")
    return list(dict.fromkeys(known[name] for name in names))


def of_region(plan: str, region: str, targets: tuple[str, ...]) -> str:
    """Name of a plan's targets asked of another region, for ``reference.for_plan``."""
    return "@".join([plan, region, *(["+".join(targets)] if targets else [])])


def tasks(plan: str, as_of: str, languages: tuple[str, ...], draws: int, region: str) -> list[Task]:
    """Scorecard, target pages and results of one region's plan, in the region's folder."""
    reference = for_plan(plan)
    common = {"plan": plan, "as_of": day(as_of, reference), "draws": draws}
    pages = [(TARGET, row.target, {"target": row.target}) for row in reference.plan_targets(plan)]
    pages += [(SCORECARD, "index", {})]
    return [Task(RESULTS, RESULTS, common, region)] + [
        Task(f"{notebook}.ipynb", stem, common | {"lang": language(lang).code} | extra, region)
        for notebook, stem, extra in pages
        for lang in languages
    ]


def league(out: Path, regions: list[str], languages: tuple[str, ...], changed: bool) -> list[Path]:
    """The index of all regions in each language, the likeliest first; made anew if anything ``changed``."""
    paths = {words: out / words.page(LEAGUE) for words in map(language, languages)}
    if changed or not all(path.exists() for path in paths.values()):
        reference = read()
        found = {region: _results(out / region) for region in regions}
        for words, path in paths.items():
            write(path, _page(words, reference, found).encode())
    return list(paths.values())


def _page(words: Language, reference: Reference, found: dict[str, dict | None]) -> str:
    """The league as a page like all others."""
    import nbformat.v4 as v4

    from plan_analysis.report import html

    title = words("Regions compared")
    data = {"text/html": _table(words, reference, found, title), "text/plain": title}
    notebook = v4.new_notebook(cells=[v4.new_code_cell(outputs=[v4.new_output("display_data", data=data)])])
    about = next((one for one in found.values() if one), {})
    shown = {"lang": words.code, "as_of": about.get("as_of", ""), "draws": about.get("draws", "")}
    return html.page(notebook, LEAGUE, shown)


def _table(words: Language, reference: Reference, found: dict[str, dict | None], title: str) -> str:
    ranked = sorted(found, key=lambda region: (-_expected(found[region]), region))
    targets = list(dict.fromkeys(row["target"] for one in found.values() if one for row in one["targets"]))
    plans = {one["plan"].partition("@")[0] for one in found.values() if one}
    names = {row.target: words.name(row) for row in reference.targets if row.plan in plans}
    head = "".join(f'<th scope="col">{target} {escape(str(names[target]))}</th>' for target in targets)
    body = "".join(_row(words, reference, region, found[region], targets) for region in ranked)
    return (
        f'<section><h1>{escape(title)}</h1><div class="scroll" tabindex="0" role="region" aria-label="{escape(title)}">'
        f'<table><thead><tr><th scope="col">{words("Region")}</th>{head}</tr></thead><tbody>{body}</tbody></table>'
        "</div></section>"
    )


def _row(words: Language, reference: Reference, region: str, found: dict | None, targets: list[str]) -> str:
    name = escape(str(words.name(reference.regions[region])))
    if found is None:
        missing = words("No pages: the run failed.")
        return f'<tr><th scope="row">{name}</th><td colspan="{len(targets)}">{missing}</td></tr>'
    rows = {row["target"]: row for row in found["targets"]}
    cells = "".join(f"<td>{_said(words, region, rows[target])}</td>" for target in targets)
    return f'<tr><th scope="row"><a href="{region}/{words.page("index")}">{name}</a></th>{cells}</tr>'


def _said(words: Language, region: str, row: dict) -> str:
    """A target's verdict, with its probability where there is one, as a link to its page."""
    chance = "" if row["probability"] is None else f" {words.percent(row['probability'])}"
    verdict = row["outcome"] or row["verdict"]
    verdict = escape(words(verdict))
    return f'<a href="{region}/{words.page(row["target"])}">{verdict}{chance}</a>'


def _expected(found: dict | None) -> float:
    """How many of a region's targets are expected to be met; below nothing where there is no result."""
    return found["outlook"]["expected"] if found else -1.0


def _results(folder: Path) -> dict | None:
    try:
        return json.loads((folder / "results.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
