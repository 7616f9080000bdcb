"""What words make a number one to be reached, and why one that may be meant still cannot be a target."""

import re

from plan_analysis.plan import wording
from plan_analysis.plan.clauses import OF_SIZE, Mention, in_words
from plan_analysis.plan.context import Context
from plan_analysis.plan.exclusions import policy, small
from plan_analysis.plan.meaning import COUNTED, MEASURED, SHARES, TIMES, Comparison
from plan_analysis.plan.relative import relative

# where things are laid out, what is named there, and words of what stands already
LAYOUT = re.compile("布局|布设|配置|建设|规划|选址|包括|包含")
# 包括三级医院2所
LAID_NAME = re.compile(r"(?:^|[:、,;(和及]|包括|包含|其中)[\u4e00-\u9fffA-Za-z()“”]{2,20}$")  # 东港区万吨级泊位
STANDS = re.compile("现有|现状|目前|已|原有|共有|位于|占地|辖|距|总人口|分为|近年|全长|历史")
# 贴息期限不超过3年: how long a measure lasts
# 贴息期限不超过
TERM = re.compile(
    "(?:贴息|补贴|补助|有效|扶持|优惠|租赁|合同|贷款|公示|奖补|免租)期限?(?:最长|最高)?(?:不超过|不得超过|为)?$"
)
# 协议到期后再延长20年
PROLONGED = re.compile(r"(?:协议|合同|租期|期满|到期|期限|政策)[^,。;]{0,12}延长(?:约|不超过)?$")  # 租约到期后再延长
# 约30000个单位将于2027年年底前全数落成: the promise stands behind the number
AWAITED = re.compile(
    r"[\u4e00-\u9fff、()“”「」]{0,14}?(?:将会?|会|预计|可望|力争|争取|须|应)[^,。;]{0,24}?(?:落成|建成|完工|完成|"
    r"竣工|投入使用|启用|推出|投产|开通|通车|入伙|交付)"
)
# 90%以上的县级行政单元享受到航空服务, 15%的合作社盈余过9万元: whose share it is, and the verb behind
SHARE_OF = re.compile(
    r"(?:及?以上|以下)?的(?P<noun>[\u4e00-\u9fff]{3,24}?)(?:(?P<verb>超?过(?=\d)|达到|实现|享受|完成|通|建有|"
    r"用上)|(?=[,。;、]|$))"
)
# 在2-4个细分赛道形成领先优势
LEADS_IN = re.compile(r"[^,。;\d]{2,16}?(?:形成|取得|实现|达到|建立|突破|培育|打造|领先|跻身|进入)")
# 稳定粮食播种面积
STEADY = re.compile("(?:确保|力争|全力)?(?:稳定|巩固)[\u4e00-\u9fff]{2,16}(?:面积|产量|规模|产能|存栏|总量)$")
# 赤字率拟按4%左右安排
PLANNED = re.compile(r"\s?(?:左右|以内)?(?:安排|掌握|把握|考虑|编制)")
# 按照30%的比例, 不超过项目总投资的50%
RATE = re.compile(
    r"(?:按照?|给予[^,。;]{0,14}|不超过(?:项目|总|实际|核定|设备|固定资产|年度)*(?:投资|合同|总额|费用|"
    r"支出)[^,。]{0,8})$"
)
# 30%给予补助
GIVEN = re.compile(r"\s?(?:以内|以上|以下)?的?(?:比例|标准)?(?:给予|予以)")
# 50%奖励; but 550个资助出售单位
GIVEN_MONEY = re.compile(r"\s?(?:以内|以上|以下)?的?(?:比例|标准)?(?:奖励|补助|补贴|奖补|资助)")
RULE = re.compile("不予|严禁|禁止|一律|不得(?!低于|少于|超过|高于|大于|小于|突破)")  # 燃煤锅炉一律不予审批
# 4小时内完成率
WITHIN_RATE = re.compile(r"之?内[\u4e00-\u9fff]{1,10}率")
# 租金不高于市场价的: what each single case has to keep, no aim of the whole
STANDARD = re.compile(r"单套|(?:租金|契税|罚款)(?!收入)|首付|税率|任期(?![内制])|滞纳金|加收|押金|起付")  # 租金不高于
# 以上的企业实行: whom a rule is for
OF_WHOM = re.compile(
    r"\s?(?:及?以[上下内])?的(?:企业|单位|用户|个人|家庭|项目|人员|学生|居民)?(?:实行|加收|给予|予以|不得|须|应当|执行|处以|收取)"
)
# 前3名的乡镇分别奖励80万元、60万元
REWARDED = re.compile(r"分别(?:给予|予以)?(?:一次性)?(?:奖励|奖补|补助|补贴|资助)[^,。;]*$")
# 推动4个产业集群提质: what is there already and is to become better
# 推动
FURTHERED = re.compile("(?:推动|促进|支持|引导|助力|聚焦|围绕)$")
RAISED = re.compile(r"[^,。;\d]{2,16}?(?:提质|升级|壮大|做大|做强|增效|提能|高质量发展)")  # 产业集群提质
DELAYS = ("天", "日", "星期", "工作日", "个工作日", "小时", "分钟", "个月", "年", "秒", "周")


