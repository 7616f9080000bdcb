"""Why a number is no target: a date, a name, a forecast, a threshold, a count of the plan's own parts, a measure."""

import re

from plan_analysis.plan import wording
from plan_analysis.plan.clauses import Mention, Passage
from plan_analysis.plan.meaning import COUNTED, MEASURED, SHARES
from plan_analysis.plan.numbers import Quantity


def outside(passage: Passage, m: Mention) -> str:
    """Why a number is none that anything could be asked of: a date, a clause, a name; empty where it may be one."""
    text, q = passage.text, m.q
    if q.start < passage.place.body:
        return "number of a clause"
    if when := passage.when_at(q.start):
        return {"base": "year of a base", "date": "date"}.get(when.kind, "deadline or period")
    if name := passage.name_at(q.start):
        _, end, reason = name
        if not (q.end > end and COUNTED.match(q.unit) and reason not in ("name of a programme", "name of a grade")):
            return reason
    if re.match(r"\s?[月日号](?!均)", text[q.end : q.end + 3]) or (
        q.unit in ("日", "年") and re.fullmatch(r"(?:19|20)\d\d", q.digits)
    ):
        return "date or number of a document"
    if q.unit == "日" and re.search(r"\d\s?月\s?$", text[max(0, q.start - 5) : q.start]):
        return "date or number of a document"
    if re.search(r"前\s?$", text[max(0, q.start - 2) : q.start]) and ("分之" in q.text or "/" in q.digits):
        return "a rank as a fraction"
    if re.search(r"(?:19|20)\d\d$", q.digits) and q.bare:
        return "date"
    if (wording.LEGAL.search(text[max(0, q.start - 4) : q.start]) and not _rank(m)) or (
        re.match(r"\s?[〕\]号条款届](?!道路|线路|高速)", text[q.end : q.end + 4]) and q.bare
    ):
        return "number of a document"
    if re.match(r"年一遇", text[q.end - 1 : q.end + 2]) or re.match(r"年一遇", text[q.end : q.end + 3]):
        return "name of a standard"  # 达到50年一遇
    if q.bare and re.search(r"[\u4e00-\u9fffA-Za-z]-$", text[max(0, q.start - 2) : q.start]):
        return "part of a name or a code"  # 东区-2内
    if re.search(r"±\s?$", text[max(0, q.start - 2) : q.start]):
        return "the tolerance of a target"
    if re.search(r"需求(?:总?量)?(?:约|预计|估计)?为(?:约)?$", m.before):
        return "a need, no target"
    if q.bare and not re.search(r"\d", q.digits):
        return "a numeral within a word"
    if (
        not re.search(r"\d", q.digits)
        and q.value <= 1
        and not q.text.endswith(("番", "倍", "倍增"))
        and "分之" not in q.text
    ):
        return "" if re.match("[万千百十亿]", q.text) else "one thing, not counted"
    return ""


def _rank(m: Mention) -> bool:
    return m.q.unit in ("位", "名", "名次") and bool(wording.RANK.search(m.before[-16:]))


# 保证7个库区移民安居乐业, 分给9个处室: the count says whom, not how many there will be
WHOM = re.compile(
    r"(?:^|[,;。])\s*(?:保证|确保|保障|使|让|向|对|为)$|(?:分给|分解到|下达给|交由|分配给|涉及|面向|联合|会同)$"
)
# 主计总处预测出口将达5,892亿美元; 高于预估的3.15%: a forecast is no promise
FORECAST = re.compile(r"预估|预测|推估")
# 若人均生产超过2万美元
IF = re.compile(r"(?:^|[,;。])(?:但|而)?(?:若|如果|倘若?|一旦|假如)[^,;。]*$")
CHANCE = re.compile(r"(?:有机会|不排除|可能)[^,。;\d]{0,8}$")
# 达到6.3张(按建成可开放床位,可达6.5张): the same number reckoned another way
ANOTHER_WAY = re.compile(r"\((?:按|即|约合?|相当于|折合|含)[^()]{0,30}$")


