"""Clipboard formats of Windows and the neutral media types that the rest of the guard speaks. Pure.

Source: Microsoft Learn, "Standard Clipboard Formats", "HTML Clipboard Format", "Shell Clipboard Formats".
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PureWindowsPath
from urllib.parse import unquote, urlsplit

from guard.desktop import Convert, never_convert
from guard.desktop.windows.cf_html import fragment_or_page, with_header

CF_BITMAP = 2
CF_TIFF = 6
CF_DIB = 8
CF_UNICODETEXT = 13
CF_ENHMETAFILE = 14
CF_HDROP = 15
CF_DIBV5 = 17

HANDLES = frozenset({CF_BITMAP, 3, 9, 0x80, 0x82, 0x83, 0x8E, *range(0x200, 0x400)})
"""Formats whose content cannot be laid down anew, or that the system makes from another one: bitmaps, old metafiles,
palettes, what the owner draws, what is private to a window."""
SYNTHESISED = frozenset({1, 7, 16})
"""CF_TEXT, CF_OEMTEXT and CF_LOCALE: the system makes them from the Unicode text."""
BYPASSES = frozenset({"DataObject", "Ole Private Data", "OleClipboardPersistOnFlush"})
"""Through these a reader would speak to the copying application's object, past the gate."""

_NEUTRAL = {
    "HTML Format": "text/html",
    "Rich Text Format": "text/rtf",
    "PNG": "image/png",
    "image/png": "image/png",
    "JFIF": "image/jpeg",
    "image/jpeg": "image/jpeg",
    "GIF": "image/gif",
}
_NEUTRAL_STANDARD = {
    CF_UNICODETEXT: "text/plain",
    CF_DIB: "image/bmp",
    CF_DIBV5: "image/bmp",
    CF_HDROP: "text/uri-list",
    CF_ENHMETAFILE: "image/emf",
    CF_TIFF: "image/tiff",
}
_OFFERED_AS = {"text/html": "HTML Format", "text/rtf": "Rich Text Format", "image/png": "PNG", "image/jpeg": "JFIF"}
_STANDARD_OF = {"text/plain": CF_UNICODETEXT, "text/uri-list": CF_HDROP, "image/bmp": CF_DIB, "image/tiff": CF_TIFF}
_PICTURES = ("image/bmp", "image/png", "image/jpeg", "image/gif", "image/tiff")


@dataclass(frozen=True, slots=True)
class Format:
    """A clipboard format. Standard formats have a number of their own and no name."""

    number: int
    name: str = ""

    @property
    def media_type(self) -> str:
        """What the rest of the guard calls it; a format that only one program knows keeps its name."""
        return _NEUTRAL_STANDARD.get(self.number) or _NEUTRAL.get(self.name) or self.name or f"windows/{self.number}"


@dataclass(frozen=True, slots=True)
class Item:
    """A format with the bytes that lie on the clipboard under it."""

    format: Format
    raw: bytes = field(repr=False)


def worth_reading(formats: Iterable[Format]) -> tuple[Format, ...]:
    """Those formats whose content is bytes and not made by the system from another one, in their order."""
    chosen: list[Format] = []
    for format in formats:
        if format.number in HANDLES or format.name in BYPASSES:
            continue
        if format.number in (CF_DIB, CF_DIBV5) and any(known.number in (CF_DIB, CF_DIBV5) for known in chosen):
            continue
        chosen.append(format)
    if any(format.number == CF_UNICODETEXT for format in chosen):
        chosen = [format for format in chosen if format.number not in SYNTHESISED]
    return tuple(chosen)


def neutral(items: Iterable[Item]) -> dict[str, bytes]:
    """The formats of a copy by media type."""
    found: dict[str, bytes] = {}
    for item in items:
        found.setdefault(item.format.media_type, _neutral_bytes(item))
    return found


def others(offered: Iterable[Format], items: Iterable[Item]) -> tuple[str, ...]:
    """The formats that are offered and were not read, without those that the system makes from the others."""
    read = {item.format for item in items}
    return tuple(format.media_type for format in offered if format not in read and format.number not in SYNTHESISED)


