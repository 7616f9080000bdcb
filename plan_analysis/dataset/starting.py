"""An empty project: folders, the headers of its own tables, a page that says what comes next, and plans if given."""

import csv
import hashlib
import io
import re
from datetime import date
from pathlib import Path
from string import Template

from plan_analysis.dataset import naming
from plan_analysis.plan import paragraphs, periods
from plan_analysis.reference import read_table
from plan_analysis.reference.atomic import write
from plan_analysis.reference.project import MARKER, PACKAGE
from plan_analysis.reference.schema import TABLES, DataError, Region

FOLDERS = ("data/raw/plan", "data/raw/yearbook", "data/reference", "data/processed", "notebooks")
LANGUAGES = ("zh", "en")


def start(folder: Path, region: str, plans: list[Path], lang: str = "zh", years: str = "") -> Region:
    """Make an empty project for a region, with the given plan texts registered; returns the region.

    Raises DataError, with nothing written, for a folder that is a project already, a region that is not known and a
    plan that cannot be read or names no period.
    """
    if (folder / MARKER).exists():
        raise DataError(f"{folder}: is a project already; name another folder")
    if lang not in LANGUAGES:
        raise DataError(f"--lang: {lang!r} is not offered, known: {', '.join(LANGUAGES)}")
    regions = {row.region_code: row for row in read_table("regions", None) if isinstance(row, Region)}
    place = regions[naming.region(region, regions)]
    rows: dict[str, list[dict]] = {name: [] for name in TABLES}
    for path in plans:
        plan, source = registered(path, place, years)
        if plan["plan"] in {row["plan"] for row in rows["plans"]}:
            raise DataError(f"{path.name}: a plan {plan['plan']} is given already; make a project for each")
        rows["plans"].append(plan)
        rows["sources"].append(source)
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    for path, row in zip(plans, rows["plans"], strict=True):
        write(folder / row["file"], path.read_bytes())
    readme = Template((PACKAGE / f"templates/project/README.{lang}.md").read_text(encoding="utf-8"))
    write(folder / "README.md", readme.substitute(region=getattr(place, f"name_{lang}"), marker=MARKER).encode())
    for name in sorted(TABLES, key=lambda name: name == "plans"):  # the marker last: what is a project is whole
        write(folder / f"data/reference/{name}.csv", _table(name, rows[name]))
    return place


def registered(path: Path, place: Region, years: str = "") -> tuple[dict, dict]:
    """The rows of a plan's text in plans.csv and sources.csv; ``years`` (2021-2025) where the text does not name them.

    Raises DataError where neither does.
    """
    text = paragraphs(path)
    span = _span(years) if years else periods.calendar(text).period
    if not span.start or not span.end:
        raise DataError(f"{path.name}: the text names no period; say it with --years 2021-2025")
    title = periods.title(text).lstrip("#").strip()
    name = f"{_slug(place.name_en)}_{span.start}_{span.end}"
    file = f"data/raw/plan/{name}{path.suffix.lower()}"
    today = date.today().isoformat()
    plan = {
        "plan": name, "title_zh": title, "title_en": f"{place.name_en}: plan {span.start}-{span.end}",
        "region_code": place.region_code, "file": file, "start": span.start, "end": span.end, "as_of": today,
    }  # fmt: skip
    source = {
        "source": f"plan_{name}", "title": title, "publisher": place.name_zh, "accessed": today,
        "licence": "government document", "reliability": "A", "file": file,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }  # fmt: skip
    return plan, source


def _span(years: str) -> periods.Period:
    """``2021-2025`` → that period."""
    match = re.fullmatch(r"((?:19|20)\d\d)-((?:19|20)\d\d)", years)
    if not match or match[1] > match[2]:
        raise DataError(f"--years: {years!r} is no period; write 2021-2025")
    return periods.Period(int(match[1]), int(match[2]))


def _slug(name: str) -> str:
    return "".join(char if char.isalnum() and char.isascii() else "_" for char in name.lower()).strip("_")


def _table(name: str, rows: list[dict]) -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, TABLES[name][0].model_fields, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()
