"""One paragraph read number by number: each becomes a row of the register, or is told why it is none.

A number becomes a target when the words around it promise something: a comparator (达到, 不低于, … 以上), a thing
made or brought in (培育…70家), or its place in a row of such. What happened before the plan, what belongs to a name
and what only describes stays out.
"""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from plan_analysis.plan import meaning, naming, wording
from plan_analysis.plan.bodies import Bodies
from plan_analysis.plan.clauses import Mention, Passage
from plan_analysis.plan.meaning import COUNTED, MEASURED, SHARES, Comparison
from plan_analysis.plan.numbers import Quantity
from plan_analysis.plan.periods import Calendar
from plan_analysis.plan.relative import relative
from plan_analysis.plan.rows import Other, Row
from plan_analysis.plan.structure import Place
from plan_analysis.plan.timing import Due, Timing

EVERY = re.compile(
    r"^(?P<names>.*?)(?:(?<![年人户亩地平城])均|(?<![首成古])都|各|全部|分别)(?:要)?(?:下降|降低|减少|增长|提高|"
    r"达到|达|超过|突破|稳定在|保持在|不低于|提高到|实现|新增|控制在|高于|完成|在)"
)
LEVEL = r"(?:世界|国家|省|自治区|区|盟|州|市|县|镇|村|校|院)级(?:及?以上)?"
CONTINUES = re.compile(r"(?:以上|以内|以下|左右)?(?:、|和|及|与|,|以及)(?:约|近)?")


# a ceiling though no word says so: 城镇调查失业率5%左右
LOWER = re.compile(r"[车生]桩?[桩师]比$|失业率$|死亡率$|漏损率$|用水总量$|资产负债率$|事故起数$")
# where things are laid out, what is named there, and words of what stands already
LAYOUT = re.compile("布局|布设|配置|建设|规划|选址|包括|包含")
LAID_NAME = re.compile(r"(?:^|[:、,;(和及]|包括|包含|其中)[\u4e00-\u9fffA-Za-z()“”]{2,20}$")
# 贴息期限不超过3年: how long a measure lasts
TERM = re.compile(
    "(?:贴息|补贴|补助|有效|扶持|优惠|租赁|合同|贷款|公示|奖补|免租)期限?(?:最长|最高)?(?:不超过|不得超过|为)?$"
)
STANDS = re.compile("现有|现状|目前|已|原有|共有|位于|占地|辖|距|总人口|分为|近年|全长|历史")
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
# words that also tell what is
WEAK = ("为", "占", "达", "保持", "到", "完成", "实现")
# 经济成长率平均达, 就业增加率: a rate that is a name by itself
RATE = re.compile(
    r"(?P<rate>(?:[增成]长|增加|上涨)率)(?:目标|平均|年均|以|为|达到?|达成|约|在|是|控制|保持|维持|不超过|不低于|超过|高于)*$"
)
SIGNED = re.compile(r"不低于|不少于|至少|以上|≥|>|超|高于|达到|增|提高")


# no sentence of a plan is longer; what runs on is noise, and its numbers are told as not read
LONGEST = 10_000


@dataclass(frozen=True)
class Base:
    """What a later number starts from: 由2020年的1.75%提高到."""

    year: int | None
    value: Fraction
    leads_to: int


