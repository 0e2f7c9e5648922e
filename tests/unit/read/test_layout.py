"""Reading order, and the captions that detection needs to know."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.model import Box, LabelKind
from guard.read.layout import arrange
from guard.read.layout.cells import is_caption
from guard.read.page import Line, TextPage, around

EM = 16


def line(text: str, left: int, top: int, height: int = EM) -> Line:
    """A line of square characters."""
    characters = tuple(Box(left + height * nth, top, height, height) for nth in range(len(text)))
    return Line(text, Box(left, top, height * len(text), height), characters)


def labels_of(page: TextPage, text: str) -> list[str]:
    start = page.text.index(text)
    return [label.text for label in page.labels if label.start <= start and start + len(text) <= label.end]


def table(heads: list[str], rows: list[list[str]], pitch: int = 36, left: int = 20, column: int = 260) -> list[Line]:
    return [
        line(text, left + column * across, 20 + pitch * down)
        for down, row in enumerate([heads, *rows])
        for across, text in enumerate(row)
    ]


ROWS = [["张伟", "13800138000", "已发货"], ["李娜", "13900139000", "待付款"], ["欧阳修", "13700137000", "已发货"]]


@pytest.mark.parametrize("pitch", [20, 24, 36, 54])
def test_cells_are_called_by_their_columns_heading(pitch: int) -> None:
    page = arrange(table(["客户姓名", "手机号", "状态"], ROWS, pitch))
    for name, phone, _ in ROWS:
        assert labels_of(page, name) == ["客户姓名"]
        assert labels_of(page, phone) == ["手机号"]


@pytest.mark.parametrize("pitch", [20, 24, 36])
def test_a_table_is_read_row_by_row(pitch: int) -> None:
    page = arrange(table(["客户姓名", "手机号", "状态"], ROWS, pitch))
    assert page.text.split()[3:6] == ROWS[0]


def test_headings_reach_right_aligned_and_centred_cells() -> None:
    lines = [line("姓名", 20, 20), line("电话号码", 200, 20), line("累计金额", 400, 20)]
    for nth, money in enumerate(["9", "10000", "123"]):
        top = 60 + 40 * nth
        lines += [line("王芳", 20, top), line("13800", 192, top), line(money, 464 - EM * len(money), top)]
    page = arrange(lines)
    assert labels_of(page, "13800") == ["电话号码"]
    assert labels_of(page, "10000") == ["累计金额"]


def test_a_table_ends_at_a_wide_gap() -> None:
    lines = [*table(["客户姓名", "手机号", "状态"], ROWS), line("备注一切正常完毕", 20, 500), line("以上", 280, 500)]
    page = arrange(lines)
    assert "客户姓名" not in labels_of(page, "备注一切正常完毕")


def test_a_caption_to_the_left_is_a_label() -> None:
    page = arrange(
        [line("收货人：", 20, 20), line("张伟", 120, 21), line("电话", 400, 20), line("13800138000", 500, 20)]
    )
    assert labels_of(page, "张伟") == ["收货人"]
    assert "电话" in labels_of(page, "13800138000")


def test_a_caption_at_the_far_left_of_a_phones_row_is_a_label() -> None:
    page = arrange([line("证件号码", 40, 100, 40), line("110101199003071234", 500, 100, 40)])
    assert labels_of(page, "110101199003071234") == ["证件号码"]


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
        "a@example.com",
        "这是一条特别特别长的普通消息内容啊啊",
    ],
)
def test_what_is_no_caption(text: str) -> None:
    assert not is_caption(text)


boxes = st.tuples(st.integers(0, 500), st.integers(0, 500), st.integers(5, 40))


@given(st.lists(st.tuples(st.text("ab张:1", min_size=1, max_size=5), boxes), max_size=25))
def test_no_line_is_lost_or_doubled_and_labels_fit(drawn: list[tuple[str, tuple[int, int, int]]]) -> None:
    lines = [line(text, left, top, height) for text, (left, top, height) in drawn]
    page = arrange(lines)
    assert sorted(page.text.replace("\n", "")) == sorted("".join(text for text, _ in drawn))
    for label in page.labels:
        assert 0 <= label.start < label.end <= len(page.text)
        assert "\n" not in page.text[label.start : label.end]


cells = st.tuples(
    st.text("一张:1a", min_size=1, max_size=6),
    st.sampled_from((20, 200, 380)),
    st.integers(0, 12),
    st.integers(1, 400),
)


@given(st.lists(cells, max_size=40))
def test_no_character_of_a_table_is_lost_however_wide_its_cells_are(drawn: list[tuple[str, int, int, int]]) -> None:
    lines = []
    for text, left, row, width in drawn:
        places = (round(width * nth / len(text)) for nth in range(len(text)))
        characters = tuple(Box(left + at, 24 * row, max(1, width // len(text)), EM) for at in places)
        lines.append(Line(text, Box(left, 24 * row, width, EM), characters))
    read = "".join(arrange(lines).text.split())
    assert sorted(read) == sorted("".join(text for text, *_ in drawn))


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


def test_headings_centred_over_cells_that_begin_at_the_left_are_theirs() -> None:
    heads = [line("订单编号", 130, 20), line("姓名", 330, 20), line("电话", 480, 20)]
    rows = [
        [
            *(line(str(nth), 2, 60 + 30 * nth, 12), line(f"TB8{nth}0986{nth}", 20, 60 + 30 * nth, 12)),
            *(line("张伟", 280, 60 + 30 * nth), line(f"1381000{nth}", 400, 60 + 30 * nth, 12)),
        ]
        for nth in range(4)
    ]
    page = arrange([*heads, *itertools.chain.from_iterable(rows)])
    for nth in range(4):
        assert labels_of(page, f"TB8{nth}0986{nth}") == ["订单编号"]
        assert labels_of(page, f"1381000{nth}") == ["电话"]


def test_a_tool_bar_above_a_table_is_not_its_head() -> None:
    bar = [line("客户列表", 10, 0), line("请输入关键字", 300, 0), line("查询", 700, 0)]
    rows = table(["客户姓名", "手机号", "状态"], ROWS)
    page = arrange([*bar, *(Line(one.text, one.box._replace(top=one.box.top + 20), one.characters) for one in rows)])
    for name, phone, _ in ROWS:
        assert labels_of(page, name) == ["客户姓名"]
        assert labels_of(page, phone) == ["手机号"]


def test_a_number_in_a_field_belongs_to_the_small_caption_above() -> None:
    caption, value = Box(25, 108, 50, 13), Box(33, 142, 149, 11)
    page = arrange(
        Line(text, box, (box,) * len(text)) for text, box in (("身份证号", caption), ("330106198804123013", value))
    )
    assert [label.text for label in page.labels] == ["身份证号"]


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


def test_the_items_of_a_menu_name_nothing_below() -> None:
    page = arrange(line(text, 20, 20 + 40 * nth) for nth, text in enumerate(["工作台", "公海池", "商机", "合同管理"]))
    assert [(label.kind, label.menu) for label in page.labels] == [(LabelKind.MENU, 0)] * 4


def test_a_grid_of_words_is_a_menu() -> None:
    words = [["安顺", "康乐", "江景房"], ["金融", "乐山", "方针"], ["龙岩", "项目", "章程"], ["花园", "于洪", "常见"]]
    page = arrange(table(words[0], words[1:]))
    in_menus = {page.text[one.start : one.end] for one in page.labels if one.kind is LabelKind.MENU}
    assert in_menus == {word for row in words for word in row}


def test_buttons_side_by_side_are_a_menu_and_rows_of_a_table_are_none() -> None:
    words = ["全部", "凌云计划", "江景房", "退货", "常见问题"]
    page = arrange(line(text, 20 + 30 * nth + EM * sum(map(len, words[:nth])), 20) for nth, text in enumerate(words))
    assert [(label.kind, label.menu) for label in page.labels].count((LabelKind.MENU, 0)) == 5
    rows = table(["姓名", "负责人", "状态", "来源", "等级"], [["张伟", "李强", "正常", "抖音", "普通"]] * 5, column=120)
    assert not any(label.kind is LabelKind.MENU for label in arrange(rows).labels)


@pytest.mark.parametrize(
    ("bar", "told"),
    [
        ([("客户关系管理", 20), ("消息 李经理 退出", 1500)], True),
        ([("客户关系管理", 20), ("帮助中心", 1300), ("周主管", 1500), ("退出登录", 1600)], True),
        ([("综合业务系统", 20), ("孙管理员", 1800)], True),
        ([("搜索", 20), ("张经理", 600)], False),
        ([("张经理，消息收到了吗？", 600)], False),
        ([("联系我们", 20), ("李强", 1500), ("退出", 1600)], False),
    ],
)
def test_who_is_logged_in_has_a_post(bar: list[tuple[str, int]], told: bool) -> None:
    below = [line("张经理", 300, 40 * nth) for nth in range(2, 6)]
    below.append(line("共 20 条", 1800, 300))
    page = arrange([*(line(text, left, 10) for text, left in bar), *below])
    posts = [label for label in page.labels if label.kind is LabelKind.POST]
    assert len(posts) == told
    for label in posts:
        assert page.text[label.start : label.end] in ("李经理", "周主管", "孙管理员")
        assert label.end < page.text.index("张经理")


def test_groups_of_a_number_that_stand_wide_apart_are_one_line() -> None:
    groups = [
        Line(text, Box(left, 20, width, 10), tuple(Box(left + 7 * at, 20, 6, 10) for at in range(len(text))))
        for text, left, width in (("136", 679, 20), ("8740", 706, 28), ("5941", 742, 26), ("12", 800, 12))
    ]
    page = arrange(groups)
    assert [one.text for one in page.lines] == ["136 8740 5941", "12"]
    assert page.boxes(0, 13) == (Box(679, 20, 90, 10),)


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


def test_groups_of_a_number_within_a_line_are_one_line() -> None:
    pieces = [line("张伟;6222", 20, 20), line("0242 4195", 136, 20), line("1421 680;杭州市", 292, 20)]
    page = arrange(pieces)
    assert [one.text for one in page.lines] == ["张伟;6222 0242 4195 1421 680;杭州市"]
    (box,) = page.boxes(3, 26)
    assert (box.left, box.right) == (20 + 3 * EM, 292 + 8 * EM)


def test_cells_whose_letters_hang_lower_are_cells_of_a_table_all_the_same() -> None:
    heads = [line("手机号", 20, 20), line("邮箱", 220, 20), line("姓名", 520, 20)]
    rows = []
    for nth, (phone, mail, name) in enumerate((("1380013", "yyq@qq.com", "李娜"), ("1390013", "nana@qq.com", "王芳"))):
        rows += [line(phone, 20, 46 + 20 * nth, 12), line(mail, 220, 46 + 20 * nth, 17), line(name, 520, 46 + 20 * nth)]
    assert "yyq@qq.com\n\n" in arrange([*heads, *rows]).text


@pytest.mark.parametrize(("sign", "ends"), [(",", ""), ("；", ""), (" | ", "|")])
def test_columns_parted_by_signs_have_the_headings_of_their_list(sign: str, ends: str) -> None:
    rows = [["姓名", "订单号", "手机号"], *([name, f"2026{nth}", phone] for nth, (name, phone, _) in enumerate(ROWS))]
    texts = [ends + sign.join(row) + ends for row in rows]
    page = arrange([line(text, 20, 20 + 24 * nth) for nth, text in enumerate(texts)])
    for name, number, phone in rows[1:]:
        assert labels_of(page, name)[:1] == ["姓名"]
        assert labels_of(page, number)[:1] == ["订单号"]
        assert labels_of(page, phone)[:1] == ["手机号"]


def test_a_sentence_with_commas_heads_no_list() -> None:
    texts = ["请填写姓名，手机号，收货地址。", "好的，马上，谢谢", "张伟，李娜，王芳"]
    page = arrange([line(text, 20, 20 + 24 * nth) for nth, text in enumerate(texts)])
    assert "手机号" not in labels_of(page, "李娜")


def test_cells_that_touch_are_cut_where_the_cells_of_other_rows_begin() -> None:
    lines = [line("地址", 20, 20), line("订单号", 20 + 9 * EM, 20), line("状态", 20 + 24 * EM, 20)]
    for nth, place in enumerate(("杭州市", "江阴市", "北仑区", "杭州市西湖区春熙路")):
        top = 44 + 24 * nth
        number = f"2026031296{nth}"
        lines.append(line("已发货", 20 + 24 * EM, top))
        if len(place) < 9:
            lines += [line(place, 20, top), line(number, 20 + 9 * EM, top)]
        else:
            lines.append(line(place + number, 20, top))
    page = arrange(lines)
    assert [one.text for one in page.lines[-3:]] == ["杭州市西湖区春熙路", "20260312963", "已发货"]
    assert labels_of(page, "20260312963") == ["订单号"]


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


@pytest.mark.parametrize(("second", "kind"), [("品名", LabelKind.GOODS), ("客户姓名", LabelKind.CAPTION)])
def test_what_numbers_the_rows_of_a_table_of_goods_numbers_goods(second: str, kind: LabelKind) -> None:
    lines = [line("编号", 20, 20), line(second, 220, 20), line("数量", 420, 20)]
    for nth in range(3):
        lines += [
            line(f"A2885{nth}", 20, 44 + 24 * nth),
            line("甲乙", 220, 44 + 24 * nth),
            line("7", 420, 44 + 24 * nth),
        ]
    page = arrange(lines)
    at = page.text.index("A28851")
    assert next((label.text, label.kind) for label in page.labels if label.start == at) == ("编号", kind)


@pytest.mark.parametrize(
    ("rests", "cut"),
    [
        (["PO098598", "PO366307", "PO868877", "PO138748", "PO557193", "PO571444"], True),
        (["13800138000", "13900139000", "755-555-0138", "张伟", "", "王芳"], True),
        (["月"] * 6, False),
        ([". 张伟"] * 6, False),
    ],
)
def test_the_numbers_of_rows_are_cut_from_their_first_cells(rests: list[str], cut: bool) -> None:
    lines = [line(f"{nth + 8}{rest}", 20, 20 + 24 * nth) for nth, rest in enumerate(rests)]
    texts = sorted(one.text for one in arrange(lines).lines)
    whole = [f"{nth + 8}{rest}" for nth, rest in enumerate(rests)]
    apart = [part for nth, rest in enumerate(rests) for part in (str(nth + 8), rest) if part]
    assert texts == sorted(apart if cut else whole)


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
    name = text[1:].lstrip()
    widths = [2 * EM, *([EM] * (len(text) - 1))]
    lefts = [20, *(20 + sum(widths[:nth]) for nth in range(1, len(text)))]
    boxes = tuple(Box(left, 20, width, EM) for left, width in zip(lefts, widths, strict=True))
    page = arrange([Line(text, around(boxes), boxes)])
    assert [one.text for one in page.lines] == [text[0], name]
    even = line(text, 20, 20)
    assert [one.text for one in arrange([even]).lines] == [text]


def test_the_letter_in_the_picture_beside_a_name_takes_no_heading_from_it() -> None:
    lines = [line("NAME", 20, 20), line("EMAIL", 400, 20), line("PHONE", 800, 20)]
    for nth, name in enumerate(("Ruoxi Tang", "Minjie Zhou", "Ada Moreno")):
        top = 60 + 40 * nth
        lines += [line(name[0], 20, top), line(name, 20 + 3 * EM, top)]
        lines += [line("mail", 400, top), line(f"+44 7700 90031{nth}", 800, top)]
    page = arrange(lines)
    assert [labels_of(page, name)[0] for name in ("Ruoxi Tang", "Minjie Zhou")] == ["NAME", "NAME"]


def test_a_wide_line_of_one_character_is_not_cut() -> None:
    lines = [line("地址", 20, 20), line("订单号", 20 + 9 * EM, 20)]
    for nth in range(3):
        lines += [line("江阴市", 20, 44 + 24 * nth), line(f"2026031296{nth}", 20 + 9 * EM, 44 + 24 * nth)]
    ruler = Box(20, 116, 20 * EM, EM)
    page = arrange([*lines, Line("一", ruler, (ruler,))])
    assert page.lines[-1].text == "一"


def test_what_runs_over_the_start_of_no_column_or_of_a_word_stays_whole() -> None:
    lines = [line("地址", 20, 20), line("订单号", 20 + 9 * EM, 20)]
    for nth in range(3):
        lines += [line("江阴市", 20, 44 + 24 * nth), line(f"2026031296{nth}", 20 + 9 * EM, 44 + 24 * nth)]
    lines += [line("共四十八条记录未显示全部地址", 20, 116), line("杭州市西湖区春熙路20260312963", 20, 500)]
    texts = [one.text for one in arrange(lines).lines]
    assert texts[-2:] == ["共四十八条记录未显示全部地址", "杭州市西湖区春熙路20260312963"]


@pytest.mark.parametrize(
    ("number", "time"), [("18781441421", "14:22"), ("11010519940921285X", "9:07"), ("6217 0010 6772", "13:20✓✓")]
)
def test_the_time_of_a_message_is_cut_from_the_number_before_it(number: str, time: str) -> None:
    said, when = line(f"电话{number}", 20, 20), line(time, 28 + EM * (len(number) + 2), 20)
    glued = Line(said.text + when.text, around((said.box, when.box)), (*said.characters, *when.characters))
    assert [one.text for one in arrange([glued]).lines] == [said.text, time]


@pytest.mark.parametrize("text", ["电话13800138000，9:30以后", "比分 12:10", "2026-03-1114:22", "第1234章 08:15"])
def test_other_times_stay_in_their_lines(text: str) -> None:
    assert [one.text for one in arrange([line(text, 20, 20)]).lines] == [text]


def test_groups_of_a_number_in_a_font_of_one_width_are_one_line() -> None:
    lefts = (20, 64, 108, 152)
    groups = [
        Line(text, Box(left, 20, 32, 10), tuple(Box(left + 8 * at, 20, 8, 10) for at in range(4)))
        for text, left in zip(("6222", "0242", "4195", "1421"), lefts, strict=True)
    ]
    assert [one.text for one in arrange(groups).lines] == ["6222 0242 4195 1421"]


def groups_side_by_side(*pieces: tuple[str, int, int], step: int = 8) -> list[Line]:
    """Lines of a text, a left edge and a height, in digits of 10 pixels height and one width."""
    return [
        Line(
            text,
            Box(left, 30 - height, step * len(text), height),
            tuple(Box(left + step * at, 30 - height, step, height) for at in range(len(text))),
        )
        for text, left, height in pieces
    ]


def test_groups_of_a_number_are_one_line_beside_characters_that_are_higher() -> None:
    pieces = groups_side_by_side(("卡号:6222", 20, 14), ("0242 4195", 88, 10), ("680,杭州", 170, 15))
    assert [one.text for one in arrange(pieces).lines] == ["卡号:6222 0242 4195 680,杭州"]


def test_groups_of_a_number_are_one_line_where_terminals_set_the_digits_wide_apart() -> None:
    pieces = groups_side_by_side(("6222", 20, 10), ("0242", 110, 10), ("4195", 230, 10), step=16)
    assert [one.text for one in arrange(pieces).lines] == ["6222 0242", "4195"]


@pytest.mark.parametrize(
    ("pieces", "whole"),
    [
        (("+86", "13800138000"), "+86 13800138000"),
        (("张伟，+86", "13800138000"), "张伟，+86 13800138000"),
        (("夏红 138", "-0013-8000"), "夏红 138-0013-8000"),
        (("138-", "0013-8000"), "138-0013-8000"),
    ],
)
def test_a_country_code_and_dashes_are_a_part_of_the_number_beside_them(pieces: tuple[str, str], whole: str) -> None:
    one, other = pieces
    both = groups_side_by_side((one, 20, 10), (other, 28 + 8 * len(one), 10))
    assert [line.text for line in arrange(both).lines] == [whole]


def test_whole_numbers_side_by_side_stay_apart() -> None:
    both = groups_side_by_side(("86", 20, 10), ("13800138000", 44, 10))
    assert [line.text for line in arrange(both).lines] == ["86", "13800138000"]


@pytest.mark.parametrize("number", ["+86 13800138000", "138-0013-8000"])
def test_no_column_begins_inside_a_number(number: str) -> None:
    at = 20 + 8 * (4 if number[0] == "+" else 3)
    rows = [(f"丁{nth}", 20, at) for nth in range(4)]
    lines = [
        moved
        for nth, (text, left, right) in enumerate(rows)
        for one in groups_side_by_side((text, left, 10), ("北京", right, 10))
        for moved in [one.moved(0, 20 * nth)]
    ]
    lines += [one.moved(0, 80) for one in groups_side_by_side((number, 20, 10))]
    assert number in [line.text for line in arrange(lines).lines]


def test_two_numbers_that_were_read_as_one_are_cut_where_their_digits_stand_apart() -> None:
    phone, account = groups_side_by_side(("☎13800138000", 20, 10), ("178248@qq.com", 140, 10))
    glued = Line(phone.text + account.text, around((phone.box, account.box)), phone.characters + account.characters)
    assert [one.text for one in arrange([glued]).lines] == ["☎13800138000", "178248@qq.com"]


@pytest.mark.parametrize("nth", [1, 2, 10])
def test_a_number_stays_whole_beside_a_blank_or_a_digit_that_was_read_askew(nth: int) -> None:
    (number,) = groups_side_by_side(("13800138000", 20, 10))
    askew = (box._replace(left=box.left + 16 * (at >= nth)) for at, box in enumerate(number.characters))
    moved = Line(number.text, number.box._replace(width=number.box.width + 16), tuple(askew))
    assert [one.text for one in arrange([moved]).lines] == ["13800138000"]


def test_headings_reach_the_cells_of_rows_with_a_ground_of_their_own() -> None:
    lines = [line(head, left, 20) for head, left in (("房号", 40), ("姓名", 240), ("渠道单号", 500))]
    for nth in range(6):
        shift = 5 * (nth % 2)
        texts = ((f"23{nth}", 20), ("沈承桂", 200), (f"E2025060788004947{nth}", 420))
        lines += [line(text, left + shift, 60 + 24 * nth, EM - 2 * shift // 5) for text, left in texts]
    page = arrange(lines)
    assert all(labels_of(page, f"E2025060788004947{nth}") == ["渠道单号"] for nth in range(6))


def test_numbers_below_the_title_of_a_list_without_a_head_are_called_by_it() -> None:
    lines = [line("最近订单", 400, 20, 20), line("姓名", 20, 52), line("张伟", 20, 84)]
    for nth in range(3):
        top = 64 + 30 * nth
        lines += [line(f"33936804940357{nth}", 402, top), line("2026-03-09", 700, top), line("¥9.00", 900, top)]
    page = arrange(lines)
    assert all(labels_of(page, f"33936804940357{nth}") == ["最近订单"] for nth in range(3))
    assert "最近订单" not in labels_of(page, "张伟")


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


WRAPPED = [["投保人", "贾轩静", "5187 1011 56", "139-6603-817"], ["受益人", "令狐立", "6216 6137 31", "151 9985 589"]]


def test_second_lines_of_a_rows_cells_go_on_from_the_first() -> None:
    lines = [line(text, 20 + 300 * nth, 20) for nth, text in enumerate(("类型", "姓名", "银行账号", "电话"))]
    for nth, row in enumerate(WRAPPED):
        top = 70 + 70 * nth
        lines += [line(text, 20 + 300 * across, top) for across, text in enumerate(row)]
        lines += [line("67 2719", 620, top + 24), line("9", 920, top + 24)]
    text = arrange(lines).text
    assert all(f"{row[2]}\n67 2719" in text and f"{row[3]}\n9" in text for row in WRAPPED)


@pytest.mark.parametrize("pitch", [24, 40])
def test_rows_without_a_first_cell_are_rows_where_all_are_as_far_apart(pitch: int) -> None:
    lines = [line(text, 20 + 300 * nth, 20) for nth, text in enumerate(("类型", "姓名", "银行账号", "电话"))]
    for nth, row in enumerate(WRAPPED):
        lines += [line(text, 20 + 300 * across, 20 + pitch * (2 * nth + 1)) for across, text in enumerate(row)]
        lines += [line(text, left, 20 + pitch * (2 * nth + 2)) for text, left in (("6222 0000", 620), ("151", 920))]
    assert "6216 6137 31\n6222" not in arrange(lines).text


def test_the_rest_of_an_address_is_no_cell() -> None:
    lines = []
    for nth, (upper, lower) in enumerate(
        [("福田区学府路372号世茂20幢1", "单元806室"), ("碑林区和平西路619号", "创业大厦")]
    ):
        lines += [line(upper, 20 + 500 * nth, 20), line(lower, 20 + 500 * nth, 44)]
    assert "20幢1\n单元806室" in arrange(lines).text


def test_a_number_that_found_no_room_in_a_sentence_goes_on_from_it() -> None:
    lines = [line("孙先生您好，您的订单", 20, 20), line("20240804477484866911", 20, 44), line("右边", 700, 30)]
    assert "您的订单\n20240804477484866911" in arrange(lines).text


def test_digits_in_boxes_are_one_number() -> None:
    number = "445202199012215924"
    lines = [line("身份证号码", 20, 22), line("联系电话", 20, 60)]
    lines += [line(digit, 140 + 24 * nth, 20 + nth % 2, 10) for nth, digit in enumerate(number)]
    lines += [line(digit, 140 + 24 * nth, 60, 10) for nth, digit in enumerate("13362502644")]
    page = arrange(lines)
    assert labels_of(page, number) == ["身份证号码"]
    assert labels_of(page, "13362502644")[0] == "联系电话"


@pytest.mark.parametrize("lefts", [[20, 44, 68, 92, 116, 140], [20, 44, 120, 144, 240, 264, 420, 444]])
def test_few_or_uneven_digits_are_cells(lefts: list[int]) -> None:
    page = arrange(line(str(nth), left, 20, 10) for nth, left in enumerate(lefts))
    assert len(page.lines) == len(lefts)


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
