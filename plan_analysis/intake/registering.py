"""A published table or a filled form → a raw file of the project, its source, and what each of its items means."""

import itertools
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from plan_analysis import forms, yearbook
from plan_analysis.forms.content import NOBODY_EN
from plan_analysis.intake import rows
from plan_analysis.intake.matching import Indicators, Proposal
from plan_analysis.observations.table import FALLS, called_whole, placeless
from plan_analysis.reference import Reference, read, sha256
from plan_analysis.reference.project import MARKER
from plan_analysis.reference.schema import GROWTH, UNKNOWN_UNIT, DataError
from plan_analysis.reference.units import Units, of_each
from plan_analysis.yearbook.home import FILE
from plan_analysis.yearbook.names import catalogue
from plan_analysis.yearbook.values import plain

if TYPE_CHECKING:
    import pandas as pd

NOT_STATED = "未注明（not stated）"
# R&D经费内部支出 / 合计, 地区生产总值 / 绝对额: the thing itself
TOTAL = re.compile(r"( / (?:合计|总计|总数|总量|全部|绝对[额数值量]|total|合 计))+$", re.IGNORECASE)
RAW = "data/raw"
MOST_DIGITS = 5  # significant ones of a published value


@dataclass(frozen=True)
class Publication:
    """What is said of a file: when and by whom it was published; the place of tables that name none."""

    published: str
    publisher: str = ""
    title: str = ""
    region: str = ""
    reliability: str = "B"


@dataclass(frozen=True)
class Item:
    """One line of a table as mapping.csv knows it, with the number of its values."""

    title: str
    name: str
    unit: str
    values: int


@dataclass
class Registered:
    """What became of one file: its place, items and what they mean, what is odd or was not used."""

    file: str
    source: str = ""
    values: int = 0
    region: str = ""
    used: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


Choose = Callable[[Item, Proposal], str]
Printed = Mapping[str, list[tuple[str, "pd.Series"]]]  # unit and values, by indicator


def register(
    path: Path, root: Path, said: Publication, named: Mapping[str, str], choose: Choose = lambda item, proposal: ""
) -> Registered:
    """Take a file into the project: copied, hashed, its source and the meaning of its items written down.

    ``named`` says what items mean, by the end of their path; ``choose`` is asked where name and unit leave a doubt and
    answers with an indicator, or nothing to leave the item out. Raises DataError, with nothing written, for a file that
    cannot be read, one that is there already, and an indicator that is not known.
    """
    reference = read(root)
    digest = sha256(path) if path.is_file() else ""
    twin = next((row for row in reference.sources.values() if row.sha256 == digest and digest), None)
    if twin:
        raise DataError(
            f"{path.name}: is registered already, as source {twin.source} ({twin.file}); what was changed in "
            "mapping.csv counts after: plan-analysis run --build"
        )
    if forms.is_form(path):
        return _form(path, root, said, reference)
    tidy = yearbook.read(path, root)
    if tidy.attrs["refused"]:
        raise DataError("\n".join(tidy.attrs["refused"]))
    known = tidy[tidy["value"].notna()]
    if known.empty:
        raise DataError(f"{path.name}: holds no value; see how it is read: plan-analysis clean {path} -o tidy.csv")
    done = Registered("", values=len(known))
    done.region = said.region or _place(known, path, root, reference, done)
    mapping, meant = _meanings(known, reference, named, choose, done)
    done.source = _name(path, reference)
    _kept(path, root, "yearbook", replace(said, title=said.title or _title(known, path)), done)
    rows.append(root, "mapping", mapping)
    _learn(root, reference, _printed(known, meant))
    done.notes += unasked(root)
    return done


def unasked(root: Path) -> list[str]:
    """Items of the project's own that no target asks for, each beside a target without a figure that may mean it."""
    reference = read(root)
    growth = {row.growth_of: row.indicator for row in reference.indicators.values() if row.growth_of}
    # a target on growth asks for the published growth of its indicator, too
    asks = [
        (row, {row.indicator, growth.get(row.indicator if row.kind in GROWTH else "", row.indicator)})
        for row in reference.targets
    ]
    asked = {name for _, names in asks for name in names}
    figures = {row.indicator for row in reference.mapping}
    names = Indicators([], Units(reference.units))
    return list(dict.fromkeys(
        f"{item} ({mapped['indicator']}) is asked by no target, and {row.target} {row.name_zh} has no figure: are they "
        f"the same? If so, write {row.indicator} into the item's row of mapping.csv"
        for mapped in rows.read(root, "mapping")
        if mapped["indicator"] and mapped["indicator"] not in asked
        for row, wanted in asks
        if not wanted & figures
        and names.alike(item := mapped["item"].split(" / ")[-1], mapped["unit"], reference.indicators[row.indicator])
    ))  # fmt: skip