class Reader:
    """Walks one paragraph and gathers ``rows`` and ``others``."""

    def __init__(self, place: Place, known: Calendar, where: str) -> None:
        self.place, self.known, self.where = place, known, where
        self.passage = Passage(place, known)
        self.timing = Timing(self.passage)
        self.rows: list[Row] = []
        self.others: list[Other] = []
        self.base: Base | None = None
        self.shared: dict[int, list[str]] = {}

    def read(self) -> tuple[list[Row], list[Other]]:
        """Rows and other numbers of the paragraph, in its order."""
        for number, q in enumerate(self.passage.found):
            if q.start - self.passage.sentence_start(q.start) > LONGEST:
                reason = f"beyond the first {LONGEST:,} characters of one sentence, which are read"
            else:
                reason = self._no_target(self.passage.mention(number))
            if reason:
                text = self.place.paragraph.plain[max(0, q.start - 8) : q.end + 8]
                self.others.append(Other(self.place.paragraph.line, q.start, q.end, q.text, text, reason))
        return self.rows, self.others

    @property
    def previous(self) -> Row | None:
        """The row read last."""
        return self.rows[-1] if self.rows else None

    # -- whether it is one --------------------------------------------------------------------------------------------

    def _no_target(self, m: Mention) -> str:
        """Empty when the number was taken as a target (or as the base of one), else the reason why not."""
        if reason := meaning.outside(self.passage, m):
            return reason
        if self._is_base(m):
            return "the base a target starts from"
        if self.place.role in ("notes", "scoring"):
            return {"notes": "explains a word", "scoring": "marks of an assessment"}[self.place.role]
        tense = self.timing.tense(m)
        compared = meaning.comparison(m.before, m.after)
        if self._past(m, tense, compared):
            return "reached before the plan"
        if reason := meaning.supposed(self.passage, m):
            return reason
        if meaning.threshold(self.passage, m):
            return "says which things are counted"
        if meaning.own_part(self.passage, m):
            return "a count of the plan's own parts"
        if meaning.scored(self.passage, m):
            return "marks of an assessment"
        promise = self._promise(m, compared)
        if reason := self._unfit(m, compared, promise):
            return reason
        if re.search("每[^,。;]{1,6}为$", m.before):
            return "how a measure works"
        if meaning.whom(m) and not compared.compared:
            return "says whom a measure is for"
        annual = {"annual"} if self.known.period.start == self.known.period.end or self.place.goal else set()
        vague = compared.word in WEAK and not tense and self.timing.due(m).how in ("period", "none")
        promise = promise | ({"weak"} if vague and not self.place.goal else set())
        perhaps = {"perhaps past"} if tense == "perhaps" and not self.place.goal else set()
        self._take(m, compared, promise | annual | perhaps)
        return ""

    def _is_base(self, m: Mention) -> bool:
        """Whether a number is what another starts from; then it is remembered, or told to the row before."""
        if goal := meaning.base_of(self.passage, m):
            bases = [w.year for w in self.passage.whens(m.left, m.q.start)]
            self.base = Base(bases[-1] if bases else None, m.q.value, goal.start)
            return True
        whens = [w for w in self.passage.whens(m.left, m.q.start) if w.kind in ("past", "base", "deadline", "date")]
        row = self.previous
        if self.passage.depth[m.q.start] and row and whens and re.search(r"(?:为|是|达|达到|仅|约|:)$", m.before):
            # 60%以上(2020年为48%)
            opened = self.passage.text[row.quantity.end : m.left]
            if len(opened) < 12 and "(" in opened and (not row.year or whens[-1].year < row.year):
                row.base_year, row.base_value = whens[-1].year, m.q.value
                return True
        return False

    def _past(self, m: Mention, tense: str, compared: Comparison) -> bool:
        if self.place.past:
            return True
        if self.place.role == "reported":  # only what looks beyond the period that the report is of
            later = any(w.year > self.known.period.end for w in self.passage.whens(m.sentence, m.q.start))
            return not (later or wording.FUTURE.search(self.passage.text[m.sentence : m.q.start]))
        if tense == "perhaps":
            forward = self.place.goal or compared.word == "前" or re.match(r"以上|左右|以内", m.after)
            return not forward
        return tense == "past"

    def _promise(self, m: Mention, compared: Comparison) -> set[str]:
        """What words make the number one to be reached."""
        q, found = m.q, set()
        counted, measured = (
            bool(COUNTED.match(q.unit.removesuffix("/年"))),
            bool(MEASURED.search(q.unit)) or self._lasting(m),
        )
        if compared.compared:
            found.add("compared")
        if compared.change:
            found.add("change")
        if counted and AWAITED.match(m.after):
            found.add("made")
        if q.unit == "%" and (of := SHARE_OF.match(m.after)) and of["verb"]:
            found.add("compared")
        if m.q.text.startswith("减半"):
            found.add("change")
        if m.number in self.shared:
            found.add("shared")
        if q.unit == "倍" and q.text.endswith(("番", "倍增", "倍")):
            found.add("change")
        if not (counted or measured or q.unit in SHARES):
            return found
        if not meaning.small(q):
            made = wording.MADE_END.search(m.before) or wording.STANDING_END.search(m.before)
            if q.unit and (
                made or wording.MADE_ANYWHERE.search(m.before) or wording.BEGINS_STANDING.match(m.before.strip())
            ):
                found.add("made")
            how = self.timing.due(m).how
            known = bool(self.known.period.end)
            dated = (known and how in ("inherited", "heading")) or (
                known and how == "stated" and bool(self.passage.whens(m.sentence, m.q.start))
            )
            listed = bool(self.place.lead_in) or self.place.goal
            if (listed or dated) and len(re.sub(r"[\d\s]", "", m.before)) >= 2:
                found.add("listed" if listed else "dated")
        if self._follows(m) and (counted or measured or q.unit in SHARES) and not meaning.small(q):
            found.add("follows")
        if q.unit == "%" and self.known.period.end and re.search("(?:率|占比|比例|比重)$", m.before):
            found.add("named")
        if counted and re.search(r"每[万千百十]+(?:名|人|户|常住)", m.before):
            found.add("listed")
        if not found and (counted or measured) and self._laid_out(m):
            found.add("laid out")
        return found

    def _laid_out(self, m: Mention) -> bool:
        """三级医院2所, in a list of what a plan of several years lays out: a name, a number, a unit and no verb."""
        start, end = self.known.period.start, self.known.period.end
        if not start or start == end or self.place.role not in ("", "task", "goal") or m.q.unit.endswith("元"):
            return False
        if meaning.small(m.q) or not re.search(r"\d", m.q.digits) or self.timing.tense(m) in ("past", "perhaps"):
            return False
        around = self.place.above + self.passage.text[m.sentence : m.q.start]
        return bool(
            LAYOUT.search(around)
            and LAID_NAME.search(m.before)
            and not STANDS.search(self.passage.text[m.sentence : m.q.start])
            and re.match(r"\s*(?:[,;。、)(]|$|和|及)", m.after + self.passage.text[m.right : m.right + 1])
        )

    def _follows(self, m: Mention) -> bool:
        """Whether a target of the same sentence stands right before, as in 达到50家;国家级星创天地11家."""
        if self.previous is None:
            return False
        between = self.passage.text[self.previous.quantity.end : m.q.start][:61]
        return "。" not in between and len(between) < 60 and not wording.PAST.search(between)

    def _unfit(self, m: Mention, compared: Comparison, promise: set[str]) -> str:
        """Why a number cannot be a target though it may be meant: nothing promised, no unit, a span of time."""
        q = m.q
        if not promise:
            return "no words say that it is to be reached"
        said = compared.compared or compared.change is not None
        if q.bare and not said:
            return "a number without a unit or a comparison"
        if re.fullmatch("[十百千万亿]+", q.digits) and not said and q.unit not in SHARES:
            return "name of a size class"  # 培育百万亩优质粮食基地
        if q.bare and re.fullmatch("[一二三四五六七八九十]+", q.digits):
            return "a numeral within a word"
        if (q.bare and re.match(r"[A-Za-z\-_/+]|\.\d", m.after)) or re.search(r"[A-Za-z]\-?$", m.before):
            return "part of a name or a code"
        if meaning.small(q) and not said:
            return "descriptive count"
        if "百分点" in q.unit and relative(self.passage.text[m.left : m.right], q.digits, q.unit):
            return "a lead over another figure, whose own number is not here"
        said = said or m.number in self.shared
        if q.unit in TIMES_ONLY and not said and not (promise and self._lasting(m)):
            return "a span of time or an order"
        if (
            q.unit in ("天", "日", "工作日", "个工作日", "小时", "分钟", "个月", "年", "秒", "周")
            and m.number not in self.shared
            and self._delay(m)
        ):
            return "a span of time or an order"
        if re.search(r"年$|月$", q.unit) and TERM.search(m.before):
            return "a rule, no target"
        if re.search("不予|严禁|禁止|一律|不得(?!低于|少于|超过|高于|大于|小于|突破)", m.before + m.after[:20]):
            return "a rule, no target"
        if re.fullmatch(r"\s?(?:及?以内|及?以上|及?以下)?的", m.after):
            return "a condition of a measure"
        if re.match(r"\s?(?:以内|以上|以下)?的?(?:比例|标准)?(?:给予|予以|奖励|补助|补贴|奖补|资助)", m.after):
            return "a rate or an amount of a measure"
        money = re.search(r"元$|币$", q.unit) and not compared.change and not self._total_of_items(m)
        money = money and not (self.previous and self._among(m, self.previous))  # 完成投资20亿元,其中水利项目9亿元
        if money and meaning.policy(m, compared.compared):
            return "an amount of money that describes a measure"
        planned = re.match(r"\s?(?:左右|以内)?(?:安排|掌握|把握|考虑|编制)", m.after)  # 赤字率拟按4%左右安排
        if (
            q.unit in SHARES
            and not planned
            and re.search(
                r"(?:按照?|给予[^,。;]{0,14}|不超过(?:项目|总|实际|核定|设备|固定资产|年度)*(?:投资|合同|总额|费用|"
                r"支出)[^,。]{0,8})$",
                m.before,
            )
        ):
            return "a rate or an amount of a measure"
        return ""

    def _total_of_items(self, m: Mention) -> bool:
        """实施项目120个,总投资360亿元: what the projects counted just before cost together."""
        counted = self.previous
        return (
            counted is not None
            and bool(re.search(r"(?:总投资额?|计划(?:完成)?投资)(?:约|达|为)?$", m.before))
            and counted.quantity.end >= m.sentence
            and bool(COUNTED.match(counted.quantity.unit))
            and bool(re.search("项目|工程", counted.name))
        )

    def _lasting(self, m: Mention) -> bool:
        """平均受教育年限11.3年, 组织演练12次: times that are counted or measured."""
        if m.q.unit in ("次", "期", "节", "批", "起", "类", "级"):
            return bool(re.search(r"(?:举办|开展|组织|进行|实施|召开|次数)", m.before[-24:])) and bool(
                re.search(r"\d", m.q.digits)
            )
        return bool(re.search(r"(?:年限|寿命|时间|天数|时长|时限)(?:约|为)?$", m.before))

    def _delay(self, m: Mention) -> bool:
        """在30天内办结 is a rule for each time; 办理时限压缩到3天 is a target."""
        return not re.search(
            r"[时期间天限数寿命年龄限日]|年限|教育|住院|压缩|缩短|控制|圈|不超过|达到|提高|平均", m.before[-14:]
        )

    # -- what it is --------------------------------------------------------------------------------

    def _take(self, m: Mention, compared: Comparison, promise: set[str]) -> None:
        due = self.timing.due(m)
        change = compared.change
        names = self._names(m, compared)
        name = names[0]
        kind, per_unit = self._kind(m, compared, name)
        if kind == "annual_flow":
            names = [re.sub(r"(?<=[\u4e00-\u9fff])(?:年均|平均每年|每年)", "", one) for one in names]
        base_year, base_value = self._base(m)
        if kind in ("growth_rate", "change_from_base"):
            start = due.first or self.known.counts_from
            base_year = base_year or (start - 1 if start else None)
            if kind == "change_from_base" and m.q.unit == "%" and change and base_year == due.year - 1:
                kind = "growth_rate" if not change["down"] else kind  # 较114年成长5% in the plan for 115
        elif base_value is None:
            base_year = None
        modality = wording.MODALITY.search(self.passage.text[self._governed(m) : m.q.start])
        bodies = self._bodies(m)
        row = Row(
            self.place, m.q, name, compared.relation, kind, self._due(kind, due, m.q.unit.endswith("/年")),
            self.passage.quote(m.left, m.right),
            modality[0] if modality else "firm", per_unit if kind == "per_unit" else self._scope(name),
            "approx" if wording.APPROXIMATE.match(m.after.strip()) or wording.ABOUT.search(m.before) else "",
            "降低" if self._falls(m, change, kind) else "",
            base_year, base_value, due.how, set(promise), [],
            tuple(dict.fromkeys(name for one in bodies for name in one.names)),
            tuple(dict.fromkeys(name for one in bodies for name in one.lead)),
        )  # fmt: skip
        if (
            LOWER.search(name)
            and compared.relation == ">="
            and not compared.change
            and not SIGNED.search(m.before[-6:] + m.after[:3])
        ):
            row.relation = "<="
        self._like_the_first(row, m, compared)
        self.rows += [replace(row, name=one, doubts=list(row.doubts), evidence=set(row.evidence)) for one in names]

    def _falls(self, m: Mention, change: re.Match[str] | None, kind: str) -> bool:
        """Whether a change is one downwards: 下降10%, 减半."""
        down = change is not None and kind in ("growth_rate", "change_from_base") and bool(change["down"])
        return down or m.q.text == "减半"

    def _governed(self, m: Mention) -> int:
        """Where the comma clause of a number begins: 力争 governs every part of an enumeration."""
        return self.passage.stop_before(m.q.start, ",;。:")

    def _due(self, kind: str, due: Due, reached: bool = False) -> str:
        """The deadline; a flow of every year covers the plan's, one to be ``reached``, 300万人次/年, is of the last."""
        start = due.first or self.known.period.start
        if kind == "annual_flow" and not reached and start and due.year and start < due.year:
            return f"{start}-{due.year}"
        return str(due.year) if due.year else ""

    def _kind(self, m: Mention, compared: Comparison, name: str) -> tuple[str, str]:
        """(kind, words that say per which unit) of a target."""
        change = compared.change
        per_unit = self._per_unit(m)
        kind = naming.kind_of(name, m.q, m.before, compared.hint, change["way"] if change else "")
        if m.q.unit.endswith("/年") and COUNTED.match(m.q.unit.removesuffix("/年")):
            return "annual_flow", ""
        timed = m.q.unit in ("小时", "分钟", "天", "日", "秒")  # 用户年均停电时间2.5小时 is a level of each year
        if self._annual(m) and not change and compared.hint != "rank" and m.q.unit not in SHARES and not timed:
            if kind != "ratio":
                return "annual_flow", ""
        if per_unit and m.q.unit not in SHARES:
            return "per_unit", per_unit[0]
        reaches = bool(
            re.search(r"(?:达到|达|[到至]|突破|超过|保持在|稳定在|控制在|占|不少于|不低于)[^,。;]{0,4}$", m.before)
        )
        if re.search(r"[\u4e00-\u9fff]{3,}(?<!计划)(?<!全年)(?:完成|实现)$", m.before) and not naming.MAKES.match(
            naming.cleaned(m.before)
        ):
            reaches = True  # 集装箱吞吐量完成420万标箱
        made = bool(
            wording.MADE_END.search(naming.without_about(m.before))
            or naming.MAKES.match(naming.cleaned(m.before))
            or wording.MADE_END.search(m.before)
        )
        standing = kind == "count_stock" or (kind == "level" and naming.PHYSICAL.search(m.q.unit))
        if kind == "level" and re.match(r"[^,。]{0,6}新[增建]", m.before) and not reaches:
            return "cumulative", ""
        made = made or (
            not compared.compared
            and kind == "count_stock"
            and bool(re.search("新增|净增|加装|安装|改造|增设|新建|扩建|新认证|储备|硬化|推出", m.before))
        )
        if made and re.search("(?:不少于|不低于|至少)$", m.before):
            reaches = False  # 引进博士不少于60人
        if standing and not compared.hint and made and not reaches:
            kind = "cumulative"
        return kind, ""

    def _per_unit(self, m: Mention) -> re.Match[str] | None:
        """The words 每个县 that govern a number: in its clause, or in the one before where no other number stands."""
        near = max(self.passage.clause_before(m.left), m.sentence)
        if any(near <= q.start < m.left and not q.bare for q in self.passage.found[max(m.number - 3, 0) : m.number]):
            near = m.left
        return next(reversed(list(wording.PER_UNIT.finditer(self.passage.text[near : m.q.start]))), None)

    def _annual(self, m: Mention) -> bool:
        """Whether 每年 governs the number: its own clause, or those behind it until a total is named."""
        found = list(wording.ANNUAL.finditer(self.passage.text[m.sentence : m.q.start]))
        if not found:
            return False
        rest = self.passage.text[m.sentence + found[-1].end() : m.q.start]
        return not (wording.TOTAL.search(rest) or ";" in rest)

    def _base(self, m: Mention) -> tuple[int | None, Fraction | None]:
        if self.base and self.base.leads_to == m.q.start:
            return self.base.year, self.base.value
        bases = [w for w in self.passage.whens(m.sentence, m.q.start) if w.kind == "base"]
        return (bases[-1].year or None if bases else None), None

    def _like_the_first(self, row: Row, m: Mention, compared: Comparison) -> None:
        """The second of A、B分别降低x、y means what the first means; 新增A 8家、B 60家 are both added."""
        first = self.previous
        if first is None:
            return
        between = self.passage.text[first.quantity.end : m.q.start]
        words = m.before.strip(" 、和及与,")
        if not words and "。" not in between and len(between) < 8:
            if row.quantity.unit == first.quantity.unit:
                row.kind, row.note, row.base_year = first.kind, first.note, first.base_year
            if not re.match("以[上内下]|左右", m.after) and (
                m.number in self.shared or row.quantity.unit == first.quantity.unit
            ):
                row.relation = first.relation
        elif self._among(m, first) and row.kind == "count_stock" and first.kind in ("cumulative", "annual_flow"):
            row.kind, row.due = first.kind, first.due  # 新增15家,其中工业类不少于4家
        elif not compared.compared and not compared.change and self._thing(row):
            joined = re.search(r"[、和]$", self.passage.text[first.quantity.end : m.left]) or re.match(
                r"[以上左右]{0,2}[,;(]其中", between
            )
            if joined and first.kind in ("cumulative", "annual_flow"):
                row.kind, row.due = first.kind, first.due

    def _among(self, m: Mention, whole: Row) -> bool:
        """Whether a number is a part of the one before it: 其中东区150家."""
        between = self.passage.text[whole.quantity.end : m.q.start]
        return whole.quantity.unit == m.q.unit and bool(re.match(r"(?:以上|左右)?(?:\([^()]*\))?[,;(]?其中", between))

    def _thing(self, row: Row) -> bool:
        """Whether a row counts or measures things that can be added: 家, 公里, 万亩."""
        return row.kind == "count_stock" or (row.kind == "level" and bool(naming.PHYSICAL.search(row.quantity.unit)))

    def _bodies(self, m: Mention) -> list[Bodies]:
        """The bodies that answer for a number: the next group behind it, else the last before; lines below always."""
        groups = self.place.bodies
        here = [one for one in groups if one.start < 1_000_000]
        lines = [one for one in groups if one.start >= 1_000_000]
        if not here:
            return lines
        behind = [one for one in here if one.end > m.q.start]
        return [behind[0] if behind else here[-1]]

    def _scope(self, name: str) -> str:
        match = re.search(r"市本级|规模以上(?:工业)?企业|规上(?:工业)?企业|全国|全省|全市|全县|全区", name)
        return match[0] if match else self.where

    # -- what it is called --------------------------------------------------------------------------------

    def _names(self, m: Mention, compared: Comparison) -> list[str]:
        """The names of a number: one, or several where it stands for all of a list."""
        if m.number in self.shared:
            return self.shared[m.number]
        if self._distribute(m):
            return self.shared[m.number]
        if names := self._every(m):
            return names
        name = self._completed(self._name(m, compared), m)
        # 资源化利用率、农膜回收利用率达到80%: two rates, each with a name of its own
        parts = re.split("[、和]", name)
        if (
            m.q.unit == "%"
            and len(parts) > 1
            and all(re.search("(?:率|占比|比例)$", part) and len(part) > 3 for part in parts)
        ):
            return parts
        return [name]

    def _name(self, m: Mention, compared: Comparison) -> str:
        before = re.sub(r"^其中[,:]?", "", m.before.strip())
        subject = naming.subject_before(before, m.q.unit)
        behind = naming.object_behind(m.after) if m.q.unit and m.q.unit not in SHARES else ""
        behind = "" if behind and re.fullmatch("单位|规模|目标|水平", behind) else behind
        making = (
            wording.MADE_END.search(before)
            or wording.STANDING_END.search(before)
            or re.search("(?:至少|各|均|都|必须|应)(?:建|设|有|办|配)$", before)
        ) and not re.search("(?:达到?|超过)$", before)
        if behind and (
            making
            or not naming.without_verbs(naming.cleaned(subject))
            or before.endswith("的")
            or self._only_verbs(subject)
        ):
            return naming.cleaned(behind)
        if m.q.unit == "%" and (of := SHARE_OF.match(m.after)):
            return of["noun"]  # 90%以上的县级行政单元享受到航空服务
        name = naming.without_verbs(naming.cleaned(subject))
        if (rate := RATE.search(before)) and m.q.unit in SHARES:
            return naming.without_verbs(naming.cleaned(before[: rate.end("rate")]))  # 经济成长率达4.2%
        if name == "经济" and compared.change:
            return name + re.sub("(?:达到?|约|为)$", "", compared.change[0])
        if m.q.unit == "%" and (own := re.match(r"[\u4e00-\u9fff]{2,10}?(?:率|占比)(?![\u4e00-\u9fff])", m.after)):
            return own[0]  # 达成6%年成长率
        if COUNTED.match(m.q.unit) and not compared.compared:
            inner = list(naming.MADE_WITHIN.finditer(name))
            name = name[inner[-1].end() :] if inner else name  # 加油站安装油气回收装置120座
        if len(name) >= 2 and not re.fullmatch(r"[\d.,%]+", name):
            return name
        if behind:
            return naming.cleaned(behind)
        return self._from_before(m) or name

    def _only_verbs(self, subject: str) -> bool:
        rest = wording.VERB_START.sub("", naming.cleaned(subject))
        return len(rest) < 2 or bool(wording.SERVES.fullmatch(rest))

    def _from_before(self, m: Mention) -> str:
        """The name of a clause that leans on the one before: 财政收入达到17亿元,年均增长8%."""
        row, text = self.previous, self.passage.text
        if row and "。" not in text[row.quantity.end : m.q.start]:
            between = re.sub(r"(?:以上|以内|左右|[到至]?\d{4}\s?年)", "", text[row.quantity.end : m.left][:80])
            if not re.search(r"[\u4e00-\u9fff]{4,}", between):
                return row.name
        earlier = self.passage.clause_before(m.left)
        words = re.sub(r"(?:19|20)\d\d\s?年[底末]?前?", "", text[earlier : max(m.left - 1, earlier)])
        words = re.sub(r"\d.*$", "", words)
        return naming.without_verbs(naming.cleaned(naming.subject_before(words)))

    def _completed(self, name: str, m: Mention) -> str:
        """A name that leans on the one before it in its sentence: 新建100个, 占GDP比重达到2.6%, 其中东区150家."""
        row, text = self.previous, self.passage.text
        if row is not None and not name.startswith("每") and row.quantity.unit == m.q.unit:
            # 每千人口执业医师数3.4人、注册护士数4.1人
            per = re.match(r"每[万千百十\d]+(?:名)?(?:常住|户籍)?人口?", row.name)
            if per and re.fullmatch("[、和]|以及", text[row.quantity.end : m.left]):
                return naming.cleaned(per[0] + name)
        if (
            row is not None
            and re.fullmatch(r".{1,4}[区县市镇乡]", name)
            and row.quantity.unit == m.q.unit
            and "。" not in text[row.quantity.end : m.q.start]
        ):
            place = re.match(r".{1,4}?[区县市镇乡](?=[\u4e00-\u9fff]{2})", row.name)
            if "其中" not in text[row.quantity.end : m.q.start] and place and m.before.strip().endswith(name):
                return name + re.sub(r"^.{1,4}?[区县市镇乡](?=[\u4e00-\u9fff]{2})", "", row.name)
        if row is None or "。" in text[row.quantity.end : m.q.start]:
            return name
        if re.fullmatch(LEVEL, name):
            # 国家级自然公园2处、自治区级4处
            return name + re.sub(f"^{LEVEL}", "", row.name)
        if re.fullmatch(wording.MADE, name) and m.q.unit.endswith(("人", "名", "人次")):
            return row.name  # 职业训练18班,培训450人
        if len(name) < 2 or (name.startswith("占") and len(name) > 2):
            return row.name + name if len(name) >= 2 else row.name
        among = text.rfind("其中", m.sentence, m.q.start)
        if among >= 0 and (where := re.match(r"(?:以上)?在(?P<where>[\u4e00-\u9fff]{2,8})(?=[,。;]|$)", m.after)):
            return where["where"] + row.name  # 其中10家在原特区外
        if among >= 0 and row.quantity.unit == m.q.unit and ";" not in text[among : m.q.start] and len(name) <= 8:
            whole = next((r for r in reversed(self.rows) if r.quantity.end <= among), None)
            if whole and among - whole.quantity.end < 12:
                return naming.scoped(name, whole.name)
        if name in ("总产", "单产", "产量", "产值", "年产量", "年产值") and len(m.before.strip()) < 8:
            # 粮食播面达130万亩、总产达51万吨
            return re.sub("(?:播种面积|种植面积|播面|面积|存栏量?|出栏量?|产量|年产量)$", "", row.name) + name
        return name

    def _every(self, m: Mention) -> list[str]:
        """A、B均达到95%: one name each."""
        start = m.left
        if re.match("(?:均|都|各)(?:比|较|要|将|再)?", m.before.strip()) and (alike := self._group_before(m)):
            return alike  # 甲、乙分别降至3、4,均比2030年降低5%
        found = EVERY.search(m.before + ("均达" if m.q.unit == "倍" and m.q.text[0] in "均各双" else ""))
        if not found or "分别" in m.before:
            return []
        words = found["names"]
        # commas between the names do not end the list: 其中水利投资,旧城改造和路桥投资,民间投资均增长9%
        for _ in range(6):
            earlier = self.passage.clause_before(start)
            part = self.passage.text[earlier : max(start - 1, earlier)]
            if (
                earlier >= start
                or re.search(r"\d", part)
                or not re.search(r"[\u4e00-\u9fff]{2}", part)
                or wording.FUTURE.search(part)
                or len(part) > 30
                or "。" in self.passage.text[earlier:start]
            ):
                break
            words, start = f"{part},{words}", earlier
        words = re.split("其中[,:]?", words)[-1]
        parts = naming.shared(words)
        if len(parts) < 2 or any(len(part) < 2 for part in parts):
            return []
        return parts

    def _group_before(self, m: Mention) -> list[str]:
        """The names of the rows that stand right before in the same part of the sentence, two or more."""
        near = [row.name for row in self.rows if row.quantity.start >= m.part]
        last = self.previous
        told = dict.fromkeys(near) if last and m.left - last.quantity.end < 4 else {}
        return list(told) if len(told) > 1 else []

    def _distribute(self, m: Mention) -> bool:
        """A、B分别达到x、y: the names, in their order, for this and the following numbers; whether it is so."""
        match = re.match(r"(?P<names>.*?)(?:年均)?分别", m.before)
        if not match:
            return False
        group = self._row_of_numbers(m.number)
        words = re.sub(r"^.{0,8}?\d{4}\s?年(?:底|末)?[,]?", "", naming.based(match["names"]))
        parts = naming.shared(words, len(group) if len(group) > 1 else 0)
        if len(parts) == 1 and len(group) == 2:
            parts = naming.both(parts[0]) or parts
        if 0 < len(parts) < len(group) and m.left:
            earlier = self.passage.text[self.passage.clause_before(m.left) : m.left - 1]
            more = naming.shared(earlier) if not re.search(r"\d", earlier) else []
            parts = more + parts if len(more) + len(parts) == len(group) else parts
        if not parts and len(group) > 1 and len(self.rows) >= len(group):
            # 突破800万人次,收入达到60亿元,分别增长20%、25%
            parts = [row.name for row in self.rows[-len(group) :]]
        if len(group) == 1 and len(parts) > 1:
            # 氮氧化物和VOCs分别下降10%以上: one number for both
            self.shared[m.number] = [naming.without_verbs(part) for part in parts]
            return True
        if len(group) == 1 or len(parts) < len(group):
            return False
        parts = [naming.without_verbs(part) for part in parts[-len(group) :]]
        for place, name in zip(group, parts, strict=True):
            self.shared[place] = [name]
        return True

    def _row_of_numbers(self, first: int) -> list[int]:
        """Numbers with nothing but commas between them."""
        group, found = [first], self.passage.found
        while group[-1] + 1 < len(found):
            one, two = found[group[-1]], found[group[-1] + 1]
            if not CONTINUES.fullmatch(self.passage.text[one.end : two.start].strip()):
                break
            group.append(group[-1] + 1)
        return group


TIMES_ONLY = meaning.TIMES


def read(place: Place, known: Calendar, where: str) -> tuple[list[Row], list[Other]]:
    """Targets and other numbers of one paragraph."""
    return Reader(place, known, where).read()


__all__ = ["Quantity", "Reader", "read"]
