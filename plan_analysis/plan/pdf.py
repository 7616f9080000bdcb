"""A PDF with text → its lines; lines that a page breaks at its margin are joined by their place, not by their spacing.

Official papers (GB/T 9704) set 16 pt characters 28.95 pt apart, so that every line looks like a paragraph; what tells
them apart is the indent of the first line and that all others but the last reach the right margin.
"""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

PAGE_NUMBER = re.compile(r"\s*[-—–·•]*\s*\d{1,4}\s*[-—–·•]*\s*")  # - 12 -


@dataclass(frozen=True)
class Printed:
    """One printed line: its text, left and right end and height in points; ``last`` of its box of text."""

    text: str
    left: float
    right: float
    size: float
    last: bool


def printed(data: bytes) -> list[str]:
    """The lines of a PDF, broken ones joined where the page's geometry shows them; empty ones between paragraphs."""
    found = list(_printed(data))
    margins = _margins(found)
    if margins is None:
        return [part for line in found for part in ([line.text, ""] if line.last else [line.text])]
    return list(_joined(found, *margins))


def _printed(data: bytes) -> Iterator[Printed]:
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams, LTTextContainer, LTTextLine

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    for page in extract_pages(io.BytesIO(data), laparams=LAParams()):
        for box in page:
            if isinstance(box, LTTextContainer):
                lines = [one for one in box if isinstance(one, LTTextLine)]
                for number, one in enumerate(lines, start=1):
                    text = one.get_text().rstrip("\n")
                    yield Printed(text, one.x0, one.x1, one.height, number == len(lines))


def _margins(found: list[Printed]) -> tuple[float, float] | None:
    """Left and right margin of the body where its paragraphs are indented, else nothing."""
    body = [line for line in found if len(line.text.strip()) > 1 and not PAGE_NUMBER.fullmatch(line.text)]
    if len(body) < 6:
        return None
    left = Counter(round(line.left / 2) * 2 for line in body).most_common(1)[0][0]
    left = min([left, *(at for at, n in Counter(round(x.left / 2) * 2 for x in body).items() if n > 0.1 * len(body))])
    inside = sorted(line.right for line in body if abs(line.left - left) <= 3)
    right = inside[int(0.95 * (len(inside) - 1))] if inside else 0.0
    indented = sum(_indented(line, left) for line in body)
    full = sum(abs(line.left - left) <= 3 and _full(line, right) for line in body)
    return (left, right) if indented >= 2 and full >= 3 and indented + full > 0.4 * len(body) else None


def _indented(line: Printed, left: float) -> bool:
    return 1.5 * line.size <= line.left - left <= 2.6 * line.size


def _full(line: Printed, right: float) -> bool:
    # a line may end early by what may not begin the next one: a long figure, closing marks
    return line.right >= right - 3.5 * line.size


def _joined(found: list[Printed], left: float, right: float) -> Iterator[str]:
    held, before = "", None
    for line in found:
        if not line.text.strip():
            continue
        if PAGE_NUMBER.fullmatch(line.text):
            yield line.text  # between two pages a paragraph goes on
            yield ""
            continue
        goes_on = (
            before is not None
            and abs(line.left - left) <= 3
            and _full(before, right)
            and before.left <= left + 2.6 * before.size
            and abs(line.size - before.size) < 0.25 * line.size
        )
        if goes_on:
            # of,, word
            gap = " " if re.search(r"[A-Za-z,]$", held) and re.match(r"[A-Za-z0-9(]", line.text.strip()) else ""
            held += gap + line.text.strip()
        else:
            yield from [held, ""] if held else []
            held = line.text.rstrip()
        before = line
    yield held
