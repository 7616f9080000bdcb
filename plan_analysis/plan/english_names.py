"""What an English target is called: the object of its verb, its subject, the noun behind a count or a share."""

import re
from dataclasses import dataclass

from plan_analysis.plan.english_times import YEAR
from plan_analysis.plan.english_words import APPROX, CODE, COUNTS, HOLD, LESS, MAKE, MODAL, MORE
from plan_analysis.plan.numbers import Quantity

# where a noun phrase behind a number ends
# to school
STOP = re.compile(
    r"[,;.(:]|\s[–—-]\s|\b(?:by(?! (?:bus|bike|foot|rail|train|car|public|cycle))|from|to(?! (?:landfill|school|"
    r"work|hospital|market|sea)\b)|with|(?:and|"
    r"or)(?=\s+(?:\d|the |a |an |we |to |at least|will|[a-z]+(?:e|d|ing)\b (?:[£$\d]|its |our |all )))|will|would|"
    r"shall|should|must|"
    r"is|are|was|were|at|over|across|"
    r"throughout|each|every|per|while|which|that|who|through|during|until|before|within|between|against|compared|"
    r"using|including|annually|yearly|so|as|than|available)\b|\b(?:a|this|next) year\b|\bin (?=(?:the )?(?:FY)?20|"
    r"the|our|[A-Z]|at least|\d|total|addition|order|place|each|every)|\bfor (?=20|the|all|our|each|every|at "
    r"least|more|\d)|"
    r"\bon (?=the|our|average)"
)
# 80% of people with dementia receive a diagnosis: whose share it is goes up to their verb
STOP_SHARE = re.compile(
    r"[,;.(:]|\s[–—-]\s|\b(?:(?<!ed )by(?! (?:bus|bike|foot|rail|train|car|public|cycle))|(?<=ed )by(?= (?:20|the "
    r"end|\d))|will|would|shall|should|must|is|"
    r"are|was|were|has|"
    r"have|receiv\w+|gets?|tak\w+|uses?|using|lives?|accesses|access(?= (?:to|an?|the|clean|safe|basic|free|good|"
    r"high)\b)|completes?|reports?|says?|feels?|within|each|"
    r"every|"
    r"compared|against|until|before|to (?=(?:be|have|reach|receive|meet|live|use|get|at|achieve|attain|become|"
    r"complete|pass|recommend|feel|report|say|travel|walk)\b)|"
    r"(?:and|or)(?=\s+(?:\d|we |to |at least|will)))\b|\bin (?=(?:FY)?20|\d|total)|\bfor (?=20|\d)"
)
# who acts, or that it is a goal, is no name: the council aims to reduce …, our goal is to lift …
AGENT = re.compile(
    r"^(?:(?:the|our|this|its|a|new|all)\s+)*(?:[\w'’&-]+ ){0,3}?(?:city|government|province|company|university|"
    r"council|trust|port|authority|ministry|system|sector|committee|association|foundation|charity|"
    r"department|board|agency|county|state|corporation|commission|borough|nation|country|(?:goals?|aim|target|"
    r"objective|ambition)s?(?: of [\w\' -]+)?|"
    r"ambition|utility|hospital|group|bank|school|college|service|partnership|region|island|federation|union|plan|"
    r"strategy|programme|playbook|"
    r"implementation of [\w' -]+|we|it|they|which|that|this|these|who|i|there|you)$",
    re.IGNORECASE,
)
PRONOUN = re.compile(r"^(?:this|these|it|they|that|those|which)$", re.IGNORECASE)  # they
# - **GOAL 2: Reduce, KPI 4: …, * Scope 1 and 2: reduce, 2.1 Increase: what stands before the name of an item
ITEM = re.compile(
    r"^[\s*•·\-–—#]*(?:\(?[a-z\d]{1,2}[.)]\s+)?(?:\d+(?:\.\d+)+\s+)?"
    r"(?:\**(?:goal|target|objective|priority|aim|KPI|indicator|action|outcome|[A-Z]{1,3}-)\s*[\d.]*\s*[:.)]\**\s*)?",
    re.IGNORECASE,
)
# He said the overall target is …
REPORTED = re.compile(
    r"^(?:further(?:more)?,? |however,? )?(?:he|she|they|the [a-z]+|[A-Z][a-z]+(?: [A-Z][a-z]+)?) (?:said|added|"
    r"noted|"
    r"announced|stated|explained)(?: that)? "
)
# Energy: reduce
LABEL = re.compile(
    rf"^[^:]{{0,60}}:\s*(?=(?:to |by )?(?:{LESS}|{MORE}|{HOLD}|{MAKE}|be\b|we\b|all\b|at least|no more|\d))",
    re.IGNORECASE,
)
# The share
LEAD = re.compile(
    rf"^(?:by|before|in(?= (?:20|the next|the first|order|total))|until|during|over|between|while|whilst|the|a|an|"
    rf"its|our|their|we|that|which|it|also|"
    rf"further|then|and|or|but|to|with|as|of|so|at|on|for|through|additional|another|about|around|some|all|both|at "
    rf"least|up to|no more than|"
    rf"end|year|{MODAL}|{LESS}|{MORE}|(?!average\b)(?:{HOLD})(?! homes)|(?:{MAKE})(?<!ed)(?=\s(?!and\b|or\b|on\b))|"
    rf"strive|aim(?:s|"
    rf"ing)?(?: to)?|"
    rf"target(?:s|ing)?(?: of| to| for)?|"
    rf"annual(?!ly)|total|there|be|ensure that|that|each|s|'s|new(?= {{0,1}}$)|in particular|including|especially|"
    rf"particularly|notably|goals?(?: is| are| of)?|ambition(?: "
    rf"is| of)?|adopt|implement)\b(?!-\w)[\s,:–-]*",
    re.IGNORECASE,
)
# will rise
TRAIL = re.compile(
    r"[\s,:(–-]*\b(?:will|shall|should|must|to|be|is|are|was|were|reach|by|of|for|at|about|around|approximately|"
    r"more than|over|"
    r"least|at least|than|less|account|accounts|exceed|from|reduced|increased|raised|cut|kept|within|below|above|"
    r"no|not|"
    r"more|down|up|further|average|averages|an|a|the|grow|rise|fall|climb|and|or|with|in|some|stand|total|drop|"
    r"decline|increase|"
    r"achieve|have|has|targeted|target|expected|expects|under|controlled|maintained|remain|an? (?:annual |average "
    r")?rate of|minimum|maximum|rising|falling|"
    r"lowered|expanded|"
    r"brought|built|also|each|it|this|level|levels|only|just|currently|non|contained|limited|held|its|our|their|"
    r"on|as|that|"
    r"comes?|goes?|falls|rises|drops|climbs|grows|improves|increases|decreases|declines|doubles|triples|halves|"
    r"per|top|target of|annually|compared|so|"
    r"which|equal|equivalent|comprise|make|set|planned|aiming|"
    r"reduction|estimated|projected|forecast|reaching|achieving|exceeding|being|added|installed|completed|"
    r"delivered|rehabilitated|constructed|created|retrofitted|planted)\s*$",
    re.IGNORECASE,
)
# cut in emissions
CHANGE_OF = re.compile(
    r"^\s*(?:(?:reductions?|cuts?|decreases?|decline|fall|drop|increases?|rise|growth|improvement|uplift|saving)\s+"
    r"(?:in|of)|(?:less|more|fewer|lower|higher)(?! than))\s+(?P<thing>[^,;.]{3,80})",
    re.IGNORECASE,
)
# a reduction in waste of
CHANGE_BEFORE = re.compile(
    rf"\b(?:reductions?|cuts?|decreases?|declines?|fall|drop|increases?|rise|growth|"
    rf"improvement)\s+(?:in\s+(?P<thing>[^,;.]{{3,60}}?)\s+)?of\s+{APPROX}$",
    re.IGNORECASE,
)
# a verb that may have an object: at the start, behind to, will, and, by; or a participle
OBJECT = re.compile(
    rf"(?:^\s*|[,;:–—]\s*|\b(?:to|and|will|shall|should|must|by|of|also|further|would|we|or|then|help|it|not|"
    rf"further)\s+)"
    rf"(?:{LESS}|{MORE}|{HOLD}|{MAKE})(?<!ed)\s+(?=(?P<thing>(?!to\b|by\b|from\b|of\b|and\b|or\b).*))|"
    rf"\b(?:for|while|through|towards|in|from|on)\s+(?=[a-z]+ing\b)(?:{LESS}|{MORE}|{HOLD}|{MAKE})\s+"
    rf"(?=(?P<also>(?!to\b|by\b|from\b|of\b).*))",
    re.IGNORECASE,
)
HELD_AT = re.compile(r"\s+(?:to|by|at|of|below|under|above|over|within|beyond|past|towards)?\s*$")  # income to
# we aim to
SUBJECT = re.compile(
    rf"^(?P<thing>.+?)\s+(?:{MODAL}|reach(?:es|ing)?|rising|falling|falls|rises|declines|account(?:s|ing)? for|"
    rf"exceed(?:s|ing)?|(?:is|"
    rf"are)(?= (?:kept|above|below|at|no|under)))\b",
    re.IGNORECASE,
)
# of 350 MW of solar capacity, 20% of trips: the noun behind
OF = re.compile(r"^\s*(?:\([^)]*\)\s*)?of\s+(?:all\s+|the\s+|our\s+|its\s+|their\s+)*(?P<thing>.+)$", re.IGNORECASE)