def promise(at: Context, m: Mention, compared: Comparison) -> set[str]:
    """What words make the number one to be reached; empty where none does."""
    q, found = m.q, _by_words(at, m, compared)
    counted = bool(COUNTED.match(q.unit.removesuffix("/年")))
    measured = bool(MEASURED.search(q.unit)) or lasting(m)
    if not (counted or measured or q.unit in SHARES):
        return found
    if not small(q):
        found |= _by_place(at, m)
    if q.unit == "%" and at.known.period.end and re.search("(?:率|占比|比例|比重)$", m.before):  # 电能占终端用能比重
        found.add("named")
    if counted and re.search(r"每[万千百十]+(?:名|人|户|常住)", m.before):  # 每千人口托位数达到
        found.add("listed")
    if not found and (counted or measured) and laid_out(at, m):
        found.add("laid out")
    return found


def _by_words(at: Context, m: Mention, compared: Comparison) -> set[str]:
    """Comparators, changes, and promises that stand behind the number."""
    q, found = m.q, set()
    if compared.compared or (q.unit == "%" and (of := SHARE_OF.match(m.after)) and of["verb"]):
        found.add("compared")
    fold = q.unit == "倍" and q.text.endswith(("番", "倍增", "倍"))
    if compared.change or fold or q.text.startswith("减半"):
        found.add("change")
    if COUNTED.match(q.unit.removesuffix("/年")) and AWAITED.match(m.after):
        found.add("made")
    if m.before.endswith("在") and COUNTED.match(q.unit) and LEADS_IN.match(m.after):
        found.add("made")
    if STEADY.match(m.before.strip()):
        found.add("made")
    if m.number in at.shared:
        found.add("shared")
    return found


def _by_place(at: Context, m: Mention) -> set[str]:
    """Verbs of making, goals and deadlines above, and a target right before."""
    found = set()
    made = wording.MADE_END.search(m.before) or wording.STANDING_END.search(m.before)
    made = made or wording.MADE_ANYWHERE.search(m.before) or wording.BEGINS_STANDING.match(m.before.strip())
    if m.q.unit and made:
        found.add("made")
    how = at.timing.due(m).how
    near = how in ("inherited", "heading") or (how == "stated" and bool(at.passage.whens(m.sentence, m.q.start)))
    listed = bool(at.place.lead_in) or at.place.goal
    dated = bool(at.known.period.end) and near
    if (listed or dated) and len(re.sub(r"[\d\s]", "", m.before)) >= 2:
        found.add("listed" if listed else "dated")
    if follows(at, m):
        found.add("follows")
    return found


def laid_out(at: Context, m: Mention) -> bool:
    """三级医院2所, in a list of what a plan of several years lays out: a name, a number, a unit and no verb."""
    start, end = at.known.period.start, at.known.period.end
    if not start or start == end or at.place.role not in ("", "task", "goal") or m.q.unit.endswith("元"):
        return False
    if small(m.q) or not re.search(r"\d", m.q.digits) or at.timing.tense(m) in ("past", "perhaps"):
        return False
    around = at.place.above + at.passage.text[m.sentence : m.q.start]
    return bool(
        LAYOUT.search(around)
        and LAID_NAME.search(m.before)
        and not STANDS.search(at.passage.text[m.sentence : m.q.start])
        and re.match(r"\s*(?:[,;。、)(]|$|和|及)", m.after + at.passage.text[m.right : m.right + 1])  # 、
    )


def follows(at: Context, m: Mention) -> bool:
    """Whether a target of the same sentence stands right before, as in 达到50家;国家级星创天地11家."""
    if at.previous is None:
        return False
    between = at.passage.text[at.previous.quantity.end : m.q.start][:61]
    return "。" not in between and len(between) < 60 and not wording.PAST.search(between)


def unfit(at: Context, m: Mention, compared: Comparison, promised: set[str]) -> str:
    """Why a number cannot be a target though it may be meant: nothing promised, no unit, a span of time, a rule."""
    if not promised:
        return "no words say that it is to be reached"
    if compared.hint == "rank" and _ranks_the_counted(at, m):
        return "part of a name or a code"
    said = compared.compared or compared.change is not None
    if not said and COUNTED.match(m.q.unit) and FURTHERED.search(m.before) and RAISED.match(m.after):
        return "descriptive count"
    return _bare(at, m, said) or _timed(at, m, said) or _ruled(m) or _paid(at, m, compared)


