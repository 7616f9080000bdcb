"""Names of items down a table → which item each is a part of: by indentation, by # and 其中, by sums and numbering.

其中 reaches as far as its parts add up to their whole. Where they never do, it reaches its own line only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

# 一、  （一）  1.  (1)  ①: the smaller the rank, the higher the level
NUMBERINGS = (
    re.compile(r"[一二三四五六七八九十]+[、.．]"),  # 一、
    re.compile(r"[(（][一二三四五六七八九十]+[)）]"),  # （一）
    re.compile(r"\d{1,2}[、.．](?!\d)"),  # 1.
    re.compile(r"[(（]\d{1,2}[)）]"),  # (1)
    re.compile(r"[①-⑳]"),
)
# 其中： in half-width blanks
WIDTH_OF_MARK = 6
# so many rows below may stand the next part of the same whole
FARTHEST_PART = 60
WHOLE = {"合计", "总计", "总额", "总数", "小计"}


# two parts that make up their whole by their words alone, also where only rates are printed
COMPLEMENTS = {
    frozenset(pair.split("/"))
    for pair in (
        "城市/农村 城镇/农村 城镇/乡村 城市/乡村 男/女 男性/女性 食品/非食品 消费品/服务 轻工业/重工业 进口/出口"
    ).split()
}


@dataclass
class Entry:
    """One named row: its word, how it is marked as a part (``#``, ``其中`` or not), its indentation and its amounts."""

    word: str
    mark: str = ""
    indent: int = 0
    amounts: Sequence[float | None] = ()
    filled: bool = True
    parents: list[int] = field(default_factory=list)

    @property
    def rank(self) -> int:
        """The level of its numbering; 0 without one."""
        return numbered(self.word.strip())[0]


def numbered(text: str) -> tuple[int, str]:
    """The level of the numbering before a name, 0 without one, and the bare name: （一）甲 is (2, 甲)."""
    for number, form in enumerate(NUMBERINGS, start=1):
        if match := form.match(text):
            return number, text[match.end() :].strip()
    return 0, text


def is_heading(entries: Sequence[Entry], at: int) -> bool:
    """Whether an entry without values is a heading over those below, not an item that happens to print nothing."""
    rank = entries[at].rank
    below = next((entries[number] for number in range(at + 1, len(entries)) if entries[number].filled), None)
    if below is None:
        return False
    if rank and below.rank and below.rank <= rank:
        return False
    above = next((entries[number] for number in range(at - 1, -1, -1) if entries[number].filled), None)
    return not (not rank and above is not None and above.rank and above.rank == below.rank)


def nest(entries: Sequence[Entry], indented: bool) -> None:
    """Fill in ``parents`` of every filled entry, outermost first; ``indented`` says that blanks before a name count."""
    if indented:
        for at, entry in enumerate(entries):
            if entry.mark == "其中":
                entry.indent = _of_words(entries, at)
    _Nesting(entries, indented).run()


def _of_words(entries: Sequence[Entry], at: int) -> int:
    """Where the words after 其中 stand: another part of the same whole stands under them, not under 其中."""
    own = entries[at].indent
    for number in range(at + 1, min(at + 1 + FARTHEST_PART, len(entries))):
        below = entries[number]
        if below.indent <= own:
            break
        if not below.mark and below.indent - own <= WIDTH_OF_MARK:
            return below.indent
    return own


class _Nesting:
    """Walks the entries; a group is what one 其中 opened: its whole and its parts so far."""

    def __init__(self, entries: Sequence[Entry], indented: bool) -> None:
        self.entries = entries
        self.indented = indented
        self.blanks: list[int] = []
        self.last: int | None = None
        self.total: int | None = None
        self.whole: int | None = None
        self.parts: list[int] = []

    def run(self) -> None:
        for at, entry in enumerate(self.entries):
            if not entry.filled:
                self._close()
                self._step_out(entry.indent)  # a heading without values ends the levels above it
                continue
            if self.indented and (above := self._above(at)):
                entry.parents = above
                if not entry.mark:
                    self.last = at
                continue
            if entry.mark:
                entry.parents = self._of_part(at)
            elif self.whole is not None and self._belongs(at):
                entry.parents = [*self.entries[self.whole].parents, self.whole]
                self.parts.append(at)
            else:
                self._close()
                self.last = at
                self.total = at if entry.word in WHOLE else self.total

    def _close(self) -> None:
        self.whole, self.parts = None, []

    def _step_out(self, indent: int) -> None:
        while self.blanks and self.entries[self.blanks[-1]].indent >= indent:
            self.blanks.pop()

    def _above(self, at: int) -> list[int]:
        self._step_out(self.entries[at].indent)
        found = list(self.blanks)
        self.blanks.append(at)
        return found

    def _of_part(self, at: int) -> list[int]:
        if self.entries[at].mark == "其中" and self.parts and self.whole is not None:
            self._open_again(at)
        elif self.whole is None or self.entries[at].mark == "#":
            self.whole, self.parts = self._whole_of(at), []
        self.parts.append(at)
        return [] if self.whole is None else [*self.entries[self.whole].parents, self.whole]

    def _whole_of(self, at: int) -> int | None:
        """The item above, unless the part is larger and a total is there that holds it."""
        if self.last is None or self.total is None or self.last == self.total:
            return self.last if self.last is not None else self.total
        return self.total if not self._fits(at, self.last) else self.last

    def _open_again(self, at: int) -> None:
        """A second 其中: another split of the same whole, or the split of the part right above."""
        whole, above = self.whole, self.parts[-1]
        assert whole is not None
        if self._complementary(self.parts) or self._completes([], at, whole) or not self._fits(at, above):
            self.parts = []
        elif self._complete(self.parts, whole) or not self.entries[above].mark:
            self.whole, self.parts = above, []

    def _belongs(self, at: int) -> bool:
        whole = self.whole
        if whole is None or self.entries[self.parts[0]].mark == "#" or self._complete(self.parts, whole):
            return False
        if self._complementary([*self.parts, at]):
            return True
        rank = self.entries[whole].rank
        if rank and self.entries[at].rank == rank:
            return False
        return self._completes(self.parts, at, whole)

    def _completes(self, parts: list[int], at: int, whole: int) -> bool:
        """Whether the parts so far and the rows from here on, up to the next mark, come to add up to the whole."""
        held = list(parts)
        for number in range(at, len(self.entries)):
            entry = self.entries[number]
            if not entry.filled or (number > at and entry.mark):
                return False
            held.append(number)
            if self._complete(held, whole):
                return True
        return False

    def _complementary(self, parts: list[int]) -> bool:
        return frozenset(self.entries[part].word.strip() for part in parts) in COMPLEMENTS and len(parts) == 2

    def _complete(self, parts: list[int], whole: int) -> bool:
        column = self._column(whole)
        if self._complementary(parts):
            return True
        values = [self.entries[part].amounts[column] for part in parts] if column is not None else []
        if column is None or len(values) < 2 or None in values:
            return False
        total = self.entries[whole].amounts[column] or 0.0
        places = max(_decimals(value or 0.0) for value in [total, *values])
        rounding = 0.5 * (len(values) + 1) * 10.0**-places
        return abs(sum(value or 0.0 for value in values) - total) <= (rounding if places else 1.0)

    def _fits(self, part: int, whole: int) -> bool:
        column = self._column(whole)
        if column is None:
            return True
        value, total = self.entries[part].amounts[column], self.entries[whole].amounts[column]
        return value is None or total is None or value <= total

    def _column(self, whole: int) -> int | None:
        return next((number for number, value in enumerate(self.entries[whole].amounts) if value is not None), None)


def _decimals(value: float) -> int:
    text = f"{value:.10g}"
    return len(text.partition(".")[2]) if "e" not in text else 0
