"""What somebody calls a region or an indicator → its code; a misspelt name is answered with the nearest ones."""

import difflib
import itertools
from collections.abc import Callable

from plan_analysis.plan import indicators as words
from plan_analysis.reference.schema import DataError, Indicator, Region
from plan_analysis.yearbook.values import squeezed

NEAREST = 3  # names offered in the place of one that is not known
CLOSE = 0.5  # share of its letters that a name must have in common with one that is not known


def region(wanted: str, regions: dict[str, Region]) -> str:
    """Code of a region: ``130600``, ``保定``, ``Baoding``; raises DataError with the nearest names."""
    return _code(wanted, {code: [row.name_zh, row.name_en, *row.aliases] for code, row in regions.items()}, "region")


def indicator(wanted: str, indicators: dict[str, Indicator]) -> str:
    """Slug of an indicator: ``rd_exp``, ``全社会R&D经费``, ``R&D expenditure``; raises DataError with the nearest.

    Where no name is the very same, one of the same words counts, as for tables: 有效发明专利拥有量, ``gdp growth``.
    """
    names = {slug: [row.name_zh, row.name_en] for slug, row in indicators.items()}
    return _code(wanted, names, "indicator", lambda name: words.folded(_folded(name)))


def _code(wanted: str, names: dict[str, list[str]], what: str, alike: Callable[[str], str] | None = None) -> str:
    """The one code that bears the name; a name in full goes before one without 省 or 市 at its end."""
    if wanted in names:
        return wanted
    known: dict[str, list[str]] = {}
    for code, said in names.items():
        for name in said:
            known.setdefault(_folded(name), []).append(code)
    found = list(dict.fromkeys(known.get(_folded(wanted), [])))
    if not found:  # GDP for gdp
        found = [code for code in names if _folded(code).replace("_", "") == _folded(wanted).replace("_", "")]
    if not found and alike:
        found = [code for code, said in names.items() if alike(wanted) in map(alike, said)]
    if not found:
        found = list(dict.fromkeys(code for end in "市省" for code in known.get(_folded(wanted) + end, [])))
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(f"{code} ({names[code][0]})" for code in found)
        raise DataError(f"{what}: {wanted!r} is the name of {several}; give the code")
    same = alike or _folded  # R&D强度 and R&D经费占GDP比重 have more in common when both are said in the same words
    meant_by = {code: code for code in names} | {same(name): codes[0] for name, codes in known.items()}
    offered = dict.fromkeys(meant_by[name] for name in _nearest(same(wanted), [*meant_by]))
    meant = ", ".join(f"{code} ({names[code][0]}, {names[code][1]})" for code in offered)
    raise DataError(f"{what}: {wanted!r} is not known" + (f"; did you mean {meant}?" if meant else ""))


def _nearest(wanted: str, names: list[str]) -> list[str]:
    """Names most like one that is not known; of equally like ones those that begin as it does, then the first."""

    def likeness(name: str) -> tuple[float, int]:
        alike = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(name, wanted, strict=False))
        return difflib.SequenceMatcher(None, name, wanted).ratio(), sum(1 for _ in alike)

    found = {name: likeness(name) for name in names}
    close = [name for name, (share, _) in found.items() if share >= CLOSE]
    return sorted(close, key=lambda name: found[name], reverse=True)[:NEAREST]


def _folded(name: str) -> str:
    return squeezed(name).casefold()
