"""The streams of a portable document: bounded before the engine inflates them, and searched in a copy.

Source: ISO 32000-1, 7.3.8 (streams), 7.4.4 (deflated ones).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress

from guard.inspect.documents.bounds import Bounds, too_large

_PIECE_BYTES = 1024 * 1024
"""Bytes that are inflated at a time, where they are only counted."""
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def streams(data: bytes, bounds: Bounds) -> Iterator[tuple[str, bytes]]:
    """The file as it is, and each of its streams inflated, by a name of its own."""
    yield "", data
    for number, stream in enumerate(_STREAM.finditer(data)):
        with suppress(zlib.error):  # it is not deflated, and was searched with the file
            yield str(number), zlib.decompressobj().decompress(stream[1], bounds.inflated_bytes)


def require_bounded(data: bytes, bounds: Bounds) -> None:
    """Refuse a stream that grows beyond all bounds: the engine inflates each as a whole."""
    for stream in _STREAM.finditer(data):
        content, left, length = zlib.decompressobj(), stream[1], 0
        with suppress(zlib.error):
            while left and length <= bounds.inflated_bytes:
                length += len(content.decompress(left, _PIECE_BYTES))
                left = content.unconsumed_tail
        if length > bounds.inflated_bytes:
            raise too_large("bytes")
