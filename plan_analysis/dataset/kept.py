"""Tables that follow from a project's figures alone, kept in .cache until a figure, a rule or the code changes.

Plans, their targets and how these are settled change often and the figures seldom: an accepted target reads no file
again. What is kept is JSON, never a program: a project may come from anybody.
"""

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from plan_analysis.dataset import replay
from plan_analysis.reference import Reference, freshness
from plan_analysis.reference.atomic import write

FOLDER = ".cache/figures"
RULES = ("indicators", "regions", "mapping", "corrections", "derivations", "units")
OF_TARGETS = ("plans", "targets", "resolution")  # a form asks for them, so that they decide how it is read
PLANS, FORMS = "data/raw/plan/", "data/raw/forms/"


@dataclass(frozen=True)
class Kept:
    """The kept tables of a project whose figures have a ``key``; one of another key is made anew."""

    root: Path
    key: str

    def table(self, name: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """The table of that name, with its types and attributes; made only where it is not kept or is damaged."""
        path = self.root / FOLDER / f"{name}.json"
        found = self._read(path)
        if found is None:
            found = make()
            with suppress(OSError):  # a project that cannot be written to makes them every time
                path.parent.mkdir(parents=True, exist_ok=True)
                write(path, _text(found, self.key).encode())
        return found

    def _read(self, path: Path) -> pd.DataFrame | None:
        try:
            with path.open(encoding="utf-8") as file:
                if file.readline().rstrip("\n") != self.key:
                    return None
                content = json.load(file)
            columns = {
                name: pd.Series(cells, dtype=kind, index=range(content["rows"]))
                for name, kind, cells in content["columns"]
            }
            table = pd.DataFrame(columns, index=range(content["rows"]))
            table.attrs = content["attrs"]
            return table
        except (OSError, ValueError, KeyError, TypeError):
            return None


def of(reference: Reference, root: Path) -> Kept:
    """What is kept for a project's figures; its raw files have been checked against their hashes in sources.csv."""
    digest = hashlib.sha256(replay.code().encode())
    sources = [row for row in reference.sources.values() if not row.file.startswith(PLANS)]
    names = RULES + (OF_TARGETS if any(row.file.startswith(FORMS) for row in sources) else ())
    for table in (sources, *(getattr(reference, name) for name in names)):
        rows = table.values() if isinstance(table, dict) else table
        digest.update("\n".join(["", *(row.model_dump_json() for row in rows)]).encode())
    national = {name: one for name, one in freshness.inputs(root).items() if not name.startswith("data/")}
    digest.update(json.dumps(national).encode())
    return Kept(root, digest.hexdigest())


def _text(table: pd.DataFrame, key: str) -> str:
    """The key, and below it each column with its type and cells; numbers as Python writes them, which loses nothing."""
    columns = [[name, str(table[name].dtype), table[name].tolist()] for name in table]
    content = {"rows": len(table), "columns": columns, "attrs": table.attrs}
    return f"{key}\n{json.dumps(content, ensure_ascii=False)}"
