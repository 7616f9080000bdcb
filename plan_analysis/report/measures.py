"""Units for a reader who does not count in 万 and 亿: 75.36亿元 are 7.536 billion yuan, 件/万人 is per 10,000 people.

The words of single units stand in the English catalogue; sizes and quotients are put together here.
"""

from collections.abc import Callable

from plan_analysis.reference.units import QUOTIENT, SIZES

NAMES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand"))
Word = Callable[[str], str]  # a unit's word, the unit itself where there is none


def english(unit: str, word: Word) -> tuple[float, str]:
    """What a value is multiplied by, and the words behind it; a unit that has no word stays as the tables write it."""
    above, *below = QUOTIENT.split(unit)
    if not below:
        return _counted(unit, word) or (1.0, unit)
    counted = _counted(above, word)
    each = [_each(part, word) for part in below]
    if counted is None or None in each:
        return 1.0, unit
    factor, name = counted
    return factor, " ".join(filter(None, [name.strip(), *(f"per {part}" for part in each)]))


def _word(unit: str, word: Word) -> str | None:
    said = word(unit)
    return None if said == unit else said


def _counted(unit: str, word: Word) -> tuple[float, str] | None:
    """万人 → a hundredth of a million people; None for a unit without a word."""
    sized = _sized(unit, word)
    if sized is None:
        return None
    size, base = sized
    whole, name = next((one for one in NAMES if one[0] <= size * 100), (1.0, ""))
    return size / whole, f"{name} {base.strip()}".strip() if name else base


def _each(unit: str, word: Word) -> str | None:
    """万元 below a stroke → 10,000 yuan; None for a unit without a word."""
    if said := _word(f"/{unit}", word):  # a person, where many are people
        return said
    sized = _sized(unit, word)
    return sized and f"{f'{sized[0]:,.0f} ' if sized[0] != 1 else ''}{sized[1].strip()}".strip()


def _sized(unit: str, word: Word) -> tuple[float, str] | None:
    """万人 → 10,000 and people, 千瓦时 → 1 and kWh; None for a unit without a word."""
    said = _word(unit, word)
    if said is not None:
        return 1.0, said
    parts = ((SIZES[size], _word(unit.removeprefix(size), word)) for size in SIZES if unit.startswith(size))
    return next(((size, base) for size, base in parts if base is not None), None)
