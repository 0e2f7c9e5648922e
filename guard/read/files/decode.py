"""From an encoded picture to pixels, as a person sees it."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from guard.errors import PictureRefused
from guard.model import Pixels, ReadingLimits
from guard.read.files.header import Header, probe

_FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF")
DAMAGED = (
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
_OF_PIXELS = frozenset({b"IDAT", b"fdAT"})
"""Chunks of a PNG that hold pixels; Pillow compares the sums of all others, not of these."""
_LIGHT, _DARK = 170, 85
_PAPER, _SLATE, _GREY = 255, 24, 128
_INVISIBLE = 32
"""Alpha up to which a colour is not seen over any ground."""
_UNIFORM = 24
"""Difference below which two colours look like one."""
_ROWS = 256
"""Rows that are turned into pixels at a time, so that a large picture is in memory as few times as can be."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded file."""

    header: Header
    pixels: Pixels = field(repr=False)
    """Its first frame."""
    hidden: Pixels | None = field(repr=False)
    """What lies in that frame and cannot be seen; None: there is no such thing."""
    frames: int
    """How many it has: animations and scans have more than one."""


def decode(data: bytes, limits: ReadingLimits) -> Picture:
    """The picture upright, its transparency over a plain ground; the first frame where it has several.

    Raises:
        PictureRefused: unknown format, damaged, or above the limits.
    """
    header = probe(data, limits)
    if header.media_type == "image/png":
        _require_sums(data)
    with _opened(data, limits) as image:
        frames = int(getattr(image, "n_frames", 1))
        shown, hidden, turn = *_views(image), _turn(image)
        image.close()  # before the turned copy takes its room
    return Picture(header, turn(shown), None if hidden is None else turn(hidden), frames)


def further_frames(data: bytes, limits: ReadingLimits, count: int) -> Iterator[tuple[Pixels, Pixels | None]]:
    """The second to the `count`-th frame, without those that look like one before; each with what it hides.

    Raises:
        PictureRefused: a frame is damaged, or above the limits.
    """
    seen = set[tuple[tuple[int, ...], bytes]]()
    with _opened(data, limits) as image:
        for nth in range(count):
            image.seek(nth)
            _within_limits(image, limits)
            shown, hidden = _views(image)
            turn = _turn(image)
            pixels, hidden = turn(shown), None if hidden is None else turn(hidden)
            looks = (pixels.shape, blake2b(np.ascontiguousarray(pixels).data).digest())
            if nth and not (looks in seen and hidden is None):
                yield pixels, hidden
            seen.add(looks)


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
    except DAMAGED as error:
        raise PictureRefused("the picture is damaged") from error


def _require_sums(data: bytes) -> None:
    """Refuse a PNG whose pixels are not those that were written: decoders show different things of it.

    Source: ISO/IEC 15948, 5.3 (chunks and their CRC).
    """
    at = 8
    while at + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 8 + length
        if kind in _OF_PIXELS and end + 4 <= len(data):
            (told,) = struct.unpack_from(">I", data, end)
            if zlib.crc32(memoryview(data)[at + 4 : end]) != told:
                raise PictureRefused("the picture is damaged")
        at = end + 4


def _within_limits(image: Image.Image, limits: ReadingLimits) -> None:
    if image.width * image.height > limits.max_pixels:
        raise PictureRefused(f"the picture has more than {limits.max_pixels} pixels")


_ORIENTATION = 0x0112
_TURNS: dict[int, Callable[[Pixels], Pixels]] = {
    2: lambda pixels: pixels[:, ::-1],
    3: lambda pixels: pixels[::-1, ::-1],
    4: lambda pixels: pixels[::-1],
    5: lambda pixels: pixels.transpose(1, 0, 2),
    6: lambda pixels: pixels[::-1].transpose(1, 0, 2),
    7: lambda pixels: pixels[::-1, ::-1].transpose(1, 0, 2),
    8: lambda pixels: pixels[:, ::-1].transpose(1, 0, 2),
}
"""Source: EXIF 2.3, tag 274."""


def _turn(image: Image.Image) -> Callable[[Pixels], Pixels]:
    """What turns the present frame upright."""
    image.load()  # some decoders turn it themselves then
    turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1), np.asarray)
    return lambda pixels: np.ascontiguousarray(turn(pixels))


