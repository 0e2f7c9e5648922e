"""What looks like a conversation and is none, and signs by which a short one is still told."""

from __future__ import annotations

import pytest

from guard.read.chat import find_chats
from guard.read.chat.words import is_time
from tests.support.pictures import Sheet, covered, font

GROUND = "#f2f3f5"
GREEN, WHITE = "#95ec69", "#ffffff"
SAYS = ("你好，请问什么时候发货？", "谢谢", "上次的优惠券还能用吗", "好的，我再看看", "下单的时候选一下就行")


def patch(sheet: Sheet, left: int, top: int, lines: tuple[str, ...], colour: str, ends_at: int | None = None) -> None:
    """A bubble around lines, 16 px high, that begins at `left` or ends at `ends_at`."""
    width = round(max(font(16).getlength(line) for line in lines)) + 26
    at = left if ends_at is None else ends_at - width
    sheet.rect(at, top, width, 14 + 24 * len(lines), colour, 8)
    for nth, line in enumerate(lines):
        sheet.write(at + 13, top + 6 + 24 * nth, line, 16)


def timeline() -> Sheet:
    sheet = Sheet(1000, 560, ground=GROUND)
    for nth, text in enumerate((*SAYS, SAYS[0])):
        lines = (text, f"2026-0{nth + 1}-11")
        patch(sheet, 530, 40 + 80 * nth, lines, ("#dde6f5", WHITE)[nth % 2], 470 if nth % 2 else None)
    return sheet


def coupons() -> Sheet:
    sheet = Sheet(560, 620, ground="#16181d")
    for nth in range(6):
        sheet.rect(440, 40 + 90 * nth, 76 + nth % 2 * 12, 40, "#f5a623", 18)
        sheet.write(456, 48 + 90 * nth, "领取", 18)
    sheet.rect(20, 220, 150, 80, "#fbf6e0", 8)
    sheet.write(50, 245, "¥30元", 24)
    return sheet


def notices() -> Sheet:
    sheet = Sheet(560, 620, ground=GROUND)
    for nth, (name, ago) in enumerate(
        (("健身", "12分钟前"), ("邮件", "1小时前"), ("天气", "2小时前"), ("健身", "12分钟前"), ("天气", "3小时前"))
    ):
        sheet.rect(20, 30 + 90 * nth, 40, 40, "#c05030", 8)
        sheet.write(80, 30 + 90 * nth, name, 16)
        sheet.write(440, 30 + 90 * nth, ago, 14)
        sheet.write(80, 58 + 90 * nth, SAYS[nth], 16)
    return sheet


def feed() -> Sheet:
    sheet = Sheet(900, 560, ground=GROUND)
    for nth, text in enumerate(SAYS):
        sheet.rect(40, 30 + 96 * nth, 36, 36, "#c05030", 18)
        sheet.write(92, 34 + 96 * nth, f"青柠不酸 {('关闭', '创建')[nth % 2]}了 改版首页  1{nth}:05", 14)
        patch(sheet, 92, 60 + 96 * nth, (text,), WHITE)
    return sheet


@pytest.mark.parametrize("screen", [timeline, coupons, notices, feed])
def test_what_stands_at_edges_like_messages_is_no_conversation(screen) -> None:  # type: ignore[no-untyped-def]
    sheet = screen()
    assert find_chats(sheet.pixels, sheet.page()) == ()


def test_the_kinds_of_files_and_notices_between_are_no_bubbles() -> None:
    sheet = Sheet(700, 520, ground="#dfe8df")
    for nth, text in enumerate(SAYS[:4]):
        side = None if nth % 2 else 620
        patch(sheet, 80, 30 + 120 * nth, (text,), (GREEN, WHITE)[nth % 2], side)
    patch(sheet, 230, 100, ("半糖去冰领取了红包",), "#b9c4b9")
    patch(sheet, 250, 330, ("某某撤回了一条消息",), "#b9c4b9")
    sheet.rect(520, 205, 60, 70, "#3a62c8", 6)
    sheet.write(530, 230, "XLSX", 14, WHITE)
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert all(covered(sheet.place(text), finding.boxes) >= 1 for text in SAYS[:4])


def test_a_time_in_the_corner_and_a_number_that_was_wrapped_leave_a_bubble_one() -> None:
    sheet = Sheet(760, 240, ground="#0b141a", ink="#eeeeee")
    patch(sheet, 20, 20, ("Do you need a card on file?",), "#202c33")
    sheet.rect(300, 80, 440, 64, "#005c4b", 8)
    sheet.write(314, 86, "Not until arrival. A confirmation went to", 16)
    sheet.write(314, 112, "no.reply@mailbox", 16)
    sheet.write(690, 122, "19:00 √√", 10)
    patch(sheet, 20, 170, ("Got it.", "Could someone pick us up?"), "#202c33")
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert any(box.left <= 302 and box.left + box.width >= 738 for box in finding.boxes)


def test_two_bubbles_that_end_at_one_edge_are_of_one_speaker() -> None:
    sheet = Sheet(760, 330, ground="#ffffff")
    for top, lines in ((20, ("我们的司机可以过去接您",)), (250, ("收到，一路平安",))):
        patch(sheet, 0, top, lines, "#bcd9ff", 680)
        sheet.rect(696, top, 40, 40, "#40a060", 20)
    sheet.rect(80, 90, 220, 130, "#d5d8d2", 8)
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert any(box.left <= 82 and box.width >= 216 for box in finding.boxes)


