"""The shipped Chinese font cut down to the characters of a page.

The outline of a character is taken from the font once and kept; a page's font is then put together from outlines in
milliseconds, where cutting the whole font down takes longer than all else in a page.
"""

import base64
import io
from functools import lru_cache
from typing import TYPE_CHECKING

from plan_analysis.report.palette import FONT

if TYPE_CHECKING:  # loaded when the first page with Chinese is made
    from fontTools.cffLib import CharStrings
    from fontTools.misc.psCharStrings import T2CharString
    from fontTools.ttLib import TTFont

KEPT = ("head", "hhea", "OS/2")  # tables that give a line its height
NAME = {"familyName": "Noto Sans SC Page", "styleName": "Regular"}


@lru_cache(maxsize=64)
def data_address(characters: str) -> str:
    """A font of these characters as a data address; those that the shipped font has not are left out."""
    buffer = io.BytesIO()
    _cut(characters).save(buffer)
    return "data:font/woff;base64," + base64.b64encode(buffer.getvalue()).decode()


def _cut(characters: str) -> "TTFont":
    from fontTools.fontBuilder import FontBuilder

    shipped = _shipped()
    known = shipped.getBestCmap()
    glyphs = {ord(char): known[ord(char)] for char in characters if ord(char) in known}
    names = [".notdef", *dict.fromkeys(glyphs.values())]
    builder = FontBuilder(shipped["head"].unitsPerEm, isTTF=False)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(glyphs)
    builder.setupCFF("NotoSansSC-Page", {}, {name: _outline(name) for name in names}, {})
    builder.setupHorizontalMetrics({name: shipped["hmtx"][name] for name in names})
    builder.setupNameTable(NAME)
    builder.setupPost(keepGlyphNames=False)
    font = builder.font
    for table in KEPT:
        font[table] = _copy(shipped[table])
    font.recalcBBoxes = font.recalcTimestamp = False  # the same bytes on every day
    font.flavor = "woff"
    return font


def _outline(name: str) -> "T2CharString":
    from fontTools.misc.psCharStrings import T2CharString

    return T2CharString(_outlines()[name].bytecode)


@lru_cache(maxsize=1)
def _shipped() -> "TTFont":
    from fontTools.ttLib import TTFont

    return TTFont(FONT, lazy=True)


@lru_cache(maxsize=1)
def _outlines() -> "CharStrings":
    return _shipped()["CFF "].cff.topDictIndex[0].CharStrings


def _copy(table: object) -> object:
    """A table of its own, because writing a font changes it."""
    from copy import deepcopy

    return deepcopy(table)
