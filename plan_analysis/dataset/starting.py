"""An empty project: folders, the headers of its own tables, a page that says what comes next, and plans if given."""

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Template

from plan_analysis.dataset import naming
from plan_analysis.plan import paragraphs, periods
from plan_analysis.plan.text import Paragraph
from plan_analysis.reference import read_table
from plan_analysis.reference.atomic import write
from plan_analysis.reference.project import MARKER, PACKAGE
from plan_analysis.reference.schema import TABLES, DataError, Plan, Region, Source
from plan_analysis.yearbook.counties import counties

FOLDERS = ("data/raw/plan", "data/raw/yearbook", "data/reference", "data/processed", "notebooks")
LANGUAGES = ("zh", "en")
# （2021年9月28日）, 发布日期:2021-09-28, 2021年9月28日印发
DAY = re.compile(
    r"[(（\[【]?(?:\D{0,12}[:：])?(20\d\d)[年./-](\d{1,2})[月./-](\d{1,2})日?(?:印发|发布|施行)?[)）\]】]?"
)


def start(
    folder: Path, region: str, plans: list[Path], lang: str = "zh", years: str = "", as_of: date | None = None
) -> Region:
    """Make an empty project for a region, with the given plan texts registered; returns the region.

    ``as_of`` is the day from which its plans are looked at, today unless given.

    Raises DataError, with nothing written, for a folder that is a project already, a region that is not known and a
    plan that cannot be read or names no period.
    """
    if (folder / MARKER).exists():
        raise DataError(f"{folder}: is a project already; name another folder")
    if lang not in LANGUAGES:
        raise DataError(f"--lang: {lang!r} is not offered, known: {', '.join(LANGUAGES)}")
    rows: dict[str, list[dict]] = {name: [] for name in TABLES}
    place = _place(region)
    if place.level == "county":  # the package's regions end with the cities
        rows["regions"].append(place.model_dump() | {"aliases": ""})
    for path in plans:
        plan, source = registered(path, place, years, as_of)
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


def _place(wanted: str) -> Region:
    """The region of a name or code: one of the package's, else a county of GB/T 2260 whose name no other bears."""
    regions = {row.region_code: row for row in read_table("regions", None) if isinstance(row, Region)}
    try:
        return regions[naming.region(wanted, regions)]
    except DataError:
        known = counties()
        found = [known.by_code[wanted]] if wanted in known.by_code else known.find(wanted, "")
        if len(found) > 1:
            several = ", ".join(f"{one.region_code} ({regions[one.parent].name_zh})" for one in found)
            raise DataError(f"region: {wanted!r} is the name of {several}; give the code") from None
        if not found:
            raise
        return found[0]


def registered(path: Path, place: Region, years: str = "", as_of: date | None = None) -> tuple[dict, dict]:
    """The rows of a plan's text in plans.csv and sources.csv; ``years`` (2021-2025) where the text does not name them.

    The text was published on the day that stands in it, else on a day that is not known. Raises DataError where neither
    text nor ``years`` names a period.
    """
    text = paragraphs(path)
    span = _span(years) if years else periods.calendar(text).period
    if not span.start or not span.end:
        raise DataError(f"{path.name}: the text names no period; say it with --years 2021-2025")
    title = periods.title(text).lstrip("#").strip()
    name = f"{_slug(place.name_en) or f'region_{place.region_code}'}_{span.start}_{span.end}"
    file = f"data/raw/plan/{name}{path.suffix.lower()}"
    today = date.today().isoformat()
    plan = {
        "plan": name, "title_zh": title, "title_en": f"{place.name_en}: plan {span.start}-{span.end}",
        "region_code": place.region_code, "file": file, "start": span.start, "end": span.end,
        "as_of": (as_of or date.today()).isoformat(),
    }  # fmt: skip
    source = {
        "source": f"plan_{name}", "title": title, "publisher": place.name_zh, "published": issued(text),
        "accessed": today, "licence": "government document", "reliability": "A", "file": file,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }  # fmt: skip
    return plan, source


def told(folder: Path) -> Iterator[str]:
    """What a new project says of its plans: their period, the day they bear, and from when they are looked at."""
    published = {row.file: row.published for row in read_table("sources", folder) if isinstance(row, Source)}
    for row in read_table("plans", folder):
        if isinstance(row, Plan):
            day = published.get(row.file)
            today = "today" if row.as_of == date.today() else str(row.as_of)
            dated = f"issued on {day}" if day else "which names no day of issue"
            yield (
                f"{row.plan}: {row.title_zh}, {row.start}-{row.end}, {dated}. It is judged with all that was published "
                f"by {today}; with what was known at its beginning: plan-analysis run --as-of {row.start - 1}-12-31"
            )


def issued(text: list[Paragraph]) -> str:
    """The day that a plan bears, alone on a line near its beginning or end: ``（2021年9月28日）``; else nothing."""
    for paragraph in [*text[:12], *text[-4:]]:
        match = DAY.fullmatch(re.sub(r"\s", "", paragraph.plain))
        if match:
            try:
                return date(*map(int, match.groups())).isoformat()
            except ValueError:
                continue
    return ""


def _span(years: str) -> periods.Period:
    """``2021-2025`` → that period."""
    match = re.fullmatch(r"((?:19|20)\d\d)-((?:19|20)\d\d)", years)  # 2021-2025
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
