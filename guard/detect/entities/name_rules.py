"""Chinese names that the words around them give away: labels, titles, offices, the first words of a biography."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from guard.detect.context import Context
from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate
from guard.detect.spans import first_from
from guard.detect.tables import Tables
from guard.model import EntityType

HAN = "一-龥"
_HONORIFICS = "先生|女士|小姐|太太|夫人|同志|阿姨|大哥|大姐|叔叔"
_TITLES = (
    rf"{_HONORIFICS}|医生|医师|大夫|教授|老师|师傅|律师|博士|经理|总监|主任|主管|店长|警官|护士|同学|老板"
    "|总(?![共计价体数量额是部裁的会监店分之理统书局队编人管行台站厂府])"
)
_OFFICES = (
    "董事长 董事 监事 经理 总裁 总监 主任 主席 会长 秘书长 秘书 院长 校长 局长 处长 科长 "
    "部长 厅长 市长 省长 县长 镇长 村长 书记 行长 所长 厂长 队长 站长 店长 总编 主编 编辑 "
    "编剧 导演 演员 作家 画家 记者 专家 律师 法官 医生 医师 教授 老师 工程师 设计师 分析师 "
    "会计师 司机 师傅 主播 顾问 专员 发言人 负责人 代表 教练 球员 前锋 后卫 门将 中场 选手 "
    "球星 歌手"
)
_OFFICE = tuple(_OFFICES.split())
_ENDS_OF_OFFICES = "".join(dict.fromkeys(office[-1] for office in _OFFICE))
_BOUNDARY = r"(?=[\s,.。;:：!?、)）(（\]】>》“”\"'@]|\Z)"
_SPEAKS = "说|称|表示|介绍|认为|告诉|透露|指出|强调|坦言|回忆|先生|女士|等人|与|及|和"
_LIFE_TITLES = rf"(?:{_HONORIFICS}|教授|博士)"
_LIFE = re.compile(
    r"[,:、(; ]\s?(?:(?P<sex>[男女]性?)(?:[\s,、。;:)(/|0-9汉]|\Z)|(?:19|20)[0-9]{2} ?[年/.-]|[0-9]{2} ?岁|现年|今年"
    r"|[一-龥]{1,4}族(?![一-龥])|(?:中国|[一-龥]{1,3}国)?国?籍|中共党员|硕士|博士|本科|大专|大学|研究生|高级|教授|副教授|注册|现任|曾任"
    r"|历任|工程师|经济师|会计师|研究员|律师|政工师|[EM]?MBA"
    r"|(?P<title>(?<=(?:先生|女士|小姐|太太|夫人|同志|教授|博士).)))"
)
_NOT_IN_NAME = frozenset("的了是在和与及或电手邮住男女来去找要想请问说有不就也都还被把给对为从到反咨表购下已于，")
NOT_A_NAME = re.compile(
    r"公司|申请|顾客|先生|女士|我们|你们|什么|怎么|时间|地址|电话|应该|可以|需要|方便|高兴|安排|关于|任何|路线|何时|成功|文明|石头|方式|安全|国家"
    r"|时候|于是|马上|单位|华夏|小区|酒店|餐馆|广场|大厦|副|财务|技术|主任|董事|主治|常规|水平|高级|项目|车间|姓名|客户|号码|快递|订单"
    r"|手机|联系|非常|经常|周[一二三四五六日末边围]|[东南西北]路|费用|支付|成交|成本|计划|安装|管理|连接|方案|万元|金额|钱包|余额|任务|包裹|包邮"
    r"|查询|解决|谢谢|高清|许可|华为|施工|白色|黄色|蓝牙|金色|红色|平台|常见|易碎|明天|时效|全国|温馨|祝您|应急|强制|向您|盛大|马桶"
    r"|车[主位型牌库费]|房[东间产主型]|路[口段线]|单[号位据]|司机|文件|编号|包装|金融|商家|卖家|买家|党员|干部|族\Z"
    r"|曾[任经在是]|麻烦|敬请|封面|舒服|舒适|荣誉|容量|内容|优惠|巴士|冷[水热却藏]|符合|结束|幸[运福]|滑动|宿舍|阳[光台]|情况|索[要取]|扶手|盖章"
    r"|血[压糖脂型]|温泉|地热|[部系室科处组厂局]\Z"
)
VENUE = re.compile(
    rf"(?:(?![的在去到了和与是说请让把来])[{HAN}·(（]){{0,3}}?(?:店|馆|饭庄|餐厅|食府|火锅|奶酪|烤|肉|糕|面包|酒楼|大厦|故居|陵园|公园|蜡像|古战道|寺|山庄|锅|饼"
    rf"|南北菜|体育|服饰|旗舰|专卖|股份|有限)|[路街村镇氏门]|记(?!者)|大学|中学|小学|医院|集团|公司|品牌|牌"
)
_BEFORE_LINE = re.compile(r"(?:\A|[\s,，。;；:：、(（\[【|@])\Z")
_NOBODY = re.compile(
    r"各位|尊敬|亲爱|[这那一][位个些名]|该|本人|本公司|贵|某|上述|前述|男|女|其|未|匿名|保密|暂无|不详|无|同上|性别|年龄"
    r"|[一-龥]*(?:[员师工士人者客民商妈爸父母装衣款年]|护士|学生|医生|老板)\Z"
)
_FORM = re.compile(
    r"(?:姓名|名字|[收寄发]件人|收货人|联系人|患者|持卡人|户名|申请人|投保人|被保险人|车主|业主|乘客|旅客|医生"
    r"|经办人?|法人|会员|代理人) ?[:：] ?\Z"
)
_AFTER_PHONE = re.compile(rf"(?<=[0-9]{{8}})[ ,、;]{{1,2}}(?P<name>[{HAN}]{{2,4}})[ \t]*(?=\n|\Z)")
_NOT_A_RECIPIENT = re.compile(
    "谢|急|回|付|邮|自提|尽快|麻烦|话|机|微信|同号|备用|周|日|午|晚|白天|收|发|送|货|件|单|号|址|名|[省市区县镇村路街楼室店厂院]"
)
_ENGLISH = re.compile(
    r"(?!(?:Return|Raise|If|The|This|When|For|New|Set|Get|Add|No|Not|All|Any|True|False|None|See|Use|Only)s? )"
    r"[A-Z][a-z'’-]+(?: (?:[A-Z]\.|[A-Z][a-z'’-]+|de|van|der|von|bin|al)){1,3}"
)
_FOREIGN = rf"[{HAN}A-Za-z]{{1,8}}(?:[·•・][{HAN}A-Za-z]{{1,8}}){{1,4}}"
_FOREIGN_NAME = re.compile(_FOREIGN)
_ANYTHING = re.compile(rf"[{HAN}]{{2,4}}{_BOUNDARY}")
_DOES = (
    "诊断|确诊|接诊|检查|治疗|负责|处理|办理|签收|代签|代收|审批|审核|受理|跟进|接待|主持|担任|介绍|推荐|带队|驾驶|保管"
)
_AFTER_NAME = re.compile(rf"{_BOUNDARY}|(?:说|称|表示|介绍|认为|先生|女士|的)")
_PREPOSITIONS = frozenset("向于由对经有时常任连同从让和与及说请问找给是为叫应")
_MOST_PARTS = 4
"""On either side of the part that was found."""
_LONGEST_OFFICE = 5
_LONGEST_PART = 8
_LONGEST_BEFORE = 20
DOTS = ("·", "•", "・")


class NameRules:
    """Knows surnames, the characters of given names, and what stands beside a name."""

    def __init__(self, tables: Tables) -> None:
        """
        Args:
            tables: surnames, the characters of given names and of transcribed ones, words that look like a name.
        """
        self._given = tables.given
        self._common = tables.common
        self._surnames = tables.surnames
        self._transcribing = tables.transcribing
        surname = _one_of(tables.surnames)
        transcribing = "".join(tables.transcribing)
        self._name = re.compile(rf"{surname}(?:[{HAN}]{{1,2}}|某{{1,2}}|[A-Za-z]{{1,3}}(?![A-Za-z]))")
        self._titled = re.compile(rf"(?P<surname>{surname})(?:[{HAN}]{{0,2}}?(?P<title>{_TITLES})|某{{1,2}})")
        self._leading = re.compile(
            rf"(?P<name>{surname}(?:[{HAN}]{{1,2}}|[A-Za-z]{{1,3}}(?=[,、; ]?1[3-9][0-9]{{9}})))"
            r"(?=[,、; ]?\s?(?:\+?86)?[- ]?1[3-9][0-9]|[,、;\s]+(?:[0-9]{6}|电话|手机|身份证|联系)"
            r"|(?P<owner>的(?:身份|电话|手机|联系|邮箱|信用|家庭|住址|地址|订单|快递|包裹|银行卡|护照|账户|车牌)"
            r"|住在|居住|家住|现居|今年[0-9]|年收入|\([男女0-9])"
            r"|(?P<speaker>: ?[“\"一-龥@])|\([先女][生士]|(?P<last>[ \t]*(?:\n|\Z)))"
        )
        self._before_life = re.compile(
            rf"(?:\A|[\n。;:>|*•(、, \t])(?P<name>(?P<known>{surname}[{HAN}]{{1,2}}|{_FOREIGN})|[{HAN}]{{2,4}})"
            rf"(?P<title>{_LIFE_TITLES})?\Z"
        )
        self._after_office = re.compile(
            rf"[{_ENDS_OF_OFFICES}被由经] ?(?P<name>{surname}[{HAN}]{{1,2}}?)"
            rf"(?:{_BOUNDARY}|(?={_SPEAKS})|(?P<does>(?={_DOES})))"
        )
        self._transcribed = re.compile(rf"[{transcribing}]{{3,8}}{_BOUNDARY}")
        self._transcribed_titled = re.compile(rf"[{transcribing}]{{3,8}}(?={_LIFE_TITLES}|医生)")

    def find(self, passage: Passage) -> Iterator[Candidate]:
        """The names that a rule sees."""
        text = passage.plain
        yield from self._labelled(passage)
        if text.isascii():
            return
        yield from self._with_title(text)
        yield from self._leads(text)
        if passage.places:
            yield from self._recipients(passage)
        yield from self._born(text)
        for match in self._after_office.finditer(text):
            start, end = match.span("name")
            told = (
                match["does"] is not None
                if match[0][0] in "被由经"
                else text[max(0, start - _LONGEST_OFFICE) : start].rstrip().endswith(_OFFICE)
            )
            if told and self._are_given(text[start + 1 : end]) and self._may_be(text[start:end]):
                yield _candidate(start, end, 0.6, "person.office")

    def whole(self, text: str, start: int, end: int) -> tuple[int, int]:
        """The span of a name with what was left out: the parts beside a `·`, a surname, the last character."""
        if text[start - 1 : start] in DOTS or text[end : end + 1] in DOTS:
            return self._with_parts(text, start, end)
        double = text[start : start + 2] in self._surnames
        size = end - start
        if (size == 2 or (double and size == 3)) and self._are_given(text[end : end + 1]):
            last = end + 2 if double and size == 2 and self._are_given(text[end + 1 : end + 2]) else end + 1
            if _AFTER_NAME.match(text, last):
                end = last
        if size == 2 and not double and self._are_given(text[start:end]):
            before = text[start - 1 : start]
            if (
                before in self._surnames
                and before not in _PREPOSITIONS
                and _BEFORE_LINE.search(text[max(0, start - 2) : start - 1])
            ):
                start -= 1
        return start, end

    def _with_parts(self, text: str, start: int, end: int) -> tuple[int, int]:
        for _ in range(_MOST_PARTS):
            if start < 2 or text[start - 1] not in DOTS or text[start - 2] not in self._transcribing:
                break
            start -= 1
            least = max(0, start - _LONGEST_PART)
            while start > least and text[start - 1] in self._transcribing:
                start -= 1
        for _ in range(_MOST_PARTS):
            if text[end : end + 1] not in DOTS or text[end + 1 : end + 2] not in self._transcribing:
                break
            end += 1
            most = end + _LONGEST_PART
            while end < most and text[end : end + 1] in self._transcribing:
                end += 1
        return start, end

    def _labelled(self, passage: Passage) -> Iterator[Candidate]:
        text = passage.plain
        marks = sorted(word.start for word in passage.words)
        for start, limit, context in passage.labelled(Context.NAME):
            stop = min(limit, first_from(marks, start + 1) or limit)
            span = self._after_label(text, start, stop)
            if span is not None:
                yield _candidate(start, span, 0.85, "person.label", context)
                continue
            english = _ENGLISH.match(text, start, limit)
            if english is not None:
                yield _candidate(start, english.end(), 0.75, "person.label", context)

    def _after_label(self, text: str, start: int, stop: int) -> int | None:
        """Where the name ends that starts after a label; None where there is none."""
        foreign = _FOREIGN_NAME.match(text, start, stop)
        if foreign is not None:
            return None if NOT_A_NAME.search(foreign[0]) else foreign.end()
        match = self._name.match(text, start, stop)
        transcribed = self._transcribed.match(text, start, stop)
        if transcribed is not None and (match is None or transcribed.end() - start > 3):
            return transcribed.end()
        if match is None:
            form = _FORM.search(text, max(0, start - 8), start)
            anything = _ANYTHING.match(text, start, stop) if form is not None else None
            if anything is None or NOT_A_NAME.search(anything[0]) or _NOBODY.match(anything[0]):
                return None
            return anything.end()
        end = match.end()
        if _AFTER_NAME.match(text, end) is None:
            while end - start > 2 and (text[end - 1] in _NOT_IN_NAME or self._is_verb(text, start, end)):
                end -= 1
        if end - start == 2 and text[end - 1] in _NOT_IN_NAME:
            return None
        told = text[start - 1 : start] in (":", " ") or not VENUE.match(text, end)
        return end if told and not NOT_A_NAME.search(text, start, end) else None

    def _with_title(self, text: str) -> Iterator[Candidate]:
        for match in self._transcribed_titled.finditer(text):
            if _BEFORE_LINE.search(text[max(0, match.start() - 1) : match.start()]):
                yield _candidate(*match.span(), 0.7, "person.title")
        for match in self._titled.finditer(text):
            start, end = match.span()
            if match["title"] is None:
                yield _candidate(start, end, 0.7, "person.somebody")
                continue
            before = text[max(0, start - 1) : start]
            if before != "" and (before in "公主责兼" or before in self._surnames):
                continue
            name = text[start : match.start("title")]
            alone = len(name) == len(match["surname"])
            inside = before + name[0] in self._common or (len(match["surname"]) == 1 and name[:2] in self._common)
            if not inside and not NOT_A_NAME.search(name) and not VENUE.match(text, end):
                yield _candidate(start, end if alone else start + len(name), 0.6 if alone else 0.75, "person.title")

    def _leads(self, text: str) -> Iterator[Candidate]:
        for match in self._leading.finditer(text):
            start, end = match.span("name")
            if match["speaker"] and text[start - 1 : start] not in ("", "\n"):
                continue
            likely = self._are_given(text[start + 1 : end])
            if not likely and (match["last"] is not None or match["owner"] or match["speaker"]):
                continue  # few words are a surname and characters of given names
            if self._may_be(match["name"]) and _BEFORE_LINE.search(text[max(0, start - 1) : start]):
                yield _candidate(start, end, 0.75 if likely else 0.65, "person.line")

    def _recipients(self, passage: Passage) -> Iterator[Candidate]:
        """Nicknames at the end of a pasted address: behind the phone, the last of the line."""
        for match in _AFTER_PHONE.finditer(passage.plain):
            start = passage.plain.rfind("\n", 0, match.start()) + 1
            place = bisect_left(passage.places, (start, 0))
            placed = place < len(passage.places) and passage.places[place][0] < match.start()
            name = match["name"]
            if placed and self._may_be(name) and not _NOBODY.match(name) and not _NOT_A_RECIPIENT.search(name):
                yield _candidate(*match.span("name"), 0.5, "person.line")

    def _born(self, text: str) -> Iterator[Candidate]:
        """The names that a biography or an entry of a form starts with."""
        for life in _LIFE.finditer(text):
            match = self._before_life.search(text, max(0, life.start() - _LONGEST_BEFORE), life.start())
            if match is None:
                continue
            name, told = match["name"], life["sex"] or match["title"]
            if (not told and life["title"]) or NOT_A_NAME.search(name) or _NOBODY.match(name):
                continue
            confidence = 0.0
            if match["known"] is not None and (told or name[:2] not in self._common):
                sure = "·" in name or match["title"] or self._are_given(name[1:])
                partly = life["sex"] and len(name) > 2 and (name[1] in self._given or name[2] in self._given)
                confidence = 0.8 if sure else 0.65 if partly else 0.0
            if confidence == 0:
                first = match.start("name") == 0 or text[match.start("name") - 1] in "\n。"
                foreign = len(name) > 2 and self._transcribing.issuperset(name)
                confidence = 0.65 if (first and told) or foreign else 0.0
            if confidence > 0:
                yield _candidate(*match.span("name"), confidence, "person.life")

    def _may_be(self, name: str) -> bool:
        return name[:2] not in self._common and NOT_A_NAME.search(name) is None

    def _is_verb(self, text: str, start: int, end: int) -> bool:
        """Whether the last of three characters goes on with the sentence: 李明检 of 李明检查."""
        return end - start == 3 and text[end - 1] not in self._given and text[end - 2] in self._given

    def _are_given(self, characters: str) -> bool:
        return characters != "" and all(character in self._given for character in characters)


def _one_of(surnames: frozenset[str]) -> str:
    """A pattern for one of them that starts with a set of characters: searching for it skips fast."""
    single = "".join(sorted(surname for surname in surnames if len(surname) == 1))
    seconds: dict[str, str] = {}
    for surname in sorted(surnames):
        if len(surname) == 2:
            seconds[surname[0]] = seconds.get(surname[0], "") + surname[1]
    double = "|".join(f"(?<={first})[{second}]" for first, second in seconds.items())
    return f"[{single}{''.join(seconds)}](?:{double}|(?<=[{single}]))"


def _candidate(start: int, end: int, confidence: float, name: str, context: Context | None = None) -> Candidate:
    return Candidate(EntityType.PERSON, start, end, confidence, name, None, context)
