"""What hostile programs copy: one customer's number in every format, whole or damaged, and whether it came through."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from random import Random

from hypothesis import strategies
from PIL import Image, ImageDraw, ImageFont

from tests.support.chat_picture import CN_ID, FONTS

_SIZE = (560, 90)
_AT = (20, 24)
_TEXT_PX = 24
_BEFORE = "客户身份证号："


def _said(number: str) -> str:
    return f"{_BEFORE}{number}，请核实"


def _chromium(number: str) -> bytes:
    def string(text: str) -> bytes:
        encoded = text.encode("utf-16-le")
        return struct.pack("<I", len(text)) + encoded + b"\0" * (-len(encoded) % 4)

    body = struct.pack("<I", 1) + string("text/x-note") + string(_said(number))
    return struct.pack("<I", len(body)) + body


@cache
def _font() -> ImageFont.FreeTypeFont:
    return next(ImageFont.truetype(path, _TEXT_PX) for path in FONTS if Path(path).exists())


@cache
def picture(number: str = CN_ID, kind: str = "PNG") -> bytes:
    """A picture file that shows the number."""
    shown = Image.new("RGB", _SIZE, "white")
    ImageDraw.Draw(shown).text(_AT, _BEFORE + number, font=_font(), fill="black")
    encoded = io.BytesIO()
    shown.save(encoded, kind)
    return encoded.getvalue()


FORMS: Mapping[str, Callable[[str], bytes]] = {
    "text/plain": lambda number: _said(number).encode(),
    "text/html": lambda number: f"<p title='a'>{_said(number)}</p><!-- {number} -->".encode(),
    "text/rtf": lambda number: b"{\\rtf1 id " + number.encode() + b" end}",
    "text/csv": lambda number: f"id,name\n{number},x\n".encode(),
    "text/x-moz-url": lambda number: f"id {number} ".encode("utf-16-le"),
    "text/_moz_htmlcontext": lambda number: f"<p>{_said(number)}</p>".encode("utf-16-le"),
    "image/svg+xml": lambda number: f"<svg><text>{_said(number)}</text></svg>".encode(),
    "application/json": lambda number: json.dumps({"id": _said(number)}).encode(),
    "application/vnd.oasis.opendocument.text-flat-xml": lambda number: f"<t><a>{_said(number)}</a></t>".encode(),
    "chromium/x-web-custom-data": _chromium,
    "application/x-anything-at-all": lambda number: f"id {number} ".encode(),
    "image/png": picture,
    "image/bmp": lambda number: picture(number, "BMP"),
    "image/jpeg": lambda number: picture(number, "JPEG"),
}
"""One copied format each, made for a number that stands alone in it."""

_NO_DIGITS = b"\x00\x01\x1b\x7f\x80\xc3\xed\xfe\xff<>&;:{}\\\"'=/-! \n\tPKDDSBMxX"
"""Bytes that damage a content; a digit beside the number would make another number of it."""


def damaged(data: bytes, how: str, where: float, with_bytes: bytes) -> bytes:
    """The content with one thing done to it at a place from 0 to 1."""
    at = int(where * len(data))
    match how:
        case "cut":
            return data[:at]
        case "insert":
            return data[:at] + with_bytes + data[at:]
        case "overwrite":
            return data[:at] + with_bytes + data[at + len(with_bytes) :]
        case "double":
            return data + with_bytes[:1] + data
        case "bury":
            return with_bytes * 400 + data
        case "prefix":
            return with_bytes + data
        case _:
            return data


DAMAGES = ("none", "none", "cut", "insert", "overwrite", "double", "bury", "prefix")


def contents(rng: Random) -> dict[str, bytes]:
    """One copy: some formats in some order, each as it should be or damaged, or under another's name."""
    copied = {}
    for name in rng.sample(sorted(FORMS), rng.randint(1, 4)):
        form = name if rng.randrange(10) else rng.choice(sorted(FORMS))
        with_bytes = bytes(rng.choices(_NO_DIGITS, k=rng.randint(1, 12)))
        copied[name] = damaged(FORMS[form](CN_ID), rng.choice(DAMAGES), rng.random(), with_bytes)
    return copied


COPIES = strategies.integers(0, (1 << 48) - 1).map(lambda number: contents(Random(number)))


def shows(pasted: bytes | None, copied: bytes | None = None) -> bool:
    """Whether a paste holds the number: as text in any encoding of programs, or as the pixels that were copied."""
    if not pasted:
        return False
    if any(CN_ID.encode(encoding) in pasted for encoding in ("ascii", "utf-16-le", "utf-16-be")):
        return True
    number_px = _number_of(pasted)
    return number_px is not None and number_px == (_number_of(copied or picture()))


def _number_of(file: bytes) -> bytes | None:
    """The pixels that show the number; None: it is no picture of that size, or no digit is drawn there.

    Letters have more than two colours, by their edges; a damaged picture is often of one or two from some row on.
    """
    left = _AT[0] + int(_font().getlength(_BEFORE))
    try:
        with Image.open(io.BytesIO(file)) as opened:
            if opened.size != _SIZE:
                return None
            part = opened.convert("RGB").crop((left, _AT[1], left + int(_font().getlength(CN_ID)), _SIZE[1]))
    except (OSError, SyntaxError, ValueError, struct.error, Image.DecompressionBombError):
        return None
    return part.tobytes() if part.getcolors(2) is None else None
