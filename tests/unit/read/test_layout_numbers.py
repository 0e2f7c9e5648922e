"""Numbers that engines read in pieces, or glued to something else, are whole in the text of a page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guard.model import Box
from guard.model.boxes import around
from guard.read.layout import arrange
from guard.read.page import Line
from tests.support.layout import EM, groups_side_by_side, labels_of, line


def test_a_number_in_a_field_belongs_to_the_small_caption_above() -> None:
    caption, value = Box(25, 108, 50, 13), Box(33, 142, 149, 11)
    page = arrange(
        Line(text, box, (box,) * len(text)) for text, box in (("身份证号", caption), ("330106198804123013", value))
    )
    assert [label.text for label in page.labels] == ["身份证号"]


def test_groups_of_a_number_that_stand_wide_apart_are_one_line() -> None:
    groups = [
        Line(text, Box(left, 20, width, 10), tuple(Box(left + 7 * at, 20, 6, 10) for at in range(len(text))))
        for text, left, width in (("136", 679, 20), ("8740", 706, 28), ("5941", 742, 26), ("12", 800, 12))
    ]
    page = arrange(groups)
    assert [one.text for one in page.lines] == ["136 8740 5941", "12"]
    assert page.boxes(0, 13) == (Box(679, 20, 90, 10),)


def test_the_code_of_a_country_and_of_an_area_in_brackets_are_one_line() -> None:
    pieces = [line("+1", 20, 20), line("(503)", 56, 20), line("555-0123", 142, 20), line("(a)", 600, 20)]
    assert [one.text for one in arrange(pieces).lines] == ["+1(503)555-0123", "(a)"]


def test_groups_of_a_number_within_a_line_are_one_line() -> None:
    pieces = [line("张伟;6222", 20, 20), line("0242 4195", 136, 20), line("1421 680;杭州市", 292, 20)]
    page = arrange(pieces)
    assert [one.text for one in page.lines] == ["张伟;6222 0242 4195 1421 680;杭州市"]
    (box,) = page.boxes(3, 26)
    assert (box.left, box.right) == (20 + 3 * EM, 292 + 8 * EM)


@pytest.mark.parametrize(
    ("rests", "cut"),
    [
        (["PO098598", "PO366307", "PO868877", "PO138748", "PO557193", "PO571444"], True),
        ([" 13800138000", " 13900139000", " 755-555-0138", "张伟", "", "王芳"], True),
        (["3800138000", "3900139000", "5755550138", "10203000428734", "0103198607153401", "8511992041112"], False),
        (["月"] * 6, False),
        ([". 张伟"] * 6, False),
    ],
)
def test_the_numbers_of_rows_are_cut_from_their_first_cells(rests: list[str], cut: bool) -> None:
    lines = [line(f"{nth + 8}{rest}", 20, 20 + 24 * nth) for nth, rest in enumerate(rests)]
    texts = sorted(one.text for one in arrange(lines).lines)
    whole = [f"{nth + 8}{rest}" for nth, rest in enumerate(rests)]
    apart = [part for nth, rest in enumerate(rests) for part in (str(nth + 8), rest.strip()) if part]
    assert texts == sorted(apart if cut else whole)


def test_the_numbers_of_rows_of_any_height_are_cut_where_most_stand_alone_and_something_between_them() -> None:
    tops = [20, 44, 96, 120, 172, 196, 220]
    lines = [
        line(text, 20, top) for text, top in zip(["1", "2", "3 LKQE-4021-TB77", "4", "5", "6", "7"], tops, strict=True)
    ]
    slanted = line("8 GX-51203-40418", 20, 244)
    lines += [replace(slanted, box=Box(20, 230, slanted.box.width, EM + 14)), line("1", 24, 150)]
    assert {"3", "LKQE-4021-TB77", "8", "GX-51203-40418"} <= set(arrange(lines).text.split())


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


def test_numbers_below_the_title_of_a_list_without_a_head_are_called_by_it() -> None:
    lines = [line("最近订单", 400, 20, 20), line("姓名", 20, 52), line("张伟", 20, 84)]
    for nth in range(3):
        top = 64 + 30 * nth
        lines += [line(f"33936804940357{nth}", 402, top), line("2026-03-09", 700, top), line("¥9.00", 900, top)]
    page = arrange(lines)
    assert all(labels_of(page, f"33936804940357{nth}") == ["最近订单"] for nth in range(3))
    assert "最近订单" not in labels_of(page, "张伟")


@pytest.mark.parametrize(
    ("first", "named"),
    [("2026-03-09", True), ("03-09 12:30", True), ("2026年3月9日", True), ("3393680", False), ("7.5 kg", False)],
)
def test_a_list_s_title_calls_what_stands_behind_the_days(first: str, *, named: bool) -> None:
    lines = [line("历史保单", 20, 20)]
    for nth in range(3):
        lines += [line(first, 20, 60 + 30 * nth), line(f"009226332165672{nth}", 320, 60 + 30 * nth)]
    page = arrange(lines)
    assert all(("历史保单" in labels_of(page, f"009226332165672{nth}")) is named for nth in range(3))


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
