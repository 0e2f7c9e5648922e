"""What is on its way into a page, received in pieces; its files lie in a private folder until it was answered."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from guard.connector.companion_messages import Begun, Item
from guard.errors import InputError
from guard.inspect.local_file import MAX_FILE_BYTES
from guard.model.media import PICTURE_TYPES
from guard.paths import private_folder

MAX_BYTES = 512 * 1024 * 1024
"""Bytes of one offer, at most; what exceeds them is not taken, and the whole cannot be inspected."""
_FORBIDDEN = dict.fromkeys(map(ord, '<>:"/\\|?*'), "_") | dict.fromkeys(range(32), "_")

_NAME_BYTES = 200
"""Bytes of a name's end that are kept: no disk takes more than 255, and a picture's kind is yet to be added."""


@dataclass(frozen=True, slots=True)
class Offer:
    """All that was sent of one paste, drop or choice."""

    asked: Begun
    texts: dict[int, bytes] = field(repr=False)
    """By the number of their part."""
    files: dict[int, Path] = field(repr=False)
    too_large: bool

    def text(self) -> bytes | None:
        """The plain text; None: there is none."""
        plain = (self.texts[number] for number in self.texts if self.asked.parts[number].type == "text/plain")
        return next(plain, None)


class Arrival:
    """An offer that is still being sent."""

    def __init__(self, asked: Begun, folder: Path) -> None:
        """
        Raises:
            OSError: its files cannot be kept; nothing of them is left.
        """
        self.asked = asked
        self._folder = folder
        self._texts = {number: bytearray() for number, part in enumerate(asked.parts) if part.kind == "text"}
        self._files: dict[int, Path] = {}
        self._sizes = [0] * len(asked.parts)
        try:
            for number, part in enumerate(asked.parts):
                if part.kind == "file":
                    place = private_folder(folder / "original" / str(number))
                    self._files[number] = place / _name(part)
                    self._files[number].touch(mode=0o600)
        except OSError:
            self.forget()
            raise

    def add(self, number: int, data: bytes) -> None:
        """The next bytes of a part.

        Raises:
            InputError: there is no such part.
            OSError: they cannot be kept.
        """
        if number >= len(self._sizes):
            raise InputError("a browser's extension sent a part that it had not named", code="companion-message")
        self._sizes[number] += len(data)
        if self._too_large or self._sizes[number] > MAX_FILE_BYTES + len(data):
            return
        if number in self._texts:
            self._texts[number] += data
            return
        with self._files[number].open("ab") as file:
            file.write(data)

    @property
    def _too_large(self) -> bool:
        return sum(self._sizes) > MAX_BYTES

    def offer(self) -> Offer:
        """All of it."""
        texts = {number: bytes(text) for number, text in self._texts.items()}
        return Offer(self.asked, texts, self._files, self._too_large)

    def made(self, number: int, name: str) -> Path:
        """A folder for what is made of a file."""
        return private_folder(self._folder / "made" / str(number) / name)

    def forget(self) -> None:
        """Delete what was kept."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _name(part: Item) -> str:
    """A file name for this disk that keeps the kind of the content; the page's own name goes back with the answer."""
    written = part.name.translate(_FORBIDDEN).strip(". ").encode()
    name = written[-_NAME_BYTES:].decode(errors="ignore") or "file"
    if "." not in name and part.type in PICTURE_TYPES:
        name += "." + part.type.removeprefix("image/")
    return name
