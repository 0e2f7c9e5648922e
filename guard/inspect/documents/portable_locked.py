"""Portable documents that anybody may open and few may change, as banks send them: strings and streams are encrypted.

Source: ISO 32000-1, 7.6 (encryption with an empty user password); PDFium's fpdf_save.h.
"""

from __future__ import annotations

import io
from typing import Any

_IN_CLEAR = -1
"""What PDFium tells as the security of a document that is not encrypted."""


def is_locked(document: Any) -> bool:
    """Whether an opened document is encrypted."""
    from pypdfium2 import raw

    return bool(raw.FPDF_GetSecurityHandlerRevision(document) != _IN_CLEAR)


def unlocked(document: Any) -> bytes:
    """The same document in clear.

    A description that was left in clear becomes noise: PDFium decrypts each stream.

    Raises:
        PdfiumError: it cannot be written.
    """
    from pypdfium2 import raw

    into = io.BytesIO()
    document.save(into, flags=raw.FPDF_REMOVE_SECURITY)
    return into.getvalue()