def supposed(passage: Passage, m: Mention) -> str:
    """Why a number is a forecast, a condition or a chance; empty where it is none."""
    told = passage.text[m.part : m.q.start]
    if FORECAST.search(m.before) or (FORECAST.search(told) and not re.search("目标|力争|争取|努力|确保", told)):
        return "a forecast, not promised"
    if IF.search(told) or CHANCE.search(m.before):
        return "a condition or a chance, not promised"
    if passage.depth[m.q.start] and ANOTHER_WAY.search(told):
        return "the number before, reckoned another way"
    if re.match(r"[^,。;]{0,6}以来", m.after):
        return "reached before the plan"
    if re.search("贡献占$", m.before):
        return "describes a share of something"
    return ""


def described(passage: Passage, m: Mention) -> str:
    """Why a number only describes: a forecast, a threshold, a part of the plan, a mark; empty where it may be asked."""
    if reason := supposed(passage, m):
        return reason
    if threshold(passage, m):
        return "says which things are counted"
    if own_part(passage, m):
        return "a count of the plan's own parts"
    if scored(passage, m):
        return "marks of an assessment"
    return "how a measure works" if re.search("每[^,。;]{1,6}为$", m.before) else ""


def whom(m: Mention) -> bool:
    """Whether a count only says whom a measure is for."""
    return bool(COUNTED.match(m.q.unit)) and bool(WHOM.search(m.before)) and bool(re.match("[\u4e00-\u9fff]", m.after))


def small(q: Quantity) -> bool:
    """三个清单, 四项措施: small counts in words describe."""
    return not re.search(r"\d", q.digits) and q.value < 20 and bool(SMALL.match(q.unit or "个"))


def threshold(passage: Passage, m: Mention) -> bool:
    """Whether a number only says which things are counted: 收入超过50亿元的企业达到5家, 500张床位以上的医院."""
    q, ahead = m.q, passage.text[m.q.end : m.q.end + 40]
    if re.search(r"\d%(?:以上)?的[\u4e00-\u9fff]{2,14}(?:超?过|达到?|不低于|高于)$", m.before) and q.unit != "%":
        return True  # 15%的合作社盈余过9万元
    if q.unit in SHARES and not re.match(r"(?:以上|以下|以内)?的[\u4e00-\u9fff]", ahead):
        return False
    if not COUNTED.match(q.unit) and re.match(r"及?以[上下](?:的)?\d", ahead) and m.number + 1 < len(passage.found):
        return bool(COUNTED.match(passage.found[m.number + 1].unit))  # 其中10亿元以上5个
    noun = re.match(
        r"(?:及?以上|以下|以内)?(?:的|级)?(?P<noun>[\u4e00-\u9fff&A-Za-z()、]{2,26}?)(?:数量|总数|"
        r"数)?(?:分别)?(?:达到|达|增长到|增加到|突破|超过|不少于|发展到|力争|各|新增|"
        r"为)?(?=[\d两三四五六七八九十])",
        ahead,
    )
    if re.match(r"(?:及?以[上下])?的(?=\d)", ahead) and m.number + 1 < len(passage.found):
        counted = passage.found[m.number + 1]  # 超1000亿元的2个
        if counted.start - q.end < 5 and COUNTED.match(counted.unit) and not COUNTED.match(q.unit):
            return True
    if re.search(r"一[批个]|若干", m.before) and re.match("的[\u4e00-\u9fff]", ahead):
        return True  # 打造一批年接待游客超过千万人次的目的地
    if MEASURED.search(q.unit) and not q.unit.endswith("元") and re.match("以上的[\u4e00-\u9fff]", ahead):
        if (
            wording.MADE_END.search(m.before[-8:])
            or wording.STANDING_END.search(m.before[-8:])
            or m.before.endswith("建有")
        ):
            return True  # 建有300平方米以上的文化广场
    marked = bool(re.match(r"(?:(?:及?以上|以下|以内)(?:的|级)?|的|级)(?=[\u4e00-\u9fffA-Za-z])", ahead))
    marked = marked or q.text.endswith("级")
    if not marked and not re.fullmatch(r"[十百千万亿]+", q.digits):
        return False
    at = m.number + 1
    following = passage.found[at] if at < len(passage.found) else None
    if (
        noun
        and following
        and following.start == q.end + noun.end()
        and COUNTED.match(following.unit)
        and (not COUNTED.match(q.unit) or re.match("及?以[上下]的", ahead))
    ):
        return True
    if (
        noun
        and following
        and following.start == q.end + noun.end()
        and following.unit in ("%", "‰")
        and marked
        and re.search("占|比|率", noun["noun"])
    ):
        return True
    # 新增5家50亿元以上企业: counted just before
    earlier = passage.found[m.number - 1] if m.number else None
    return bool(
        marked and earlier and COUNTED.match(earlier.unit) and earlier.end > m.left - 1
        and not re.search("[,。;、]", passage.text[earlier.end : q.start]) and not COUNTED.match(q.unit)
        and len(passage.text[earlier.end : q.start]) < 12
    )  # fmt: skip


