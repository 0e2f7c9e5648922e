"""The pictures of a review: both versions, and what is copied of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from guard.model import Review, Shown
from ui.bitmaps import image_of
from ui.kept_picture import KeptPicture


@dataclass(frozen=True, slots=True)
class Pictures:
    """Both versions of a copied picture; of no width: there is none."""

    before: KeptPicture
    after: KeptPicture

    @classmethod
    def of(cls, review: Review) -> Pictures:
        """Those of a review. Any thread: for a large screen this takes a moment."""
        if review.shown is not Shown.PICTURE:
            return cls(KeptPicture(QImage()), KeptPicture(QImage()))
        after = QImage() if review.after is None else image_of(review.after)
        return cls(KeptPicture(image_of(review.before)), KeptPicture(after))


def with_covers(picture: KeptPicture, boxes: Sequence[QRect], colour: str) -> QImage:
    """The picture with more of it covered, on any thread; what was there has no influence on what is."""
    covered = picture.image().convertToFormat(QImage.Format.Format_RGB32)
    with QPainter(covered) as painter:
        for box in boxes:
            painter.fillRect(box, QColor(colour))
    return covered
