"""The words of a copied page, and where two versions of it differ. Nothing of it is loaded or run."""

from __future__ import annotations

import itertools
from html.parser import HTMLParser

from ui.passages import Passage

_SILENT = frozenset({"script", "style", "head", "template"})
_BREAKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "section"})


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _BREAKS:
            self.words.append("\n")
        elif tag in ("td", "th"):
            self.words.append("\t")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(" ".join(data.split()) if data.strip() else " ")


def words_of(page: bytes) -> tuple[str, ...]:
    """What a page says, piece by piece; the same tags give the same pieces."""
    reading = _Words()
    reading.feed(page.decode(errors="replace"))
    reading.close()
    return tuple(reading.words)


def differing(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[Passage, ...]:
    """The passages of the first text that the second one has otherwise; none where the two do not go together."""
    if len(before) != len(after):
        return ()
    starts = itertools.accumulate(map(len, before), initial=0)
    return tuple(
        Passage(start, start + len(one))
        for start, one, other in zip(starts, before, after, strict=False)
        if one != other
    )
