"""Rows added to a project's own tables: the file keeps its columns and its other rows, and is written whole."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from plan_analysis.reference import atomic
from plan_analysis.reference.encoding import records
from plan_analysis.reference.schema import TABLES

Cells = dict[str, str]


def path(root: Path, name: str) -> Path:
    """The project's own file of a table."""
    return root / f"data/reference/{name}.csv"


def read(root: Path, name: str) -> list[Cells]:
    """The project's own rows of a table as text, none where it has no such file."""
    file = path(root, name)
    if not file.exists():
        return []
    return records(file.read_bytes(), file.name)[1]


def append(root: Path, name: str, rows: Iterable[Mapping[str, object]]) -> None:
    """Add rows at the end of a project's table; a table that is not there begins with its header."""
    new = [{column: text(value) for column, value in row.items()} for row in rows]
    if new:
        write(root, name, [*read(root, name), *new])


def write(root: Path, name: str, rows: list[Cells]) -> None:
    """Write a project's table whole, with the columns of its kind and in UTF-8."""
    buffer = io.StringIO()
    columns = [*TABLES[name][0].model_fields]
    writer = csv.DictWriter(buffer, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    atomic.write(path(root, name), buffer.getvalue().encode())


def text(value: object) -> str:
    """A cell's text: numbers without binary noise, nothing for a missing value."""
    if value is None or value != value:
        return ""
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def slug(words: str, taken: Iterable[str] = ()) -> str:
    """A name for files and tables: Latin letters, Chinese by its sounds; numbered where it is taken."""
    from pypinyin import lazy_pinyin

    letters = "_".join(lazy_pinyin(words, errors=lambda other: re.sub(r"[^a-z0-9]+", "_", other.lower())))  # R&D强度
    name = re.sub(r"_+", "_", letters).strip("_")[:48].strip("_") or "x"
    name = name if name[0].isalpha() else f"x_{name}"
    used, number, made = set(taken), 2, name
    while made in used:
        made, number = f"{name}_{number}", number + 1
    return made
