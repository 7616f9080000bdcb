"""One sheet as every reader of a format hands it on: cells in their own places, merged areas, lines around."""

from dataclasses import dataclass, field

from plan_analysis.reference.hidden import SEEN, Hidden

Cell = str | int | float
Grid = list[list[Cell]]
# top, left, bottom, right, all inclusive and counted from 0
Merge = tuple[int, int, int, int]


@dataclass
class Sheet:
    """One sheet or one HTML table: cells in their own places and merged areas.

    Of an HTML table also the lines of text above and below it, and the title of its page. A text without columns has
    no cells, only lines above, and the sentence it is refused with when its lines hold no figures either.
    ``file`` is the name of its file, ``hidden`` what its workbook hides of it.
    """

    name: str
    cells: Grid
    merges: list[Merge] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    page: str = ""
    excuse: str = ""
    file: str = ""
    hidden: Hidden = SEEN
