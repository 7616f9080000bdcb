"""Why a number is no target: a date, a name, a forecast, a threshold, a count of the plan's own parts, a measure."""

import re

from plan_analysis.plan import wording
from plan_analysis.plan.clauses import Mention, Passage
from plan_analysis.plan.meaning import COUNTED, MEASURED, SHARES
from plan_analysis.plan.numbers import Quantity


def outside(passage: Passage, m: Mention) -> str:
    """Why a number is none that anything could be asked of: a date, a clause, a name; empty where it may be one."""
    q = m.q
    if q.start < passage.place.body:
        return "number of a clause"
    if when := passage.when_at(q.start):
        return {"base": "year of a base", "date": "date"}.get(when.kind, "deadline or period")
    if name := passage.name_at(q.start):
        _, end, reason = name
        if not (q.end > end and COUNTED.match(q.unit) and reason not in ("name of a programme", "name of a grade")):
            return reason
    return _dated(passage.text, q) or _beside(passage.text, m) or _in_words(q)


def _dated(text: str, q: Quantity) -> str:
    """A day, a month or a year."""
    day = re.match(r"\s?[月日号](?!均)", text[q.end : q.end + 3])  # 月8日
    year = q.unit in ("日", "年") and re.fullmatch(r"(?:19|20)\d\d", q.digits)  # 2030年投资
    month = q.unit == "日" and re.search(r"\d\s?月\s?$", text[max(0, q.start - 5) : q.start])  # 25年1月
    if day or year or month:
        return "date or number of a document"
    return "date" if q.bare and re.search(r"(?:19|20)\d\d$", q.digits) else ""  # 2023


def _beside(text: str, m: Mention) -> str:
    """What stands right before or behind a number and says that it is none: 第8条, 东区-2, 50年一遇, ±2%."""
    q, ahead = m.q, text[m.q.end : m.q.end + 4]
    near = text[max(0, q.start - 2) : q.start]
    if re.search(r"前\s?$", near) and ("分之" in q.text or "/" in q.digits):
        return "a rank as a fraction"
    legal = wording.LEGAL.search(text[max(0, q.start - 4) : q.start]) and not _rank(m)
    if legal or (q.bare and re.match(r"\s?[〕\]号条款届](?!道路|线路|高速)", ahead)):  # 18号
        return "number of a document"
    standing = q.unit == "年一遇" and not TO_STANDARD.search(m.before)
    if standing or re.match(r"年?一遇", ahead) or text.startswith("年一遇", q.end - 1):
        return "name of a standard"
    # 东区-
    if q.bare and re.search(r"[\u4e00-\u9fffA-Za-z]-$", near):
        return "part of a name or a code"
    if re.search(r"±\s?$", near):
        return "the tolerance of a target"
    # 用地需求约为
    return "a need, no target" if re.search(r"需求(?:总?量)?(?:约|预计|估计)?为(?:约)?$", m.before) else ""


# 防洪标准达到30年一遇
TO_STANDARD = re.compile(r"(?:达到?|提高到|提升到|提高至|提升至|不低于)\s?$")  # 排涝标准达到


def _in_words(q: Quantity) -> str:
    """A numeral that is part of a word, or one thing."""
    if re.search(r"\d", q.digits):
        return ""
    if q.bare:
        return "a numeral within a word"
    counts = q.value > 1 or q.text.endswith(("番", "倍", "倍增")) or "分之" in q.text
    return "" if counts or re.match("[万千百十亿]", q.text) else "one thing, not counted"  # 千万人次


def _rank(m: Mention) -> bool:
    return m.q.unit in ("位", "名", "名次") and bool(wording.RANK.search(m.before[-16:]))


# 保证7个库区移民安居乐业, 分给9个处室: the count says whom, not how many there will be
# 分给
WHOM = re.compile(
    r"(?:^|[,;。])\s*(?:保证|确保|保障|使|让|向|对|为)$|(?:分给|分解到|下达给|交由|分配给|涉及|面向|联合|会同)$"
)
# 主计总处预测出口将达5,892亿美元; 高于预估的3.15%: a forecast is no promise
FORECAST = re.compile(r"预估|预测|推估")
# 若人均生产超过2万美元
IF = re.compile(r"(?:^|[,;。])(?:但|而)?(?:若|如果|倘若?|一旦|假如)[^,;。]*$")
CHANCE = re.compile(r"(?:有机会|不排除|可能)[^,。;\d]{0,8}$")  # 有机会达到
# 达到6.3张(按建成可开放床位,可达6.5张): the same number reckoned another way
ANOTHER_WAY = re.compile(r"\((?:按|即|约合?|相当于|折合|含)[^()]{0,30}$")  # (按可开放床位


