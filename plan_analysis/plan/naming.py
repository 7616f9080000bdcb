"""What a target is called and of which kind it is, by the words of its clause and its unit."""

import re
from dataclasses import replace

from plan_analysis.plan import wording
from plan_analysis.plan.meaning import COUNTED
from plan_analysis.plan.numbers import Quantity

# 引进高层次教育人才
MAKES = re.compile(
    rf"(?:分别|各|累计|共|再|加快|积极|大力|着力|继续|重点|支持|全年|"
    rf"[一二三四五六七八九十\d]+年内?)*(?:{wording.MADE})"
)
PHYSICAL = re.compile(r"公里|亩|公顷|千瓦|兆瓦|[GM]W|平方米|立方米|吨$")  # 标准煤/千瓦时
# 由2022年的48%提高到, 从目前的1.2%提高到
FROM = re.compile(
    r"(?:由|自(?=(?:19|20|1[0-4])\d)|从(?![业事教]))(?:[^,。;]|(?<=\d),(?=\d)){0,40}?\d(?:[^,。;]|(?<=\d),"
    r"(?=\d)){0,20}?(?=提高|提升|增加|"
    r"增长|上升|扩大|下降|降低|减少|缩短|压缩|缩小|增至|升至|降至|[到至]|$)|(?:由|从)(?:目前|现在|当前)[^,。;]*$"
)
# 较本届政府上任时增加, 较上一个五年期的约105000个单位大幅提高: what a change is compared with
COMPARED = re.compile(
    r"(?:相?较于?(?![大高多强快好长低小])|(?<![对占])比(?![例重率值对]))[^,。;]{2,36}?(?=(?:大幅|再|净|多|累计|"
    r"年均|约)*"
    r"(?:提高|提升|增加|增长|上升|扩大|下降|降低|减少|缩短|压缩|缩小|延长)[^,。;\u4e00-\u9fff]*(?:约|近|不低于|"
    r"不少于|超过|至少)*$)"
)
# 在2025年基础上
BASED = re.compile(
    r"(?:较|(?<!占)比|在|以|与|同)[“\"]?(?:(?:19|20)\d\d\s?年|(?<!\d)(?:1[0-4]\d[至到~-])?(?:1[0-4]|[5-9])\d年|"
    r"十[一二三四五]五|上年|去年|上一年|目前|现在|基期|规划期?初)[”\"]?(?:时?期?末|底|期|度)?(?:的?基础上|"
    r"为基[数期]|相比|同期|水平)?(?:\d[\d.,]*[^,。;\d]{0,6})?(?:,|再)?"
)
# GDP能耗五年累计
HOW = re.compile(
    r"(?:同口径|可比价?|分别|(?<![生师人户亩地床年班校村县])均|(?<![首成古])都|力争|争取|努力|确保|预期|预计|"
    r"(?<![技才动项养业])计划|(?<![需重主摘概纪])要|将|已|(?<![许认])可|"
    r"再|累计|年均|每年|总数|数量|"
    r"合共|合计|共计|(?<!公)共|全部|稳步|逐步|进一步|持续|大幅|明显|显著|总体|基本|一般|平均|"
    r"(?:拟|预算|计划)?安排|拟?按照?|以|(?<![拥设建现没共所具享])有|推出|投放|交付|举办|筹建|可望|有望|平均在|"
    r"约在|会有|提出|同比|亦|即|建成|新建|新创|开工|竣工|投用|"
    r"投运|落成|启用|获批|[五三十四二5310]年(?:平均|年均|累计|共)?|年平均|左右|(?<![集节条预签])约|近|新增|净增|净(?=$)|增设|(?<!水土)保持|"
    r"稳定|各|同比|(?<![供反响适效对相])应当?|须|(?<![急刚所])需(?!求)|实际|要求|原则上|目标|目标值|增长目标|期间|时期|总|每个|全年|至少|有效|突破性|实现|完成)+$"
)
# 公司营业收入将达到
LEAD = re.compile(
    r"^(?:20\d\d-\d\d年?[二两三四五六]年[间内期]?间?|(?:设定|订定)?第[一二三四五六](?:期|阶段|"
    r"步)(?:\([^()]*\)(?:目标)?|目标)|预定|目标(?=[在于到至])|[在于]?[一二两三四五六十]年(?:内|间)(?:\([^()]*\))?|"
    r"[一二三四]季度|[上下]半年(?!度)|"
    r"[全市县区省]?财政(?:每年|年均)?安排|(?:[到至在于]|力争)?(?:(?:19|20)\d\d(?:[-/]\d\d)?|二零..)\s?年?(?:底|末|"
    r"年底|年末|"
    r"度)?(?:之?前)?[,:、和及]?|"
    r"[到至在]?[“\"]?十[一二三四五六]五[”\"]?(?:时?期?末|时期|期间)?[,:]?|其中[,:]?|同时[,]?|"
    r"力争|争取|努力|确保|实现|使(?!用|馆)|推动|促进(?!会)|鼓励|引导(?!基金)|组织(?!化)|每年|年均|累计|"
    r"并(?![网购联轨])|且|要(?![素求件闻])|将(?![来军])|届时|全部|总共|"
    r"[一二三四五六七八九十]是|重点是|主要是|另|还(?![田款贷草湿])|计(?=改善|新建|辅导|办理|完成|补助)|则|"
    r"于规划期|当中|当地(?=拟|将|要|争取|计划)|"
    r"和(?![美谐平睦解田县顺])|及|以及|与|"
    r"为[^,]{2,14}?(?=招聘|培训|提供|配备|引进)|"
    r"(?:规划|计划|方案)期内|全[市省县区镇](?:计划|拟|将|要|共|累计|完成|实现)|(?!公司[债治法制]|集团[化公]|"
    r"学校[数类])(?:公司|集团|学校|我[市县区省校])(?=[\u4e00-\u9fff]{4})|"
    r"由|从(?![业事])|把(?!关)|以(?!上|旧换新|[^,。;]{2,14}为)|各类|比(?!例|重|率)|较(?![大高多强快好长低小])|"
    r"到(?=[\d“\"十本规计届期末底])|[今明]年|"
    r"(?:各(?:地|区县?|县区?|市县?|市州|部门|单位|乡镇|街道|镇街)|全[市县区省])(?:都|均)?(?:要|须|必须|应)(?=[^素求])|"
    r"[于在至到]?1[0-4]\d年度?(?:底|末)?(?:之?前)?|(?:公司|集团|学校|我[市县区省校]|本[市县区校])(?:计划|将|要|"
    r"力争|预计|拟|全年)+|全年|(?:未来|今后)(?:[一二三五十]年)?(?:\([^()]*\))?(?=[\u4e00-\u9fff]{3})(?!产业|城|"
    r"工厂|科技|社区|学校|乡村|网络|信息|能源|制造)|今后[一二三五十]年|[一二两三四五六]年(?:内|间)?[,]?|"
    r"内(?![河贸陆部控外容涝资需科镜蒙环源生港分设])|末(?![端梢位级])|底(?![线层数盘泥商薪])|"
    r"前(?![沿端台期景置列海]|十|\d|[一二三五])|左右|以上|以内|的|"
    r"主要(?:预期)?目标(?:是|为)?[:,]?|预期目标(?:是|为)?[:,]?|预期(?!寿命)|目标[:是为]|目前|订出|设定|订定|"
    r"我们(?:会|将|要)?|"
    r"(?:(?:特区|市|本届)?政府|当局|我们的目标)(?:会|将|要|是)|将(?!来)|会(?=[在把将于或增提推设兴新])|或(?:之|"
    r"以)前|计划(?!生育)|预计|拟|期末|规划期末|任期内|区间|上下|首次|再(?=增|建|培)|新的|通过(?=新增|新建|改造|"
    r"建设|引进|培育|实施|开展|举办|推广)|经过[^,]{0,10})+"
)
# 能出货量进入全球前, 进入国家创新型城市前
RANKED = re.compile(
    r"(?:综合)?(?:排名|位次)?(?:跃居|进入|入围|跻身|迈入|成为|升至|上升至|提升至|进位至|稳居|位居|位列|保持在?|进到|跃升至|"
    r"挺进|冲进|冲刺)(?P<list>(?:世界|全球|国际|全国|全省|全市|国内|省内)?[\u4e00-\u9fff]{0,10}?)(?:前|第)$"
)
# 图书馆新增纸质图书
MADE_WITHIN = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})将?(?:增设|加装|安装|新建|建成|配备|新增|铺设|推出|创作|主办|承办|设置|"
    r"布设)(?=[\u4e00-\u9fff]{3,}$)(?![\u4e00-\u9fff]*(?:率|能力|面积|量)$)"
)
# what passes through in a year is a flow, no stock: 接待游客, 旅客吞吐量, 快递业务量
FLOW = re.compile(
    r"门急诊|出院|游客|旅客|接待|观光|吞吐量|业务量|运输量|[客货]运量|客流|诊疗|(?:居民|观众|读者)$|"
    r"人次数?$"
)
MARKS = " 、,;:。—-·•\"'*●■◆★.!"


