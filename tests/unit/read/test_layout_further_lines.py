"""Values and cells that go on in a further line of their column."""

from __future__ import annotations

import pytest

from guard.model import Box
from guard.read.layout import arrange
from tests.support.layout import EM, labels_of, line

WRAPPED = [["投保人", "贾轩静", "5187 1011 56", "139-6603-817"], ["受益人", "令狐立", "6216 6137 31", "151 9985 589"]]


def test_second_lines_of_a_rows_cells_go_on_from_the_first() -> None:
    lines = [line(text, 20 + 300 * nth, 20) for nth, text in enumerate(("类型", "姓名", "银行账号", "电话"))]
    for nth, row in enumerate(WRAPPED):
        top = 70 + 70 * nth
        lines += [line(text, 20 + 300 * across, top) for across, text in enumerate(row)]
        lines += [line("67 2719", 620, top + 24), line("9", 920, top + 24)]
    text = arrange(lines).text
    assert all(f"{row[2]}67 2719" in text and f"{row[3]}9" in text for row in WRAPPED)


@pytest.mark.parametrize("middle", [16, 0])
def test_a_value_that_its_column_broke_is_one_where_every_column_breaks(middle: int) -> None:
    lines = [line(text, 20 + 300 * nth, 20) for nth, text in enumerate(("运单号", "收件人", "手机号"))]
    rows = [("7730439973217", "53", "何佳", "琪"), ("8830439973219", "57", "鄢文", "博")]
    for nth, (number, digits, name, last) in enumerate(rows):
        top = 80 + 90 * nth
        lines += [line(number, 20, top), line(name, 320, top), line(f"1588351880{nth}", 620, top + middle)]
        lines += [line(digits, 20, top + 32), line(last, 320, top + 32)]
    page = arrange(lines)
    for number, digits, name, last in rows:
        assert labels_of(page, number + digits) == ["运单号"]
        assert labels_of(page, name + last) == ["收件人"]
    start = page.text.index("何佳琪")
    assert page.boxes(start, start + 3) == (Box(320, 80, 2 * EM, EM), Box(320, 112, EM, EM))


@pytest.mark.parametrize(
    ("upper", "lower"), [("260412-", "431581956310108"), ("c.tomaszek-", "hartgreave@mail.example.com")]
)
def test_a_value_that_its_column_broke_behind_a_dash_is_one(upper: str, lower: str) -> None:
    lines = [line(text, 20 + 400 * nth, 20) for nth, text in enumerate(("姓名", "编号"))]
    for nth, text in enumerate(("YT21726", upper, "RMA2601219320")):
        lines += [line("何佳琪", 20, 80 + 90 * nth), line(text, 420, 80 + 90 * nth)]
    assert upper + lower in arrange([*lines, line(lower, 420, 194)]).text.split()


def test_a_title_over_several_columns_says_nothing_of_the_width_of_one() -> None:
    lines = [
        line("订单管理 搜索订单号和手机号以及收货地址和状态", 20, 20),
        line("订单号", 20, 80),
        line("状态", 320, 80),
    ]
    for nth in range(2):
        lines += [line("7730439973217", 20, 140 + 90 * nth), line("53", 20, 172 + 90 * nth)]
        lines.append(line("已付", 320, 140 + 90 * nth))
    assert arrange(lines).text.split().count("773043997321753") == 2


def test_values_as_far_apart_as_their_columns_rows_stay_apart() -> None:
    lines = [line("订单号", 20, 20), line("状态", 320, 20)]
    for nth, number in enumerate(("7730439973217", "53", "8830439973219", "57")):
        lines += [line(number, 20, 60 + 32 * nth), line("已付", 320, 60 + 32 * nth)]
    assert {"7730439973217", "53", "8830439973219", "57"} <= set(arrange(lines).text.split())


def test_the_last_row_of_a_table_is_no_end_of_the_one_before() -> None:
    lines = [
        line(text, 20, 20 + 24 * nth)
        for nth, text in enumerate(("联系电话", "15912345678", "+8615912345678", "159123456"))
    ]
    assert "159123456" in arrange([*lines, line("1380000", 20, 300)]).text.split()


