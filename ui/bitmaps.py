"""Pictures as they come from the guard: BMP files of 24 bits a pixel. No decoder is asked."""

from __future__ import annotations

import struct

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

_HEAD_BYTES = 54
"""Length of both headers of a plain BMP file, in bytes."""
_MOST_PX = 120_000_000
"""Pixels of a picture that is shown, at most."""


def image_of(bitmap: bytes) -> QImage:
    """The picture of a BMP file; null: it is none, or one of another kind."""
    if len(bitmap) < _HEAD_BYTES or bitmap[:2] != b"BM":
        return QImage()
    (begin,) = struct.unpack_from("<I", bitmap, 10)
    width, height, _, bits, packed = struct.unpack_from("<iiHHI", bitmap, 18)
    upside_down, height = height > 0, abs(height)
    stride = (3 * width + 3) // 4 * 4
    if bits != 24 or packed or width <= 0 or not 0 < width * height <= _MOST_PX:
        return QImage()
    if len(bitmap) < begin + stride * height:
        return QImage()
    rows = memoryview(bitmap)[begin : begin + stride * height]
    image = QImage(rows, width, height, stride, QImage.Format.Format_BGR888)
    painted = image.convertToFormat(QImage.Format.Format_RGB32)  # what scales and paints fastest
    return painted.flipped(Qt.Orientation.Vertical) if upside_down else painted
