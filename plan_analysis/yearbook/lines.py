"""The lines around a table: its title, unit, year and notes."""

import re

from plan_analysis.yearbook.names import CHINESE
from plan_analysis.yearbook.periods import western, year
from plan_analysis.yearbook.tongues import english_unit_line, languages, unit_alone
from plan_analysis.yearbook.units import unit_line
from plan_analysis.yearbook.values import SPACES, looks_numeric, plain, squeezed

# 注：
NOTE_START = re.compile(
    r"^(?:[(（]?(?:[备附]\s*)?注\d*(?:[)）]|\s*[:：、.])|备\s*注\s+\S|说明\s*[:：]|(?:资料|数据)来源|来源\s*[:：]|摘编自"
    r"|notes?\s*[:：]|source|data source|[a-z]\)|[*※]|[①-⑳])",
    re.IGNORECASE,
)
HEADING_OF_NOTES = re.compile(r"[备附]?\s*注\s*[:：]?|说明\s*[:：]?")  # 附注：
CONTINUED = re.compile(r"续表|[(（]续[)）]?|continued", re.IGNORECASE)  # 续表
CHAPTER = re.compile(r"^(?:[一二三四五六七八九十]+、|第[一二三四五六七八九十\d]+[章篇部])")  # 第一章
NUMBER = re.compile(r"^(?:附?表|Table)?\s*(\d{1,2}(?:[-－–—.]\d{1,3}){1,2})")  # 表 2-1
# lines of a web page around its table that say nothing of it
# 发布时间
SITE = re.compile(
    r"(?:发布|发文|成文|更新|上传|录入|公开)(?:日期|时间)|^时间\s*[:：]\s*\d{4}-|(?:信息|文章|稿件)?来源\s*[:：]|浏览(?:次数|量)|点击(?:数|率|量)?\s*[:：]"
    r"|访问量|阅读(?:次数|量)|字体|字号|打印|分享到|责任编辑|当前位置|所在位置|首页\s*[>＞»]|索引号|作者\s*[:：]|编辑\s*[:：]|下载|关闭窗口|收藏"
    r"|^(?:data )?(?:extracted|downloaded|last updated?)\b|扫一扫|ICP备|网站地图|联系我们|主办单位"
    r"|^\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?$",
    re.IGNORECASE,
)
# who published a table and on which day, which is no year of its values: 某市统计局　2024年3月15日
PUBLISHED = re.compile(
    r"[(（]?(?:[^\d()（）]{0,40}[局厅部委院室心队署处科办司社府会网站]\s*[(（]?)"
    r"(?:19|20)\d\d[-/年.]\d{1,2}[-/月.]\d{1,2}日?(?:\d{1,2}:\d{2}(?::\d{2})?)?[)）]?"
)
DAY = re.compile(r"(?:19|20)\d\d\s*[-/年.]\s*\d{1,2}\s*[-/月.]\s*\d{1,2}\s*日?")  # 2019年3月1日
# a table's number by itself: 表4-1, 表二十五, 续表, 附件3
NUMBER_ALONE = re.compile(
    r"[(（]?(?:附?表|续表|附件|附录|续上表)\s*(?:[\d一二三四五六七八九十]+(?:[-－—.]\d+)*)?[)）]?[:：]?(?:[(（]续[)）])?"
)
GLUED = re.compile(r"^(附?表\s*\d{1,2}?)(?=(?:19|20)\d\d年)")  # 表12025年
# the begin of a school year lies in its first year, its end in the second; of 2022-2023学年 alone nobody can tell
SCHOOL_YEAR = re.compile(r"((?:19|20)\d\d)(?:[-－—–/~至]((?:19|20)?\d\d))?学年(?:度)?(初|末)")  # 2022-2023学年初
SAID = re.compile(r"[\u4e00-\u9fff]{2,8}[:：]\s*\S")  # 使用说明：请注明出处
LONGEST_UNIT = 40
META = re.compile(r"^(数据库|指标|时间|地区)\s*[:：]\s*(.*)$")  # 指标：人口


def says_who_published(line: str) -> bool:
    """Whether a line only tells who published the table and when."""
    return PUBLISHED.fullmatch(re.sub(r"[\s,，|｜]", "", plain(line))) is not None  # 3月 | 统计局


