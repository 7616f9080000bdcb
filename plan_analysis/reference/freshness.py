"""What data/processed/ was built from: the hash of every raw file and table, which a later look compares."""

import hashlib
import json
import os
import sys
from pathlib import Path

from plan_analysis.reference.project import NATIONAL, PACKAGE

MADE_FROM = ("data/raw", "data/reference")
RECORD = "data/processed/datapackage.json"
SYSTEM = ("thumbs.db", "desktop.ini")  # written by file managers, as are names that begin with a dot


def files(folder: Path, folders: bool = False) -> list[Path]:
    """Files in a folder and below, in linked folders too, without those that file managers and Excel leave there.

    With ``folders`` also the folders below. A link that leads back to a folder above it is not followed.
    """
    found: list[Path] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name.startswith((".", "~$")) or path.name.lower() in SYSTEM:
            continue
        if path.is_dir():
            circle = path.is_symlink() and folder.resolve().is_relative_to(path.resolve())
            found += [path] * folders + ([] if circle else files(path, folders))
        elif path.is_file():
            found.append(path)
    return found


def misnamed(path: Path) -> bool:
    """Whether the name of a file or of a folder above it is no UTF-8; no table can name it."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return True
    return False


def inputs(root: Path) -> dict[str, str]:
    """Path from the project's or the package's folder → hash of the content; line ends of a text count for nothing."""
    own = [(root, path) for name in MADE_FROM for path in files(root / name) if not misnamed(path)]
    national = [(PACKAGE.parent, path) for path in files(NATIONAL)]
    return {path.relative_to(base).as_posix(): _digest(path) for base, path in own + national}


def changed(root: Path) -> list[str]:
    """Raw files and tables that are new, gone or other since the last build; the record itself where it tells none."""
    try:
        built = json.loads((root / RECORD).read_text(encoding="utf-8"))["inputs"]
    except (OSError, ValueError, KeyError):
        return [RECORD]
    now = inputs(root)
    return sorted(name for name in built.keys() | now.keys() if built.get(name) != now.get(name))


def same(path: Path, sha256: str) -> bool:
    """Whether a file has the content with that hash; a text with other line ends (git on Windows) has."""
    content = path.read_bytes()
    unix = content.replace(b"\r\n", b"\n")
    versions = [content] if b"\0" in content else [content, unix, unix.replace(b"\n", b"\r\n")]
    return any(hashlib.sha256(version).hexdigest() == sha256 for version in versions)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()[:32]


def stamp(paths: list[Path]) -> tuple:
    """What changes when one of these files does: size and time of each, None where it is not there.

    Who asks relies on what was read of them, maybe by a process that this one was forked from: they count as read.
    """
    for path in paths:
        sys.audit("open", str(path), "r", os.O_RDONLY)
    return tuple((one.st_mtime_ns, one.st_size) if (one := _stat(path)) else None for path in paths)


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None
