"""A plan's lines → its paragraphs, each with the line it begins in: hard-wrapped lines joined, tables recognised.

This is the one reader of a plan's text: what ``targets`` proposes and what ``build`` checks are read by it alike.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plan_analysis.plan import files, grids
from plan_analysis.plan.files import Cell, Line
from plan_analysis.plan.numbers import plain, without_noise
from plan_analysis.reference.schema import DataError

# characters written only in traditional Chinese, frequent in plans
# 桃園市淨零城市計畫
TRADITIONAL = re.compile(
    "[達億萬個產業與為過內發劃標點縣鎮區務關設實現數總戶積極訂領導負責單電計畫臺國寬學體開廣東車門頭質時應還進這種會來們運動醫療養護農環員團機構營場館樓庫號轉減調書報議職訓練]"
)
# 一、主要目标完成情况
BEGINS = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+[、.]|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}[.、．](?!\d)|"
    r"第[一二三四五六七八九十百]+[章节篇条]"
    r"|[-—·•●■◆★▪]|专栏|表\s*\d|附[件表]|[|]|[一二三四五六七八九十]是|[A-Z][A-Za-z ]{2,20}:\s|By (?:the end of "
    r")?20\d\d|(?:牵头|责任|配合)(?:单位|部门))"
)
ENDS = re.compile(r"[。！？；：:;!?|]\s*$|[.]\s*$")  # annually.
# frequent words of English; a text without Chinese and without them is in a language the reader does not know
ENGLISH = re.compile(
    r"\b(?:the|of|and|to|will|by|in|for|be|is|with|at|from|per|our|as|rate|number|target|targets|baseline|measure|"
    r"plan|year|homes|people|increase|reduce|share|indicator)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: number of its first line (from 1), text as printed, the same in one width and simplified.

    ``cells`` are its cells where it is a row of table number ``table``, ``heading`` its level where the file says so.
    """

    line: int
    text: str
    plain: str
    cells: tuple[Cell, ...] = ()
    table: int = 0
    heading: int = 0

    @property
    def english(self) -> bool:
        """Whether it is written in English."""
        return len(re.findall("[\u4e00-\u9fff]", self.plain)) < 0.1 * len(self.plain) and bool(
            # - Build 1,500 homes.
            re.search(
                r"[A-Za-z]{2,} [A-Za-z]{2,}|^[^\u4e00-\u9fff]*\b[A-Za-z][a-z]{2,} [\d,.]+ [a-z]{4,}[^\u4e00-\u9fff]*$",
                self.plain,
            )
        )


def paragraphs(source: Path | str) -> list[Paragraph]:
    """The paragraphs of a file, or of a text given as such; raises DataError for what cannot be read whole."""
    printed = [_marked(line) for line in files.lines(source)]
    numbered = grids.recognised(list(enumerate(printed, start=1)))
    joined = list(_joined(numbered))
    name = source.name if isinstance(source, Path) else "the text"
    _known_language([line.text for _, line in joined], name)
    simplified = _simplified([line.text for _, line in joined])
    return [
        Paragraph(
            number,
            line.text,
            without_noise(plain(simple)) if line.cells else without_notes(without_noise(plain(simple))),
            _plain_cells(line.cells, simple != line.text),
            line.table,
            line.heading,
        )
        for (number, line), simple in zip(joined, simplified, strict=True)
    ]


# 森林覆盖率[21]达到40%: a footnote's mark
FOOTNOTE = re.compile(r"(?<=[\u4e00-\u9fff”%)])\[\d{1,3}\]")


def without_notes(text: str) -> str:
    """The text with marks of footnotes blanked out, every other character in its place."""
    return FOOTNOTE.sub(lambda mark: " " * len(mark[0]), text)


def _marked(line: Line) -> Line:
    """A line of Markdown that is a heading, as one: ## 一、发展目标."""
    mark = re.match(r"(#{1,6})\s+(?=\S)", line.text) if not line.cells and not line.heading else None
    return Line(line.text[mark.end() :], heading=len(mark[1])) if mark else line