@dataclass(frozen=True)
class Words:
    """What stands around a number in its clause, and what was named before it."""

    before: str
    after: str
    previous: str = ""
    heading: str = ""


def name(words: Words, q: Quantity) -> str:
    """The name of a number by the grammar of its clause."""
    before, after = _plain(words.before), words.after
    if q.text.lower().startswith("net"):
        return f"net zero {trimmed(STOP.split(after)[0])}".strip()
    for way in (_share_of, _change, _behind, _object, _subject, _left, _any_behind):
        if way is _any_behind and q.unit == "%" and words.previous:
            return words.previous
        found = trimmed(way(before, after, q))
        if PRONOUN.fullmatch(found) or (found and AGENT.fullmatch(found) and way is not _behind):
            if PRONOUN.fullmatch(found) and words.previous:
                return words.previous
            continue
        if len(found) >= 3 and not YEAR.fullmatch(found):
            return found[:80]
    return words.previous or words.heading


MONTH = (
    r"(?:end|early|mid|late|spring|summer|autumn|winter|January|February|March|April|May|June|July|August|September|"
    r"October|November|December)"
)
# what is no part of a name, one after another
STRIPPED = [
    # residual waste (kg)
    re.compile(r"\([^)]*\)?"),
    # , which was 78.4% in 2024,
    re.compile(r",\s*(?:which|who) (?:was|were|is|stood|had)\b[^,;]*,"),
    # , currently 71%,
    re.compile(r",\s*(?:currently|now|today|up from|down from)\b[^,]*,"),
    # , compared to a 2011 baseline,
    re.compile(
        r",?\s*\b(?:compared (?:to|with)|relative to|against|versus|from)\s+(?:an? |the |its )?(?:levels? (?:of|"
        r"in) |\w+ )?(?:20|19)\d\d"
        r"(?: levels?| baseline)?,?"
    ),
    # by the end of March 2026,
    re.compile(
        rf"(?:\b(?:by|in|before|until|from|during|since|of)\s+)?(?:the )?(?:{MONTH}[- ](?:of )?(?:the )?(?:year )?)*"
        rf"{YEAR.pattern},?",
        re.IGNORECASE,
    ),
    # research income by 40% to
    re.compile(r"\bby \d[\d.,]*\s?(?:%|per ?cent)\s+(?=to\b)"),
    # lifting canopy cover from 14% to
    re.compile(
        r"\bfrom (?:about |around |just |the current |an estimated )*(?=[£$€]?\d|half|nearly|zero)[^;]{1,40}?"
        r"(?=\s(?:to|in)\b)(?:\s+in)?"
    ),
    # cut leakage to 10% and to 8%: the first is a target of its own
    # to 10%  and to
    re.compile(
        r"\b(?:to|by|of) [£$€]?\d[\d.,]*\s?(?:%|per ?cent)?\s*(?:,\s*(?:and\s+)?|and\s+)(?=(?:to|by|at|of)?\s*$)"
    ),
    # to about
    re.compile(rf"(?<=\s){APPROX}$"),
    # no less than
    re.compile(r"\b(?:no (?:fewer|less|more|higher|lower) than|at most|less than|fewer than|more than|not exceed)\s*$"),
]


