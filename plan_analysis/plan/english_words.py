"""The wording of English plans as tables: units, relations, tenses, verbs, and what surrounds a name."""

import re
from fractions import Fraction

SCALES = {
    "thousand": "千",
    "million": "百万",
    "billion": "十亿",
    "trillion": "万亿",
    "m": "百万",
    "bn": "十亿",
    "k": "千",
}
UNITS = {
    "gigawatt": "GW", "gigawatts": "GW", "megawatt": "MW", "megawatts": "MW", "kilowatt": "kW", "kilowatts": "kW",
    "gigawatt hours": "GWh", "gigawatt-hours": "GWh", "megawatt hours": "MWh", "megawatt-hours": "MWh",
    "kilowatt hours": "kWh", "kilowatt-hours": "kWh", "terawatt hours": "TWh", "terawatt-hours": "TWh",
    "x": "倍", "mile": "英里", "miles": "英里", "percent": "%", "per cent": "%", "percentage point": "个百分点",
    "percentage points": "个百分点", "point": "个百分点", "points": "个百分点", "yuan": "元", "kilometres": "公里",
    "kilometers": "公里", "kilometre": "公里", "kilometer": "公里", "km": "公里", "hectares": "公顷", "ha": "公顷",
    "acres": "英亩", "tonnes": "吨", "tons": "吨", "tones": "吨", "metric tons": "吨", "metric tonnes": "吨",
    "mu": "亩", "kg": "公斤", "kilograms": "公斤", "square kilometres": "平方公里", "square kilometers": "平方公里",
    "square metres": "平方米", "square meters": "平方米", "sqm": "平方米", "cubic metres": "立方米", "litres": "升",
    "liters": "升", "micrograms per cubic meter": "微克/立方米", "micrograms per cubic metre": "微克/立方米",
    "cubic meters": "立方米", "years": "岁", "years old": "岁", "years of age": "岁",
}  # fmt: skip
COUNTS = {
    "people": "人", "staff": "人", "persons": "人", "residents": "人", "jobs": "个", "students": "人", "pupils": "人",
    "children": "人", "women": "人", "men": "人", "teachers": "人", "schools": "所", "companies": "家",
    "enterprises": "家", "businesses": "家", "firms": "家", "hospitals": "家", "clinics": "家", "patents": "件",
    "visitors": "人次", "tourists": "人次", "passengers": "人次", "journeys": "人次", "trips": "人次",
    "arrivals": "人次", "households": "户", "families": "户", "vehicles": "辆", "buses": "辆", "cars": "辆",
    "stations": "个", "beds": "张", "doctors": "人", "homes": "套", "flats": "套", "dwellings": "套",
    "apartments": "套", "places": "个", "units": "个", "papers": "篇", "projects": "个",
}  # fmt: skip
# counts of persons by the end of their name: trainees, but not centres
PERSONS = re.compile(
    r"(?:(?<!comput)(?<!cent)(?<!tow)(?<!met)(?<!pap)(?<!rout)(?<!charg)(?<!boil)(?<!numb)(?<!oth)(?<!clust)"
    r"(?<!shelt)(?<!quart)(?<!corn)(?<!off)ers|(?<!sens)(?<!react)(?<!corrid)(?<!sect)ors|ists|ians|academics|"
    r"nurses|GPs|midwives|apprentices|volunteers|trainees|apprentices|graduates|employees|members|adults|farmers)$"
)
# nouns behind a number that count nothing: 5 years, 20 times
NO_COUNT = ("years", "percents", "times", "levels", "months", "weeks", "days", "hours", "minutes", "is", "was",
            "has", "as", "this", "its", "cents", "degrees", "per", "plus", "across", "less")  # fmt: skip
