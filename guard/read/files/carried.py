"""What is gathered of a file that no viewer shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

UNSEEN_BYTES = 256
"""Bytes of unknown meaning that are looked over: small notes of programs to themselves."""
WORDS_BYTES, ALL_WORDS_BYTES = 1 << 20, 2 << 20
"""Bytes of one text, and of all together, that are read: a file may name one text thousands of times."""
_MOST_WORDS, _MOST_PREVIEWS = 1000, 8
_PRINTED = r"[^\0-\x1f\x7f-\x9f\ufffd]"
_TEXT = re.compile(rf"\A{_PRINTED}+\Z|{_PRINTED}{{4,}}")
"""Letters in a row that are printed: notes that phones write behind their pictures stand among figures."""


@dataclass(slots=True)
class Carried:
    """What was found beside the pixels that a viewer shows."""

    words: list[str] = field(default_factory=list, repr=False)
    previews: list[bytes] = field(default_factory=list, repr=False)
    """Encoded pictures."""
    unseen_bytes: int = 0
    """Bytes that may tell anything."""
    _room: int = ALL_WORDS_BYTES

    def add_words(self, data: bytes) -> None:
        """Text of any encoding; marks of XML and zeros between letters are left out."""
        read = min(len(data), WORDS_BYTES, self._room) if len(self.words) < _MOST_WORDS else 0
        self._room -= read
        self.unseen_bytes += len(data) - read
        data = data[:read]
        for encoding in ("utf-8", "gb18030", "latin-1"):
            try:
                text = data.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
        text = re.sub(r"[<>=\"]+|\0+", " ", text).strip()
        if text:
            self.words.append(text)

    def add_preview(self, data: bytes) -> bool:
        """An encoded picture; whether there is room for it. One too many is unseen."""
        if has_room := len(self.previews) < _MOST_PREVIEWS:
            self.previews.append(data)
        else:
            self.unseen_bytes += len(data)
        return has_room

    def add_unseen(self, data: bytes) -> None:
        """Bytes of unknown meaning; padding is none, and texts among few others are words."""
        data = data.strip(b"\0\xff \r\n")
        texts = _TEXT.findall(data.decode("utf-8", "replace")) if len(data) <= ALL_WORDS_BYTES else []
        others = len(data) - len("".join(texts).encode())
        if self.unseen_bytes + others <= UNSEEN_BYTES:
            self.unseen_bytes += others
            self.add_words("\n".join(texts).encode())
        else:
            self.unseen_bytes += len(data)