@pytest.mark.parametrize("text", ["Nov 3·15:31 AM", "11月10日周二10:57", "Nov 11, 15:37 AM", "19:00 / J", "12:01 VV"])
def test_days_are_told_twice_and_ticks_are_read_as_letters(text: str) -> None:
    assert is_time(text)


def heads(rows: tuple[tuple[str, str, str], ...], at_end: bool = False) -> Sheet:
    """Faces, names with times, and what was said below."""
    sheet = Sheet(900, 40 + 90 * len(rows))
    for nth, (name, time, text) in enumerate(rows):
        top = 30 + 90 * nth
        sheet.rect(300, top, 40, 40, ("#c05030", "#4060c0")[nth % 2], 20)
        sheet.write(356, top, name, 16)
        sheet.write(780 if at_end else 366 + round(font(16).getlength(name)), top, time, 14)
        sheet.write(356, top + 30, text, 16)
    return sheet


def test_two_heads_with_faces_that_fill_a_picture_are_a_conversation() -> None:
    rows = (("土豆炖牛肉", "今天16:30", "手慢了，红包没抢到"), ("西瓜太郎", "今天16:33", "哇好看，这是哪拍的"))
    sheet = heads(rows)
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert all(covered(sheet.place(text), finding.boxes) >= 1 for *_, text in rows)
    for nth in range(6):
        sheet.write(20, 20 + 26 * nth, "商品名称与说明", 16)
    assert find_chats(sheet.pixels, sheet.page()) == ()


def test_heads_at_the_end_of_rows_beside_a_list_are_those_of_messages() -> None:
    says = ("They will, automatically.", "That's kind, thanks!", "Anything else I can do?", "No, that is all", "Bye")
    names = ("Diego Salas to Caleb", "Caleb Norwood · via SMS")
    sheet = heads(tuple((names[nth % 2], f"12:0{nth}", text) for nth, text in enumerate(says)), at_end=True)
    for nth in range(5):
        sheet.write(20, 30 + 90 * nth, f"Guest desk {nth}", 16)
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert all(covered(sheet.place(text), finding.boxes) >= 1 for text in says)
    assert covered(sheet.place("Guest desk 1"), finding.boxes) == 0


@pytest.mark.parametrize("title", ["通话文字", "通话评分"])
def test_speakers_of_a_transcript_need_neither_roles_nor_times(title: str) -> None:
    sheet = Sheet(700, 400)
    sheet.write(30, 20, title, 16)
    says = ("您好，请问是本人办理吗？", "是的", "请您念一下屏幕上的数字", "七三零五", "好的，请稍等", "可以，谢谢")
    for nth, text in enumerate(says):
        sheet.write(30, 70 + 36 * nth, f"{('叶春梅', '韩美玲')[nth % 2]}：{text}", 15)
    assert len(find_chats(sheet.pixels, sheet.page())) == (title == "通话文字")


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("罗春梅", ("已为您改约周六上午", "师傅上门前打个电话就行", "好的，已备注", "麻烦了，谢谢"), 1),
        ("罗春梅", ("已发货", "待付款", "已发货", "已完成"), 0),
        ("3", ("已为您改约周六上午", "师傅上门前打个电话就行", "好的，已备注", "麻烦了，谢谢"), 0),
    ],
)
def test_rows_cut_from_a_table_of_who_said_what(first: str, second: tuple[str, ...], found: int) -> None:
    sheet = Sheet(520, 170)
    for nth, text in enumerate(second):
        sheet.write(12, 12 + 38 * nth, "韩春梅" if nth % 2 else first, 15)
        sheet.write(130, 12 + 38 * nth, text, 15)
    assert len(find_chats(sheet.pixels, sheet.page())) == found


def test_notices_of_one_sender_with_a_time_above_each_are_messages() -> None:
    sheet = Sheet(620, 760, ground="#141414", ink="#eeeeee")
    for nth, width in enumerate((300, 380, 330, 360)):
        top = 60 + 150 * nth
        sheet.write(230, top - 30, f"Nov {nth + 3}·15:3{nth} AM", 13)
        sheet.rect(60, top, 430, 90, "#2a2a2d", 12)
        for row in range(2):
            sheet.write(80, top + 12 + 36 * row, "Your code is 146026 and it expires soon"[: width // 10], 20)
    sheet.write(80, 700, "Text message", 18)
    assert len(find_chats(sheet.pixels, sheet.page())) == 1


def test_a_row_with_its_time_and_a_button_below_are_no_conversation() -> None:
    sheet = Sheet(900, 300)
    sheet.rect(240, 60, 560, 40, "#eef0f3", 4)
    sheet.write(252, 68, "系统  买家填写物流信息，等待商家确认收货", 15)
    sheet.write(640, 68, "2025-11-21 11:02", 15)
    sheet.rect(260, 200, 100, 36, "#e33942", 4)
    sheet.write(278, 206, "同意退款", 15, WHITE)
    assert find_chats(sheet.pixels, sheet.page()) == ()
