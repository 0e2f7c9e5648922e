"""A picture that lies in a window for minutes: a large one is packed, once it was scaled for the window."""

from __future__ import annotations

import zlib

from PySide6.QtGui import QImage

LARGE_PX = 2_500_000
"""Pixels from which a picture is packed, and not scaled while it is painted: both would hold up the person's hand."""
_QUICKLY = 1
"""Level of the packing: a screen becomes forty times smaller, and takes a tenth of a second."""


class KeptPicture:
    """All its pixels, on any thread."""

    def __init__(self, image: QImage) -> None:
        self._image: QImage | None = image
        self._packed = b""
        self._width, self._height, self._key = image.width(), image.height(), image.cacheKey()

    @property
    def key(self) -> int:
        """Tells this picture from others."""
        return self._key

    @property
    def width(self) -> int:
        """In pixels; 0: there is no picture."""
        return self._width

    @property
    def height(self) -> int:
        """In pixels; 0: there is no picture."""
        return self._height

    @property
    def is_large(self) -> bool:
        """Whether it takes long to scale, and can be packed."""
        return self._width * self._height > LARGE_PX

    def at_hand(self) -> QImage | None:
        """The picture, where that costs nothing; None: it is packed."""
        return self._image

    def image(self) -> QImage:
        """The picture. A packed one takes a moment, and is not kept."""
        image = self._image
        if image is not None:
            return image
        return QImage(zlib.decompress(self._packed), self._width, self._height, QImage.Format.Format_RGB32).copy()

    def pack(self) -> None:
        """Hold a large picture packed from now on."""
        image = self._image
        if image is not None and self.is_large:
            self._packed = zlib.compress(image.convertToFormat(QImage.Format.Format_RGB32).constBits(), _QUICKLY)
            self._image = None
