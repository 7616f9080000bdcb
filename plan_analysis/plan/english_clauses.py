"""An English sentence cut into the clauses of its numbers, and the names that go with 2 and 3 respectively."""

import re
from dataclasses import dataclass

from plan_analysis.plan import english_names as names
from plan_analysis.plan import english_times as times
from plan_analysis.plan.english_times import EnglishWhen
from plan_analysis.plan.english_words import CODE, HOLD, IMPERATIVE, LESS, MAKE, MORE
from plan_analysis.plan.numbers import Quantity
from plan_analysis.plan.rows import Row


@dataclass(frozen=True)
class Clause:
    """One number of an English sentence: sentence and clause with the words around, its years, the row before."""

    q: Quantity
    sentence: tuple[int, int]
    span: tuple[int, int]
    before: str
    after: str
    whens: list[EnglishWhen]
    previous: Row | None

    @property
    def near(self) -> bool:
        """Whether the row before stands in the same sentence."""
        return self.previous is not None and self.previous.quantity.end >= self.sentence[0]


# 2030, the
JOINT = re.compile(
    r"[;](?!\d)\s*|,(?!\d)\s*(?:and |while |with |whilst |but |so )?|\s(?:and|while|whilst)\s(?! ?\d+\s?:)"
)
# reaching
PARTICIPLE = re.compile(
    r"^(?:reach|achiev|mean|represent|mak|lift|bring|rais|reduc|cut|increas|tak|push|driv|lower|creat|generat|sav|"
    r"deliver|support|expand|doubl|halv)\w*ing\b"
)
# and 40% of staff will …
MODALS = re.compile(r"[^,;]{0,80}?\b(?:will|shall|should|must|is to|are to)\b")


def parted(text: str, sentence: tuple[int, int], q: Quantity) -> tuple[int, int]:
    """Where the clause of a number begins and ends: behind a joint that parts two clauses, not two nouns."""
    start, end = between_semicolons(text, sentence, q)
    left = start
    for m in JOINT.finditer(text, start, q.start):
        rest, told = text[m.end() : q.start], text[left : m.start()]
        # , currently 71%, is to reach → currently
        if m[0].strip() == "," and re.match(
            r"(?:is|are|will|should|must|shall|has|which|currently|now|up from|down from)\b", rest
        ):
            continue  # , currently 71%, is to reach
        # adults aged 15 and over
        if re.match(r"(?:over|above|older|under|below|younger)\b", rest):
            continue  # adults aged 15 and over
        if (_opens(rest) and (MODALS.search(told) or not MODALS.match(rest))) or (_closed(told) and _says(rest)):
            left = m.end()
    right = end
    for m in JOINT.finditer(text, q.end, end):
        rest = text[m.end() : end]
        # 75% by 2040
        if _opens(rest[:60]) or re.match(r"(?:[A-Za-z' -]{0,60}?)\d", times.YEAR.sub("", rest)):
            right = m.start()
            break
    return left, right


def between_semicolons(text: str, sentence: tuple[int, int], q: Quantity) -> tuple[int, int]:
    """Where the part of a sentence between semicolons begins and ends in which a number stands."""
    start = text.rfind(";", sentence[0], q.start) + 1
    end = text.find(";", q.end, sentence[1])
    return max(start, sentence[0]), end if end >= 0 else sentence[1]


def _opens(words: str) -> bool:
    """Whether a clause with a verb of its own begins: and we will …, lifting canopy cover from …"""
    text = words.strip()
    if PARTICIPLE.match(text):
        return True
    verb = re.match(r"(?:also |then |further |to )*(?P<verb>[a-z]+)\b", text, re.IGNORECASE)  # install 1
    # have
    if verb and IMPERATIVE.match(verb["verb"].capitalize()) and not re.match(r"(?:be|have|new)\b", verb["verb"]):
        return not re.match(r"\w+\s+(?:of|rate|level|cost)s?\b", text)  # growth rate
    return bool(MODALS.match(text))


def _closed(words: str) -> bool:
    """Whether words before a joint are a clause that has its number."""
    said = times.YEAR.sub("", re.sub(r"^[\s\-•*]*[A-Z]{1,4}[- ]?\d+\s*:", "", CODE.sub("", words)))  # CL-13: …
    return bool(re.search(r"\d|\b(?:half|double|triple|halve|zero|third|quarter)\b", said))  # to 80 per


def _says(words: str) -> bool:
    """Whether words name something, or are none at all: by 50% by 2030, 75% by 2040."""
    return not words.strip() or bool(re.search(r"[A-Za-z]{3,}", times.YEAR.sub("", words)))  # intensity


# cut sulphur and nitrogen emissions by 3 percent and 5 percent, respectively
PAIR_HELD = re.compile(
    rf"\b(?:{LESS}|{MORE}|{HOLD}|{MAKE})\s+(?P<names>[A-Za-z][^.;\d]{{3,120}}?)\s+(?:by|to|at)\s+"
    r"(?P<numbers>(?:[^\d.;]{0,12}\d[\d,.]*\d?[^.;\d]{0,30}?(?:,|and|,\s*and)\s+)+"
    r"[^\d.;]{0,12}\d[\d,.]*[^.;\d]{0,40}?)[, ]+respectively",
    re.IGNORECASE,
)
# the end that the names before it share: sulphur and nitrogen emissions
SHARED = re.compile(
    r" (?:emissions|rates?|consumption|deaths|waste|pollution|intensity|output|prices|costs|losses|levels|mortality)$"
)
# exports and imports will rise by 3 and 4 percent, respectively
PAIR = re.compile(
    r"(?P<names>[A-Za-z][^.;]{3,160}?)\s+(?:will|shall|should|must|are to|is to|to)\s+"
    r"(?:be |each )?[a-z]+(?: (?:to|by|at|from))?\s+"
    r"(?P<numbers>(?:[^\d.;]{0,12}\d[\d,.]*\d?[^.;\d]{0,30}?(?:,|and|,\s*and)\s+)+"
    r"[^\d.;]{0,12}\d[\d,.]*[^.;\d]{0,40}?)[, ]+respectively",
    re.IGNORECASE,
)


def pair(sentence: str, at: int) -> str:
    """The name of a number at a place of a sentence, in A and B will reach x and y respectively; else nothing."""
    if "respectively" not in sentence:
        return ""
    found = PAIR_HELD.search(sentence) or PAIR.search(sentence)
    if not found or not found.start("numbers") <= at < found.end("numbers"):
        return ""
    # 1,250 and
    places = [m.start() + found.start("numbers") for m in re.finditer(r"(?<![\d,.])\d[\d,.]*", found["numbers"])]
    # By 2029,
    words = re.sub(r"^(?:by|in|before) (?:the end of )?\d{4},?\s*", "", found["names"].strip(), flags=re.IGNORECASE)
    # cycling,
    listed = [name for part in re.split(r",\s*(?:and\s+)?|\s+and\s+", words) if (name := names.trimmed(part))]
    if len(listed) > 1 and all(" " not in name for name in listed[:-1]) and SHARED.search(listed[-1]):
        listed = [f"{name} {listed[-1].split()[-1]}" for name in listed[:-1]] + listed[-1:]
    nearest = min(range(len(places)), key=lambda i: abs(places[i] - at), default=0)
    return listed[nearest] if len(listed) == len(places) and abs(places[nearest] - at) < 8 else ""
