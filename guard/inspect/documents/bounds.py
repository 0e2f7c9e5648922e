"""How much of a document is looked at; what holds more is unreadable, since half a document is no answer."""

from __future__ import annotations

from dataclasses import dataclass

from guard.errors import InputError
from guard.model import DocumentSettings, Unread

ENCRYPTED, DAMAGED, TOO_LARGE = "document-encrypted", "document-damaged", "document-too-large"
"""Codes of what keeps a document from being read."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most of each; a document inside another counts for itself, and is bounded in depth."""

    entries: int = 4_000
    """Entries of an archive: an office file has some hundred."""
    inflated_bytes: int = 96 * 1024 * 1024
    """Bytes of all entries of an archive together: a sheet of 400,000 cells has a third of that."""
    ratio: int = 400
    """Inflated bytes a packed byte, of an entry of more than a mebibyte: sheets of one repeated row reach a hundred."""
    depth: int = 3
    """Documents in one another: an archive in a mail, and what is in it."""
    cells: int = 400_000
    """Cells of all sheets of a workbook together."""
    characters: int = 4 * 1024 * 1024
    """Characters of all texts of a document together, as of a plain text."""
    pages: int = 400
    """Pages of a document whose pages are looked at one by one."""
    members: int = 256
    """Pictures and documents inside a document, or entries of an archive."""


BOUNDS = Bounds()


CAUSES = {Unread.ENCRYPTED: ENCRYPTED, Unread.DAMAGED: DAMAGED, Unread.TOO_LARGE: TOO_LARGE}


def bounds_of(settings: DocumentSettings) -> Bounds:
    """The bounds that a policy sets."""
    return Bounds(
        inflated_bytes=settings.max_mib * 1024 * 1024,
        depth=settings.max_depth,
        cells=settings.max_cells,
        pages=settings.max_pages,
        members=settings.max_inside,
    )


def too_large(what: str) -> InputError:
    """The error for a document that holds more than is looked at; `what`: of which it holds too much."""
    return InputError(f"the document has too many {what} to be inspected; send a part of it", code=TOO_LARGE)


def damaged() -> InputError:
    """The error for a document that does not follow its format."""
    return InputError("the document is damaged; open and save it again", code=DAMAGED)


def encrypted() -> InputError:
    """The error for a document that asks for a password."""
    return InputError("the document is encrypted; save it without a password", code=ENCRYPTED)