def tables(paths: Iterable[Path], root: Path) -> tuple[list[Path], list[str]]:
    """The files to register among files and folders, and sentences on what of a folder is left: what is there already.

    Raises DataError for a folder that holds no table.
    """
    from plan_analysis.yearbook import clean

    known = {row.sha256 for row in read(root).sources.values()}
    found: list[Path] = []
    told = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside, left = _own(path, clean.files([str(path)]))
        told += left
        there = [file for file in inside if sha256(file) in known]
        found += [file for file in inside if file not in there]
        told += [f"{file}: is registered already; changes of mapping.csv count after run --build" for file in there]
        told.append(f"{path}: {len(inside)} files, {len(inside) - len(there)} to register")
    return list(dict.fromkeys(found)), told


def _own(folder: Path, files: list[Path]) -> tuple[list[Path], list[str]]:
    """Files of a folder that nobody has made of tables yet, and sentences on the others.

    Of a project only its raw files are taken, where it is the folder that is named; one inside keeps its own.
    """
    kept: list[Path] = []
    left: Counter[Path] = Counter()
    projects: dict[Path, Path | None] = {}
    for file in files:
        if file.parent not in projects:
            above = itertools.takewhile(lambda one: one.is_relative_to(folder), file.parents)
            projects[file.parent] = next((one for one in above if (one / MARKER).is_file()), None)
        owner = projects[file.parent]
        if owner is None or (owner == folder and file.is_relative_to(folder / RAW)):
            kept.append(file)
        else:
            left[owner] += 1
    return kept, [
        f"{owner}: is a project; {count} files of it are left, to take its raw files name {owner / RAW}"
        for owner, count in left.items()
    ]


def _form(path: Path, root: Path, said: Publication, reference: Reference) -> Registered:
    filled, notes = forms.read(path, reference)
    if filled.empty:
        raise DataError(f"{path.name}: no cell of this form was filled in; nothing was registered")
    done = Registered("", values=len(filled), notes=notes + _against(filled, root, reference))
    done.used = {str(name): str(slug) for name, slug in filled[["item", "indicator"]].drop_duplicates().values}
    bodies = "、".join(dict.fromkeys(sheet.removesuffix(NOBODY_EN) for sheet in filled["sheet"]))
    done.source = _name(path, reference)
    said = replace(said, title=said.title or f"填报表（{bodies}）", publisher=said.publisher or bodies)
    _kept(path, root, "forms", said, done)
    told = filled[filled["value"].notna()].groupby("indicator", sort=False)
    _learn(root, reference, {str(slug): [(one["unit"].iloc[0], one["value"])] for slug, one in told})
    return done


def _against(filled: "pd.DataFrame", root: Path, reference: Reference) -> list[str]:
    """What the copies that came before say otherwise."""
    import pandas as pd

    kept = [root / row.file for row in reference.sources.values() if row.file.startswith("data/raw/forms/")]
    copies = [forms.read(file, reference)[0] for file in kept if file.is_file()]
    return forms.contradictions(pd.concat([*copies, filled], ignore_index=True)) if copies else []


def _name(path: Path, reference: Reference) -> str:
    """A name for a file's source that no other bears."""
    return rows.slug(path.stem, {*reference.sources, *(Path(row.file).stem for row in reference.sources.values())})


def _kept(path: Path, root: Path, folder: str, said: Publication, done: Registered) -> None:
    """Copy the file under the name of its source, unless it lies in its folder already, and write the source."""
    place = root / f"data/raw/{folder}/{done.source}{path.suffix.lower()}"
    if path.resolve().is_relative_to((root / "data/raw" / folder).resolve()):
        place = path.resolve()  # it was dropped where it belongs
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    done.file = place.resolve().relative_to(root.resolve()).as_posix()
    source = {
        "source": done.source, "title": said.title, "publisher": said.publisher or NOT_STATED,
        "published": said.published, "accessed": date.today().isoformat(), "licence": "not stated",
        "reliability": said.reliability, "file": done.file, "sha256": sha256(place), "region": done.region,
        "note": f"原文件（original file）：{path.name}",
    }  # fmt: skip
    rows.append(root, "sources", [source])


def _title(known: "pd.DataFrame", path: Path) -> str:
    return next((title for title in known["table_title"] if title), path.stem)


def _place(known: "pd.DataFrame", path: Path, root: Path, reference: Reference, done: Registered) -> str:
    """The place of a file whose tables name none: that of its name, else the project's; empty where all name one."""
    # the file is kept under another name, so what only its name says must be written down
    by_file = known["note"].str.contains(f"only {FILE} names", regex=False)
    if not (placeless(known) | called_whole(known) | by_file).any():
        return ""
    named = catalogue(root).named_in(path.stem).region
    places = dict.fromkeys(plan.region_code for plan in reference.plans.values())
    code = named.region_code if named else next(iter(places), "") if len(places) == 1 else ""
    if not code:
        raise DataError(
            f"{path.name}: its tables name no place, and the project has several; say it with --region NAME"
        )
    why = "its file name" if named else "the project's"
    done.notes.append(
        f"{path.name}: tables that name no place are taken as {reference.regions[code].name_zh} ({why}); another place "
        f"is said with --region NAME, or in the column region of sources.csv"
    )
    return code


