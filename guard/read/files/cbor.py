"""The strings in values that are written as CBOR (RFC 8949)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

_COUNT, _BYTES, _TEXT, _LIST, _MAP, _TAG = 0, 2, 3, 4, 5, 6
_OPEN = 31
"""Count of what goes on until a mark ends it."""
_END = 0xFF
_DEEPEST = 64
_LONG_NUMBER = 1_000_000
"""Number from which on it is told as a string: telephones are written as numbers too."""


@dataclass(slots=True)
class _Within:
    """A list, a map, or a string in parts, that has begun."""

    kind: int
    left: int
    """Values that are still to come; below zero: until it ends."""
    parts: bytearray = field(default_factory=bytearray)


def strings(data: bytes) -> Iterator[tuple[bytes | str, bool]]:
    """Strings of bytes and of text, and long numbers, among values in a row; each with whether it is a key of a map.

    Raises IndexError: the data ends within a value.
    """
    at, around = 0, list[_Within]()
    while at < len(data):
        kind, count = data[at] >> 5, data[at] & 31
        is_end = data[at] == _END
        at += 1
        if 24 <= count <= 27:
            size = 1 << count - 24
            if at + size > len(data):
                raise IndexError("a number that ends where it cannot")
            count, at = int.from_bytes(data[at : at + size]), at + size
        elif count == _OPEN and not is_end:
            count = -1
        is_key = bool(around) and around[-1].kind == _MAP and around[-1].left % 2 == 0
        if is_end:
            if not around:
                raise IndexError("an end of what has not begun")
            ended = around.pop()
            is_key = bool(around) and around[-1].kind == _MAP and around[-1].left % 2 == 0
            if ended.kind in (_BYTES, _TEXT):
                yield _string(ended.kind, bytes(ended.parts)), is_key
        elif count < 0 or (count and kind in (_LIST, _MAP)):
            if len(around) == _DEEPEST or kind not in (_BYTES, _TEXT, _LIST, _MAP):
                raise IndexError("a value that nobody writes so")
            around.append(_Within(kind, 2 * count if kind == _MAP else count))
            continue
        elif kind in (_BYTES, _TEXT):
            if at + count > len(data):
                raise IndexError("a string that ends where it cannot")
            string, at = data[at : at + count], at + count
            if around and around[-1].kind in (_BYTES, _TEXT):
                around[-1].parts += string
                continue
            yield _string(kind, string), is_key
        elif kind == _COUNT and count >= _LONG_NUMBER:
            yield str(count), is_key
        elif kind == _TAG:
            continue  # says of which kind the next value is
        while around:  # a value is complete, and perhaps what it ends
            around[-1].left -= 1
            if around[-1].left:
                break
            around.pop()


def _string(kind: int, data: bytes) -> bytes | str:
    return data.decode("utf-8", "replace") if kind == _TEXT else data
