"""Large pictures lie packed in a window; what is made of them afterwards is the same to the pixel."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from ui.bitmaps import image_of_pixels
from ui.fitting import Fitting
from ui.kept_picture import KeptPicture
from ui.review import with_covers

LARGE, SMALL = (1500, 1801, 3), (30, 41, 3)


def drawn(shape: tuple[int, int, int]) -> QImage:
    return image_of_pixels(np.random.default_rng(1).integers(0, 255, shape, np.uint8))


def test_a_packed_picture_is_the_same_to_the_pixel() -> None:
    image = drawn(LARGE)
    kept = KeptPicture(image)
    assert kept.at_hand() is image
    kept.pack()
    assert kept.at_hand() is None
    assert kept.image() == image
    boxes = [QRect(10, 10, 300, 40)]
    assert with_covers(kept, boxes, "#dbe7f0") == with_covers(KeptPicture(image), boxes, "#dbe7f0")


def test_a_small_picture_stays_at_hand() -> None:
    kept = KeptPicture(drawn(SMALL))
    kept.pack()
    assert kept.at_hand() is not None


def test_what_was_scaled_is_packed_and_scaled_again_out_of_that(qtbot: QtBot) -> None:
    fitting, kept = Fitting(), KeptPicture(drawn(LARGE))
    assert fitting.of(kept, QSize(180, 150)) is None
    qtbot.waitUntil(lambda: kept.at_hand() is None, timeout=20_000)
    first = fitting.of(kept, QSize(180, 150))
    assert first is not None
    assert first.size() == QSize(180, 150)
    other = fitting.of(kept, QSize(90, 75))  # until the next one is made, the last one is painted
    assert other is not None
    assert other.size() == QSize(180, 150)

    def is_scaled() -> bool:
        made = fitting.of(kept, QSize(90, 75))
        return made is not None and made.size() == QSize(90, 75)

    qtbot.waitUntil(is_scaled, timeout=20_000)
    fitting.forget()
