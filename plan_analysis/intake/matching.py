"""The indicator that words in a plan or a table mean: certain only where name and unit leave no doubt."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from plan_analysis.plan import indicators as names
from plan_analysis.reference.schema import UNKNOWN_UNIT, Indicator
from plan_analysis.reference.units import Units, of_each
from plan_analysis.yearbook.values import squeezed

ALIKE = 0.6  # below this two names are not offered for one another
OFFERED = 3
COUNTIES = re.compile(r"^(?:各|分)?县?[(（][市县区旗、,，]+[)）]|^(?:各|分)[市县区旗]+")  # 各县（市、区）高新技术企业数
GROWTH = re.compile(r"(?:年均)?(?:增长率?|增速|增幅|下降率?|降幅|提高)(?:幅度)?$")  # 地区生产总值年均增长率


@dataclass(frozen=True)
class Proposal:
    """The indicator that is meant, empty where that is not certain, and the nearest ones with their names."""

    indicator: str
    nearest: tuple[str, ...]


class Indicators:
    """Names and units of indicators, to be asked what words mean."""

    def __init__(self, known: Iterable[Indicator], units: Units, region: str = "") -> None:
        self._known = list(known)
        self._units = units
        self._region = region
        self._names: dict[str, list[Indicator]] = {}
        for row in self._known:
            for name in dict.fromkeys((row.name_zh, row.name_en)):
                self._names.setdefault(self.normal(name), []).append(row)

    def normal(self, name: str) -> str:
        """A name as it is compared: without its place, each thing in one of the ways in which it is written."""
        words = squeezed(name)
        words = COUNTIES.sub("", words) or words
        if self._region:
            words = re.sub(f"^{re.escape(self._region.rstrip('市省'))}[市省]?", "", words)  # 邯郸市地区生产总值
        return names.folded(words)

    def alike(self, name: str, unit: str, row: Indicator) -> bool:
        """Whether a name with a unit may be another word for an indicator, as a person has to say."""
        ratio = difflib.SequenceMatcher(None, self.normal(name), self.normal(row.name_zh)).ratio()
        return ratio >= ALIKE and self._fits(of_each(name, unit), row.unit)

    def meant(self, name: str, unit: str, growth: bool = False) -> Proposal:
        """What a name with a unit means; of a growth target the unit is not that of its indicator."""
        wanted, unit = self.normal(name), of_each(name, unit)
        if growth:
            wanted = GROWTH.sub("", wanted) or wanted
        rows = [row for row in self._names.get(wanted, []) if growth or self._fits(unit, row.unit)]
        found = list(dict.fromkeys(row.indicator for row in rows))
        if len(found) == 1:
            return Proposal(found[0], ())
        near = difflib.get_close_matches(wanted, self._names, OFFERED * 2, ALIKE)
        offered = dict.fromkeys(
            f"{row.indicator} ({row.name_zh})"
            for name in near
            for row in self._names[name]
            if growth or self._fits(unit, row.unit)
        )
        return Proposal("", tuple(offered)[:OFFERED])

    def _fits(self, unit: str, wanted: str) -> bool:
        return wanted == UNKNOWN_UNIT or (bool(unit) and self._units.convertible(unit, wanted))
