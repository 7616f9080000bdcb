"""What each finished page was made from: ``manifest.json`` beside the pages, and one record per page not yet published.

A record is a dictionary: notebook, code, environment (hashes), parameters, inputs and files (hashes by name), seconds,
and error, which is empty unless the page is an older one marked as stale.
"""

import json
import platform
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from plan_analysis import __version__
from plan_analysis.reference.atomic import write

MANIFEST = "manifest.json"
STAGE = ".next"  # finished pages wait here until all are finished
PACKAGES = ("matplotlib", "nbconvert", "numpy", "pandas", "papermill", "scipy", "seaborn", "statsmodels")


def read(out: Path) -> dict[str, dict]:
    """Records of the published pages by file name; none where there is no manifest or none that can be read."""
    return about(out).get("pages", {})


def about(out: Path) -> dict:
    """The whole manifest; empty where there is none or none that can be read."""
    found = _json(out / MANIFEST)
    return found if isinstance(found, dict) and isinstance(found.get("pages"), dict) else {}


def staged(out: Path, name: str) -> dict | None:
    """The record of a page that is finished but not published."""
    return _json(out / STAGE / f"{name}.record")


def stage(out: Path, name: str, record: dict) -> None:
    """Say that a page is finished; its files are there already."""
    write(out / STAGE / f"{name}.record", _text(record))


def write_manifest(out: Path, pages: dict[str, dict]) -> None:
    """The manifest of everything published."""
    versions = {name: metadata.version(name) for name in PACKAGES}
    made_by = {"version": __version__, "python": platform.python_version(), "packages": versions}
    published = datetime.now(UTC).isoformat(timespec="seconds")
    write(out / MANIFEST, _text({"published": published} | made_by | {"pages": dict(sorted(pages.items()))}))


def _text(content: dict) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