# 老年人口98万人,预计2030年将超过
GROWS_BY_ITSELF = re.compile(r"(?:老年|老龄|人口)[^。;]{0,40}预计[^,。;]{0,14}将[^,。;]{0,8}$")
# 人均用地一般为
USUAL = re.compile(r"(?:一般|通常)(?:为|在)\s?$")
# 完成年度目标的, of 26%
FULFILLED = re.compile(r"完成(?:年度|全年|年初|规划)?(?:目标|任务|计划|预算)数?的\s?$")


def supposed(passage: Passage, m: Mention) -> str:
    """Why a number is a forecast, a condition or a chance; empty where it is none."""
    told = passage.text[m.part : m.q.start]
    if FORECAST.search(m.before) or (FORECAST.search(told) and not re.search("目标|力争|争取|努力|确保", told)):
        return "a forecast, not promised"
    if GROWS_BY_ITSELF.search(told) or USUAL.search(m.before):
        return "a forecast, not promised" if GROWS_BY_ITSELF.search(told) else "describes what is"
    if FULFILLED.search(m.before):
        return "reached before the plan"
    if IF.search(told) or CHANCE.search(m.before):
        return "a condition or a chance, not promised"
    if passage.depth[m.q.start] and ANOTHER_WAY.search(told):
        return "the number before, reckoned another way"
    if re.match(r"[^,。;]{0,6}以来", m.after):  # 五年以来
        return "reached before the plan"
    if re.search("贡献占$", m.before):
        return "describes a share of something"
    return ""


# (单程800公里以上)实名率: a bracket that says which, with more of the name behind it
SORTED_IN_BRACKETS = re.compile(r"(?:及?以[上下内外])\)[\u4e00-\u9fff]{2}")
# 二期占地, of 60亩
SITE = re.compile(r"占地(?:总?面积)?(?:约|共)?$")
# 前2名单位各奖励5万元
PRIZE = re.compile(r"[^,。;\d]{0,10}(?:奖励|表彰|加分|通报|授予)")


def sized(passage: Passage, m: Mention) -> str:
    """Why a number only sorts or sizes a thing: a length in brackets, the size of a site, who gets a prize."""
    if passage.depth[m.q.start] and SORTED_IN_BRACKETS.match(passage.text[m.q.end : m.q.end + 6]):
        return "says which things are counted"
    if SITE.search(m.before) and re.search("亩|公顷|平方", m.q.unit):
        return "the size of a site"
    if REPROACHED.match(m.after):
        return "a condition of a measure"
    if re.search(r"前\s?$", m.before) and PRIZE.match(m.after):
        return "who gets a prize"
    return ""


def described(passage: Passage, m: Mention) -> str:
    """Why a number only describes: a forecast, a threshold, a part of the plan, a mark; empty where it may be asked."""
    if reason := supposed(passage, m):
        return reason
    if reason := sized(passage, m):
        return reason
    if threshold(passage, m):
        return "says which things are counted"
    if own_part(passage, m):
        return "a count of the plan's own parts"
    if scored(passage, m):
        return "marks of an assessment"
    return "how a measure works" if re.search("每[^,。;]{1,6}为$", m.before) else ""  # 每户为


def whom(m: Mention) -> bool:
    """Whether a count only says whom a measure is for."""
    return bool(COUNTED.match(m.q.unit)) and bool(WHOM.search(m.before)) and bool(re.match("[\u4e00-\u9fff]", m.after))


def small(q: Quantity) -> bool:
    """三个清单, 四项措施: small counts in words describe."""
    return not re.search(r"\d", q.digits) and q.value < 20 and bool(SMALL.match(q.unit or "个"))


# 以上的企业达到5家: the noun between a threshold and what is counted
COUNTED_NOUN = re.compile(
    r"(?:及?以上|以下|以内)?(?:的|级)?(?P<noun>[\u4e00-\u9fff&A-Za-z()、]{2,26}?)(?:数量|总数|数)?(?:分别)?(?:达到|达|"
    r"增长到|增加到|突破|超过|不少于|发展到|力争|各|新增|为)?(?=[\d两三四五六七八九十])"
)
# 15%的合作社盈余过9万元
WITHIN_SHARE = re.compile(r"\d%(?:以上)?的[\u4e00-\u9fff]{2,14}(?:超?过|达到?|不低于|高于)$")  # 15%的合作社盈余过
# 500张以上的, 50亿元级
MARKED = re.compile(r"(?:(?:及?以上|以下|以内)(?:的|级)?|的|级)(?=[\u4e00-\u9fffA-Za-z])")


