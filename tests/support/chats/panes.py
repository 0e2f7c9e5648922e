"""Panes of conversations inside of programs: what is in them is covered, what stands around them is not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image

from guard.model import Box
from tests.support.chats.scene import Scene, chat, patch, places
from tests.support.pictures import Sheet, font

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
        _speak(sheet, TOP + 80 * nth, text, bool(nth % 2))
    return sheet


def _speak(sheet: Sheet, top: int, text: str, ours: bool) -> Box:
    width = round(font(EM).getlength(text)) + 28
    return _said(sheet, Box(560 - width if ours else 80, top, width, 42), ours, text)


def _said(sheet: Sheet, box: Box, ours: bool, text: str = "") -> Box:
    sheet.rect(*box, "#bfe3ff" if ours else "#ffffff", 8)
    sheet.face(580 if ours else 20, box.top, 40, "#c05030", 20)
    if text:
        sheet.write(box.left + 14, box.top + 9, text, EM)
    return box


def framed(sheet: Sheet) -> Sheet:
    """With what belongs to the program around the messages."""
    sheet.rect(0, 0, 640, HEADER_PX, "#ffffff")
    sheet.rect(0, HEADER_PX, 640, 1, "#dddddd")
    sheet.rect(20, 12, 46, 46, "#3070a0", 23)
    sheet.write(80, 12, "小鱼", 18)
    sheet.write(80, 40, "刚刚在线", 13, "#888888")
    sheet.rect(0, BAR, 640, 80, "#ffffff")
    sheet.rect(0, BAR, 640, 1, "#dddddd")
    sheet.frame(60, BAR + 20, 480, 40, "#cccccc", 8)
    sheet.write(72, BAR + 30, "输入消息", 16, "#999999")
    return sheet


def panes() -> Iterator[Scene]:
    """Scenes with bars, lists and wallpapers around and behind the messages."""
    yield from (_unreadable(fade) for fade in (False, True))
    yield _cut_at_the_ends()
    yield _with_tools()
    yield _face_above()
    yield _list_beside()
    yield chat("patches on a bubble", _patches())
    yield _cut_at_the_side()
    yield _wallpaper()
    yield _pictures_between()
    yield chat("bubbles of two letters", _two_letters())
    yield _answered_by_a_card()
    yield _picture_of_one_speaker()


def _unreadable(fade: bool) -> Scene:
    sheet = window(fade=fade)
    voice = _said(sheet, Box(80, 90, 110, 42), ours=False)
    card = _said(sheet, Box(330, 160, 230, 60), ours=True)
    sheet.rect(card.left + 1, card.top + 1, card.width - 2, card.height - 2, "#f2f3f5" if not fade else "#fefefe", 8)
    faces = (Box(20, 90, 40, 40), Box(580, 160, 40, 40))
    return chat(f"messages that nobody can read, {'fading' if fade else 'plain'}", framed(sheet), (voice, card, *faces))


def _cut_at_the_ends() -> Scene:
    sheet = window()
    _said(sheet, Box(80, HEADER_PX - 20, 200, 42), ours=False)
    _said(sheet, Box(260, BAR - 14, 300, 42), ours=True)
    left = (Box(80, HEADER_PX + 2, 200, 20), Box(20, HEADER_PX + 2, 40, 18))
    right = (Box(260, BAR - 14, 300, 13), Box(580, BAR - 14, 40, 13))
    return chat("messages that the ends of the pane cut", framed(sheet), (*left, *right))


def _with_tools() -> Scene:
    sheet = framed(window())
    shown = (sheet.place("小鱼"), Box(20, 12, 46, 46))
    return chat("who is spoken with, and the box to write in", sheet, shown, (Box(60, BAR + 20, 480, 40),))


def _face_above() -> Scene:
    sheet = window()
    sheet.rect(0, 0, 640, 100, "#ffffff")
    sheet.rect(300, 10, 44, 44, "#3070a0", 22)
    sheet.write(302, 64, "小鱼", 20)
    return chat("a face above the middle of the name", sheet, (Box(300, 10, 44, 44),))


def _list_beside() -> Scene:
    sheet = Sheet(900, 680)
    sheet.image.paste(window().image, (260, 0))
    for nth, text in enumerate(SAYS):
        box = _speak(Sheet(), TOP + 80 * nth, text, bool(nth % 2))
        sheet.write(box.left + 260 + 14, box.top + 9, text, EM)
    said = places(sheet, lambda text: True)
    sheet.rect(0, 0, 256, 680, "#ffffff")
    for nth in range(6):
        sheet.rect(20, 30 + 90 * nth, 40, 40, "#7090c0", 4)
        sheet.write(80, 40 + 90 * nth, ("王大力", "陈晓雯", "tb88271")[nth % 3], 16)
        sheet.rect(215, 38 + 90 * nth, 22, 22, "#fa5151", 11)
        sheet.write(221, 40 + 90 * nth, str(nth + 1), 14, "#ffffff")
    return chat("a list beside the pane", sheet, said, (Box(0, 0, 240, 640),))


def _patches() -> Sheet:
    sheet = window()
    card = _said(sheet, Box(80, 90, 260, 60), ours=False, text="报价单.xlsx")
    for left, text in ((270, "XLS"), (220, "新版")):
        sheet.rect(left, card.top + 12, 44, 34, "#e8503a", 4)
        sheet.write(left + 6, card.top + 20, text, 16, "#ffffff")
    return sheet


def _cut_at_the_side() -> Scene:
    whole = framed(window())
    sheet = Sheet(520, 680)
    sheet.image = whole.image.crop((90, 0, 610, 680))
    sheet.places = [
        (text, box._replace(left=max(0, box.left - 90), width=box.width - max(0, 90 - box.left)))
        for text, box in whole.places
    ]
    return chat("messages that the side of the picture cuts", sheet, places(sheet, lambda text: text in SAYS))


def _wallpaper() -> Scene:
    sheet = Sheet(640, 680, ground="#efeae2")
    random = np.random.default_rng(3)
    for left, top in zip(random.integers(0, 620, 120).tolist(), random.integers(80, 590, 120).tolist(), strict=True):
        sheet.frame(left, top, 26, 20, "#e2dace", 6)
    for nth, text in enumerate(SAYS):
        _speak(sheet, TOP + 80 * nth, text, bool(nth % 2))
    picture = Box(300, 84, 260, 140)
    sheet.rect(*picture, "#3070a0")
    return chat("a picture on a wallpaper", framed(sheet), (picture,), (Box(60, BAR + 20, 480, 40),))


def _pictures_between() -> Scene:
    sheet = Sheet(600, 900, ground="#ededed")
    for left, top, text, colour in ((20, 60, "扫这个", "#ffffff"), (460, 620, "好的，收到", "#95ec69")):
        sheet.rect(left, top, round(font(20).getlength(text)) + 24, 46, colour, 6)
        sheet.write(left + 12, top + 10, text, 20)
    sheet.rect(20, 140, 220, 220, "#ffffff", 6)
    sheet.rect(40, 160, 180, 180, "#203040")
    sheet.rect(404, 400, 180, 180, "#c05030", 6)
    return chat("pictures and codes between few bubbles", sheet, (Box(20, 140, 220, 220), Box(404, 400, 180, 180)))


def _two_letters() -> Sheet:
    sheet = Sheet(600, 500, ground="#ededed")
    said = ((20, 60, "扫这个", "#ffffff"), (20, 130, "在吗亲", "#ffffff"), (530, 220, "OK", "#95ec69"))
    for left, top, text, colour in said:
        sheet.rect(left, top, round(font(20).getlength(text)) + 24, 46, colour, 6)
        sheet.write(left + 12, top + 10, text, 20)
    return sheet


def _answered_by_a_card() -> Scene:
    sheet = Sheet(600, 700, ground="#ffffff")
    for nth, text in enumerate(("你好，请问这款还有货吗", "昨天买的还没发", "可以", "多久能到啊")):
        top = 40 + 70 * nth + (150 if nth == 3 else 0)
        sheet.rect(20, top, round(font(20).getlength(text)) + 24, 46, "#e9e9eb", 12)
        sheet.write(32, top + 10, text, 20)
    sheet.rect(340, 250, 240, 120, "#fa9d3b", 8)
    return chat("a card that answers one speaker", sheet, (Box(340, 250, 240, 120),))


def _picture_of_one_speaker() -> Scene:
    sheet = Sheet(760, 330, ground="#ffffff")
    for top, lines in ((20, ("我们的司机可以过去接您",)), (250, ("收到，一路平安",))):
        patch(sheet, 0, top, lines, "#bcd9ff", 680)
        sheet.rect(696, top, 40, 40, "#40a060", 20)
    sheet.rect(80, 90, 220, 130, "#d5d8d2", 8)
    return chat("two bubbles at one edge and a picture", sheet, (Box(84, 90, 210, 130),))
