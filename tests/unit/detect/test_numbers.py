"""Identity numbers, phones and cards: what is found, as what, and what stays quiet. All values are invented."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import EntityType, Label

CN_ID, PHONE, BANK_CARD, EMAIL = EntityType.CN_ID, EntityType.PHONE, EntityType.BANK_CARD, EntityType.EMAIL


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("身份证11010519491231002X", [(CN_ID, "11010519491231002X")]),
        ("我的手机壹叁捌零零壹叁捌零零零", [(PHONE, "壹叁捌零零壹叁捌零零零")]),
        ("同号 138零零138零零零", [(PHONE, "138零零138零零零")]),
        ("信息如下：身份证号：110101199003074559", [(CN_ID, "110101199003074559")]),
        ("系统提示身份证号无效：110101199003074559", [(CN_ID, "110101199003074559")]),
        ("例如 11010519491231002X", [(CN_ID, "11010519491231002X")]),
        ("身份证号：110105 19491231 002X，谢谢", [(CN_ID, "110105 19491231 002X")]),
        ("１１０１０５１９４９１２３１００２Ｘ", [(CN_ID, "１１０１０５１９４９１２３１００２Ｘ")]),
        ("证件 11O1O5l949l231O02X", [(CN_ID, "11O1O5l949l231O02X")]),
        ("她的号码\n11010519491\n231002X", [(CN_ID, "11010519491\n231002X")]),
        ("身份证 110105194912310021", [(CN_ID, "110105194912310021")]),
        ("身份证：110105491231002", [(CN_ID, "110105491231002")]),
        ("身份证ID11010519491231002X", [(CN_ID, "11010519491231002X")]),
        ("身份证1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", [(CN_ID, "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X")]),
        ("身份证号（请填写18位证件号码）：110105194912310021", [(CN_ID, "110105194912310021")]),
        ("身份证：110101 19900307 455 8", [(CN_ID, "110101 19900307 455 8")]),
        ("11010519491231002X_正面.jpg", [(CN_ID, "11010519491231002X")]),
        ("资料_110105194912310021_13800138000", [(CN_ID, "110105194912310021"), (PHONE, "13800138000")]),
        ("证件号码：3302122001072447SX", [(CN_ID, "3302122001072447SX")]),
        ("1. 甲 11010Z19730509456Z 13800138000", [(CN_ID, "11010Z19730509456Z"), (PHONE, "13800138000")]),
        ("userId=1002938475, phone=13800138000", [(PHONE, "13800138000")]),
        ('{"id_card": "110105194912310021"}', [(CN_ID, "110105194912310021")]),
        ("医保卡号 110105194912310021", [(CN_ID, "110105194912310021")]),
        ("11010519491231002113800138000", [(CN_ID, "110105194912310021"), (PHONE, "13800138000")]),
        ("11010519491231002X13800138000", [(CN_ID, "11010519491231002X"), (PHONE, "13800138000")]),
        ("一、1101 051949123100211380013 8000\n2", [(CN_ID, "1101 05194912310021"), (PHONE, "1380013 8000")]),
        ("12110105194912310038 待审核", [(CN_ID, "110105194912310038")]),
        ("6幢15911010519491231002X", [(CN_ID, "11010519491231002X")]),
        ("联系电话：6217001234567890122", [(BANK_CARD, "6217001234567890122")]),
        ("Tel: 6217001234567890122", [(BANK_CARD, "6217001234567890122")]),
        ("电话 62345678 62345679", []),
        ("6217001234567890122\nx", [(BANK_CARD, "6217001234567890122")]),
        ("6217001234567890056\nx", [(BANK_CARD, "6217001234567890056")]),
        ("6217001234567890122\n13800138006\nx", [(BANK_CARD, "6217001234567890122"), (PHONE, "13800138006")]),
        ("12 110105 19491231 002 X", [(CN_ID, "110105 19491231 002 X")]),
        ("卡号 6221 5507 4405 4150 X", [(BANK_CARD, "6221 5507 4405 4150")]),
        ("13800138000\n6221550744054150\nx", [(PHONE, "13800138000"), (BANK_CARD, "6221550744054150")]),
        ("身份证 110105 19491231 002 X", [(CN_ID, "110105 19491231 002 X")]),
        ("13800138000 11010519491231002\nX", [(PHONE, "13800138000"), (CN_ID, "11010519491231002\nX")]),
        ("4884370374244", [(BANK_CARD, "4884370374244")]),
        ("4165457897392", []),
        ("卡号 4165457897392", [(BANK_CARD, "4165457897392")]),
        ("26217001234567890122 已发货", [(BANK_CARD, "6217001234567890122")]),
        ("26217001234567890123 已发货", []),
        ("12110105194912310022 已发货", []),
        ("订单号：26217001234567890122", [(EntityType.ORDER_NO, "26217001234567890122")]),
        (
            "单号4200074818862072817888377232 138\n0013 8000",
            [(EntityType.ORDER_NO, "4200074818862072817888377232"), (PHONE, "138\n0013 8000")],
        ),
        ("13800138000110105194912310021", [(PHONE, "13800138000"), (CN_ID, "110105194912310021")]),
        ("请打到这张卡上 6221550744054154 建行的", [(BANK_CARD, "6221550744054154")]),
        ("手机1 3 8 0 0 1 3 8 0 0 0", [(PHONE, "1 3 8 0 0 1 3 8 0 0 0")]),
        ("GET /a?phone=13800138000&x=1", [(PHONE, "13800138000")]),
        ("Phone\n+49 154 18006158", [(PHONE, "+49 154 18006158")]),
        ("Phone +1 (284) 513-3233", [(PHONE, "+1 (284) 513-3233")]),
        ("我的电话是13800138000！", [(PHONE, "13800138000")]),
        ("!13800138000", [(PHONE, "13800138000")]),
        ("13800138000！13900139000！", [(PHONE, "13800138000"), (PHONE, "13900139000")]),
        ("[13800138000,13900139000]", [(PHONE, "13800138000"), (PHONE, "13900139000")]),
        ("a|13800138000|b", [(PHONE, "13800138000")]),
        ("|13800138000|11010519491231002X|", [(PHONE, "13800138000"), (CN_ID, "11010519491231002X")]),
        ("13800138000|l39OO139OOO", [(PHONE, "13800138000"), (PHONE, "l39OO139OOO")]),
        ("13800138000B", [(PHONE, "13800138000")]),
        ("13800138000s", [(PHONE, "13800138000")]),
        ("13800138000 B座", [(PHONE, "13800138000")]),
        ("tel l3800l3800O|", [(PHONE, "l3800l3800O")]),
        ("|3800138000 手机", [(PHONE, "|3800138000")]),
        ("+8613800138000!", [(PHONE, "+8613800138000")]),
        ("0571-88234561！", [(PHONE, "0571-88234561")]),
        ("身份证11010519491231002X！", [(CN_ID, "11010519491231002X")]),
        ("身份证110105194912310021！", [(CN_ID, "110105194912310021")]),
        ("张,42424242 42424242\n9 李", [(BANK_CARD, "42424242 42424242")]),
        ("张,4242 424242424242\n9 李", [(BANK_CARD, "4242 424242424242")]),
        ("张,424242 4242424242\n9 李", []),
        ("6222021234567890128|09/27", [(BANK_CARD, "6222021234567890128")]),
        ("卡号[6222021234567890128]", [(BANK_CARD, "6222021234567890128")]),
        ("手机=13800138000", [(PHONE, "13800138000")]),
        ("phone =13800138000", [(PHONE, "13800138000")]),
        ("=13800138000", [(PHONE, "13800138000")]),
        ("id=11010519491231002X", [(CN_ID, "11010519491231002X")]),
        ("GET /a?x=11010519491231002X", [(CN_ID, "11010519491231002X")]),
        ("登录账号：13800138000", [(PHONE, "13800138000")]),
        ("account: 13800138000", [(PHONE, "13800138000")]),
        ("卡号 13800138000", [(PHONE, "13800138000")]),
        ("工号13800138000", [(PHONE, "13800138000")]),
        ("13800138000 ×", [(PHONE, "13800138000")]),
        ("11010519491231003804-07 ¥22.74", [(CN_ID, "110105194912310038")]),
        ("0912-345-678", [(PHONE, "0912-345-678")]),
        ("0968402759", [(PHONE, "0968402759")]),
        ("手機 0912045678", [(PHONE, "0912045678")]),
        ("(852) 9015 3980", [(PHONE, "(852) 9015 3980")]),
        ("OSI CA CTCM13800138000/P1", [(PHONE, "13800138000")]),
        ("SSR FOID CA HK1 NI11010519491231002X/P1", [(CN_ID, "11010519491231002X")]),
        ("证件 132 2957 3555", [(PHONE, "132 2957 3555")]),
        ("余额 13800138000", [(PHONE, "13800138000")]),
        ("账号：11010519491231002X", [(CN_ID, "11010519491231002X")]),
        ("订单号：11010519491231002X", [(CN_ID, "11010519491231002X")]),
        ("IMG_13800138000.jpg", [(PHONE, "13800138000")]),
        ("tel_13800138000_正面.jpg", [(PHONE, "13800138000")]),
        ("手机一三八〇〇一三八〇〇〇", [(PHONE, "一三八〇〇一三八〇〇〇")]),
        ("打13800138000找我", [(PHONE, "13800138000")]),
        ("+86 138-0013-8000", [(PHONE, "+86 138-0013-8000")]),
        ("tel13800138000", [(PHONE, "13800138000")]),
        ("Tel.13800138000", [(PHONE, "13800138000")]),
        ("phone-13800138000", [(PHONE, "13800138000")]),
        ("No.6222021998010112345", [(BANK_CARD, "6222021998010112345")]),
        ("证件No.11010519491231002X", [(CN_ID, "11010519491231002X")]),
        ("txt.11010519491231002X", [(CN_ID, "11010519491231002X")]),
        ("a-110105194912310021-b", []),
        ("e-13800138000", []),
        ("回访·13800138000·2026-08-12 09:33", [(PHONE, "13800138000")]),
        ("2026-08-12 09:33 13800138000", [(PHONE, "13800138000")]),
        ("13800138000/2026-08-12 09:33", [(PHONE, "13800138000")]),
        ("110105 1949-12-31 002X", [(CN_ID, "110105 1949-12-31 002X")]),
        ("4367 4219 7290 9299 406", [(BANK_CARD, "4367 4219 7290 9299 406")]),
        ("年龄25,138 0013 8000", [(PHONE, "138 0013 8000")]),
        ("[11010519491231002X____]", [(CN_ID, "11010519491231002X")]),
        ("电话 13800138000______", [(PHONE, "13800138000")]),
        ("电话 0769-29145527-4305", [(PHONE, "0769-29145527-4305")]),
        ("1.6222021234567894", [(BANK_CARD, "6222021234567894")]),
        ("13800138000 2026-08-12 09:33 13900139000", [(PHONE, "13800138000"), (PHONE, "13900139000")]),
        ("电话：83172726、83172706。", [(PHONE, "83172726"), (PHONE, "83172706")]),
        ("座机010-62345678转801", [(PHONE, "010-62345678转801")]),
        ("热线 400-820-8820", [(PHONE, "400-820-8820")]),
        ("call +44 20 7946 0958", [(PHONE, "+44 20 7946 0958")]),
        ("手机一三八零零一三八零零零", [(PHONE, "一三八零零一三八零零零")]),
        ("卡号 6222 0212 3456 7890 128", [(BANK_CARD, "6222 0212 3456 7890 128")]),
        ("4111 1111 1111 1111", [(BANK_CARD, "4111 1111 1111 1111")]),
        ("6222 0212 3456 7890 12\n8", [(BANK_CARD, "6222 0212 3456 7890 12\n8")]),
        ("3782-822463-10005", [(BANK_CARD, "3782-822463-10005")]),
        ("信用卡号6225000000000000，有效期", [(BANK_CARD, "6225000000000000")]),
        ("身份证：110105194912310021，13800138000", [(CN_ID, "110105194912310021"), (PHONE, "13800138000")]),
        ("电话 138 0013 8000\nli@qq.com", [(PHONE, "138 0013 8000"), (EMAIL, "li@qq.com")]),
        ("6222 0212 3456 7890 128\nli.bai@qq.com", [(BANK_CARD, "6222 0212 3456 7890 128"), (EMAIL, "li.bai@qq.com")]),
        ("13800138000.5", [(PHONE, "13800138000")]),
    ],
)
def test_finds(detector: Detector, text: str, expected: list[tuple[EntityType, str]]) -> None:
    assert [(found.entity_type, text[found.start : found.end]) for found in detector.detect(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "订单号：13800138000",
        "请输入18位身份证号，例如：110101199001011234",
        "身份证号 110101199003074559（示例）",
        "2026年一二三四五六七八九",
        "Phone 2026-06-16",
        "0.033533783043",
        "联系 2026-01-0915:20",
        "下单时间 2026-11-24 15:02:30",
        "时间戳 1700000000000",
        "金额 ¥1,234,567.89",
        "123e4567-e89b-12d3-a456-426614174000",
        "条码 6901234567892",
        "6904470899744 148.13 406.661538",
        "0912183045",
        "0900-000-000",
        "盒 B-60-46 144 479 710 27",
        "车载手机支架 425 338 148 675 12",
        "版本 10.0.19045.3570",
        "SKU138001380001",
        "SKU 13800138000",
        "货号：13800138000",
        "sku_13800138000",
        "GET /a?t=13800138000",
        "分数：9 8 9 7 8 9 9 8 7 6 5 9 8 7",
        "1 2 3 4 5 6 7 8 9 10 11 12 13",
        "库存 12345678 件",
        "11010519491331002X",
        "8888888888888888",
        "20260115103000123456",
        "12345678901\n23456789012\n34567890123",
        "bytes=18231\n2026-03-1918:24:19 DEBUG",
        "v1.5.3\n2026-02-26\n修复若干问题",
        "轴承 187.88 2026-01-04",
        "v6.14.62025-05-24 · build 566568",
        "v2.13.3 2024/03/25",
        "≈ 1.6449340668482264",
        "\n1.6449340668482264\n",
        "5,667,183 3178100 2,287,011",
        "17441915286.90",
        "金额\n17441915286.90\n¥13972568981.82",
        "49800589672.81",
        "upload.max=13421772800",
        "upload.size: 13421772800",
        "文件大小 13421772800",
        "访客数：18792067514",
        "联系电话\n2026.06.01-2026.06.18",
        "电话 2026/06/01~2026/06/18",
    ],
)
def test_stays_quiet(detector: Detector, text: str) -> None:
    assert [found for found in detector.detect(text) if found.entity_type in (CN_ID, PHONE, BANK_CARD)] == []


def test_an_account_that_is_a_mobile_counts_for_less_than_a_bare_one(detector: Detector) -> None:
    (account,), (bare,) = detector.detect("账号 13800138000"), detector.detect("13800138000")
    assert 0.5 <= account.confidence < bare.confidence


def test_a_mobile_below_a_time_and_a_bracketed_number_beside_a_case_are_phones(detector: Detector) -> None:
    time = Label(0, 11, "成交时间")
    (mobile,), (bracketed,) = detector.detect("16684552400", (time,)), detector.detect("Case (664) 645-5034")
    assert (mobile.entity_type, bracketed.entity_type) == (PHONE, PHONE)
    assert min(mobile.confidence, bracketed.confidence) >= 0.5


def test_a_sign_beside_a_whole_number_costs_no_confidence(detector: Detector) -> None:
    (beside,), (bare,) = detector.detect("|11010519491231002X|"), detector.detect("11010519491231002X")
    assert beside.confidence == bare.confidence


def test_a_bad_check_digit_lowers_the_confidence_and_shows_in_the_evidence(detector: Detector) -> None:
    (good,) = detector.detect("11010519491231002X")
    (bad,) = detector.detect("110105194912310021")
    assert good.evidence.checksum is True
    assert bad.evidence.checksum is False
    assert bad.confidence < good.confidence


def test_the_label_raises_a_bad_check_digit(detector: Detector) -> None:
    (bare,) = detector.detect("110105194912310021")
    (labelled,) = detector.detect("身份证：110105194912310021")
    assert labelled.confidence > bare.confidence
    assert labelled.evidence.context == "identity"


def test_numbers_formed_as_a_labelled_order_are_orders(detector: Detector) -> None:
    text = "最近订单\nDD310065433967\n保温杯 38.00\n\nDD554685634752\n\nDD5546856347521\n\nRD554685634752"
    orders = [text[each.start : each.end] for each in detector.detect(text) if each.entity_type is EntityType.ORDER_NO]
    assert orders == ["DD310065433967", "DD554685634752"]


def test_a_landline_beside_a_card_in_the_next_line_is_no_part_of_it(detector: Detector) -> None:
    text = "0451-7075 3041\n5187-1078-0759-5878"
    phones = [text[each.start : each.end] for each in detector.detect(text) if each.entity_type is PHONE]
    assert phones == ["0451-7075 3041"]


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("柴桐梓17676312440320505********3216", ["17676312440"]),
        ("+44 7700 900205 610113********2753", ["+44 7700 900205"]),
        ("1767631244320505********3216", []),
        ("0472-3431-1417·9:55", ["0472-3431-1417"]),
        ("0472-3431-1417-9055-1000", []),
        ("电话 0451 8349 7830 /025-81205779", ["0451 8349 7830", "025-81205779"]),
        ("[15141.017711] eth0: link up", []),
    ],
)
def test_a_phone_beside_other_numbers_is_found_and_no_part_of_one(
    detector: Detector, text: str, phones: list[str]
) -> None:
    assert [text[each.start : each.end] for each in detector.detect(text) if each.entity_type is PHONE] == phones


def test_what_masks_have_left_of_two_phones_is_no_number(detector: Detector) -> None:
    text = "手机\n161****5362\n176****8701\n192****1657"
    assert detector.detect(text, (Label(3, len(text), "手机"),)) == ()


def test_previews_do_not_give_the_value_away(detector: Detector) -> None:
    previews = [found.masked for found in detector.detect("13800138000 11010519491231002X 6222021234567890128")]
    assert previews == ["138****8000", "110****2X", "****0128"]


def test_the_digest_is_made_of_the_normalised_value() -> None:
    seen: list[str] = []
    Detector(digest=lambda value: seen.append(value) or "d").detect("＋８６ 138-0013-8000，11010519491231002x")  # type: ignore[func-returns-value]
    assert seen == ["13800138000", "11010519491231002X"]


@pytest.mark.parametrize("gap", ["\n", " ", "、", ", ", "\n\n", " \n"])
def test_every_number_of_a_long_list_is_found(detector: Detector, gap: str) -> None:
    phones = [f"138{number * 7919 % 10**8:08}" for number in range(1, 60)]
    found = detector.detect(gap.join(phones))
    assert [each.masked for each in found if each.entity_type is PHONE] == [f"138****{each[-4:]}" for each in phones]


def test_mail_addresses_below_each_other_are_each_their_own(detector: Detector) -> None:
    lines = ["xiaoyu2002@gmail.com", "sunny5890@163.com", "yyq1997@foxmail.com", "jia.hui12@gmail.com"]
    text = "\n".join(lines)
    assert [text[each.start : each.end] for each in detector.detect(text)] == lines
