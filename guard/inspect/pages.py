"""Copied pages: what they say, and the pictures that they carry with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from guard.errors import InputError
from guard.inspect.local_file import read_file
from guard.inspect.material import Material, Opaque, Tools, of_types, unreadable
from guard.inspect.picture import from_picture
from guard.inspect.text import MAX_CHARACTERS, spelled_in
from guard.model import EntityType, Finding, MaskStyle
from guard.redact import embedded, html

MOST_PICTURES = 64
"""Pictures of one page that are read, at most; a page that shows more is unreadable."""


@dataclass(frozen=True, slots=True)
class Html:
    """A piece of a web page."""

    document: html.HtmlText = field(repr=False)
    said: tuple[Finding, ...]
    shown: tuple[Finding, ...]
    """In its pictures, and in other readings of what nobody sees; neither is a part of the safe version."""
    style: MaskStyle

    @property
    def findings(self) -> tuple[Finding, ...]:
        return (*self.said, *self.shown)

    def safe(self, protected: Collection[EntityType]) -> bytes | None:
        # A page of pictures alone is nothing once they are gone; whoever pastes had better take another format.
        return self.document.mask(of_types(self.said, protected), self.style) if self.document.text.strip() else None


def from_html(data: bytes, tools: Tools, *, with_pictures: bool = True) -> Material:
    """A piece of a web page, inspected; its pictures too where nothing else of the copy shows them."""
    if len(data) > MAX_CHARACTERS:
        return Opaque((unreadable("too-long"),))
    try:
        document = html.parse(data)
    except InputError as error:
        return Opaque((unreadable(error.code),))
    found = shown(embedded.of_page(data), tools) if with_pictures else ()
    said = tools.detect(document.text)
    told = {(each.entity_type, document.text[each.start : each.end].strip()) for each in said}
    spelled = spelled_in("\n".join(document.unseen), tools, told)
    return Html(document, said, (*found, *spelled), tools.style)


def shown(carried: embedded.Embedded, tools: Tools) -> tuple[Finding, ...]:
    """What the pictures show, without places: a page tells none."""
    if len(carried.pictures) + len(carried.files) > MOST_PICTURES:
        return (unreadable("too-many-pictures"),)
    return tuple(
        replace(finding, boxes=())
        for data in (*carried.pictures, *_contents(carried))
        for finding in from_picture(data, tools).findings
    )


def _contents(carried: embedded.Embedded) -> Iterator[bytes]:
    """The files that are there: what cannot be read here shows nothing to whoever pastes either."""
    for path in carried.files:
        try:
            yield read_file(path)
        except OSError:
            continue
        except InputError:
            yield b""
