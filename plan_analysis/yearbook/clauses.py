"""The words of a clause before its number: what leads to it, what changed, what is a share, whose it is."""

import re
from collections.abc import Sequence

from plan_analysis.plan.numbers import Quantity

UP = "增长|提高|提升|上升|回升|攀升|增加|扩大|上涨|净增|增|涨"
DOWN = "下降|减少|回落|降低|收窄|缩小|缩减|下滑|下跌|负增长|降|跌"
STOPS = ",;。:!?"
# 比上年增长, 同比下降, 按可比价格计算增长
CHANGE = re.compile(
    rf"(?P<to>(?:(?:比(?![重例])|较)[^,;。]{{0,12}}?|同比|环比|名义|实际|按[^,;。]{{0,8}}计算|[一二两三四五十]+年|年?平均|年均)*)(?P<way>{DOWN}|{UP})了?(?:约|近)?$"
)
# 占全部支出的比重为
SHARE = re.compile(
    r"(?P<whole>(?<!所)占(?!比(?:重|例)?(?:为|达|是)?$)[^,;。]{2,20}?)(?:的)?(?P<what>比重|比例|份额)?(?:为|达到?|是|约)?$"
)
# 初步核算, 按常住人口计算, 最终核实: what leads to a name and is none
LEAD = re.compile(
    r"^(?:初步核算|据统计|截至[^,]{0,8}|其中|全年(?:实现|完成|共)?|年末|年底|本年|当年|到年末|(?:19|20)\d\d年(?:末|底|全年)?|"
    r"(?:经)?(?:最终|初步)(?:核实|核算|核定|计算|统计)|按[^,;。]{2,30}?(?:计算|统计|核算)(?:的)?|"
    r"省会(?:城市)?|首府|共有?|实现|完成|拥有|累计|新增(?=[,:])|另有|并|而|与此同时|同时|[(（][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+、)+"
)
# 分别达到, 共计, 完成: what stands between a name and its number
TAIL = re.compile(
    r"(?:分别)?(?:共|约|近|已|均|总计|合计)*"
    r"(?:达到?了?|已?(?:修订|调整|核实|核定)为|为|是|完成|实现|突破|超过|约|近|共|有|计|至|到|累计|[(（][^()（）]*[)）])*$"
)
# what the last name of an enumeration may measure for all of them: 肉类、禽蛋和牛奶产量
MEASURED = re.compile(
    r"(?:比重|占比|比例|份额|经费|强度|增速|密度|指数|[^效]率|产量|产值|增加值|收入|支出|总额|人口|面积|投资|销售额|零售额|用电量|人数|数量|余额)$"
)
AHEAD = re.compile(r"计划|目标|预期|力争|预计|将(?!军)|确保|规划|争取")  # 力争达到
# the year that a clause speaks of: 最终核实2018年全县产值; not one it compares with: 是2015年的3.6倍
DATED = re.compile(
    r"(?<![比较与自从到按以同是于\d])((?:19|20)\d\d)年(?!来|以来|起|至|到|[-~—–]|相比|同期|的基础|的[\d.]+倍)"
)
# 超过千亿元的省有12个: counted by a condition on another number
CONDITION = re.compile(r"^(?:以上|以下|左右)?的")  # 以上的
# (占13.7%), 广东(4411.9亿元): nothing in the bracket says what the number is
BARE = re.compile(rf"(?:占(?:比|比重)?|约|近|达|为|即|{UP}|{DOWN}|同比|比上年)*")
# 0.15、-5.64和1.34: what parts the numbers of an enumeration
PARTED = re.compile(r"\s*(?:、|和|及|与|,)\s*(-?)")
# 城镇、乡村和60岁及以上人口: what parts its names
NAMES_PARTED = re.compile(r"、|和|与|及(?![其以])")
# 据2022年全省5‰抽样调查: how a number was found, not the number
SOURCE = re.compile(r"(?:^|,)(?:根?据|依据)[^,]*$")
# 张家口、承德等地: another place follows
SEVERAL = re.compile(r"[、和与及]|等(?:地|市|省|县)")
# 占比为65.8%: of what the clause before named
GENERIC = re.compile(r"占比|比重|增速|增幅|降幅|同比增速")
# 比上年分别增长: what the clause before named several of
AGAIN = re.compile(rf"(?:[比较][^,;。]{{0,6}}|同比|环比|名义|实际)*分别(?:比上年|同比)?(?P<way>{UP}|{DOWN})了?约?")
# 甲、乙和丙分别为
TOGETHER = re.compile(rf"(?P<names>.+?)分别(?:为|达到?|是|完成|实现|有)?(?P<way>{UP}|{DOWN})?$")


def clause(text: str, at: int) -> int:
    """Where the clause of a place begins; commas in brackets do not part clauses."""
    depth = 0
    for index in range(at - 1, -1, -1):
        depth += (text[index] in ")）") - (text[index] in "(（")
        if depth < 0 or (depth == 0 and text[index] in STOPS):
            return index + 1
    return 0


def completed(names: list[str]) -> list[str]:
    """Names of an enumeration whose last one says what all of them measure: 肉类、禽蛋和牛奶产量."""
    last, others = names[-1], names[:-1]
    if not MEASURED.search(last) or any(MEASURED.search(name) for name in others):
        return names
    lengths = {len(name) for name in others}
    common = last[lengths.pop() :] if len(lengths) == 1 else MEASURED.findall(last)[0]
    return [*(name + common for name in others), last]


def bracket(text: str, at: int) -> int:
    """Where the bracket around a place opens; -1 where there is none."""
    opened = max(text.rfind("(", 0, at), text.rfind("（", 0, at))
    return opened if opened > max(text.rfind(")", 0, at), text.rfind("）", 0, at)) else -1


def in_brackets(text: str, at: int) -> str:
    """The words between the opening bracket and a place inside it; a full stop where it is in none."""
    opened = bracket(text, at)
    return text[opened + 1 : at] if opened >= 0 else "。"


def run_of(text: str, found: Sequence[Quantity], at: int) -> list[tuple[Quantity, int]]:
    """The numbers of an enumeration from one of them on, each with its sign; empty where it stands alone."""
    run = [(found[at], -1 if text[: found[at].start].endswith("-") else 1)]
    for one in found[at + 1 :]:
        parted = PARTED.fullmatch(text[run[-1][0].end : one.start])
        if parted is None:
            break
        run.append((one, -1 if parted[1] else 1))
    return run if len(run) > 1 else []


def grown(unit: str) -> str:
    """How a change in this unit is called: 增长 by per cent, 提高 by points, 增加 by amounts."""
    return "增长" if unit == "%" else "提高" if "分点" in unit else "增加"
