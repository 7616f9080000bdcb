"""Observations whose rows are found by region and indicator at once, however many there are."""

from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
import pandas as pd


def records(table: pd.DataFrame) -> list[dict]:
    """The rows as dictionaries; ``to_dict`` looks at every cell of text by itself and takes ten times as long."""
    names = [str(name) for name in table]
    columns = (table[name].tolist() for name in names)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


@dataclass(frozen=True)
class Figures:
    """A table of observations, every vintage a row; shared, so copy before changing it."""

    table: pd.DataFrame

    def of(self, *series: tuple[str, str]) -> pd.DataFrame:
        """The rows of some series, each a region and an indicator, in the order of the table."""
        found = [self._rows[one] for one in dict.fromkeys(series) if one in self._rows]
        return self.table.take(np.sort(np.concatenate(found)) if found else [])

    @cached_property
    def _rows(self) -> dict[tuple[str, str], np.ndarray]:
        return cast(dict, self.table.groupby(["region", "indicator"], sort=False).indices)
