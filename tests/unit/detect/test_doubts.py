"""What counts in a picture's text: what stands around a finding there says what it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guard.detect import Detector
from guard.model import DetectionSettings, EntityType, Finding, Label, LabelKind

SONGS = "播放列表\n夏夜\n晚风"


def judged(
    tagging: Detector, text: str, *labels: Label, shows_more: bool = False
) -> tuple[list[tuple[str, str]], tuple[Finding, ...]]:
    """What counts, as type and value, and all that was found before."""
    found = tagging.detect(text, labels)
    counted = tagging.judged(text, labels, found, shows_more=shows_more)
    return [(str(each.entity_type), text[each.start : each.end]) for each in counted], found


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(
            ("PERSON", text)
            for text in (SONGS, "温可 降温\n夏夜", "阿基米德原理", "播放\n\n陈小伟的歌\n\n晚风\n\n收藏")
        ),
        ("PERSON", "NOTE: Mark Text provides an emoji picker"),
        ("PERSON", "Name\nDefault Domain\nEnabled"),
        ("PERSON", "我是哈哈哈"),
        ("PERSON", "我波消\n解仪\n"),
        ("IP", "PlantUML Viewer\n1.6.0.10\nPython Indent"),
        ("IP", "Mozilla/5.0 Chrome/120.0.0.0 Safari"),
        ("IP", "https://47.251.22.122/favicon.ico"),
        ("IP", "服务器IP: 192.168.0.111"),
        ("EMAIL", "git clone git@github.com:someone/thing.git"),
        ("EMAIL", "Write to support@firm.com for help"),
        ("EMAIL", "To: all@firm.com"),
        ("EMAIL", "From: sender@example.org"),
        ("SECRET", "postgres://user:password@db/orders"),
        ("EMAIL", "logo@2x.png"),
        ("PERSON", "您的姓名\n\n例如：张三"),
        ("PERSON", "歌单\n歌手\n\n周杰伦\n\n许嵩"),
        ("PERSON", "搁浅\n\n许嵩\n\n寒叶雪风\n\n萧邦"),
        ("PERSON", "G308\n\n黄勇\n\nG104"),
        ("PERSON", "第五十二回\n\n怕明儿凤姐儿忙笑道：这话老祖宗不信"),
        ("PERSON", "いてきて成田忠久といふ名に聞き覚えの"),
        ("PERSON", "share\n\nMartin Adams.jpg\n\nMary Jones.jpg"),
        ("IP", "Attack IP 123.254.107.235"),
        ("IP", "访客IP 0:0:0:0:0:0:0:1"),
        ("EMAIL", "Boosted by @aria_app@misskey.io"),
        ("EMAIL", "ssh root@beta1.firm.com"),
        ("EMAIL", "build@node7.internal"),
        ("SECRET", "控制台密码\nSYS_DRUID_PASSWORD"),
        ("SECRET", "修改密码\nG104x"),
        ("ORDER_NO", "编号\n1688451858031\n127.0.0.1"),
        ("ADDRESS", "上课地点: 教一楼306室"),
        ("ADDRESS", "上课地点: 教一楼306室\n上课地点: 教二楼202室"),
        ("ORDER_NO", "入库单号：RK08301110\n\n仓库：常熟"),
        ("ORDER_NO", "流水\n6901236301342\n飞天茅台"),
        ("PHONE", "Parcel rates 2026. Customer service: 0345 774 0740"),
        ("PHONE", "品牌客服 400-321-2202"),
        ("EMAIL", "E-Mail\nname@company.com\n\nPassword"),
        ("EMAIL", "客服热线95188，发邮件至service@firm.com.cn。退货请寄：江苏省昆山市物流园路8号云帆"),
        ("ADDRESS", "客服热线95188，发邮件至service@firm.com.cn。退货请寄：江苏省昆山市物流园路8号云帆"),
        ("ADDRESS", "Call our hotline. Returns go to our Centre, No. 8 Logistics Park Road, Kunshan, Jiangsu 215300."),
        ("PHONE", "联系我们 400-321-2202"),
    ],
)
def test_what_is_something_else_does_not_count(tagging: Detector, kind: str, text: str) -> None:
    counted, found = judged(tagging, text)
    assert kind in {each.entity_type for each in found}, "nothing to judge"
    assert counted == []


def test_what_a_caption_of_things_calls_is_no_name(tagging: Detector) -> None:
    text = "王小明\n风格"
    of_things = Label(0, 3, "标签名称")
    assert judged(tagging, text, of_things)[0] == []
    assert judged(tagging, text, Label(0, 3, "客户名称"))[0] == [("PERSON", "王小明")]
    assert judged(tagging, f"{text}\n13800138000", of_things)[0][0] == ("PERSON", "王小明")


def test_what_a_timetable_has_below_its_headings_is_no_name(tagging: Detector) -> None:
    text = "07:40 石岭西\n\n09:15 石岭"
    names = [Label(6, 9, ""), Label(17, 19, "")]
    counted, found = judged(tagging, text, *(replace(each, text="出发站") for each in names))
    assert {each.entity_type for each in found} == {EntityType.PERSON}
    assert counted == []
    assert len(judged(tagging, text, *(replace(each, text="预约人") for each in names))[0]) == len(names)


def test_a_known_given_name_behind_a_label_is_no_thing(tagging: Detector) -> None:
    assert judged(tagging, "Name: Robert Otwema\n\nsync ok")[0] == [("PERSON", "Robert Otwema")]
    assert judged(tagging, "Name: Default Domain\n\nsync ok")[0] == []
    assert judged(tagging, "Buyer Zuri Otwema\n\nsync ok")[0] == [("PERSON", "Zuri Otwema")]


def test_authors_on_a_page_of_books_are_no_customers(tagging: Detector) -> None:
    column = "陈慈欣\n王建国\n李秀英\nRandal E. Otwema"
    assert judged(tagging, f"{column}\n\n书名\n\nISBN")[0] == []
    assert judged(tagging, f"{column}\n\n文章\n\n审核中")[0] == [("PERSON", "Randal E. Otwema")]
    assert judged(tagging, "Library\n\nBookmarks\n\nThomas Otwema")[0] == []
    assert judged(tagging, "Library\n\nMembers\n\nThomas Otwema")[0] == [("PERSON", "Thomas Otwema")]
    assert ("PERSON", "Thomas Otwema") in judged(tagging, "Library\n\nBookmarks\n\nThomas Otwema\n13800138000")[0]


def test_an_item_of_a_menu_is_no_name(tagging: Detector) -> None:
    text = "冷风扇\n空气净化器"
    labels = Label(0, 3, "会员"), Label(0, 3, "", LabelKind.MENU, 1)
    assert {each.entity_type for each in tagging.detect(text, labels)} == {EntityType.PERSON}
    assert judged(tagging, text, *labels)[0] == []
    couple = "李小姐 王先生"
    assert len(judged(tagging, couple, Label(0, len(couple), "", LabelKind.MENU, 1))[0]) == len(tagging.detect(couple))


def test_in_a_table_whose_names_read_as_a_menu_they_count_beside_other_data_of_persons(tagging: Detector) -> None:
    name, mail = "Otwema Dubois", "ethan.okafor@fastmail.com"
    labels = Label(0, len(name), "full_name"), Label(0, len(name), "", LabelKind.MENU, 0)
    assert judged(tagging, f"{name}\n\n{mail}", *labels)[0] == [("PERSON", name), ("EMAIL", mail)]
    assert judged(tagging, f"{name}\n\n{'no mail ' * 9}\n\n{mail}", *labels)[0] == [("EMAIL", mail)]


def test_a_known_given_name_is_no_item_of_a_menu(tagging: Detector) -> None:
    name = "Sophia Dubois"
    labels = Label(0, len(name), "full_name"), Label(0, len(name), "", LabelKind.MENU, 0)
    assert judged(tagging, name, *labels)[0] == [("PERSON", name)]


def test_a_name_counts_wherever_the_picture_says_it(tagging: Detector) -> None:
    far = f"{SONGS}\n\n{'歌 ' * 40}\n\n"
    assert judged(tagging, f"{far}姓名：夏夜")[0] == [("PERSON", "夏夜")] * 2
    assert judged(tagging, f"{far}夏夜")[0] == []


def test_a_guess_counts_where_it_is_greeted(tagging: Detector) -> None:
    others = "\n库存\n仓库\n规格\n单价"
    assert judged(tagging, f"【速达快递】汪玉曦您好，您的快件已到{others}")[0] == [("PERSON", "汪玉曦")]
    assert judged(tagging, f"【速达快递】汪玉曦您\n已购票{others}")[0] == [("PERSON", "汪玉曦")]
    assert judged(tagging, f"备注：客人宋永胜退房{others}")[0] == [("PERSON", "宋永胜")]
    assert judged(tagging, f"【速达快递】汪玉曦配送，您的快件已到{others}")[0] == []


def test_a_place_without_a_street_counts_where_something_calls_it_an_address(tagging: Detector) -> None:
    text = "配送至\n广西河池市宜州区"
    assert EntityType.ADDRESS in {each.entity_type for each in tagging.detect(text)}
    assert judged(tagging, text)[0] == []
    assert judged(tagging, f"{text}\n13800138000")[0][0] == ("ADDRESS", "广西河池市宜州区")
    assert judged(tagging, text, Label(4, len(text), "地址"))[0] == [("ADDRESS", "广西河池市宜州区")]


def test_the_number_of_goods_below_their_heading_is_no_order(tagging: Detector) -> None:
    text = "流水\n4006381333931"
    assert {each.entity_type for each in tagging.detect(text)} == {EntityType.ORDER_NO}
    assert judged(tagging, text, Label(3, len(text), "条码"))[0] == []


@pytest.mark.parametrize(
    ("heading", "text", "counted"),
    [("Orders", "8658032", 0), ("Total orders", "8658032", 0), ("订单数", "8658032", 0),
     ("Orders", "86580321234", 1), ("Order", "8658032", 1),
     ("Orders", "8658032\n\n8658033", 2)],
)  # fmt: skip
def test_how_many_orders_there_are_is_none(tagging: Detector, heading: str, text: str, counted: int) -> None:
    labels = [Label(text.index(part), text.index(part) + len(part), heading) for part in text.split()]
    assert len(judged(tagging, text, *labels)[0]) == counted


def test_a_number_below_a_heading_of_orders_is_an_order_also_where_it_looks_like_a_barcode(tagging: Detector) -> None:
    text = "6901236301342"
    assert judged(tagging, text, Label(0, len(text), "订单号"))[0] == [("ORDER_NO", text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"{SONGS}\n13800138000", ["夏夜"]),
        ("今天由陈小伟负责", ["陈小伟"]),
        ("姓名：夏夜", ["夏夜"]),
        ("夏夜\n男\n32", ["夏夜"]),
        ("王小明", ["王小明"]),
        ("温可 降温\n夏夜\n刚才客户柴晓波来过", ["温可", "夏夜", "柴晓波"]),
        ("EXAM-SYSTEM\n张华\n退出登录", ["张华"]),
        ("Robert Fox\n\nBrenda Lee", ["Robert Fox", "Brenda Lee"]),
        ("Noah Smith 10:04 AM", ["Noah Smith"]),
        ("Mary Jones", ["Mary Jones"]),
        ("Customer name: Zoltan Kovacs", ["Zoltan Kovacs"]),
        ("", []),
    ],
)
def test_a_name_counts_where_something_speaks_of_a_person(tagging: Detector, text: str, names: list[str]) -> None:
    assert [value for kind, value in judged(tagging, text)[0] if kind == "PERSON"] == names


def test_a_name_counts_in_a_message_and_in_a_picture_of_a_conversation(tagging: Detector) -> None:
    said = Label(SONGS.index("夏夜"), SONGS.index("夏夜") + 2, "", LabelKind.MESSAGE)
    assert judged(tagging, SONGS, said)[0] == [("PERSON", "夏夜")]
    assert judged(tagging, SONGS, shows_more=True)[0] == [("PERSON", "夏夜")]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("IP", "登录IP 10.0.0.7"),
        ("IP", "登录地址 123.254.107.235"),
        ("IP", "手机 13800138000\n123.254.107.235"),
        ("EMAIL", "@20244751@qq.com"),
        ("ORDER_NO", "订单编号\n1688451858031"),
        ("ORDER_NO", "原件已用EMS\n(1962090519641)寄出"),
        ("EMAIL", "wang@example.com\n13800138000"),
        ("PERSON", "wang@lanhai.example\n\n赵明晨 13800138000"),
        ("PHONE", "400-321-2202"),
        ("PHONE", "联系我们 13800138000"),
        ("PHONE", "客服热线 400-321-2202\n客户 13800138000"),
        ("PHONE", "Customer service called 0345 774 0740"),
        ("ADDRESS", "客服热线95188 收件：江苏省昆山市物流园路8号"),
        ("ADDRESS", "客服热线95188 王先生 13800138000 退货 江苏省昆山市物流园路8号"),
        ("SECRET", "密码：Hq7!kd02"),
    ],
)
def test_what_is_a_persons_counts(tagging: Detector, kind: str, text: str) -> None:
    assert kind in {found for found, _ in judged(tagging, text)[0]}


def test_evidence_names_what_spoke_for_or_against(tagging: Detector) -> None:
    asked = Detector(DetectionSettings(min_confidence=0.4))
    for text, shown, why in (
        (SONGS, asked, "a guess with nothing beside it"),
        ("1.6.0.10", asked, "a version"),
        ("夏夜\n男\n32", tagging, "beside words that speak of a person"),
        ("播放\n夏夜\n\n收藏\n13800138000", tagging, "beside other data of a person"),
    ):
        found = shown.judged(text, (), shown.detect(text), shows_more=False)
        assert why in {each.evidence.context for each in found}, text


def test_a_policy_may_ask_for_guesses() -> None:
    asked = Detector(DetectionSettings(min_confidence=0.4))
    assert judged(asked, SONGS)[0] == [("PERSON", "夏夜")]


def test_judging_adds_nothing_and_moves_nothing(tagging: Detector) -> None:
    text = "客户 王小明 13800138000 wang@example.com 登录IP 10.0.0.7\n身份证 110101199003071233"
    found = tagging.detect(text)
    places = {(each.entity_type, each.start, each.end) for each in found}
    kept = tagging.judged(text, (), found, shows_more=False)
    assert {(each.entity_type, each.start, each.end) for each in kept} == places
    assert EntityType.CN_ID in {each.entity_type for each in kept}
