"""The page about the suite: method, versions, what it was made from, licences."""

import hashlib
import platform
from dataclasses import dataclass
from importlib import metadata

from plan_analysis import __version__
from plan_analysis.reference.project import NATIONAL, PACKAGE
from plan_analysis.report.page import Block, Page

PACKAGES = ("jupyterlab", "matplotlib", "nbconvert", "numpy", "pandas", "papermill", "scipy", "seaborn", "statsmodels")
DIGITS = 16  # of a hash: enough to compare two copies by eye


@dataclass(frozen=True)
class AboutPage(Page):
    """How results come about and from what, so that somebody else can make them again."""

    def method(self) -> Block:
        """The method in plain words, in the order of the data."""
        return self.block("about", self.words("About this suite"))

    def versions(self) -> Block:
        """The programs that made the page."""
        found = [("Plan Analysis", __version__), ("Python", platform.python_version())]
        rows = found + [(name, metadata.version(name)) for name in PACKAGES]
        return self.block("versions", self.words("Versions"), rows=rows)

    def manifest(self) -> Block:
        """The tables behind the pages, each with rows and hash."""
        own = [*(self.root / "data/reference").glob("*.csv"), *(self.root / "data/processed").glob("*.csv")]
        places = [(path, self.root) for path in sorted(own)]
        places += [(path, PACKAGE.parent) for path in sorted((NATIONAL / "reference").glob("*.csv"))]
        rows = [(path.relative_to(base).as_posix(), *_measured(path.read_bytes())) for path, base in places]
        return self.block("manifest", self.words("Made from"), rows=rows)

    def licences(self) -> Block:
        """Under what terms code, figures and font may be used."""
        return self.block("licences", self.words("Licences"))


def _measured(content: bytes) -> tuple[int, str]:
    return content.count(b"\n") - 1, hashlib.sha256(content).hexdigest()[:DIGITS]
