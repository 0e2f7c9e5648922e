"""The words in formats that are written for programs: JSON, XML, and Chromium's strings. Pure.

Everything that can be read counts, also what a program would not show. None of these is made anew.

Source: RFC 8259; Chromium's base/pickle.h and custom_data_helper.h (a size, a count, then pairs of UTF-16 strings,
each padded to four).
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator

from guard.errors import InputError
from guard.redact.charset import decode

MOST_ELEMENTS = 200_000
"""Elements of a tree, at most; what has more cannot be inspected while a person waits."""


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
