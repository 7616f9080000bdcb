"""What a number is called where it stands: by its clause, the clause before, a list, or the whole it is part of."""

import re

from plan_analysis.plan import listed, naming, wording
from plan_analysis.plan.clauses import Mention
from plan_analysis.plan.context import Context
from plan_analysis.plan.meaning import COUNTED, SHARES, Comparison
from plan_analysis.plan.promises import SHARE_OF
from plan_analysis.plan.rows import Row

# 城镇化率、绿化率均达到60%
EVERY = re.compile(
    r"^(?P<names>.*?)(?:(?<![年人户亩地平城])均|(?<![首成古])都|各|全部|分别)(?:要)?(?:下降|降低|减少|增长|提高|"
    r"达到|达|超过|突破|稳定在|保持在|不低于|提高到|实现|新增|控制在|高于|完成|在)"
)
# 超30亿元, of 产值超80亿元的企业
BY_SIZE = re.compile(r"(?:超过?|突破|达到?)\d[\d.]*[万亿]*元")
# 营收超50亿元的企业
SIZE_OF = re.compile(r"(?P<head>.{0,8}?)(?:超过?|突破|达到?)\d[\d.]*[万亿]*元的?(?P<noun>[\u4e00-\u9fff]{2,})")
# 设备值小学
SORTED = re.compile(f"(?P<of>.{{3,}}?)(?:{listed.SORT.pattern})")
# 国家级自然公园2处、自治区级4处
LEVEL = r"(?:世界|国家|省|自治区|区|盟|州|市|县|镇|村|校|院)级(?:及?以上)?"
CONTINUES = re.compile(r"(?:以上|以内|以下|左右)?(?:、|和|及|与|,|以及)(?:约|近)?")  # 以上、
# 经济成长率平均达, 就业增加率: a rate that is a name by itself
RATE = re.compile(
    r"(?P<rate>(?:[增成]长|增加|上涨)率)(?:目标|平均|年均|以|为|达到?|达成|约|在|是|控制|保持|维持|不超过|不低于|"
    r"超过|高于)*$"
)
# 每个县至少建1所养老院
BUILDS = re.compile("(?:至少|各|均|都|必须|应)(?:建|设|有|办|配)$")  # 至少建
# 达成6%年成长率
OWN_RATE = re.compile(r"[\u4e00-\u9fff]{2,10}?(?:率|占比)(?![\u4e00-\u9fff])")
# 其中10家在原特区外
WHERE = re.compile(r"(?:以上)?在(?P<where>[\u4e00-\u9fff]{2,8})(?=[,。;]|$)")
PLACE = r"^.{1,4}?[区县市镇乡](?=[\u4e00-\u9fff]{2})"
# what measures the thing named just before it: 研发投入增长10%、强度达到3%
MEASURES = re.compile(
    "(?:总|单位)?(?:强度|占比|比重|比例|总量|总额|规模|总规模|增速|增幅|数量|总数|覆盖面|合格率|达标率)"
)
# 新建20公里,改造30公里: done to the thing before
DOING = re.compile("新建|改建|扩建|改造|改善|维修|更新|完成|建成|竣工|完工|修缮|修复|验收|续建|开工|复工|投产")
YIELDS = ("总产", "单产", "产量", "产值", "年产量", "年产值")


def names(at: Context, m: Mention, compared: Comparison) -> list[str]:
    """The names of a number: one, or several where it stands for all of a list."""
    if m.number in at.shared or _distribute(at, m):
        return at.shared[m.number]
    if found := _every(at, m) or _of_the_pair_before(at, m):
        return found
    name = _completed(at, _own(at, m, compared), m)
    # 资源化利用率、农膜回收利用率达到80%: two rates, each with a name of its own
    parts = re.split("[、和]", name)
    rates = all(re.search("(?:率|占比|比例)$", part) and len(part) > 3 for part in parts)  # 非化石能源消费占比
    return parts if m.q.unit == "%" and len(parts) > 1 and rates else [name]


# 专职安全员配备:每个街道不少于6名: the label says what, the clause only for which one
EACH_ONE = re.compile("每(?:个|所|家|座|一)?[\u4e00-\u9fff]{1,4}")
LABELLED = re.compile(r"(?P<name>[\u4e00-\u9fff、]{2,16}):")  # 网格员配备:每个街道


# 市财政每年安排3000万元用于旅游宣传: whose money it is, and what for
PURSE = re.compile("(?:各级|地方|本级|中央|[省市县区乡镇]级?)*财政(?:资金|投入)?")
# 用于旅游宣传
SPENT_ON = re.compile(
    r"(?:以上|左右)?,?(?:专项|主要|重点)?(?:用于|支持|扶持|保障)(?P<what>[\u4e00-\u9fff、]{2,16})(?=[,。;]|$)"
)


