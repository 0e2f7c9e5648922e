"""What is gathered of a file that no viewer shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

UNSEEN_BYTES = 256
"""Bytes of unknown meaning that are passed over: small notes of programs to themselves."""
PASSED_OVER_BYTES = 64 * 1024
"""Bytes of a known meaning that tell nothing of what is shown, such as settings and signatures, of all of a file."""
WORDS_BYTES, ALL_WORDS_BYTES = 1 << 20, 2 << 20
"""Bytes of one text, and of all together, that are read: a file may name one text thousands of times."""
_MOST_WORDS, _MOST_PREVIEWS = 1000, 8
_PRINTED = re.compile(r"[^\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]+")
_TEXT_BYTES = 4
"""Bytes of letters in a row from which on they are a text: notes of phones stand among figures."""


@dataclass(slots=True)
class Carried:
    """What was found beside the pixels that a viewer shows."""

    words: list[str] = field(default_factory=list, repr=False)
    previews: list[bytes] = field(default_factory=list, repr=False)
    """Encoded pictures."""
    unseen_bytes: int = 0
    """Bytes that may tell anything."""
    _room: int = ALL_WORDS_BYTES
    _passed_over_bytes: int = 0

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

    def add_preview(self, data: bytes) -> None:
        """An encoded picture; one too many is unseen."""
        if data and len(self.previews) < _MOST_PREVIEWS:
            self.previews.append(data)
        else:
            self.unseen_bytes += len(data)

    def add_unseen(self, data: bytes) -> None:
        """Bytes of unknown meaning; padding is none, and texts among few others are words."""
        data = data.strip(b"\0\xff \r\n")
        texts = list(_texts(data)) if len(data) <= ALL_WORDS_BYTES else []
        others = len(data) - len("".join(texts).encode())
        if self.unseen_bytes + others <= UNSEEN_BYTES:
            self.unseen_bytes += others
            self.add_words("\n".join(texts).encode())
        else:
            self.unseen_bytes += len(data)

    def pass_over(self, data: bytes) -> bool:
        """Bytes that tell nothing of what is shown, by their kind; what is text all the same is words. Whether they are
        few enough for that: beyond the sum that such things take they are unseen."""
        text = data.rstrip(b"\0").decode("utf-8", "replace")
        if is_printed(text):
            self.add_words(text.encode())
            return True
        self._passed_over_bytes += len(data)
        is_usual = self._passed_over_bytes <= PASSED_OVER_BYTES
        self.unseen_bytes += 0 if is_usual else len(data)
        return is_usual


def is_printed(text: str) -> bool:
    """Whether all of it is letters, figures, marks and ends of lines."""
    return _PRINTED.fullmatch(text) is not None


def _texts(data: bytes) -> Iterator[str]:
    """Letters in a row that are printed; of any length where nothing else is there."""
    text = data.decode("utf-8", "replace")
    runs = _PRINTED.findall(text)
    return (run for run in runs if run == text or len(run.encode()) >= _TEXT_BYTES)
