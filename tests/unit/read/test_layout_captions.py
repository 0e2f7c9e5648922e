"""The captions that detection needs to know, and the parts of one text that follow each other."""

from __future__ import annotations

import itertools

import pytest

from guard.model import Box, LabelKind
from guard.model.boxes import around
from guard.read.layout import arrange
from guard.read.layout.cells import is_caption
from guard.read.page import Line
from tests.support.layout import EM, labels_of, line, table


def test_a_caption_to_the_left_is_a_label() -> None:
    page = arrange(
        [line("收货人：", 20, 20), line("张伟", 120, 21), line("电话", 400, 20), line("13800138000", 500, 20)]
    )
    assert labels_of(page, "张伟") == ["收货人"]
    assert "电话" in labels_of(page, "13800138000")


def test_a_caption_at_the_far_left_of_a_phones_row_is_a_label() -> None:
    page = arrange([line("证件号码", 40, 100, 40), line("110101199003071234", 500, 100, 40)])
    assert labels_of(page, "110101199003071234") == ["证件号码"]


def test_what_begins_with_its_own_key_is_called_by_nothing_else() -> None:
    keys = ['"orderNo" :', '"1328624896423320686"', '"payCard" :"6216612464418643825"', "'note': 7"]
    page = arrange([line(key, 20, 20 + 24 * nth) for nth, key in enumerate(keys)])
    assert [labels_of(page, key) for key in keys] == [[], ['orderNo"'], [], []]


def test_a_caption_above_is_a_label() -> None:
    page = arrange([line("收货地址", 20, 20), line("上海市浦东新区世纪大道1号", 30, 46)])
    assert labels_of(page, "上海市浦东新区世纪大道1号") == ["收货地址"]


def test_a_caption_above_counts_though_a_value_stands_to_the_left() -> None:
    lines = [line("姓名", 20, 20), line("电话", 500, 20), line("张伟", 24, 46), line("13800138000", 504, 46)]
    assert "电话" in labels_of(arrange(lines), "13800138000")


def test_wrapped_lines_follow_each_other_between_two_columns() -> None:
    left = [line("收件人地址是上海市浦东", 20, 20), line("新区世纪大道1号", 20, 42)]
    right = [line("好的我已经记下了并会", 400, 24), line("马上转给同事处理", 400, 46)]
    text = arrange([left[0], right[0], left[1], right[1]]).text
    assert "上海市浦东\n新区世纪大道1号" in text
    assert "并会\n马上" in text


def test_a_wrapped_value_keeps_its_label() -> None:
    lines = [line("收货地址", 20, 20), line("上海市浦东新区世纪大道", 140, 20), line("100号3楼", 140, 42)]
    assert labels_of(arrange(lines), "100号3楼")[0] == "收货地址"


def test_a_short_line_ends_its_paragraph() -> None:
    lines = [line("早上好", 20, 20), line("这是一条很长很长很长的消息内容", 20, 42), line("右边", 400, 30)]
    assert arrange(lines).text.split("\n")[0] == "早上好"


@pytest.mark.parametrize(
    "text",
    [
        "© name",
        "123 phone",
        "ABc address",
        "@单号",
        "客户姓名",
        "收货人：",
        "Phone",
        "Card number",
        "*身份证号",
        "E-mail",
        "Conf, no.",
    ],
)
def test_captions(text: str) -> None:
    assert is_caption(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "名",
        "[NULL]",
        "N/A",
        "13800138000",
        "3楼",
        "你好，请问",
        "well, no more",
        "a@example.com",
        "这是一条特别特别长的普通消息内容啊啊",
    ],
)
def test_what_is_no_caption(text: str) -> None:
    assert not is_caption(text)


def test_a_line_that_was_cut_behind_a_full_width_mark_is_one_again() -> None:
    page = arrange([line("退到这张卡：", 20, 20), line("6230", 20 + 6 * EM + 14, 20), line("5807", 20, 44)])
    assert page.text.split("\n")[0] == "退到这张卡：6230"
    assert [box.left for box in page.boxes(0, 10)] == [20]


def test_cells_side_by_side_are_not_cut_lines() -> None:
    page = arrange([line("姓名：", 20, 20), line("张伟", 200, 20), line("北京", 20 + 3 * EM + 14, 60)])
    assert page.text.split() == ["姓名：", "张伟", "北京"]


def test_a_last_character_with_little_ink_is_still_the_rest_of_its_line() -> None:
    rest = Line("元", Box(300, 71, EM, 9), (Box(300, 71, EM, 9),))
    page = arrange(
        [line("上海市浦东新区世纪大道1号2单", 300, 40), rest, line("颜色：黑色", 20, 42), line("￥9", 700, 66)]
    )
    assert "2单\n元" in page.text


