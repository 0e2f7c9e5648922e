"""What stands beside the cells of a binary workbook: read where it is text or markup, else told of as not read.

None of it is in a copy, which holds values alone.

Source: [MS-XLS] 2.4 (records Header, Footer, Note, Obj, TxO, SeriesText, BkHim), [MS-XLSB] 2.1.7 (parts).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from guard.errors import InputError
from guard.inspect.documents.archive import START, each_entry
from guard.inspect.documents.binary_cells import records, stream_of
from guard.inspect.documents.bounds import Bounds
from guard.inspect.documents.container import names_at_root
from guard.inspect.documents.contents import Draft, Member, Passage, passages
from guard.inspect.documents.markup import attributes, parse
from guard.inspect.documents.walk import texts
from guard.inspect.documents.workbook import GRAMMAR

_PLACE, _EMBEDDED = "hidden part", "embedded object"
_READ_OR_UNSHOWN = re.compile(
    r"xl/(?:worksheets/[^/]+|workbook|sharedStrings|styles|calcChain|metadata|tables/[^/]+|queryTables/[^/]+)\.bin|"
    r"\[Content_Types\]\.xml|xl/theme/[^/]+|(?:.*/)?_rels/[^/]+\.rels|docProps/thumbnail\.[^/]+|"
    r".*(?:printerSettings|vbaProject|ctrlProps|signatures|\[trash\]).*",
    re.IGNORECASE,
)
"""Parts (.xlsb) that hold cells, how they look, or what no person reads in any program."""
_MARKUP = re.compile(r"\.(?:xml|vml)$", re.IGNORECASE)
_MEDIA = re.compile(r"xl/media/[^/]+|xl/embeddings/[^/]+\.(?:xls[xmb]|docx|pptx)", re.IGNORECASE)
_AT_ROOT = re.compile(r"workbook|book|[\x01-\x06].*|_vba_project_cur", re.IGNORECASE | re.DOTALL)
"""Streams and storages (.xls) that hold cells, properties, or what no person reads in any program."""
_HEADER, _FOOTER, _NOTE, _CONTINUED, _OBJECT, _BACKGROUND, _BOX, _SERIES = (
    *(0x14, 0x15, 0x1C, 0x3C),
    *(0x5D, 0xE9, 0x1B6, 0x100D),
)
_PICTURE = b"\x08\0"
_BEGIN = 0x0809
_FIRST_READ = 0x0600
"""Version of the records from which on they hold texts as they are read here."""


@dataclass(slots=True)
class Beside:
    """What was found there."""

    drafts: list[Draft] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def said(self, bounds: Bounds) -> tuple[Passage, ...]:
        """Its texts.

        Raises:
            InputError: they say more than is looked at.
        """
        return passages(self.drafts, bounds)


def beside(data: bytes, bounds: Bounds) -> Beside:
    """What stands beside the cells of a workbook (`.xlsb` or `.xls`).

    Raises:
        InputError: it is damaged, or holds more than is looked at.
    """
    found = Beside()
    if data.startswith(START):
        for name, content in each_entry(data, bounds):
            _of_part(name, content, found, bounds)
        return found
    names = names_at_root(data)
    found.unread += [_EMBEDDED for name in names if not _AT_ROOT.fullmatch(name)]
    found.unread += [_EMBEDDED] * ({"workbook", "book"} <= {name.lower() for name in names})
    kept = tuple(records(stream_of(data), 0))
    if any(kind == _BEGIN and int.from_bytes(content[:2], "little") < _FIRST_READ for kind, content in kept):
        found.unread += ["drawing"] * any(kind in (_OBJECT, _NOTE) for kind, _ in kept)
        return found
    for text in _texts(kept):
        draft = Draft(_PLACE, bounds, again=True)
        draft.add(text, "", None)
        found.drafts.append(draft)
    pictures = (kind == _BACKGROUND or (kind == _OBJECT and content[4:6] == _PICTURE) for kind, content in kept)
    found.unread += ["picture"] * any(pictures)
    return found


def _of_part(name: str, content: bytes, found: Beside, bounds: Bounds) -> None:
    if _READ_OR_UNSHOWN.fullmatch(name):
        return
    if _MEDIA.fullmatch(name):
        found.members.append(Member(name, content, f"{_EMBEDDED} {len(found.members) + 1}"))
    elif _MARKUP.search(name):
        try:
            root = parse(content)
        except InputError:
            found.unread.append("drawing")
            return
        found.drafts += [*texts(root, _PLACE, GRAMMAR, bounds), attributes(root, _PLACE, bounds)]
    else:
        found.unread.append(_EMBEDDED)


def _texts(kept: Iterable[tuple[int, bytes]]) -> Iterator[str]:
    """Headers, footers, authors of notes, texts of boxes and of charts."""
    left, box = 0, ""
    for kind, content in kept:
        if kind == _CONTINUED and left > 0:
            said = _characters(content, 0, left)
            box, left = box + said, left - max(1, len(said))
            if left > 0:
                continue
        if box:
            yield box
        left, box = 0, ""
        if kind == _BOX:
            left = int.from_bytes(content[10:12], "little")
        elif kind in (_HEADER, _FOOTER):
            yield _characters(content, 2, int.from_bytes(content[:2], "little"))
        elif kind == _NOTE:
            yield _characters(content, 10, int.from_bytes(content[8:10], "little"))
        elif kind == _SERIES:
            yield _characters(content, 3, int.from_bytes(content[2:3], "little"))
    if box:
        yield box


def _characters(content: bytes, at: int, count: int) -> str:
    """`count` characters; the byte at `at`, before them, tells whether each has one byte or two."""
    if content[at : at + 1] == b"\1":
        return content[at + 1 : at + 1 + 2 * count].decode("utf-16-le", "replace")
    return content[at + 1 : at + 1 + count].decode("latin-1")