# Environment: residual waste per household
HEADED = re.compile(r"^[A-Z][\w &-]{2,30}:\s+(?=[a-z][a-z-]+ [a-z])")


def _plain(before: str) -> str:
    """Words without labels, years, bases and brackets."""
    text = REPORTED.sub("", LABEL.sub("", ITEM.sub("", CODE.sub("", before))).lstrip())
    for pattern in STRIPPED:
        text = pattern.sub("", text)
    return HEADED.sub("", text)


def _share_of(before: str, after: str, q: Quantity) -> str:
    """95% of wastewater is treated: the noun behind a share, where no verb has its object before."""
    of = OF.match(after)
    # the number
    if not of and q.unit == "%" and not trimmed(before) and re.match(r"\s[a-z]", after) and not CHANGE_OF.match(after):
        made = re.match("halv|doubl|tripl", q.text, re.IGNORECASE)
        return (STOP if made else STOP_SHARE).split(after)[0]  # maintain 40% tree canopy coverage
    if not of or (q.unit not in ("%", "‰") and not _measured(q)):
        return ""
    thing = QUALIFIED.sub(lambda found: f"{found[1]}\ue000", of["thing"])
    noun = (STOP if _measured(q) else STOP_SHARE).split(thing)[0].replace("\ue000", ",")
    if _measured(q) and not re.search(r"\b(?:by|to|at|of|below|above|under|within)\s*$", before):  # lift it to
        return noun
    if (
        re.match(r"(?:GDP|GNI|gross|total|all trips|the total)\b", of["thing"], re.IGNORECASE)  # total health
        and len(trimmed(before)) > 3
    ):
        return ""  # the deficit will stay below 3% of GDP
    if q.unit == "%" and re.search(r"\band\s*$", before):  # islands and
        return noun  # to all villages and 90% of households
    if rate := RATE_OF.search(before):
        return rate["thing"]
    held = trimmed(_held(before))
    taken = len(held) > 3 and not AGENT.fullmatch(held)
    said = SUBJECT.match(before)
    if taken or (said and len(trimmed(said["thing"])) > 3 and not AGENT.fullmatch(trimmed(said["thing"]))):
        return ""
    return noun if len(trimmed(noun)) > 3 else ""


