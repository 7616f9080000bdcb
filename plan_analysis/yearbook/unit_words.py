"""The words of units: scales, what they scale, and which of them may stand behind a number in a cell."""

SCALES = {"万亿": 1e12, "千亿": 1e11, "百亿": 1e10, "十亿": 1e9, "亿": 1e8, "千万": 1e7, "百万": 1e6, "十万": 1e5,
          "万": 1e4, "千": 1e3, "百": 1e2}  # fmt: skip
# words that begin with a scale word but are units of their own come first
BASES = (
    "千瓦时|千瓦小时|千瓦|千克|千米|千公顷|公顷|公里|公斤|百分点|吨标准煤|标准煤|吨标煤|平方公里|平方千米|平方米|立方米|立方公里|"
    "微克|毫克|人民币元|元人民币|元|美元|欧元|日元|港元|港币|新台币|人次|人年|人天|人日|人|名|户|个|家|所|件|项|台套|台|套|部|辆|标台|艘|架|张|册|份|种|篇|"
    "卷|只|头|口|条|段|处|座|间|张床位|床|吨公里|吨|米|亩|升|度|倍|次|位|岁|年|月|日|天|小时|分钟|分|单位|万单位|TEU|箱|标准箱|"
    "千焦|兆焦|吉焦|太焦|焦耳|摄氏度|℃|°C|毫米|分贝|组|队|场|株|棵|羽|匹|尾|瓶|盒|双|块|片|包|根|票|笔|班|节|级|世帯|比特|字节|毫伏|伏|码|门|线|路|环|"
    "kWh|kW|MW|GW|kg|mg|[uμµ]g|km[2²]?|hm[2²]|[cm]?m[23²³]|mm|cm|GJ|MJ|tce|"
    "眼|孔|枚|幢|栋|例|股|粒|桶|餐|课时|学时|学分|吨次|车公里|人公里|车次|列|艘次|架次|床日|公斤标准煤|千卡|兆瓦|帕|贝"
)
ONE_BASE = f"(?:{BASES})"
SCALE = "|".join(SCALES)
ONE = f"(?:{SCALE})?{ONE_BASE}"
# words that rather say when or which: 2019年, 5月, 3级
_OF_TIME_OR_ORDER = set(
    "度 次 位 岁 年 月 日 天 小时 分钟 分 级 班 节 场 段 股 名 组 队 门 线 路 环 码 伏 人 家 票 笔".split()
)
# 1234吨, 3.2万头, 0.1个百分点
BEHIND = "|".join(
    sorted((f"(?:{SCALE})?{word}" for word in BASES.split("|") if word not in _OF_TIME_OR_ORDER), key=len, reverse=True)
)
