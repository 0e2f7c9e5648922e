"""ID_DOCUMENT: pictures of identity documents, licences and bank cards."""

from __future__ import annotations

from guard.read.documents.find import find_documents
from guard.read.documents.shapes import Shapes
from guard.read.documents.words import is_of_a_document

__all__ = ["Shapes", "find_documents", "is_of_a_document"]
