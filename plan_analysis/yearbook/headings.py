"""The words over columns and before rows → the role of what they stand over; bare words, no geometry."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from plan_analysis.yearbook.tongues import languages
from plan_analysis.yearbook.values import MARKS, simplified, squeezed

# the words that stand over the names of rows, and over what else is no value
WORDS = {
    "place": (
        "地区 城市 省份 省市 省 市 地市 区域 市县 县市 区县 县区 县 市别 区划 行政区 行政区划 省别 地区别 各地区 "
        "地区名称 地区名 省份名称 城市名称 城市名 市名 县名 单位名称 省(区、市) 省区市 省、自治区、直辖市 "
        "省、区、市 市(县) 县(市、区) 县(市) 县市区 市、县 市(州) 市州 地级市 市县区 分地区 按地区分 "
        "国家或地区 都道府县 都道府県 省级行政区 行政区名称 区(县) 市(区) 地区(市)"
    ),
    "year": "年份 年度 年 月 年别 时间 时期 月份 季度 日期 报告期 统计时间 统计年度 年月 调查年 调查年份",
    "item": (
        "指标 指标名称 指标名 项目 项目名称 行业 行业名称 分类 类别 统计指标 主要指标 产业 分组 名称 内容 门类 "
        "学科 分行业"
    ),
    "unit": "单位 计量单位",
    "value": "值 数值 数据 数据值 绝对数 绝对量 绝对值 指标值 总量 数量",
    "note": "备注 说明 附注",
    "code": "代码 编码 行政区划代码 区划代码 地区代码 城市代码 省份代码 序号 编号 指标代码",
}
ENGLISH_WORDS = {
    "place": (
        "region regions area city cities province provinces county counties district prefecture country nameofcity "
        "countryname countryorarea provincename cityname regionname countyname prov entity geo geotime geolabels "
        "geoname stateut stateunionterritory statesuts "
        "geocodes shengfen chengshi diqu shi sheng xian economy economyname location "
        "refarea referencearea countryregion "
        "countryarea regioncountryarea"
    ),
    "year": "nianfen shijian year years time date period month quarter timeperiod",
    "item": (
        "zhibiao item items indicator indicators sector industry indicatorname series seriesname variable variablename "
        "description linedescription"
    ),
    "unit": "unit danwei",
    "value": "value values datavalue obsvalue shuzhi indicatorvalue",
    "code": (
        "line linecode code id seriescode seriesid citycode provincecode countrycode regioncode areacode adcode no "
        "indicatorcode geofips fips tablename industryclassification"
    ),
    "note": "note notes remark remarks footnote footnotes",
    "flag": "flag flags flagcode flagcodes obsflag obsstatus flagsandfootnotes",
}
ROLE_OF = {word: name for words in (WORDS, ENGLISH_WORDS) for name in words for word in words[name].split()}
TECHNICAL_TAIL = re.compile(r"[_ ](?:en|zh|cn|eng|chn|name|string|str|text|label|desc|cname|ename)$")  # province_en
CODED_TAIL = re.compile(r"(?:[a-z_ -]codes?|[_ ]id|FIPS)$|^[A-Z]+_?ID$", re.IGNORECASE)  # Parent code, GEO_ID
ROW_NAMES = ("place", "year", "item")
# words in headings over places: Regional council
PLACE_IN_ENGLISH = re.compile(
    r"(?<![A-Za-z])(?:region|area|count(?:y|ies|ry)|district|states?|province|territor|municip|council|geograph|borough|prefecture)"
    r"|local authorit|administrative (?:unit|division)|departement|départ|comunidad|provincia|regi[oó]n|região"
    r"|unidade da fed|estado|bundesl|kreis|gemeinde|kommune|kanton|provin[sc]i|regio\b|entidad"
    r"|econom(?:y|ies)|kabupaten|województw|powiat|oblast|judeţ|județ|\biller\b|negeri|시도|시군구|행정구역|都道府県|市区町村",
    re.IGNORECASE,
)
# words that no list of words could hold: 行政区划名称, 设区市, 县（区）, 盟市 … and 预算科目, 收入项目, 产品名称
PLACE_WORD = re.compile(
    r"[\u4e00-\u9fff]{0,6}(?:分区|地区|区域|辖区)(?:名称|别)?"
    r"|(?:[各分按]|所[在属]|统计|设区|地级|县级|省级|市级)*"
    r"(?:自治[区州县]|直辖市|开发区|行政区域?|行政区划|区划|兵团|街道|[省市区县旗盟州地域师乡镇]){1,6}(?:级)?(?:别|名称?|单位|分组)?"
)
# 收入项目
ITEM_WORD = re.compile(
    r"[^\d表各历]{0,8}(?:项目|科目|指标|名称|类别|分类|品种|产品|商品|行业|事项|组别|类型|种类|[大中小]类)(?:名称)?"
)
# 数据期, 统计期间, 会计年度: when a number is of; 发布日期 is when it was made known
TIME_WORD = re.compile(
    r"(?:数据|统计|报告|报表|观测|观察|调查|核算|会计|财政|所属|所在|对应|基准)+(?:的)?"
    r"(?:期间?|期别|时期|时间|时点|年份?|年度|年月|月份?|季度?|日期)"
)
# 行政区划代码
CODE_WORD = re.compile(
    r".{0,8}(?:代码|编码|编号|序号|行次|栏次|号码|电话|邮编|邮政编码|证号|批号|ID|VALID#?|SYMBOL|コード)", re.IGNORECASE
)
# rows between the heading and the values that say something of each column
_SAID = {
    "unit": "单位 计量单位 unit",
    "before unit": "preunit",
    "place": "地区 国家 region country subregion subnational",
    "frequency": "频度 频率 frequency",
    "": (
        "来源 数据来源 source 指标id 指标编码 时间区间 更新时间 更新日期 起始时间 结束时间 状态 备注 说明 描述 序列id "
        "指标 指标名称 seriesid seriescode id code status firstobs.date lastobs.date firstobsdate lastobsdate "
        "startdate enddate lastupdate lastupdatetime lastupdatedtime updated srcode mnemonic functiondescription "
        "seriestype datatype collectionmonth seriesstart seriesend no.obs "
        "cdid datasetid sourcedatasetid releasedate nextrelease importantnotes "
        "seriesremarks remarks suggestions functioninformation information multiplier "
        "mean variance standarddeviation skewness kurtosis coefficientvariation min max median no.ofobs"
    ),
}
ATTRIBUTES = {word: kind for kind, words in _SAID.items() for word in words.split()}
# rows between heading and values that say how columns are computed or counted
FORMULAS = {"公式", "栏次", "行次", "计算公式", "关系式", "计算关系", "序号"}
NUMBERING = re.compile(r"^(?:[甲乙丙丁]|[(（]?\d{1,3}[)）]?)$")  # (1)


def role(text: str) -> str:
    """The role a header cell gives its column: place, year, item, unit, value, note, code; empty for a value column."""
    chinese, english = languages(text)
    if chinese:
        # Region 地区
        words = re.sub(r"^[A-Za-z]+(?=[\u4e00-\u9fff])", "", simplified(MARKS.sub("", chinese)))  # Region地区
        return ROLE_OF.get(words.strip(":：#"), "")
    words = re.sub(r"[^a-z]", "", english.lower())
    # province_en, city_name, time_string
    known = ROLE_OF.get(words) or ROLE_OF.get(re.sub(r"[^a-z]", "", TECHNICAL_TAIL.sub("", english.lower())), "")
    return known or ("code" if CODED_TAIL.search(english) else "")


@lru_cache(maxsize=65536)
def stub_role(text: str) -> str:
    """The role of a heading over row names, also of words that only look like one: 行政区划名称, 预算科目."""
    known = role(text.strip())
    if known or not text or len(text) > 24:
        return known
    # 省、区
    words = re.sub(r"[()（）、,，/／·和及与:：#]", "", simplified(languages(text)[0]))
    if words in ROLE_OF:
        return ROLE_OF[words]  # 年/月
    if CODE_WORD.fullmatch(words):
        return "code"
    if TIME_WORD.fullmatch(words):
        return "year"
    if PLACE_WORD.fullmatch(words):
        return "place"
    return "item" if ITEM_WORD.fullmatch(words) else ""


def in_turn(words: Sequence[str]) -> bool:
    """Whether bare numbers count on by one, as the ages 0, 1, 2 over columns do."""
    numbers = [int(word) for word in words if word.isdigit() and len(word) < 4]
    return len(numbers) == len(words) > 1 and all(b - a == 1 for a, b in pairwise(numbers))


def attribute(text: str) -> str | None:
    """What a row between heading and values says of its columns: unit, place, frequency, or nothing that is kept."""
    return ATTRIBUTES.get(simplified(squeezed(text)).strip(":：").lower())