# 2个学科进入全国前10%: how high the things stand that are counted
IN_RANK = re.compile(
    r"(?:以上|左右)?(?P<what>[\u4e00-\u9fff]{2,12}?)(?P<rank>(?:进入|跻身|迈入|位居|位列|入围)[^,。;、\d]{0,10}前\s?\d+(?:位|名|强|‰|%)?)"
)


def _own(at: Context, m: Mention, compared: Comparison) -> str:
    """The name by the number's own clause, else by the clause before it."""
    before = re.sub(r"^其中[,:]?", "", m.before.strip())  # 其中海外合同额占比
    subject = naming.subject_before(before, m.q.unit)
    if PURSE.fullmatch(naming.cleaned(subject)) and (spent := SPENT_ON.match(m.after)):
        return f"{naming.without_verbs(naming.cleaned(spent['what']))}资金"
    behind = naming.object_behind(m.after) if m.q.unit and m.q.unit not in SHARES else ""
    behind = "" if re.fullmatch("单位|规模|目标|水平", behind) else behind
    if behind and (high := IN_RANK.match(m.after)):
        return f"{high['rank']}的{naming.cleaned(high['what'])}"
    if behind and (_making(before) or before.endswith("的") or _only_verbs(subject)):
        return naming.cleaned(behind)
    if m.q.unit == "%" and (of := SHARE_OF.match(m.after)):
        return of["noun"]
    if rate := _rate(before, m, compared):
        return rate
    name = naming.without_verbs(naming.cleaned(subject))
    if COUNTED.match(m.q.unit) and not compared.compared:
        inner = list(naming.MADE_WITHIN.finditer(name))
        name = name[inner[-1].end() :] if inner else name  # 加油站安装油气回收装置120座
    if EACH_ONE.fullmatch(name) and (label := LABELLED.search(at.passage.text[m.sentence : m.left])):
        return naming.cleaned(label["name"])
    if len(name) >= 2 and not re.fullmatch(r"[\d.,%]+", name):  # 38.2%
        return name
    return naming.cleaned(behind) if behind else _from_before(at, m) or name


def _rate(before: str, m: Mention, compared: Comparison) -> str:
    """A rate that is a name by itself, before the number or behind it; empty where there is none."""
    if m.q.unit in SHARES and (rate := RATE.search(before)):
        return naming.without_verbs(naming.cleaned(before[: rate.end("rate")]))
    if m.q.unit == "%" and (own := OWN_RATE.match(m.after)):
        return own[0]
    if compared.change and naming.without_verbs(naming.cleaned(naming.subject_before(before, m.q.unit))) == "经济":
        return "经济" + re.sub("(?:达到?|约|为)$", "", compared.change[0])  # 达到
    return ""


def _making(before: str) -> bool:
    """Whether the words before a number end with a verb of making, so that the thing made stands behind it."""
    made = wording.MADE_END.search(before) or wording.STANDING_END.search(before) or BUILDS.search(before)
    return bool(made) and not re.search("(?:达到?|超过)$", before)  # 达到


def _only_verbs(subject: str) -> bool:
    """Whether the words before a number name nothing."""
    name = naming.cleaned(subject)
    rest = wording.VERB_START.sub("", name)
    return len(rest) < 2 or not naming.without_verbs(name) or bool(wording.SERVES.fullmatch(rest))


def _from_before(at: Context, m: Mention) -> str:
    """The name of a clause that leans on the one before: 财政收入达到17亿元,年均增长8%."""
    row, text = at.previous, at.passage.text
    if row and "。" not in text[row.quantity.end : m.q.start]:
        # 村建设;2022年,
        between = re.sub(r"(?:以上|以内|左右|[到至]?\d{4}\s?年)", "", text[row.quantity.end : m.left][:80])
        if not re.search(r"[\u4e00-\u9fff]{4,}", between):  # 示范村建设;,
            return row.name
    earlier = at.passage.clause_before(m.left)
    words = re.sub(r"(?:19|20)\d\d\s?年[底末]?前?", "", text[earlier : max(m.left - 1, earlier)])  # 2025年达到60%
    words = re.sub(r"\d.*$", "", words)
    return naming.without_verbs(naming.cleaned(naming.subject_before(words)))