def _meanings(
    known: "pd.DataFrame", reference: Reference, named: Mapping[str, str], choose: Choose, done: Registered
) -> tuple[list[dict], dict[str, list[Item]]]:
    """Rows of mapping.csv for the items of a file, and the items of each indicator."""
    place = reference.regions[done.region].name_zh if done.region in reference.regions else ""
    if not place:
        place = next((reference.regions[plan.region_code].name_zh for plan in reference.plans.values()), "")
    indicators = Indicators(reference.indicators.values(), Units(reference.units), place)
    mapping: list[dict] = []
    meant: dict[str, list[Item]] = {}
    for item in items(known):
        before = mapped(item, reference)
        if before is not None:
            meant.setdefault(before, []).append(item)
            done.used[_said(item)] = f"{before or 'left out'}, as mapping.csv says already"
            continue
        slug, nearest = _meaning(item, indicators, reference, named, choose)
        if slug:
            done.used[_said(item)] = f"{slug} ({reference.indicators[slug].name_zh})"
            meant.setdefault(slug, []).append(item)
        else:
            done.left_out[_said(item)] = nearest
        near = f"nearest: {', '.join(nearest)}" if nearest and not slug else ""  # as true when a person maps the item
        mapping.append(
            {"table_title": pattern(item.title), "item": item.name, "unit": item.unit, "indicator": slug, "note": near}
        )
    unused = [word for word in named if not any(_ends(item.name, word) for item in items(known))]
    if unused:
        there = ", ".join(item.name for item in items(known))
        raise DataError(f"--as: no item is called {', '.join(unused)}; there are: {there}")
    return mapping, meant


def _meaning(
    item: Item, indicators: Indicators, reference: Reference, named: Mapping[str, str], choose: Choose
) -> tuple[str, tuple[str, ...]]:
    given = next((slug for word, slug in named.items() if _ends(item.name, word)), None)
    if given is not None:
        if given and given not in reference.indicators:
            raise DataError(f"--as {item.name}={given}: no indicator {given!r} in indicators.csv")
        return given, ()
    name = FALLS.sub("增速", TOTAL.sub("", item.name))  # of what falls, by its growth; values turn their sign
    proposal = indicators.meant(name.split(" / ")[-1], item.unit)
    if " / " in name and not proposal.indicator:
        proposal = indicators.meant(name.replace(" / ", ""), item.unit)
    slug = proposal.indicator or choose(item, proposal)
    if slug and slug not in reference.indicators:
        raise DataError(f"{item.name}: no indicator {slug!r} in indicators.csv")
    return slug, proposal.nearest


def _ends(name: str, word: str) -> bool:
    return name == word or name.endswith(f" / {word}")


def items(known: "pd.DataFrame") -> list[Item]:
    """The lines of a tidy table that mapping.csv has to know."""
    keys = zip(known["table_title"], known["item"], known["unit"], strict=True)
    return [Item(*key, count) for key, count in Counter(keys).items()]


def _said(item: Item) -> str:
    return f"{item.name} ({item.unit or 'no unit'})"


def pattern(title: str) -> str:
    """The table_title of a row of mapping.csv for tables of just this title."""
    return f"^{re.escape(plain(title))}$"


def mapped(item: Item, reference: Reference) -> str | None:
    """The indicator that mapping.csv names for an item, empty where it leaves it out, None where it says nothing."""
    heading = plain(item.title)
    for row in reference.mapping:
        fits = row.item in ("", item.name) or item.name.endswith(f" / {row.item}")
        if fits and row.unit in ("", item.unit) and re.search(row.table_title, heading):
            return row.indicator
    return None


def _printed(known: "pd.DataFrame", meant: Mapping[str, list[Item]]) -> Printed:
    """Unit and values of the items of each indicator."""
    lines = known.groupby(["table_title", "item", "unit"], sort=False)["value"]
    return {
        slug: [
            (of_each(item.name.split(" / ")[-1], item.unit), lines.get_group((item.title, item.name, item.unit)))
            for item in found
        ]
        for slug, found in meant.items()
    }


def _learn(root: Path, reference: Reference, printed: Printed) -> None:
    """Write what figures tell of the project's own indicators: the unit of one asked only to grow, and its digits.

    The first figures say how many digits there are, whatever the plan's words have; later ones may have more.
    """
    units, cells = Units(reference.units), rows.read(root, "indicators")
    before = {row.indicator for row in reference.mapping}
    for row in cells:
        digits = [int(row["decimals"] or 0)] if row["indicator"] in before else []
        for unit, values in printed.get(row["indicator"], ()):
            if row["unit"] == UNKNOWN_UNIT:
                row["unit"] = unit
            if units.convertible(unit, row["unit"]):
                digits.append(_decimals(values.astype(float) * units.factor(unit, row["unit"])))
        if digits:
            row["decimals"] = str(max(digits))
    if cells:
        rows.write(root, "indicators", cells)


def _decimals(values: "pd.Series") -> int:
    """Digits behind the point that published values have, five significant ones at most: 0.62 two, 2261.3 one."""
    most = max(0, MOST_DIGITS - len(str(int(values.abs().max()))))
    printed = (f"{value:.{most}f}".rstrip("0").partition(".")[2] for value in values)
    return max(map(len, printed), default=0)
