"""What a picture's file carries beside the pixels that it shows: words, small previews, bytes that nobody looks at.

A viewer shows none of it, and whoever receives the file has all of it. Programs that save screenshots write the title
of a window there; programs that crop leave the uncropped rest.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable

from guard.read.files import credentials, photoshop
from guard.read.files.carried import UNSEEN_BYTES, WORDS_BYTES, Carried
from guard.read.files.credentials import IN_GIF, IN_PNG, IN_WEBP, add_credentials
from guard.read.files.exif import add_directories, add_exif


def beside(data: bytes, media_type: str) -> Carried:
    """What a file of that type carries beside its pixels. Never raises: what is damaged counts as unseen."""
    found = Carried()
    walk = _WALKS.get(media_type)
    if walk is not None:
        try:
            walk(data, found)
        except (struct.error, IndexError):
            found.unseen_bytes += UNSEEN_BYTES + 1
    return found


# -- PNG ---------------------------------------------------------------------------------------------------------------

_PNG_SHOWN = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB bKGD hIST pHYs sPLT tIME acTL fcTL fdAT cICP mDCV cLLI".split()
)


def _png(data: bytes, found: Carried) -> None:
    at = 8
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body, at = data[at + 8 : at + 8 + length], at + 12 + length
        if kind in (b"tEXt", b"zTXt", b"iTXt"):
            _png_words(kind, body, found)
        elif kind == b"eXIf":
            add_exif(body, found)
        elif kind == IN_PNG:
            add_credentials(body, found)
        elif kind not in _PNG_SHOWN:
            found.add_unseen(body)
        if kind == b"IEND":
            break
    found.add_unseen(data[at:])


def _png_words(kind: bytes, body: bytes, found: Carried) -> None:
    name, _, rest = body.partition(b"\0")
    if kind == b"zTXt":
        rest, packed = rest[1:], True
    elif kind == b"iTXt":
        packed = rest[:1] == b"\1"
        rest = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    else:
        packed = False
    if packed:
        inflate = zlib.decompressobj()
        try:
            rest = inflate.decompress(rest, WORDS_BYTES)
        except zlib.error:
            found.add_unseen(rest)
            return
        found.add_unseen(inflate.unconsumed_tail + inflate.unused_data)
    found.add_words(name + b": " + rest)


# -- JPEG --------------------------------------------------------------------------------------------------------------

_JPEG_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]", re.DOTALL)
"""Markers other than those within coded pixels."""
_JPEG_END = 0xD9


def _jpeg(data: bytes, found: Carried) -> None:
    at, resources, blocks = 2, bytearray(), list[bytes]()
    while (next_one := _JPEG_MARKER.search(data, at)) is not None and next_one[0][1] != _JPEG_END:
        at, marker = next_one.start(), next_one[0][1]
        (length,) = struct.unpack_from(">H", data, at + 2)
        body = data[at + 4 : at + 2 + length]
        if marker == 0xED and body.startswith(photoshop.IN_JPEG):
            resources += body.removeprefix(photoshop.IN_JPEG)
        elif marker == 0xEB and body.startswith(credentials.IN_JPEG):
            blocks.append(body)
        else:
            _jpeg_segment(marker, body, found)
        at += 2 + max(2, length)
    photoshop.add_resources(bytes(resources), found)
    credentials.add_blocks(blocks, found)
    rest = b"" if next_one is None else data[next_one.end() :].lstrip(b"\0")
    if rest.startswith(b"\xff\xd8\xff"):
        found.add_preview(rest)  # cameras write a brighter or a smaller one behind the picture
    else:
        found.add_unseen(rest)


def _jpeg_segment(marker: int, body: bytes, found: Carried) -> None:
    if marker == 0xFE:
        found.add_words(body)
    elif marker == 0xE1 and body.startswith(b"Exif\0\0"):
        add_exif(body, found)
    elif marker == 0xE1:
        found.add_words(body.partition(b"\0")[2])
    elif marker == 0xE0 and body.startswith(b"JFIF\0"):
        found.add_unseen(body[14:])
    elif 0xE0 <= marker <= 0xEF and not body.startswith((b"ICC_PROFILE\0", b"Adobe\0", b"MPF\0")):
        found.add_unseen(body)


# -- GIF ---------------------------------------------------------------------------------------------------------------


def _gif(data: bytes, found: Carried) -> None:
    flags = data[10]
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    while data[at] != 0x3B:
        if data[at] == 0x2C:
            flags = data[at + 9]
            at += 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
            _, at = _gif_blocks(data, at)
            continue
        kind = data[at + 1]
        body, at = _gif_blocks(data, at + 2)
        if kind in (0xFE, 0x01):
            found.add_words(body)
        elif kind == 0xFF and body.startswith(b"XMP DataXMP"):
            found.add_words(body[11:])
        elif kind == 0xFF and body.startswith(IN_GIF):
            add_credentials(body.removeprefix(IN_GIF), found)
        elif kind == 0xFF and not body.startswith((b"NETSCAPE2.0", b"ANIMEXTS1.0")):
            found.add_unseen(body)
    found.add_unseen(data[at + 1 :])


def _gif_blocks(data: bytes, at: int) -> tuple[bytes, int]:
    """The pieces that begin there, put together, and where the next thing begins."""
    body = bytearray()
    while (size := data[at]) != 0:
        body += data[at + 1 : at + 1 + size]
        at += 1 + size
    return bytes(body), at + 1


# -- WebP, BMP ---------------------------------------------------------------------------------------------------------

_WEBP_SHOWN = frozenset({b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})


def _webp(data: bytes, found: Carried) -> None:
    (size,) = struct.unpack_from("<I", data, 4)
    at, end = 12, min(len(data), 8 + size)
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, at)
        body, at = data[at + 8 : min(end, at + 8 + length)], at + 8 + length + (length & 1)
        if kind == b"EXIF":
            add_exif(body, found)
        elif kind == b"XMP ":
            found.add_words(body)
        elif kind == IN_WEBP:
            add_credentials(body, found)
        elif kind not in _WEBP_SHOWN:
            found.add_unseen(body)
    found.add_unseen(data[end:])


def _bmp(data: bytes, found: Carried) -> None:
    start, size = struct.unpack_from("<II", data, 10)
    if size == 12:
        width, height, _, bits = struct.unpack_from("<HHHH", data, 18)
        packing, coded = 0, 0
    else:
        width, height, _, bits, packing, coded = struct.unpack_from("<iiHHII", data, 18)
    plain = (abs(width) * bits + 31) // 32 * 4 * abs(height)
    pixels = plain if packing in (0, 3, 6) else coded
    palette = 4 << bits if bits <= 8 else 16
    found.add_unseen(data[14 + size + palette : start])
    found.add_unseen(data[start + pixels :])


_WALKS: dict[str, Callable[[bytes, Carried], None]] = {
    "image/png": _png,
    "image/jpeg": _jpeg,
    "image/gif": _gif,
    "image/webp": _webp,
    "image/bmp": _bmp,
    "image/tiff": add_directories,
}