GROWS = re.compile(r"增速|[增成]长率|增率|增幅|涨幅|升幅|上涨率|年均增长|[增成]长$")  # 规上工业增加值增速
SINKS = re.compile(r"(?:降低|下降|减少)(?:率|比例|幅度)?$|降幅$|降低率")  # 降低率
# 研发总开支占本地生
RATIOS = re.compile(
    r"研发(?:经费|投入|支出|总?开支)|研究与试验|研究(?:与|和)?(?:试验)?开发|研究开发|R&D|贡献率|强度|负债率|"
    r"劳动生产率|周转率|投资率"
)
# 每万人口发明专利拥有量, 常住人口千人床位, 人均公园绿地面积
PER_HEAD = re.compile(
    r"^(?:全[市省县区国])?(?:常住人口|户籍人口|常住)?(?:每?(?:[万千百]|10万|十万)(?:人|名|户|常住|老|儿|劳)|人均|"
    r"每[万千百])|"
    r"人均|户均|亩均|地均|单位面积|每[万千百]"
)
# 张/千人, /10万
PER_UNIT = re.compile(r"/(?:[万千百]?(?:人|名|户)|10万|万元|平方公里)")


def kind_of(name: str, q: Quantity, before: str, hint: str, way: str) -> str:
    """The kind of a target by its wording, name and unit."""
    if hint == "maintain" and q.unit in ("%", "‰") and GROWS.search(before):
        return "growth_rate"  # 零售额年均增速保持在12%以上
    if hint in ("maintain", "rank"):
        return {"maintain": "maintain", "rank": "level"}[hint]
    if q.text.startswith(("减半", "一半")):
        return "change_from_base"
    if q.unit == "倍":
        folds = q.text.endswith(("番", "倍增", "倍")) and not re.search("比$|倍差$|是.*的?$", name)  # 城乡居民收入比
        return "change_from_base" if way or folds else "ratio"
    if way:
        return _change(q, before, way, name)
    if q.unit in ("个百分点", "百分点", "个基点", "基点"):
        return "change_from_base"
    if q.unit in ("%", "‰", "‱"):
        if GROWS.search(name):
            return "growth_rate"
        return "change_from_base" if SINKS.search(name) else "ratio" if RATIOS.search(name) else "share"
    return "ratio" if _is_ratio(name, q) else _stock(name, q, before)


