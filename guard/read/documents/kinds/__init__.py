"""The kinds of documents, a file for those of one origin: what is printed on each, and where. Data alone."""

from guard.read.documents.kinds.certificates import CERTIFICATES
from guard.read.documents.kinds.chinese import CHINESE
from guard.read.documents.kinds.foreign import FOREIGN
from guard.read.documents.kinds.general import GENERAL

KINDS = (*CHINESE, *FOREIGN, *CERTIFICATES, *GENERAL)

__all__ = ["KINDS"]
