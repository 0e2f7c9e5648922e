"""Pictures at the size at which they are painted: scaled once a size, large ones on another thread."""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from ui.aside import Aside
from ui.bitmaps import fitted
from ui.kept_picture import KeptPicture

MOST = 2
"""Pictures that are kept: what was copied, and what others get."""


class Fitting(QObject):
    """All on the widgets' thread, but for the scaling and packing."""

    ready = Signal()
    """A picture that was asked for in vain is there now."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[int, QPixmap] = {}
        self._asked: dict[int, KeptPicture] = {}
        """Pictures that are being scaled, by their keys."""
        self._aside = Aside("scale-picture")

    def of(self, picture: KeptPicture, size: QSize) -> QPixmap | None:
        """The picture in that size, or in the last one while that is made; None: it is being made for the first time.

        What was scaled is held packed from then on.
        """
        key = picture.key
        known = self._known.get(key)
        if known is not None and known.size() == size:
            return known
        if not picture.is_large:
            return self._remember(key, picture.image().scaled(size, mode=Qt.TransformationMode.SmoothTransformation))
        if key not in self._asked:  # else the next size is asked for when this one is painted
            self._asked[key] = picture
            self._aside.do(partial(_scaled, picture, size), partial(self._keep, picture))
        return known

    def forget(self) -> None:
        """Keep nothing, not of what is being made either."""
        self._known.clear()
        self._asked.clear()

    def _keep(self, picture: KeptPicture, scaling: Future[QImage]) -> None:
        if self._asked.get(picture.key) is picture:
            del self._asked[picture.key]
            self._remember(picture.key, scaling.result())
            self._aside.do(picture.pack, Future.result)
            self.ready.emit()

    def _remember(self, key: int, scaled: QImage) -> QPixmap:
        if key not in self._known and len(self._known) >= MOST:
            self._known.clear()
        self._known[key] = QPixmap.fromImage(scaled)
        return self._known[key]


def _scaled(picture: KeptPicture, size: QSize) -> QImage:
    return fitted(picture.image(), size)
