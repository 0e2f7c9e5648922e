"""Words that lie aslant all over a screen are taken out before it is read, and nothing else is."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from guard.model import Pixels, ReadingLimits
from guard.read.examine import examine
from guard.read.lines.rapid import RapidLines
from guard.read.tiles import without_tiles
from tests.support.pictures import Sheet, encode, font

_HEIGHT, _WIDTH = 700, 1000
_PHONES = [f"1380013{nth:04}" for nth in range(8000, 8112, 7)]
_RIGHT = [f"6225 8801 0000 {nth}" for nth in range(4000, 4160, 10)]
_DARK, _LIGHT = ("#1f2329", "#e8e8e8"), ("#ffffff", "#1a1a1a")


def screen(ground: str = "#ffffff", ink: str = "#1a1a1a") -> Sheet:
    """Two columns of numbers on a page, with a faint rule below each row."""
    sheet = Sheet(_WIDTH, _HEIGHT, ground=ground, ink=ink)
    for nth, (phone, card) in enumerate(zip(_PHONES, _RIGHT, strict=True)):
        top = 12 + 40 * nth
        sheet.write(40, top, phone, 16)
        sheet.write(240, top, card, 16)
        sheet.rect(30, top + 30, 900, 0, "#e4e7ed" if ink == _LIGHT[1] else "#363b45")
    return sheet


def laid(words: tuple[str, ...], degrees: float = 22, gap_px: int = 100, copies: int | None = None) -> np.ndarray:
    """0 to 1 where copies of words lie, each second column of them half a step lower."""
    face = font(16)
    across, down = round(max(face.getlength(line) for line in words)), 20 * len(words)
    one = Image.new("L", (across + 4, down + 6))
    for nth, line in enumerate(words):
        ImageDraw.Draw(one).text((2, 19 * nth), line, fill=255, font=face)
    one = one.rotate(degrees, Image.Resampling.BICUBIC, expand=True)
    mask = Image.new("L", (_WIDTH, _HEIGHT))
    step_x, step_y = one.width + gap_px, one.height + gap_px
    places = [
        (column * step_x, row * step_y + column % 2 * step_y // 2)
        for row in range(-1, _HEIGHT // step_y + 1)
        for column in range(_WIDTH // step_x + 1)
    ]
    for place in places[-copies:] if copies else places:
        mask.paste(one, place)
    return np.asarray(mask, np.float32)[:, :, None] / 255


def under(pixels: Pixels, mask: np.ndarray, level: int = 0, strength: float = 0.15) -> Pixels:
    """The picture under words of a grey, of which so much is seen."""
    share = strength * mask
    return np.asarray((pixels * (1 - share) + level * share).round(), np.uint8)


@pytest.mark.parametrize("strength", [0.1, 0.15, 0.2])
@pytest.mark.parametrize(("colours", "level"), [(_LIGHT, 0), (_DARK, 255)], ids=["light", "dark"])
@pytest.mark.parametrize("words", [("张敏 10234", "2026-11-29"), ("客服 陈晨 80417",)], ids=["two lines", "one line"])
def test_words_all_over_a_screen_are_gone_and_its_writing_is_there(
    words: tuple[str, ...], colours: tuple[str, str], level: int, strength: float
) -> None:
    bare = screen(*colours).pixels
    mask = laid(words)
    shown = without_tiles(under(bare, mask, level, strength)).astype(int)
    ground = bare[0, 0].astype(int)
    empty = (np.abs(bare - ground).max(axis=2) == 0) & (mask[:, :, 0] > 0.5)
    written = np.abs(bare - ground).max(axis=2) > 150
    assert np.abs(shown[empty] - ground).max(axis=1).mean() < 2
    assert np.abs(shown[written] - bare[written]).max() <= 256 * strength


def test_a_rule_stays_though_it_is_as_faint() -> None:
    bare = screen().pixels
    shown = without_tiles(under(bare, laid(("张敏 10234", "2026-11-29"))))
    rules = (bare == (0xED, 0xE7, 0xE4)).all(axis=2)
    assert (shown[rules] < 240).all()


def level_words() -> Pixels:
    sheet = screen()
    for top in range(20, _HEIGHT, 40):
        sheet.write(650, top, "暂无数据 2026-11-29", 16, "#d9d9d9")
    return sheet.pixels


def bubbles() -> Pixels:
    sheet = screen()
    for top in range(20, 600, 90):
        for left in (500, 700):
            sheet.frame(left, top, 150, 70, "#d9d9d9", radius=34)
    return sheet.pixels


@pytest.mark.parametrize(
    "picture",
    [
        screen(*_LIGHT).pixels,
        screen(*_DARK).pixels,
        level_words(),
        bubbles(),
        under(screen().pixels, laid(("张敏 10234", "2026-11-29"), copies=3)),
        under(screen().pixels, laid(("张敏 10234", "2026-11-29")), strength=0.6),  # as strong as writing
        np.zeros((4, 4, 3), np.uint8),
        np.full((3100, 4000, 3), 30, np.uint8),
    ],
    ids=["light", "dark", "level words", "round corners", "three copies", "strong", "tiny", "large"],
)
def test_anything_else_is_read_as_it_is(picture: Pixels) -> None:
    assert without_tiles(picture) is picture


def test_numbers_are_read_without_the_words_that_run_through_them() -> None:
    marked = under(screen().pixels, laid(("张敏 10234", "2026-11-29"), gap_px=30), strength=0.2)
    picture = encode(Image.fromarray(np.ascontiguousarray(marked[:, :, ::-1])))
    text = examine(RapidLines(), picture, ReadingLimits()).page.text
    assert [phone for phone in _PHONES if phone not in text.split()] == []
