"""Addresses that write letters by numbers (`%E5%BC%A0`), as browsers copy them: read as browsers show them.

Source: RFC 3986, 2.1 (percent-encoding).
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import unquote_to_bytes

from guard.model import Finding

_ADDRESS = re.compile(r"(?:https?|ftp|mailto|tel|sms):[^\s<>\"]+", re.IGNORECASE)
_ESCAPED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ENCODINGS = ("utf-8", "gb18030")
"""What addresses write their letters in, the usual one first."""
_APART = "\n\n"
"""What stands between two addresses, so that nothing goes on from one to the other."""


class Escaped:
    """The addresses of a text that hold such letters, with these in their place."""

    def __init__(self, text: str) -> None:
        self._here = array("L")
        """Where each letter that was written by numbers begins in `text`, and each stretch between two of them, …"""
        self._starts, self._sizes = array("L"), array("L")
        """… where that was written, and with how many signs; 0: a stretch, which is as long there as here."""
        pieces: list[str] = []
        length = 0
        for address in _ADDRESS.finditer(text):
            if _ESCAPED.search(text, *address.span()) is None:
                continue
            done = address.start()
            for run in _ESCAPED.finditer(text, *address.span()):
                pieces.append(text[done : run.start()])
                self._mark(length, done, 0)
                length += run.start() - done
                done = run.start()
                for letter, size in _letters(run[0]):
                    self._mark(length, done, size)
                    pieces.append(letter)
                    length += 1
                    done += size
            pieces += (text[done : address.end()], _APART)
            self._mark(length, done, 0)
            length += address.end() - done + len(_APART)
        self.text = "".join(pieces)
        """The addresses, a blank line between two; empty where there are none."""

    def written(self, findings: Sequence[Finding]) -> list[Finding]:
        """Those findings in them that hold such letters, at their places in what was written."""
        found = []
        for finding in findings:
            if finding.start is None or finding.end is None:
                continue
            (start, _), (_, end) = self._place(finding.start), self._place(finding.end - 1)
            if end - start != finding.end - finding.start:
                found.append(replace(finding, start=start, end=end))
        return found

    def _mark(self, here: int, start: int, size: int) -> None:
        self._here.append(here)
        self._starts.append(start)
        self._sizes.append(size)

    def _place(self, at: int) -> tuple[int, int]:
        """Where a character of `text` is written, [start, end)."""
        nth = bisect_right(self._here, at) - 1
        start, size = self._starts[nth], self._sizes[nth]
        if size:
            return start, start + size
        start += at - self._here[nth]
        return start, start + 1


def _letters(run: str) -> Iterator[tuple[str, int]]:
    """The letters of a run of numbers, each with the signs that write it; the signs as they are where they say none."""
    data = unquote_to_bytes(run)
    for encoding in _ENCODINGS:
        try:
            said = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        yield from ((letter, 3 * len(letter.encode(encoding))) for letter in said)
        return
    yield from ((sign, 1) for sign in run)
