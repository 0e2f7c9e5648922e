"""What a text file says to programs beside what stands in it: escapes, entities, exponents, markup, UTF-7, cards.

Only what differs from the text is given. Nothing of it is made anew: it has no place in the file.

Source: RFC 2152 (UTF-7), RFC 2045 6.7 (quoted-printable, in cards after vCard 2.1), XML 1.0 2.4 and 4.1.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from urllib.parse import unquote

from guard.inspect.documents.markup import digits_of

_CODE = re.compile(r"\\u\{?([0-9A-Fa-f]{4})\}?|\\x([0-9A-Fa-f]{2})")
_ESCAPED = re.compile(rf"{_CODE.pattern}|&(?!(?:amp|lt|gt|quot|apos|nbsp);)[A-Za-z]\w+;|&#\w|%[0-9A-Fa-f]{{2}}")
_EXPONENT = re.compile(r"(?<![\w.])[1-9]\.\d{7,16}[Ee]\+?1\d(?![\w.])")
"""A long whole number as programs write it that take it for a measure: 1.3800138E10."""
_WRITTEN = re.compile("[\0-\u04ff\u2000-\u206f\u3000-\u30ff一-鿿가-힣\uff00-\uffef\U0001f300-\U0001faff]*")
"""A text in characters that people write; packed bytes, which pass for UTF-7, have others too."""
_PRINTABLE = "QUOTED-PRINTABLE"
_SECTIONS = re.compile(r"[^\s>]<!\[CDATA\[|\]\]>(?:[^\s<]|<!\[CDATA\[)")
"""Sections of markup that a text is cut into."""
_CUT = re.compile(r"[\w@.+-]\0+[\w@.+-]|\d[ -]?\0+[ -]?\d")
"""Pieces of a text, each parted from the next by a zero, of which two are of one word, or two groups of digits."""


def readings(content: str) -> Iterator[str]:
    """Other readings of a text, one after the other."""
    escaped = [line for line in dict.fromkeys(content.splitlines()) if _ESCAPED.search(line)]
    if escaped:
        yield _unescaped("\n".join(escaped))
    raised = [line for line in dict.fromkeys(content.splitlines()) if _EXPONENT.search(line)]
    if raised:
        yield _EXPONENT.sub(lambda number: digits_of(number[0]), "\n".join(raised))
    if content.isascii() and "+" in content:
        with suppress(UnicodeDecodeError):  # a text with a plus sign is seldom well formed
            if (read := content.encode().decode("utf-7")) != content and _WRITTEN.fullmatch(read):
                yield read
    if _PRINTABLE in content.upper():
        yield _decoded(quopri.decodestring(content.encode(errors="replace")))
    if content.lstrip("\ufeff \t\r\n").startswith("<"):
        yield "\n".join(_of_markup(content))


def _unescaped(text: str) -> str:
    text = _CODE.sub(lambda code: chr(int(code[1] or code[2], 16)), unquote(text))
    return unescape(text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _decoded(data: bytes) -> str:
    with suppress(UnicodeDecodeError):
        return data.decode()
    return data.decode("gb18030", errors="replace")


def _of_markup(content: str) -> Iterator[str]:
    """Texts that elements or sections part within a word, joined."""
    from lxml import etree

    parser = etree.XMLParser(encoding="utf-8", recover=True, resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(content.encode(errors="replace"), parser)
    except etree.XMLSyntaxError:
        return
    if root is None:
        return
    sections, last = _SECTIONS.search(content), None
    for element in root.iter(etree.Element):
        if last is not None and any(above is last for above in element.iterancestors()):
            continue
        own = (element.text, *(child.tail for child in element))
        if len(element) and any(text and text.strip() for text in own):
            last = element
            said = "\0".join(element.itertext(etree.Element))
            if sections or _CUT.search(said):
                yield said.replace("\0", "")
        elif sections and element.text:
            yield element.text