def own_part(passage: Passage, m: Mention) -> bool:
    """提出7项指标, 重点打造的14个科技园区的功能分布: counts of what the plan itself contains."""
    if m.q.unit not in ("个", "项", "条", "类", "章", "节", "种", "套", "张", "大", "方面", "批", "份", "部"):
        return False
    if wording.OWN_PARTS.match(m.after) and wording.OWN_VERBS.search(m.before):
        return True
    if re.search(r"的$", m.before) and re.match(r"[\u4e00-\u9fff]{2,12}的[\u4e00-\u9fff]", m.after):
        return True
    return bool(re.match(r"(?:约束性|预期性|主要|核心)?指标", m.after) and not re.search("达到|超过", m.before[-4:]))


def scored(passage: Passage, m: Mention) -> bool:
    """Whether a number counts marks of an assessment, or says when they are given: 每超过1个百分点加0.5分."""
    if wording.MARKED.search(passage.text[m.sentence : m.q.end + 24].split("。")[0]):
        return True
    return m.q.unit == "分" and not re.search(r"(?:得分|评分|满意度|均分|成绩|指数)[^,。;]{0,8}$", m.before)


STANDARD = re.compile(
    r"标准[^,。;]{0,12}(?:达到?|[提增上][高加升调]*[到至]|不低于|"
    r"调整[为到至])(?:每[人户][^,。;\d]{0,4})?[^,。;\d]{0,4}$|"
    r"(?:补贴|津贴|补助|养老金)[^,。;]{0,6}(?:提高|提升|增加|上调|调整|调升|增)[为到至][^,。;\d]{0,6}$"
)


def policy(m: Mention, compared: bool) -> bool:
    """Whether an amount of money describes a measure: 奖励50万元; 完成投资60亿元 is promised."""
    if re.match(r"\s?(?:以内|以上|以下)?的?(?:一次性)?(?:奖励|补助|补贴|奖补|资助|罚款|贷款|额度|给予)", m.after):
        return True
    if not compared and re.match("的[\u4e00-\u9fff]", m.after):
        return True  # 设立总规模50亿元的基金
    near = m.before[-14:]
    if re.search(
        r"最高(?:可达|不超过|可获[^,。;]{0,6}|[^,。;\d]{0,4})?$|最多(?:不超过)?$|(?:每|"
        r"单)[家户个人项][^,。;]{0,10}不超过$",
        near,
    ):
        return True
    if STANDARD.search(m.before):
        return False  # 低保标准提高到每人每月900元
    if re.search("(?:率|产值|收入|效益|产量)[^,。;]{0,6}每[亩人户吨]$", m.before):
        return False  # 土地出产率达到每亩5200元
    words = list(wording.POLICY.finditer(near))
    if not words:
        return False
    if re.search(r"奖励|补助|补贴|奖补|资助|给予|罚款|标准|每[人户亩吨]", near) and not re.search(
        r"发放|累计|总额", near
    ):
        return True
    outer = m.before[: max(len(m.before) - 14, 0)][-10:] + near[: words[0].start()] + near[words[-1].end() :]
    return (
        not wording.REACHED.search(outer)
        and not re.match(r"以上|左右", m.after)
        and not re.search("收入$|增加值$", near)
    )


SMALL = re.compile(r"个|项|类|种|条|大|级|次|套|对|位|名|批|期|处|段|方|支|家|所|座|场|件|门|块|本|份")
