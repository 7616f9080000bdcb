"""What the words around a number say of it: comparison, change, promise, and the reasons why a number is no target."""

import re
from dataclasses import dataclass

from plan_analysis.plan import wording
from plan_analysis.plan.clauses import Mention, Passage
from plan_analysis.plan.numbers import Quantity, at_or_after

COUNTED = re.compile(
    r"^[万亿千百十]*(?:家|个|件|项|名|人|位|台|台套|套|辆|部|艘|架|张|册|份|种|篇|所|处|座|间|床|条|段|户|支|对|"
    r"组|场|期|片|株|棵|批|头|只|"
    r"羽|口|根|类|人次|家次|户次|对|门|块|标箱|班次|次|级|例|起|宗|栋|幢|孔|眼|格|案|校|枪|只|匹|列|趟|顶|款|笔|"
    r"班|队|首|堂|伙|园|本|件次|场次|学时|课时|枚|班列|人月|项次|艘次|架次|车次|盏)$"
)
MEASURED = re.compile(
    r"元$|吨|公里|米|亩|公顷|千瓦|瓦|斤|升|标准煤|度电|TEU|标箱|标准箱|立方|平方|[GPTE]B|bps|FLOPS|Flops|兆|"
    r"[GMk]W|km|P$|千伏安|分贝|岁$|币$|港元$|公斤|度$"
)
SHARES = ("%", "‰", "‱", "倍", "个百分点", "百分点", ":1")
SMALL = re.compile(r"个|项|类|种|条|大|级|次|套|对|位|名|批|期|处|段|方|支|家|所|座|场|件|门|块|本|份")
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
    follows = next((relation for words, relation in wording.AFTER if re.match(rf"\s?(?:{words})", after[:8])), "")
    if wording.RANK.search(tail[-24:]):
        return Comparison("<=", "rank", True, None, "前")
    change = wording.CHANGE.search(tail)
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
    if re.fullmatch(r"每[百千万十]*[户人名个][每月年人]{0,2}", gap):
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
    if not re.search(r"(?:由|自|从|较|比|(?<![定持制])在)[^,。;到至]{0,24}$", m.before) or (
        m.q.bare and not re.search("[\u4e00-\u9fff]", m.after[:6])
    ):
        return None
    at = at_or_after(passage.found, m.q.end)
    later = [q for q in passage.found[at : at + 6] if passage.when_at(q.start) is None]
    if not later:
        return None
    between = passage.text[m.q.end : later[0].start]
    leads = LED_BY_BASE.search(between) and re.search(r"提|增|降|减|上升|扩|缩|升|到|至|改善", between)
    return later[0] if leads and not re.search(r"[,。;]", between) else None


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


def whom(m: Mention) -> bool:
    """Whether a count only says whom a measure is for."""
    return bool(COUNTED.match(m.q.unit)) and bool(WHOM.search(m.before)) and bool(re.match("[\u4e00-\u9fff]", m.after))


def _rank(m: Mention) -> bool:
    return m.q.unit in ("位", "名", "名次") and bool(wording.RANK.search(m.before[-16:]))


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
