"""What happens to pictures on their way: compression, other sizes, crops, a turn."""

from __future__ import annotations

import random

import cv2
import numpy as np

from guard.model import Pixels

MESSENGER_PX = 1280
"""Longer side to which messengers scale pictures down, in pixels."""


def jpeg(picture: Pixels, quality: int) -> Pixels:
    """Compressed and opened again."""
    _, data = cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, quality))
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def scaled(picture: Pixels, share: float) -> Pixels:
    """In another size."""
    height, width = picture.shape[:2]
    size = round(width * share), round(height * share)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def cropped(picture: Pixels, share: float, rng: random.Random) -> Pixels:
    """A share of the picture's area, from anywhere in it, in its shape."""
    height, width = picture.shape[:2]
    down, across = int(height * share**0.5), int(width * share**0.5)
    top, left = rng.randint(0, height - down), rng.randint(0, width - across)
    return picture[top : top + down, left : left + across]


def turned(picture: Pixels, degrees: float) -> Pixels:
    """As a scanner or an editor turns it, white where nothing is."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return np.asarray(cv2.warpAffine(picture, matrix, (width, height), borderValue=(255, 255, 255)), np.uint8)


def sent(picture: Pixels) -> Pixels:
    """As a messenger sends it: no longer than 1280 pixels, JPEG 70."""
    return jpeg(scaled(picture, min(1.0, MESSENGER_PX / max(picture.shape[:2]))), 70)
