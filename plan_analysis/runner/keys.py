"""What a page depends on, as hashes of contents: times and sizes of files decide nothing, nor does the clock."""

import hashlib
import importlib.util
import json
import os
import sys
import sysconfig
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from plan_analysis.reference import freshness, project
from plan_analysis.report.notebooks import SHIPPED
from plan_analysis.runner.task import RESULTS, Task

PACKAGE = Path(__file__).parents[1]
TABLES = ("data", "benchmarks/rivals.csv")  # hashed before a run begins, so that a change in its middle is seen
PREVIOUS = "previous.json"  # results before they last changed, which the page of changes compares with
GONE = ""
CACHE = ".cache"  # made again from what is hashed


class Inputs:
    """The state of everything that pages may depend on, read once when a run begins."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root = root or project.required()
        self._known: dict[str, str] = {}
        for name in TABLES:
            for path in [root / name, *freshness.files(root / name, folders=True)]:
                self.digest(path.relative_to(root).as_posix())

    def digest(self, name: str) -> str:
        """Hash of a file's content or a folder's list of names, by path from the root; empty if it is not there."""
        if name not in self._known:
            self._known[name] = digest(self.root / name)
        return self._known[name]

    def relevant(self, paths: set[str], out: Path) -> list[str]:
        """Of the paths that a notebook has read, those inside the project that are neither code nor reports."""
        found = set()
        for text in paths:
            path = Path(text)
            if path.parent.name == "__pycache__" and path.suffix == ".pyc":
                path = Path(importlib.util.source_from_cache(text))
            inside = path.is_relative_to(self.root) and path not in (self.root, SHIPPED)
            elsewhere = (PACKAGE, Path(sys.prefix), out.resolve(), self.root / CACHE)
            if inside and not any(path.is_relative_to(other) for other in elsewhere):
                found.add(path.relative_to(self.root).as_posix())
        return sorted(found)

    @cached_property
    def tables(self) -> list[str]:
        """Every table, for an engine that cannot tell what a notebook reads."""
        return sorted(self._known)

    @cached_property
    def code(self) -> str:
        """Hash of the package with its templates, messages and font."""
        files = sorted(path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        return _hash("".join(f"{path.relative_to(PACKAGE).as_posix()} {digest(path)}\n" for path in files).encode())

    @cached_property
    def environment(self) -> str:
        """Hash of the Python version and of the names and versions of all installed packages."""
        installed = {name for name in os.listdir(sysconfig.get_path("purelib")) if name.endswith(".dist-info")}
        return _hash("\n".join([sys.version, *sorted(installed)]).encode())

    @cached_property
    def unbuilt(self) -> list[str]:
        """Raw files and tables that data/processed was not built from; pages that read it say so."""
        return freshness.changed(self.root)

    def stale(self, read: Iterable[str]) -> str:
        """What a page must say that has read these files; empty where data/processed belongs to the tables."""
        return ", ".join(self.unbuilt) if any(name.startswith("data/processed/") for name in read) else ""

    def of(self, task: Task) -> dict[str, object]:
        """What a page is made from, except the tables that only its notebook knows."""
        notebook = "" if task.notebook == RESULTS else digest(task.path)
        made_from = {"notebook": notebook, "code": self.code, "environment": self.environment}
        return made_from | {"parameters": task.parameters}


def reasons(task: Task, entry: dict | None, inputs: Inputs, out: Path) -> list[str]:
    """Why a page must be rendered, in words; empty if it need not be."""
    if entry is None:
        return ["new"]
    if entry["error"]:
        return ["failed last time"]
    changed = [f"{name} changed" for name, now in inputs.of(task).items() if entry[name] != now]
    changed += [f"{name} changed" for name, then in entry["inputs"].items() if inputs.digest(name) != then]
    if entry.get("stale", "") != inputs.stale(entry["inputs"]):
        changed.append("data/processed is older than the tables" if inputs.unbuilt else "data/processed is built anew")
    if task.compares and entry["before"] != digest(out / PREVIOUS):
        changed.append(f"{PREVIOUS} changed")
    if not entry.get("twin", True) and not task.alone:
        changed.append("the other language is new")
    for name in task.files:
        now = digest(out / name)
        if now != entry["files"][name]:
            changed.append(f"{name} damaged" if now else f"{name} missing")
    return changed


def digest(path: Path) -> str:
    """Hash of a file's content, or of the names in a folder; empty if there is neither."""
    try:
        if path.is_dir():
            return _hash(json.dumps(sorted(os.listdir(path))).encode())
        return _hash(path.read_bytes())
    except OSError:
        return GONE


def _hash(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()