def _plain_cells(cells: tuple[Cell, ...], turned_row: bool) -> tuple[Cell, ...]:
    """Cells in one width; in simplified characters where the row was turned into them."""
    if not cells or not turned_row:
        return tuple(Cell(plain(cell.text), cell.origin) for cell in cells)
    turned = dict(zip([c.origin for c in cells], _turned([c.text for c in cells]), strict=True))
    return tuple(Cell(plain(turned[cell.origin]), cell.origin) for cell in cells)


def _known_language(texts: list[str], name: str) -> None:
    """Raises DataError for a text in a language that the reader does not know."""
    whole = "\n".join(texts)
    letters = len(re.findall(r"[^\W\d_]", whole))  # 宁川市政府工作报告
    chinese = len(re.findall("[\u4e00-\u9fff]", whole))
    # までに
    kana = len(re.findall("[\u3040-\u30ff\uac00-\ud7af]", whole))
    if letters < 40 or (chinese > 0.2 * letters and kana < 0.05 * letters):
        return
    words = len(re.findall(r"[^\W\d_]+", whole))  # Riverland
    if kana >= 0.05 * letters or len(ENGLISH.findall(whole)) < 0.08 * words:
        raise DataError(f"{name}: is written neither in Chinese nor in English; have it translated first")


def _joined(numbered: list[tuple[int, Line]]) -> Iterator[tuple[int, Line]]:
    """(line number, paragraph): lines that were broken to a width are joined, all others stand for themselves."""
    width = _wrapped_at([line.text for _, line in numbered if not line.cells and not line.heading])
    held, start, full = "", 0, False
    for number, line in numbered:
        text = line.text.rstrip()
        alone = bool(line.cells or line.heading)
        goes_on = not alone and bool(text.strip()) and ((full and not BEGINS.match(text)) or _unfinished(held, text))
        if held and not goes_on:
            yield start, Line(held)
            held = ""
        if alone and text.strip():
            yield number, line
        elif held:
            latin = held[-1:].isascii() and text.strip()[:1].isascii() and not held.endswith(("-", "/", "("))
            held += (" " if latin else "") + text.strip()
        elif text.strip():
            held, start = text, number
        # a full line that ends without a full stop goes on in the next one
        full = bool(width and len(text.strip()) >= 0.8 * width and not ENDS.search(text))
    if held:
        yield start, Line(held)


# at least 40 percent / of funds; from 62 miles to / 180 miles: a line of English that cannot end where it does
CANNOT_END = re.compile(
    r"\b(?:of|to|the|an?|by|than|at|and|or|from|in|for|with|was|is|are|were|will|be|least|about|over|our|its|their|"
    r"spend|invest|reach)$"
)
# by 30% (baseline
OPENED = re.compile(r"[(][^()]*$")


def _unfinished(held: str, text: str) -> bool:
    """Whether an English line goes on in the next: that begins small, or the line ends with a bracket open or 'of'."""
    if len(held) < 40 or not held.isascii() or not text.isascii():
        return False
    words = text.strip()
    small = bool(re.match("[a-z]", words)) and not ENDS.search(held)
    # 180 miles
    cut = bool(CANNOT_END.search(held)) and bool(re.match(r"[A-Za-z\d$]", words))
    return small or cut or bool(OPENED.search(held) and ")" in words)


def _wrapped_at(texts: list[str]) -> int:
    """The width at which a text is hard-wrapped, or 0 when its lines are paragraphs."""
    lengths = [len(text.strip()) for text in texts if text.strip() and "|" not in text]
    if len(lengths) < 4:
        return 0
    width = sorted(lengths)[int(0.95 * (len(lengths) - 1))]
    full = [text for text in texts if len(text.strip()) >= 0.8 * width and "|" not in text]
    unfinished = sum(not ENDS.search(text) for text in full)
    return width if 14 <= width <= 120 and len(full) >= 3 and unfinished > 0.4 * len(full) else 0


def _simplified(texts: list[str]) -> list[str]:
    """The texts in simplified characters, one character for one; as they are when they hold no traditional ones."""
    return _turned(texts) if len(TRADITIONAL.findall("".join(texts))) >= 3 else texts


def _turned(texts: list[str]) -> list[str]:
    import opencc

    convert = opencc.OpenCC("t2s").convert
    changed = [convert(text) for text in texts]
    return [
        new if len(new) == len(old) else "".join(one if len(one := convert(char)) == 1 else char for char in old)
        for old, new in zip(texts, changed, strict=True)
    ]
