"""What a target is called and of which kind it is, by the words of its clause and its unit."""

import re

from plan_analysis.plan import wording
from plan_analysis.plan.numbers import Quantity

COUNTED = re.compile(
    r"^[万亿千百]*(?:家|个|件|项|名|人|位|台|台套|套|辆|部|艘|架|张|册|份|种|篇|所|处|座|间|床|条|段|户|支|对|组|场|期|片|株|棵|批|头|只|"
    r"羽|口|根|类|人次|户次|对|门|块|标箱|班次|次|级)$"
)
MEASURED = re.compile(r"元$|吨|公里|米|亩|公顷|千瓦|斤|升|标准煤|度电|TEU|标箱|立方|平方|[GPTE]B|bps|FLOPS|兆")
PHYSICAL = re.compile(r"公里|亩|公顷|千瓦|兆瓦|平方米|立方米|吨$")
MAKES = re.compile(rf"(?:分别|各|累计|共|再|重点|支持|全年|[一二三四五六七八九十\d]+年内?)*(?:{wording.MADE})")


def kind_of(name: str, q: Quantity, before: str, hint: str, way: str) -> str:
    """The kind of a target by its wording, name and unit."""
    if hint == "maintain":
        return "maintain"
    if q.unit == "倍":
        return "change_from_base"
    if way:
        if "年均" in before or "年增" in before or "每年" in before:
            return "growth_rate"
        if (
            "百分点" in q.unit
            or q.unit in ("岁",)
            or re.search(r"累计|比|较|以上年|基础上", before)
            or re.search(wording.DOWN, way)
        ):
            return "change_from_base" if q.unit in ("%", "‰", "个百分点", "百分点", "岁") else "cumulative"
        if q.unit in ("%", "‰"):
            return "growth_rate"
        return "cumulative"
    if q.unit in ("%", "‰", "‱"):
        ratio = re.search(r"研发(?:经费|投入|支出)|研究与试验|R&D|贡献率|强度|负债率|劳动生产率", name)
        return "growth_rate" if re.search(r"增速|增长率|增幅|涨幅", name) else "ratio" if ratio else "share"
    per_head = re.match(r"(?:全[市省县]|常住)?(?:每?[万千百](?:人|名|户)|人均|每[万千百])", name)
    if re.search(r"/(?:[万千百]?(?:人|名|户)|10万|万元|平方公里)", q.unit) or (per_head and q.unit not in ("岁", "年")):
        return "ratio"
    if re.search(r"累计|五年共|三年共", before):
        return "cumulative"
    if COUNTED.match(q.unit) and not re.search(r"^(?:常住|户籍|总)?人口", name):
        return "count_stock"
    return "level"


def object_behind(after: str) -> str:
    """What is counted, where it stands behind the number: 10家以上新型研发机构."""
    text = re.sub(r"^\s?(?:及以上|以上|以内|以下|左右|上下)?(?:的)?", "", after)
    text = re.split(r"[(,;。:]|(?:并|且|,)|(?:来|到|在)(?=保定|我)|助力|参与|用于", text)[0]
    return text.strip(' 、和及与”“"') if re.search(r"[\u4e00-\u9fff]{2,}", text) else ""


def without_about(before: str) -> str:
    """Words before a number without 约, 不少于 and the like at their end."""
    return re.sub(r"(?:约|近|不少于|不低于|超过|至少)+$", "", before)


def subject_before(before: str) -> str:
    """The words before a number without the comparator at their end."""
    text = wording.ABOUT.sub("", before.rstrip())
    # the base is no part of the name: 由2022年的48%提高到, 较2020年, 在2025年基础上
    text = re.sub(r"(?:由|从)[^,。;]*?\d[^,。;]*?(?=提高|提升|增加|增长|上升|扩大|下降|降低|减少|缩短|到|$)", "", text)
    text = re.sub(
        r"(?:较|比|在|以|与)[“\"]?(?:(?:19|20)\d\d年|十[一二三四五]五)[”\"]?(?:期?末|底)?(?:的?基础上|为基[数期]|相比)?",
        "",
        text,
    )
    change = wording.CHANGE.search(text)
    if change and not re.search(r"(?:到|至)$", text):
        text = text[: change.start()]
    for words, *_ in wording.COMPARATORS:
        text = re.sub(rf"(?:{words})(?:全[市省]的|了|约|其|总量的)?$", "", text)
    text = re.sub(rf"(?:{wording.MADE}|{wording.STANDING})$", "", text)
    text = re.sub(r"(?:到|至|在)?(?:19|20)\d\d年[底末]?的?$", "", text)
    return re.sub(r"(?:分别|均|都|力争|争取|要|将|已|可|再|累计|年均|每年|总数|数量)+$", "", text)


def cleaned(name: str) -> str:
    """A name without what governs it: deadlines, modality, connecting words."""
    text = name.strip(' 、,;:。—-·•“”"')
    lead = re.compile(
        r"^(?:(?:到|至|在)?(?:(?:19|20)\d\d|二零..)年(?:底|末|年底|年末)?(?:前)?[,:、和及]?|[“\"]?十[一二三四五六]五[”\"]?(?:期?末|时期|期间)?[,:]?|其中[,:]?|同时[,]?|"
        r"力争|争取|努力|确保|实现|使|推动|促进|鼓励|引导|组织|每年|年均|累计|并|且|要|将|届时|全部|总共|一是|二是|三是|四是|五是|"
        r"由|从|把|将|以|各类|比|较|与|到)+"
    )
    previous = None
    while previous != text:
        previous, text = text, lead.sub("", text).strip(' 、,;:。—-·•“”"')
    return re.sub(r"(?:的|达|至|分别|总量达|(?<![指])数)$", "", text) if len(text) > 3 else text


def without_verbs(name: str) -> str:
    """A name without the verbs that make the thing: 培育农业科技小巨人企业 is about 农业科技小巨人企业."""
    match = wording.VERB_START.match(name)
    rest = name[match.end() :] if match else name
    return name if wording.NOT_A_VERB.match(rest) or len(rest) < 2 else cleaned(rest)
