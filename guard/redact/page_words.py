"""The words of a copied page, as a person is shown them. Nothing of the page is loaded or run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from guard.model import PAGE_PIECE_END

_BLANKS = re.compile(r"\s+")
_SILENT = frozenset({"script", "style", "head", "template"})
_BREAKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "section"})


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _BREAKS:
            self.pieces.append("\n")
        elif tag in ("td", "th"):
            self.pieces.append("\t")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(_BLANKS.sub(" ", data.replace(PAGE_PIECE_END, " ")))


def page_words(page: bytes) -> bytes:
    """What a page says, in pieces that end with `PAGE_PIECE_END`; the same tags give as many pieces. UTF-8."""
    reading = _Words()
    reading.feed(page.decode(errors="replace"))
    reading.close()
    return "".join(piece + PAGE_PIECE_END for piece in reading.pieces).encode()