def test_a_picture_that_reads_as_a_letter_joins_no_rows() -> None:
    picture = Line("西", Box(20, 20, 90, 95), (Box(20, 20, 90, 95),))
    page = arrange([picture, line("张伟", 300, 24), line("广东省深圳市南山区科技路", 300, 52), line("1号", 300, 76)])
    assert page.text.split()[-3:] == ["张伟", "广东省深圳市南山区科技路", "1号"]


FORM = [
    ["客户姓名", "陈雨", "证件类型", "居民身份证"],
    ["证件号码", "110101199001011234", "卡号", "6222026008061605757"],
    ["预留手机", "13800138000", "开户网点", "城东支行"],
]


def test_a_form_of_pairs_is_no_table() -> None:
    lines = [
        line(text, 20 + 330 * across, 20 + 40 * down)
        for down, row in enumerate(FORM)
        for across, text in enumerate(row)
    ]
    page = arrange(lines)
    for field, value in itertools.chain.from_iterable((row[:2], row[2:]) for row in FORM):
        assert labels_of(page, value)[0] == field


def test_headings_are_no_captions_of_each_other() -> None:
    page = arrange(table(["号码", "客户", "方向"], [["13800138000", "张伟", "呼入"], ["13900139000", "李娜", "呼出"]]))
    assert labels_of(page, "方向") == []
    assert labels_of(page, "张伟") == ["客户"]


def test_a_table_below_a_form_has_its_own_head() -> None:
    form = table(["来源", "官网", "联系电话", "说明"], [["客户", "陈玉", "性别", "女"], ["等级", "银卡", "备注", "无"]])
    rows = [["SO202617479367", "¥97.40", "2026-07-12", "周玉梅"], ["SO202600507135", "¥9.40", "2026-07-13", "魏玲"]]
    shop = table(["订单号", "金额", "下单时间", "收货人"], rows)
    down = [
        Line(
            one.text,
            one.box._replace(top=one.box.top + 120),
            tuple(box._replace(top=box.top + 120) for box in one.characters),
        )
        for one in shop
    ]
    page = arrange([*form, *down])
    assert labels_of(page, "SO202617479367") == ["订单号"]
    assert labels_of(page, "魏玲") == ["收货人"]


def test_cells_whose_letters_hang_lower_are_cells_of_a_table_all_the_same() -> None:
    heads = [line("手机号", 20, 20), line("邮箱", 220, 20), line("姓名", 520, 20)]
    rows = []
    for nth, (phone, mail, name) in enumerate((("1380013", "yyq@qq.com", "李娜"), ("1390013", "nana@qq.com", "王芳"))):
        rows += [line(phone, 20, 46 + 20 * nth, 12), line(mail, 220, 46 + 20 * nth, 17), line(name, 520, 46 + 20 * nth)]
    assert "yyq@qq.com\n\n" in arrange([*heads, *rows]).text


def test_a_sentence_with_commas_heads_no_list() -> None:
    texts = ["请填写姓名，手机号，收货地址。", "好的，马上，谢谢", "张伟，李娜，王芳"]
    page = arrange([line(text, 20, 20 + 24 * nth) for nth, text in enumerate(texts)])
    assert "手机号" not in labels_of(page, "李娜")


def test_the_parts_of_an_address_with_blanks_between_are_one() -> None:
    parts = [line("广东省", 20, 20), line("深圳市", 20 + 4 * EM, 20), line("福田区", 20 + 8 * EM, 20)]
    (one,) = arrange([*parts, line("金桥东路498号A座", 20 + 12 * EM, 20)]).lines
    assert one.text.replace(" ", "") == "广东省深圳市福田区金桥东路498号A座"
    assert len(arrange([line("上海市", 20, 20), line("张伟", 20 + 4 * EM, 20)]).lines) == 2


@pytest.mark.parametrize(
    ("upper", "lower"),
    [("重庆市南岸区翠竹东路736号和谐家", "园18号楼1302"), ("长沙市芙蓉区创业大道154号", "锦绣江南5-2-601")],
)
def test_addresses_side_by_side_that_break_in_an_estate_are_whole(upper: str, lower: str) -> None:
    lines = []
    for left in (20, 600):
        lines += [line(upper, left + EM, 20), line(lower, left, 20 + round(1.6 * EM))]
    assert arrange(lines).text == f"{upper}\n{lower}\n\n{upper}\n{lower}"


def test_a_field_of_several_names_its_values() -> None:
    lines = [line("Recipient", 20, 20), line("Phone 1", 220, 20), line("Address", 420, 20)]
    for nth in range(3):
        top = 44 + 24 * nth
        lines += [line("Ada", 20, top), line(f"755-555-013{nth}", 220, top), line("Reading", 420, top)]
    assert labels_of(arrange(lines), "755-555-0131")[0] == "Phone 1"
    assert not is_caption("A座 1")
    assert is_caption("Parcel Tracking No")


