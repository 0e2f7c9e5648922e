"""Invented values with right check digits, and near misses. Everything comes from the seed; nobody's data."""

from __future__ import annotations

from random import Random

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余杜叶程魏苏吕丁任卢姚"
    "沈钟姜崔谭陆范汪廖石贾韦夏付邹熊孟秦邱侯江尹薛闫段雷钱汤黎史陶贺顾毛郝龚邵万"
)
_COMPOUND = ("欧阳", "上官", "司马", "诸葛", "慕容", "皇甫")
_RARE = ("亓", "蔺", "岑", "冼", "揭", "占", "边", "闻", "戚", "滕", "佘", "商", "池", "储")
_MINORITY = ("阿依古丽·买买提", "古丽娜尔·艾山", "扎西多吉", "次仁卓玛", "买买提江·吐尔逊", "阿迪力·库尔班")
_RARER = ("禹", "隗", "尉", "粟", "邸", "宓", "撒", "蔚", "鄢", "綦", "呼延", "皇甫")
_WORD_NAMES = ("高峰", "成功", "海洋", "石头", "江山", "雷雨", "夏天", "白雪", "文静", "金星")
_SYLLABLES = "阿巴布达德迪尔法菲戈格哈赫卡克拉兰里林洛马米莫纳诺佩普萨塞斯塔特托维沃西亚伊扎"
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国文辉力永健世广志义兴良海山仁波宁贵福生龙元全"
    "胜学祥才发武新利清飞彬富顺信子昂浩宇轩梓涵欣怡诗雨佳琪思远嘉懿煜城雪梅晓东春燕红婷琳丹萍莉倩凯峰亮俊"
    "鹏斌宇航"
)
_CITIES = (
    "广东省|深圳市|南山区 浙江省|杭州市|余杭区 江苏省|苏州市|吴中区 四川省|成都市|武侯区 "
    "湖北省|武汉市|洪山区 北京市||海淀区 上海市||徐汇区 福建省|厦门市|思明区 "
    "山东省|青岛市|崂山区 河南省|郑州市|金水区 陕西省|西安市|雁塔区 广西壮族自治区|南宁市|青秀区"
)
_TOWNS = "马鞍镇 洋溪镇 三棵树镇 义堂镇 陈埭镇 洮阳镇"
_CODES = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65"
_ROADS = "科苑 文三 解放 天府 珞喻 中关村 漕溪北 环岛东 香港中 花园 长安南 民族大 学院 滨河 青年 和平"
_ESTATES = "阳光花园 翠湖小区 金色家园 龙湖天街 绿地中心 万科城 东方明珠公寓 锦绣江南 云谷新村 世纪嘉园"
_COUNTIES = "110108 310104 440305 330110 320506 510107 420111 350203 370212 410105 610113 450103"
_PROVINCE_SIGNS = "京沪粤浙苏川鄂闽鲁豫陕桂"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DOMAINS = "qq.com 163.com gmail.com outlook.com sina.com.cn foxmail.com 126.com corp-mail.cn icloud.com"
_WORDS = ("sunny", "lucky", "tiger", "blue", "happy", "wang", "chen", "leo", "mika", "star", "panda", "river")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def digits(rnd: Random, count: int) -> str:
    return "".join(rnd.choices("0123456789", k=count))


def person(rnd: Random) -> str:
    surname = rnd.choice(_COMPOUND) if rnd.random() < 0.03 else rnd.choice(_SURNAMES)
    return surname + "".join(rnd.sample(_GIVEN, rnd.choice((1, 2, 2, 2))))


def any_name(rnd: Random) -> str:
    """A name of any people of China, now and then; rare and compound surnames more often than in life."""
    chance = rnd.random()
    if chance < 0.08:
        return rnd.choice(_MINORITY)
    surname = rnd.choice(_COMPOUND) if chance < 0.15 else rnd.choice(_RARE if chance < 0.25 else _SURNAMES)
    return surname + "".join(rnd.sample(_GIVEN, rnd.choice((1, 2, 2))))