def _is_ratio(name: str, q: Quantity) -> bool:
    """Whether a number is one of something per something else."""
    # 城乡居民收入倍差
    if q.unit == ":1" or (q.bare and re.search("(?:收入|消费|产值|人口)比$|倍差$", name)) or PER_UNIT.search(q.unit):
        return True
    if not PER_HEAD.search(name) or q.unit in ("岁", "年"):
        return False
    return not re.search("收入|GDP|生产总值|消费", name) or not q.unit.endswith("元")


def _stock(name: str, q: Quantity, before: str) -> str:
    """Things added over the years, a stock of things, or a level."""
    # 五年累计培训农民工
    if re.search(
        rf"累计(?:达到?|为|完成|超过|突破|不少于|约)*(?:$|{wording.MADE})|[五三四六十5-9]年(?:共|累计)|共计?$", before
    ):
        return "cumulative"
    # 全县常住人口规模
    if COUNTED.match(q.unit) and not re.search(r"^(?:常住|户籍|总)?人口|人口(?:规模|总量|总数)?$", name):
        # 城镇新增就业, 残疾人就业, 失业人员再就业
        if re.match("(?:城镇)?[新净]增|新建|新引进|新认定", name) or re.search(
            r"新增(?:就业|规上|高新)|再?就业$", name
        ):
            return "cumulative"
        return "level" if q.unit.endswith(("次", "件")) and FLOW.search(name) else "count_stock"
    added = re.match("[新净]增|新建", name) and not re.search("年限|寿命|平均", name)  # 新增供水能力
    return "cumulative" if added else "level"


