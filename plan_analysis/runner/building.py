"""data/processed/ made again, if it would not be the same: other tables, other code, other packages, lost files."""

import json
from collections.abc import Callable
from pathlib import Path

from plan_analysis.reference import freshness
from plan_analysis.reference.atomic import write
from plan_analysis.runner.keys import CACHE, Inputs, digest

KEPT = f"{CACHE}/built.json"  # of this machine: code and packages differ from one to another, the tables need not


def build(root: Path, say: Callable[[str], None] = lambda line: None) -> bool:
    """Build if anything has changed since this was asked last, telling what is done; whether it was built."""
    path = root / KEPT
    if _kept(path) == _state(root):
        return False
    from plan_analysis.dataset import processed

    processed.build(root, say)
    path.parent.mkdir(exist_ok=True)
    write(path, json.dumps(_state(root)).encode())
    return True


def _state(root: Path) -> dict:
    now = Inputs(root)
    tables = {path.name: digest(path) for path in freshness.files(root / "data/processed")}
    return {"code": now.code, "environment": now.environment, "inputs": freshness.inputs(root), "tables": tables}


def _kept(path: Path) -> dict | None:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