def test_no_column_begins_inside_an_address() -> None:
    place = "哈尔滨市南岗区西大直街538号海棠公馆29栋2单元2705室"
    lines = [line(place, 20, 20), line("等级", 20 + 60 * EM, 20)]
    for nth in range(4):
        lines += [line("车牌", 20 + 12 * EM, 50 + 24 * nth), line("粤B", 20 + place.index("栋") * EM, 50 + 24 * nth)]
    assert place in arrange(lines).text.split()


@pytest.mark.parametrize("pitch", [24, 40])
def test_rows_without_a_first_cell_are_rows_where_all_are_as_far_apart(pitch: int) -> None:
    lines = [line(text, 20 + 300 * nth, 20) for nth, text in enumerate(("类型", "姓名", "银行账号", "电话"))]
    for nth, row in enumerate(WRAPPED):
        lines += [line(text, 20 + 300 * across, 20 + pitch * (2 * nth + 1)) for across, text in enumerate(row)]
        lines += [line(text, left, 20 + pitch * (2 * nth + 2)) for text, left in (("6222 0000", 620), ("151", 920))]
    assert "6216 6137 31\n6222" not in arrange(lines).text


@pytest.mark.parametrize(
    ("upper", "lower", "whole"),
    [
        ("310104 19970724", "5744", "310104 199707245744"),
        ("+49 151", "63438914", "+49 151 63438914"),
        ("+1 (415)", "555-0123", "+1 (415) 555-0123"),
        ("(025)", "91663703", "(025) 91663703"),
        ("Lukas", "Whitfield", "Lukas Whitfield"),
    ],
)
def test_a_value_that_its_column_broke_between_its_groups_is_one(upper: str, lower: str, whole: str) -> None:
    lines = [line("姓名", 20, 46), line("号码", 320, 46), line("3" * (len(whole) - 1), 320, 200), line("孟玉", 20, 200)]
    lines += [line(upper, 320, 80), line("顾远", 20, 92), line(lower, 320, 104)]
    page = arrange(lines)
    assert labels_of(page, whole) == ["号码"]
    start = page.text.index(whole)
    assert len(page.boxes(start, start + len(whole))) == 2


def test_the_rest_of_an_english_address_stays_with_it_beside_another() -> None:
    lines = [line("No. 378 Zhongshan", 20, 20), line("Flat 5A, 142 Nathan", 620, 20)]
    lines += [line("Road, Ningbo 315000", 20, 44), line("Road, Hong Kong", 620, 44)]
    assert "No. 378 Zhongshan\nRoad, Ningbo 315000" in arrange(lines).text


@pytest.mark.parametrize(
    ("upper", "lower", "together"),
    [
        ("80/25 Lygon Street,", "Carlton VIC 3053", True),
        ("2658 Prairie Hill Ave, Unit", "22, Evanston, IL 60201", True),
        ("102 Kestrel Close, Bristol", "BS6 5TR", True),
        ("102 Kestrel Close, Bristol", "Express", False),
    ],
)
def test_the_rest_of_an_address_alone_in_its_row_may_be_far_below(upper: str, lower: str, *, together: bool) -> None:
    rows = [[line("Priya Pruitt", 20, top), line(upper, 320, top), line("Open", 900, top)] for top in (20, 120)]
    page = arrange([*rows[0], *rows[1], line(lower, 320, 70), line(lower, 320, 170)])
    assert page.text.count(f"{upper}\n\n{lower}") == (2 if together else 0)


