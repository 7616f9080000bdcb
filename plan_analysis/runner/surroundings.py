"""Settings of a machine that change what a run means, each in a sentence."""

import os
from pathlib import Path

from plan_analysis.reference import project

OURS = ("plan_analysis", "matplotlib", "nbconvert", "numpy", "pandas", "papermill", "scipy")


def remarks(root: Path) -> list[str]:
    """What a reader of a log should know: packages from unexpected places."""
    said = []
    own = root / project.PACKAGE.name
    if (own / "__init__.py").exists() and not own.samefile(project.PACKAGE):
        said.append(
            f"the package at work is that of {project.PACKAGE.parent}, not the one of this project; "
            f"use {root / '.venv/bin/plan-analysis'}, which make installs"
        )
    for folder in filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep)):
        found = [name for name in OURS if (Path(folder) / name).is_dir()]
        if found:
            said.append(f"PYTHONPATH: {', '.join(found)} may come from {folder} and differ from what was installed")
    return said
