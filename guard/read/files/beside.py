"""What a picture's file carries beside the pixels that it shows: words, small previews, bytes that nobody looks at.

A viewer shows none of it, and whoever receives the file has all of it. Programs that save screenshots write the title
of a window there; programs that crop leave the uncropped rest.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

UNSEEN_BYTES = 256
"""Bytes of unknown meaning that are looked over: small notes of programs to themselves."""
_WORDS_BYTES, _ALL_WORDS_BYTES = 1 << 20, 2 << 20
"""Bytes of one text, and of all together, that are read: a file may name one text thousands of times."""
_MOST_PREVIEWS = 8
_PRINTED = 0.9
"""Share of characters that are printed, in bytes that are text: notes that phones write behind their screenshots."""


@dataclass(slots=True)
class Beside:
    """What was found beside the pixels."""

    words: list[str] = field(default_factory=list, repr=False)
    previews: list[bytes] = field(default_factory=list, repr=False)
    """Encoded pictures."""
    unseen_bytes: int = 0
    """Bytes that may tell anything."""
    _room: int = _ALL_WORDS_BYTES

    def add_words(self, data: bytes) -> None:
        """Text of any encoding; marks of XML and zeros between letters are left out."""
        read = min(len(data), _WORDS_BYTES, self._room)
        self._room -= read
        self.unseen_bytes += len(data) - read
        data = data[:read]
        for encoding in ("utf-8", "gb18030", "latin-1"):
            try:
                text = data.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
        text = re.sub(r"[<>=\"]+|\0+", " ", text).strip()
        if text:
            self.words.append(text)

    def add_unseen(self, data: bytes) -> None:
        """Bytes of unknown meaning; padding is none, and text is words."""
        data = data.strip(b"\0\xff \r\n")
        if _is_text(data):
            self.add_words(data)
        else:
            self.unseen_bytes += len(data)

    def add_exif(self, data: bytes) -> None:
        """Texts and preview of an EXIF block."""
        try:
            _tiff(data.removeprefix(b"Exif\0\0"), self)
        except (struct.error, IndexError):
            self.add_unseen(data)


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return sum(map(str.isprintable, text)) >= _PRINTED * len(text)


def beside(data: bytes, media_type: str) -> Beside:
    """What a file of that type carries beside its pixels. Never raises: what is damaged counts as unseen."""
    found = Beside()
    walk = _WALKS.get(media_type)
    if walk is not None:
        try:
            walk(data, found)
        except (struct.error, IndexError):
            found.add_unseen(data[-UNSEEN_BYTES - 1 :])
    return found


# -- PNG ---------------------------------------------------------------------------------------------------------------

_PNG_SHOWN = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB bKGD hIST pHYs sPLT tIME acTL fcTL fdAT cICP mDCV cLLI".split()
)


def _png(data: bytes, found: Beside) -> None:
    at = 8
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body, at = data[at + 8 : at + 8 + length], at + 12 + length
        if kind in (b"tEXt", b"zTXt", b"iTXt"):
            _png_words(kind, body, found)
        elif kind == b"eXIf":
            found.add_exif(body)
        elif kind not in _PNG_SHOWN:
            found.add_unseen(body)
        if kind == b"IEND":
            break
    found.add_unseen(data[at:])


def _png_words(kind: bytes, body: bytes, found: Beside) -> None:
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
            rest = inflate.decompress(rest, _WORDS_BYTES)
        except zlib.error:
            found.add_unseen(rest)
            return
        found.add_unseen(inflate.unconsumed_tail + inflate.unused_data)
    found.add_words(name + b": " + rest)


# -- JPEG --------------------------------------------------------------------------------------------------------------

_JPEG_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]", re.DOTALL)
"""Markers other than those within coded pixels."""


def _jpeg(data: bytes, found: Beside) -> None:
    at = 2
    while (next_one := _JPEG_MARKER.search(data, at)) is not None:
        at, marker = next_one.start(), next_one[0][1]
        if marker == 0xD9:
            rest = data[at + 2 :].lstrip(b"\0")
            if rest.startswith(b"\xff\xd8\xff") and len(found.previews) < _MOST_PREVIEWS:
                found.previews.append(rest)  # cameras write a brighter or a smaller one behind the picture
                _jpeg(rest, found)
            else:
                found.add_unseen(rest)
            return
        (length,) = struct.unpack_from(">H", data, at + 2)
        _jpeg_segment(marker, data[at + 4 : at + 2 + length], found)
        at += 2 + max(2, length)


def _jpeg_segment(marker: int, body: bytes, found: Beside) -> None:
    if marker == 0xFE:
        found.add_words(body)
    elif marker == 0xE1 and body.startswith(b"Exif\0\0"):
        found.add_exif(body)
    elif marker == 0xE1:
        found.add_words(body.partition(b"\0")[2])
    elif marker == 0xE0 and body.startswith(b"JFIF\0"):
        found.add_unseen(body[14:])
    elif 0xE0 <= marker <= 0xEF and not body.startswith((b"ICC_PROFILE\0", b"Adobe\0", b"MPF\0")):
        found.add_unseen(body)


# -- GIF ---------------------------------------------------------------------------------------------------------------


def _gif(data: bytes, found: Beside) -> None:
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


def _webp(data: bytes, found: Beside) -> None:
    (size,) = struct.unpack_from("<I", data, 4)
    at, end = 12, min(len(data), 8 + size)
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, at)
        body, at = data[at + 8 : min(end, at + 8 + length)], at + 8 + length + (length & 1)
        if kind == b"EXIF":
            found.add_exif(body)
        elif kind == b"XMP ":
            found.add_words(body)
        elif kind not in _WEBP_SHOWN:
            found.add_unseen(body)
    found.add_unseen(data[end:])


def _bmp(data: bytes, found: Beside) -> None:
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


# -- TIFF, and EXIF, which is built alike ------------------------------------------------------------------------------

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_TEXT, _NUMBERS, _BYTES = 2, (4, 13), (1, 7)
_DIRECTORIES = (0x014A, 0x8769, 0x8825)
_PREVIEW_AT, _PREVIEW_BYTES = 0x201, 0x202
_WORDS = frozenset({0x02BC, 0x9286, 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F})
"""XMP, a person's comment, and what Windows writes: title, comment, author, keywords, subject."""
_OVERLOOKED = frozenset({0x015B, 0x8773, 0x927C})
"""Tables and colours of the picture itself, and a camera's notes about its settings."""
_MOST_DIRECTORIES = 64


