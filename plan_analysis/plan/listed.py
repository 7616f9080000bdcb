"""Names in a list: A、B和C before 分别 or 均, with the end that they share, and a part with its whole."""

import re

from plan_analysis.plan.naming import cleaned

SPLIT = re.compile(r"[、,和与]|以及|(?<![普惠涉顾危以])及(?!其|时|格|率|以[上下])")  # 和VOCs排放总量
# with more names than numbers, 收集及处理率 is one
WIDER = (SPLIT, re.compile(r"[、,和与]|以及"), re.compile(r"[、,]|以及|和"), re.compile(r"[、,]"))
SORT = re.compile("城市|城镇|农村|乡村|男性|女性|城区|县城|集中|分散|高中|初中|小学")


# 省级, 国家
LEVEL = re.compile("(?:国家|世界|省|自治区|部|市|县|区)级")
LEVEL_ALONE = re.compile("(?:新增|新建|培育|创建|认定)?(?P<level>国家|世界|省|自治区|部|市|县|区)级?")  # 国家


SIZED = re.compile("限额?以?上|规模?以?上")  # 限上汽车、家电: firms above a size, for all of a list


def shared(names: str, count: int = 0) -> list[str]:
    """Names listed before 分别 or 均: A、B和C, ``count`` of them if given; a common end goes with each shorter one."""
    found = [one for part in SPLIT.split(names) if (one := cleaned(part))]
    if count and len(found) > count:
        ways = ([one for part in way.split(names) if (one := cleaned(part))] for way in WIDER)
        found = next((way for way in ways if len(way) == count), found)
    if found and (sized := SIZED.match(found[0])):
        found = [one if SIZED.match(one) else sized[0] + one for one in found]
    # 国家、省级文物保护单位
    level = LEVEL.match(found[-1]) if len(found) > 1 else None
    alone = [LEVEL_ALONE.fullmatch(one) for one in found[:-1]]
    if level and all(alone):
        found = [f"{one['level']}级{found[-1][level.end() :]}" for one in alone if one] + found[-1:]
    found = [one + _tail(one, found[-1]).removeprefix(one[-2:]) for one in found[:-1]] + found[-1:]
    # 城市、农村低保标准: what is called after the last belongs to each sort
    if len(found) > 1 and (end := SORT.match(found[-1])) and all(SORT.fullmatch(one) for one in found[:-1]):
        found = [one + found[-1][end.end() :] if SORT.fullmatch(one) else one for one in found]
    # 每千人口执业
    per = re.match(r"每[万千百十\d]+(?:常住)?(?:人口|人|名[^、]{0,8}?(?:人|员|者))", found[0]) if found else None
    if per:
        found = [one if one.startswith("每") else per[0] + one for one in found]
    return found


# what a name ends with that says what is measured
# VOCs排放总量
MEASURE_END = re.compile(
    r"(?:率|量|值|额|次|数|人|积|例|占比|比重|收入|支出|标准|补贴|津贴|补助|工资|待遇|水平|强度|浓度|能耗|水耗|"
    r"时间|里程|规模|投入|时长|年限|寿命|长度|投资|增速)$"
)
# where the end begins that the names of a list share: 果蔬、肉类、水产品产地低温处理率
TAIL = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:患者|产地|人群|人口|基层|规范|无害化|资源化|综合|集中|全程|覆盖|普及|处理|利用|"
    r"达标|合格|治理|净化|毛?净?入学|入园|"
    r"参保|签约|知晓|满意|就业|升学|转化|渗透|使用|应用|通达|通车|保障|建成|检出|监测|检测|筛查|接种|控制|管理|"
    r"早诊|发病|死亡|患病|漏损|上线|联网|"
    r"网办|办结|保险|销售额|零售额|交易额|成交额|保有量|巩固|完成|自给|机械化|回收|循环|增加值|投资|产量|企业|产值|面积|比例|占比|比重)[\u4e00-\u9fff]*$"
)


def _tail(short: str, last: str) -> str:
    """What a shorter name takes from the last of a list: 村党组织成员、村民委员会成员中女性比例 are two 比例."""
    if MEASURE_END.search(short) or not (MEASURE_END.search(last) or TAIL.search(last)):
        return ""
    if "的" in last and "的" not in short:
        return last[last.index("的") :]  # 东片、新区的污水处理率
    at = last.rfind(short[-2:])
    if at >= 0 and MEASURE_END.search(last[at + 2 :]):
        return last[at + 2 :]
    # 甲果、乙果、丙果优质果率; 东区和西区常住老人人均补贴
    same = last.find(short[-1], 1)
    if 0 < same <= len(short) and MEASURE_END.search(last[same + 1 :]):
        return last[same + 1 :]
    # 常住居民人均可支配收入
    if per := re.search(
        r"(?<=[\u4e00-\u9fff]{2})(?:人均|平均|亩均|户均|生均|师均|床均|地均)[\u4e00-\u9fff]{2,}$", last
    ):
        return "" if last.endswith("可支配收入") else per[0]
    if last.endswith("收入"):
        return "收入" if re.search("居民|城镇|农村|农民|职工|税|财政|预算|基金|旅游|门票", short) else ""
    if inside := re.search("(?<![初高集其])中的?[^、]{1,8}(?:比例|占比|比重|率)$", last):  # 成员中女性比例
        return inside[0]  # 村党组织成员、村党组织书记中女性比例
    end = TAIL.search(last)
    return end[0] if end and len(short) <= 12 else ""


def both(name: str) -> list[str]:
    """城乡居民收入 stands for the towns' and the country's."""
    if "城乡" in name:
        return [name.replace("城乡", "城镇", 1), name.replace("城乡", "农村", 1)]
    return []


def scoped(name: str, whole: str) -> str:
    """A part's name with what it is a part of: 其中东区150家 of 高新技术企业 is 东区高新技术企业."""
    whole = re.sub(r"^(?:全[市省县区国]|新增|新建|累计)", "", whole)  # 新增
    if name.endswith("以上"):
        return name + re.sub(r"^.*?以上的?", "", whole)  # 其中10亿元以上5个, of 亿元以上项目
    if not whole or name.endswith(whole[-2:]) or whole in name or not PART.search(name):
        return name
    return name + whole


# what a part is called that is no thing by itself: a place, a level, a sort
PART = re.compile(r"(?:[区县市镇乡州旗省岛片村部级类型性]|女|男|农民|主城|城区|农村|[东南西北中]部?)$")  # 中心城区
