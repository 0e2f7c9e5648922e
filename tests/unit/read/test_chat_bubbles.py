"""Signs of what stands beside messages: who speaks, and the ground."""

from __future__ import annotations

import pytest

from guard.read.chat.by_bubbles import by_bubbles
from guard.read.chat.signs import BubbleSigns
from guard.read.chat.surfaces import Surfaces
from tests.support.pictures import Sheet

_GROUND, _SAYS = "#e8e8e8", ("到了吗", "还没有，明天上午送", "好的谢谢")


def message(sheet: Sheet, nth: int) -> None:
    sheet.rect(90, 40 + 90 * nth, 220, 42, "#ffffff", 8)
    sheet.write(104, 48 + 90 * nth, _SAYS[nth], 18)


def signs(sheet: Sheet) -> BubbleSigns:
    bubbled = by_bubbles(sheet.pixels, Surfaces.of(sheet.pixels), sheet.page())
    assert bubbled is not None
    return bubbled.signs(sheet.pixels, sheet.page())


@pytest.mark.parametrize(("drawn", "faces"), [(True, 1.0), (False, 0.0)])
def test_a_face_shows_something(drawn: bool, faces: float) -> None:
    sheet = Sheet(640, 320, ground=_GROUND)
    for nth in range(3):
        message(sheet, nth)
        if drawn:
            sheet.face(30, 40 + 90 * nth, 40, "#3070a0")
        else:
            sheet.rect(30, 40 + 90 * nth, 40, 40, "#3070a0", 6)
    assert signs(sheet).faces == faces


def test_a_face_is_as_large_as_the_writing_beside_it_asks() -> None:
    """The picture that another message shows may have the smallest writing."""
    sheet = Sheet(640, 480, ground=_GROUND)
    sheet.rect(130, 40, 180, 56, "#ffffff", 8)
    sheet.write(146, 48, "到了吗", 28)
    sheet.face(20, 40, 80, "#3070a0")
    sheet.rect(130, 140, 70, 60, "#206040", 8)
    for nth, text in enumerate(("基本信息", "既往病史", "门诊记录")):
        sheet.write(140, 144 + 18 * nth, text, 9, "#ffffff")
    assert signs(sheet).faces == 1 / 2


@pytest.mark.parametrize(("panel", "apart"), [(_GROUND, 0.0), ("#305080", 0xE8 - 0x30)])
def test_between_two_panels_grounds_differ(panel: str, apart: float) -> None:
    sheet = Sheet(640, 320, ground=_GROUND)
    sheet.rect(0, 0, 88, 320, panel)
    for nth in range(3):
        message(sheet, nth)
    assert signs(sheet).grounds == apart