# Gigabit coverage of, an occupancy rate of: what is so many per cent of something
RATE_OF = re.compile(
    r"(?P<thing>(?:[\w'’&-]+ ){1,5}(?:coverage|rate|uptake|penetration|ratio|availability|satisfaction|occupancy|"
    r"compliance|accuracy|efficiency|utili[sz]ation))\s+of\s*$",
    re.IGNORECASE,
)
# food from local, organic farms
QUALIFIED = re.compile(r"(\b(?:from|with|in|of) [a-z-]+),(?= [a-z-]+ [a-z]+)")


def _measured(q: Quantity) -> bool:
    """350 MW of solar capacity, 1,400 km of rural roads."""
    return q.unit.endswith(("公里", "公顷", "W", "Wh", "h", "吨", "英里", "亩", "英亩", "平方米", "平方公里"))


def _change(before: str, after: str, q: Quantity) -> str:
    """A 20% cut in emissions, a reduction in waste of 30%."""
    if behind := CHANGE_OF.match(after):
        return STOP.split(behind["thing"])[0]
    if (said := CHANGE_BEFORE.search(before)) and said["thing"]:
        return said["thing"]
    # a drop of 30% in road deaths
    if CHANGE_BEFORE.search(before) and (behind := re.match(r"\s*in (?P<thing>[^,;.]{4,80})", after)):
        return STOP.split(behind["thing"])[0]
    return ""


def _scaleless(unit: str) -> str:
    return re.sub("^(?:百万|十亿|万亿|千(?!瓦))", "", unit)  # 百万英镑


def _behind(before: str, after: str, q: Quantity) -> str:
    """1,500 public charging points, 2.5 million urban jobs; money in flood defences."""
    unit = _scaleless(q.unit)
    if unit.endswith(("元", "镑", "币")):
        # in new mains over ten years.
        spent = re.match(r"\s*(?:of\s+)?(?:investment\s+)?(?:in|on|for|into|towards)\s+(?P<thing>.+)", after)
        subject = SUBJECT.match(before)
        named = (subject and not AGENT.fullmatch(_agent(subject["thing"]))) or trimmed(_held(before))
        if re.search(r"\b(?:an?|the)\s*$", before) and re.match(r"\s[a-z]", after) and not spent:  # and a, the number
            return STOP.split(after)[0]  # home to 320,000 people and a $45 billion economy
        return STOP.split(spent["thing"])[0] if spent and not named else ""
    if unit == "位":
        subject = SUBJECT.match(before)
        named = trimmed(subject["thing"]) if subject else ""
        among = trimmed(STOP.split(re.sub(r"^\s*of\s+", "", after))[0])  # of 40 cities
        return named if len(named) > 3 and not AGENT.fullmatch(named) else f"rank among {among}" if among else ""
    if unit not in {*COUNTS.values(), "棵", "人"} or q.bare:
        return ""
    # 000 homes, 55 million
    own = re.search(r"[a-z]{4,}$", re.sub(r"(?:thousand|million|billion|trillion)$", "", q.text))
    if own and own[0] == "units" and SUBJECT.match(before):
        return ""  # the housing backlog falls from 22,000 to 9,000 units
    if own and own[0] not in ("points",):
        behind = (
            # members of staff, of staff
            STOP.split(re.sub(r"^\s*(?:for|of)\s+(?=[a-z])", r" of ", after))[0] if re.match(r"\s*of\s", after) else ""
        )
        return f"{own[0]}{behind}"
    behind = STOP.split(after)[0]
    return behind if 0 < len(behind.split()) <= 7 else ""


