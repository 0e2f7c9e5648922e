"""Values that were found, searched for everywhere: what stands in one place of a document often stands in another."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import unescape
from urllib.parse import unquote

import ahocorasick

_LEAST = 6
"""Shortest value that is searched for, in characters: shorter ones stand in words and numbers that are none."""
_SURE = 11
"""Digits from which on a number is the one that was found also within a longer one."""
_CHINESE = re.compile(r"[㐀-鿿]{2}|@")
"""What makes a shorter one worth it: a name of two characters is a name wherever it stands."""


class Values:
    """Some values, searched for all at once."""

    def __init__(self, values: Collection[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        for value in {value.strip() for value in values}:
            if len(value) >= _LEAST or _CHINESE.search(value):
                self._automaton.add_word(value, value)
        self._any = len(self._automaton) > 0
        if self._any:
            self._automaton.make_automaton()

    def __bool__(self) -> bool:
        return self._any

    def spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where values stand in a text: [start, end) and the value; they may overlap."""
        if self._any:
            for last, value in self._automaton.iter(text):
                start, end = last - len(value) + 1, last + 1
                if len(value) >= _SURE or not value.isdigit() or _stands_alone(text, start, end):
                    yield start, end, value

    def stand_in(self, data: bytes) -> bool:
        """Whether any stands in bytes, in any encoding, as it is or as markup and addresses write it."""
        return self._any and any(True for text in _written(data) for _ in self.spans(text))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no digit stands beside some digits."""
    return not (text[start - 1 : start].isdigit() or text[end : end + 1].isdigit())


def _written(data: bytes) -> Iterator[str]:
    """What bytes may say."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode(errors="ignore")
        yield data.decode("gb18030", errors="ignore")
    yield text
    if "&" in text:
        yield unescape(text)
    if "%" in text:
        yield unquote(text)
    if b"\0" in data:
        for encoding in ("utf-16-le", "utf-16-be"):
            yield data.decode(encoding, errors="ignore")
            yield data[1:].decode(encoding, errors="ignore")
