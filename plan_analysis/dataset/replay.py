"""The track record as of a date: replayed once, and kept in the project while what it is made of is the same."""

import hashlib
import json
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from plan_analysis import track_record
from plan_analysis.reference import Reference, locking, project
from plan_analysis.reference.atomic import write

FOLDER = ".cache/track_record"
MOST = 8  # records that stay: a few days that are looked at, of the last figures and of the last code


def record(root: Path, reference: Reference, tidy: pd.DataFrame, as_of: date) -> track_record.Record:
    """The back-test with what is known on a date; processes that ask at the same time replay it once.

    It is kept under the hash of what decides it: days between two publications share one.
    """
    key = _key(reference, tidy, as_of)
    path = root / FOLDER / f"{key[:16]}.json"
    with suppress(OSError):  # a project that cannot be written to is replayed every time
        path.parent.mkdir(parents=True, exist_ok=True)
    with _alone(path.with_suffix(".lock")):
        found = _kept(path, key)
        if found is None:
            found = track_record.backtest(reference, tidy, as_of)
            with suppress(OSError):
                write(path, _text(found, key).encode())
                _thin(path.parent)
    return found


def _thin(folder: Path) -> None:
    """Let the oldest records go."""
    made = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in made[MOST:]:
        path.unlink()
        path.with_suffix(".lock").unlink(missing_ok=True)


def _kept(path: Path, key: str) -> track_record.Record | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content.pop("key") != key:
            return None
        values: dict[str, Any] = {
            name: pd.DataFrame(value["data"], columns=value["columns"]) if isinstance(value, dict) else value
            for name, value in content.items()
        }
        return track_record.Record(**values)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _text(found: track_record.Record, key: str) -> str:
    values = {
        name: value.to_dict("split", index=False) if isinstance(value, pd.DataFrame) else value
        for name, value in vars(found).items()
    }
    return json.dumps(values | {"key": key}, ensure_ascii=False)


def _key(reference: Reference, tidy: pd.DataFrame, as_of: date) -> str:
    """Hash of the provinces' histories that are replayed, and of the code; nothing else of a project decides."""
    return hashlib.sha256(f"{track_record.digest(reference, tidy, as_of)}|{code()}".encode()).hexdigest()


@lru_cache(maxsize=1)
def code() -> str:
    """Hash of the program: whatever is kept of its work holds for this code alone."""
    digest = hashlib.sha256()
    for path in sorted([*project.PACKAGE.rglob("*.py"), *project.PACKAGE.glob("forecast/*.json")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _alone(path: Path) -> AbstractContextManager:
    """A lock that others wait for; where the system gives none, each works for itself."""
    try:
        file = path.open("a")
    except OSError:
        return nullcontext()
    with suppress(OSError):
        locking.hold(file, wait=True)
    return file
