"""One plan's targets asked of many regions: a folder of pages for each, and a league of them all."""

import csv
import io
from pathlib import Path

from plan_analysis.reference import for_plan, opening, read
from plan_analysis.reference.atomic import write
from plan_analysis.reference.encoding import decode
from plan_analysis.reference.schema import DataError
from plan_analysis.report import notebooks
from plan_analysis.report.messages import language
from plan_analysis.report.notebooks import LEAGUE
from plan_analysis.runner.task import INDEX, RESULTS, Task, day, pages_of
from plan_analysis.runner.work import without_twin


def listed(path: Path) -> list[str]:
    """Codes of regions that a file lists by code or name: one a line, or in a column ``region`` or ``region_code``."""
    from plan_analysis.dataset import naming  # with all of pandas, which a run without a list does not need

    try:
        text = decode(opening.content(path), path.name)
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
    except csv.Error as error:
        raise DataError(f"{path}: cannot be read ({error}); name a text file with one region a line") from None
    rows = [row for row in rows if any(row)]
    heads = [at for at, cell in enumerate(rows[0] if rows else ()) if cell in ("region", "region_code")]
    headed, column = bool(heads), heads[0] if heads else 0
    short = [",".join(row) for row in rows if len(row) <= column or not row[column]]
    if short:
        raise DataError(f"{path}: no region in column {column + 1} of: {'; '.join(short[:5])}; complete or remove it")
    names = [row[column] for row in rows[headed:]]
    codes, unknown = [], []
    for name in names:
        try:
            codes.append(naming.region(name, read().regions))
        except DataError:
            unknown.append(name)
    if unknown or not names:
        raise DataError(f"{path}: no region of regions.csv: {', '.join(unknown) or 'the file is empty'}")
    return list(dict.fromkeys(codes))


def of_region(plan: str, region: str, targets: tuple[str, ...]) -> str:
    """Name of a plan's targets asked of another region, for ``reference.for_plan``."""
    return "@".join([plan, region, *(["+".join(targets)] if targets else [])])


def tasks(plan: str, as_of: str, languages: tuple[str, ...], draws: int, region: str) -> list[Task]:
    """Scorecard, target pages and results of one region's plan, in the region's folder."""
    reference = for_plan(plan)
    common = {"plan": plan, "as_of": day(as_of, reference), "draws": draws}
    targets = tuple(row.target for row in reference.plan_targets(plan))
    own = sorted((one for one in notebooks.found() if one.made_for != "plan"), key=lambda one: one.page == INDEX)
    pages = [task for one in own for task in pages_of(one, common, languages, targets, region)]
    return [Task(RESULTS, RESULTS, common, region), *pages]


def league(out: Path, regions: list[str], languages: tuple[str, ...], changed: bool) -> list[Path]:
    """The index of all regions in each language, the likeliest first; made anew if anything ``changed``."""
    paths = {words: out / words.page(LEAGUE) for words in map(language, languages)}
    if changed or not all(path.exists() for path in paths.values()):
        from plan_analysis.report import league as pages
        from plan_analysis.results import read_if_any

        reference = read()
        found = {region: read_if_any(out / region) for region in regions}
        for words, path in paths.items():
            text = pages.page(words, reference, found)
            write(path, (text if words.twin.code in languages else without_twin(text)).encode())
    return list(paths.values())
