"""A plan in any accepted form → its paragraphs, each with the line it begins in.

Text in UTF-8, GB18030 or UTF-16, saved HTML pages, .docx and PDF with text. Tables become lines with ``|`` between
the cells. Hard-wrapped lines are joined. What cannot be read whole is refused, never half-read.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plan_analysis.plan.numbers import plain
from plan_analysis.reference.schema import DataError

LARGEST_FILE = 20 * 2**20
LARGEST_EXPANDED = 200 * 2**20
# characters that come out when Chinese bytes are read in a wrong code
MOJIBAKE = re.compile(r"锟斤拷|烫烫|�|[ÃÂÄÅÆÇÈÉ][\u0080-\u00bf]|鐨�|銆�|[\u0080-\u009f]")
# characters written only in traditional Chinese, frequent in plans
TRADITIONAL = re.compile("[達億萬個產業與為過內發劃標點縣鎮區務關設實現數總戶積極訂領導負責單電]")
BEGINS = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+[、.]|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}[.、．](?!\d)|第[一二三四五六七八九十百]+[章节篇条]"
    r"|[-—·•●■◆★]|专栏|表\s*\d|附[件表]|[|])"
)
ENDS = re.compile(r"[。！？；：:;!?|]\s*$")


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: the number of its first line (from 1), its text as printed, and the same in one width."""

    line: int
    text: str
    plain: str


def paragraphs(source: Path | str) -> list[Paragraph]:
    """The paragraphs of a file, or of a text given as such; raises DataError for what cannot be read whole."""
    lines = _file_lines(source) if isinstance(source, Path) else source.splitlines()
    joined = list(_joined(lines))
    simplified = _simplified([text for _, text in joined])
    return [Paragraph(line, text, plain(simple)) for (line, text), simple in zip(joined, simplified, strict=True)]


def as_source(path_or_text: Path | str) -> Path | str:
    """A path when the argument is one, else the text itself."""
    if isinstance(path_or_text, Path):
        return path_or_text
    if len(path_or_text) < 1024 and "\n" not in path_or_text:
        try:
            if Path(path_or_text).exists():
                return Path(path_or_text)
        except OSError:
            pass
    return path_or_text


# ---- files ----------------------------------------------------------------------------------------------------------