def threshold(passage: Passage, m: Mention) -> bool:
    """Whether a number only says which things are counted: 收入超过50亿元的企业达到5家, 500张床位以上的医院."""
    q, ahead = m.q, passage.text[m.q.end : m.q.end + 40]
    if WITHIN_SHARE.search(m.before) and q.unit != "%":
        return True
    if q.unit == "%" and REACH_CLASS.search(passage.text[max(m.part, q.start - 40) : q.start]):
        return True
    if q.unit in SHARES and not re.match(r"(?:以上|以下|以内)?的[\u4e00-\u9fff]", ahead):  # 以上的县级行政单
        return False
    return (
        bool(ALL_OF.match(ahead))
        or _counted_next(passage, m, ahead)
        or _sort_of_thing(m, ahead)
        or _counted_around(passage, m, ahead)
    )


# 30万千瓦以下煤电机组全部退出: which things something happens to, all of them
ALL_OF = re.compile(
    r"(?:及?以[上下])的?[\u4e00-\u9fff、()]{2,16}?(?:全部|全面|一律|原则上|基本)(?:退出|淘汰|关停|关闭|取缔|拆除|"
    r"改造|完成|"
    r"纳入|实现|建成|覆盖|配备|达到|达标)"
)
# 3-4个学科进入ESI全球前1%: the class that a count before it is to reach
# 3个学科进入ESI全球前
REACH_CLASS = re.compile(r"\d[^,。;\d]{1,20}(?:进入|入选|跻身|位列|迈入)[^,。;\d]{0,14}前\s?$")


def _counted_next(passage: Passage, m: Mention, ahead: str) -> bool:
    """其中10亿元以上5个, 超1000亿元的2个: what is counted stands right behind."""
    if COUNTED.match(m.q.unit) or m.number + 1 >= len(passage.found):
        return False
    counted = passage.found[m.number + 1]
    # 以上5个, 超1000亿元的2个
    near = re.match(r"及?以[上下](?:的)?\d", ahead) or (re.match(r"的(?=\d)", ahead) and counted.start - m.q.end < 5)
    return bool(near and COUNTED.match(counted.unit))


def _sort_of_thing(m: Mention, ahead: str) -> bool:
    """打造一批年接待游客超过千万人次的目的地, 建有300平方米以上的文化广场: the size of things that are not counted."""
    if re.search(r"一[批个]|若干", m.before) and re.match("的[\u4e00-\u9fff]", ahead):  # 一批年接待游客超过
        return True
    # 以上的文化广场。
    if not MEASURED.search(m.q.unit) or m.q.unit.endswith("元") or not re.match("以上的[\u4e00-\u9fff]", ahead):
        return False
    near = m.before[-8:]
    return bool(wording.MADE_END.search(near) or wording.STANDING_END.search(near) or near.endswith("建有"))


def _counted_around(passage: Passage, m: Mention, ahead: str) -> bool:
    """Whether a marked size stands before or behind a count of the things it sorts."""
    q = m.q
    marked = bool(MARKED.match(ahead)) or q.text.endswith("级")
    if not marked and not re.fullmatch(r"[十百千万亿]+", q.digits):  # 百万千
        return False
    noun = COUNTED_NOUN.match(ahead)
    following = passage.found[m.number + 1] if m.number + 1 < len(passage.found) else None
    if noun and following and following.start == q.end + noun.end():
        # 以上的社区举办
        if COUNTED.match(following.unit) and (not COUNTED.match(q.unit) or re.match("及?以[上下]的", ahead)):
            return True
        if following.unit in ("%", "‰") and marked and re.search("占|比|率", noun["noun"]):
            return True
    # 新增5家50亿元以上企业: counted just before
    earlier = passage.found[m.number - 1] if m.number else None
    if not (marked and earlier and COUNTED.match(earlier.unit)) or COUNTED.match(q.unit):
        return False
    between = passage.text[earlier.end : q.start]
    return earlier.end > m.left - 1 and len(between) < 12 and not re.search("[,。;、]", between)


