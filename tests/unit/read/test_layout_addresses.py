"""Addresses whose tail a narrow cell, a card or a column set into a second line, beside others of their kind."""

from __future__ import annotations

import pytest

from guard.read.layout import arrange
from tests.support.layout import EM, line

_BROKEN = [
    ("上海市静安区南京西路88号3栋2单元", "1184"),
    ("上海市静安区南京西路88号3栋2单元", "1184室"),
    ("临港工业园纬三路68号安达物流园办公楼", "305"),
    ("雁塔区北辰东路1102号凤凰创意园南塔14", "F-15"),
    ("台北市信義區松仁路100號", "12樓之3"),
    ("新北市板橋區文化路一段188巷", "5弄12號4樓"),
    ("九龍尖沙咀彌敦道132號美麗華大廈", "12樓B室"),
    ("赛罕区高新区纬三路54号安", "达物流园门卫"),
    ("1200 Maple Street", "Apt 4B"),
    ("1200 Maple Street, Apt 4B", "Springfield, IL 62704-1234"),
    ("1314 North Rosewood Avenue", "Toronto, ON M5V 2T6"),
    ("Flat 5A, 12/F, 142 Nathan Road", "Tsim Sha Tsui, Kowloon"),
    ("No. 7, Section 5, Xinyi Road", "Xinyi District, Taipei 110"),
]


@pytest.mark.parametrize(("upper", "lower"), _BROKEN)
@pytest.mark.parametrize("beside", [("待处理", "已处理"), ("", "")])
def test_the_tail_of_an_address_stays_with_it(upper: str, lower: str, beside: tuple[str, str]) -> None:
    other = beside if any(beside) else (upper, lower)
    lines = [line(text, 20, 20 + 22 * nth) for nth, text in enumerate((upper, lower))]
    lines += [line(text, 620, 20 + 22 * nth) for nth, text in enumerate(other)]
    assert f"{upper}\n{lower}" in arrange(lines).text


@pytest.mark.parametrize(
    "lower", ["3件", "18", "18.50", "¥305", "12:30", "2026-01-02", "待发货", "13800138000", "座机", "张伟", "共3单"]
)
def test_what_stands_below_an_address_for_itself_is_no_tail(lower: str) -> None:
    lines = [line("雁塔区科技路88号3栋2单元", 20, 20), line(lower, 20, 42)]
    lines += [line("待处理", 620, 20), line("已处理", 620, 42)]
    assert f"2单元\n{lower}" not in arrange(lines).text


def test_a_room_goes_on_where_its_line_had_no_room() -> None:
    lines = [line("雁塔区科技路88号3栋2单元", 20, 20), line("1184", 20, 42)]
    lines += [line("待处理", 620, 20), line("已处理", 620, 42)]
    wider = line("陕西省西安市雁塔区科技路188号东方花园3栋2单元", 20, 120)
    assert "2单元\n1184" in arrange(lines).text
    assert "2单元\n1184" not in arrange([*lines, wider]).text


@pytest.mark.parametrize(("caption", "together"), [("单位", False), ("件数：", False), ("", True)])
def test_what_has_a_caption_of_its_own_is_no_tail(caption: str, *, together: bool) -> None:
    upper, lower = "雁塔区科技路88号", "东方花园"
    lines = [line("地址", 20, 20), line(upper, 120, 20), line(lower, 120, 42)]
    assert (f"{upper}\n{lower}" in arrange([*lines, *([line(caption, 20, 42)] if caption else [])]).text) is together


def test_the_digits_of_a_tail_are_lower_than_its_line() -> None:
    upper = "雁塔区北辰东路1102号凤凰创意园南塔14"
    lines = [line(upper, 20, 20, EM), line("F-15", 20, 42, 10), line("待处理", 620, 20), line("已处理", 620, 42)]
    assert f"{upper}\nF-15" in arrange(lines).text
