"""The words in formats that are written for programs: rich text, JSON, XML, and Chromium's strings. Pure.

Everything that can be read counts, also what a program would not show. None of these is made anew.

Source: Microsoft Rich Text Format Specification 1.9.1 (control words, `\\'hh`, `\\uN` and its fallback); RFC 8259;
Chromium's base/pickle.h and custom_data_helper.h (a size, a count, then pairs of UTF-16 strings, each padded to four).
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator

from guard.errors import InputError
from guard.redact.charset import decode

MOST_ELEMENTS = 200_000
"""Elements of a tree, at most; what has more cannot be inspected while a person waits."""
_RTF = re.compile(rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^a-z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)")
_BREAKS = {b"par", b"line", b"row", b"page", b"sect", b"cell", b"tab", b"nestcell", b"nestrow"}
_TABS = {b"tab", b"cell", b"nestcell"}
_SIGNS = {
    b"lquote": "‘",
    b"rquote": "’",
    b"emdash": "—",
    b"endash": "–",
    b"bullet": "•",
    b"emspace": " ",
    b"enspace": " ",
}
_PAGES = {936: "gb18030", 950: "big5", 932: "cp932", 949: "cp949", 65001: "utf-8"}
_MUTE = {b"pict", b"objdata", b"themedata", b"colorschememapping", b"datastore", b"fontfile", b"blipuid"}
"""Groups of hexadecimal digits; pictures among them are looked at as what they are."""


def rich_text(data: bytes) -> tuple[str, ...]:
    """What a rich text says, hidden groups included. Bytes of pictures are left out."""
    page = "cp1252"
    raw = bytearray()
    pieces: list[str] = []
    skip, fallback, muted = 0, [1], 0

    def flush() -> None:
        if raw:
            pieces.append(raw.decode(page, errors="replace"))
            raw.clear()

    for token in _RTF.finditer(data):
        word, number, hexadecimal, symbol, brace, plain = token.groups()
        if brace == b"{":
            fallback.append(fallback[-1])
        elif brace == b"}":
            fallback = fallback[:-1] or [1]
            muted = 0 if len(fallback) < muted else muted
        elif muted:
            continue
        elif word is not None:
            if word == b"u" and number is not None:
                flush()
                code = int(number) % 65536
                pieces.append(chr(code))
                skip = fallback[-1]
                continue
            if word == b"uc":
                fallback[-1] = max(0, int(number or 1))
            elif word == b"ansicpg":
                flush()
                page = _codec(int(number or 1252))
            elif word in _MUTE:
                muted = len(fallback)
            elif word in _BREAKS:
                flush()
                pieces.append("\t" if word in _TABS else "\n")
            elif word in _SIGNS:
                flush()
                pieces.append(_SIGNS[word])
        elif hexadecimal is not None:
            if skip:
                skip -= 1
                continue
            raw += bytes.fromhex(hexadecimal.decode())
        elif symbol is not None:
            flush()
            pieces.append({b"~": " ", b"_": "-", b"\n": "\n", b"\r": "\n"}.get(symbol, ""))
            raw += symbol if symbol in b"\\{}" else b""
        elif plain is not None:
            passed = min(skip, len(plain))
            skip -= passed
            raw += plain[passed:]
    flush()
    text = "".join(pieces)
    return (text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"),)


def _codec(number: int) -> str:
    name = _PAGES.get(number, f"cp{number}")
    try:
        b"".decode(name)
    except LookupError:
        return "cp1252"
    return name


def tree(data: bytes) -> tuple[str, ...]:
    """What JSON or XML says, read twice: with its pieces joined, as a person sees them, and each on a line.

    Raises:
        InputError: it has more elements than can be inspected.
    """
    text = decode(data)
    if text.lstrip()[:1] in ("{", "[", '"'):
        try:
            words = list(_of_json(json.loads(text)))
        except (ValueError, RecursionError):
            return (text,)
        return ("\n".join(words), text)
    return _of_xml(text)


def _of_json(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{key}: {inner}" if isinstance(inner, str | int | float) else str(key)
            if isinstance(inner, dict | list):
                yield from _of_json(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _of_json(inner)
    elif isinstance(value, str | int | float):
        yield str(value)


def _of_xml(text: str) -> tuple[str, ...]:
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(text.encode(errors="replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        return (text,)
    words: list[str] = []
    values: list[str] = []
    for number, element in enumerate(root.iter()):
        if number > MOST_ELEMENTS or len(element.attrib) > MOST_ATTRIBUTES:
            raise InputError("the document has too many parts to be inspected", code="page-too-deep")
        words += [element.text or ""]
        values += element.attrib.values()
        words += [element.tail or ""]
    inside = list(root.itertext())
    return ("".join(inside), "\n".join((*filter(str.strip, words), *values)))


MOST_ATTRIBUTES = 256
"""Attributes of one element, at most; each is found by a walk over those before it."""


def strings(data: bytes) -> tuple[str, ...]:
    """The strings that a page of Chromium hands to another one.

    Source: custom_data_helper.cc of Chromium: a size, a count, then each string in UTF-16 with its length before it.

    Raises:
        InputError: it does not follow that form to its end, or holds what is no string.
    """
    found: list[str] = []
    at, end = 8, len(data)
    while at + 4 <= end:
        (count,) = struct.unpack_from("<I", data, at)
        at += 4
        found.append(data[at : at + 2 * count].decode("utf-16-le", errors="replace"))
        at += (2 * count + 3) // 4 * 4
    if data and (at - end not in range(4) or "\0" in "".join(found)):
        raise InputError("strings of a page that do not follow their form", code="not-a-text")
    return ("\n".join(found),)