def _completed(at: Context, name: str, m: Mention) -> str:
    """A name that leans on the one before it in its sentence: 新建100个, 占GDP比重达到2.6%, 其中东区150家."""
    row, text = at.previous, at.passage.text
    if row is None:
        return name
    between = text[row.quantity.end : m.q.start]
    alike = row.quantity.unit == m.q.unit
    # 每千人口执业医师数3.4人、注册护士数4.1人
    per = re.match(r"每[万千百十\d]+(?:名)?(?:常住|户籍)?人口?", row.name)
    # 以及
    if per and alike and not name.startswith("每") and re.fullmatch("[、和]|以及", text[row.quantity.end : m.left]):
        return naming.cleaned(per[0] + name)
    if "。" in between:
        return name
    if alike and re.fullmatch(r".{1,4}[区县市镇乡]", name) and "其中" not in between:  # 老旧小区
        # 东区高新技术企业80家、西区60家
        if re.match(PLACE, row.name) and m.before.strip().endswith(name) and "元" not in name:
            return name + re.sub(PLACE, "", row.name)
    return _of_the_row(name, row, m) or _part(at, name, m) or name


def _of_the_row(name: str, row: Row, m: Mention) -> str:
    """A name that needs the row before it; empty where it stands by itself."""
    if (size := BY_SIZE.fullmatch(name)) and (whole := SIZE_OF.fullmatch(row.name)):
        return f"{whole['head']}{size[0]}的{whole['noun']}"  # 产值超80亿元的企业4家、超30亿元的12家
    if listed.SORT.fullmatch(name) and (alike := SORTED.fullmatch(row.name)):
        return f"{alike['of']}{name}"  # 设备值小学达到2500元、初中达到3500元
    if re.fullmatch(LEVEL, name):
        return name + re.sub(f"^{LEVEL}", "", row.name)  # 宁川市政府工作报告
    if (
        len(name) < 2
        or DOING.fullmatch(name)
        or (re.fullmatch(wording.MADE, name) and m.q.unit.endswith(("人", "名", "人次")))
    ):
        return row.name  # 职业训练18班,培训450人
    if name.startswith("占") and len(name) > 2:
        return row.name + name
    # 研发投入增长10%、强度达到3%; but 森林覆盖率
    if MEASURES.fullmatch(name) and not re.search("[率度比量积数]$", row.name):
        return row.name + name
    if name in YIELDS and len(m.before.strip()) < 8:
        # 粮食播面达130万亩、总产达51万吨
        # 林下经济经营面积
        return re.sub("(?:播种面积|种植面积|播面|面积|存栏量?|出栏量?|产量|年产量)$", "", row.name) + name
    return ""


def _part(at: Context, name: str, m: Mention) -> str:
    """The name of a part with its whole: 其中东区150家, 其中10家在原特区外; empty where the number is no part."""
    text, row = at.passage.text, at.rows[-1]
    among = text.rfind("其中", m.sentence, m.q.start)
    if among < 0:
        return ""
    if where := WHERE.match(m.after):
        return where["where"] + row.name
    if row.quantity.unit != m.q.unit or ";" in text[among : m.q.start] or len(name) > 8:
        return ""
    whole = next((r for r in reversed(at.rows) if r.quantity.end <= among), None)
    return listed.scoped(name, whole.name) if whole and among - whole.quantity.end < 12 else ""


def _every(at: Context, m: Mention) -> list[str]:
    """A、B均达到95%: one name each."""
    start = m.left
    # 都市固体废
    if re.match("(?:均|都|各)(?:比|较|要|将|再)?", m.before.strip()) and (alike := _group_before(at, m)):
        return alike  # 甲、乙分别降至3、4,均比2030年降低5%
    found = EVERY.search(m.before + ("均达" if m.q.unit == "倍" and m.q.text[0] in "均各双" else ""))
    if not found or "分别" in m.before:
        return []
    words = found["names"]
    # commas between the names do not end the list: 其中水利投资,旧城改造和路桥投资,民间投资均增长9%
    for _ in range(6):
        earlier = at.passage.clause_before(start)
        part = at.passage.text[earlier : max(start - 1, earlier)]
        if (
            earlier >= start
            or re.search(r"\d", part)
            or not re.search(r"[\u4e00-\u9fff]{2}", part)  # 慢病防治
            or wording.FUTURE.search(part)
            or len(part) > 30
            or "。" in at.passage.text[earlier:start]
        ):
            break
        words, start = f"{part},{words}", earlier
    words = re.split("其中[,:]?", words)[-1]  # 其中:
    parts = listed.shared(words)
    if len(parts) < 2 or any(len(part) < 2 for part in parts):
        return []
    return parts


# 增长, 同比增长
ONLY_CHANGE = re.compile("(?:年均|同比|分别)?(?:增长|下降|提高|降低|减少|增加)")


def _of_the_pair_before(at: Context, m: Mention) -> list[str]:
    """甲、乙分别达到3万元和2万元,增长5%和7%: a row of changes in the order of the row of numbers before it."""
    group = _row_of_numbers(at, m.number)
    before = at.rows[-len(group) :]
    if len(group) < 2 or len(before) < len(group) or not ONLY_CHANGE.fullmatch(m.before.strip()):
        return []
    near = m.left - before[-1].quantity.end < 3 and all(row.quantity.start >= m.sentence for row in before)
    if not near or len({row.name for row in before}) < len(group):
        return []
    at.shared.update({number: [row.name] for number, row in zip(group, before, strict=True)})
    return at.shared[m.number]


