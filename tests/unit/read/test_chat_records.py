"""Conversations as records: tickets, logs, exports, forwarded messages; lists of conversations are none."""

from __future__ import annotations

import pytest

from guard.model import Box
from guard.read.chat import find_chats
from guard.read.layout import arrange
from guard.read.page import Line
from tests.support.pictures import Sheet, covered

SAYS = ("你好，请问什么时候发货？", "您好，马上为您查询", "谢谢", "那个快递一直没动", "已经帮您催促了", "好的")
NAMES = ("陈晓雯", "王大力")


def record(form: str, title: str = "聊天记录导出") -> Sheet:
    """Heads and what was said below them."""
    sheet = Sheet(900, 620)
    sheet.write(30, 20, title, 22)
    for nth, text in enumerate(SAYS):
        top, name, time = 80 + 64 * nth, NAMES[nth % 2], f"2025-11-03 10:2{nth}:31"
        sheet.write(30, top, form.format(name=name, time=time), 15)
        sheet.write(30, top + 26, text, 15)
    return sheet


@pytest.mark.parametrize("form", ["{name}  {time}", "{time} {name}", "{name}({time}):", "{name} {time}："])
def test_heads_of_records_are_found_wherever_the_time_stands(form: str) -> None:
    sheet = record(form)
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert all(covered(sheet.place(text), finding.boxes) >= 1 for text in SAYS)


def lined(title: str, form: str = "[2025-11-03 10:2{nth}:31] {name}: {text}", fields: bool = True) -> Sheet:
    """Fields of a form, and a record below them of which each line says who spoke."""
    sheet = Sheet(900, 520)
    for nth, field in enumerate(
        ("工单编号：GD79153978657", "工单状态：处理中", "创建时间：2025-11-23") if fields else ()
    ):
        sheet.write(30, 20 + 34 * nth, field, 15)
    sheet.write(30, 150, title, 17)
    for nth, text in enumerate(SAYS):
        sheet.write(
            30, 200 + 34 * nth, form.format(nth=nth, role=("客户", "坐席")[nth % 2], name=NAMES[nth % 2], text=text), 15
        )
    return sheet


def test_a_record_below_the_fields_of_a_form_is_found_and_the_fields_stay() -> None:
    sheet = lined("会话记录", "10:2{nth} {role} {name}：{text}")
    (finding,) = find_chats(sheet.pixels, sheet.page())
    said = [place for text, place in sheet.places if text.startswith("10:2")]
    assert len(said) == len(SAYS)
    assert all(covered(place, finding.boxes) >= 1 for place in said)
    assert covered(sheet.place("工单状态：处理中"), finding.boxes) == 0


def test_speakers_of_a_record_need_no_role() -> None:
    assert len(find_chats(lined("聊天记录").pixels, lined("聊天记录").page())) == 1
    assert find_chats(lined("运行日志").pixels, lined("运行日志").page()) == ()


def table(headings: tuple[str, ...] = ("时间", "发送人", "内容"), names: tuple[str, ...] = NAMES) -> Sheet:
    sheet = Sheet(900, 420)
    for left, text in zip((30, 260, 420), headings, strict=True):
        sheet.write(left, 30, text, 15)
    for nth, text in enumerate(SAYS):
        sheet.write(30, 80 + 40 * nth, f"2025-11-03 10:2{nth}:31", 15)
        sheet.write(260, 80 + 40 * nth, names[nth % len(names)], 15)
        sheet.write(420, 80 + 40 * nth, text, 15)
    return sheet


@pytest.mark.parametrize("headings", [("时间", "发送人", "内容"), ("Time", "Sender", "Message")])
def test_a_table_of_who_said_what_and_when_is_a_conversation(headings: tuple[str, ...]) -> None:
    sheet = table(headings)
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert all(covered(sheet.place(text), finding.boxes) >= 1 for text in SAYS)
    assert covered(sheet.place("2025-11-03 10:20:31"), finding.boxes) == 0


@pytest.mark.parametrize(
    ("headings", "names"),
    [(("时间", "经办人", "内容"), NAMES), (("时间", "发送人", "状态"), NAMES), (("时间", "发送人", "内容"), ("系统",))],
)
def test_other_tables_are_none(headings: tuple[str, ...], names: tuple[str, ...]) -> None:
    sheet = table(headings, names)
    assert find_chats(sheet.pixels, sheet.page()) == ()


