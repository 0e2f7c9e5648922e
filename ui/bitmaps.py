"""Pictures as they come from the guard, and the screen's pixels. No decoder is asked.

Everything here may run on any thread, and lets the others work meanwhile: what Qt does with a picture of a large screen
keeps them all waiting.
"""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from guard.model import Pixels

_HEAD_BYTES = 54
"""Length of both headers of a plain BMP file, in bytes."""
_MOST_PX = 120_000_000
"""Pixels of a picture that is shown, at most."""
_MOST_TIMES = 16
"""Width of a square whose mean is taken, in pixels, at most: the sum of more would not fit into two bytes."""


def image_of(bitmap: bytes) -> QImage:
    """The picture of a BMP file of 24 bits a pixel; null: it is none, or one of another kind."""
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
    rows = np.frombuffer(bitmap, np.uint8, stride * height, begin).reshape(height, stride)[:, : 3 * width]
    return image_of_pixels((rows[::-1] if upside_down else rows).reshape(height, width, 3))


def image_of_pixels(pixels: Pixels) -> QImage:
    """The picture of a screen's pixels: what scales and paints fastest."""
    height, width = pixels.shape[:2]
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painted = _bytes_of(image)
    for colour in range(3):  # three times quicker than all at once
        painted[:, :, colour] = pixels[:, :, colour]
    painted[:, :, 3] = 255
    return image


def fitted(picture: QImage, size: QSize) -> QImage:
    """The picture in a smaller size, smoothly."""
    times = min(picture.width() // max(1, size.width()), picture.height() // max(1, size.height()), _MOST_TIMES)
    plain = picture.convertToFormat(QImage.Format.Format_RGB32)  # the same one, where it came from here
    reduced = _reduced(plain, times) if times > 1 else plain
    return reduced.scaled(size, mode=Qt.TransformationMode.SmoothTransformation)


def _reduced(picture: QImage, times: int) -> QImage:
    """The picture, narrower and lower by that factor: each pixel is the mean of a square."""
    height, width = picture.height() // times, picture.width() // times
    pixels = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.width(), 4)
    square = pixels[: height * times, : width * times].reshape(height, times, width * times * 4)
    rows = np.add.reduce(square, 1, np.uint16).reshape(height, width, times, 4)
    sums = rows[:, :, 0].copy()
    for across in range(1, times):
        sums += rows[:, :, across]
    reduced = QImage(width, height, QImage.Format.Format_RGB32)
    _bytes_of(reduced)[:] = sums // times**2
    return reduced


def _bytes_of(image: QImage) -> NDArray[np.uint8]:
    """The bytes of an image of 32 bits a pixel, to be written: height × width × 4, blue-green-red and one unused."""
    return np.frombuffer(image.bits(), np.uint8).reshape(image.height(), image.width(), 4)
