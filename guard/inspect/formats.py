"""What each format of a copy is read as, by its name. Where content and name differ, nobody is served the content."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from guard.errors import InputError
from guard.inspect.documents.bounds import bounds_of
from guard.inspect.documents.contents import Member
from guard.inspect.encodings import decode
from guard.inspect.material import Material, Opaque, ReadOnly, Tools, unreadable
from guard.inspect.pages import from_html, shown
from guard.inspect.picture import from_picture
from guard.inspect.text import MAX_CHARACTERS, from_text, from_text_file
from guard.model import Finding
from guard.model.media import INSPECTED_SUFFIXES, PAGE_SUFFIXES, PICTURE_SUFFIXES, PICTURE_TYPES, picture_type
from guard.redact import embedded, rich_text, structured
from guard.redact.charset import decode as decode_page
from guard.redact.charset import is_written


class Kind(StrEnum):
    """How a format is read. The first four are made anew for whoever may have it safe; the others only read."""

    TEXT = "text"
    """Text in UTF-8."""
    PAGE = "page"
    PICTURE = "picture"
    TEXT_FILE = "text-file"
    """Text file in whatever encoding."""
    RICH_TEXT = "rich-text"
    PAGE_BESIDE = "page-beside"
    """A page that a browser keeps beside the page that is pasted."""
    WORDS = "words"
    """Text for programs: in whatever encoding, in a form of its own."""
    TREE = "tree"
    """JSON or XML, drawings and office documents in one piece of XML among them."""
    STRINGS = "strings"
    """Strings in the form that Chromium hands from page to page."""
    DOCUMENT = "document"
    """A file of an office program, an archive, a mail."""
    OPAQUE = "opaque"
    """Format that is not read, for only its own program understands it."""


_BY_NAME = {
    "text/plain": Kind.TEXT,
    "text/csv": Kind.TEXT,
    "text/tab-separated-values": Kind.TEXT,
    "text/markdown": Kind.TEXT,
    "text/html": Kind.PAGE,
    "text/rtf": Kind.RICH_TEXT,
    "application/rtf": Kind.RICH_TEXT,
    "text/richtext": Kind.RICH_TEXT,
    "text/_moz_htmlcontext": Kind.PAGE_BESIDE,
    "application/xhtml+xml": Kind.PAGE_BESIDE,
    "application/json": Kind.TREE,
    "text/json": Kind.TREE,
    "application/xml": Kind.TREE,
    "text/xml": Kind.TREE,
    "chromium/x-web-custom-data": Kind.STRINGS,
    "org.chromium.web-custom-data": Kind.STRINGS,
    "chromium web custom mime data format": Kind.STRINGS,
}
_TREES = ("+xml", "+json", "-flat-xml", "flat-odf-xml")
_WRITTEN = frozenset({Kind.TEXT, Kind.RICH_TEXT, Kind.PAGE_BESIDE, Kind.WORDS, Kind.TREE})
"""Kinds of which the bytes themselves are handed on, and that are made of characters alone."""


def kind_of(name: str) -> Kind:
    """How a format of that media type is read. A text under another name of its own, after a `;`, is read alike."""
    base = name.partition(";")[0].strip().lower()
    if base in _BY_NAME:
        return _BY_NAME[base]
    if base in PICTURE_TYPES:
        return Kind.PICTURE
    if base.endswith(_TREES):
        return Kind.TREE
    return Kind.WORDS if base.startswith("text/") else Kind.OPAQUE


def kind_of_file(suffix: str, data: bytes) -> Kind:
    """How a file is read whose name ends so, in lower case. What is a document is one by whatever name."""
    if _is_document(data):
        return Kind.DOCUMENT
    if suffix in PICTURE_SUFFIXES:
        return Kind.PICTURE
    if suffix not in INSPECTED_SUFFIXES:
        return Kind.OPAQUE
    return Kind.PAGE if suffix in PAGE_SUFFIXES else Kind.TEXT_FILE


def look(kind: Kind, data: bytes, tools: Tools, *, with_pictures: bool = True) -> Material:
    """One format, inspected. `with_pictures`: also those that a page or a rich text carries.

    Raises:
        Abandoned: nobody waits for it any more.
    """
    made = _look(kind, data, tools, with_pictures=with_pictures)
    if kind in _WRITTEN and not isinstance(made, Opaque) and not is_written(data, wide=kind is not Kind.TEXT):
        return ReadOnly((*made.findings, unreadable("not-a-text")))
    return made


def _look(kind: Kind, data: bytes, tools: Tools, *, with_pictures: bool) -> Material:
    if kind is Kind.PICTURE:
        return from_picture(data, tools)
    if kind is Kind.OPAQUE:
        return Opaque()
    if kind is Kind.DOCUMENT:
        return _from_document(data, tools)
    if len(data) > 4 * MAX_CHARACTERS:
        return Opaque((unreadable("too-long"),))
    # A text may begin with the letters that begin a picture; no picture is made of characters alone.
    if kind is Kind.TEXT and picture_type(data) and "\ufffd" in data.decode(errors="replace"):
        return Opaque((unreadable("not-a-text"),))
    if kind is Kind.TEXT:
        return from_text(data.decode(errors="replace"), tools)
    if kind is Kind.PAGE:
        return from_html(data, tools, with_pictures=with_pictures)
    if kind is Kind.TEXT_FILE:
        try:
            return from_text_file(*_file_text(data, tools))
        except InputError as error:
            return Opaque((unreadable(error.code),))
    return _read_only(kind, data, tools, with_pictures=with_pictures)


def _is_document(data: bytes) -> bool:
    from guard.inspect.documents.kinds import looks_like_document  # the guard's start does without its modules

    return looks_like_document(data)


def _from_document(data: bytes, tools: Tools, depth: int = 0) -> Material:
    from guard.inspect.documents.document import from_document  # the guard itself opens none

    return from_document(data, tools, bounds_of(tools.documents), _inside, depth)


def _inside(member: Member, tools: Tools, depth: int) -> Material:
    """What is inside a document, by its content; its name tells pages from other texts."""
    if picture_type(member.data):
        return from_picture(member.data, tools)
    if _is_document(member.data):
        return _from_document(member.data, tools, depth)
    suffix = f".{member.name.rpartition('.')[2].lower()}"
    if suffix in PICTURE_SUFFIXES:
        return Opaque((unreadable("picture-refused"),))
    return look(Kind.PAGE if suffix in PAGE_SUFFIXES else Kind.TEXT_FILE, member.data, tools)


def _file_text(data: bytes, tools: Tools) -> tuple[str, Tools, str]:
    content, encoding = decode(data)
    return content, tools, encoding


def _read_only(kind: Kind, data: bytes, tools: Tools, *, with_pictures: bool) -> Material:
    if len(data) > MAX_CHARACTERS:
        return Opaque((unreadable("too-long"),))
    carried = embedded.Embedded()
    try:
        match kind:
            case Kind.PAGE_BESIDE:
                made = from_html(data, tools, with_pictures=with_pictures)
                return made if isinstance(made, Opaque) else ReadOnly(made.findings)
            case Kind.RICH_TEXT:
                said = rich_text.readings(data)
                carried = embedded.of_rich_text(data) if with_pictures else carried
            case Kind.TREE:
                said = structured.tree(data)
                carried = embedded.of_page(data) if with_pictures else carried
            case Kind.STRINGS:
                said = structured.strings(data)
            case _:
                said = (decode_page(data),)
    except InputError as error:
        return Opaque((unreadable(error.code),))
    return ReadOnly((*_each_once(said, tools), *shown(carried, tools)))


def _each_once(said: tuple[str, ...], tools: Tools) -> tuple[Finding, ...]:
    """The findings of several readings of one format; what two of them tell counts once."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for text in said:
        here: dict[tuple[str, str], list[Finding]] = {}
        for finding in tools.detect(text):
            key = (finding.entity_type.value, finding.digest or finding.masked)
            here.setdefault(key, []).append(replace(finding, start=None, end=None))
        for key, findings in here.items():
            found[key] = max(found.get(key, []), findings, key=len)
    return tuple(finding for findings in found.values() for finding in findings)