def thread(glued: bool = False) -> Sheet:
    """Letters of a ticket: at the left who wrote, with the letters on their face, at the right how long ago."""
    sheet = Sheet(900, 640)
    sheet.write(30, 20, "Reply", 15)
    for nth, name in enumerate(("Ethan Cole reported via the portal", "Emma Castell replied") * 2):
        top = 70 + 130 * nth
        sheet.rect(30, top, 36, 36, "#c05030", 18)
        if not glued:
            sheet.write(38, top + 8, "运营", 10, "#ffffff")
        sheet.write(80, top + 4, name, 15)
        sheet.write(700, top + 5, f"{nth + 1} hours ago (17:3{nth})", 13)
        sheet.write(80, top + 50, ("Hello, I was charged twice.", "Sorry about that.")[nth % 2], 15)
    return sheet


def test_letters_of_a_ticket_are_a_conversation() -> None:
    sheet = thread()
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert all(covered(place, finding.boxes) >= 1 for text, place in sheet.places if "charged" in text)


def test_letters_on_a_face_that_were_read_into_the_name_are_no_part_of_it() -> None:
    sheet = thread(glued=True)
    page = arrange(_with_face(line) if " re" in line.text else line for line in sheet.page().lines)
    assert len(find_chats(sheet.pixels, page)) == 1


def _with_face(line: Line) -> Line:
    """As a reader sees a name with the letters on the face before it."""
    top, height = line.box.top, line.box.height
    face = (Box(38, top, 10, height), Box(48, top, 10, height), Box(58, top, line.box.left - 58, height))
    box = Box(38, top, line.box.left + line.box.width - 38, height)
    return Line(f"运营 {line.text}", box, (*face, *line.characters))


def forwarded() -> Sheet:
    sheet = Sheet(560, 760)
    sheet.write(180, 20, "群聊的聊天记录", 18)
    for nth, text in enumerate(SAYS):
        top = 90 + 90 * nth
        sheet.rect(16, top, 40, 40, "#7090c0", 4)
        sheet.write(72, top, NAMES[nth % 2], 13, "#888888")
        sheet.write(490, top + 1, f"10:0{nth}", 12, "#999999")
        if nth == 2:
            sheet.rect(72, top + 24, 90, 50, "#c05030")
        else:
            sheet.write(72, top + 28, text, 17)
    return sheet


def test_forwarded_messages_of_which_one_is_a_picture_are_covered() -> None:
    sheet = forwarded()
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert all(covered(place, finding.boxes) >= 1 for text, place in sheet.places if text in SAYS)
    picture = Box(72, 90 + 180 + 24, 90, 50)
    assert covered(picture, finding.boxes) >= 0.9


def test_rows_of_a_list_of_conversations_are_no_messages() -> None:
    sheet = Sheet(420, 560)
    names = ("陈晓雯", "王大力", "项目群", "李慧敏", "Emma", "张伟", "采购沟通群")
    for nth, name in enumerate(names):
        top = 16 + 68 * nth
        sheet.rect(14, top, 40, 40, "#7090c0", 4)
        sheet.write(64, top + 2, name, 15)
        sheet.write(64, top + 26, ("你撤回了一条消息", "[语音]", "好的")[nth % 3], 13, "#888888")
        sheet.write(360, top + 3, f"{20 - nth}:1{nth}", 12, "#999999")
    sheet.write(64, 520, "输入消息", 14)
    assert find_chats(sheet.pixels, sheet.page()) == ()


def test_columns_behind_times_need_no_headings_in_a_record() -> None:
    sheet = Sheet(900, 420)
    for nth, text in enumerate(SAYS):
        sheet.write(30, 80 + 40 * nth, f"2025-11-03 10:2{nth}:31", 15)
        sheet.write(260, 80 + 40 * nth, NAMES[nth % 2], 15)
        sheet.write(420, 80 + 40 * nth, text, 15)
    assert find_chats(sheet.pixels, sheet.page()) == ()
    sheet.write(30, 20, "聊天记录", 20)
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert all(covered(sheet.place(text), finding.boxes) >= 1 for text in SAYS)


def test_times_below_what_is_said_are_no_lines_of_a_record() -> None:
    sheet = Sheet(900, 520)
    sheet.write(30, 20, "与 陈晓雯 的聊天记录", 20)
    for nth, text in enumerate(SAYS):
        sheet.write(30, 80 + 64 * nth, f"{('Agent Emma', 'Visitor')[nth % 2]}: {text}", 15)
        sheet.write(30, 106 + 64 * nth, f"2025-11-03 10:2{nth}:31", 11)
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert all(covered(place, finding.boxes) >= 1 for text, place in sheet.places if ": " in text)
