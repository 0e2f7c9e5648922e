"""The words and signs beside Chinese names, and what only looks like a name."""

from __future__ import annotations

import re

HAN = "一-龥"
_HONORIFICS = "先生|女士|小姐|太太|夫人|同志|阿姨|大哥|大姐|叔叔|大爷|大妈|爷爷|奶奶"
TITLES = (
    rf"{_HONORIFICS}|医生|医师|大夫|教授|老师|师傅|律师(?!事务)|博士|经理|总监|主任|主管|店长|警官|护士|同学|老板"
    "|总(?![共计价体股务总经导指教工干政督产资数量额是部裁的会监店分之理统书局队编人管行台站厂府署额结])"
)
TITLED = re.compile(rf"{TITLES}|某")
"""Without one of these nobody is called by a title."""
_OFFICES = (
    "董事长 董事 监事 经理 总裁 总监 主任 主席 会长 秘书长 秘书 院长 校长 局长 处长 科长 "
    "部长 厅长 市长 省长 县长 镇长 村长 书记 行长 所长 厂长 队长 站长 店长 总编 主编 编辑 "
    "编剧 导演 演员 作家 画家 记者 专家 律师 法官 医生 医师 教授 老师 工程师 设计师 分析师 "
    "会计师 司机 师傅 主播 顾问 专员 发言人 负责人 代表 教练 球员 前锋 后卫 门将 中场 选手 "
    "球星 歌手 丈夫 妻子 配偶 爱人 儿子 女儿 父亲 母亲 哥哥 弟弟 姐姐 妹妹 女婿 儿媳 家属 员工 技师 骑手 班主任 "
    "会计 出纳 柜员 护士 客服 坐席 同事 邻居 客户 用户 患者 病人 自然人 聘任 聘请 补选 推选 提名 任命 委派 增补 "
    "市民 业主 租客 诉求人 来电人 投诉人 申请人 当事人 报案人 "
    "投资人 创始人 合伙人 主持人 候选人 被害人 嫌疑人 被告人 证人 原告 被告"
)
OFFICE = tuple(_OFFICES.split())
ENDS_OF_OFFICES = "".join(dict.fromkeys(office[-1] for office in OFFICE))
HONORIFIC = re.compile(_HONORIFICS)
BOUNDARY = r"(?=[\s,.。;:：!?、)）(（\]】>》“”\"'@]|\Z)"
SPEAKS = "说|称|表示|介绍|认为|告诉|透露|指出|强调|坦言|回忆|报道|宣布|摄|先生|女士|等人|与|及|和"
ACTS = "把|将|被|陪|因|为|担任|任|跟进|签字|回复|持有|持股|直接|出席|简历|来电|打电话|致电|今年|[于在][0-9今昨明本上]"
"""What a person does behind an office; that alone ends a name that is made of the characters of names."""
LIFE_TITLES = rf"(?:{_HONORIFICS}|教授|博士)"
LIFE = re.compile(
    r"[,:、(; /|]\s?(?:(?P<sex>[男女]性?)(?:[\s,、。;:)(/|0-9汉]|\Z)|(?:19|20)[0-9]{2} ?[年/.-]|[0-9]{2} ?岁|现年|今年"
    r"|[一-龥]{1,4}族(?![一-龥])|(?:中国|[一-龥]{1,3}国)?国?籍|中共党员|硕士|博士|本科|大专|大学|研究生|高级|教授|副教授|注册|现任|曾任"
    r"|历任|工程师|经济师|会计师|研究员|律师|政工师|[EM]?MBA"
    r"|(?P<title>(?<=(?:先生|女士|小姐|太太|夫人|同志|教授|博士).)))"
)
NOT_IN_NAME = frozenset("的了是在和与及或电手邮住男女来去找要想请问说有不就也都还被把给对为从到反咨表购下已于，")
NOT_A_NAME = re.compile(
    r"公司|小计|单程|往返|[互对轮丛簇散]生|初始|汤匙|\A周月\Z|车载|月结|[寄到]付|重复|每[天日周月年]|关系管|[同环]比|客服|商品|大区|[东西南北]区|会员|申请|顾客|先生|女士|我们|你们|什么|怎么|时间|地址|电话|应该|可以|需要|方便|高兴|安排|关于|任何|路线|何时|成功|文明|石头|方式|安全|国家"
    r"|时候|于是|马上|单位|华夏|小区|酒店|餐馆|广场|大厦|副|财务|技术|主任|董事|主治|常规|水平|高级|项目|车间|姓名|客户|号码|快递|订单"
    r"|手机|联系|非常|经常|周[一二三四五六日末边围]|[东南西北]路|费用|支付|成交|成本|计划|安装|管理|连接|方案|万元|金额|钱包|余额|任务|包裹|包邮"
    r"|查询|解决|谢谢|高清|许可|华为|施工|白色|黄色|颜色|米[白黄色]|白噪音|周报|净胜|江城|查勘|高斯|国安|申花|米兰|初[一二三四五六七八九十]|蓝牙|金色|红色|平台|常见|易碎|明天|时效|全国|温馨|祝您|应急|强制|向您|盛大|马桶"
    r"|车[主位型牌库费]|房[东间产主型]|路[口段线]|单[号位据价]|司机|文件|编号|包装|金融|商家|卖家|买家|党员|干部|族\Z"
    r"|申通|曾[任经在是]|麻烦|敬请|封面|舒服|舒适|荣誉|容量|内容|优惠|巴士|冷[水热却藏]|符合|结束|幸[运福]|滑动|宿舍|阳[光台]|情况|索[要取]|扶手|盖章"
    r"|销售|艺术|市场|人事|行政|运营|研发|生产|营销|采购|后勤|信贷|培训|党委|负责|主管|委员|委会|员会|部队|解放|部门|领导|产品|[支分]行|银行|[小中大]学|学院|医院|速[运递]|物流|集团|事务|应当|哲学|助理|中央|[老氏总委]\Z|[的了们我你他她]"
    r"|麦克风|席梦思|金山云|黄金周|血[压糖脂型]|温泉|地热|[部系室科处组厂局号区县]\Z"
)
VENUE = re.compile(
    rf"(?:(?![的在去到了和与是说请让把来])[{HAN}·(（]){{0,3}}?(?:店|馆|饭庄|餐厅|食府|火锅|奶酪|烤|肉|糕|面包|酒楼|大厦|故居|陵园|公园|蜡像|古战道|寺|山庄|锅|饼"
    rf"|南北菜|体育|服饰|旗舰|专卖|股份|有限)|[茶实置物]业|商贸|贸易|科技|建材|医疗|教育|传媒|文化|食品|电子|机械|物流|信息|制造|[路街村镇氏门]|记(?!者)|大学|中学|小学|医院|集团|公司|品牌|牌"
    r"|[一-龥]?(?:常数|定律|定理|方程|公式|效应|函数|分布|矩阵|变换|噪声|不等式|曲线|系数)"
)
BRANDED = re.compile(
    r"(?:张小泉|王守义|李宁|李锦记|王致和|陈克明|周大福|周六福|周大生|马应龙|李子柒|毛戈平|谢瑞麟|王老吉|王小卤|张一元|吴裕泰|谢馥春"
    r"|王麻子|张君雅)[ 、,·]{0,2}(?:品牌|牌子?|旗舰|官方|专卖|同款|联名|系列|运动|跑步?鞋|球鞋|板鞋|鞋|服|裤|卫衣"
    r"|羽绒|外套|篮球|羽毛球|背包|菜刀|剪刀|刀|锅|十三香|调料|蚝油|酱|腐乳|挂面|面条|黄金|金店|珠宝|首饰|项链|戒指|手链|麝香|痔疮膏|眼霜|螺蛳粉|粉底|口红|腮红"
    r"|凉茶|茶叶|花茶|凤爪|虎皮|丸子|安踏|特步|耐克|阿迪|361|鸿星尔克|周黑鸭|老干妈)"
)
"""Names on goods, with the goods or another maker behind them."""
BEFORE_LINE = re.compile(r"(?:\A|[\s,，。;；:：、(（\[【|@]|(?<=[0-9])\.)\Z")
NOBODY = re.compile(
    r"各位|尊敬|亲爱|[这那一][位个些名]|该|本人|本公司|贵|某|上述|前述|男|女|其|未|路人|匿名|保密|暂[无缺]|待[定补]|空缺|不详|无|同上|性别|年龄"
    r"|[一-龥]*(?:[员师工士人者客民商妈爸父母装衣款年]|护士|学生|医生|老板)\Z"
)
FORM = re.compile(
    r"(?:(?:姓名|名字|患者|户名|车主|业主|乘客|旅客|医生|经办|会员|[一-龥]人|签[名字]) ?[:：] ?"
    r"|(?:name|holder|consignee|receiver|recipient|payee|linkman)[\"']? ?[:=] ?[\"']?)\Z",
    re.IGNORECASE,
)
AFTER_PHONE = re.compile(rf"[ ,、;](?<=[0-9]{{8}}.)[ ,、;]?(?P<name>[{HAN}]{{2,4}})[ \t]*(?=\n|\Z)")
NOT_A_RECIPIENT = re.compile(
    "谢|急|回|付|邮|自提|尽快|麻烦|话|机|微信|同号|备用|周|日|午|晚|白天|收|发|送|货|件|单|号|址|名|[省市区县镇村路街楼室店厂院]"
)
_CAPITAL = "[A-Z\u00c0-\u00d6\u00d8-\u00de]"
_SMALL = "[a-z\u00df-\u00f6\u00f8-\u017f'’-]"
_WORD = rf"(?:{_CAPITAL}['’]|Ma?c)?{_CAPITAL}{_SMALL}+"
ENGLISH = re.compile(
    r"(?!(?:[A-Z][a-z]+ ){1,2}(?:Contact|Number|Name|Phone|Address|Date|Type|Status|Details|Information)\b)"
    r"(?!(?:Return|Raise|Please|Select|Enter|"
    r"If|The|This|When|For|New|Set|Get|Add|No|Not|All|Any|True|False|None|See|Use|Only)s? )"
    rf"{_WORD}(?: (?:[A-Z]\.|{_WORD}|de|van|der|von|bin|al)){{1,3}}"
    r"|(?![A-Z/ ]*(?:LTD|INC|CO|LLC)\b)[A-Z]{2,12}[ /]{1,2}[A-Z]{2,16}(?![A-Za-z])"
)
ENGLISH_WORD = re.compile(rf"(?P<name>{_CAPITAL}(?:['’]{_CAPITAL})?{_SMALL}{{1,15}})(?![\w.@/])")
PART_OF_NAME = re.compile(
    r"(?:first|last|given|family|middle|sur)[ _-]?name[\"']?\s{0,3}[:=]\s{0,3}[\"']?\Z", re.IGNORECASE
)
"""Before one word that is a name whatever it is: `"firstName": "John"`."""
IDENTIFIED = re.compile(
    r" ?[,，(;:、]? ?(?:身份证|公民身份|证件|ID|联系|电话|手机|性别|[男女](?![一-龥])|[0-9]{2}岁"
    r"|1[3-9][0-9]{9}|[0-9]{17}[0-9Xx])"
)
"""What stands behind a name in a text about a person."""
FOREIGN = rf"[{HAN}A-Za-z]{{1,8}}(?:[·•・][{HAN}A-Za-z]{{1,8}}){{1,4}}"
NAME_ENDS = re.compile(BOUNDARY)
FOREIGN_NAME = re.compile(FOREIGN)
ANYTHING = re.compile(rf"[{HAN}]{{2,4}}{BOUNDARY}")
DOES = (
    "诊断|确诊|接诊|检查|治疗|负责|处理|办理|签收|代签|代收|审批|审核|受理|跟进|接待|主持|担任|介绍|推荐|带队|驾驶|保管"
)
AFTER_NAME = re.compile(rf"{BOUNDARY}|(?:说|称|表示|介绍|认为|先生|女士|的)")
ASKS = re.compile("报修|来电|要求|投诉|反映|反馈|咨询|申请|预约|办理|退款|下单|签收|登记|致电")
"""What a name's person does: right behind three characters it ends a name of three."""
PREPOSITIONS = frozenset("向于由对经有时常任连同从让和与及说请问找给是为叫应")
LISTED = re.compile(rf"、(?P<name>[{HAN}]{{2,4}}?)(?=[、。;\n]|等(?:人|[0-9一-龥]{{1,2}}[名位人])|\Z)")
"""The next of a row of names: 王敏、尉健行、…"""
SAID_OFTEN = frozenset({"东方", "单于", "公孙", "公良", "叶赫", "耶律"})
"""Surnames of two characters that do not make a name of what follows: 东方明珠."""
MOST_PARTS = 4
"""On either side of the part that was found."""
LONGEST_OFFICE = 5
LONGEST_PART = 8
LONGEST_BEFORE = 20
TAKES_OFFICE = frozenset("担出现历曾兼就时接继聘委上主责连首前原")
"""Before 任 that is no surname: 担任经理."""
POST = re.compile("一职|职务|岗|等职")
"""Behind what somebody is appointed to: 任医生一职."""
DOTS = ("·", "•", "・")
