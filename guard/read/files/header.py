"""A picture's format and size from its first bytes, so that nothing is decoded that is too large."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from guard.errors import PictureRefused
from guard.model import ReadingLimits
from guard.model.media import picture_type


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says of itself. Width and height in pixels, before it is turned upright."""

    media_type: str
    width: int
    height: int


def probe(data: bytes, limits: ReadingLimits) -> Header:
    """The header of a picture that may be decoded.

    Raises:
        PictureRefused: unknown format, damaged, empty, or above the limits.
    """
    if len(data) > limits.max_bytes:
        raise PictureRefused(f"the picture has more than {limits.max_bytes} bytes", code="picture-refused")
    try:
        header = _header(data)
    except (struct.error, IndexError) as error:
        raise PictureRefused("the picture's header is damaged") from error
    if header is None:
        raise PictureRefused("not a PNG, JPEG, BMP, GIF, WebP or TIFF picture")
    if header.width < 1 or header.height < 1:
        raise PictureRefused("the picture has no pixels")
    if header.width * header.height > limits.max_pixels:
        raise PictureRefused(f"the picture has more than {limits.max_pixels} pixels")
    return header


def _header(data: bytes) -> Header | None:
    match picture_type(data):
        case "image/png":
            return Header("image/png", *struct.unpack_from(">II", data, 16))
        case "image/jpeg":
            return _jpeg(data)
        case "image/bmp":
            return _bmp(data)
        case "image/gif":
            return _gif(data)
        case "image/webp":
            return _webp(data)
        case "image/tiff":
            return _tiff(data, "<" if data.startswith(b"II") else ">")
        case _:
            return None


_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD9)})


def _jpeg(data: bytes) -> Header:
    at = 2
    while True:
        while data[at] != 0xFF:
            at += 1
        while data[at] == 0xFF:
            at += 1
        marker = data[at]
        at += 1
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 3)
            return Header("image/jpeg", width, height)
        if marker not in _JPEG_BARE:
            (length,) = struct.unpack_from(">H", data, at)
            at += max(2, length)


def _bmp(data: bytes) -> Header:
    (size,) = struct.unpack_from("<I", data, 14)
    width, height = struct.unpack_from("<HH", data, 18) if size == 12 else struct.unpack_from("<ii", data, 18)
    return Header("image/bmp", abs(width), abs(height))


def _gif(data: bytes) -> Header:
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    # The screen is no bound: decoders enlarge it to the first frame.
    while data[at] == 0x21:
        at += 2
        while data[at]:
            at += data[at] + 1
        at += 1
    if data[at] == 0x2C:
        left, top, frame_width, frame_height = struct.unpack_from("<HHHH", data, at + 1)
        width, height = max(width, left + frame_width), max(height, top + frame_height)
    return Header("image/gif", width, height)


def _webp(data: bytes) -> Header:
    kind = data[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        height = int.from_bytes(data[27:30], "little") + 1
        return Header("image/webp", width, height)
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return Header("image/webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return Header("image/webp", width & 0x3FFF, height & 0x3FFF)
    raise PictureRefused("the picture's header is damaged")


_TIFF_FORMATS = {1: "B", 3: "H", 4: "I"}


def _tiff(data: bytes, order: str) -> Header:
    (at,) = struct.unpack_from(f"{order}I", data, 4)
    (count,) = struct.unpack_from(f"{order}H", data, at)
    sizes = {0x100: 0, 0x101: 0}
    for entry in range(at + 2, at + 2 + 12 * count, 12):
        tag, kind = struct.unpack_from(f"{order}HH", data, entry)
        if tag in sizes and kind in _TIFF_FORMATS:
            (sizes[tag],) = struct.unpack_from(order + _TIFF_FORMATS[kind], data, entry + 8)
    return Header("image/tiff", sizes[0x100], sizes[0x101])
