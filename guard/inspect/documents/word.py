"""Letters (.docx, .docm): body, tables, headers, notes, comments, text boxes, revisions, fields.

Text that a revision has taken out is read, and in no copy. Source: ECMA-376 part 1, 17 (WordprocessingML).
"""

from __future__ import annotations

import re

from guard.inspect.documents.archive import entries
from guard.inspect.documents.bounds import Bounds
from guard.inspect.documents.contents import Contents, passages
from guard.inspect.documents.package import Plan, opened, ordered
from guard.inspect.documents.walk import Grammar
from guard.redact.markup import words

BODY = "word/document.xml"
_KEPT = re.compile(
    r"word/(?:document|styles|settings|numbering|fontTable|webSettings|footnotes|endnotes|comments|header\d*|footer\d*)"
    r"\.xml|word/(?:theme|charts|diagrams|drawings)/[^/]+\.xml|docProps/(?:core|app|custom)\.xml"
)
_PLACES = (
    ("word/header", "header"),
    ("word/footer", "footer"),
    ("charts", "chart"),
    ("diagrams", "diagram"),
    ("drawings", "drawing"),
    ("docProps", "properties"),
    ("settings", "settings"),
    ("styles", "styles"),
)
GRAMMAR = Grammar(
    paragraphs=words("p"),
    rows=words("tr"),
    cells=words("tc"),
    breaks={"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"},
    asides={
        **dict.fromkeys(("txbxContent", "Fallback"), "text box"),
        "rt": "phonetic",
    },
    signs={"sym": "char"},
    joined={"instrText": "field", "delInstrText": "field"},
    dropped=dict.fromkeys(("del", "moveFrom"), "revision"),
    named={
        "tbl": "table",
        "tr": "row",
        "p": "paragraph",
        "comment": "comment",
        "footnote": "footnote",
        "endnote": "endnote",
    },
)


def read(data: bytes, bounds: Bounds) -> Contents:
    """A letter.

    Raises:
        InputError: it cannot be read.
    """
    package = opened(entries(data, bounds), Plan(_KEPT, _place, GRAMMAR), bounds)
    drafts = [*package.drafts, *(draft for name in ordered(iter(package.trees)) for draft in package.texts(name))]
    return Contents(passages(drafts, bounds), package.members, package.write, tuple(package.unread))


def _place(name: str) -> str:
    return next((place for part, place in _PLACES if part in name), "")
