"""A case whose indicator and region the tables know → the same forecast as a target of a plan, with the same peers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from plan_analysis.attainment.cases import Case
from plan_analysis.forecast import MIN_PEERS
from plan_analysis.observations.series import MIN_VALUES, Series, View
from plan_analysis.reference import units
from plan_analysis.reference.schema import DataError, Indicator, Region

Finder = Callable[[str], str]  # a name → the one slug or code that bears it; DataError for none


@dataclass(frozen=True)
class Known:
    """A case in the tables' terms: its series in the indicator's unit, and the peers that lend growth to it.

    ``factor`` brings the indicator's unit to the case's, ``lender`` says who lends.
    """

    series: Series
    peers: list[Series]
    indicator: Indicator
    factor: float
    lender: str


@dataclass(frozen=True)
class Tables:
    """What lends: a view of everything known, and how names of indicators and regions are found in it."""

    view: View
    regions: dict[str, Region]
    indicator: Finder
    region: Finder

    def known(self, case: Case) -> Known | None:
        """The case in the tables' terms; None where indicator, region or unit is not theirs, or too few can lend."""
        last = case.last
        if last is None:
            return None
        try:
            kind = self.view.indicators[self.indicator(case.indicator)]
            code = self.region(case.region)
            factor = units.here().factor(kind.unit, case.unit)
        except DataError:
            return None
        series = Series(
            code, kind.indicator, kind.unit, date(last + 1, 12, 31), case.years, case.values / factor,
            np.zeros(len(case.years)), ("reported",) * len(case.years), ("",) * len(case.years),
            ("",) * len(case.years), self.view.levels.get(code, ""),
        )  # fmt: skip
        peers = [one for peer in self.view.peers(code, kind.indicator) if len(one := until(peer, last))]
        if sum(len(peer) >= MIN_VALUES for peer in peers) < MIN_PEERS:
            return None
        names = {"province": "provinces", "city": "cities", "county": "counties"}
        who = f"{len(peers)} {names.get(peers[0].level, 'regions')}"
        return Known(series, peers, kind, factor, f"{kind.name_en} ({kind.indicator}) of {who} in the tables")


def until(series: Series, year: int) -> Series:
    """A series without its values after a year."""
    return series.only(np.flatnonzero(series.years <= year))
