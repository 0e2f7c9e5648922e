"""Long texts are read in pieces, so that no step takes long at a time and memory stays small.

Each piece has its own part, and around it enough of the text that a value which begins in its own part is seen whole,
with its label. What reaches further, headings of tables and labels of lists, is carried from piece to piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

PIECE_SIZE = 12_000
"""Characters that are read at once: a step takes some tens of milliseconds, and larger ones gain nothing."""
_AROUND = 400
"""Text read on either side of a piece's own part, in characters: a value with its label is seen whole."""
_LONGEST_VALUE = 16_384
"""Characters of a key in lines or a token without a blank, at most."""
_UNBROKEN = re.compile(r"[\w.~+/=%@:-]*", re.ASCII)
"""The signs of tokens, mail addresses, numbers with letters."""
_PAUSES = ("\n", "。", ",", " ")
_KEY, _KEY_END = "-----BEGIN", "-----END"
_LONGEST_KEY_END = 64
"""Characters of the line that ends a key."""


class Piece(NamedTuple):
    """The characters [start, end) of a text, of which [own, after) are its own part."""

    start: int
    own: int
    after: int
    end: int

    def owns(self, at: int) -> bool:
        """Whether what begins there, counted from the start of the piece, belongs to this piece."""
        return self.own <= self.start + at < self.after


def pieces(plain: str, size: int) -> Iterator[Piece]:
    """The pieces of a text in usual characters, in order; cut at the ends of lines where there are any.

    Args:
        plain: the text.
        size: the most characters of a piece's own part.
    """
    own = 0
    while own < len(plain):
        after = _cut(plain, own, size)
        yield Piece(_start(plain, own), own, after, _end(plain, own, after))
        own = after


def _cut(plain: str, own: int, size: int) -> int:
    limit = own + size
    if limit >= len(plain):
        return len(plain)
    for pause in _PAUSES:
        at = plain.rfind(pause, own + size // 2, limit)
        if at >= 0:
            return at + 1
    return limit


def _start(plain: str, own: int) -> int:
    if own <= _AROUND:
        return 0
    line = plain.rfind("\n", max(0, own - 2 * _AROUND), own - _AROUND)
    return line + 1 if line >= 0 else own - _AROUND


def _end(plain: str, own: int, after: int) -> int:
    line = plain.find("\n", after + _AROUND, after + 2 * _AROUND)
    end = line if line >= 0 else _token_end(plain, after, min(len(plain), after + _AROUND))
    key = plain.rfind(_KEY, max(own, after - _LONGEST_VALUE), after)
    close = plain.find(_KEY_END, key, after + _LONGEST_VALUE) if key >= 0 else -1
    return max(end, min(len(plain), close + _LONGEST_KEY_END)) if close >= 0 else end


def _token_end(plain: str, after: int, end: int) -> int:
    """The end with the rest of a token that begins before `after`; what is longer than any value is no token."""
    before = _UNBROKEN.match(plain[max(0, end - _LONGEST_VALUE) : end][::-1])
    start = end - before.end() if before is not None else end
    if start >= after:
        return end
    token = _UNBROKEN.match(plain, end, end + _LONGEST_VALUE)
    return token.end() if token is not None and token.end() - start < _LONGEST_VALUE else end
