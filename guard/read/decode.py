"""From an encoded picture to pixels, as a person sees it."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from guard.errors import PictureRefused
from guard.model import Pixels, ReadingLimits
from guard.read.header import Header, probe

_FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF")
_FOREIGN = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    AttributeError,
    AssertionError,
    RuntimeError,
    struct.error,
)
"""What Pillow's decoders raise at damaged files."""
_LIGHT, _DARK = 170, 85
_PAPER, _SLATE, _GREY = 255, 24, 128


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded file."""

    header: Header
    pixels: Pixels = field(repr=False)
    """Its first frame."""
    frames: int
    """How many it has: animations and scans have more than one."""


def decode(data: bytes, limits: ReadingLimits) -> Picture:
    """The picture upright, its transparency over a plain ground; the first frame where it has several.

    Raises:
        PictureRefused: unknown format, damaged, or above the limits.
    """
    header = probe(data, limits)
    with _opened(data, limits) as image:
        frames = int(getattr(image, "n_frames", 1))
        ImageOps.exif_transpose(image, in_place=True)
        return Picture(header, _pixels(image), frames)


def further_frames(data: bytes, limits: ReadingLimits, count: int) -> Iterator[Pixels]:
    """The second to the `count`-th frame, without those that look like the one before.

    Raises:
        PictureRefused: a frame is damaged, or above the limits.
    """
    before: Pixels | None = None
    with _opened(data, limits) as image:
        for nth in range(count):
            image.seek(nth)
            _within_limits(image, limits)
            pixels = _pixels(ImageOps.exif_transpose(image))
            if before is not None and not np.array_equal(pixels, before):
                yield pixels
            before = pixels


@contextmanager
def _opened(data: bytes, limits: ReadingLimits) -> Iterator[Image.Image]:
    """The file with a decoder's errors turned into ours."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                _within_limits(image, limits)
                yield image
    except MemoryError as error:
        raise PictureRefused("the picture needs more memory than the reader may have") from error
    except _FOREIGN as error:
        raise PictureRefused("the picture is damaged") from error


def _within_limits(image: Image.Image, limits: ReadingLimits) -> None:
    if image.width * image.height > limits.max_pixels:
        raise PictureRefused(f"the picture has more than {limits.max_pixels} pixels")


def _pixels(image: Image.Image) -> Pixels:
    if image.mode.startswith(("I", "F")):
        return _deep(np.asarray(image, dtype=np.float64), image.mode)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        return _over_ground(np.asarray(image.convert("RGBA")))
    pixels = np.array(image if image.mode == "RGB" else image.convert("RGB"))
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR, dst=pixels), np.uint8)


def _deep(samples: NDArray[np.float64], mode: str) -> Pixels:
    """Sixteen bits and more a sample, down to eight."""
    top = 65535.0 if mode.startswith("I;16") else max(1.0, float(samples.max(initial=0)))
    grey = np.clip(samples * (255.0 / top), 0, 255).astype(np.uint8)
    return np.ascontiguousarray(np.repeat(grey[:, :, None], 3, axis=2))


def _over_ground(rgba: NDArray[np.uint8]) -> Pixels:
    """Transparent parts get a ground on which what is drawn next to them stands out.

    Dark writing asks for white. Light writing would vanish on it, though a dark chat window shows it well; where both
    occur, grey shows both.
    """
    alpha = rgba[:, :, 3]
    colours = rgba[:, :, 2::-1]
    if alpha.min() == 255:
        return np.ascontiguousarray(colours)
    weight = alpha[:, :, None].astype(np.uint16)
    ground = _ground(rgba)
    mixed = (colours.astype(np.uint16) * weight + np.uint16(ground) * (255 - weight) + 127) // 255
    return np.ascontiguousarray(mixed.astype(np.uint8))


def _ground(rgba: NDArray[np.uint8]) -> int:
    seen = rgba[:, :, 3] > 127
    clear = ~seen
    beside = np.zeros_like(seen)
    beside[:, 1:] |= clear[:, :-1]
    beside[:, :-1] |= clear[:, 1:]
    beside[1:] |= clear[:-1]
    beside[:-1] |= clear[1:]
    rim = rgba[seen & beside][:, :3].mean(axis=1)
    if rim.size == 0:
        return _PAPER
    light, dark = float((rim > _LIGHT).mean()), float((rim < _DARK).mean())
    if light < 0.05:
        return _PAPER
    return _SLATE if dark < 0.05 else _GREY
