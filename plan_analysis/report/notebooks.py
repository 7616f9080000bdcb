"""The notebooks that make pages, found by what their metadata say: a new page is a notebook and nothing else.

``"plan_analysis": {"page": "data", "menu": 30, "title": {"zh": "数据", "en": "Data"}, "for": "plan"}`` in a notebook's
metadata names the page's file, its place in the menu (none without), its title there, and what there is one of: the
plan, each region of a run, or each target. A project's own notebooks stand beside the shipped ones; one of the same
file name takes its place.
"""

import ast
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, NoReturn

from plan_analysis.reference import project, stamp
from plan_analysis.reference.schema import DataError

# shipped inside the package; in a checkout they stand beside it
SHIPPED = next(
    folder / "notebooks" for folder in (project.PACKAGE, project.PACKAGE.parent) if (folder / "notebooks").is_dir()
)
KEY = "plan_analysis"  # of the metadata
KINDS = ("plan", "region", "target")
LEAGUE = "regions"  # page over many regions, which no notebook makes
PLANS = "plans"  # page over many plans, which no notebook makes


@dataclass(frozen=True)
class Notebook:
    """A notebook that makes pages: file, stem of the page, place in the menu, titles by language, parameters."""

    path: Path
    page: str
    menu: int | None
    titles: tuple[tuple[str, str], ...]
    made_for: Literal["plan", "region", "target"]
    takes: tuple[str, ...]

    def title(self, lang: str) -> str:
        """The page's name in a menu."""
        return dict(self.titles)[lang]


def found() -> list[Notebook]:
    """Every notebook that makes pages, by file name; raises DataError for metadata that cannot be meant."""
    files = paths()
    return _read(tuple(files), stamp(files))


def paths() -> list[Path]:
    """All notebooks, shipped and the project's own, in the order of their names."""
    root = project.here()
    folders = [SHIPPED, *([root / "notebooks"] if root else [])]
    by_name = {path.name: path for folder in folders for path in folder.glob("*.ipynb") if ".part" not in path.name}
    return [by_name[name] for name in sorted(by_name)]


def menu() -> list[Notebook]:
    """Those that have a place in the menu, in its order."""
    return sorted((one for one in found() if one.menu is not None), key=lambda one: (one.menu, one.page))


def located(name: str) -> Path:
    """The file of a notebook, the project's own before the shipped one; DataError naming those there are."""
    for path in paths():
        if path.name == name:
            return path
    raise DataError(f"{name}: no such notebook; known: {', '.join(path.stem for path in paths())}")


def defaults(notebook: Path) -> dict[str, object]:
    """Names and default values in the cell tagged ``parameters``; DataError for a notebook without such a cell.

    A value that only running the cell would tell is ``...``.
    """
    return dict(_defaults(notebook, stamp([notebook])))


@lru_cache(maxsize=32)
def _defaults(notebook: Path, now: tuple) -> dict[str, object]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    tagged = [cell for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", [])]
    if not tagged:
        raise DataError(f"{notebook.name}: no cell is tagged 'parameters'; tag the cell that sets the defaults")
    try:
        lines = ast.parse("".join(tagged[0]["source"])).body
    except SyntaxError as error:
        raise DataError(f"{notebook.name}: the cell tagged 'parameters' is no Python: {error}") from None
    return {
        name.id: _value(line.value)
        for line in lines
        if isinstance(line, (ast.Assign, ast.AnnAssign)) and line.value is not None
        for target in (line.targets if isinstance(line, ast.Assign) else [line.target])
        for name in ast.walk(target)
        if isinstance(name, ast.Name)
    }


def _value(expression: ast.expr) -> object:
    try:
        return ast.literal_eval(expression)
    except ValueError:
        return ...


@lru_cache(maxsize=4)
def _read(files: tuple[Path, ...], now: tuple) -> list[Notebook]:
    every = [one for path in files if (one := _notebook(path)) is not None]
    pages: dict[str, Notebook] = {}
    for one in every:
        if one.page in pages:
            _refuse(one.path, f"its page {one.page!r} is made by {pages[one.page].path.name} already")
        pages[one.page] = one
    return every


def _notebook(path: Path) -> Notebook | None:
    """A notebook with what its metadata say; None for one that makes no page."""
    try:
        about = json.loads(path.read_text(encoding="utf-8"))["metadata"].get(KEY)
    except (OSError, ValueError, KeyError, AttributeError) as error:
        _refuse(path, f"is no notebook ({error})")
    if about is None:
        return None
    titles, kind = about.get("title", {}), about.get("for", "plan")
    if not isinstance(about.get("page"), str) or not about["page"].isidentifier():
        _refuse(path, f"metadata {KEY}: page {about.get('page')!r} is no name of a file such as track_record")
    if kind not in KINDS:
        _refuse(path, f"metadata {KEY}: for {kind!r} is none of {', '.join(KINDS)}")
    if "menu" in about and not (isinstance(about["menu"], int) and {"zh", "en"} <= titles.keys()):
        _refuse(path, f"metadata {KEY}: a place in the menu is a number and needs a title in zh and en")
    return Notebook(path, about["page"], about.get("menu"), tuple(sorted(titles.items())), kind, tuple(defaults(path)))


def _refuse(path: Path, why: str) -> NoReturn:
    raise DataError(f"{path.name}: {why}; correct the notebook's metadata or take it out of the folder")
