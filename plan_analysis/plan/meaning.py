"""What the words around a number say of it: comparison, change, promise, and the reasons why a number is no target."""

import re
from dataclasses import dataclass

from plan_analysis.plan import wording
from plan_analysis.plan.clauses import Mention, Passage
from plan_analysis.plan.numbers import Quantity, at_or_after

# 万标箱
COUNTED = re.compile(
    r"^[万亿千百十]*(?:家|个|件|项|名|人|位|台|台套|套|辆|部|艘|架|张|册|份|种|篇|所|处|座|间|床|条|段|户|支|对|"
    r"组|场|期|片|株|棵|批|头|只|"
    r"羽|口|根|类|人次|家次|户次|对|门|块|标箱|班次|次|级|例|起|宗|栋|幢|孔|眼|格|案|校|枪|只|匹|列|趟|顶|款|笔|"
    r"班|队|首|堂|伙|园|本|件次|场次|学时|课时|枚|班列|人月|项次|艘次|架次|车次|航次|台次|盏|村|站)$"
)
# 克标准煤/千瓦时
MEASURED = re.compile(
    r"元$|吨|公里|米|亩|公顷|千瓦|瓦|斤|升|标准煤|度电|TEU|标箱|标准箱|立方|平方|[GPTE]B|bps|FLOPS|Flops|兆|"
    r"[GMk]W|km|P$|千伏安|分贝|岁$|币$|港元$|公斤|度$"
)
SHARES = ("%", "‰", "‱", "倍", "个百分点", "百分点", "个基点", "基点", ":1")
TIMES = (
    "年",
    "天",
    "星期",
    "日",
    "工作日",
    "个工作日",
    "小时",
    "分钟",
    "个月",
    "次",
    "分",
    "级",
    "类",
    "期",
    "批",
    "度",
    "周",
    "秒",
    "节",
    "季",
)
# …提高到2025年的, 增至2028/29学年的, 大幅提高约: what stands between a base and what it leads to
LED_BY_BASE = re.compile(
    r"(?:[到至为](?:不少于|不低于|约|近|超过|至少|大约)?(?:(?:(?:19|20)\d\d(?:[/-]\d\d)?|1[0-4]\d)\s?(?:财政|"
    r"学)?年度?[底末]?[的之]?)?"
    r"|大幅(?:提高|提升|增加|增长|减少|下降|降低)(?:约|近)?(?:至|到)?)$"
)


@dataclass(frozen=True)
class Comparison:
    """How a number is compared: relation, hint of its kind, whether words compare, the words of change."""

    relation: str
    hint: str
    compared: bool
    change: re.Match[str] | None
    word: str = ""


def comparison(before: str, after: str) -> Comparison:
    """The comparison that the words around a number make."""
    tail = wording.ABOUT.sub("", before.rstrip()[-40:])
    # 2024年工作回顾
    follows = next((relation for words, relation in wording.AFTER if re.match(rf"\s?(?:{words})", after[:8])), "")
    if wording.RANK.search(tail[-24:]):
        return Comparison("<=", "rank", True, None, "前")
    change = wording.CHANGE.search(tail)
    # 增加到
    if change and re.search(r"(?:增加|提高|增长|提升|下降|降低|减少|缩短|扩大|延长|上升)(?:到|至|为)$", tail):
        change = None
    for words, relation, hint in wording.COMPARATORS:
        # the last of several: 占比提高到 is 提高到
        found = re.match(rf".*(?P<word>{words})(?P<gap>[^,。;0-9]{{0,6}})$", tail)
        if found and _near(found, relation, hint):
            if relation == ">=" and follows == "<=":
                relation = "<="
            if found["word"] in ("到", "为", "实现", "完成", "保持", "占", "至") and change:
                break
            return Comparison(relation, hint, True, change, found["word"])
    if change:
        return Comparison(follows or ">=", "", False, change)
    return Comparison(follows or ">=", "", bool(follows), None)


def _near(found: re.Match[str], relation: str, hint: str) -> bool:
    gap = found["gap"]
    if not gap:
        return True
    if relation != ">=" or hint:
        return not re.search("[元级的]", gap) and len(gap) <= 3
    if re.fullmatch(r"每[百千万十]*[户人名个][每月年人]{0,2}", gap):  # 每人每月
        return True  # 达到每百户30平方米
    return gap in (
        "全市的",
        "全省的",
        "其",
        "了",
        "总量的",
        "约",
        "全部",
        "力争",
        "近",
        "全县的",
        "全国的",
        "全区的",
        "在",
    )


def base_of(passage: Passage, m: Mention) -> Quantity | None:
    """The number a base leads to: 由2020年的1.75%提高到2025年的2.2%, 从A提高到B."""
    if (
        not re.search(r"(?:由|自|从|较|比|(?<![定持制])在)[^,。;到至]{0,24}$", m.before)  # 比重由2025年的
        or (  # 比重由2025年的
            m.q.bare and not re.search("[\u4e00-\u9fff]", m.after[:6])
        )
    ):
        return None
    at = at_or_after(passage.found, m.q.end)
    later = [q for q in passage.found[at : at + 6] if passage.when_at(q.start) is None]
    if not later:
        return None
    between = passage.text[m.q.end : later[0].start].rstrip()
    leads = LED_BY_BASE.search(between) and re.search(r"提|增|降|减|上升|扩|缩|升|到|至|改善", between)
    return later[0] if leads and not re.search(r"[,。;]", between) else None