MONEY = {
    "RMB": "元", "CNY": "元", "¥": "元", "US$": "美元", "USD": "美元", "$": "美元", "A$": "澳元", "C$": "加元",
    "HK$": "港元", "HKD": "港元", "MOP": "澳门元", "NT$": "新台币", "€": "欧元", "EUR": "欧元", "£": "英镑",
    "GBP": "英镑",
}  # fmt: skip
# a quarter
WORDS = re.compile(
    r"\b(?P<word>half|(?:a|one)[- ]quarter|three[- ]quarters|"
    r"(?:a|one)[- ]third|two[- ]thirds|double|doubled|doubling|triple|tripled|tripling|halve|halved|halving)\b",
    re.IGNORECASE,
)
VALUES: dict[str, int | Fraction] = {
    "half": 50, "a-quarter": 25, "one-quarter": 25, "three-quarters": 75, "a-third": Fraction(100, 3),
    "one-third": Fraction(100, 3), "two-thirds": Fraction(200, 3), "double": 2, "doubled": 2, "doubling": 2,
    "triple": 3, "tripled": 3, "tripling": 3, "halve": 50, "halved": 50, "halving": 50,
}  # fmt: skip
COUNTING = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "a hundred": 100,
    "one hundred": 100,
}  # fmt: skip