def _views(image: Image.Image) -> tuple[Pixels, Pixels | None]:
    """The present frame as a person sees it, and what cannot be seen of it: None where that is nothing."""
    if image.mode.startswith(("I", "F")):
        return _deep(image)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        rgba = _samples(image, "RGBA", 4)
        if rgba[:, :, 3].min(initial=255) < 255:
            return _over_ground(rgba), _invisible(rgba)
        pixels = cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGR)
    else:
        pixels = _samples(image, "RGB", 3)
        for top in range(0, len(pixels), _ROWS):
            rows = pixels[top : top + _ROWS]
            cv2.cvtColor(rows, cv2.COLOR_RGB2BGR, dst=rows)
    shown = np.asarray(pixels, np.uint8)
    return shown, _stretched(shown)


def _samples(image: Image.Image, mode: str, count: int) -> NDArray[np.uint8]:
    samples = np.empty((image.height, image.width, count), np.uint8)
    for top in range(0, image.height, _ROWS):
        rows = image.crop((0, top, image.width, min(image.height, top + _ROWS)))
        samples[top : top + _ROWS] = np.asarray(rows if rows.mode == mode else rows.convert(mode))
    return samples


def _deep(image: Image.Image) -> tuple[Pixels, Pixels | None]:
    """Sixteen bits and more a sample, down to eight."""
    samples = np.nan_to_num(np.asarray(image, dtype=np.float32))
    low, high = float(samples.min(initial=0)), float(samples.max(initial=0))
    top = 65535.0 if image.mode.startswith("I;16") else max(1.0, high)
    shown = _grey(samples * (255.0 / top))
    narrow = 0 < high - low < _UNIFORM * top / 255
    return shown, _grey((samples - low) * (255.0 / (high - low))) if narrow else None


def _grey(samples: NDArray[np.float32]) -> Pixels:
    return np.repeat(np.clip(samples, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def _stretched(pixels: Pixels) -> Pixels | None:
    """A picture that seems to be of one colour, with its differences made strong; None: it does not, or is."""
    if np.ptp(pixels[::16, ::16], axis=(0, 1)).max(initial=0) >= _UNIFORM:
        return None
    low, high = pixels.min(axis=(0, 1)).astype(np.float32), pixels.max(axis=(0, 1)).astype(np.float32)
    spread = float((high - low).max(initial=0))
    if not 0 < spread < _UNIFORM:
        return None
    return _grey((pixels - low).max(axis=2) * (255.0 / spread))


def _invisible(rgba: NDArray[np.uint8]) -> Pixels | None:
    """The colours that transparency hides, where they differ; everything else is one colour."""
    faint = np.asarray(rgba[:, :, 3] <= _INVISIBLE, np.uint8)
    places = np.flatnonzero(faint)
    if not places.size:
        return None
    ranges = (cv2.minMaxLoc(cv2.extractChannel(rgba, channel), faint)[:2] for channel in range(3))
    if max(most - least for least, most in ranges) < _UNIFORM:
        return None
    some = rgba.reshape(-1, 4)[places[:: max(1, len(places) // 4096)], 2::-1]
    hidden = np.empty((*rgba.shape[:2], 3), np.uint8)
    hidden[:] = np.median(some, axis=0)
    return np.asarray(cv2.copyTo(cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGR), faint, hidden), np.uint8)


def _over_ground(rgba: NDArray[np.uint8]) -> Pixels:
    """Transparent parts get a ground on which what is drawn next to them stands out.

    Dark writing asks for white. Light writing would vanish on it, though a dark chat window shows it well; where both
    occur, grey shows both.
    """
    ground = np.uint16(_ground(rgba))
    mixed = np.empty((*rgba.shape[:2], 3), np.uint8)
    for top in range(0, len(rgba), _ROWS):
        rows, onto = rgba[top : top + _ROWS], mixed[top : top + _ROWS]
        cv2.cvtColor(rows, cv2.COLOR_RGBA2BGR, dst=onto)
        onto[rows[:, :, 3] == 0] = ground
        seen_through = (rows[:, :, 3] > 0) & (rows[:, :, 3] < 255)  # often the shadow of a window alone
        colours = rows[seen_through].astype(np.uint16)
        weight = colours[:, 3:]
        onto[seen_through] = (colours[:, 2::-1] * weight + ground * (255 - weight) + 127) // 255
    return mixed


def _ground(rgba: NDArray[np.uint8]) -> int:
    seen = rgba[:, :, 3] > 127
    cross = np.asarray(cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3)), np.uint8)
    beside = cv2.erode(seen.view(np.uint8), cross, borderValue=1) == 0
    rim = rgba[seen & beside][:, :3].mean(axis=1)
    if rim.size == 0:
        return _PAPER
    light, dark = float((rim > _LIGHT).mean()), float((rim < _DARK).mean())
    if light < 0.05:
        return _PAPER
    return _SLATE if dark < 0.05 else _GREY