def _change(q: Quantity, before: str, way: str, name: str) -> str:
    """The kind of 增长, 提高, 下降 by a number: yearly growth, a change since a base, or things added."""
    points = "百分点" in q.unit or "基点" in q.unit
    if re.search(r"年均|(?<!\d)年增|每年|年平均", before) and not points:  # 技术合同成交额年均
        return "growth_rate" if q.unit in ("%", "‰") else "annual_flow"
    down = re.search(wording.DOWN, way)
    # 能源消耗比2020
    since = re.search(r"累计|[五三]年|(?<![同环])比(?!例|重)(?!上年|去年)|较(?!上年|去年)|以上年|基础上", before)
    lifted = re.search("提高|提升|上升|延长|上调", way) and q.unit not in ("%", "‰") and not COUNTED.match(q.unit)
    if points or q.unit == "岁" or down or since or lifted:
        return "change_from_base" if points or q.unit in ("%", "‰", "岁") or not COUNTED.match(q.unit) else "cumulative"
    return "growth_rate" if q.unit in ("%", "‰") else "cumulative"


def object_behind(after: str) -> str:
    """What is counted, where it stands behind the number: 10家以上新型研发机构."""
    text = re.sub(r"^\s?(?:及以上|以上|以内|以下|左右|上下)?(?:的)?(?:单位的?)?", "", after[:60])  # 教师赴海外研修
    # 完成数字化转型诊断
    text = re.split(
        r"[(,;。:)|]|(?:并(?!网)|且)|(?:来|到|在)(?=保定|我)|来[港台澳华](?=$|[,。;、])|提供|给予|助力|参与|用于|"
        r"赴|走进|前往|参加|、(?=[^、]*\d)|[与和及](?=\s?\d)|以上|"
        r"达到|纳入|实现|形成|取得|完成(?!率)|进入|开展|入驻|落地|落户|建成|建设(?!用地|项目)|投产|实施",
        text,
    )[0]
    text = stripped(text)
    if re.match("(?:和|及|与|的|大关$|关口$|台阶$|门槛$|单位$|档$)", text):  # 及以下
        return ""
    return text if re.search(r"[\u4e00-\u9fff]{2,}", text) else ""  # 行政村生活污水治理


def without_about(before: str) -> str:
    """Words before a number without 约, 不少于 and the like at their end."""
    # 不少于, 约
    return re.sub(r"(?:约|近|不少于|不低于|超过|至少|最少|起码)+$", "", before)


# 装备制造产业到2025年产值达到
INNER_YEAR = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:力争)?[到至]20\d\d\s?年[底末]?(?=[\u4e00-\u9fff]{2})")
# 接种率以乡镇为单位达到
BY_PLACE = re.compile(r"以[省市县区乡镇村街道社]{1,4}(?:\([^()]*\))?为单位")


