"""How mails write down what they say: bytes of parts in letters, characters of headers in words or in bytes.

Mailers name narrow sets of characters and use wide ones, write headers in bytes without saying in which set, and put
blanks, quotes and remarks where the standards have none; the programs that show mails read all of that.

Source: RFC 2045 5 and 6 (types and encodings of parts), RFC 2047 (encoded words), RFC 2231 (parameters).
"""

from __future__ import annotations

import binascii
import quopri
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, lookup
from copy import copy
from email.errors import MissingHeaderBodySeparatorDefect
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32

_START = re.compile(rb"(?:\xef\xbb\xbf|[ \t\r\n])*(?:>?From [^\r\n]*[\r\n]+)?[\r\n]*")
"""What may stand before the headers of a mail: a mark of UTF-8, empty lines, the line by which folders part mails."""
_NEXT = re.compile(rb"\n\r?\nFrom [^\r\n]*\d\d:\d\d")
_HEAD = re.compile(rb"(?:[!-9;-~]{1,76}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2}")
_TELLING = re.compile(
    rb"^(?:MIME-Version|Content-Transfer-Encoding|Received|Message-ID|Return-Path):", re.IGNORECASE | re.MULTILINE
)
_HEAD_BYTES = 16 * 1024
"""Bytes at the beginning of a file in which the headers of a mail begin."""
_TYPE, _ENCODING = "content-type", "content-transfer-encoding"
_BARE = re.compile(r"(?:[\s\"']|\([^()]*\))*([^\s;(\"']*)(?:[\s\"']|\([^()]*\))*;?\s*")
"""The first word of a header that says how a part is to be read, and blanks, quotes and remarks around it."""
_AS_IT_IS = ("", "7bit", "8bit", "binary", "7-bit", "8-bit")
_IN_LETTERS = ("quoted-printable", "x-uuencode", "uuencode", "uue", "x-uue")
_HOW = re.compile(rb"(?:[^\r\n]+\r?\n)*?Content-(?:Type|Transfer-Encoding)[ \t]*:", re.IGNORECASE)
_NO_LETTER = re.compile(rb"[^A-Za-z0-9+/=]")
_RUN = re.compile(rb"[^=]+")
_WORD = re.compile(r"=\?([^?*\s]*)[^?\s]*\?([BbQq])\?([^?]*)\?=")
_OF_HOSTS = frozenset({"punycode", "idna"})
"""Encodings of hosts' names, which take time with the square of a text's length."""
_WIDE = "gb18030"
_NARROW = re.compile("gb|936", re.IGNORECASE)
"""What is in the names of sets of Chinese characters that are parts of the wide one."""


