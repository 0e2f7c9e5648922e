"""ID_DOCUMENT: pictures of identity documents, licences and bank cards."""

from __future__ import annotations

from guard.read.documents.find import find_documents

__all__ = ["find_documents"]
