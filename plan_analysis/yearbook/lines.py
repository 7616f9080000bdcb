"""The lines around a table: its title, unit, year and notes."""

import re

from plan_analysis.yearbook.header import languages
from plan_analysis.yearbook.names import CHINESE
from plan_analysis.yearbook.values import SPACES, english_unit_line, looks_numeric, plain, squeezed, unit_line, year

NOTE_START = re.compile(
    r"^(?:[(（]?(?:[备附]\s*)?注\d*(?:[)）]|\s*[:：、.])|备\s*注\s+\S|说明\s*[:：]|(?:资料|数据)来源|来源\s*[:：]|摘编自"
    r"|notes?\s*[:：]|source|data source|[a-z]\)|[*※]|[①-⑳])",
    re.IGNORECASE,
)
CONTINUED = re.compile(r"续表|[(（]续[)）]?|continued", re.IGNORECASE)
CHAPTER = re.compile(r"^(?:[一二三四五六七八九十]+、|第[一二三四五六七八九十\d]+[章篇部])")
NUMBER = re.compile(r"^(?:附?表)?\s*(\d{1,2}(?:[-－–—.]\d{1,3}){1,2})")
META = re.compile(r"^(数据库|指标|时间|地区)\s*[:：]\s*(.*)$")


def title_of(lines: list[str], html: bool, before: str) -> str:
    """The title among the lines above a header; a continued table carries the title ``before`` it.

    Over an HTML table the nearest line is the title, in a sheet the first that is no chapter heading.
    """
    lines = [
        line for line in lines if not NOTE_START.match(line) and not re.fullmatch(r"附?表\s*\d*[:：]?", squeezed(line))
    ]
    numbered = [line for line in lines if NUMBER.match(plain(line))]
    other = [line for line in lines if not CHAPTER.match(line) and not line.endswith("年鉴")] or lines
    if before and (not lines or CONTINUED.search(" ".join(lines))):
        return before
    if not other:
        return ""
    title = numbered[-1] if numbered else other[-1 if html else 0]
    # a second line that only adds the year
    after = lines[lines.index(title) + 1 :]
    if after and re.match(r"^[(（]?(?:19|20)\d\d", squeezed(after[0])) and len(after[0]) < 14 and not only_year(title):
        title += after[0]
    return title


def chinese_line(line: str) -> str:
    """A line of a title as printed, without the English that may follow it."""
    english = languages(line)[1]
    text = SPACES.sub(" ", line).strip()
    return text[: -len(english)].strip() if english and text.endswith(english) else text


def only_year(text: str) -> int | None:
    """The one year a title names; None when it names none, several, or a span."""
    years = set(re.findall(r"(?<!\d)((?:19|20)\d\d)(?=\s*年|[)）]|$|\s)", plain(text)))
    spans = re.search(r"(?:19|20)\d\d年?[-－—–~至](?:19|20)\d\d", squeezed(text))
    return int(years.pop()) if len(years) == 1 and not spans else None


def like_a_title(text: str) -> bool:
    """Whether a text is rather a title than the name of a column: numbered, dated, continued or long."""
    word = squeezed(text)
    return bool(NUMBER.match(word) or re.search(r"(?:19|20)\d\d", word) or CONTINUED.search(word) or len(word) > 20)


def says_unit_or_year(text: str) -> bool:
    """Whether a line says nothing but a unit or a year."""
    return unit_line(text) is not None or english_unit_line(text) is not None or year(text) is not None


def is_text(text: str) -> bool:
    """Whether a cell holds words, not a number or a sign that stands for one."""
    return bool(text) and not looks_numeric(text)


def notes_below(lines: list[str]) -> list[str]:
    """The notes right under an HTML table; the page's own text follows them."""
    notes: list[str] = []
    for line in lines:
        if not (NOTE_START.match(line) or (notes and re.match(r"\d{1,2}[.、)）]|[①-⑳]", line))) or len(line) > 300:
            break
        notes.append(line)
    return notes


def whole_notes(lines: list[str]) -> list[str]:
    """Chinese notes, each whole: a line that begins no note continues the one before."""
    notes: list[str] = []
    for line in lines:
        if not CHINESE.search(line):
            continue
        for part in re.split(r"(?<=[。；;.])\s*(?=\d{1,2}[.、]\D)|(?<=[。；])(?=[①-⑳])", line):
            begins = NOTE_START.match(part) or re.match(r"^[\s\u3000]*(?:\d{1,2}[.、)）]|[①-⑳])", part)
            if begins or not notes:
                notes.append(part.strip())
            else:
                notes[-1] += part.strip()
    return [note for note in notes if not re.match(r"^(?:资料|数据)?来源|^摘编自", note)]