class _AsShown(Compat32):
    """Headers as the programs that show mails take them."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        said = value if value.isascii() else _characters(value.encode("ascii", "surrogateescape"), None)
        if name.lower() not in (_TYPE, _ENCODING):
            return said
        bare = _BARE.match(said)
        word, rest = (bare[1], said[bare.end() :]) if bare else ("", said)
        if name.lower() == _ENCODING:
            return word.lower() or said.strip()
        return f"{word}; {rest}" if rest else word


def looks_like_mail(data: bytes) -> bool:
    """Whether a content begins with the headers of a mail."""
    start = _start(data)
    if _HEAD.match(data, start) is None:
        return False
    return _TELLING.search(data[start : start + _HEAD_BYTES].partition(b"\n\n")[0]) is not None


def holds_several(data: bytes) -> bool:
    """Whether a content is a folder of mails, one behind the other."""
    return b"From " in data[: _start(data)] and _NEXT.search(data) is not None


def parsed(data: bytes) -> Message:
    """A mail taken apart, its headers as they are shown."""
    return BytesParser(policy=_AsShown()).parsebytes(data[_start(data) :])


def is_told(message: Message) -> bool:
    """Whether a part says in one way, and one that is known, how it is to be read."""
    if any(len({str(each) for each in message.get_all(name, [])}) > 1 for name in (_TYPE, _ENCODING)):
        return False
    if message.get_content_maintype() == "multipart" and not message.is_multipart():
        return not payload(message).strip()
    parted = any(isinstance(each, MissingHeaderBodySeparatorDefect) for each in message.defects)
    if parted and _HOW.match(payload(message)):
        return False
    return _encoding(message) in (*_AS_IT_IS, *_IN_LETTERS, "base64")


def payload(message: Message) -> bytes:
    """What a part holds, decoded."""
    if message.is_multipart():  # a mail in a mail, a report on one, a piece of one
        content = b"\n".join(each.as_bytes() for each in message.get_payload() if isinstance(each, Message))
    else:
        bare = copy(message)
        del bare[_ENCODING]
        content = _bytes_of(bare)
    encoding = _encoding(message)
    if encoding == "base64":
        return _of_base64(content)
    if encoding not in _IN_LETTERS:
        return content
    packed: Message = Message()
    packed[_ENCODING] = encoding
    packed.set_payload(content.decode("ascii", "surrogateescape"))
    return _bytes_of(packed)


def spoken(header: str) -> str:
    """What a header says, its encoded words decoded."""
    pieces: list[tuple[str | None, bytes | str]] = []
    at = 0
    for word in _WORD.finditer(header):
        between = header[at : word.start()]
        at = word.end()
        if between.strip() or not pieces:
            pieces.append((None, between))
        charset, letters = word[1], word[3].encode(errors="replace")
        content = _of_base64(letters) if word[2] in "Bb" else quopri.decodestring(letters, header=True)
        last, before = pieces[-1]
        if isinstance(before, bytes) and last == charset:
            pieces[-1] = charset, before + content  # a character may be cut into two words
        else:
            pieces.append((charset, content))
    pieces.append((None, header[at:]))
    return "".join(each if isinstance(each, str) else _characters(each, charset) for charset, each in pieces)


def file_names(message: Message) -> tuple[str, ...]:
    """What a part calls the file that it holds, each name once, the one that is shown first."""
    given = (message.get_param("filename", "", "Content-Disposition"), message.get_param("name", "", _TYPE))
    return tuple(filter(None, dict.fromkeys(_parameter(each) for each in given)))


def text_of(content: bytes, message: Message) -> str:
    """The characters of a text that a part holds, with breaks of one sign."""
    marked = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    return _characters(content, "utf-16" if marked else message.get_content_charset()).replace("\r\n", "\n")


def _start(data: bytes) -> int:
    begin = _START.match(data, 0, _HEAD_BYTES)
    return begin.end() if begin else 0


def _encoding(message: Message) -> str:
    return str(message.get(_ENCODING, ""))


def _bytes_of(message: Message) -> bytes:
    content = message.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _of_base64(letters: bytes) -> bytes:
    """The bytes, also of letters in several pieces, each of which is filled up for itself."""
    runs = (run[0] for run in _RUN.finditer(_NO_LETTER.sub(b"", letters)))
    whole = (run[: len(run) - (len(run) % 4 == 1)] for run in runs)
    return b"".join(binascii.a2b_base64(run + b"=" * (-len(run) % 4)) for run in whole)


def _parameter(given: object) -> str:
    if isinstance(given, tuple):
        charset, _, value = given
        return _characters(str(value).encode("latin-1", "replace"), charset)
    return spoken(str(given or ""))


def _characters(content: bytes, charset: str | None) -> str:
    """The characters of bytes that are said to be in a set: in it, or in those that are meant where they are not."""
    for encoding in (_set(charset), "utf-8", _WIDE):
        try:
            return content.decode(encoding)
        except (LookupError, ValueError):
            continue
    return content.decode(errors="replace")


def _set(charset: str | None) -> str:
    try:
        name = lookup(charset or "utf-8").name
    except (LookupError, ValueError):
        name = charset or ""
    if _NARROW.search(name):
        return _WIDE
    return "utf-8" if name in _OF_HOSTS else name