def rare_name(rnd: Random) -> str:
    return rnd.choice(_RARER) + "".join(rnd.sample(_GIVEN, 2))


def word_name(rnd: Random) -> str:
    """A name that is a word as well."""
    return rnd.choice(_WORD_NAMES)


def foreign_name(rnd: Random) -> str:
    """As names of other languages are written in Chinese."""
    return "".join(rnd.sample(_SYLLABLES, rnd.choice((3, 3, 4))))


def any_id(rnd: Random) -> str:
    """Of any province or a residence permit; most check digits do not hold, as in misread and invented ones."""
    county = rnd.choice(
        ("810000", "820000", "830000", *(f"{province}01{rnd.randint(1, 6):02}" for province in _CODES.split()))
    )
    body = county + f"{rnd.randint(1940, 2015)}{rnd.randint(1, 12):02}{rnd.randint(1, 28):02}" + digits(rnd, 3)
    right = sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11
    check = "10X98765432"[right if rnd.random() < 0.3 else (right + rnd.randint(1, 10)) % 11]
    return body + (check.lower() if rnd.random() < 0.3 else check)


def cn_id(rnd: Random, *, checked: bool = True) -> str:
    birthday = f"{rnd.randint(1950, 2010)}{rnd.randint(1, 12):02}{rnd.randint(1, 28):02}"
    body = rnd.choice(_COUNTIES.split()) + birthday + digits(rnd, 3)
    right = sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11
    return body + "10X98765432"[right if checked else (right + rnd.randint(1, 9)) % 11]


def mobile(rnd: Random) -> str:
    return rnd.choice(("138", "139", "150", "159", "166", "177", "186", "189", "191", "198")) + digits(rnd, 8)


def landline(rnd: Random) -> str:
    return f"{rnd.choice(('010', '021', '0755', '0571', '028'))}-{rnd.randint(2, 8)}{digits(rnd, 7)}"


def luhn_tail(body: str) -> str:
    total = 0
    for index, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if index % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def card(rnd: Random) -> str:
    head, size = rnd.choice(
        (
            ("622202", 19),
            ("621700", 19),
            ("622848", 19),
            ("625912", 16),
            ("4", 16),
            ("53", 16),
            ("3558", 16),
            ("37", 15),
        )
    )
    return luhn_tail(head + digits(rnd, size - 1 - len(head)))


def email(rnd: Random) -> str:
    local = rnd.choice(_WORDS) + rnd.choice(("", ".", "_")) + rnd.choice(_WORDS)
    return f"{local}{rnd.randint(1, 9999)}@{rnd.choice(_DOMAINS.split())}"


def address(rnd: Random) -> str:
    province, city, district = rnd.choice(_CITIES.split()).split("|")
    head = rnd.choice(
        (
            f"{province}{city}{district}",
            f"{city or province}{district}",
            f"{province} {city} {district}".replace("  ", " "),
        )
    )
    road = f"{rnd.choice(_ROADS.split())}{rnd.choice(('路', '路', '街', '大道'))}{rnd.randint(1, 999)}号"
    building = rnd.choice(("", rnd.choice(_ESTATES.split())))
    room = rnd.choice(
        (
            f"{rnd.randint(1, 30)}栋{rnd.randint(101, 2999)}室",
            f"{rnd.randint(1, 30)}号楼{rnd.randint(1, 6)}单元{rnd.randint(101, 999)}",
            "",
        )
    )
    return head + road + building + room


