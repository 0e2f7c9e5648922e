"""Names and addresses with their full span. All persons and places are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import DetectionSettings, EntityType, Label
from tests.support.detected import values_of


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("姓名：欧阳若曦", ["欧阳若曦"]),
        ("报修人蒋文明反映漏水", ["蒋文明"]),
        ("单号773128374650912，申通的", []),
        ("ZHANG Wei 您好，航班已改签", ["ZHANG Wei"]),
        ("OUYANG/Xiaoming, seat 12A", ["OUYANG/Xiaoming"]),
        ("LI Ion cells, WU Western Union, LONG Island", []),
        ("Call John Miller back", ["John Miller"]),
        ("Jordan Air shoes, a Tommy Hilfiger shirt", []),
        ("Paid by card, cardholder NATHAN BENNETT.", ["NATHAN BENNETT"]),
        ("SUMMER SALE, GRANT ACCESS, DEREK STREET", []),
        ("1. Kowalski, Marcus", ["Kowalski, Marcus"]),
        ("Paris, London, Victoria, Austin; Friday, June 5", []),
        ("541 Avenida Pedro Ulisses", []),
        ("库存 13800 件，单价 13805.71 元", []),
        ("姓 名 ： 张 伟", ["张 伟"]),
        ("收　件　人：张　伟　　电话：无", ["张　伟"]),
        ("姓名 王 芳 女 汉", ["王 芳"]),
        ("姓 名 ： 黄 沅   电 话 ： 无", ["黄 沅"]),
        ("姓名：张 男 汉", []),
        ("联系人：欧阳 娜娜", ["欧阳 娜娜"]),
        ("收件人万俟晓峰，电话", ["万俟晓峰"]),
        ("客户姓名：单于雄飞", ["单于雄飞"]),
        ("业主邵永康报修", ["邵永康"]),
        ("客户李明要求退款", ["李明"]),
        ("姓名：高兴", ["高兴"]),
        ("备注：高兴就好", []),
        ("保修登记：宁静，0755-26001234", ["宁静"]),
        ("account holder Hans Müller", ["Hans Müller"]),
        ("客户 Tom 来电", ["Tom"]),
        ("客户 Windows 电脑", []),
        ('"firstName": "John", "lastName": "O\'Brien"', ["John", "O'Brien"]),
        ("Passenger: WANG/XIAOMING", ["WANG/XIAOMING"]),
        ("Jiahui Lin", ["Jiahui Lin"]),
        ("邵棠慧男49岁", ["邵棠慧"]),
        ("2. 王秀兰 9栋自提", ["王秀兰"]),
        ("holder=窦书友", ["窦书友"]),
        ("介绍人马祥柏，车牌", ["马祥柏"]),
        ("Contact: Freya Radcliffe", ["Freya Radcliffe"]),
        ("Assigned: Wei Zhang", ["Wei Zhang"]),
        ("Huang Zihan called", ["Huang Zihan"]),
        ("Beijing Wang Fu Jing, Nanjing Road, Shanghai Lin Gang", []),
        ("The Lin Shin Tan Fang", []),
        ("To: Peng Guo <p.guo56@northwind.example>", ["Peng Guo"]),
        ("From: Order Desk <service@northwind.example>", []),
        ("收货人: 李丽 手机号码: 13166666666", ["李丽"]),
        ("联系人：阿依古丽·买买提", ["阿依古丽·买买提"]),
        ("联系人：木合塔尔-依明", ["木合塔尔-依明"]),
        ("请转告赵志强经理", ["赵志强"]),
        ("王先生您好", ["王先生"]),
        ("陈晓东，13800138000，已付款", ["陈晓东"]),
        ("收段东丽13800138000\n代收王小明13800138001", ["段东丽", "王小明"]),
        ("姓名：周敏。周敏昨天来过，周敏今天又来", ["周敏", "周敏", "周敏"]),
        ("Customer: John Smith called", ["John Smith"]),
        ("Dear Mr. Brown,", ["Brown"]),
        ("Tickets\n#41538 David Dixon\nLogin problem", ["David Dixon"]),
        ("曾佳\n[图片]\n售后\n物流\n单价", ["曾佳"]),
        ("王建明：您好，请问在吗\n客服：在的", ["王建明"]),
        ("毛利：三成，高度：不限\n时间：周末", []),
        ("他近来，焦虑\n不安，信用\n良好", []),
        ("持卡人姓名WANG XIAOMING", ["WANG XIAOMING"]),
        ("乘机人：LI/LEI", ["LI/LEI"]),
        ("孙奶奶，您的包裹到了", ["孙奶奶"]),
        ("13800138000 张三\n13800138001 李四", ["张三", "李四"]),
        ("张y,18802222222,黑龙江省哈尔滨市道里区经纬街道", ["张y"]),
        ("佛山市南海区穗盐路景裕嘉园1期 13609770999 大旋仔", ["大旋仔"]),
        ("佛山市南海区穗盐路景裕嘉园1期 13609770999 加急", []),
        ("欧阳建明，男，1970年出生，硕士，高级会计师。", ["欧阳建明"]),
        ("古丽娜尔·艾山女士，1978年出生", ["古丽娜尔·艾山"]),
        ("那日苏，男，蒙古族，1972年出生", ["那日苏"]),
        ("扎西多吉，60岁，牧民", ["扎西多吉"]),
        ("姓名：兀兰惠\n性别：女", ["兀兰惠"]),
        ("主治医师李明检查后诊断为肺炎", ["李明"]),
        ("昨天由季航才诊断为肺炎", ["季航才"]),
        ("昨天被东方曦斌诊断为肺炎", ["东方曦斌"]),
        ("家住和平街的南宫乐今年26岁", ["南宫乐"]),
        ("这笔费用请找客户经理薄利乐，谢谢", ["薄利乐"]),
        ("高军的手机号码已经变更", ["高军"]),
        ("王小佳的订单有两笔，其中一笔王小佳已经付款", ["王小佳", "王小佳"]),
        ("护国寺小吃店总店营业到十点", []),
        ("历任会计系主任、设计室主任、资金部经理、商务部经理", []),
        ("程序员，男，28岁，患有高血压，1998年出生", []),
        ("select name ORDER BY age", []),
        ("各位先生：本公司女士，女，请注意", []),
        ("周末方便的时间都可以安排", []),
        ("收款自 CHAN Tai Man", ["CHAN Tai Man"]),
        ("HO Ka Yan", ["HO Ka Yan"]),
        ("旅客 LI/HAORAN 与 WANG JIALE", ["LI/HAORAN", "WANG JIALE"]),
        ("HE/SHE, AC/DC, LONG TIME, LI BATTERY", []),
        ('"customerName":"柯岩金",', ["柯岩金"]),
        ("退货请寄：科技园前台，苗忠芬收，400-136-6239", ["苗忠芬"]),
        ("市民苗东(联系电话：13842319637)来电", ["苗东"]),
        ("申请人\n付款人\n房号", []),
        ("阿伏伽德罗常数，净胜球，周报", []),
        ("HO Scale, LAM Research, MA Trend Line", []),
        ("国安 vs 海港\n现场查勘\n初三", []),
        ("扬声器\n麦克风\n摄像头", []),
        ("用户 颜色比图片深一点，不过也挺好看的。", []),
    ],
)
def test_rules_find_names(by_rules: Detector, text: str, names: list[str]) -> None:
    assert values_of(by_rules, EntityType.PERSON, text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("您好，我想帮张晓雯改一下预约", ["张晓雯"]),
        ("昨天徐建平和高丽萍都来过店里", ["徐建平", "高丽萍"]),
        ("罗冰生称，港口的库存很高", ["罗冰生"]),
        ("小说家Gregory Keyes撰写了新书", ["Gregory Keyes"]),
        ("推荐您去司马记火锅店，离公园很近", []),
        ("★★★★\n第二次回购了\n颜色：米白\n\n家里人都说不错。", []),
        ("星河入梦\n白噪音·30:00", []),
        ("| 巴特尔·朝格图 | 18377994825 |", ["巴特尔·朝格图"]),
    ],
)
def test_the_tagger_finds_names_that_no_rule_sees(tagging: Detector, text: str, names: list[str]) -> None:
    assert values_of(tagging, EntityType.PERSON, text) == names


def test_a_name_on_goods_is_no_person(tagging: Detector) -> None:
    assert values_of(tagging, EntityType.PERSON, "老干妈 李宁 安踏 王守义十三香 张小泉菜刀 断货") == []
    assert values_of(tagging, EntityType.PERSON, "李宁说他没收到") == ["李宁"]


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("房号3栋2单元1801漏水", ["3栋2单元1801"]),
        ("住址：广西壮族自治区 桂林市 阳朔县龙腾大道804号", ["广西壮族自治区 桂林市 阳朔县龙腾大道804号"]),
        ("地址香港九龍旺角彌敦道688號12樓B室，謝謝", ["香港九龍旺角彌敦道688號12樓B室"]),
        ("Ship to 88 Queen St E, Toronto, ON M5C 1S1, thanks", ["88 Queen St E, Toronto, ON M5C 1S1"]),
        ("67/159 Ocean Parade, Annandale\nNSW 2038", ["67/159 Ocean Parade, Annandale\nNSW 2038"]),
        ("to Flat F, 8/F, Lake Heights, 9 Hill Road, Tuen Mun.", ["Flat F, 8/F, Lake Heights, 9 Hill Road, Tuen Mun"]),
        ("2658 Hill Ave, Unit\n22, Evanston, IL 60201", ["2658 Hill Ave, Unit\n22, Evanston, IL 60201"]),
        ("at Flat 3, 27 Baker Street, London NW1 6XE.", ["Flat 3, 27 Baker Street, London NW1 6XE"]),
        ("北京市海淀区青年路713号锦绣江南2-1-2904，谢谢", ["北京市海淀区青年路713号锦绣江南2-1-2904"]),
        ("上海市静安区凤凰大道451号阳光一\n百9-1-303", ["上海市静安区凤凰大道451号阳光一\n百9-1-303"]),
        ("安徽省芜湖市镜湖区鑫苑名家B9-3203", ["安徽省芜湖市镜湖区鑫苑名家B9-3203"]),
        ("UTF-8 LF Ln 180", []),
        ("北京市海淀区青年路713号下单时间2024-11-02", ["北京市海淀区青年路713号"]),
        ("地点：公司一楼大厅", []),
        ("已到郑州市金水区花园路营业部", []),
        ("北京市朝阳区建国路88号\tYT6145464094912\t台灯\t客服2号", ["北京市朝阳区建国路88号"]),
        ("北京市朝阳区建国路88号\t已签收\t客服2号", ["北京市朝阳区建国路88号"]),
        ("长沙市开福区芙蓉路127号锦绣江南\t待发货", ["长沙市开福区芙蓉路127号锦绣江南"]),
        ("广东省深圳市\t南山区科苑路15号\t3栋1201室\t天猫", ["广东省深圳市\t南山区科苑路15号\t3栋1201室"]),
    ],
)
def test_an_address_ends_where_it_ends(by_rules: Detector, text: str, addresses: list[str]) -> None:
    assert values_of(by_rules, EntityType.ADDRESS, text) == addresses


def test_a_name_that_a_narrow_bubble_breaks_is_found(tagging: Detector) -> None:
    text = "您好，昨天下午三点左右我同事王\n建华去过你们店，麻烦查一下"
    assert values_of(tagging, EntityType.PERSON, text) == ["王\n建华"]


def test_names_can_be_switched_off() -> None:
    text = "您好，我想帮张晓雯改一下预约，姓名：李丽"
    assert values_of(Detector(DetectionSettings(names=False)), EntityType.PERSON, text) == ["李丽"]
    off = DetectionSettings(disabled=frozenset({EntityType.PERSON}))
    assert values_of(Detector(off), EntityType.PERSON, text) == []


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("寄到广东省深圳市南山区科苑路15号3栋1201室，谢谢", ["广东省深圳市南山区科苑路15号3栋1201室"]),
        ("地址：翠湖小区8号楼2单元301", ["翠湖小区8号楼2单元301"]),
        ("我住在文三路199号创业大厦A座1805", ["文三路199号创业大厦A座1805"]),
        ("四川省 成都市 武侯区天府大道88号 王芳 13800138000", ["四川省 成都市 武侯区天府大道88号"]),
        (
            "上海市徐汇区漕溪北路\n18号实业大厦20楼B座东侧办公区\n收货人：李丽",
            ["上海市徐汇区漕溪北路\n18号实业大厦20楼B座东侧"],
        ),
        ("ship to 4871 Mark Station, Heatherburgh, MP 35314.", ["4871 Mark Station, Heatherburgh, MP 35314"]),
        ("寄到江西路96号、98号", ["江西路96号、98号"]),
        ("门店就在望江西路129号五彩大厦18层", ["望江西路129号五彩大厦18层"]),
        ("黄村镇双河南路6号", ["黄村镇双河南路6号"]),
        ("我住光谷软件园E3栋9楼", ["光谷软件园E3栋9楼"]),
        ("老家在四川省南充市仪陇县马鞍镇险岩村4社", ["四川省南充市仪陇县马鞍镇险岩村4社"]),
        ("就在花园路与农业路交叉口，我们的地址是在溪翁庄七孔桥西。", ["溪翁庄七孔桥西"]),
        ("地址是北京市西城区景山前街景山公园，请导航", ["北京市西城区景山前街景山公园"]),
        ("重庆石柱县南宾街道", ["重庆石柱县南宾街道"]),
        ("地址是什么？地址在哪条路上？收货地址改成公司了吗", []),
        ("地址填错了怎么改，我们的地址是在景区里面吧", []),
        ("请在2号窗口办理，4楼缴费", []),
        ("这个函数 address starts at a place name of it", []),
        ("北京烤鸭店和上海小笼包店都不错", []),
        ("深圳的天气很好", []),
        ("2 号线三号口出站", []),
        ("长沙市门店", []),
        ("148 Priory Close, Sheffield S10 2TN", ["148 Priory Close, Sheffield S10 2TN"]),
        ("厦门市集美区站", []),
        ("长沙市开福区旗舰店", []),
        ("杭州市分公司", []),
        (
            "Room 2102, No. 87 Keyuan Road, Chaoyang District, Beijing",
            ["Room 2102, No. 87 Keyuan Road, Chaoyang District, Beijing"],
        ),
        (
            "No. 804 Zhongshan Road, Xuhui District,\nShanghai 200030",
            ["No. 804 Zhongshan Road, Xuhui District,\nShanghai"],
        ),
        (
            "Flat B, 12/F, Block 3, 88 Nathan Road, Kowloon, Hong Kong",
            ["Flat B, 12/F, Block 3, 88 Nathan Road, Kowloon"],
        ),
        (
            "Flat 3B, 12/F, Tower 2, Lake Court, 88\nNathan Road, Kowloon, Hong Kong",
            ["Flat 3B, 12/F, Tower 2, Lake Court, 88\nNathan Road, Kowloon, Hong Kong"],
        ),
        ("No. 157 Huaihai\nRoad, Guangzhou 510630", ["No. 157 Huaihai\nRoad, Guangzhou 510630"]),
        ("99 0rchard Road #03-12,Singapore 238841", ["99 0rchard Road #03-12,Singapore 238841"]),
        ("706 Collins St, Melbourne VIC 3000", ["706 Collins St, Melbourne VIC 3000"]),
        ("429 Queensway, London W2 4QH", ["429 Queensway, London W2 4QH"]),
        ("3 Gateway, 5 Railway, Node", []),
        ("365 Albert Road, Bristol BS1\n5HU", ["365 Albert Road, Bristol BS1\n5HU"]),
        ("683 King's Road, North Point, Hong\nKong", ["683 King's Road, North Point, Hong\nKong"]),
        (
            "1308,Unit 2,B1dg 5,211 Guihua Street,Huqiu\nDistrict",
            ["1308,Unit 2,B1dg 5,211 Guihua Street,Huqiu\nDistrict"],
        ),
        (
            "Room 2205, Building 8, Jade Bay, No. 815 Jianguo Road, Shushan District, Hefei, Anhui 230031",
            ["Room 2205, Building 8, Jade Bay, No. 815 Jianguo Road, Shushan District, Hefei, Anhui 230031"],
        ),
        ("Ask John Smith, No. 815 Jianguo Road, Hefei 230031", ["No. 815 Jianguo Road, Hefei 230031"]),
        (
            "旧地址No. 17 Binjiang East Road，Jinshui District, Zhengzhou",
            ["No. 17 Binjiang East Road，Jinshui District, Zhengzhou"],
        ),
        ("No. 134 Tianfu\nAvenue North, Dalian 523044", ["No. 134 Tianfu\nAvenue North, Dalian 523044"]),
        ("No. 13 Renmin Road Yanta District, Xi'an", ["No. 13 Renmin Road Yanta District, Xi'an"]),
        ("地址：上海市徐汇区******", []),
        ("地址：重庆市渝北区******", []),
        ("收货地址 省/市/区/街道/门牌号", []),
        ("地址：上海市徐汇区天平路8号***", ["上海市徐汇区天平路8号"]),
    ],
)
def test_finds_addresses(by_rules: Detector, text: str, addresses: list[str]) -> None:
    found = values_of(by_rules, EntityType.ADDRESS, text)
    assert len(found) == len(addresses)
    assert all(one.startswith(whole) for one, whole in zip(found, addresses, strict=True))


def test_a_name_is_not_broken_between_two_lines_that_each_hold_a_whole_one(by_rules: Detector) -> None:
    names = ["MARTIN DELARUE", "EMILY HASTINGS"]
    assert values_of(by_rules, EntityType.PERSON, "\n".join([*names, "于诗子"]))[:2] == names


@pytest.mark.parametrize(
    ("text", "label", "addresses"),
    [
        ("Building\n7, No.\n888 Jiefang\nHuqiu District", "Address", 1),
        ("10.0.0.7\nnode 7\nMain", "Address", 0),
        ("陕西省西安市雁\n塔区白马镇柳树\n村3组33号", "地址", 1),
        ("2楼暂无\n详细说明，请查看", "地址", 0),
        ("Building\n7, No.\n888 Jiefang\nHuqiu District", "Remark", 0),
    ],
)
def test_the_pieces_of_a_cell_for_addresses_are_one(by_rules: Detector, text: str, label: str, addresses: int) -> None:
    starts = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]
    labels = [Label(start, (text + "\n").index("\n", start), label) for start in starts]
    found = [each for each in by_rules.detect(text, labels) if each.entity_type is EntityType.ADDRESS]
    assert [(each.start, each.end) for each in found] == [(0, len(text))] * addresses


def test_the_last_sign_of_an_address_in_a_cell_may_have_a_line_of_its_own(by_rules: Detector) -> None:
    text = "内蒙古自治区包头市昆都仑区东河新村13幢3106\n室\n\n室"
    (found,) = by_rules.detect(text, [Label(0, text.index("\n"), "收货地址")])
    assert text[found.start : found.end] == text[:-3]
