"""What passes between the guard and a process that is closed in: frames of JSON and bytes.

No pickle: that process parses what strangers made, so nothing that comes from it may do more here than be looked at.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from typing import IO, Any

Message = dict[str, Any]
"""The JSON part of a frame; it lives on this border alone."""

_HEAD = struct.Struct(">IQ")


class FrameBroken(Exception):
    """A frame is cut off, too large, or none at all."""


def send(stream: IO[bytes], message: Message, blobs: Iterable[bytes | memoryview] = ()) -> None:
    """One frame. Raises OSError when the other side has gone, ValueError when the stream was closed."""
    text = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")
    blobs = tuple(blobs)
    stream.write(_HEAD.pack(len(text), sum(len(blob) for blob in blobs)))
    stream.write(text)
    for blob in blobs:
        stream.write(blob)
    stream.flush()


def receive(stream: IO[bytes], *, text_limit_bytes: int, blob_limit_bytes: int) -> tuple[Message, bytes] | None:
    """The next frame; None at the end of the stream.

    Raises:
        FrameBroken: there is no whole frame within the limits.
    """
    head = stream.read(_HEAD.size)
    if not head:
        return None
    if len(head) < _HEAD.size:
        raise FrameBroken
    text_bytes, blob_bytes = _HEAD.unpack(head)
    if text_bytes > text_limit_bytes or blob_bytes > blob_limit_bytes:
        raise FrameBroken
    text, blob = stream.read(text_bytes), stream.read(blob_bytes)
    if len(text) < text_bytes or len(blob) < blob_bytes:
        raise FrameBroken
    try:
        message = json.loads(text.decode(errors="surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise FrameBroken from error
    if not isinstance(message, dict):
        raise FrameBroken
    return message, blob
