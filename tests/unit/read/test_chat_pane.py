"""Of a conversation that is found all that its pane shows is covered, and nothing of what stands around it."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from guard.model import Box
from guard.read.chat import find_chats
from tests.support.pictures import Sheet, covered, font

SAYS = ("你好，请问什么时候发货？", "您好，马上为您查询", "谢谢", "可以的，下单的时候选一下就行")
HEADER_PX, TOP, EM, BAR = 70, 240, 18, 600


def window(ground: str = "#f2f3f5", fade: bool = False) -> Sheet:
    """A chat program: a header, four messages, a bar to write in below."""
    sheet = Sheet(640, 680, ground=ground)
    if fade:
        rows = np.linspace(0, 60, sheet.height)[:, None, None] + np.array([120, 150, 170])
        rows = np.broadcast_to(rows, (sheet.height, sheet.width, 3))
        sheet.image = Image.fromarray(np.ascontiguousarray(rows.astype(np.uint8)))
    for nth, text in enumerate(SAYS):
        speak(sheet, TOP + 80 * nth, text, bool(nth % 2))
    return sheet


def speak(sheet: Sheet, top: int, text: str, ours: bool) -> Box:
    width = round(font(EM).getlength(text)) + 28
    return said(sheet, Box(560 - width if ours else 80, top, width, 42), ours, text)


def said(sheet: Sheet, box: Box, ours: bool, text: str = "", face: bool = True) -> Box:
    sheet.rect(*box, "#bfe3ff" if ours else "#ffffff", 8)
    if face:
        sheet.rect(580 if ours else 20, box.top, 40, 40, "#c05030", 20)
    if text:
        sheet.write(box.left + 14, box.top + 9, text, EM)
    return box


def framed(sheet: Sheet) -> None:
    """What belongs to the program around the messages."""
    sheet.rect(0, 0, 640, HEADER_PX, "#ffffff")
    sheet.rect(0, HEADER_PX, 640, 1, "#dddddd")
    sheet.rect(20, 12, 46, 46, "#3070a0", 23)
    sheet.write(80, 12, "小鱼", 18)
    sheet.write(80, 40, "刚刚在线", 13, "#888888")
    sheet.rect(0, BAR, 640, 80, "#ffffff")
    sheet.rect(0, BAR, 640, 1, "#dddddd")
    sheet.frame(60, BAR + 20, 480, 40, "#cccccc", 8)
    sheet.write(72, BAR + 30, "输入消息", 16, "#999999")


def boxes_of(sheet: Sheet) -> tuple[Box, ...]:
    (finding,) = find_chats(sheet.pixels, sheet.page())
    return finding.boxes


def share(sheet: Sheet, box: Box) -> float:
    """How much of a box is covered, by whatever boxes."""
    mask = np.zeros((sheet.height, sheet.width), bool)
    for one in boxes_of(sheet):
        mask[max(0, one.top) : one.top + one.height, max(0, one.left) : one.left + one.width] = True
    return float(mask[box.top : box.top + box.height, box.left : box.left + box.width].mean())


@pytest.mark.parametrize("fade", [False, True])
def test_messages_that_nobody_can_read_are_covered(fade: bool) -> None:
    sheet = window(fade=fade)
    voice = said(sheet, Box(80, 90, 110, 42), ours=False)
    card = said(sheet, Box(330, 160, 230, 60), ours=True)
    sheet.rect(card.left + 1, card.top + 1, card.width - 2, card.height - 2, "#f2f3f5" if not fade else "#fefefe", 8)
    framed(sheet)
    for box in (voice, card, Box(20, 90, 40, 40), Box(580, 160, 40, 40)):
        assert share(sheet, box) > 0.9


def test_what_the_end_of_the_pane_cuts_off_is_covered() -> None:
    sheet = window()
    said(sheet, Box(80, HEADER_PX - 20, 200, 42), ours=False)
    said(sheet, Box(260, BAR - 14, 300, 42), ours=True)
    framed(sheet)
    for box in (
        Box(80, HEADER_PX + 2, 200, 20),
        Box(20, HEADER_PX + 2, 40, 18),
        Box(260, BAR - 14, 300, 13),
        Box(580, BAR - 14, 40, 13),
    ):
        assert share(sheet, box) > 0.7


def test_who_is_spoken_with_is_covered_and_tools_are_not() -> None:
    sheet = window()
    framed(sheet)
    for left in (300, 340, 380):
        sheet.rect(left, BAR - 40, 18, 18, "#666666", 4)
    for box in (sheet.place("小鱼"), Box(20, 12, 46, 46)):
        assert share(sheet, box) > 0.9
    for box in (sheet.place("输入消息"), Box(60, BAR + 20, 480, 40), Box(300, BAR - 40, 100, 18)):
        assert share(sheet, box) == 0


def test_a_face_above_the_middle_of_the_name_is_covered() -> None:
    sheet = window()
    sheet.rect(0, 0, 640, 100, "#ffffff")
    sheet.rect(300, 10, 44, 44, "#3070a0", 22)
    sheet.write(302, 64, "小鱼儿"[:2], 20)
    assert share(sheet, Box(300, 10, 44, 44)) > 0.9


def test_times_on_a_patch_stay() -> None:
    sheet = window()
    for top, text in ((170, "10:24"), (200 + 3 * 80 + 60, "10:31")):
        sheet.rect(290, top, 60, 24, "#d8d9db", 4)
        sheet.write(300, top + 4, text, 13, "#ffffff")
    framed(sheet)
    assert share(sheet, sheet.place("10:24")) == 0
    assert share(sheet, sheet.place(SAYS[0])) == 1


def test_a_list_beside_is_no_part_of_the_pane() -> None:
    sheet = Sheet(900, 680)
    sheet.image.paste(window().image, (260, 0))
    for nth, text in enumerate(SAYS):
        box = speak(Sheet(), TOP + 80 * nth, text, bool(nth % 2))
        sheet.write(box.left + 260 + 14, box.top + 9, text, EM)
    sheet.rect(0, 0, 256, 680, "#ffffff")
    for nth in range(6):
        sheet.rect(20, 30 + 90 * nth, 40, 40, "#7090c0", 4)
        sheet.write(80, 40 + 90 * nth, ("王大力", "陈晓雯", "tb88271")[nth % 3], 16)
        sheet.rect(215, 38 + 90 * nth, 22, 22, "#fa5151", 11)
        sheet.write(221, 40 + 90 * nth, str(nth + 1), 14, "#ffffff")
    assert share(sheet, Box(0, 0, 250, 640)) == 0
    assert all(share(sheet, sheet.place(text)) == 1 for text in SAYS)


def test_two_speakers_on_one_side_have_colours_of_their_own() -> None:
    sheet = Sheet(640, 560, ground="#ffffff")
    for nth, text in enumerate((*SAYS, *SAYS[:2])):
        width = round(font(EM).getlength(text)) + 28
        sheet.rect(80, 60 + 80 * nth, width, 42, "#e6f4ff" if nth % 2 else "#f3f4f5", 8)
        sheet.rect(20, 60 + 80 * nth, 40, 40, "#c05030" if nth % 2 else "#3070a0", 20)
        sheet.write(94, 69 + 80 * nth, text, EM)
        if nth < 2:
            sheet.write(300, 34 + 80 * nth, f"10:3{nth}", 13, "#888888")
    assert len(find_chats(sheet.pixels, sheet.page())) == 1


def test_notices_of_one_sender_are_a_conversation() -> None:
    sheet = Sheet(500, 700, ground="#000000", ink="#ffffff")
    texts = (
        ("Your parcel will be delivered", "today. Reply STOP to opt out."),
        ("Driver is 3 stops away.",),
        ("Your parcel was left with", "a neighbour at no. 14."),
        ("How did we do? Rate your", "delivery from 1 to 5"),
    )
    for nth, lines in enumerate(texts):
        top, width = 80 + 130 * nth, 330 if len(lines) > 1 else 250
        sheet.write(210, top - 40, f"今天 08:5{nth}", 14, "#999999")
        sheet.rect(20, top, width, 20 + 26 * len(lines), "#262628", 14)
        for row, text in enumerate(lines):
            sheet.write(36, top + 8 + 26 * row, text, 20)
    sheet.write(60, 640, "iMessage", 18, "#888888")
    (finding,) = find_chats(sheet.pixels, sheet.page())
    assert all(covered(sheet.place(text), finding.boxes) >= 1 for lines in texts for text in lines)


def test_patches_on_a_bubble_are_part_of_it() -> None:
    sheet = window()
    card = said(sheet, Box(80, 90, 260, 60), ours=False, text="报价单.xlsx")
    for left, text in ((270, "XLS"), (220, "新版")):
        sheet.rect(left, card.top + 12, 44, 34, "#e8503a", 4)
        sheet.write(left + 6, card.top + 20, text, 16, "#ffffff")
    assert all(share(sheet, sheet.place(text)) == 1 for text in (*SAYS, "报价单.xlsx"))


def logged(time: str = "10:2{}") -> Sheet:
    """Messages without bubbles, one of them a picture, and a box to write in."""
    sheet = Sheet(800, 640)
    for nth, name in enumerate(("陈晓雯", "王大力", "陈晓雯", "王大力")):
        top = 60 + 80 * nth + (90 if nth == 3 else 0)
        sheet.rect(20, top, 36, 36, "#c05030", 6)
        sheet.write(72, top, f"{name} {time.format(nth)}", 15)
        sheet.write(72, top + 26, SAYS[nth], 16)
    sheet.rect(72, 280, 150, 100, "#3070a0")
    sheet.frame(20, 540, 760, 60, "#999999", 8)
    sheet.write(36, 560, "Message #release", 15, "#999999")
    return sheet


def test_pictures_below_heads_are_covered_and_the_box_to_write_in_is_not() -> None:
    sheet = logged()
    assert share(sheet, Box(72, 280, 150, 100)) > 0.9
    assert all(share(sheet, place) == 1 for text, place in sheet.places if text in SAYS)
    assert share(sheet, Box(20, 540, 760, 60)) == 0


def test_patches_on_a_few_messages_do_not_hide_the_others() -> None:
    sheet = logged()
    for nth in (0, 2):
        sheet.rect(68, 82 + 80 * nth, round(font(16).getlength(SAYS[nth])) + 12, 30, "#fff0c0", 4)
        sheet.write(72, 86 + 80 * nth, SAYS[nth], 16)
    assert all(share(sheet, place) == 1 for text, place in sheet.places if text in SAYS)


def test_messages_that_the_end_of_the_picture_cuts_are_covered() -> None:
    whole = window()
    framed(whole)
    sheet = Sheet(520, 680)
    sheet.image = whole.image.crop((90, 0, 610, 680))
    sheet.places = [
        (text, box._replace(left=max(0, box.left - 90), width=box.width - max(0, 90 - box.left)))
        for text, box in whole.places
    ]
    assert all(share(sheet, sheet.place(text)) == 1 for text in SAYS)


def test_drawings_on_a_wallpaper_neither_end_the_pane_nor_are_messages() -> None:
    sheet = window("#efeae2")
    drawings = Sheet(640, 680, ground="#efeae2")
    rng = np.random.default_rng(3)
    for left, top in zip(rng.integers(0, 620, 120).tolist(), rng.integers(80, 590, 120).tolist(), strict=True):
        drawings.frame(left, top, 26, 20, "#e2dace", 6)
    for nth, text in enumerate(SAYS):
        speak(drawings, TOP + 80 * nth, text, bool(nth % 2))
    picture = Box(300, 84, 260, 140)
    drawings.rect(*picture, "#3070a0")
    sheet.image = drawings.image
    framed(sheet)
    assert share(sheet, picture) > 0.95
    messages = sum(box.width * box.height for box in boxes_of(sheet))
    assert messages < 0.35 * sheet.width * sheet.height
