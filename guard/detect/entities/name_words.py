"""The words and signs beside Chinese names, and what only looks like a name."""

from __future__ import annotations

import re

from guard.word_lists import words_of


def _any_of(name: str, group: str) -> str:
    """A pattern of the words of a list."""
    return "|".join(map(re.escape, words_of(name, group)))


HAN = "一-龥"
_HONORIFICS = "先生|女士|小姐|太太|夫人|同志|阿姨|大哥|大姐|叔叔|大爷|大妈|爷爷|奶奶"
TITLES = (
    rf"{_HONORIFICS}|医生|医师|大夫|教授|老师|师傅|律师(?!事务)|博士|经理|总监|主任|主管|店长|警官|护士|同学|老板"
    "|总(?![共计价体股务总经导指教工干政督产资数量额是部裁的会监店分之理统书局队编人管行台站厂府署额结])"
)
TITLED = re.compile(rf"{TITLES}|某")
"""Without one of these nobody is called by a title."""
OFFICE = (*words_of("offices", "offices"), *words_of("offices", "passed_to"))
ENDS_OF_OFFICES = "".join(dict.fromkeys(office[-1] for office in OFFICE))
HONORIFIC = re.compile(_HONORIFICS)
BOUNDARY = r"(?=[\s,.。;:：!?、)）(（\]】>》“”\"'@]|·\s?[0-9]|\Z)"
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
LAST_OF_LINE = re.compile(rf"(?![{''.join(sorted(NOT_IN_NAME))}])[{HAN}](?=\n|\Z)")
"""The last character of a name that has its line for itself, whatever it is."""
NOT_A_NAME = re.compile(
    rf"{_any_of('not_names', 'words')}|\A周月\Z|副|族\Z|[老氏总委]\Z|[的了们我你他她]|[部系室科处组厂局号区县]\Z"
)
VENUE = re.compile(
    rf"(?:(?![的在去到了和与是说请让把来])[{HAN}·(（]){{0,3}}?(?:{_any_of('venues', 'places')})"
    rf"|{_any_of('venues', 'trades')}|[路街村镇氏门牌]|(?:里|(?<=里))小区|记(?!者)"
    rf"|[一-龥]?(?:{_any_of('venues', 'laws')})"
)
BRANDED = re.compile(rf"(?:{_any_of('branded', 'makers')})[ 、,·]{{0,2}}(?:{_any_of('branded', 'goods')}|牌子?)")
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
TIME_BEFORE = re.compile(r"[0-9]:[0-5][0-9]\Z")
"""What an appointment begins with."""
LONGEST_TIME = 5
"""Characters of it."""
AFTER_PHONE = re.compile(rf"[ ,、;](?<=[0-9]{{8}}.)[ ,、;]?(?P<name>[{HAN}]{{2,4}})[ \t]*(?=\n|\Z)")
NOT_A_RECIPIENT = re.compile(
    "谢|急|回|付|邮|自提|尽快|麻烦|话|机|微信|同号|备用|周|日|午|晚|白天|收|发|送|货|件|单|号|址|名|[省市区县镇村路街楼室店厂院]"
)
READ_AS_L = "(?<![A-Za-z])l(?=[bcdgkmnrstvwyz][a-z])"
"""The I of a name that OCR reads for an l: `lyer`."""
_VIETNAMESE = "".join(map(chr, range(0x1EA0, 0x1EFA, 2))) + "\u01a0\u01af"
"""Capitals with the marks of Vietnamese."""
_CAPITAL = f"(?:[A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u017d{_VIETNAMESE}]|(?<![0-9])0(?=[a-z])|{READ_AS_L})"
"""Also the O that OCR reads for a zero."""
_SMALL = f"[a-z\u00df-\u00f6\u00f8-\u017f{_VIETNAMESE.lower()}]"
_OF = rf"(?:(?:Ma?c|De|La|Le)(?={_CAPITAL})|(?:[DOMN]|(?<![0-9])0)['’](?={_CAPITAL}))?"
LATIN_WORD = rf"{_OF}{_CAPITAL}{_SMALL}+(?:['’-]{_CAPITAL}?{_SMALL}+)*"
"""A word of a name in Latin letters: `McAllister`, `DeShawn`, `O'Brien`, `Al-Rashid`."""
PARTICLES = (
    r"(?:(?:[Vv][ao]n|[Dd]e[lnr]?|[Dd][aiu]|d[ao]s|[Ll][ae]|[Tt]er|ten|zu[mr]?|[Bb]in(?:t[ei])?|[Bb]te|[Ii]bn|[AaEe]l|St\."
    r"|[Óó]|N[íi]|[DSWdsw]/[Oo]|[Aa]/[LlPp]) ){1,2}"
)
"""What stands before a surname and belongs to it, with the blank behind it: `van der `, `binte `, `s/o `."""
LATIN_REST = rf"(?: (?:[A-Z]\.|(?:{PARTICLES}|d['’])?{LATIN_WORD}))"
"""A further word of a name, with the blank before it."""
ENGLISH = re.compile(
    r"(?!(?:[A-Z][a-z]+ ){0,2}(?:Contact|Number|Name|Phone|Address|Street|City|Zip|Date|Type|Status|Details|Information"
    r"|No|Reference|Origin|Channel|Priority|Owner|Policy|Protection|Account|Program|Services?|Support|Portal|Rating|Guide|Cent(?:er|re)|Framework|Score)\b)"
    r"(?!(?:Return|Raise|Please|Select|Enter|"
    r"If|The|This|When|For|New|Set|Get|Add|No|Not|All|Any|True|False|None|See|Use|Only)s? )"
    rf"{LATIN_WORD}(?:{LATIN_REST}(?:(?<=\.)\n{LATIN_WORD})?){{1,3}}"
    rf"|[A-Z0]{{2,9}} {LATIN_WORD}(?: {LATIN_WORD})?(?![A-Za-z])"
    r"|[A-Z]{3,12} [A-Z]\.(?![A-Za-z])"
    r"|(?![A-Z/ ]*(?:LTD|INC|CO|LLC)\b)[A-Z]{2,12}[ /]{1,2}[A-Z]{2,16}(?![A-Za-z])"
    r"(?: (?!(?:LTD|INC|CO|LLC|MR|MRS|MS|MISS|CHD|INF)\b)[A-Z]{3,14}(?![A-Za-z])){0,2}"
)
_COLUMN = (
    "(?:Email|Shipping|Billing|Phone|Mobile|Street|City|Address|Zip|State|Country|Company|Notes?|Total|Status|Date|Order|Product"
    "|Price|Quantity|Name|Currency|Payment|Type|Id)"
)
"""Headings of a file of values, which commas part."""
LAST_FIRST = re.compile(
    rf"(?!(?:[A-Z][a-z]+ )?{_COLUMN}\b)(?:{LATIN_WORD} (?:y )?)?(?:{PARTICLES})?{LATIN_WORD}, ?(?!{_COLUMN}\b)"
    r"(?:(?:Fr|Rev|Dr|Prof|Mrs?|Ms|Sra?)\. )?"
    rf"{LATIN_WORD}(?: {LATIN_WORD}| [A-Z]\.){{0,2}}(?![\w@,])"
    r"|(?:ST\. |[DO]['’])?[A-Z\u00c0-\u017d]{2,15}(?:[ -][A-Z\u00c0-\u017d]{2,15}){0,2}"
    r", ?(?!(?:LTD|INC|LLC|CORP|CO)\b)[A-Z\u00c0-\u017d]{2,15}(?: (?:[A-Z]\.?|[A-Z\u00c0-\u017d]{2,15}))?(?![\w@,])"
)
"""The surname first, as lists sort it."""
ENGLISH_WORD = re.compile(
    rf"(?P<name>{_CAPITAL}(?:['’]{_CAPITAL})?{_SMALL[:-1]}'’-]{{1,15}})(?![\w.@/]| (?:e-?mail|phone|address|date|to)\b)"
)
PART_OF_NAME = re.compile(
    r"(?:first|last|given|family|middle|sur)[ _-]?name(?:[\"']?\s{0,3}[:=]\s{0,3}[\"']?| (?:is )?)\Z", re.IGNORECASE
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
LAST_PART = re.compile(rf"[{HAN}]{{2,6}}{BOUNDARY}")
"""What stands behind the `·` of a name, up to its end, whatever characters it has: 巴特尔·朝格图."""
ANYTHING = re.compile(rf"[{HAN}]{{2,4}}{BOUNDARY}")
DOES = (
    "诊断|确诊|接诊|检查|治疗|负责|处理|办理|签收|代签|代收|审批|审核|受理|跟进|接待|主持|担任|介绍|推荐|带队|驾驶|保管"
    "|接[听聽]|陪[同护護]|代[领領簽辦办]|簽收|領取|领取|取走|辦理|處理|負責"
)
AFTER_NAME = re.compile(rf"{BOUNDARY}|(?:说|称|表示|介绍|认为|先生|女士|的)")
ASKS = re.compile("报修|来电|要求|投诉|反映|反馈|咨询|申请|预约|办理|退款|下单|签收|登记|致电")
"""What a name's person does: right behind three characters it ends a name of three."""
PREPOSITIONS = frozenset("向于由对经有时常任连同从让和与及说请问找给是为叫应")
BEFORE_NO_NAME = PREPOSITIONS | {"组"}
"""What three characters without those of names begin with, or an office before them ends with: 售后组 高优先."""
LISTED = re.compile(rf"、(?P<name>[{HAN}]{{2,4}}?)(?=[、。;\n]|等(?:人|[0-9一-龥]{{1,2}}[名位人])|\Z)")
"""The next of a row of names: 王敏、尉健行、…"""
SAID_OFTEN = frozenset({"东方", "单于", "公孙", "公良", "叶赫", "耶律"})
"""Surnames of two characters that do not make a name of what follows: 东方明珠."""
MOST_PARTS = 4
"""Parts of a foreign name on either side of the one that was found, at most."""
LONGEST_PART = 8
"""Characters of a part of a foreign name, at most."""
LONGEST_BEFORE = 20
"""Characters before the words of a life in which its name is sought."""
TAKES_OFFICE = frozenset("担出现历曾兼就时接继聘委上主责连首前原")
"""Before 任 that is no surname: 担任经理."""
POST = re.compile("一职|职务|岗|等职")
"""Words behind what somebody is appointed to: 任医生一职."""
DOTS = ("·", "•", "・")
NO_SURNAMES = words_of("english_words", "no_surnames")
"""Words in capitals that end what is no name: places, firms, goods."""
_NO_NAMES = frozenset((*NO_SURNAMES, *words_of("english_words", "nobody")))
_ONE_WORD = re.compile(LATIN_WORD)


def may_be_one_name(word: str) -> bool:
    """Whether one word in Latin letters may be a surname, or a given name."""
    return _ONE_WORD.fullmatch(word) is not None and word not in _NO_NAMES