def subject_before(before: str, unit: str = "") -> str:
    """The words before a number without base, comparator and adverbs at their end."""
    if "百分点" in unit:
        before = re.sub(r"(?:高于|低于|快于|超过|领先)[^,。;]{2,14}$", "", before)  # 高于各项贷款增速
    before = re.sub(r"(?<=\d)[ ,](?=\d{3})", "", before.rstrip()[-120:])  # 前约45,300人
    text = wording.ABOUT.sub("", before)
    if start := FROM.search(text):
        # 由3%增
        text = re.sub(r"[增升降减]$", "", FROM.sub("", text)) if start.end() > len(text) - 4 else FROM.sub("", text)
    text = INNER_YEAR.sub("", text)
    text = BY_PLACE.sub("", BASED.sub("", COMPARED.sub("", text)))
    text = re.sub(r"\((?:[A-Za-z0-9&., ]+)\)", "", text)  # (PUE)降到
    # 生产总值达到全省平均水平的
    text = re.sub(
        r"(?<=[\u4e00-\u9fff]{3})(?:不低于|不超过|不少于|不高于|达到|占到?)(?:我市|全市|"
        r"本市)?[\u4e00-\u9fff]{3,20}的$",
        "",
        text,
    )
    # 达到全省平均水平的
    text = re.sub(r"(?:达到|相当于|为)?(?:全国|全省|全市|世界|地区)?平均(?:水平|值)的$", "", text)
    text = _without_rank(text)
    for _ in range(4):
        previous, text = text, _without_end(text)
        if text == previous:
            break
    return text


def _without_rank(text: str) -> str:
    near = max(len(text) - 30, 0)
    found = RANKED.search(text, near) or wording.RANK.search(text, near)
    if not found:
        return text
    before, listed = text[: found.start()], found.groupdict().get("list") or ""
    if len(cleaned(before)) < 2 and len(listed) > 3:
        return f"{listed}排名"  # 进入国家创新型城市前20位 names nothing else
    # 2028年储能出货量
    return re.sub(r"(?:在|居|列|综合实力)?(?:世界|全球|全国|全省|全市)?的?$", "", before) or before


# 发生率降至每十万人口
PER_WHOM = re.compile(
    r"(?<=[\u4e00-\u9fff]{3})(?:降至|降到|下降到|控制在|达到?|提高到|增至)每(?:[万千百十]+|10万)(?:人口?|"
    r"名[\u4e00-\u9fff]{0,6})$"
)
# 接种率达65岁以上长者
OF_WHOM = re.compile(r"(?<=率)达到?(?:全[市县省体]|\d{1,2}岁)[^,。;]{1,10}$")


def _without_end(text: str) -> str:
    """One comparator, adverb or year less at the end."""
    change = wording.CHANGE.search(text)
    if change and not re.search(r"(?:到|至)$", text):  # 工业投资增速达到
        text = text[: change.start()]
    for words, *_ in wording.COMPARATORS:
        text = re.sub(rf"(?:{words})(?:全[市省县]的|了|约|其|总量的|力争)?$", "", text)  # 孕产妇死亡率控制在
    # 造覆盖率2025年
    text = re.sub(
        r"(?:到|至|在|于)?(?:(?:19|20)\d\d(?:[/-]\d\d)?|(?<!\d)1[0-4]\d)\s?(?:财政|学)?年度?(?:之?内|期间|"
        r"[底末])?(?:前)?[的之]?$",
        "",
        text,
    )
    # 返乡人数目标
    text = re.sub(
        rf"(?<=[\u4e00-\u9fff]{{3}})(?:目标(?:是|为|定为)?在?|{wording.WILL}|每平方公里|每(?:班|人|户|亩|所|家|校|"
        rf"次|套|张)(?:每[月年日天])?)$",
        "",
        text,
    )
    # 女性入学率达到并
    text = re.sub(
        r"(?<=[\u4e00-\u9fff]{3})(?:(?:达到|提高|实现|恢复|稳定|保持)?并|(?<=[投值额量资入费数])年)$", "", text
    )
    text = re.sub(r"(?:新台币|人民币|美金|港币|US\$|HK\$|NT\$)$", "", text)  # 编列预算新台币
    text = PER_WHOM.sub("", OF_WHOM.sub("", text))
    shorter = HOW.sub("", text)
    return shorter if len(shorter) >= 2 or not shorter else text


