"""The small words in a corner of a covered picture that say why it is covered."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guard.model import Box, Pixels

_FONTS = (
    "msyh.ttc", "simhei.ttf", "simsun.ttc", "NotoSansCJK-Regular.ttc", "NotoSansSC-Regular.otf",
    "SourceHanSansSC-Regular.otf", "SourceHanSansCN-Regular.otf", "wqy-microhei.ttc", "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf", "uming.ttc",
)  # fmt: skip
"""Fonts with Chinese that systems come with. Words in ASCII use the one that Pillow carries."""
_FALLBACK = "frosted"
"""What stands for words that no font at hand can draw."""

_GROUND = (52, 44, 38)
_INK = (245, 245, 245)
_RIM = (150, 140, 132)
_SIZES_PX = (11, 26)
"""Least and greatest height of the writing, in pixels."""
_SIZE_SHARE = 1 / 60
"""Height of the writing, as a share of the picture's shorter side."""
_ROOM_SHARE = 0.6
"""Share of the picture's width and height that a note may take, at most."""
_CONTRAST = 24
"""Difference of neighbouring pixels, above which something is drawn there."""


def draw_note(out: Pixels, note: str) -> None:
    """Draw the words into the emptiest corner (or piece of the upper or lower edge), dark behind light letters.

    Looks at nothing but `out`, so it depends on no pixel that was covered before. A note that is too long for the
    picture is left out.
    """
    height, width = out.shape[:2]
    size_px = min(max(round(min(height, width) * _SIZE_SHARE), _SIZES_PX[0]), _SIZES_PX[1])
    label = _label(note, size_px)
    rows, columns = label.shape[:2]
    gap = size_px // 2
    if columns + 2 * gap > width * _ROOM_SHARE or rows + 2 * gap > height * _ROOM_SHARE:
        return
    left, top, *_ = _emptiest(out, columns, rows, gap)
    out[top : top + rows, left : left + columns] = label


def _emptiest(out: Pixels, width: int, height: int, gap: int) -> Box:
    """The place with the least drawn in it; the lower right corner first, then the others, then along the edges."""
    bottom, right = out.shape[0] - height - gap, out.shape[1] - width - gap
    between = [gap + (right - gap) * step // 8 for step in range(1, 8)]
    places = [(right, bottom), (gap, bottom), (right, gap), (gap, gap)]
    places += [(left, top) for top in (bottom, gap) for left in between]
    fewest, best = None, places[0]
    for left, top in places:
        drawn = _drawn(out[max(top - gap, 0) : top + height + gap, max(left - gap, 0) : left + width + gap])
        if fewest is None or drawn < fewest:
            fewest, best = drawn, (left, top)
        if fewest == 0:
            break
    return Box(*best, width, height)


def _drawn(piece: Pixels) -> int:
    grey = piece.max(axis=2).astype(np.int16)
    return int((abs(np.diff(grey, axis=0)) > _CONTRAST).sum() + (abs(np.diff(grey, axis=1)) > _CONTRAST).sum())


@cache
def _label(note: str, size_px: int) -> Pixels:
    """The words on their ground."""
    from PIL import Image, ImageDraw

    font, words = _font(note, size_px)
    left, top, right, bottom = font.getbbox(words)
    pad = max(size_px // 3, 3)
    label = Image.new("RGB", (round(right - left) + 2 * pad, round(bottom - top) + 2 * pad), _GROUND)
    draw = ImageDraw.Draw(label)
    draw.text((pad - left, pad - top), words, fill=_INK, font=font)
    draw.rectangle((0, 0, label.width - 1, label.height - 1), outline=_RIM)
    pixels: NDArray[np.uint8] = np.asarray(label)
    return pixels


def _font(note: str, size_px: int) -> tuple[Any, str]:
    """A font and the words, or what of them it can draw."""
    from PIL import ImageFont

    if not note.isascii():
        for name in _FONTS:
            try:
                return ImageFont.truetype(name, size_px, layout_engine=ImageFont.Layout.BASIC), note
            except OSError:
                continue
    words = "".join(char for char in note if char.isascii() and char.isprintable()).strip()
    return ImageFont.load_default(size_px), words if any(char.isalpha() for char in words) else _FALLBACK
