"""What is published in a project's tables, and what follows from it alone: as kept, or read where it has changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

from plan_analysis import observations
from plan_analysis.dataset import kept
from plan_analysis.observations import series
from plan_analysis.reference import Reference, check_raw_files
from plan_analysis.reference.schema import DataError

Say = Callable[[str], None]


@dataclass(frozen=True)
class Published:
    """Rows of the tables as they are read, the observations they make, and where both are kept."""

    reference: Reference
    store: kept.Kept
    raw: pd.DataFrame
    tidy: pd.DataFrame

    @cached_property
    def latest(self) -> date:
        """The last day on which a value was published."""
        return series.latest(self.tidy, self.reference)

    def quality(self, as_of: date) -> pd.DataFrame:
        """What looked odd on a day; a later edition may show what an earlier one could not."""

        def found() -> pd.DataFrame:
            known = series.known_by(self.tidy, self.reference, as_of)
            odd = observations.quality_by(self.raw, known, self.reference)
            return odd.assign(as_of=as_of.isoformat())[["as_of", *odd.columns]]

        return self.store.table(f"quality-{as_of}", found)

    def contradictions(self) -> pd.DataFrame:
        """Values that another source contradicts, by all that is known."""

        def found() -> pd.DataFrame:
            return observations.contradictions(series.known_by(self.tidy, self.reference, self.latest), self.reference)

        return self.store.table(f"contradictions-{self.latest}", found)


def published(reference: Reference, root: Path, say: Say = lambda line: None) -> Published:
    """The figures of a project's tables; DataError for a raw file that is not the one that was registered."""
    mistakes = check_raw_files(reference, root)
    if mistakes:
        raise DataError("\n".join(mistakes))
    store, files = kept.of(reference, root), sum(bool(row.file) for row in reference.sources.values())
    say(f"{files} files; they are read again only where a figure, or how it is read, has changed")

    def read_all() -> pd.DataFrame:
        say(f"reading {files} files")
        return observations.read_tables(reference, root)

    def follow() -> pd.DataFrame:
        say(f"{len(raw)} values; units, corrections and what follows from them")
        return observations.from_tables(raw, reference, root)

    raw = store.table("tables", read_all)
    return Published(reference, store, raw, store.table("observations", follow))