def _group_before(at: Context, m: Mention) -> list[str]:
    """The names of the rows that stand right before in the same part of the sentence, two or more."""
    near = [row.name for row in at.rows if row.quantity.start >= m.part]
    last = at.previous
    told = dict.fromkeys(near) if last and m.left - last.quantity.end < 4 else {}
    return list(told) if len(told) > 1 else []


def _name_over_years(words: str, behind: str, at: Context, group: list[int]) -> str:
    """The one name of 2025年、2030年森林覆盖率分别达到32%、33.5%; empty where the years are not as many as numbers.

    It stands ``behind`` 分别 where the words before are only years, 分别新增装机4万千瓦、2万千瓦, else behind them all.
    """
    years = wording.TIMES_LISTED.match(words)
    if not years or len(re.findall(wording.ONE_TIME, years[0])) != len(group):
        return ""
    name = naming.without_verbs(naming.cleaned(words[years.end() :] or naming.subject_before(behind)))
    return name if len(name) > 1 else naming.cleaned(naming.object_behind(at.passage.mention(group[-1]).after))


# 113至115年度, 2023-2025年三年: the years before what they are for
SPAN_OF_YEARS = re.compile(
    r"^.{0,4}?\d{2,4}\s?年?度?\s?[至到~-]\s?\d{2,4}\s?年?度?(?:[二两三四五六]年)?(?:间|内|"
    r"期间)?,?"
)
# 覆盖率三年
YEARS_COUNTED = re.compile("[二两三四五六]年内?$")


def _over_years(at: Context, m: Mention, words: str) -> str:
    """The one name of values year by year: 2023至2025年培训人数各为…, or of the clause or row before."""
    name = naming.without_verbs(naming.cleaned(YEARS_COUNTED.sub("", SPAN_OF_YEARS.sub("", words))))
    return name if len(name) > 1 else _from_before(at, m)


def _distribute(at: Context, m: Mention) -> bool:
    """A、B分别达到x、y: the names, in their order, for this and the following numbers; whether it is so."""
    # 甲、乙分别达到, 人数各为
    match = re.match(r"(?P<names>.*?)(?:年均)?(?:分别|各(?=[为达]))", m.before)
    if not match:
        return False
    group = _row_of_numbers(at, m.number)
    if at.timing.year_by_year(m) and (name := _over_years(at, m, match["names"])):
        at.shared.update({place: [name] for place in group})
        return True
    if match[0].endswith("各"):
        return False
    if len(group) > 1 and (name := _name_over_years(match["names"], m.before[match.end() :], at, group)):
        at.shared.update({place: [name] for place in group})
        return True
    parts = _named_apart(at, m, match["names"], len(group))
    if len(group) == 1 and len(parts) > 1:
        # 氮氧化物和VOCs分别下降10%以上: one number for both
        at.shared[m.number] = [naming.without_verbs(part) for part in parts]
        return True
    if len(group) == 1 or len(parts) < len(group):
        return False
    for place, part in zip(group, parts[-len(group) :], strict=True):
        at.shared[place] = [naming.without_verbs(part)]
    return True


def _named_apart(at: Context, m: Mention, names: str, count: int) -> list[str]:
    """The names before 分别, of this clause and, where they are fewer than numbers, of the clause or rows before."""
    # 到2025年
    words = re.sub(r"^.{0,8}?\d{4}\s?年(?:底|末)?[,]?", "", naming.based(names))
    parts = listed.shared(words, count if count > 1 else 0)
    if len(parts) == 1 and count == 2:
        parts = listed.both(parts[0]) or parts
    if 0 < len(parts) < count and m.left:
        earlier = at.passage.text[at.passage.clause_before(m.left) : m.left]
        more = listed.shared(earlier[:-1]) if not re.search(r"[\d。]", earlier) else []
        parts = more + parts if len(more) + len(parts) == count else parts
    if not parts and count > 1 and len(at.rows) >= count:
        # 突破800万人次,收入达到60亿元,分别增长20%、25%
        parts = [row.name for row in at.rows[-count:]]
    return parts


def _row_of_numbers(at: Context, first: int) -> list[int]:
    """Numbers with nothing but commas between them."""
    group, found = [first], at.passage.found
    while group[-1] + 1 < len(found):
        one, two = found[group[-1]], found[group[-1] + 1]
        if not CONTINUES.fullmatch(at.passage.text[one.end : two.start].strip()):
            break
        group.append(group[-1] + 1)
    return group