def title_of(lines: list[str], html: bool, before: str) -> str:
    """The title among the lines above a header; a continued table carries the title ``before`` it.

    Over an HTML table the nearest line is the title, in a sheet the first that is no chapter heading.
    """
    lines = [
        line
        for line in lines
        if not NOTE_START.match(line)
        and not SITE.search(line)
        and not says_who_published(line)
        and not (NUMBER_ALONE.fullmatch(squeezed(line)) and not CONTINUED.search(line))
    ]
    numbered = [line for line in lines if NUMBER.match(plain(line))]
    other = [line for line in lines if not CHAPTER.match(line) and not line.endswith("年鉴")] or lines
    if not html:
        # of a sheet, words under a label and sentences stand before the title
        other = [line for line in other if not SAID.match(plain(line)) and not line.endswith("。")] or other
    if before and (not lines or CONTINUED.search(" ".join(lines))):
        return before
    if not other:
        return ""
    title = numbered[-1] if numbered else _nearest(other) if html else _first(other)
    # a second line that only adds the year
    after = lines[lines.index(title) + 1 :]
    # （2019
    if after and re.match(r"^[(（]?(?:19|20)\d\d", squeezed(after[0])) and len(after[0]) < 14 and not only_year(title):
        title += after[0]
    return title


def _nearest(lines: list[str]) -> str:
    """The line right above a table of a page, unless it is a sentence of the page's own text."""
    return next((line for line in reversed(lines) if not line.endswith("。") and len(line) < 80), lines[-1])


def _first(lines: list[str]) -> str:
    """The first line, unless it looks like none and a later one does: 2018年…情况表 below the names of a form."""
    if like_a_title(lines[0]) or lines[0].endswith("表"):
        return lines[0]
    # 2019年, 情况
    dated = [line for line in lines if re.search(r"(?:19|20)\d\d年", line) and re.search(r"表$|情况|统计", line)]
    return dated[0] if dated else lines[0]


def chinese_line(line: str) -> str:
    """A line of a title as printed, without the English that may follow it."""
    english = languages(line)[1]
    text = SPACES.sub(" ", line).strip()
    return text[: -len(english)].strip() if english and text.endswith(english) else text


def only_year(text: str) -> int | None:
    """The one year a title names; None when it names none, several, or a span."""
    # 表12025年 is table 1 of 2025
    text = western(GLUED.sub(r"\1 ", text.strip()))
    if schools := SCHOOL_YEAR.search(squeezed(text)):
        return int(schools[1]) + (schools[3] == "末")
    named = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=\s*年|[)）]|$|\s)")  # 2019年
    # a day says when something was printed, where another year says what of
    years = set(named.findall(DAY.sub("", plain(text)))) or set(named.findall(plain(text)))
    spans = re.search(r"(?:19|20)\d\d年?[-－—–~至](?:19|20)\d\d", squeezed(text))  # 2015-2019
    return int(years.pop()) if len(years) == 1 and not spans else None


def like_a_title(text: str) -> bool:
    """Whether a text is rather a title than the name of a column: numbered, dated, continued or long."""
    word = squeezed(text)
    # 2019
    return bool(NUMBER.match(word) or re.search(r"(?:19|20)\d\d", word) or CONTINUED.search(word) or len(word) > 20)


def says_unit_or_year(text: str) -> bool:
    """Whether a line says nothing but a unit or a year."""
    alone = unit_alone(text) if len(text) < LONGEST_UNIT else ""
    return bool(alone) or unit_line(text) is not None or english_unit_line(text) is not None or year(text) is not None


def is_text(text: str) -> bool:
    """Whether a cell holds words, not a number or a sign that stands for one."""
    return bool(text) and not looks_numeric(text)


def notes_below(lines: list[str]) -> list[str]:
    """The notes right under an HTML table; the page's own text follows them."""
    notes: list[str] = []
    for line in lines:
        # 1.
        if not (NOTE_START.match(line) or (notes and re.match(r"\d{1,2}[.、)）]|[①-⑳]", line))) or len(line) > 300:
            break
        if notes and HEADING_OF_NOTES.fullmatch(notes[-1]) and not re.search("[。；;]$", line):
            # 附注： over the chapters of a text, not over notes
            return notes[:-1]
        notes.append(line)
    return notes


def whole_notes(lines: list[str]) -> list[str]:
    """Chinese notes, each whole: a line that begins no note continues the one before."""
    notes: list[str] = []
    for line in lines:
        if not CHINESE.search(line):
            continue
        for part in re.split(r"(?<=[。；;.])\s*(?=\d{1,2}[.、]\D)|(?<=[。；])(?=[①-⑳])", line):  # 。2.含乡镇
            begins = NOTE_START.match(part) or re.match(r"^[\s\u3000]*(?:\d{1,2}[.、)）]|[①-⑳])", part)  # 1.含乡镇
            if begins or not notes:
                notes.append(part.strip())
            else:
                notes[-1] += part.strip()
    return [note for note in notes if not re.match(r"^(?:资料|数据)?来源|^摘编自", note)]  # 资料来源