def _ranks_the_counted(at: Context, m: Mention) -> bool:
    """力争2个学科进入全国前10%: how high the things stand that the number before it counts."""
    row = at.previous
    between = at.passage.text[row.quantity.end : m.q.start] if row else ","
    # 学科进入全国前
    return bool(row and COUNTED.match(row.quantity.unit)) and re.fullmatch(r"[^,。;、\d]+", between) is not None


def _bare(at: Context, m: Mention, said: bool) -> str:
    """No unit, a class of sizes, a code, a small count that describes, a lead over another figure."""
    q = m.q
    if q.bare and not said:
        return "a number without a unit or a comparison"
    if re.fullmatch("[十百千万亿]+", q.digits) and not said and q.unit not in SHARES:  # 百万千
        return "name of a size class"  # 培育百万亩优质粮食基地
    if in_words(q) and not said and OF_SIZE.match(m.after):
        return "name of a size class"  # 五十亿元企业12家
    if q.bare and re.fullmatch("[一二三四五六七八九十]+", q.digits):  # 三
        return "a numeral within a word"
    if (q.bare and re.match(r"[A-Za-z\-_/+]|\.\d", m.after)) or re.search(r"[A-Za-z]\-?$", m.before):  # a, 5G
        return "part of a name or a code"
    if small(q) and not said:
        return "descriptive count"
    if "百分点" in q.unit and relative(at.passage.text[m.left : m.right], q.digits, q.unit):
        return "a lead over another figure, whose own number is not here"
    return ""


def _timed(at: Context, m: Mention, said: bool) -> str:
    """A span of time that nothing is to be brought to."""
    if m.q.unit in DELAYS and WITHIN_RATE.match(m.after):
        return "part of a name or a code"
    shared = m.number in at.shared
    order = m.q.unit in TIMES and not (said or shared or lasting(m))
    delay = m.q.unit in DELAYS and not shared and _delay(m)
    if order or delay:
        return "a span of time or an order"
    return (
        "a rule, no target"
        if re.search(r"年$|月$", m.q.unit) and (TERM.search(m.before) or PROLONGED.search(m.before))
        else ""
    )


def _ruled(m: Mention) -> str:
    """A rule or a condition, no target."""
    if RULE.search(m.before + m.after[:20]):
        return "a rule, no target"
    if STANDARD.search(m.before[-16:]):
        return "a rule, no target"
    if OF_WHOM.match(m.after):
        return "a condition of a measure"
    # 50%以上的
    return "a condition of a measure" if re.fullmatch(r"\s?(?:及?以内|及?以上|及?以下)?的", m.after) else ""


def _paid(at: Context, m: Mention, compared: Comparison) -> str:
    """Rates and amounts of a measure."""
    paid = m.q.unit in SHARES or re.search(r"元$|币$", m.q.unit)
    if GIVEN.match(m.after) or (paid and GIVEN_MONEY.match(m.after)):
        return "a rate or an amount of a measure"
    # 完成投资20亿元,其中水利项目9亿元: a part of what is to be reached
    part = at.previous is not None and at.among(m, at.previous)
    money = re.search(r"元$|币$", m.q.unit) and not compared.change and not _total_of_items(at, m) and not part
    if money and policy(m, compared.compared):
        return "an amount of money that describes a measure"
    if paid and REWARDED.search(at.passage.text[m.left : m.q.start]):
        return "a rate or an amount of a measure"
    if m.q.unit in SHARES and not PLANNED.match(m.after) and RATE.search(m.before):
        return "a rate or an amount of a measure"
    return ""


def _total_of_items(at: Context, m: Mention) -> bool:
    """实施项目120个,总投资360亿元: what the projects counted just before cost together."""
    counted = at.previous
    return (
        counted is not None
        # 年度计划投资
        and bool(re.search(r"(?:总投资额?|计划(?:完成)?投资)(?:约|达到?|为|超过?|突破|不低于)?$", m.before))
        and counted.quantity.end >= m.sentence
        and bool(COUNTED.match(counted.quantity.unit))
        and bool(re.search("项目|工程", counted.name))
    )


def lasting(m: Mention) -> bool:
    """平均受教育年限11.3年, 组织演练12次: times that are counted or measured."""
    if m.q.unit in ("次", "期", "节", "批", "起", "类", "级"):
        # 场馆服务次数达到
        return bool(re.search(r"(?:举办|开展|组织|进行|实施|召开|次数)", m.before[-24:])) and bool(
            re.search(r"\d", m.q.digits)
        )
    return bool(re.search(r"(?:年限|寿命|时间|天数|时长|时限)(?:约|为)?$", m.before))  # 均受教育年限


def _delay(m: Mention) -> bool:
    """在30天内办结 is a rule for each time; 办理时限压缩到3天 is a target."""
    # 2030年</th
    return not re.search(
        r"[时期间天限数寿命年龄限日]|年限|教育|住院|压缩|缩短|控制|圈|不超过|达到|提高|平均", m.before[-14:]
    )