@pytest.mark.parametrize(
    ("upper", "lower", "together"),
    [
        ("重庆市渝北区解放路15号紫荆公寓", "18栋3单元28室", True),
        ("上海市浦东新区大道8号2栋1单", "元802室", True),
        ("12 Flat 6, Albert Road, Leeds BS1", "5HU", True),
        ("683 King's Road, North Point, Hong", "Kong", True),
        ("Road, Chaoyang District, Beijing", "449069", True),
        ("Room 808, Building 13, No. 316 Wensan", "Rd, Wuhou District, Chengdu", True),
        ("Xueyuan Road, Nanshan District,", "Shenzhen", True),
        ("Xueyuan Road, Nanshan Depot,", "Shenzhen", False),
        ("重庆市渝北区解放路15号紫荆公寓", "13800138000", False),
        ("16:30 程刚 159-6788-", "5825", True),
        ("11:30尉迟远福+86131", "2833 3414", True),
        ("12:30彭青敏+86-", "13892227495", True),
        ("Rosalind wants a call on +44", "7700 900365", True),
        ("Isabella: call her back, (+86)", "153-8764-1985", True),
        ("需要回访打155 3531", "9535", True),
        ("退款还没到账 卡号6230 5844", "2444 3225 233，都一周了", True),
        ("包裹老是送到旧地址，改了两次都没有", "用的，请回复", True),
        ("Wrong size, please send the return", "label to her", True),
        ("6230 5844 2444 3225", "2444 3225 233", False),
        ("卡号6230 5844 2444 3225", "2444 3225 2333 4444", False),
        ("卡号6230 5844 2444 3225", "2", False),
        ("拨打13800138000", "13900139000", False),
        ("Sales of the year 2026", "1024 2048", False),
        ("16:30 程刚 159-6788-", "58251", False),
        ("16:30 程刚 159-6788-5825", "5825", False),
        ("Order, Chaoyang Depot, Beijing", "449069", False),
    ],
)
def test_the_rest_of_a_value_or_a_sentence_stays_with_it_beside_other_columns(
    upper: str, lower: str, *, together: bool
) -> None:
    lines = [line(upper, 20, 20), line(lower, 20, 40), line("待处理", 620, 20), line("已处理", 620, 40)]
    assert (f"{upper}\n{lower}" in arrange(lines).text) is together


@pytest.mark.parametrize(
    ("pitch", "height", "together"), [(26, 12, True), (27, 12, False), (24, 8, True), (24, 7, False)]
)
def test_the_rest_of_a_number_may_be_further_below_and_lower(pitch: int, height: int, *, together: bool) -> None:
    lines = [line("回访王女士155 3531", 20, 20, 12), line("9535", 20, 20 + pitch, height)]
    assert ("3531\n9535" in arrange(lines).text) is together


def test_rows_whose_cells_have_further_lines_are_rows_of_one_table() -> None:
    lines = [line(text, 20 + 300 * nth, 20) for nth, text in enumerate(("姓名", "电话", "业务单号", "收件地址"))]
    for nth, name in enumerate(("赵明晨", "华南怡", "陈向伟")):
        top = 45 + 74 * nth
        row = (name, f"1593122849{nth}", f"AB85617{nth}G", "云南省昆明市五华")
        lines += [line(text, 20 + 300 * across, top) for across, text in enumerate(row)]
        lines += [line("区龙泉镇柳树村", 920, top + 25), line("10组42号", 920, top + 50)]
    page = arrange(lines)
    assert [labels_of(page, f"AB85617{nth}G") for nth in range(3)] == [["业务单号"]] * 3


def test_the_end_of_a_value_may_be_as_near_to_the_next_row_as_to_its_own() -> None:
    lines = [line(text, 20 + 300 * nth, 20) for nth, text in enumerate(("姓名", "业务单号", "收件地址"))]
    rows = [("钱清勇", "YT141591987312", "5"), ("廉俊", "DD202509110475", "27"), ("时杰", "XS25060112340", "")]
    for nth, (name, number, end) in enumerate(rows):
        top = 52 + 64 * nth
        lines += [line(name, 20, top), line(number, 320, top), line("浙江省宁波市海曙", 620, top)]
        lines += [line("区麦岛大道471号", 620, top + 32), *([line(end, 320, top + 32)] if end else [])]
    text = arrange(lines).text
    assert all(number + end in text for _, number, end in rows)


