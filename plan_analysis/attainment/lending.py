"""A case whose indicator and region the tables know → the same forecast as a target of a plan, with the same peers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from plan_analysis.attainment.case import Case
from plan_analysis.attainment.message import Message
from plan_analysis.attainment.prediction import ratio_peers
from plan_analysis.forecast import MIN_PEERS
from plan_analysis.observations.series import MIN_VALUES, Series, View
from plan_analysis.reference import units
from plan_analysis.reference.schema import DataError, Indicator, Region
from plan_analysis.yearbook.names import Match

Finder = Callable[[str], str]  # a name → the one slug or code that bears it; DataError for none
ENDINGS = {"city": ("市", "州", "盟", "地区"), "county": ("县", "区", "旗")}  # of places that no table names

NO_PLACE = Message("nothing is borrowed from the tables: the file names no region; add a column region (地区)")
MEANT = Message("the rows name no region: {region} is meant")
LENDERS = {
    "province": Message("growth is borrowed from {indicator} ({slug}) of {n} provinces in the tables"),
    "city": Message("growth is borrowed from {indicator} ({slug}) of {n} cities in the tables"),
    "county": Message("growth is borrowed from {indicator} ({slug}) of {n} counties in the tables"),
    "": Message("growth is borrowed from {indicator} ({slug}) of {n} regions in the tables"),
}


@dataclass(frozen=True)
class Known:
    """A case in the tables' terms: its series in the indicator's unit, and the peers that may lend growth to it.

    ``factor`` brings the indicator's unit to the case's, ``lender`` says who lends, ``regions`` bear the peers' names.
    """

    series: Series
    peers: list[Series]
    indicator: Indicator
    factor: float
    lender: Message
    regions: Mapping[str, Region]

    def tells_more_than(self, alike: int) -> bool:
        """Whether there are peers enough to lend, and more than other cases in a file of ``alike`` ones."""
        return sum(len(peer) >= MIN_VALUES for peer in self.peers) >= max(MIN_PEERS, alike)

    def published(self, case: Case) -> Case:
        """The case, compared at the precision of the indicator's publication where they share its unit."""
        return replace(case, decimals=self.indicator.decimals) if self.factor == 1 else case


@dataclass(frozen=True)
class Tables:
    """What lends: a view of everything known, and how names of indicators and regions are found in it.

    ``titled`` gives the region that a title names, ``home`` is the code of the project's only one; ``kept`` are the
    views of earlier years that cases have asked for.
    """

    view: View
    regions: dict[str, Region]
    indicator: Finder
    region: Finder
    titled: Callable[[str], Match] = lambda title: Match(None)
    home: str = ""
    kept: dict[tuple[str, int], View] = field(default_factory=dict)

    def placed(self, case: Case) -> Case:
        """A case whose rows name no region with that of title, sheet or file, else the project's, as ``add`` takes it.

        A warning says which; where none is meant, that nothing is borrowed.
        """
        if case.region:
            return case
        named = next((one for title in case.titles if (one := self.titled(title)).region or one.flag), Match(None))
        code = named.region.region_code if named.region else "" if named.flag else self.home
        known = self.regions.get(code)
        said = replace(MEANT, values=(("region", known),)) if known else NO_PLACE
        return replace(case, place=code if known else "", warnings=(*case.warnings, said))

    def known(self, case: Case) -> Known | None:
        """The case in the tables' terms; None where indicator, region or unit is not theirs."""
        last = case.last
        if last is None:
            return None
        try:
            kind = self.view.indicators[self.indicator(case.indicator)]
            code = case.place or self.region(case.region)
            factor = units.here().factor(kind.unit, case.unit)
        except DataError:
            return None
        kind = kind.model_copy(update={"growth_class": case.given_class or kind.growth_class})
        series = replace(
            case.history, region=code, indicator=kind.indicator, unit=kind.unit, values=case.values / factor,
            level=self.view.levels.get(code, ""),
        )  # fmt: skip
        peers = [one for one in ratio_peers(self._by(kind, last), kind, code) if len(one)]
        lender = replace(
            LENDERS.get(peers[0].level if peers else "", LENDERS[""]),
            values=(("indicator", kind), ("slug", kind.indicator), ("n", str(len(peers)))),
        )
        return Known(series, peers, kind, factor, lender, self.regions)

    def _by(self, kind: Indicator, year: int) -> View:
        """What the tables hold of an indicator and its parts up to a year: who lends is chosen by that alone."""
        if (kind.indicator, year) not in self.kept:
            names = {kind.indicator, kind.numerator, kind.denominator, kind.peers_from}
            cut = {key: until(one, year) for key, one in self.view.series_of.items() if key[1] in names}
            self.kept[kind.indicator, year] = replace(self.view, series_of=cut)
        return self.kept[kind.indicator, year]


def level_of(name: str, regions: Mapping[str, Region], region: Finder) -> str:
    """The level of a place by its name; of one that the tables do not know by how its name ends, empty for others."""
    try:
        return regions[region(name)].level
    except DataError:
        return next((level for level, ends in ENDINGS.items() if name.endswith(ends)), "")


def until(series: Series, year: int) -> Series:
    """A series without its values after a year."""
    return series.only(np.flatnonzero(series.years <= year))
