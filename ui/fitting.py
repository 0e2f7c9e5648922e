"""Pictures at the size at which they are painted: scaled once a size, large ones on another thread."""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from ui.aside import Aside
from ui.bitmaps import fitted

AT_ONCE_PX = 2_500_000
"""Pixels of a picture that is scaled while it is painted, at most: larger ones would hold up the person's hand."""
MOST = 2
"""Pictures that are kept: what was copied, and what others get."""


class Fitting(QObject):
    """All on the widgets' thread, but for the scaling."""

    ready = Signal()
    """A picture that was asked for in vain is there now."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[int, QPixmap] = {}
        self._asked: dict[int, QSize] = {}
        """Sizes that are being made, by the keys of their pictures."""
        self._aside = Aside("scale-picture")

    def of(self, picture: QImage, size: QSize) -> QPixmap | None:
        """The picture in that size; None: it is being made."""
        key = picture.cacheKey()
        known = self._known.get(key)
        if known is not None and known.size() == size:
            return known
        if picture.width() * picture.height() <= AT_ONCE_PX:
            return self._remember(key, picture.scaled(size, mode=Qt.TransformationMode.SmoothTransformation))
        if self._asked.get(key) != size:
            self._asked[key] = size
            self._aside.do(partial(fitted, picture, size), partial(self._keep, key))
        return None

    def forget(self) -> None:
        """Keep nothing, not of what is being made either."""
        self._known.clear()
        self._asked.clear()

    def _keep(self, key: int, scaling: Future[QImage]) -> None:
        scaled = scaling.result()
        if self._asked.get(key) == scaled.size():
            del self._asked[key]
            self._remember(key, scaled)
            self.ready.emit()

    def _remember(self, key: int, scaled: QImage) -> QPixmap:
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[key] = QPixmap.fromImage(scaled)
        return self._known[key]