def test_two_lines_of_a_cell_stand_above_and_below_the_one_line_of_others() -> None:
    lines = [line(text, 20 + 300 * nth, 20) for nth, text in enumerate(("订单号", "姓名", "邮箱", "地址"))]
    rows = [
        ("Emily", "Gallagher", "江苏省苏州市虎丘区清水塘路与"),
        ("Priya", "Pritchard", "北京市通州区天目山大道209号"),
    ]
    for nth, (first, last, place) in enumerate(rows):
        top = 60 + 40 * nth
        lines += [line(first, 320, top), line("lin.wh@xingyao-", 620, top), line(place, 920, top)]
        lines += [line(f"39-18784-7516{nth}", 20, top + 10)]
        lines += [line(last, 320, top + 20), line("lanhai.example", 620, top + 20), line("恒盛豪庭14栋", 920, top + 20)]
    text = arrange(lines).text
    assert all(f"{first} {last}" in text and f"{place}\n恒盛豪庭" in text for first, last, place in rows)


@pytest.mark.parametrize(
    ("upper", "lower", "whole"),
    [
        ("Jing Hargreaves Lee", "Return label", False),
        ("Callback (344) 856-8339 before Friday", "SUP-57306", False),
        ("Duplicate licence charge INV-1628700", "SUP-83782", False),
        ("hargreaves_elliot@lakemont.example", "SUP-21988", False),
        ("tomasz.novak@example.com", "Phone", False),
        ("YY26030199419", "Follow-up", False),
        ("YY26030199419", "CT scan", False),
        ("350203198904150674", "NULL", False),
        ("LN2026042100026851", "2026-09-26", False),
        ("LN2026042100026851", "13800138000", False),
        ("LN2026042100026851", "2026092", True),
        ("LN2026042100026851", "NB7", True),
        ("LN2026042100026851", "CN", True),
        ("hargreaves_elliot@lake", "mont.example", True),
        ("Jing Hargrea", "ves Lee", True),
    ],
)
def test_what_begins_anew_below_a_value_is_no_end_of_it(upper: str, lower: str, *, whole: bool) -> None:
    lines = [line("王小明", 20, 80, 12), line("李娜", 20, 300, 12), line(upper, 20, 200, 12), line(lower, 20, 218, 12)]
    assert (upper + lower in arrange(lines).text) is whole


@pytest.mark.parametrize(("left", "whole"), [(150, False), (320, True)])
def test_the_end_of_a_value_stands_alone_below_it(left: int, *, whole: bool) -> None:
    lines = [line("何佳琪", 20, 20), line("LN2026042100026851", 20, 100), line("0715", 20, 124), line("何佳", 20, 200)]
    text = arrange([*lines, line("还款中", left, 124)]).text
    assert ("LN20260421000268510715" in text) is whole


def test_second_lines_go_on_where_the_first_column_has_ends_of_broken_values() -> None:
    lines = [line(text, 20 + 300 * nth, 20) for nth, text in enumerate(("订单号", "地址", "运单号"))]
    for nth in range(3):
        top = 80 + 120 * nth
        lines += [line(f"461512478{nth}", 20, top), line("94939", 20, top + 24)]
        lines += [
            line("陕西省西安市雁", 320, top),
            line("塔区白马镇柳树", 320, top + 24),
            line("村3组33号", 320, top + 48),
        ]
        lines += [line(f"YT054197{nth}", 620, top), line("62398", 620, top + 24)]
    page = arrange(lines)
    assert page.text.count("陕西省西安市雁\n塔区白马镇柳树\n村3组33号") == 3
    assert page.text.count("94939") == sum(f"461512478{nth}94939" in page.text for nth in range(3)) == 3


def test_a_row_between_parts_an_address_from_what_is_far_below() -> None:
    rows = [line("Friday", 20, 20), line("2739 Riverside", 320, 20), line("Sun", 900, 20), line("Mon", 900, 42)]
    assert "2739 Riverside\n\n95818" not in arrange([*rows, line("95818", 320, 64)]).text
    assert "2739 Riverside\n\n95818" in arrange([*rows[:3], line("95818", 320, 64)]).text