# 钢渣、矿渣等6种固废利用量: what was just listed
LISTED_SORTS = re.compile(r"、[^,。;]{1,20}等$")  # 推广稻草、秸秆等
MEASURED_SORTS = re.compile("[\u4e00-\u9fff]{2,14}(?:量|率|能力|水平)")  # 农废利用率统计
# 完成率低于70%的单位予以约谈
REPROACHED = re.compile(
    r"的[\u4e00-\u9fff、]{1,12}?(?:予以|给予|进行|实行|要|将|应)?(?:约谈|通报|问责|追责|处罚|扣减|取消|表彰|督办|"
    r"挂牌|限期)"
)


def own_part(passage: Passage, m: Mention) -> bool:
    """提出7项指标, 重点打造的14个科技园区的功能分布: counts of what the plan itself contains."""
    if m.q.unit not in ("个", "项", "条", "类", "章", "节", "种", "套", "张", "大", "方面", "批", "份", "部"):
        return False
    if LISTED_SORTS.search(m.before) and MEASURED_SORTS.match(m.after):
        return True
    if wording.OWN_PARTS.match(m.after) and wording.OWN_VERBS.search(m.before):
        return True
    if re.search(r"的$", m.before) and re.match(r"[\u4e00-\u9fff]{2,12}的[\u4e00-\u9fff]", m.after):  # 科技园区的功能
        return True
    # 约束性指标
    return bool(re.match(r"(?:约束性|预期性|主要|核心)?指标", m.after) and not re.search("达到|超过", m.before[-4:]))


def scored(passage: Passage, m: Mention) -> bool:
    """Whether a number counts marks of an assessment, or says when they are given: 每超过1个百分点加0.5分."""
    if wording.MARKED.search(passage.text[m.sentence : m.q.end + 24].split("。")[0]):
        return True
    # 游客满意度保持在
    return m.q.unit == "分" and not re.search(r"(?:得分|评分|满意度|均分|成绩|指数)[^,。;]{0,8}$", m.before)


# 标准分别达到每人每月
STANDARD = re.compile(
    r"标准[^,。;]{0,12}(?:达到?|[提增上][高加升调]*[到至]|不低于|"
    r"调整[为到至])(?:每[人户][^,。;\d]{0,4})?[^,。;\d]{0,4}$|"
    r"(?:补贴|津贴|补助|养老金)[^,。;]{0,6}(?:提高|提升|增加|上调|调整|调升|增)[为到至][^,。;\d]{0,6}$"
)


# 50万元以内的一次性奖励
BEHIND_MONEY = re.compile(r"\s?(?:以内|以上|以下)?的?(?:一次性)?(?:奖励|补助|补贴|奖补|资助|罚款|贷款|额度|给予)")
# 涉及每年开支约
CONCERNS = re.compile(r"涉及[^,。;\d]{0,10}$")
# 单个项目奖励不超过
AT_MOST = re.compile(
    r"最高(?:可达|不超过|可获[^,。;]{0,6}|[^,。;\d]{0,4})?$|最多(?:不超过)?$|(?:每|单)[家户个人项][^,。;]{0,10}不超过$"
)


def policy(m: Mention, compared: bool) -> bool:
    """Whether an amount of money describes a measure: 奖励50万元; 完成投资60亿元 is promised."""
    if BEHIND_MONEY.match(m.after) or CONCERNS.search(m.before):
        return True
    if not compared and re.match("的[\u4e00-\u9fff]", m.after):
        return True  # 设立总规模50亿元的基金
    near = m.before[-14:]
    if AT_MOST.search(near):
        return True
    if STANDARD.search(m.before):
        return False  # 低保标准提高到每人每月900元
    if re.search("(?:率|产值|收入|效益|产量)[^,。;]{0,6}每[亩人户吨]$", m.before):  # 土地产出率达到每亩
        return False  # 土地出产率达到每亩5200元
    words = list(wording.POLICY.finditer(near))
    if not words:
        return False
    if re.search(r"奖励|补助|补贴|奖补|资助|给予|罚款|标准|每[人户亩吨]", near) and not re.search(  # 的一次性给予补助
        r"发放|累计|总额", near
    ):
        return True
    outer = m.before[: max(len(m.before) - 14, 0)][-10:] + near[: words[0].start()] + near[words[-1].end() :]
    return (
        not wording.REACHED.search(outer)
        and not re.match(r"以上|左右", m.after)
        and not re.search("收入$|增加值$", near)  # 营业收入
    )


SMALL = re.compile(r"个|项|类|种|条|大|级|次|套|对|位|名|批|期|处|段|方|支|家|所|座|场|件|门|块|本|份")
