"""Parts of a workbook of which most is in no tree: the rows of its sheets, and the texts that cells share."""

from __future__ import annotations

import re

from guard.errors import RedactError
from guard.inspect.documents import strings
from guard.inspect.documents.bounds import damaged
from guard.inspect.documents.cells import SPACE, plain_rows
from guard.inspect.documents.markup import Element, parse, written
from guard.inspect.documents.rows import NotPlain, Sheet, shown
from guard.inspect.documents.strings import Strings

STRINGS = "xl/sharedStrings.xml"
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_DATA = f"{SPACE}sheetData"
_UTF_8 = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml[^<>]*\?>)?\s*<[A-Za-z]")
_ENCODING = re.compile(rb"""encoding=["'](?!UTF-8["'])""", re.IGNORECASE)
_HEAD_BYTES = 200
_MARK = "\ue000rows\ue000"
"""What stands in a tree while it is written, where the bytes go that are not in it."""


class Cells:
    """See `Apart`. Where a part is not as programs write it, it is parsed, and put into that form."""

    def __init__(self) -> None:
        self.sheets: dict[str, Sheet] = {}
        """By their parts."""
        self.places: dict[str, str] = {}
        """What a person calls the sheets, by their parts."""
        self.strings = Strings((), (), ())

    def parsed(self, name: str, content: bytes) -> Element:
        """See `Apart.parsed`."""
        if name == STRINGS:
            return self._of_strings(content)
        return self._of_sheet(name, content) if SHEET.fullmatch(name) else parse(content)

    def written(self, name: str, root: Element) -> bytes:
        """See `Apart.written`."""
        if name == STRINGS:
            return _filled(root, root, self.strings.written(self._shown()))
        data = root.find(_DATA) if name in self.sheets else None
        if data is None:
            return written(root)
        rows = self.sheets[name].written()
        if data.prefix is not None:
            rows = rows.replace(b"<row", b'<row xmlns="' + SPACE[1:-1].encode() + b'"')
        return _filled(root, data, rows)

    def _of_sheet(self, name: str, content: bytes) -> Element:
        try:
            shell, rows = _cut(content, b"<sheetData>", b"</sheetData>")
            root = parse(shell)
            if root.find(_DATA) is None:
                raise NotPlain
            sheet = Sheet(rows)
        except NotPlain:
            root = parse(content)
            data = root.find(_DATA)
            if data is None:
                return root
            sheet = _sheet(plain_rows(data))
            data[:] = []
            data.text = None
        self.sheets[name] = sheet
        return root

    def _of_strings(self, content: bytes) -> Element:
        try:
            start = content.find(b">", content.find(b"<sst")) + 1
            shell, items = _cut(content, content[content.find(b"<sst") : start], b"</sst>")
            root = parse(shell)
            if root.tag != f"{SPACE}sst" or root.prefix is not None:
                raise NotPlain
            self.strings = strings.of_content(items)
        except NotPlain:
            root = parse(content)
            self.strings = strings.of_elements(each for each in root if each.tag == f"{SPACE}si")
            root[:] = []
        root.text = None
        return root

    def _shown(self) -> bytearray:
        """Of each shared text, whether any cell shows it as it stands now."""
        found = bytearray(len(self.strings.texts))
        for sheet in self.sheets.values():
            for index in shown(sheet.written()):
                if index < len(found):
                    found[index] = True
        return found


def _sheet(rows: bytes) -> Sheet:
    try:
        return Sheet(rows)
    except NotPlain:
        raise damaged() from None


def _cut(content: bytes, opening: bytes, closing: bytes) -> tuple[bytes, bytes]:
    """A part without what stands between two tags, and that.

    Raises:
        NotPlain: it is not as programs write it.
    """
    start, end = content.find(opening), content.rfind(closing)
    if not opening or not 0 <= start < end or content.find(opening, start + 1) >= 0:
        raise NotPlain
    inner = start + len(opening)
    shell = content[:inner] + content[end:]
    if content.find(closing) != end or b"<!" in shell or _ENCODING.search(content, 0, _HEAD_BYTES):
        raise NotPlain
    if _UTF_8.match(content) is None:
        raise NotPlain
    return shell, content[inner:end]


def _filled(root: Element, element: Element, inner: bytes) -> bytes:
    element.text = _MARK
    try:
        before, mark, after = written(root).partition(_MARK.encode())
    finally:
        element.text = None
    if not mark or _MARK.encode() in after:
        raise RedactError("the safe copy of a workbook cannot be written; it is not offered")
    return b"".join((before, inner, after))
