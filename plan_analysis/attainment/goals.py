"""The words of a target, from a cell or the command line: ``>= 2.5 % by 2020``, ``2020年达到2.5%以上``."""

import re
import unicodedata
from dataclasses import dataclass

from plan_analysis.attainment.events import RELATIONS
from plan_analysis.reference.schema import DataError

COMPARATORS = {
    "≥": ">=", "≤": "<=", "=>": ">=", "=<": "<=", "at least": ">=", "at most": "<=", "not less than": ">=",
    "not more than": "<=", "more than": ">", "less than": "<", "over": ">", "above": ">", "below": "<", "under": "<",
    "不低于": ">=", "不少于": ">=", "不小于": ">=", "以上": ">=", "超过": ">", "突破": ">", "大于": ">", "高于": ">",
    "不超过": "<=", "不高于": "<=", "不大于": "<=", "控制在": "<=", "以内": "<=", "以下": "<=", "低于": "<",
    "小于": "<",
} | {r: r for r in RELATIONS}  # fmt: skip
# said beside others: 达到2.5%以上, 降至35以下
REACHED = {"达到": ">=", "达": ">=", "增至": ">=", "提高到": ">=", "reach": ">=", "降至": "<=", "降到": "<="}
_SAID = sorted(COMPARATORS | REACHED, key=len, reverse=True)
# "at least", but not the "over" of "turnover"
WORDS = re.compile(
    "|".join(rf"\b{re.escape(w)}\b" if w.isascii() and w[0].isalpha() else re.escape(w) for w in _SAID), re.I
)
# by 2025; 到2020年底
DUE = re.compile(
    r"(?:\b(?:by|in|until)\s+|[到至于在@]\s*)?(?<!\d)((?:19|20|21)\d\d)(?!\d)(?:\s*年底?末?)?(?:[,，]|\s|$|(?=\D))"
)
AMOUNT = re.compile(r"(?P<number>[+-]?\d[\d,]*(?:\.\d+)?|[+-]?\.\d+)\s*(?P<unit>[^\d\s,;][^\s,;]*)?")  # 2,500 亿元
BEFORE = re.compile(r"\s*[约为]?\s*[+-]?\.?\d")  # at least 2.5
BEHIND = re.compile(r"\d\s*[^\d\s,，]*\s*$")  # 35微克/立方米以下


@dataclass(frozen=True)
class Goal:
    """A target: comparator (empty where none is said), value and unit as written, year, name of the series if named."""

    comparator: str
    value: str
    unit: str
    due: int | None
    name: str = ""


def goal(text: str) -> Goal:
    """What the words of a target ask; raises DataError where they name no number."""
    words = unicodedata.normalize("NFKC", text).strip()
    rest, due = _year(words)
    found = list(WORDS.finditer(rest))
    found = [match for match in found if _beside_a_number(rest, match)] or found
    signs = {(COMPARATORS | REACHED)[match[0].lower()]: match[0].lower() in COMPARATORS for match in found}
    exact = [sign for sign, said in signs.items() if said] or list(signs)
    name = rest[: found[0].start()].strip(" :：,，") if found else ""
    number = AMOUNT.search(WORDS.sub(" ", rest[found[0].start() :] if found else rest))
    if number is None and found:  # 2.5%以上: the word stands behind the number
        number, name = AMOUNT.search(WORDS.sub(" ", rest)), ""
    elif found and (before := AMOUNT.fullmatch(name)):
        number, name = before, ""
    if number is None:
        raise DataError(f"{text!r} names no value to reach; write for example '>= 2.5 by 2020' or '2020年达到2.5以上'")
    if len(exact) > 1:
        raise DataError(f"{text!r} says both {' and '.join(exact)}; write one of them")
    return Goal(exact[0] if exact else "", number["number"], (number["unit"] or "").strip(), due, name)


def comparator(word: str) -> str:
    """``>=``, ``>``, ``<=`` or ``<`` for any way of writing it; empty for another word."""
    plain = unicodedata.normalize("NFKC", word).strip().lower()
    return (COMPARATORS | REACHED).get(plain, "")


def _beside_a_number(text: str, word: re.Match) -> bool:
    """Whether a word stands at a number and not in a name, as in 规模以上工业企业数达到100家."""
    return bool(BEFORE.match(text, word.end()) or BEHIND.search(text[: word.start()]))


def _year(words: str) -> tuple[str, int | None]:
    """A text without its year, and the year; a number behind a comparator is no year: ``>= 2000 by 2020``."""
    found = [match for match in DUE.finditer(words) if not re.search(r"[<>=≥≤]\s*$", words[: match.start()])]  # >=
    marked = [match for match in found if not match[0].strip()[:1].isdigit() or "年" in match[0]]
    if not found:
        return words, None
    match = (marked or found)[-1]
    return f"{words[: match.start()]} {words[match.end() :]}".strip(), int(match[1])
