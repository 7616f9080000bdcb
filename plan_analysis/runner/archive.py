"""Reports as they were: one zip file for each set of pages that a later run replaced."""

import zipfile
from pathlib import Path

from plan_analysis.runner import manifest

ARCHIVE = "archive"


def keep(out: Path, most: int) -> Path | None:
    """Put the published pages into ``archive/NNNN_DATE.zip`` and let only the newest archives stay.

    Numbers, not dates, say which is newer: a clock may be set back. None where nothing is published yet.
    """
    about = manifest.about(out)
    if not about:
        return None
    old = archives(out)
    number = int(old[-1].name[:4]) + 1 if old else 1
    path = out / ARCHIVE / f"{number:04}_{about.get('published', '')[:10]}.zip"
    path.parent.mkdir(exist_ok=True)
    names = {name for record in about["pages"].values() for name in record["files"] if not name.endswith(".ipynb")}
    temporary = path.with_suffix(".part")
    try:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as file:
            for name in sorted(names | {manifest.MANIFEST}):
                if (out / name).exists():
                    file.write(out / name, name)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    for gone in [*old, path][:-most]:
        gone.unlink()
    return path


def archives(out: Path) -> list[Path]:
    """All archives, oldest first."""
    return sorted((out / ARCHIVE).glob("[0-9][0-9][0-9][0-9]_*.zip"))
