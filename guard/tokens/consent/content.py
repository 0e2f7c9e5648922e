"""What tells one content from every other: its bytes, its text, its pixels. Nothing here takes a content apart.

A content comes to the clipboard in another dress than it has as a file: a text with other line ends, a picture encoded
anew by the program that showed it. So a file has up to three prints, and one that is equal is enough.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

EVERY_KIND = "*"
"""Kind of a content of which nobody has said what it is: a file's."""
PIXELS = "image/x-portable-pixmap"
"""The encoding in which pictures are compared: width, height, then three bytes a pixel."""
Pixels = Callable[[bytes], bytes | None]
"""A picture in that encoding; None: it is none. Where keys are at hand, made by a process that holds none."""


def prints(data: bytes, kind: str, pixels: Pixels) -> Iterator[bytes]:
    """The prints of a content: first that of its bytes. `kind`: its media type, or `EVERY_KIND`.

    A text's is that of its lines: byte order mark, kind of line ends and blank lines at the end do not count.
    """
    yield hashlib.sha256(b"bytes\0" + data).digest()
    if kind == EVERY_KIND or kind.startswith("text/plain"):
        text = _text(data)
        if text is not None:
            yield hashlib.sha256(b"text\0" + text).digest()
    if kind == EVERY_KIND or kind.startswith("image/"):
        pixmap = pixels(data)
        if pixmap is not None:
            yield hashlib.sha256(b"pixels\0" + pixmap).digest()


def _text(data: bytes) -> bytes | None:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").rstrip("\n").encode()
    except UnicodeDecodeError:
        return None