def _object(before: str, after: str, q: Quantity) -> str:
    """Raise the proportion of international students to 30%: the object of the last verb."""
    subject = SUBJECT.match(before)
    if subject and re.search(r"\sto$", subject[0]) and len(trimmed(_held(before))) > 2:
        return _held(before)  # the board adopts measures to achieve a goal of cutting energy use
    if (
        subject
        and not AGENT.fullmatch(_agent(re.split(r",(?!\d)", subject["thing"])[-1]))  # cycling,
        and not _passive_rest(before, subject)
    ):
        return ""
    return _held(before)


def _held(before: str) -> str:
    """The object of the last verb of a clause, empty where none has one."""
    things = [HELD_AT.sub("", (m["thing"] or m["also"] or "") + " ") for m in OBJECT.finditer(before)]
    return next((thing for thing in reversed(things) if len(trimmed(thing)) > 2), "")


def _agent(words: str) -> str:
    return trimmed(words) or words.strip(" ,")


def _passive_rest(before: str, subject: re.Match[str]) -> bool:
    """Whether another verb with an object of its own stands behind the subject's: will help to cut waste by."""
    rest = before[subject.end() :]
    # help to cut
    found = re.search(rf"\b(?:help|work|act|be able|be used|allow us|seek) to (?:{LESS}|{MORE}|{MAKE})\b", rest)
    return found is not None


def _subject(before: str, after: str, q: Quantity) -> str:
    """Real GDP growth is expected to average 5.2 percent: what stands before the verb."""
    found = SUBJECT.match(before)
    return re.split(r",(?!\d)", found["thing"])[-1] if found else ""  # cycling,


def _left(before: str, after: str, q: Quantity) -> str:
    """Customer satisfaction above 90%, Literacy rate: 95%: the words before."""
    return before


def _any_behind(before: str, after: str, q: Quantity) -> str:
    return STOP.split(re.sub(r"^\s*(?:of|in|for)\s+", "", after))[0]  # of land


# our recycling rate: behind an article such a word is part of the name
HELD_NOUN = re.compile(
    rf"(?:the|an?|our|its|their)\s+(?=(?:[a-z]{{3,}}(?:ing|ed)|average|{LESS}|{MORE}|{MAKE})\s+(?!in\b|of\b)[a-z]{{3}})",
    re.IGNORECASE,
)
# adults aged 15 and over
AGED = re.compile(r"\d(?: years)? (?:and|or) (?:over|above|older|under|younger|more|below)$")


def trimmed(words: str) -> str:
    """A noun phrase without articles, verbs and marks around it."""
    text, previous = LABEL.sub("", ITEM.sub("", CODE.sub("", words))).strip(" ,.:;-–—\"'“”*•·…"), None
    while text != previous:
        previous = text
        held = HELD_NOUN.match(text)
        text = (text[held.end() :] if held else LEAD.sub("", text)).strip(" ,.:;-–\"'“”")
        if held:
            return re.sub(r"\s+", " ", TRAIL.sub("", text).strip(" ,.:;-–\"'“”"))
        text = text if AGED.search(text) else TRAIL.sub("", text).strip(" ,.:;-–\"'“”")
    return "" if VERB_ALONE.fullmatch(text) else re.sub(r"\s+", " ", text)


VERB_ALONE = re.compile(rf"(?:{LESS}|{MORE}|{HOLD}|{MAKE}|aim|target)(?<!ns)", re.IGNORECASE)  # Recycling
__all__ = ["Words", "name", "trimmed"]