def without_making(text: str) -> str:
    """The words before a number without a verb of making right at their end, where the thing made stands behind it."""
    return re.sub(rf"(?:{wording.MADE}|{wording.STANDING})$", "", text)  # 人均预期寿命提高到


# 总体经济目标设定为经济成长率
AIMED = re.compile(r"目标值?(?:设定|订定|[定订设])?(?:为|是|:)(?=.{3})")


# 乡镇区域网络全覆盖、行政村网络通达率: what is done wholly stands before another name
WHOLE = re.compile(r"^[^、,]{2,30}(?:全覆盖|全达标|全消除|动态清零)[、,和]")


# (改扩建)乡镇卫生院
REBUILT = re.compile(r"^\((?:[改扩新续迁][改扩建迁]{0,3}|含[改扩迁]建)\)")


def stripped(text: str) -> str:
    """Without marks around; the quotes of a word in the text stay whole: 打造“产业大脑”, but “产业大脑” is unquoted."""
    text = text.strip(MARKS).lstrip("”’").rstrip("“‘").strip(MARKS)
    # “产业大脑”
    return text[1:-1] if re.fullmatch("“[^“”]*”|‘[^‘’]*’", text) else text


def cleaned(name: str) -> str:
    """A name without what governs it: deadlines, modality, connecting words."""
    text = AIMED.split(_balanced(stripped(name)))[-1]
    text = REBUILT.sub("", WHOLE.sub("", text))
    head, _, tail = text.rpartition(" ")
    if len(head) > 7 and re.search("[\u4e00-\u9fff]{2}", tail):  # 2025年冷库容量
        text = tail  # a headline in two halves
    previous = None
    while previous != text:
        previous, text = text, stripped(LEAD.sub("", text))
    shorter = (
        # 产总值比2025年
        re.sub(
            r"(?:[到至于]?20\d\d年[底末]?|的|达|至|分别|总量达|总数|"
            r"(?<![指人户次天基系度岁分家件场处座栋枚床校篇])数|数量|方面|"
            r"同比|(?:[之的])?目标值?|(?<![自理缘])由|(?<![存所潜内实现])在|(?<!总)之|带来|最少|至少|起码)+$",
            "",
            text,
        )
        if len(text) > 3
        else text
    )
    return _balanced(stripped(shorter))


def _balanced(text: str) -> str:
    """Without a bracket whose other half is not there."""
    for opened, closed in ("()", "“”", "[]", "【】", "《》"):
        if text.count(opened) != text.count(closed):
            text = (
                text.split(opened)[-1]
                if text.count(opened) > text.count(closed) and not text.endswith(opened)
                else text
            )
            text = text.replace(opened, "").replace(closed, "")
    return text


# 对失能老年人家庭实施适老化改造: for whom something is done, and the verb
DEED = re.compile(r"(?:对|为|给|向)[^,。;]{2,40}?(?:实施|进行|开展|提供|落实)(?=[\u4e00-\u9fff]{3,})")
# 在重点行业打造标杆企业: where or with what, and the verb
WITHIN = re.compile(
    r"(?:在|围绕|依托|聚焦|针对|面向|结合|利用|借助)[^,。;、]{2,14}?(?:打造|引育|培育|引进|建设|新建|建成(?!区)|"
    r"布局|带动|创建|开展|"
    r"组建|设立|实施|形成)(?!项目|工程|投资|资金|任务|用地|标准|规模|面积|水平|指数|单位|率)(?=[\u4e00-\u9fff“]{2,})"
)
# 支持社会力量建设普惠型养老床位: who is to do it, and the verb
BY_OTHERS = re.compile(
    r"(?:支持|鼓励|引导|推动|组织|指导|帮助|扶持)[^,。;、]{2,12}?(?:新建|建设|建成|培育|打造|创建|开展|设立|组建|开发|"
    r"实施|引进|完成)(?!项目|工程|投资|资金|任务|用地|标准|规模|面积|水平|指数|单位|率)(?=[\u4e00-\u9fff“]{3,})"
)


