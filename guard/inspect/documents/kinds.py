"""What kind of document a content is, by the content: a name says what somebody wants it to be.

Source: APPNOTE.TXT (archives), ISO 32000-1 7.5.2 (`%PDF-` within the first bytes), [MS-CFB] 2.2 (the old container).
"""

from __future__ import annotations

from enum import StrEnum

from guard.errors import InputError
from guard.inspect.documents import archive
from guard.inspect.documents.container import names_at_root
from guard.inspect.documents.mail_writing import looks_like_mail
from guard.inspect.documents.markup import parse
from guard.inspect.documents.naming import TYPES, main_part
from guard.model import DocumentFamily

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The beginning of the container of old office files, mails of Outlook, and encrypted new office files."""
HEAD_BYTES = 16 * 1024
"""Bytes at the beginning of a file by which every kind of document is told."""
PORTABLE = b"%PDF-"
_MARK_BYTES = 1024
"""Bytes at the beginning of a file in which readers of portable documents look for its mark."""


class OtherKind(StrEnum):
    """What else a document may be than one of a family that a policy names."""

    OLD_WORKBOOK = "old-workbook"
    """A workbook in a binary form."""
    OUTLOOK = "outlook"
    ENCRYPTED = "encrypted"
    UNKNOWN = "unknown"
    """A document of a kind that is not read."""


DocumentKind = DocumentFamily | OtherKind
"""Formats that are read in one way."""
_FAMILIES = {OtherKind.OLD_WORKBOOK: DocumentFamily.WORKBOOK, OtherKind.OUTLOOK: DocumentFamily.MAIL}


def family_of(kind: DocumentKind) -> DocumentFamily | None:
    """The family that a kind belongs to; None: to none."""
    return kind if isinstance(kind, DocumentFamily) else _FAMILIES.get(kind)


_BY_PART: dict[str, DocumentKind] = {
    "xl/workbook.xml": DocumentFamily.WORKBOOK,
    "word/document.xml": DocumentFamily.LETTER,
    "ppt/presentation.xml": DocumentFamily.PRESENTATION,
    "xl/workbook.bin": OtherKind.OLD_WORKBOOK,
}
"""The part that makes an archive a document of a kind."""


_BY_STREAM: dict[str, DocumentKind] = {
    "EncryptedPackage": OtherKind.ENCRYPTED,
    "__properties_version1.0": OtherKind.OUTLOOK,
    "Workbook": OtherKind.OLD_WORKBOOK,
    "Book": OtherKind.OLD_WORKBOOK,
    "WordDocument": OtherKind.UNKNOWN,
    "PowerPoint Document": OtherKind.UNKNOWN,
}
"""What makes the old container a document of a kind, at its root: what lies deeper is inside the document."""
_PACKED = ".iwa"
"""End of the names of parts of documents of Apple's programs; those of GB/T 33190 have a part `OFD.xml`."""
_COPIES = {".xls": ".xlsx", ".xlsb": ".xlsx", ".xlt": ".xlsx", ".msg": ".eml"}
"""Suffixes of documents whose copies have another format."""


def named_for(name: str, content: bytes) -> str:
    """What a copy is called of a document of that name: by the format that it has."""
    stem, dot, suffix = name.rpartition(".")
    new = _COPIES.get(f"{dot}{suffix.lower()}")
    if new is None or content.startswith(COMPOUND) or kind_of_document(content) is OtherKind.OLD_WORKBOOK:
        return name
    return stem + new


def looks_like_document(data: bytes) -> bool:
    """Whether a content is to be read as a document; a look at its first `HEAD_BYTES`."""
    if data.startswith((archive.START, archive.EMPTY, COMPOUND)) or PORTABLE in data[:_MARK_BYTES]:
        return True
    return looks_like_mail(data)


def kind_of_document(data: bytes) -> DocumentKind:
    """The kind of a content that looks like a document.

    Raises:
        InputError: it is an old container, and damaged.
    """
    if data.startswith(COMPOUND):
        return _of_container(data)
    if PORTABLE in data[:_MARK_BYTES] and not data.startswith((archive.START, archive.EMPTY)):
        return DocumentFamily.PORTABLE
    if not data.startswith((archive.START, archive.EMPTY)):
        return DocumentFamily.MAIL if looks_like_mail(data) else OtherKind.UNKNOWN
    names = archive.names(data)
    if names >= {"mimetype", "content.xml"}:
        return DocumentFamily.OPEN_DOCUMENT
    if "OFD.xml" in names or any(name.endswith(_PACKED) for name in names):
        return OtherKind.UNKNOWN
    kind = next((kind for part, kind in _BY_PART.items() if part in names), None)
    if kind is None and TYPES.lower() in map(str.lower, names):
        return _of_types(archive.start_of(data, TYPES))
    return kind or DocumentFamily.ARCHIVE


def _of_types(content: bytes) -> DocumentKind:
    """The kind of a package whose parts lie where programs do not put them; in XML as files, values would hide."""
    try:
        return _BY_PART.get(main_part(parse(content)) or "", OtherKind.UNKNOWN)
    except InputError:
        return OtherKind.UNKNOWN


def _of_container(data: bytes) -> DocumentKind:
    """The kind of an old container; none that is known where it says two: programs read one of them."""
    names = {name.lower() for name in names_at_root(data)}
    found = {kind for name, kind in _BY_STREAM.items() if name.lower() in names}
    return found.pop() if len(found) == 1 else OtherKind.UNKNOWN
