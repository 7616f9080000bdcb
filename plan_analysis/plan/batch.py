"""Many plans at once: files and folders in, one register out; a plan that cannot be read stops no other."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from plan_analysis.plan import extraction, indicators, linter, propose, review
from plan_analysis.plan.extraction import Reading
from plan_analysis.plan.frames import frame, others_frame
from plan_analysis.plan.text import Paragraph, paragraphs
from plan_analysis.reference.schema import DataError

if TYPE_CHECKING:
    import pandas as pd

SUFFIXES = {".txt", ".html", ".htm", ".docx", ".xlsx", ".pdf", ".md"}


def files(paths: list[Path]) -> list[Path]:
    """The plans among files and folders, in the order of their names; raises DataError where a folder holds none."""
    found: list[Path] = []
    for path in paths:
        if not os.path.isdir(path):  # a name may be too long to be one
            found.append(path)
            continue
        inside = sorted(
            p for p in path.iterdir() if p.suffix.lower() in SUFFIXES and not p.name.startswith((".", "~$"))
        )
        inside = [p for p in inside if not p.name.endswith(".review.html")]
        if not inside:
            raise DataError(f"{path}: holds no plan ({', '.join(sorted(SUFFIXES))}); name another folder or file")
        found += inside
    return list(dict.fromkeys(found))


def page_of(out: Path, name: str) -> Path:
    """The page on which a plan's targets are reviewed, beside the register."""
    return out.with_name(f"{name}.review.html")


def others_of(out: Path) -> Path:
    """The numbers that are no targets, beside the register."""
    return out.with_name(f"{out.stem}.others.csv")


def indicators_of(out: Path) -> Path:
    """Proposed indicators, beside the register."""
    return out.with_name(f"{out.stem}.indicators.csv")


@dataclass(frozen=True)
class Outcome:
    """One plan as read, or the sentence that refuses it."""

    name: str
    said: str
    refused: str = ""
    text: list[Paragraph] = field(default_factory=list)
    reading: Reading = field(default_factory=lambda: Reading([], []))

    @cached_property
    def register(self) -> "pd.DataFrame":
        """Its proposed rows."""
        return frame(self.reading.rows, self.name)

    def page(self) -> str:
        """Its page to review."""
        return review.page(self.text, self.reading.rows, self.reading.others, self.name)

    def remarks(self) -> list[str]:
        """What the linter says of it."""
        found = linter.lint(self.register, self.text).itertuples()
        return [f"{self.name} line {one.line}: {one.sentence_zh} ({one.sentence_en})" for one in found]


class Batch:
    """Plans read one after another into one register."""

    def __init__(self, paths: list[Path], known: Path | None = None) -> None:
        self.paths = paths
        self.known = indicators.read(known) if known else None
        self.outcomes: list[Outcome] = []

    @property
    def names(self) -> list[str]:
        """What each plan is called: names of files that repeat get their folder's name in front."""
        stems = [path.stem for path in self.paths]
        return [
            path.stem
            if stems.count(path.stem) == 1
            else f"{path.parent.name}_{path.stem}{path.suffix.replace('.', '_')}"
            for path in self.paths
        ]

    def beside(self, out: Path, reviewed: bool, explain: bool) -> list[Path]:
        """Everything that is written beside a register."""
        pages = [page_of(out, name) for name in self.names] if reviewed else []
        return pages + [others_of(out)] * explain + [indicators_of(out)] * (self.known is not None)

    def read(self) -> Iterator[Outcome]:
        """Every plan in turn."""
        for path, name in zip(self.paths, self.names, strict=True):
            try:
                text = paragraphs(path)
                found = extraction.understood(text)
                counts = f"{len(found.rows)} targets, {len(found.others)} other numbers"
                outcome = Outcome(name, f"read {path.name}: {counts}", "", text, found)
            except DataError as error:
                outcome = Outcome(name, f"refused {path.name}", str(error))
            self.outcomes.append(outcome)
            yield outcome

    @property
    def refused(self) -> list[str]:
        """Sentences about plans that could not be read."""
        return [outcome.refused for outcome in self.outcomes if outcome.refused]

    @property
    def complaints(self) -> list[str]:
        """Those, and why a plan gave no target."""
        empty = [f"{one.name}: no target found: {one.reading.empty}" for one in self.outcomes if one.reading.empty]
        return [*self.refused, *empty]

    def table(self) -> tuple["pd.DataFrame", "pd.DataFrame"]:
        """(rows of all plans, rows proposed for indicators.csv)."""
        import pandas as pd

        found = [outcome.register for outcome in self.outcomes if not outcome.refused] or [frame([], "")]
        table = pd.concat(found, ignore_index=True) if len(found) > 1 else found[0]
        return indicators.proposed(table, self.known) if self.known is not None else (table, pd.DataFrame())

    def as_csv(self) -> str:
        """The register as CSV, empty where no plan could be read."""
        return propose.as_csv(self.table()[0]) if len(self.refused) < len(self.outcomes) else ""

    def write(self, out: Path, explain: bool) -> list[str]:
        """Write the register (and what else was asked for) beside ``out``; what there is to tell."""
        import pandas as pd

        if len(self.refused) == len(self.outcomes):
            return []
        proposed, new = self.table()
        table, told = propose.merged(proposed, out)
        propose.write(table, out)
        if explain:
            others = [
                others_frame(one.reading.others).assign(plan=one.name) for one in self.outcomes if not one.refused
            ]
            propose.write(pd.concat(others, ignore_index=True), others_of(out))
        if self.known is not None:
            propose.write(new, indicators_of(out))
            told.append(f"{int((table['indicator'] != '').sum())} rows with an indicator, {len(new)} new ones proposed")
        counts = table["confidence"].value_counts()
        said = ", ".join(f"{counts.get(name, 0)} {name}" for name in ("certain", "likely", "check"))
        return [*told, f"{len(table)} targets in {out}: {said}"]


def write_page(text: str, path: Path) -> None:
    """Write a page whole or not at all."""
    propose.write_text(text, path)