def _tiff(data: bytes, found: Beside) -> None:
    order = "<" if data.startswith(b"II") else ">"
    waiting, seen = list(struct.unpack_from(f"{order}I", data, 4)), set[int]()
    while waiting and len(seen) < _MOST_DIRECTORIES:
        at = waiting.pop()
        if at == 0 or at in seen:
            continue
        seen.add(at)
        (count,) = struct.unpack_from(f"{order}H", data, at)
        preview = {}
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            if found.unseen_bytes > UNSEEN_BYTES:
                return  # it is unreadable anyway, and may go on for very long
            tag, kind, length = struct.unpack_from(f"{order}HHI", data, entry)
            size = length * _SIZES.get(kind, 1)
            (where,) = (entry + 8,) if size <= 4 else struct.unpack_from(f"{order}I", data, entry + 8)
            value = data[where : where + min(size, _ALL_WORDS_BYTES)]
            if tag in _DIRECTORIES and kind in _NUMBERS:
                waiting += struct.unpack_from(f"{order}{min(length, _MOST_DIRECTORIES)}I", value)
            elif tag in (_PREVIEW_AT, _PREVIEW_BYTES) and kind in _NUMBERS and length == 1:
                (preview[tag],) = struct.unpack_from(f"{order}I", value)
            elif kind == _TEXT or tag in _WORDS:
                found.add_words(_decoded_comment(value))
            elif kind in _BYTES and tag not in _OVERLOOKED:
                found.add_unseen(value)
        if len(preview) == 2:
            start, size = preview[_PREVIEW_AT], preview[_PREVIEW_BYTES]
            if len(found.previews) < _MOST_PREVIEWS:
                found.previews.append(data[start : start + size])
            else:
                found.unseen_bytes += size
        waiting += struct.unpack_from(f"{order}I", data, at + 2 + 12 * count)
    if any(at and at not in seen for at in waiting):
        found.unseen_bytes += UNSEEN_BYTES + 1


def _decoded_comment(value: bytes) -> bytes:
    if value[:8] in (b"ASCII\0\0\0", b"UNICODE\0", b"JIS\0\0\0\0\0", bytes(8)):
        value = value[8:]
    return value.decode("utf-16-le", errors="replace").encode() if b"\0" in value[:64].rstrip(b"\0") else value


_WALKS: dict[str, Callable[[bytes, Beside], None]] = {
    "image/png": _png,
    "image/jpeg": _jpeg,
    "image/gif": _gif,
    "image/webp": _webp,
    "image/bmp": _bmp,
    "image/tiff": _tiff,
}
