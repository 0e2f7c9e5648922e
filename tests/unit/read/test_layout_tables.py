"""Tables, lists and columns: their order, their cells and the headings over them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.model import Box, LabelKind
from guard.read.layout import arrange
from guard.read.page import Line
from tests.support.layout import EM, ROWS, labels_of, line, table


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


boxes = st.tuples(st.integers(0, 500), st.integers(0, 500), st.integers(5, 40))


@given(st.lists(st.tuples(st.text("ab张:1", min_size=1, max_size=5), boxes), max_size=25))
def test_no_line_is_lost_or_doubled_and_labels_fit(drawn: list[tuple[str, tuple[int, int, int]]]) -> None:
    lines = [line(text, left, top, height) for text, (left, top, height) in drawn]
    page = arrange(lines)
    # A blank may be set between the groups of one number.
    assert sorted("".join(page.text.split())) == sorted("".join(text for text, _ in drawn))
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


@pytest.mark.parametrize(("sign", "ends"), [(",", ""), ("；", ""), (" | ", "|")])
def test_columns_parted_by_signs_have_the_headings_of_their_list(sign: str, ends: str) -> None:
    rows = [["姓名", "订单号", "手机号"], *([name, f"2026{nth}", phone] for nth, (name, phone, _) in enumerate(ROWS))]
    texts = [ends + sign.join(row) + ends for row in rows]
    page = arrange([line(text, 20, 20 + 24 * nth) for nth, text in enumerate(texts)])
    for name, number, phone in rows[1:]:
        assert labels_of(page, name)[:1] == ["姓名"]
        assert labels_of(page, number)[:1] == ["订单号"]
        assert labels_of(page, phone)[:1] == ["手机号"]


def test_a_row_of_such_a_list_is_read_in_pieces_and_a_quoted_value_is_one() -> None:
    row = ("ZX27431,韩瑾", ',13800138000,"6 Elm', 'Road, Leeds"')
    lines = [line("订单号,姓名,手机号,地址", 50, 20), line("2", 20, 44)]
    for nth, text in enumerate(row):
        lines.append(line(text, 50 + 300 * nth, 44))
    page = arrange(lines)
    told = {page.text[label.start : label.end]: label.text for label in page.labels}
    assert told["ZX27431"] == "订单号"
    assert told["韩瑾"] == "姓名"
    assert told["13800138000"] == "手机号"
    assert told['"6 Elm\nRoad, Leeds"'] == "地址"


@pytest.mark.parametrize(("heading", "menu"), [("Payee", False), ("Recipient", False), ("Theme", True)])
def test_names_below_a_heading_for_persons_are_no_menu(heading: str, *, menu: bool) -> None:
    words = [heading, "Zuri Otwema", "蔺海福", "Ana Lima", "蔺海平", "Ola Berg"]
    lines = [line(text, 20, 20 + 40 * nth) for nth, text in enumerate(words)]
    lines += [line(text, 420, 20 + 40 * nth) for nth, text in enumerate(["ID number", *("330106198804123013",) * 5])]
    lines += [line(text, 820, 20 + 40 * nth) for nth, text in enumerate(["Mobile", *("13800138000",) * 5])]
    assert any(label.kind is LabelKind.MENU for label in arrange(lines).labels) is menu


def test_the_second_line_of_a_heading_is_no_row() -> None:
    rows = [
        ["收货", "运单号", "联系电话", "地址"],
        *(["何佳琪", f"88304399{nth}", "13800138000", "无"] for nth in range(4)),
    ]
    lines = [
        line(text, 20 + 200 * across, 20 + 60 * nth) for nth, row in enumerate(rows) for across, text in enumerate(row)
    ]
    page = arrange([*lines, line("人", 20, 20 + EM - 2), line("页数:全部", 1020, 20 + EM - 2)])
    assert all(labels_of(page, row[1])[:1] == ["运单号"] for row in rows[1:])


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


def test_headings_reach_the_cells_of_rows_with_a_ground_of_their_own() -> None:
    lines = [line(head, left, 20) for head, left in (("房号", 40), ("姓名", 240), ("渠道单号", 500))]
    for nth in range(6):
        shift = 5 * (nth % 2)
        texts = ((f"23{nth}", 20), ("沈承桂", 200), (f"E2025060788004947{nth}", 420))
        lines += [line(text, left + shift, 60 + 24 * nth, EM - 2 * shift // 5) for text, left in texts]
    page = arrange(lines)
    assert all(labels_of(page, f"E2025060788004947{nth}") == ["渠道单号"] for nth in range(6))


def test_cells_of_a_tilted_table_that_a_column_broke_are_whole_where_tall_boxes_reach_into_each_other() -> None:
    rows = [("周文", "涛"), ("曹安", "梅"), ("尹慈", "树"), ("苏杰", "承")]
    lines = [line("姓名", 150, 20), line("电话", 400, 24)]
    for nth, (name, last) in enumerate(rows):
        left, top = 149 - 3 * nth, 60 + 56 * nth
        for text, across, down in ((name, 0, 0), (last, -3, EM - 2), (f"1821758964{nth}", 250, 7)):
            lines.append(line(text, left + across, top + down))
    assert {"周文涛", "曹安梅", "尹慈树", "苏杰承"} <= set(arrange(lines).text.split())
