"""Observations whose rows are found by region and indicator at once, however many there are."""

from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
import pandas as pd


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
