"""Opens a document by the format that its content has."""

from __future__ import annotations

from collections.abc import Iterator

from guard.errors import InputError
from guard.inspect.documents import (
    archive,
    mail,
    nested,
    old_workbook,
    opendocument,
    outlook,
    portable,
    portable_streams,
    slides,
    word,
    workbook,
)
from guard.inspect.documents.bounds import Bounds, encrypted
from guard.inspect.documents.contents import Contents
from guard.inspect.documents.kinds import OtherKind, kind_of_document
from guard.inspect.documents.mail_writing import looks_like_mail
from guard.model import DocumentFamily


def read(data: bytes, bounds: Bounds, *, with_pictures: bool = True, trace: bytes | None = None) -> Contents:
    """A document, opened. `with_pictures`: also what is drawn where the pages of one have to be drawn for that.

    `trace`: the square that pages carry which become pictures, as covered pictures do; None: they carry none.

    Raises:
        InputError: it cannot be read; its code tells whether it is damaged, encrypted, out of bounds or unknown.
    """
    kind = kind_of_document(data)
    match kind:
        case DocumentFamily.WORKBOOK:
            return workbook.read(data, bounds)
        case OtherKind.OLD_WORKBOOK:
            return old_workbook.read(data, bounds)
        case OtherKind.OUTLOOK:
            return outlook.read(data, bounds)
        case DocumentFamily.LETTER:
            return word.read(data, bounds)
        case DocumentFamily.PRESENTATION:
            return slides.read(data, bounds)
        case DocumentFamily.OPEN_DOCUMENT:
            return opendocument.read(data, bounds)
        case DocumentFamily.MAIL:
            return mail.read(data, bounds)
        case DocumentFamily.PORTABLE:
            return portable.read(data, bounds, with_pictures=with_pictures, trace=trace)
        case DocumentFamily.ARCHIVE:
            return nested.read(data, bounds)
        case OtherKind.ENCRYPTED:
            raise encrypted()
        case _:
            raise InputError("a document of a kind that is not read", code="unknown-format")


def raw_parts(data: bytes, bounds: Bounds) -> Iterator[tuple[str, bytes]]:
    """Every part of a document as it is written, inflated, by name; the document itself under the empty name."""
    if data.startswith((archive.START, archive.EMPTY)):
        yield from archive.each_entry(data, bounds)
    elif data.startswith(portable.START):
        yield from portable_streams.streams(data, bounds)
    elif looks_like_mail(data):
        yield from mail.raw_parts(data)
    else:
        yield "", data
