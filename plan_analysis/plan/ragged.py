"""Tables whose cells end with a bar, one or two a line: 城镇化率 |, 58 |, >60 | [3] | → one cell a line, or rows.

A run of such lines whose header the reader of one cell a line understands is laid out for it. Any other becomes rows
laid against the right edge of the header, since what is missing in a row are the merged cells at its left.
"""

import re
from collections.abc import Iterator

from plan_analysis.plan.files import Cell, Line, as_row
from plan_analysis.plan.numbers import plain
from plan_analysis.plan.stacks import VALUE, Numbered, opens, stack_at

BAR = re.compile(r"^[|｜\s]+$")  # | |
# a column of targets: 103年 年度目標值, 2030 ambition
AIMED = re.compile(r"目标值|目標值|(?:19|20)\d\d|1[0-4]\d\s?年|[Tt]arget|[Aa]mbition|[Mm]ilestone")
NAMED = re.compile(r"指标|指標|项目|任务|名称|[Ii]ndicator|[Mm]easure|[Gg]oal|[Tt]heme")  # 指标
REACH = 4  # lines without a bar within one run: a cell of several lines
LEAST = 8


def flattened(numbered: Numbered) -> Iterator[tuple[int, Line]]:
    """The lines, those of ragged tables one cell a line or as rows."""
    at, table = 0, 13000
    for start, end in _runs(numbered):
        yield from numbered[at:start]
        cells = _cells(numbered[start:end])
        filled = [(number, Line(text)) for number, text in cells if text]
        if any(opens(line) and stack_at(filled, i) for i, (_, line) in enumerate(filled[:6])):
            yield from filled
        elif rows := _rows(cells):
            table += 1
            yield from _laid(rows, table)
        else:
            yield from numbered[start:end]
        at = end
    yield from numbered[at:]


def _runs(numbered: Numbered) -> Iterator[tuple[int, int]]:
    """(start, end) of stretches in which most lines hold one cell and its bar."""
    at = 0
    while at < len(numbered):
        if not _barred(numbered[at][1]):
            at += 1
            continue
        start = at - 1 if at and BAR.match(numbered[at][1].text) and numbered[at - 1][1].text.strip() else at
        end = last = at
        while end < len(numbered) and end - last < REACH and not numbered[end][1].cells:
            last = end if _barred(numbered[end][1]) else last
            if _wide(numbered[end][1]):
                break
            end += 1
        lines = [line for _, line in numbered[start : last + 1]]
        if sum(bool(line.text.strip(" |｜\t")) for line in lines) >= LEAST and not _wide(
            numbered[min(end, len(numbered) - 1)][1]
        ):
            yield start, last + 1
        at = max(last, at) + 1


def _barred(line: Line) -> bool:
    """Whether a line ends with a bar and holds two cells at most."""
    text = line.text.rstrip()
    return not line.cells and text.endswith(("|", "｜")) and not text.lstrip().startswith("| ") and not _wide(line)


def _wide(line: Line) -> bool:
    """Whether a line is a whole row of a table."""
    return len([part for part in re.split("[|｜]", line.text) if part.strip()]) > 2


def _cells(lines: Numbered) -> list[tuple[int, str]]:
    """(line, text) of every cell, the empty ones too."""
    found: list[tuple[int, str]] = []
    held, start = "", 0
    for number, line in lines:
        parts = re.split("[|｜]", line.text)
        for i, part in enumerate(parts):
            words = " ".join(part.split())
            start = number if words and not held else start
            held += (" " if held and words and held[-1].isascii() and words[0].isascii() else "") + words
            if i < len(parts) - 1:
                found.append((start if held else number, held))
                held = ""
    return [*found, (start, held)] if held else found


def _rows(cells: list[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    """Header and rows, each as wide as the header; nothing where no column of the header is one of targets."""
    aimed = next((i for i, (_, text) in enumerate(cells) if AIMED.search(plain(text)) and len(text) < 24), None)
    if aimed is None:
        return []
    last = aimed
    while last + 1 < len(cells) and AIMED.search(plain(cells[last + 1][1])) and len(cells[last + 1][1]) < 24:
        last += 1
    first = last
    while first and cells[first - 1][1] and len(cells[first - 1][1]) < 40:
        first -= 1
    header = cells[first : last + 1]
    if len(header) < 2 or not any(NAMED.search(text) for _, text in header):
        return []
    segments = _segments(cells[last + 1 :])
    width = len(header)
    if max((len(segment) for segment in segments), default=0) > 2 * width:
        segments = [segment[i : i + width] for segment in segments for i in range(0, len(segment), width)]
    rows = [_padded(segment[-width:], width) for segment in segments if len(segment) > 1]
    valued = sum(bool(VALUE.match(plain(row[-1][1]))) or bool(re.search(r"\d", row[-1][1])) for row in rows)
    return [header, *rows] if rows and valued >= 0.5 * len(rows) else []


def _segments(cells: list[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    """Cells between empty ones."""
    found: list[list[tuple[int, str]]] = [[]]
    for cell in cells:
        if cell[1]:
            found[-1].append(cell)
        elif found[-1]:
            found.append([])
    return [segment for segment in found if segment]


def _padded(row: list[tuple[int, str]], width: int) -> list[tuple[int, str]]:
    return [(0, "")] * (width - len(row)) + row


def _laid(rows: list[list[tuple[int, str]]], table: int) -> Iterator[tuple[int, Line]]:
    """Rows as lines with cells; a cell missing at the left is the one above."""
    above: list[Cell] = []
    for r, row in enumerate(rows):
        number = next(line for line, text in row if text)
        cells = [
            above[c] if not text and above and r > 1 else Cell(text, (table * 1000 + r, c))
            for c, (_, text) in enumerate(row)
        ]
        yield number, Line(as_row([text for _, text in row if text]), tuple(cells), table)
        above = cells
