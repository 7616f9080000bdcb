"""Tables in plain text: cells between ``|`` or tabs, and one cell a line, with or without marks → rows of cells.

A row keeps the number of the line it begins in. What does not fit its table's columns is left as it stands.
"""

import re
from collections.abc import Iterator

from plan_analysis.plan import ragged
from plan_analysis.plan.files import Cell, Line
from plan_analysis.plan.numbers import plain
from plan_analysis.plan.stacks import HEADER, MAX_CELL, OPENS, VALUE, Numbered, stacked


def recognised(numbered: Numbered) -> Numbered:
    """The lines, those of tables as rows of cells."""
    return list(stacked(list(_spaced(list(_barred(list(ragged.flattened(numbered))))))))


def cells(text: str, stub: bool = False) -> list[str]:
    """The cells of one printed row; with a blank ``stub`` where it begins with a tab below one that does not."""
    mark = "|" if "|" in text else "\t"
    inner = text.strip().strip(mark) if mark == "|" or not stub else text.strip(" \n").rstrip("\t")
    return [" ".join(cell.split()) for cell in inner.split(mark)]


def _barred(numbered: Numbered) -> Iterator[tuple[int, Line]]:
    """Rows whose cells stand between ``|`` or tabs: ``| 用水总量 | 亿立方米 | ≤30 |``."""
    table, inside, width = 1000, False, 0
    for at, (number, line) in enumerate(numbered):
        text = plain(line.text)
        row = not line.cells and (text.strip().strip("|").count("|") >= 1 or text.strip().count("\t") >= 1)
        if row and set(text.strip()) <= set("|-: +"):
            continue  # the rule under a header in Markdown
        if row:
            if not inside:
                table += 1
            below = inside and not numbered[at - 1][1].text.startswith("\t")
            words = cells(line.text.replace("｜", "|"), below and line.text.startswith("\t"))
            width = len(words)
            yield number, Line(line.text, tuple(Cell(word, (number, c)) for c, word in enumerate(words)), table)
        elif inside and _titles(text, numbered[at + 1] if at + 1 < len(numbered) else None):
            # 一、健康水平: one text over the whole row
            yield number, Line(line.text, tuple(Cell(text.strip(), (number, 0)) for _ in range(width)), table)
            row = True
        else:
            yield number, line
        inside = row or (inside and not text.strip())


def _titles(text: str, following: tuple[int, Line] | None) -> bool:
    """Whether a line between two rows of a table is the title of the rows below it."""
    words = text.strip().strip("|").strip()
    # 表2 重点工程
    if not words or following is None or len(words) > MAX_CELL or re.search(r"[。;:,]$|^[附续]?表\s*\d", words):
        return False
    below = plain(following[1].text)
    first = cells(below)[0]
    return not following[1].cells and bool(re.search(r"[|\t]", below.strip())) and not OPENS.match(first)


def _spaced(numbered: Numbered) -> Iterator[tuple[int, Line]]:
    """Tables whose cells stand between blanks, as a PDF gives them: 指标 2020年 2025年, then 绿地率 35 40."""
    roles: list[str] = []
    table = 9000
    for number, line in numbered:
        words = plain(line.text).split() if not line.cells and len(line.text) < 200 else []
        found = [next((role for role, pattern in HEADER if pattern.search(word)), "") for word in words]
        if (
            len(found) > 2
            and "name" in found
            and "value" in found
            and all(found)
            and not line.text.rstrip().endswith("。")
        ):
            roles, table = found, table + 1
            yield number, Line(line.text, tuple(Cell(word, (number, c)) for c, word in enumerate(words)), table)
            continue
        row = _spaced_row(roles, words) if roles else []
        if not row:
            roles = roles if roles and not line.text.strip() else []
            yield number, line
            continue
        yield number, Line(line.text, tuple(Cell(word, (number, c)) for c, word in enumerate(row)), table)


def _spaced_row(roles: list[str], words: list[str]) -> list[str]:
    """The cells of one row, the name in one piece; nothing where they do not fit the header."""
    at = roles.index("name")
    more = len(words) - len(roles)
    if more < 0 or not words:
        return []
    row = [*words[:at], " ".join(words[at : at + more + 1]), *words[at + more + 1 :]]
    values = [word for role, word in zip(roles, row, strict=True) if role == "value"]
    # 2025年冷库容量
    return row if all(VALUE.match(word) for word in values) and re.search("[\u4e00-\u9fff]{2}", row[at]) else []
