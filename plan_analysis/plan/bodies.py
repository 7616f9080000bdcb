"""Who answers for a target: 牵头单位, 责任单位, （…负责）, 【…】 and lines of their own below an item."""

import re
from dataclasses import dataclass

from plan_analysis.plan.text import Paragraph

ROLE = (
    r"(?:责任单位|责任部门|责任分工|牵头单位|牵头部门|负责单位|主要责任单位|配合单位|配合部门|实施单位|主管部门|责任主体|主责部门|参与单位|协办单位|协助单位|主办单位|主办机关|协办机关|主管机关|牵头领导|责任领导|"
    r"牵头|责任|主责|配合)"
)
# a role that no other word is: 责任单位, not 责任
TITLE = (
    r"(?:(?:主要)?(?:责任|牵头|负责|配合|实施|参与|协办|协助|主办|主责|主管)(?:单位|部门|主体|机关)|"
    r"(?:牵头|责任)领导|责任分工)"
)
# …达到500家。责任单位:市科技局, …达到500家 牵头单位 市科技局: behind the words of a paragraph, without brackets
BEHIND = re.compile(rf"(?<=[。;,\s])(?P<role>{TITLE})(?:\s?:|\s)")
# what comes next in such a tail: its sentence's end, or another label, 完成时限:
NEXT = re.compile(r"[。\n]|[;,\s][\u4e00-\u9fff]{2,8}:|$")
LED = re.compile(r"^(?:牵头|主责|主办|负责|主要责任|主管)")  # 牵头单位:
OPENED = re.compile(rf"[(\[【〔]\s*{ROLE}\s*[:;]?")  # (责任单位:市科技局
LINE = re.compile(rf"^\s*[(\[【〔]?\s*{ROLE}\s*[:]")  # 责任单位:市科技局
# （市金融办、市发展改革委、各县区政府按职责分工负责）
# (镇经发办、各村委会按职责分工负责)
CLOSED = re.compile(
    r"[(\[【](?P<bodies>[^()\[\]【】]{2,160}(?:\([^()]{0,12}\)[^()\[\]【】]{0,120}){0,6}?)(?:等)?(?:按照?各?自?职责分工|分工|按职责|共同|分别)?(?:负责|落实|牵头)(?:实施|落实)?[)\]】]"
)
# ,县大数据局配合。
LED_BY = re.compile(
    r"(?:由|,|。|;|\()(?P<bodies>[^,。;()由]{2,40}?)(?:牵头|负责|配合|参与)(?=[,。;)]|组织|实施|落实|推进|会同|$)"
)
# 市工业和信息化局
BODY = re.compile(
    r"(?:[局委厅部办院会处室府司行队署社团科]|中心|政府|单位|公司|集团|学院|机构|部门|小组|集群办|管委会|大学|分局|街道|乡镇|[市县区])(?:\([^)]*\))?等?$"
)
LONGEST = 400


@dataclass(frozen=True)
class Bodies:
    """Bodies named at a place of a paragraph, the leading ones also in ``lead``; ``inline`` where in a bracket."""

    start: int
    end: int
    names: tuple[str, ...]
    lead: tuple[str, ...] = ()


def named(paragraph: Paragraph) -> list[Bodies]:
    """Every group of responsible bodies a paragraph names, in its order."""
    text = paragraph.plain
    found = [_opened(text, m) for m in OPENED.finditer(text)]
    taken = [(one.start, one.end) for one in found]
    for closed in CLOSED.finditer(text):
        if not any(start <= closed.start() < end for start, end in taken):
            names = tuple(split(closed["bodies"]))
            if names and BODY.search(names[-1]):
                found.append(Bodies(*closed.span(), names))
    if not found and LINE.match(text):
        names, lead = roles(text[:LONGEST])
        found.append(Bodies(0, len(text), names, lead))
    found += [] if found else behind(text)
    if not found:
        led = [m for m in LED_BY.finditer(text) if BODY.search(m["bodies"]) and len(m["bodies"]) > 2]
        names = tuple(dict.fromkeys(name for m in led for name in split(m["bodies"])))
        if names:
            lead = tuple(split(led[0]["bodies"])) if text[led[0].end("bodies") :].startswith("牵头") else ()
            found.append(Bodies(led[0].start(), led[-1].end(), names, lead))
    return sorted((one for one in found if one.names), key=lambda one: one.start)


def behind(text: str) -> list[Bodies]:
    """Bodies named without brackets behind what they answer for; roles one behind the other are one group."""
    found: list[Bodies] = []
    marks = list(BEHIND.finditer(text))
    for m, after in zip(marks, [*(one.start() for one in marks), len(text)][1:], strict=True):
        stop = NEXT.search(text, m.end(), min(after, m.end() + LONGEST))
        end = stop.start() if stop else min(after, m.end() + LONGEST)
        names = tuple(split(text[m.end() : end]))
        if not names or not BODY.search(names[0]):
            continue
        start, lead = m.start(), names if LED.match(m["role"]) else ()
        if found and not text[found[-1].end : start].strip(" 。;,"):
            before = found.pop()
            start, names, lead = before.start, (*before.names, *names), (*before.lead, *lead)
        found.append(Bodies(start, end, tuple(dict.fromkeys(names)), tuple(dict.fromkeys(lead))))
    return found


def is_line(text: str) -> bool:
    """Whether a paragraph does nothing but name bodies: 牵头单位:市金融办."""
    return bool(LINE.match(text)) and not re.search(r"[。]\s*\S", text)  # 。配合


def _opened(text: str, m: re.Match[str]) -> Bodies:
    """The bodies of a bracket that opens with a role, up to its end or the end of what such a bracket holds."""
    depth, end, last = 1, m.end(), min(len(text), m.end() + LONGEST)
    while end < last and depth:
        depth += {"(": 1, "[": 1, "【": 1, "〔": 1, ")": -1, "]": -1, "】": -1, "〕": -1}.get(text[end], 0)
        end += 1
    if depth:
        # never closed: it ends with its sentence
        stop = re.search("[。;\n]", text[m.end() : last])
        end = m.end() + stop.start() if stop else last
    inside = text[m.start() + 1 : end - (0 if depth else 1)]
    names, lead = roles(inside)
    return Bodies(m.start(), end, names, lead)


def roles(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(all bodies, those that lead) of ``牵头单位:市科技局;配合单位:市财政局``."""
    names: list[str] = []
    lead: list[str] = []
    # 责任单位:市科技局, 责任单位 市科技局
    parts = re.split(rf"({ROLE}\s*[:;])", re.sub(rf"^\s*[(\[【〔]?\s*((?>{ROLE}))(?!\s*[:;])", r"\1:", text))
    names += split(parts[0])
    for role, bodies in zip(parts[1::2], parts[2::2], strict=False):
        found = split(bodies)
        names += found
        lead += found if LED.match(role.strip()) else []
    return tuple(dict.fromkeys(names)), tuple(dict.fromkeys(lead))


def split(text: str) -> list[str]:
    """Bodies between commas that stand in no bracket: ``市科技局、各县(市、区)政府`` are two."""
    parts, depth, held = [], 0, ""
    for char in text:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char in "、,;，|/" and depth <= 0:
            parts.append(held)
            held = ""
        else:
            held += char
    cleaned = (
        # 信息化局按职责分工
        re.sub(r"(?:按照?各?自?职责分工|按职责|分工)?(?:负责|等|共同|分别)*$", "", part.strip(" 。)】〕]:等"))
        for part in (*parts, held)
    )
    return [part for part in cleaned if len(part) > 1 and len(part) < 40]