@pytest.mark.parametrize("text", ["EEthan Rossi", "w Wei Zhang", "方方远峰", "袁 袁红"])
def test_the_letter_in_a_picture_is_cut_from_the_name_beside_it(text: str) -> None:
    assert [one.text for one in arrange([_begins_wide(text)]).lines] == [text[0], text[1:].lstrip()]
    even = line(text, 20, 20)
    assert [one.text for one in arrange([even]).lines] == [text]


@pytest.mark.parametrize("text", ["Aaliyah Choi", "Llewellyn", "llewellyn_aoife@mail.example"])
def test_a_name_that_begins_with_a_letter_twice_stays_whole(text: str) -> None:
    assert [one.text for one in arrange([_begins_wide(text)]).lines] == [text]


def _begins_wide(text: str) -> Line:
    """A line whose first letter is as wide as two others."""
    lefts = [20, *(20 + EM * nth for nth in range(2, len(text) + 1))]
    boxes = tuple(Box(left, 20, EM * (2 - (nth > 0)), EM) for nth, left in enumerate(lefts))
    return Line(text, around(boxes), boxes)


def test_the_letter_in_the_picture_beside_a_name_takes_no_heading_from_it() -> None:
    lines = [line("NAME", 20, 20), line("EMAIL", 400, 20), line("PHONE", 800, 20)]
    for nth, name in enumerate(("Ruoxi Tang", "Minjie Zhou", "Ada Moreno")):
        top = 60 + 40 * nth
        lines += [line(name[0], 20, top), line(name, 20 + 3 * EM, top)]
        lines += [line("mail", 400, top), line(f"+44 7700 90031{nth}", 800, top)]
    page = arrange(lines)
    assert [labels_of(page, name)[0] for name in ("Ruoxi Tang", "Minjie Zhou")] == ["NAME", "NAME"]


def test_a_caption_above_is_found_beside_a_list_with_rows_of_its_own() -> None:
    beside = [line("好评率不错的店铺", 20, 26 + 4 * nth, 3) for nth in range(5)]
    page = arrange([line("订单", 400, 20), *beside, line("306377918312", 400, 50)])
    assert labels_of(page, "306377918312") == ["订单"]


def test_a_field_close_above_says_more_than_a_row_of_captions_far_above() -> None:
    lines = [line(text, left, 20) for text, left in (("全部", 20), ("待我处理", 200), ("退款申请", 500))]
    for nth in range(4):
        lines += [line("改价", 20, 60 + 60 * nth), line(f"2026-0{nth + 1}-17", 200, 60 + 60 * nth)]
        lines += [line("订单号", 500, 60 + 60 * nth), line(f"E2025082695477665{nth}", 500, 84 + 60 * nth)]
        lines += [line("客户", 20, 84 + 60 * nth)]
    assert labels_of(arrange(lines), "E20250826954776650")[0] == "订单号"


def test_a_value_beside_its_field_is_not_called_by_the_value_above() -> None:
    lines = [
        line("证件类型", 20, 20),
        line("居民身份证", 120, 20),
        line("手机号码", 20, 46),
        line("18927213918", 120, 46),
    ]
    assert labels_of(arrange(lines), "18927213918") == ["手机号码"]


def test_the_rest_of_an_address_is_no_cell() -> None:
    lines = []
    for nth, (upper, lower) in enumerate(
        [
            ("福田区学府路372号世茂20幢1", "单元806室"),
            ("碑林区和平西路619号", "创业大厦"),
            ("市南区闽江路771号阳光花园35栋2单元", "107室"),
        ]
    ):
        lines += [line(upper, 20 + 500 * nth, 20), line(lower, 20 + 500 * nth, 44)]
    text = arrange(lines).text
    assert "20幢1\n单元806室" in text
    assert "35栋2单元\n107室" in text


def test_a_bracket_between_a_field_and_its_value_is_no_value() -> None:
    page = arrange([line("客户名称", 20, 20), line("C", 120, 20), line("温金", 150, 20)])
    assert labels_of(page, "温金") == ["客户名称"]


def test_a_caption_with_a_colon_right_before_a_value_names_it_whatever_stands_above() -> None:
    lines = [line(text, 20 + 200 * nth, 20) for nth, text in enumerate(("姓名", "联系电话", "地址"))]
    for nth in range(3):
        top = 44 + 24 * nth
        lines += [line("张伟", 20, top), line(f"1380013800{nth}", 220, top), line("北京", 420, top)]
    lines += [line("账号：", 150, 116), line("6212267168102245931", 220, 116), line("元", 420, 116)]
    assert labels_of(arrange(lines), "6212267168102245931")[0] == "账号"


def test_a_column_headed_as_messages_holds_captioned_cells() -> None:
    rows = [[f"A{nth}", "13800138000", "待付款"] for nth in range(4)]
    page = arrange(table(["名称", "消息", "状态"], rows))
    assert {(label.text, label.kind) for label in page.labels if label.text == "消息"} == {("消息", LabelKind.CAPTION)}