def safe_formats(safe: Mapping[str, bytes]) -> tuple[tuple[int, str], ...]:
    """What a safe version is offered as: numbers of standard formats, or 0 and a name to register."""
    offered: list[tuple[int, str]] = []
    for media_type in safe:
        number = _STANDARD_OF.get(media_type, 0)
        offered.append((number, "" if number else _OFFERED_AS.get(media_type, media_type)))
    # Few programs paste a PNG that is named as one; all paste a bitmap.
    if any(media_type in _PICTURES for media_type in safe) and (CF_DIB, "") not in offered:
        offered.append((CF_DIB, ""))
    return tuple(offered)


def safe_bytes(format: Format, safe: Mapping[str, bytes], convert: Convert = never_convert) -> bytes | None:
    """A format's bytes from the safe version; None where it has nothing that could become this format."""
    media_type = format.media_type
    content = safe.get(media_type)
    if media_type == "image/bmp":
        picture = content or next((safe[name] for name in _PICTURES if name in safe), None)
        return dib(picture, convert) if picture else None
    if content is None:
        return None
    if media_type == "text/plain":
        return text_from_utf8(content)
    if media_type == "text/html":
        return with_header(content)
    if media_type == "text/uri-list":
        return drop_files(content)
    return content


def _neutral_bytes(item: Item) -> bytes:
    match item.format.media_type:
        case "text/plain":
            return text_to_utf8(item.raw)
        case "text/html":
            return fragment_or_page(item.raw)
        case "image/bmp":
            return bitmap_file(item.raw)
        case "text/uri-list":
            return uri_list(item.raw)
        case _:
            return item.raw


def text_to_utf8(raw: bytes) -> bytes:
    """UTF-8 of a null-ended UTF-16 text; half characters become replacement characters."""
    text = raw[: len(raw) // 2 * 2].decode("utf-16-le", errors="replace")
    return text.split("\0", 1)[0].encode()


def text_from_utf8(content: bytes) -> bytes:
    """The null-ended UTF-16 of a text."""
    return content.decode(errors="replace").encode("utf-16-le") + b"\0\0"


def bitmap_file(raw: bytes) -> bytes:
    """A BMP file of a packed bitmap (CF_DIB, CF_DIBV5); as it is where its header makes no sense."""
    if len(raw) < 40:
        return raw
    header_bytes, _, _, _, bits, compression = struct.unpack_from("<IiiHHI", raw)
    (colours,) = struct.unpack_from("<I", raw, 32)
    if not 40 <= header_bytes <= len(raw):
        return raw
    palette = (colours or (1 << bits if bits <= 8 else 0)) * 4
    masks = 12 if compression == 3 and header_bytes == 40 else 0
    offset = 14 + header_bytes + masks + palette
    return struct.pack("<2sIHHI", b"BM", 14 + len(raw), 0, 0, offset) + raw


def dib(picture: bytes, convert: Convert) -> bytes | None:
    """A packed bitmap (CF_DIB) of a picture file; None where it cannot be made."""
    made = picture if picture[:2] == b"BM" else convert(picture, "image/bmp")
    return made[14:] if made is not None and made[:2] == b"BM" else None


def uri_list(raw: bytes) -> bytes:
    """The addresses of the files of a CF_HDROP."""
    if len(raw) < 20:
        return b""
    offset, _, _, _, wide = struct.unpack_from("<IiiII", raw)
    names = raw[offset:].decode("utf-16-le" if wide else "mbcs" if _has_mbcs() else "latin-1", errors="replace")
    paths = names.split("\0\0", 1)[0].split("\0")
    return "".join(f"{_address(path)}\r\n" for path in paths if path).encode()


def drop_files(content: bytes) -> bytes:
    """The CF_HDROP of a list of addresses."""
    addresses = (line.strip() for line in content.decode(errors="replace").splitlines())
    names = [_path(address) for address in addresses if address and not address.startswith("#")]
    listed = "".join(f"{name}\0" for name in names if name) + "\0"
    return struct.pack("<IiiII", 20, 0, 0, 0, 1) + listed.encode("utf-16-le")


def _address(path: str) -> str:
    pure = PureWindowsPath(path)
    return pure.as_uri() if pure.is_absolute() else ""


def _path(address: str) -> str | None:
    parts = urlsplit(address)
    if parts.scheme != "file":
        return None
    name = unquote(parts.path).replace("/", "\\")
    return f"\\\\{parts.netloc}{name}" if parts.netloc else name.lstrip("\\")


def _has_mbcs() -> bool:
    try:
        b"".decode("mbcs")
    except LookupError:
        return False
    return True