APPROX = (
    r"(?:about |around |approximately |roughly |some |an additional |a further |another |an extra |a total of |"
    r"up to |just |well |at least |more than |over |nearly |almost |an average of |an estimated )*"
)
LIMIT = r"(?:no more than |not more than |no less than |less than |more than |under |below |at most )?"
# ---- tense --------------------------------------------------------------------------------------------------------
# will rise
FUTURE = re.compile(
    r"\b(?:will|shall|aims?|aiming|targets?|targeted|plans? to|to (?:reach|reduce|increase|build|cut|be|remain|"
    r"lower|have|make|rise|fall|come|run|"
    r"raise|achieve|train|create|expand|install|double|grow|keep|deliver|provide|plant|open|ensure|bring|halve|lift|"
    r"recruit|restore|secure|support)|should|must|goals?|by (?:the end of )?(?:FY ?)?20\d\d|expects? to|expected "
    r"to|is to|"
    r"are to|intends?|seek|committed? to|commitments?|strive|ambitions?|pledges?)\b",
    re.IGNORECASE,
)
# which was
PAST = re.compile(
    r"\b(?:was|were|has|have (?:been|already|\w+ed)|had|reached|rose|fell|grew|increased|accounted|achieved|built|"
    r"completed|totalled|"
    r"totaled|"
    r"stood|exceeded|recorded|attracted|launched|established|already|received|recruited|spent|won|opened|planted|"
    r"trained|delivered|created|declined|dropped|came|ended|stands? at|last year)\b(?! to be)",
    re.IGNORECASE,
)
# around 30% already comes from renewables; currently 12% of trips: what is, without any word of the future
STANDS = re.compile(
    r"\b(?:already|currently|today|at present|presently|as of|to date|so far|now stands?)\b", re.IGNORECASE
)
# Norvik employs 6,800 people: what is
PRESENT = re.compile(
    r"^[\s\-–—•*]*[A-Za-z][^,;]{1,60}\b(?:employs?|operates?|serves?|currently|comprises?|consists? of|is home to|"
    r"are home to|"
    r"stands? at|covers?|has|have|accounts? for|represents?|contributes?)\b",
    re.IGNORECASE,
)
# ---- verbs --------------------------------------------------------------------------------------------------------
LESS = (
    "reduc(?:e|es|ed|ing)|cut(?:s|ting)?|lower(?:s|ed|ing)?|decreas(?:e|es|ed|ing)|halv(?:e|ed|ing)|slash(?:ing)?|"
    "shrink(?:ing)?|trim(?:ming)?|declin(?:e|es|ing)|drop(?:s|ping)?|fall(?:s|ing)?|contain(?:ed|ing)?|"
    "limit(?:s|ed|ing)?|cap(?:s|ped|ping)?|bring(?:s|ing)? down|driv(?:e|ing) down"
)
MORE = (
    "increas(?:e|es|ed|ing)|rais(?:e|es|ed|ing)|grow(?:s|n|ing)?|lift(?:s|ed|ing)?|boost(?:s|ed|ing)?|"
    "expand(?:s|ed|ing)?|improv(?:e|es|ed|ing)|doubl(?:e|ed|ing)|tripl(?:e|ed|ing)|extend(?:s|ed|ing)?|"
    "accelerat(?:e|es|ed|ing)|"
    "scal(?:e|ing) up|climb(?:s|ing)?|rise(?:s|n)?|rising|widen(?:ing)?|bring(?:s|ing)?|mov(?:e|ing)|tak(?:e|ing)"
)
HOLD = (
    "keep(?:s|ing)?|kept|maintain(?:s|ed|ing)?|hold(?:s|ing)?|sustain(?:ed|ing)?|stabili[sz](?:e|ing)|ensur(?:e|ing)|"
    "achiev(?:e|ed|ing)|reach(?:es|ed|ing)?|attain(?:ing)?|hit(?:ting)?|exceed(?:s|ed|ing)?|surpass(?:ing)?|"
    "meet(?:ing)?|"
    "averag(?:e|ing)|total(?:ling)?|remain(?:s|ing)?|cover(?:s|ed|ing)?|make up|have|see(?:ing)?|set(?:ting)?|be"
)
MAKE = (
    "build(?:s|ing)?|built|construct(?:s|ed|ing)?|creat(?:e|es|ed|ing)|deliver(?:s|ed|ing)?|provid(?:e|es|ed|ing)|"
    "open(?:s|ed|ing)?|add(?:s|ed|ing)?|install(?:s|ed|ing)?|plant(?:s|ed|ing)?|train(?:s|ed|ing)?|"
    "recruit(?:s|ed|ing)?|hir(?:e|ed|ing)|launch(?:ed|ing)?|establish(?:ed|ing)?|set(?:ting)? up|restor(?:e|ed|ing)|"
    "rehabilitat(?:e|ed|ing)|retrofit(?:ted|ting)?|refurbish(?:ed|ing)?|upgrad(?:e|ed|ing)|replac(?:e|ed|ing)|"
    "electrif(?:y|ied|ying)|connect(?:ed|ing)?|attract(?:ed|ing)?|support(?:ed|ing)?|fund(?:ed|ing)?|"
    "invest(?:s|ed|ing)?|spend(?:ing)?|commit(?:s|ted|ting)?|allocat(?:e|ed|ing)|endow(?:ed|ing)?|award(?:ed|ing)?|"
    "vaccinat(?:e|ed|ing)|enrol(?:l|led|ling)?|insulat(?:e|ed|ing)|convert(?:ed|ing)?|repair(?:ed|ing)?|"
    "renew(?:ed|ing)?|equip(?:ped|ping)?|secur(?:e|ed|ing)|develop(?:ed|ing)?|complet(?:e|ed|ing)|generat(?:e|ed|ing)|"
    "suppl(?:y|ied|ying)|produc(?:e|ed|ing)|sav(?:e|ed|ing)|divert(?:ed|ing)?|recycl(?:e|ed|ing)|treat(?:ed|ing)?|"
    "mobili[sz](?:e|ed|ing)|relet(?:ting)?|hous(?:e|ed|ing)(?= \\d)|carr(?:y|ied|ying)|conserv(?:e|ed|ing)|"
    "protect(?:ed|ing)?|procur(?:e|ed|ing)|purchas(?:e|ed|ing)|introduc(?:e|ed|ing)|publish(?:ed|ing)?|host(?:ed|ing)?|"
    "serv(?:e|ed|ing)|offer(?:ed|ing)?|fil(?:e|ed|ing)|eliminat(?:e|ed|ing)|enabl(?:e|ed|ing)|help(?:ed|ing)?|"
    "bring(?:ing)? in|employ(?:ed|ing)?|acquir(?:e|ed|ing)|raise(?= [£$€])|pav(?:e|ed|ing)|lay(?:ing)?|run(?:ning)?"
)
MADE = re.compile(rf"\b(?:{MAKE}|new)\b", re.IGNORECASE)  # electrify
ACT = re.compile(rf"\b(?:{LESS}|{MORE}|{HOLD}|{MAKE})\b", re.IGNORECASE)  # A page as
# Installed
IMPERATIVE = re.compile(
    rf"^[\s\-–—*•·\d.)(]*(?:[A-Z][^:]{{0,40}}:\s*)?(?:to |by )?(?:{LESS}|{MORE}|{HOLD}|{MAKE}|establish|target|rank|"
    r"rehouse|no (?:more|less|fewer))\b",
    re.IGNORECASE,
)
MODAL = (
    r"(?:will|shall|should|must|would|are to|is to|(?:is|are) (?:set|expected|projected|forecast|planned|due|"
    r"estimated|"
    r"targeted|required) to|(?:aims?|plans?|intends?|seeks?|hopes?|expects?|wants?|commits?|pledges?|proposes?) to|"
    rf"(?:has|have) committed to|to(?= (?:also )?(?:{LESS}|{MORE}|{HOLD}|{MAKE})\b))"
)
# T-1 Expand, CE3.2 Plant: the code of an action before its words
CODE = re.compile(r"^[\s*•·\-–—#]*(?:[A-Z]{1,4}-\d{1,3}(?:\.\d{1,2})*|[A-Z]{1,3}\d{1,2}\.\d{1,2})[.:)]?\s+(?=[A-Z])")
# ---- relation -----------------------------------------------------------------------------------------------------
RELATIONS = [
    (re.compile(r"\bat or (?:above|over)\s*$", re.IGNORECASE), ">="),  # at or above
    (re.compile(r"\bat or (?:below|under)\s*$", re.IGNORECASE), "<="),  # at or below
    (re.compile(r"\bas (?:low|small|few|short) as\s*$", re.IGNORECASE), "<="),  # as low as
    (re.compile(r"\bas (?:high|large|many|long|much) as\s*$", re.IGNORECASE), ">="),  # as high as
    (
        # kept below
        re.compile(
            r"(?<!no )(?<!not )(?:less than|fewer than|lower than|below|\bto under)\s*(?:the )?$",
            re.IGNORECASE,
        ),
        "<",
    ),
    (
        # kept under
        re.compile(
            r"(?:under|no (?:higher|larger|greater|worse) than|no more than|not more than|at most|within|"
            r"not exceed(?:ing)?|cap(?:ped)? at|limit(?:ed)? to|controlled (?:at|within)|kept? (?:below|under|"
            r"within)|"
            r"a maximum of|(?:reduc\w+|cut|fall|drop|declin\w+|lower\w*|decreas\w+|down|shorten\w*|"
            r"bring\w*[^.]{0,40}down)"
            r"(?: (?:[^.,;]|[.,]\d){0,80})? to)\s*(?:about |around |approximately |roughly |just )?$",
            re.IGNORECASE,
        ),
        "<=",
    ),
    (
        # more than
        re.compile(
            r"(?:(?<!no )(?<!not )more than|(?<!just )\bover|(?<!not )exceed(?:s|ing|ed)?|above|surpass(?:es|ing)?|"
            r"greater than|higher than|upwards of|\btop)\s*(?:the )?$",
            re.IGNORECASE,
        ),
        ">",
    ),
    (
        # at least
        re.compile(
            r"(?:at least|no (?:lower|smaller|worse) than|no less than|not less than|no fewer than|a minimum of|"
            r"minimum|up to)\s*$",
            re.IGNORECASE,
        ),
        ">=",
    ),
]
# grow to
CHANGE = re.compile(
    rf"\b(?:(?P<down>{LESS}|down|reduction)|(?P<up>{MORE}|up|growth|"
    rf"higher))\b(?:[^.;]{{0,80}}?)\bby\s+{APPROX}{LIMIT}$|"
    rf"\bgrow(?:th|ing)?\b(?: rate)?(?: of| at)?[^.,;]{{0,60}}$|\bincrease of\s*{APPROX}$",
    re.IGNORECASE,
)
# annually.
YEARLY = re.compile(
    r"\b(?:annual(?:ly)?|per year|a year|every year|each year|per annum|year[- ]on[- ]year|yearly|average annual)\b",
    re.IGNORECASE,
)
