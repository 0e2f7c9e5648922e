"""A portable document that PDFium wrote, with nothing in it but what its contents draw.

Programs give all pages one list of pictures, drawings and fonts, and PDFium takes the whole list over with each page.

Source: ISO 32000-1, 7.3 (objects), 7.5.4 (where they are), 7.8.3 (names of what contents use).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from guard.inspect.documents import portable_filters
from guard.inspect.documents.bounds import Bounds

_TOKEN = re.compile(
    rb"\s*(?:(?P<reference>(\d+)\s+\d+\s+R\b)|(?P<open><<|\[)|(?P<close>>>|\])"
    rb"|(?P<atom>/[^\s()<>\[\]{}/%]*|<[^<>]*>|\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\)|[^\s()<>\[\]{}/%]+))",
    re.DOTALL,
)
_OBJECT = re.compile(rb"\d+\s+\d+\s+obj\b")
_STREAM = re.compile(rb"\s*stream\r?\n")
_TABLE = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_PART = re.compile(rb"(?:xref)?\s*(\d+) (\d+)\s+")
_PLACE_BYTES = 20
"""Bytes of the place of one object in the table."""
_TRAILER = re.compile(rb"\s*trailer\b")
_DRAWN = re.compile(rb"/([^\s\0()<>\[\]{}/%]+)\s+Do\b")
_NAMED = re.compile(rb"/([^\s\0()<>\[\]{}/%]+)")
_SPELLED = re.compile(rb"#([0-9A-Fa-f]{2})")
_OF_STREAMS = frozenset((b"/Metadata", b"/PieceInfo", b"/AF", b"/Alternates", b"/OPI", b"/LastModified"))
"""Keys of a picture or a drawing behind which stands what is not drawn."""


class _Reference(NamedTuple):
    number: int


_Dictionary = dict[bytes, "_Value"]
_Value = bytes | _Reference | list["_Value"] | _Dictionary


@dataclass(slots=True)
class _Object:
    value: _Value
    stream: bytes | None


def only_drawn(data: bytes, bounds: Bounds) -> bytes:
    """The document anew.

    Raises:
        ValueError: it is not as PDFium writes it, or what a part of it draws cannot be told.
    """
    return _Drawn(data, bounds).written()


class _Drawn:
    def __init__(self, data: bytes, bounds: Bounds) -> None:
        self._data, self._bounds = data, bounds
        self._places, self._trailer = _table(data)
        self._kept: dict[int, _Object] = {}

    def written(self) -> bytes:
        left = list(_references(self._trailer))
        while left:
            number = left.pop()
            if number not in self._kept and number in self._places:
                kept = self._object(number)
                if isinstance(kept.value, dict):
                    kept.value = self._without_unused(kept.value, kept.stream)
                self._kept[number] = kept
                left += _references(kept.value)
        return self._file()

    def _file(self) -> bytes:
        made = bytearray(b"%PDF-1.7\n%\xa1\xb3\xc5\xd7\n")
        size = max(self._kept, default=0) + 1
        table = [b"0000000000 65535 f \n"] * size
        for number, kept in sorted(self._kept.items()):
            table[number] = b"%010d 00000 n \n" % len(made)
            made += b"%d 0 obj\n" % number + _written(kept.value)
            if kept.stream is not None:
                made += b"\nstream\n" + kept.stream + b"\nendstream"
            made += b"\nendobj\n"
        trailer = _written({**self._trailer, b"/Size": b"%d" % size})
        place = len(made)
        made += b"xref\n0 %d\n" % size + b"".join(table)
        return bytes(made + b"trailer\n" + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % place)

    def _object(self, number: int) -> _Object:
        begin = _OBJECT.match(self._data, self._places[number])
        if begin is None:
            raise ValueError("no object where one is said to be")
        value, end = _value(self._data, begin.end())
        stream = _STREAM.match(self._data, end)
        if stream is None or not isinstance(value, dict):
            return _Object(value, None)
        length = value.get(b"/Length")
        if not isinstance(length, bytes):
            raise ValueError("a stream of no length")
        return _Object(value, self._data[stream.end() : stream.end() + int(length)])

    def _resolved(self, value: _Value | None) -> _Object:
        """What a reference leads to; something else as it is."""
        if isinstance(value, _Reference):
            return self._object(value.number) if value.number in self._places else _Object(b"null", None)
        return _Object(b"null" if value is None else value, None)

    def _without_unused(self, holder: _Dictionary, stream: bytes | None) -> _Dictionary:
        if stream is not None:
            holder = {key: value for key, value in holder.items() if key not in _OF_STREAMS}
        resources = self._resolved(holder.get(b"/Resources")).value
        if not isinstance(resources, dict):
            return holder
        kinds = {kind: self._resolved(listed).value for kind, listed in resources.items()}
        contents = list(self._contents(holder, stream))
        drawn, named = _names(_DRAWN, contents), _names(_NAMED, contents)
        left = {kind: listed for kind, listed in kinds.items() if isinstance(listed, dict)}
        used: dict[bytes, _Dictionary] = {kind: {} for kind in left}
        while borrowed := self._taken(left, used, drawn, named):
            drawn |= _names(_DRAWN, borrowed)
            named |= _names(_NAMED, borrowed)
        return {**holder, b"/Resources": {**kinds, **used}}

    def _taken(
        self, left: dict[bytes, _Dictionary], used: dict[bytes, _Dictionary], drawn: set[bytes], named: set[bytes]
    ) -> list[bytes]:
        """Take what is used over; gives the contents of what has no names of its own, and uses those of its holder."""
        borrowing: list[bytes] = []
        for kind, listed in left.items():
            names = drawn if kind == b"/XObject" else named
            for name in [each for each in listed if _spelled_out(each[1:]) in names]:
                used[kind][name] = listed.pop(name)
                each = self._resolved(used[kind][name])
                if isinstance(each.value, dict) and b"/Resources" not in each.value:
                    borrowing += self._contents(each.value, each.stream)
        return borrowing

    def _contents(self, holder: _Dictionary, stream: bytes | None) -> Iterator[bytes]:
        """What a page, a drawing, a pattern or the letters of a font say that draws."""
        if stream is not None and holder.get(b"/Subtype") != b"/Image":
            yield self._said(holder, stream)
        contents = self._resolved(holder.get(b"/Contents"))
        letters = self._resolved(holder.get(b"/CharProcs")).value
        parts: list[_Value] = [holder[b"/Contents"]] if contents.stream is not None else []
        if isinstance(contents.value, list):
            parts = contents.value
        if isinstance(letters, dict):
            parts = [*parts, *letters.values()]
        for part in parts:
            each = self._resolved(part)
            if isinstance(each.value, dict) and each.stream is not None:
                yield self._said(each.value, each.stream)

    def _said(self, keys: _Dictionary, stream: bytes) -> bytes:
        filters = portable_filters.named(_written({b"/Filter": self._resolved(keys.get(b"/Filter")).value}))
        if not portable_filters.are_known(filters):
            raise ValueError("contents that cannot be read")
        return b"".join(portable_filters.unpacked(stream, filters, self._bounds))


def _names(pattern: re.Pattern[bytes], contents: list[bytes]) -> set[bytes]:
    return {_spelled_out(name) for content in contents for name in pattern.findall(content)}


def _spelled_out(name: bytes) -> bytes:
    return _SPELLED.sub(lambda code: bytes((int(code[1], 16),)), name)


def _table(data: bytes) -> tuple[dict[int, int], _Dictionary]:
    """Where each object is, and what the file begins with."""
    last = _TABLE.search(data, max(0, len(data) - 64))
    at = int(last[1]) if last else len(data)
    places: dict[int, int] = {}
    while (part := _PART.match(data, at)) is not None:
        first, count, at = int(part[1]), int(part[2]), part.end()
        for number in range(first, first + count):
            place, _, kind = data[at : at + _PLACE_BYTES].split()
            if kind == b"n":
                places[number] = int(place)
            at += _PLACE_BYTES
    trailer = _TRAILER.match(data, at)
    value = _value(data, trailer.end())[0] if trailer else None
    if not isinstance(value, dict):
        raise ValueError("no table of objects")
    return places, value


def _value(data: bytes, at: int) -> tuple[_Value, int]:
    """The value that begins at a place, and where it ends."""
    open_lists: list[list[_Value]] = [[]]
    while len(open_lists) > 1 or not open_lists[0]:
        token = _TOKEN.match(data, at)
        if token is None:
            raise ValueError("no value where one is said to be")
        at = token.end()
        if token["open"]:
            open_lists.append([])
        elif token["close"] and len(open_lists) > 1:
            items = open_lists.pop()
            open_lists[-1].append(items if token["close"] == b"]" else _dictionary(items))
        else:
            open_lists[-1].append(_Reference(int(token[2])) if token["reference"] else token["atom"])
    return open_lists[0][0], at


def _dictionary(items: list[_Value]) -> _Dictionary:
    return {key: value for key, value in zip(items[::2], items[1::2], strict=True) if isinstance(key, bytes)}


def _references(value: _Value) -> Iterator[int]:
    left = [value]
    while left:
        each = left.pop()
        if isinstance(each, _Reference):
            yield each.number
        elif isinstance(each, list):
            left += each
        elif isinstance(each, dict):
            left += each.values()


def _written(value: _Value) -> bytes:
    if isinstance(value, _Reference):
        return b"%d 0 R" % value.number
    if isinstance(value, list):
        return b"[" + b" ".join(map(_written, value)) + b"]"
    if isinstance(value, dict):
        return b"<<" + b" ".join(key + b" " + _written(each) for key, each in value.items()) + b">>"
    return value