# 稳定粮食播种面积
STEADY = re.compile("^(?:稳定|巩固)(?=.{2,16}(?:面积|产量|规模|产能|存栏|总量)$)")


def without_verbs(name: str) -> str:
    """A name without the verbs that make the thing: 培育农业科技小巨人企业 is about 农业科技小巨人企业."""
    # 绿化覆盖率, 投资比重
    name = STEADY.sub("", name)
    measured = re.search("率$|比例$|占比$|比重$|覆盖面$", name)  # 非化石能源消费比重
    if not measured and (deed := DEED.match(name) or BY_OTHERS.match(name) or WITHIN.match(name)):
        name = name[deed.end() :]
    match = wording.VERB_START.match(name) if not measured else None
    rest = name[match.end() :] if match else name
    acts = bool(
        match
        and wording.ACTS.search(match[0])
        # 数字经济重大项目
        and not re.match(
            "率|量|[家户件场个处栋]?数|场次|额|度|比|能力|水平|人次|人数|成本|金额|价格|面积|周期|期限|时长|基地|"
            "机构|中心|项目|课程|班",
            rest,
        )
    )
    if not match or len(rest) < 2 or (wording.NOT_A_VERB.match(rest) and not acts):
        # the last verb belongs to the name: 积极 goes, 绿化覆盖率 stays
        for word in re.finditer(
            r"^(?:积极|大力|加快|全面|统筹|着力|实现|完成|达到|确保|稳步|持续|进一步|逐步|有序|深入|推动|推进|"
            r"实施|组织|支持|提升|推进|扩大|优化|提高|完善|加强|强化|开展)+",
            name,
        ):
            if len(name) - word.end() >= (2 if word[0] in ("完成", "实现", "达到") else 3) and not re.match(
                r"率|度|量|数|比|能力|水平", name[word.end() :]
            ):
                return cleaned(name[word.end() :])
        return name
    return cleaned(rest)


def based(words: str) -> str:
    """Words without what they are compared with: 货运量比2020年 is 货运量."""
    return BASED.sub("", words)


def per_whom(before: str, q: Quantity) -> Quantity:
    """The number of 发生率降至每十万人口24人 with its denominator, which is no part of the name."""
    found = PER_WHOM.search(before)
    if not found or "/" in q.unit or q.unit in SHARED_UNITS:
        return q
    per = re.search(r"每(?P<per>[万千百十]+|10万)(?P<of>人|名)", found[0])  # 每十万人
    return replace(q, unit=f"{q.unit}/{per['per']}{per['of']}") if per else q


def unit_of(name: str, q: Quantity) -> str:
    """The printed unit; per 10,000 people and its kin where the name says so, points for an index."""
    # 每万人拥有5G基站
    per = re.match(
        r"(?:全[市省县区国])?(?:常住人口|户籍人口)?每?(万人|千人|百人|万名|千名|百户|万户|千户|10万人|"
        r"十万人)(?!以上|级|计划)",
        name,
    )
    wide = re.search(r"每(10万|十万|百万|[万千百])(?:名)?[^,\d]{0,6}?(人|户)", name)  # 每万人拥有5G基站
    if (per or wide) and "/" not in q.unit and q.unit not in SHARED_UNITS:
        return f"{q.unit}/{per[1] if per else wide[1] + wide[2] if wide else ''}"
    return q.unit or ("指数点" if re.search("指数(?:得分|值)?$", name) else "")  # 制造业质量竞争力指数


SHARED_UNITS = ("%", "‰", ":1")
