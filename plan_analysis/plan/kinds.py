"""Which kind of target a number is in its clause: a flow of every year, one for each county, things made, a stock."""

import re

from plan_analysis.plan import naming, wording
from plan_analysis.plan.clauses import Mention
from plan_analysis.plan.context import Context
from plan_analysis.plan.meaning import COUNTED, SHARES, Comparison
from plan_analysis.plan.rows import Row

# 达到, 不少于: what is to be reached is a stock, whatever was made for it
REACHES = re.compile(r"(?:达到|达|[到至]|突破|超过|保持在|稳定在|控制在|占|不少于|不低于)[^,。;]{0,4}$")
# 集装箱吞吐量完成420万标箱
COMPLETES = re.compile(r"[\u4e00-\u9fff]{3,}(?<!计划)(?<!全年)(?:完成|实现)$")  # 2022年底前完成
ADDS = re.compile("新增|净增|加装|安装|改造|增设|新建|扩建|新认证|储备|硬化|推出")
# 用户年均停电时间2.5小时 is a level of each year
TIMED = ("小时", "分钟", "天", "日", "秒")


def kind(at: Context, m: Mention, compared: Comparison, name: str) -> tuple[str, str]:
    """(kind, words that say per which unit) of a target."""
    change = compared.change
    found = naming.kind_of(name, m.q, m.before, compared.hint, change["way"] if change else "")
    if m.q.unit.endswith("/年") and COUNTED.match(m.q.unit.removesuffix("/年")):
        return "annual_flow", ""
    flows = not change and compared.hint != "rank" and m.q.unit not in (*SHARES, *TIMED) and found != "ratio"
    if flows and _annual(at, m):
        return "annual_flow", ""
    per_unit = _per_unit(at, m)
    if per_unit and m.q.unit not in SHARES:
        return "per_unit", per_unit[0]
    return _made(m, compared, found), ""


def _made(m: Mention, compared: Comparison, found: str) -> str:
    """``found``, or things added over the plan's years where a verb of making governs the number."""
    words = naming.cleaned(m.before)
    makes = naming.MAKES.match(words)
    reaches = bool(REACHES.search(m.before)) or bool(COMPLETES.search(m.before) and not makes)
    if found == "level" and re.match(r"[^,。]{0,6}新[增建]", m.before) and not reaches:  # 新增教学仪器设备值
        return "cumulative"
    ends = wording.MADE_END.search(naming.without_about(m.before)) or wording.MADE_END.search(m.before)
    adds = not compared.compared and found == "count_stock" and ADDS.search(m.before)
    made = bool(makes or ends or adds)
    if made and re.search("(?:不少于|不低于|至少)$", m.before):  # 四是全员培训不少于
        reaches = False  # 引进博士不少于60人
    standing = found == "count_stock" or (found == "level" and naming.PHYSICAL.search(m.q.unit))
    return "cumulative" if standing and not compared.hint and made and not reaches else found


def _per_unit(at: Context, m: Mention) -> re.Match[str] | None:
    """The words 每个县 that govern a number: in its clause, or in the one before where no other number stands."""
    near = max(at.passage.clause_before(m.left), m.sentence)
    if any(near <= q.start < m.left and not q.bare for q in at.passage.found[max(m.number - 3, 0) : m.number]):
        near = m.left
    return next(reversed(list(wording.PER_UNIT.finditer(at.passage.text[near : m.q.start]))), None)


def _annual(at: Context, m: Mention) -> bool:
    """Whether 每年 governs the number: its own clause, or those behind it until a total is named."""
    found = list(wording.ANNUAL.finditer(at.passage.text[m.sentence : m.q.start]))
    if not found:
        return False
    rest = at.passage.text[m.sentence + found[-1].end() : m.q.start]
    return not (wording.TOTAL.search(rest) or ";" in rest)


def like_the_first(at: Context, row: Row, m: Mention, compared: Comparison) -> None:
    """The second of A、B分别降低x、y means what the first means; 新增A 8家、B 60家 are both added."""
    first = at.previous
    if first is None:
        return
    between = at.passage.text[first.quantity.end : m.q.start]
    alike = row.quantity.unit == first.quantity.unit
    # 增长6%,力争7%
    # 力争, 努力达到
    bare = re.sub("(?:力争|争取|努力|确保|冲刺|奋力)(?:达到|实现|突破)?$", "", m.before).strip(" 、和及与,并")
    if not bare and "。" not in between and len(between) < 10:
        if alike:
            row.kind, row.note, row.base_year = first.kind, first.note, first.base_year
        if not re.match("以[上内下]|左右", m.after) and (m.number in at.shared or alike):  # 以上的县级行
            row.relation = first.relation
    elif first.kind in ("cumulative", "annual_flow") and _joins(at, row, m, compared):
        row.kind, row.due = first.kind, first.due if row.year == first.year else row.due


def _joins(at: Context, row: Row, m: Mention, compared: Comparison) -> bool:
    """Whether a number goes on counting what the one before it adds: 新增15家,其中工业类不少于4家."""
    first = at.rows[-1]
    if at.among(m, first) and row.kind == "count_stock":
        return True
    if compared.word or compared.change or not _thing(row):
        return False  # but 新增甲企业60家、乙企业200家以上
    between = at.passage.text[first.quantity.end : m.q.start]
    # 获国家级奖励2项,省部级奖励50项: a name and a number, and the same unit
    alike = row.quantity.unit == first.quantity.unit and m.before.strip() == row.name
    joined = re.search(r"[、和,]$" if alike else r"[、和]$", at.passage.text[first.quantity.end : m.left])
    return bool(joined or re.match(r"[以上左右]{0,2}[,;(]其中", between))  # 以上,其中


def _thing(row: Row) -> bool:
    """Whether a row counts or measures things that can be added: 家, 公里, 万亩."""
    return row.kind == "count_stock" or (row.kind == "level" and bool(naming.PHYSICAL.search(row.quantity.unit)))