def hard_address(rnd: Random) -> str:
    """Villages, malls, works, lists of numbers, roads that are called after cities."""
    province, city, district = rnd.choice(_CITIES.split()).split("|")
    town, road, estate = rnd.choice(_TOWNS.split()), rnd.choice(_ROADS.split()), rnd.choice(_ESTATES.split())
    low, high, room = rnd.randint(1, 9), rnd.randint(10, 99), rnd.randint(101, 2999)
    tail = rnd.choice(
        (
            f"{town}{rnd.choice(('东街', '南花', '险岩', '旧街'))}村{low}组{high}号",
            f"{rnd.choice(('南苏州', '江西中', '望江西', '双河南'))}路{high}号、{high + low}号",
            f"{road}路万象广场负一层B{high}铺",
            f"云谷软件园E{low}栋{high}楼",
            f"{town}工业园板材市场{high}排{low}号",
            f"{road}街甲{high}号院{low}号楼{low}单元{room}室",
            f"{estate}{low}期{high}栋{low}单元{room}",
        )
    )
    return province + city + district + tail


def plate(rnd: Random) -> str:
    head = rnd.choice(_PROVINCE_SIGNS) + rnd.choice(_LETTERS[:12])
    if rnd.random() < 0.4:
        return head + rnd.choice("DF") + digits(rnd, 5)
    return (
        head
        + rnd.choice(("", "·"))
        + rnd.choice((digits(rnd, 5), rnd.choice(_LETTERS) + digits(rnd, 4), digits(rnd, 4) + rnd.choice(_LETTERS)))
    )


def passport(rnd: Random) -> str:
    return (
        rnd.choice(("E", "G", "EA", "EJ")).ljust(9, "0")[:1] + digits(rnd, 8)
        if rnd.random() < 0.6
        else "E" + rnd.choice(_LETTERS) + digits(rnd, 7)
    )


def permit(rnd: Random) -> str:
    return rnd.choice(("C", "W", "H", "M")) + digits(rnd, 8)


def chat_id(rnd: Random) -> str:
    return (
        f"{rnd.choice(_WORDS)}_{digits(rnd, 4)}" if rnd.random() < 0.5 else str(rnd.randint(10_000_000, 3_999_999_999))
    )


def iban(rnd: Random) -> str:
    country, body = rnd.choice(
        (
            ("DE", digits(rnd, 18)),
            ("GB", "NWBK" + digits(rnd, 14)),
            ("FR", digits(rnd, 23)),
            ("NL", "ABNA" + digits(rnd, 10)),
        )
    )
    number = int("".join(str(int(c, 36)) for c in body + country + "00"))
    whole = f"{country}{98 - number % 97:02}{body}"
    return whole if rnd.random() < 0.5 else " ".join(whole[i : i + 4] for i in range(0, len(whole), 4))


def us_ssn(rnd: Random) -> str:
    return f"{rnd.randint(100, 665)}-{rnd.randint(10, 99)}-{rnd.randint(1000, 9999)}"


def ip(rnd: Random) -> str:
    if rnd.random() < 0.3:
        return f"2001:db8::{rnd.randint(1, 65535):x}:{rnd.randint(1, 65535):x}"
    return ".".join(str(rnd.randint(1, 254)) for _ in range(4))


def order_no(rnd: Random) -> str:
    return rnd.choice(
        (
            f"2026{rnd.randint(1, 12):02}{rnd.randint(1, 28):02}{digits(rnd, 10)}",
            f"SF{digits(rnd, 13)}",
            f"YT{digits(rnd, 13)}",
            f"JT{digits(rnd, 13)}",
            f"{rnd.choice('123')}{digits(rnd, 18)}",
            f"26{rnd.randint(10, 12)}{rnd.randint(10, 28)}-{digits(rnd, 15)}",
            f"78{digits(rnd, 12)}",
        )
    )


def secret(rnd: Random) -> str:
    letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return rnd.choice(
        (
            "".join(rnd.choices(letters, k=8)) + rnd.choice("!@#$") + digits(rnd, 2),
            "ghp_" + "".join(rnd.choices(letters, k=36)),
            "AKIA" + "".join(rnd.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=16)),
            "sk-" + "".join(rnd.choices(letters, k=40)),
        )
    )
