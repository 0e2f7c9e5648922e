"""Conversations in bubbles, whatever they look like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from tests.support.chats.scene import SAYS, Scene, chat, patch, places
from tests.support.pictures import Sheet, font


@dataclass(frozen=True)
class Look:
    """How a chat program draws."""

    ground: str = "#ededed"
    theirs: str = "#ffffff"
    ours: str = "#95ec69"
    ink: str = "#111111"
    avatars: bool = True
    size_px: int = 16


LOOKS = {
    "light": Look(),
    "dark": Look("#111111", "#2c2c2c", "#3eb575", "#e0e0e0"),
    "phone": Look("#ffffff", "#e5e5ea", "#a0d0ff", avatars=False, size_px=34),
    "large": Look("#f2f2f2", "#ffffff", "#bfe3ff", size_px=26),
    "pale": Look("#fafafa", "#ffffff", "#eaf4ff", avatars=False, size_px=20),
}


def conversation(look: Look, says: tuple[tuple[str, str], ...] = SAYS, times: bool = True) -> Sheet:
    em = look.size_px
    sheet = Sheet(46 * em, 8 * em + 4 * em * len(says), ground=look.ground, ink=look.ink)
    sheet.write(20 * em, em, "张小姐", em)
    top = 5 * em
    for nth, (side, text) in enumerate(says):
        if times and nth % 3 == 0:
            sheet.write(21 * em, top - round(1.6 * em), f"昨天 1{nth}:3{nth}", round(0.8 * em), "#888888")
        width = round(font(em).getlength(text)) + round(1.6 * em)
        left = 4 * em if side == "l" else sheet.width - 4 * em - width
        sheet.rect(left, top, width, round(2.2 * em), look.theirs if side == "l" else look.ours, em // 3)
        sheet.write(left + round(0.8 * em), top + round(0.4 * em), text, em)
        if look.avatars:
            at = em if side == "l" else sheet.width - round(3.5 * em)
            sheet.face(at, top, round(2.5 * em), "#c05030", em // 4)
        top += 4 * em
    return sheet


def bubbled() -> Iterator[Scene]:
    """Scenes of two speakers, of one, of photographed screens."""
    for name, look in LOOKS.items():
        yield chat(f"bubbles, {name}", conversation(look))
    yield chat("one speaker with times and faces", conversation(LOOKS["light"], tuple(("l", text) for _, text in SAYS)))
    yield _photo()
    yield _leaning()
    yield chat("long bubbles beyond those of the other speaker", _long())
    yield chat("words far apart in one bubble", _apart())
    yield _named()
    yield _beside_a_list()
    yield _same_width()
    yield _files()
    yield chat("a time in the corner, a number that was wrapped", _wrapped())
    yield chat("two speakers on one side", _one_side())
    yield chat("notices of one sender", _notices())
    yield chat("notices of one width", _codes())


def _photo() -> Scene:
    scene = chat("a photo of a dark screen", conversation(LOOKS["dark"]))
    return replace(scene, pixels=_noisy(scene.sheet.pixels))


def _noisy(pixels: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    noise = np.random.default_rng(7).normal(0, 4, pixels.shape)
    return np.clip(pixels + noise, 0, 255).astype(np.uint8)


def _leaning() -> Scene:
    sheet = conversation(Look(size_px=24), (*SAYS, *SAYS), times=False)
    lean = 0.02
    turned = sheet.image.transform(
        sheet.image.size, Image.Transform.AFFINE, (1, -lean, 0, 0, 1, 0), fillcolor="#ededed"
    )
    for nth, (text, box) in enumerate(sheet.places):
        sheet.places[nth] = (text, box._replace(left=box.left + round(lean * box.top)))
    return replace(chat("a photo that leans", sheet), pixels=_noisy(np.asarray(turned)[:, :, ::-1]))


def _long() -> Sheet:
    sheet = Sheet(600, 800, ground="#ededed")
    text = "这款有现货，今天下单明天就可以发出，"
    for nth, lines in enumerate((2, 1, 2, 2, 1)):
        left, top = (20, 30) if nth % 2 else (90, 30)
        top += 130 * nth
        width = round(font(22).getlength(text)) + 60 if lines == 2 else round(font(22).getlength(text[:5])) + 30
        left = left if lines == 2 or not nth % 2 else 20 + round(font(22).getlength(text)) + 60 - width
        sheet.rect(left, top, width, 20 + 36 * lines, "#95ec69" if nth % 2 else "#ffffff", 8)
        for line in range(lines):
            sheet.write(left + 15, top + 10 + 34 * line, f"{text[: 5 if lines == 1 else None]}{nth}{line}"[:-2], 22)
        sheet.face(530 if nth % 2 else 20, top, 50, "#c05030")
    return sheet


def _apart() -> Sheet:
    sheet = Sheet(700, 500)
    for nth in range(5):
        words, width = (4, 350) if nth < 3 else (3, 268)
        left = 20 if nth % 2 else 680 - width
        sheet.rect(left, 30 + 80 * nth, width, 44, "#dcf8c6" if left > 20 else "#eeeeee", 8)
        for at, word in ((12, "Usually"), (110, "3-5"), (180, "business"), (290, "days."))[:words]:
            sheet.write(left + at, 40 + 80 * nth, word, 18)
    sheet.write(20, 450, "Message", 18)
    return sheet


def _named() -> Scene:
    sheet = conversation(Look(size_px=20), tuple(("l", text) for _, text in SAYS), times=False)
    for nth in range(len(SAYS)):
        sheet.write(80, 72 + 80 * nth, ("小鱼", "陈晓雯")[nth % 2], 15, "#888888")
    return chat("names and faces on one side", sheet)


def _beside_a_list() -> Scene:
    sheet = Sheet(1000, 700)
    says = (("l", "好的，谢谢"), ("r", "建议您选大一码"), ("l", "那我再看看吧"), ("r", "有问题随时联系我们，都在的"))
    for nth, (side, text) in enumerate(says):
        width = round(font(18).getlength(text)) + 28
        left = 300 if side == "l" else 960 - width
        sheet.rect(left, 160 + 90 * nth, width, 44, "#f3f4f6" if side == "l" else "#e0f0ff", 6)
        sheet.write(left + 14, 170 + 90 * nth, text, 18)
    said = places(sheet, lambda text: True)
    for nth, letter in enumerate("DKAB"):
        sheet.rect(20, 200 + 90 * nth, 34, 52, "#7090c0", 4)
        sheet.write(30, 215 + 90 * nth, letter, 18)
        sheet.write(66, 215 + 90 * nth, ("王大力", "陈晓雯", "tb88271", "李慧敏")[nth], 18)
    return chat("letters on the faces of a list beside", sheet, said)


def _same_width() -> Scene:
    sheet = Sheet(500, 420, ground="#f2f2f2")
    for nth in range(3):
        top, left = 30 + 120 * nth, 430 if nth % 2 == 0 else 20
        sheet.rect(80, top, 340, 80, "#95ec69" if nth % 2 == 0 else "#ffffff", 6)
        sheet.face(left, top, 50, "#c05030")
        for row, text in enumerate(("这边给您申请了十元优惠券，直接下单", "下单时就可以使用了，请您放心")):
            sheet.write(92, top + 12 + 30 * row, text, 18)
    return chat("bubbles of one width with faces", sheet)


def _files() -> Scene:
    sheet = Sheet(700, 520, ground="#dfe8df")
    says = [text for _, text in SAYS[:4]]
    for nth, text in enumerate(says):
        patch(sheet, 80, 30 + 120 * nth, (text,), ("#95ec69", "#ffffff")[nth % 2], None if nth % 2 else 620)
    patch(sheet, 230, 100, ("半糖去冰领取了红包",), "#b9c4b9")
    patch(sheet, 250, 330, ("某某撤回了一条消息",), "#b9c4b9")
    sheet.rect(520, 205, 60, 70, "#3a62c8", 6)
    sheet.write(530, 230, "XLSX", 14, "#ffffff")
    return chat("a file and notices between", sheet, places(sheet, lambda text: text in says))


def _wrapped() -> Sheet:
    sheet = Sheet(760, 240, ground="#0b141a", ink="#eeeeee")
    patch(sheet, 20, 20, ("Do you need a card on file?",), "#202c33")
    sheet.rect(300, 80, 440, 64, "#005c4b", 8)
    sheet.write(314, 86, "Not until arrival. A confirmation went to", 16)
    sheet.write(314, 112, "no.reply@mailbox", 16)
    sheet.write(690, 122, "19:00 √√", 10)
    patch(sheet, 20, 170, ("Got it.", "Could someone pick us up?"), "#202c33")
    return sheet


def _one_side() -> Sheet:
    sheet = Sheet(640, 560, ground="#ffffff")
    for nth, (_, text) in enumerate(SAYS):
        width = round(font(18).getlength(text)) + 28
        sheet.rect(80, 60 + 80 * nth, width, 42, "#e6f4ff" if nth % 2 else "#f3f4f5", 8)
        sheet.face(20, 60 + 80 * nth, 40, "#c05030" if nth % 2 else "#3070a0", 20)
        sheet.write(94, 69 + 80 * nth, text, 18)
        if nth < 2:
            sheet.write(300, 34 + 80 * nth, f"10:3{nth}", 13, "#888888")
    return sheet


def _notices() -> Sheet:
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
    return sheet


def _codes() -> Sheet:
    sheet = Sheet(620, 760, ground="#141414", ink="#eeeeee")
    for nth, width in enumerate((300, 380, 330, 360)):
        top = 60 + 150 * nth
        sheet.write(230, top - 30, f"Nov {nth + 3}·15:3{nth} AM", 13)
        sheet.rect(60, top, 430, 90, "#2a2a2d", 12)
        for row in range(2):
            sheet.write(80, top + 12 + 36 * row, "Your code is 146026 and it expires soon"[: width // 10], 20)
    return sheet
