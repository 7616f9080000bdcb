"""Names found by any part of them, in Chinese, English or pinyin (``yanfa``, ``yf`` for 研发)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from plan_analysis.yearbook.values import squeezed


@dataclass(frozen=True)
class Name:
    """What is found: its code, and every name that it goes by."""

    code: str
    names: tuple[str, ...]


def find(wanted: str, names: Iterable[Name]) -> list[str]:
    """Codes whose name holds the text, the ones that begin with it first; all where nothing is asked for.

    Several words must all be found. Pinyin is matched in full and by its first letters.
    """
    words = [squeezed(word).casefold() for word in wanted.split()]
    scored = [(max((_score(word, one) for word in words), default=0), one.code) for one in names]
    return [code for score, code in sorted(scored, key=lambda pair: pair[0]) if score < NONE]


NONE = 9  # not found


def _score(word: str, one: Name) -> int:
    """0 for the name itself, then its beginning, its inside, pinyin from the beginning, pinyin inside."""
    said = [squeezed(name).casefold() for name in (one.code, *one.names)]
    if word in said:
        return 0
    if any(name.startswith(word) for name in said):
        return 1
    if any(word in name for name in said):
        return 2
    if not word.isascii() or not word.isalpha():
        return NONE
    spoken = [sound for name in one.names for sound in pinyin(name)]
    if any(sound.startswith(word) for sound in spoken):
        return 3
    return 4 if any(word in sound for sound in spoken) else NONE


@lru_cache(maxsize=4096)
def pinyin(name: str) -> tuple[str, ...]:
    """A Chinese name as it is spoken, in full and by first letters; nothing for other names."""
    if name.isascii():
        return ()
    from pypinyin import Style, lazy_pinyin  # its dictionary takes half a second to load

    whole = "".join(lazy_pinyin(name)).casefold()
    first = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).casefold()
    return squeezed(whole), squeezed(first)