def _file_lines(path: Path) -> list[str]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"{path.name}: there is no such file; check the path {path}") from None
    except OSError as error:
        raise DataError(f"{path.name}: cannot be opened ({error.strerror}); check its permissions") from None
    if not data.strip():
        raise DataError(f"{path.name}: the file is empty; save the plan's text again")
    if len(data) > LARGEST_FILE:
        raise DataError(f"{path.name}: {len(data) >> 20} MB, more than a plan's text has; save its text alone")
    if data.startswith(b"%PDF"):
        return _pdf(data, path.name)
    if data.startswith(b"PK"):
        return _docx(data, path.name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise DataError(f"{path.name}: is an old Word document (.doc); save it as .docx or text")
    text = _decoded(data, path.name)
    if re.search(r"<(?:html|body|p|div|table|!doctype)\b", text[:20_000], re.IGNORECASE):
        return _html(text, path.name)
    return text.splitlines()


def _decoded(data: bytes, name: str) -> str:
    """Text by its mark, else as UTF-8, else as UTF-16 without a mark, else as GB18030; mojibake is refused."""
    text = None
    codes = ["utf-8-sig", "gb18030"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        codes = ["utf-16"]
    elif data.count(b"\0") > len(data) / 8:
        codes = ["utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"]
    for code in codes:
        try:
            text = data.decode(code)
            break
        except UnicodeDecodeError:
            continue
    chinese = len(re.findall("[\u4e00-\u9fff]", text or ""))
    if text is None or "\0" in text:
        raise DataError(f"{name}: is no text in UTF-8, GB18030 or UTF-16; save the plan as UTF-8 text")
    if len(MOJIBAKE.findall(text)) > max(3, chinese / 50):
        raise DataError(f"{name}: the characters are garbled, the text was saved in a wrong code; get the original")
    return text


def _html(text: str, name: str) -> list[str]:
    import lxml.etree
    import lxml.html

    try:
        root = lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", text))
    except lxml.etree.ParserError:
        raise DataError(f"{name}: is an HTML page without content; save the page again") from None
    for dropped in root.xpath("//script|//style|//nav|//header|//footer|//form|//select|//noscript|//head"):
        dropped.drop_tree()
    for table in root.xpath("//table[not(.//table)][.//tr[count(td|th)>1]]"):
        rows = [
            " | ".join(" ".join(c.text_content().split()) for c in row.xpath("./td|./th")) for row in table.iter("tr")
        ]
        pre = lxml.html.fromstring("<pre></pre>")
        pre.text = "\n" + "\n".join(f"| {row} |" for row in rows) + "\n"
        pre.tail = table.tail
        table.getparent().replace(table, pre)
    for node in root.iter("p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "title"):
        node.tail = "\n" + (node.tail or "")
        if node.tag != "br":
            node.text = "\n" + (node.text or "")
    lines = [re.sub(r"[ \t\r\xa0]+", " ", line).strip() for line in root.text_content().splitlines()]
    lines = [line for line in lines if line]
    if not any(len(line) > 20 for line in lines):
        raise DataError(f"{name}: holds no text, perhaps an error page; save the page of the plan itself")
    return lines


def _docx(data: bytes, name: str) -> list[str]:
    import docx
    from docx.table import Table

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_EXPANDED:
                raise DataError(f"{name}: would expand to more than {LARGEST_EXPANDED >> 20} MB; save its text alone")
        document = docx.Document(io.BytesIO(data))
    except DataError:
        raise
    except Exception as error:
        raise DataError(f"{name}: is no Word document that can be read ({error}); save it as .docx or text") from None
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                cells = [" ".join(cell.text.split()) for cell in row.cells]
                lines.append("| " + " | ".join(cells) + " |")
        else:
            lines += block.text.splitlines() or [""]
    return lines


def _pdf(data: bytes, name: str) -> list[str]:
    import logging

    from pdfminer.high_level import extract_text

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        text = extract_text(io.BytesIO(data), maxpages=2000)
    except Exception as error:
        raise DataError(f"{name}: the PDF cannot be read ({error or type(error).__name__}); save it again") from None
    chinese = len(re.findall("[\u4e00-\u9fff]", text))
    if chinese < 50:
        raise DataError(f"{name}: the PDF holds pictures of pages, no text; run it through text recognition first")
    if len(re.findall(r"\(cid:\d+\)|�", text)) > chinese / 50:
        raise DataError(f"{name}: the PDF's fonts do not say which characters they show; get the plan as text")
    return text.replace("\x0c", "\n").splitlines()


# ---- paragraphs -----------------------------------------------------------------------------------------------------


def _joined(lines: list[str]) -> Iterator[tuple[int, str]]:
    """(line number, paragraph): lines that were broken to a width are joined, all others stand for themselves."""
    width = _wrapped_at(lines)
    held, start = "", 0
    for number, line in enumerate(lines, start=1):
        text = line.rstrip()
        if not text.strip():
            if held:
                yield start, held
            held = ""
            continue
        if held and not BEGINS.match(text):
            held += text.strip()
        else:
            if held:
                yield start, held
            held, start = text, number
        # a full line that ends without a full stop goes on in the next one
        if not (width and len(text.strip()) >= 0.8 * width and not ENDS.search(text)):
            yield start, held
            held = ""
    if held:
        yield start, held


def _wrapped_at(lines: list[str]) -> int:
    """The width at which a text is hard-wrapped, or 0 when its lines are paragraphs."""
    lengths = [len(line.strip()) for line in lines if line.strip() and "|" not in line]
    if len(lengths) < 4:
        return 0
    width = sorted(lengths)[int(0.95 * (len(lengths) - 1))]
    full = [line for line in lines if len(line.strip()) >= 0.8 * width and "|" not in line]
    unfinished = sum(not ENDS.search(line) for line in full)
    return width if width <= 120 and len(full) >= 3 and unfinished > 0.4 * len(full) else 0


def _simplified(texts: list[str]) -> list[str]:
    """The texts in simplified characters, one character for one; as they are when they hold no traditional ones."""
    if len(TRADITIONAL.findall("".join(texts))) < 3:
        return texts
    import opencc

    convert = opencc.OpenCC("t2s").convert
    changed = [convert(text) for text in texts]
    return [
        new if len(new) == len(old) else "".join(one if len(one := convert(char)) == 1 else char for char in old)
        for old, new in zip(texts, changed, strict=True)
    ]
