"""Tells which characters the bytes of a copied web page stand for.

Source: the sniffing order of the HTML standard (byte order mark, declaration, guess), with strict UTF-8 before the
declaration: browsers that copy rewrite the bytes to UTF-8 and may leave the page's old declaration in.
"""

from __future__ import annotations

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252"}
"""Pages say the narrow set and use the wide one."""
_HEAD_BYTES = 2048
"""Bytes at the beginning of a page in which its encoding may be declared."""

_NOT_SHOWN = dict.fromkeys((*range(32), 127, 65534, 65535)) | {ord(c): c for c in "\t\n\r"} | {0x0C: " "}
_REFERENCE = re.compile(r"&#(?:[xX]([0-9A-Fa-f]+)|([0-9]+));?")


def decode(data: bytes) -> str:
    """The characters, without a byte order mark and without characters that no page shows and no tree may hold."""
    return _REFERENCE.sub(_referred, without_controls(_decode(data)))


def in_seven_bits(data: bytes) -> bool:
    """Whether a page says that it is in UTF-7: some programs read it so, and browsers as it stands."""
    return data.isascii() and _declared(data) == "utf-7"


def is_written(data: bytes, *, wide: bool) -> bool:
    """Whether the bytes are characters alone: a NUL that does not end them is of a picture or a program's own form.

    `wide`: whether they may be UTF-16.
    """
    bare = data.rstrip(b"\0")
    return b"\0" not in bare or (wide and _is_wide(data) and not {"\0", "\ufffd"} & set(_decode(data).rstrip("\0")))


def without_controls(text: str) -> str:
    """The text without characters that no page shows and no tree may hold."""
    return text.translate(_NOT_SHOWN)


def _decode(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    wide = _unmarked_utf16(data)
    if wide:
        return data.decode(wide, errors="replace")
    for encoding in ("utf-8", _declared(data), "gb18030"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", errors="replace")


def _is_wide(data: bytes) -> bool:
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _unmarked_utf16(data) is not None


def _unmarked_utf16(data: bytes) -> str | None:
    """Some programs leave the mark out; markup is ASCII, from its first sign on: every other byte of it is zero.

    Bytes that begin otherwise are of one byte a sign, however many zeros stand between them: browsers pass over those.
    """
    head = data[:_HEAD_BYTES]
    pairs = len(head) // 2
    if pairs and not head[1] and head[1::2].count(0) * 4 > pairs and head[0::2].count(0) * 8 < pairs:
        return "utf-16-le"
    if pairs and not head[0] and head[0::2].count(0) * 4 > pairs and head[1::2].count(0) * 8 < pairs:
        return "utf-16-be"
    return None


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:_HEAD_BYTES])
    if not found:
        return "utf-8"
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return "utf-8"
    return _WIDER.get(name, name)


def _referred(reference: re.Match[str]) -> str:
    """A reference to a character that may be; a break of no width for one that may not."""
    digits = (reference[1] or reference[2]).lstrip("0") or "0"
    code = int(digits, 16 if reference[1] else 10) if len(digits) < 8 else -1
    allowed = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return reference[0] if allowed else "\u200b"
