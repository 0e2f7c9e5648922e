"""The units of Chinese addresses, the words around them, and what only looks like one.

Source: GB/T 23705-2009 (the elements of an address).
"""

from __future__ import annotations

import re

_NUMBER = "(?:[0-9]+(?:[-—/][0-9A-Za-z]+)*|[A-Za-z]-?[0-9]*|[一二三四五六七八九十百]+|[甲乙丙丁东南西北])"
_NUMBERED = (
    "号楼|号院|号门|号|弄|栋|幢|座|单元|室|舍|楼|层|期|组|排|户|门|段|社|队|区|房|铺|档|塔|型|米"
    "|(?<=[0-9])[Ff](?![A-Za-z])|#"
)
_NAMED = (
    "大道|大街|胡同|街道办事处|街道办|街道|[路街巷村邨镇乡屯庄里弄桥苏木]|小区|社区|花园|公寓|大厦|大楼|写字楼|广场|中心|新村|家园|"
    "厂房|[苑园城府院厂店寨湾坊庭阁轩居邸馆所站库场港郡堡寓墅]|学校|中学|小学|大学|学院|医院|酒店|宾馆|开发区|工业区|产业园|科技园|"
    "卫生[室所]|村委会?|居委会|小卖部|门卫|公司|集团|银行|商场|超市|市场|商铺|营业部|分公司|支队|大队|农场|林场|牧场|自治[州县旗]|[省市区县旗州盟]|对面|旁边|附近|路口|嘎查|(?<=村)[一-龥]{1,3}[社队屯](?![会员])|"
    "交叉口|交汇处|交口|[东南西北]侧|店面|组(?![织合件成长建])|[口旁内处]"
)
_NO_UNIT = "(?![年月日个元点分次位名人岁件块折家线])"
UNIT = re.compile(rf"{_NUMBER} ?(?:{_NUMBERED})(?:[A-Za-z](?![A-Za-z0-9座栋幢室房]))?{_NO_UNIT}|(?:{_NAMED})")
TAIL = re.compile(
    rf" ?[A-Za-z]?[0-9]{{1,5}}[A-Za-z]?(?:[-—~、/]{{1,2}}[0-9A-Za-z]{{1,5}})*(?![0-9A-Za-z%.折]){_NO_UNIT}"
    r"(?![- ]{1,2}(?!1[3-9]|0[0-9]{2,3}-)(?:[0-9OolIBSZ|][- ]?){5})"  # a number that is broken behind its first digits
)
BROKEN_ROOM = re.compile(r"\n(?<=[0-9]\n)[室号楼层栋幢座户](?=\s|\Z)")
"""The last sign of an address, for which its line had no room."""
MORE = re.compile(
    r"(?:[、,/和]|、? )[0-9]{1,4}(?:-[0-9]{1,4})?(?:[、,/][0-9]{1,4}){0,8}[全整]?(?:号楼|[号栋幢座室层楼房])"
    r"(?![线码年月日])"
)
"""What an address names beside its last unit: 14、16号."""
BUILDING_NO = re.compile(r" ?[A-Za-z]{1,2}-?[0-9]{1,5}(?:-[0-9A-Za-z]{1,4})*(?![0-9A-Za-z-])")
ESTATE = re.compile(rf"[一-龥·]{{2,8}}?[A-Za-z]?[0-9]{{1,3}}(?:[-—][0-9]{{1,4}}){{1,3}}(?![0-9A-Za-z%.折-]){_NO_UNIT}")
"""The name of a house that no word tells, with the numbers of its block and room: 锦绣江南17-2-203."""
BRACKETED = re.compile(r" ?\([^()\n]{1,30}\)")
NO_HOUSE = re.compile(":[0-9]{2}|比[0-9]|车(?!库|间)")
"""Signs behind digits that are a time or a score: 上海虹桥 12:29."""
_EXIT = re.compile("[一-龥]{1,12}站[0-9A-Za-z]{1,2}号?出?口")
"""The exit of a station, which is nobody's address."""
_COUNTER = re.compile(
    r"(?:[^栋幢室户元号,.;:，。；：、\n]|号(?=窗口)){2,20}?"
    r"(?:[楼层厅]|[A-Za-z] ?区) ?[0-9]{1,3}(?:[-—~、至][0-9]{1,3})* ?号?窗口"
)
"""A counter on a floor or in a hall of an office, where nobody lives: 政务中心2楼3号窗口."""
IN_WORDS = re.compile("[一二三四五六七八九十](?:号楼|单元|[栋幢室号弄])")
"""Unit whose number is written out: 十七号楼."""
LAST_NAME = re.compile(r"(?:[一-龥A-Za-z0-9\-]{2,10}|[东南西北内旁上中])(?=[,.。;；，、\t\n)]|\s*\Z)")
LEVELS = re.compile(r"[一-龥]{1,8}?(?:特别行政区|自治[区州县旗]|[省市区县州旗盟])")
ALONE_BEFORE = re.compile(r"(?:\A|[\s,:：，。；;])\Z")
ALONE_AFTER = re.compile(r"\s*(?:\Z|[,，;；\n])")
HOUSE = re.compile(r"[甲乙丙丁0-9](?:(?<=[0-9])[0-9]{0,4}|[0-9]{1,5})(?:[-—][0-9]{1,4})?(?:号|弄)(?![线码])")
HOUSE_SIGN = re.compile("[号弄](?![线码])")
LONGEST_HOUSE = 11
"""Characters of the number of a house before its sign, at most."""
ROAD = re.compile(
    r"[一-龥]{1,10}?(?:路|街|道|巷|弄|条|里|村|园|胡同|段|镇|院|楼|门|关|庄|店|湾|桥|坊|屯|区|城)"
    r"[东南西北中内外上下]?[东南西北中]?段?(?=\Z)"
)
BUILDING = re.compile(
    r"(?P<kind>大厦|大楼|写字楼|广场|小区|花园|公寓|中心|新村|家园|国际|工业园|科技园|产业园|基地"
    r"|[苑园城庭府院厂阁轩居](?=[^号0-9]{0,3}[0-9A-Za-z一二三四五六七八九十]{1,4}(?:号楼|[栋幢座单室层])))"
    r"[一-龥]{0,3}(?:(?:[A-Za-z]-?[0-9]{0,4}|[0-9]{1,4}|[一二三四五六七八九十]+)(?:号楼|栋|幢|座|单元|室|楼|层|期|号)"
    r"|[A-Za-z]?[0-9]{3,4}(?=[,.。;；，、\n]|\Z))"
)
_BLOCK_UNIT_ROOM = (
    "(?:(?<=[苑园城庭府湾邸墅居郡里湖寓])|(?<=新村|小区|一期|二期|三期|四期|五期|六期))"
    "[A-Za-z]?[0-9]{1,3}-[0-9]{1,2}-[0-9]{3,4}"
)
ESTATE_NO = re.compile(rf"{_BLOCK_UNIT_ROOM}(?=\s*$)", re.MULTILINE)
"""The numbers of block, unit and room, which end the line of an estate."""
OF_BUILDING = re.compile("[厦楼场区园寓心村际地苑城庭府院厂阁轩居][一-龥]{0,3}[0-9A-Za-z一二三四五六七八九十]")
"""What each building with a number has."""
NUMBERED_BUILDING = re.compile(
    r"[A-Za-z0-9][0-9]{0,2} ?(?:号楼|[座栋幢区])(?:(?:[0-9]{1,2}|[甲乙丙丁一二三四五六])(?:单元|[栋幢座]))?[0-9]{1,4}"
    r"(?:[-—][0-9]{1,4})?(?:[层楼室FfA-D](?![A-Za-z0-9])|(?![0-9A-Za-z年月日个元米分%.折]))"
)
OF_NUMBERED = re.compile("[楼座栋幢区]")
"""Characters of which one is in every numbered part of an address."""
BEFORE_NUMBERED = re.compile(r"[一-龥A-Za-z0-9]{1,12}(?:\([一-龥]{1,4}\))? ?\Z")
"""The name of an estate, with one of its gates."""
ROAD_AFTER = re.compile(
    "[东西南北中]{0,2}[一二三四五六七八九十0-9]{0,2}(?:[路街巷道弄桥](?!过)|大道|大街|大厦|广场|花园)"
)
"""What makes the name of a road or a house of a short place name: 南苏州路."""
LEFT_OF_ROAD = re.compile("[一-龥]{1,4}\\Z")
LEFT_LEVEL = re.compile("[一-龥]{1,4}(?:[镇乡村]|街道|社区|新区|园区|开发区)\\Z")
BEFORE_BUILDING = re.compile("[一-龥]{2,12}\\Z")
ROAD_ESTATE_NO = re.compile(rf"{_BLOCK_UNIT_ROOM}(?![0-9A-Za-z-])")
BEFORE_ROAD_ESTATE = re.compile("(?<![一-龥])[一-龥]{2,10}(?:路|街|大道|巷|镇)[一-龥]{2,12}\\Z")
"""An estate on a road, anywhere in its line."""
ROOM = re.compile(
    r"(?<![0-9A-Za-z一-龥-])[0-9A-Za-z]{1,3}(?:栋|幢|座|号楼)"
    r"(?:[0-9一二三四五六七八九]{1,2}单元-?[0-9]{3,4}|-?[0-9]{3,4}(?=室|房|户|业主|租[户客]|住户))(?:[室房户](?!主))?(?![0-9A-Za-z])"
)
"""A home in the estate that everybody who reads knows: 3栋2单元1802."""
OF_ESTATE = re.compile("[0-9]-[0-9]{1,2}-[0-9]{3}")
BEFORE_ESTATE = re.compile("^[一-龥·]{2,9}\\Z", re.MULTILINE)
"""An estate at the beginning of its line, behind which only the numbers of block, unit and room stand."""
_PART = (
    r"[一-龥0-9A-Za-z ()\-]{0,30}?(?:[省市区县州旗盟路街道巷村镇乡屯庄弄栋幢座室号楼层]|单元|小区|花园|公寓|大厦)"
    r"[0-9\-]{0,8}[A-Za-z]?"
)
"""Cell of a table that may be a further part of the address in the cell before it; others end that one."""
STOP = re.compile(
    r"上班|→|[0-9]{1,2}车(?=[0-9 厢])"
    r"|\n(?![0-9]{1,5}(?:号|弄|栋|幢|座|单元|室|楼))|[，。！？；：,;!?\"“”《》<>|@:]|[的了在是我你他她请吗呢吧到去、]|有(?!限)|以及|电话|手机|联系|收件|收货|寄件|姓名|身份|邮编|邮政编码|可通过"
    r"|评分|门票|人均|营业|周边|号码|距离|价格|备注|客户|车牌|银行卡|卡号|订单"
    r"| {2,}| (?=1[3-9][0-9]{9})|(?<![0-9])1[3-9][0-9]{9}"
    rf"|\t(?!{_PART}(?=[\t\n]|\Z))"
)
STRONG = re.compile(
    r"嘎查|苏木|[路街道巷村镇乡屯庄弄栋幢室号]|胡同|小区|社区|花园|公寓|单元|新村|家园|[0-9]楼|[0-9]层|大厦"
)
WEAK_END = re.compile(
    r"(?:店|酒店|宾馆|公寓|大厦|中心|公司|学校|大学|中学|小学|学院|医院|公园|广场|商场|超市|市场|场|馆|站|所|园|城|居|府)\Z"
)
LEAD = re.compile(
    r"(?:[新旧原现]址|房号|房间号?|门牌号?|(?:家|现|暂|常)?住(?:址|处)?|地址|(?:已|要|请|帮我)?(?:寄|送|发|改|换|搬|派|运|邮)(?:往|成|至|为|给)?|位于|坐落|改|往|至|为|把)+"
)
LEAD_LENGTH = 6
"""Characters of the words before an address, at most: 我住在."""
COPULA = re.compile(r"(?:就|是|在|位于|坐落于|[:\s])*")
ASKED = re.compile("[什哪吗呢吧谁几错对改填写您你我他它不没有未请同上无]|默认|地址|订单|附近|周边|多少|怎")
TOLD = re.compile(r"[一-龥A-Za-z0-9()·\-]{4,40}")
PART_OF_ADDRESS = re.compile("[路街巷村镇乡屯庄桥园城区院楼厦场店门口侧湾坊岭寺山河湖馆里营]")
ANYBODYS = re.compile(
    r"(?:我们|本|贵|我|总)?(?:公司|门店|店[里内铺]?|单位|学校|办公室|会议室|前台|大厅|楼下)"
    r"(?:(?:[一二三四五六七八九十]|[0-9]{1,2})[楼层]|大厅|前台|门口|会议室|办公室|会客室|接待室|食堂|里|内|的)*(?=[\s,.。;，；、)]|\Z)"
)
"""Places that every firm has: 地点：公司一楼大厅."""
FORM = re.compile(
    "(?:(?:省份?|城?市|区县?|县|乡镇?|镇|街道|路|门牌号?|小区|楼栋?|单元|室)[/／、] ?){2}|省市[区县]|详细地址"
)
"""What a field asks for: 省/市/区/街道/门牌号, 省市区加详细地址."""
BRANCH = re.compile(
    r"[一-龥]{0,3}(?:门店|分公司|分店|分部|办事处|(?:旗舰|专卖|直营|加盟|体验|总)店|总部|[总分前]?仓|仓库|[一-龥]{0,2}站|[分支]行|分校|分局)"
)
"""What a firm has in each town, and counts by them."""
NUMBERED_SHOP = re.compile("[0-9]号(?:门?店|仓)\\Z")
"""What a firm counts its shops of a road by, in its lists: 工专路0号店."""
GROUP = re.compile(
    r"(?<=[栋幢座楼元居]) ?(?:业主|业委会|住户|居民|邻居|邻里|团购|互助|物业|维修|交流|通知|微信|QQ|宝妈)*群"
    r"(?=[\s(（\[,，。;；、0-9]|\Z)"
)
"""What makes of a building, behind it, its entrance or its neighbours, those who chat there: 阳光小区3栋业主群."""
ON_ITS_WAY = re.compile(r"(?:已到|到达|抵达|离开|发往|到了?|由|在)[\[【「“]?\Z")
DEPOT = re.compile(
    r"(?<=营业部)|(?<=营业厅)|(?<=中心)|[一-龥]{0,3}(?:营业部|营业厅|网点|分部|分拨中心|转运中心|集散中心|中转场)"
)
"""Stops of a parcel on its way, which are nobody's address."""


def is_passed_by(text: str, start: int, end: int) -> bool:
    """Whether it is the exit of a station, or a counter of an office."""
    return _EXIT.fullmatch(text, start, end) is not None or _COUNTER.match(text, start) is not None
