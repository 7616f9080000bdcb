"""The lines of a text → passages: sentences whole, in simplified characters without blanks, each sign with its place.

Pages of a printed bulletin come as lines broken anywhere, with the numbers of the pages between them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from plan_analysis.plan.numbers import plain
from plan_analysis.yearbook.values import simplified

PAGE = re.compile(r"\s*(?:[-—–·]?\s*\d{1,3}\s*[-—–·]?|第\s*\d{1,3}\s*页.*)\s*")  # - 12 -
ENDS = re.compile(r"[。；;!?！？：:]\s*$")  # 增长3%。
# 一、综合  （一）农业  第二章  1.工业: begins something new
BEGINS = re.compile(
    r"\s*(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|第[一二三四五六七八九十]+[章节部]|\d{1,2}[.、]\D|表\s*\d|图\s*\d|注)"
)
# a line of text that fills its page is at least so much of the longest
FULL = 0.85
SHORTEST = 20
# what a blank stands beside when it says nothing: 增加值 12 万元
BESIDE_BLANK = re.compile(r"(?<=[\u3400-\u9fff，。；：、（）“”%])[ \t]+|[ \t]+(?=[\u3400-\u9fff，。；：、（）“”])")


@dataclass
class Passage:
    """Some lines of a text as one: ``text`` is read, ``raw`` as printed, ``at`` has line and character of each sign."""

    text: str = ""
    raw: str = ""
    at: list[tuple[int, int]] = field(default_factory=list)

    def add(self, number: int, line: str) -> None:
        """Append a line without the blanks that only lay it out."""
        blank = {index for match in BESIDE_BLANK.finditer(line) for index in range(*match.span())}
        kept = [index for index in range(len(line)) if index not in blank]
        words = "".join(line[index] for index in kept)
        self.raw += plain(words)
        self.text += simplified(plain(words))
        self.at += [(number, index + 1) for index in kept]

    def printed(self, words: str) -> str:
        """Words of the text in the characters they are printed in."""
        found = self.text.find(words)
        return self.raw[found : found + len(words)] if found >= 0 else words

    def place(self, at: int) -> str:
        """Where a sign stands in the text: its line and character, both from 1."""
        line, character = self.at[at] if at < len(self.at) else (0, 0)
        return f"line {line}, character {character}"


def passages(lines: Sequence[str]) -> Iterator[Passage]:
    """The passages of a text; a line that breaks off inside a sentence is one with the next."""
    longest = max((len(line) for line in lines), default=0)
    held: Passage | None = None
    open_line = ""
    for number, line in enumerate(lines, start=1):
        if PAGE.fullmatch(line):
            continue
        if held is None or not _goes_on(open_line, line, longest):
            if held is not None:
                yield held
            held = Passage()
        held.add(number, line)
        open_line = line
    if held is not None:
        yield held


def _goes_on(line: str, following: str, longest: int) -> bool:
    """Whether a sentence goes on in the next line."""
    if ENDS.search(line) or BEGINS.match(following) or (BEGINS.match(line) and len(line) < SHORTEST):
        return False
    if re.search(r"[，,、]\s*$", line):  # 其中，
        return True
    #  万元
    if re.search(r"\d\s*$", line) and re.match(r"\s*[%‰\u4e00-\u9fff]", following) and re.search(r"[，,]", line):
        return True
    return longest >= SHORTEST and len(line) >= FULL * longest and len(line) < 120
