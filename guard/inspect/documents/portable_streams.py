"""What a portable document holds beside its pages: its streams, and the words of its objects.

Source: ISO 32000-1, 7.3.4 (strings), 7.3.8 (streams), 7.5.7 (objects in streams), 7.11.4 (files in the file), 12.7.8
(forms of XML).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from guard.inspect.documents import portable_filters
from guard.inspect.documents.bounds import Bounds

_BEFORE_BYTES = 2_000
"""Bytes before a stream in which its type stands."""
_HOLDS = re.compile(rb"/Type\s*/ObjStm\b")
_TELLS = re.compile(rb"/Type\s*/Metadata\b")
"""Types of streams in which words stand as in the file itself, and in markup."""
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[?!/A-Za-z]")
"""The beginning of markup: a description, a part of a form, a bill for programs."""
_INSIDE = rb"(?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+"
"""What stands in a string. Nothing of it is given back: each place to come back to would take room, in long strings."""
_STRING = re.compile(rb"\((" + _INSIDE + rb")\)?|<([0-9A-Fa-f\s]{8,100000})>", re.DOTALL)
"""A string; one that is never closed ends with the file, so that none is looked for twice."""
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b" ", b"f": b" "}
_MARKS = ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8"))
_TAGS = re.compile("[<>\"']+")
_OF_PROGRAMS = re.compile(rb"/(?:Creator|Producer|CreationDate|ModDate)\s{0,9}$")
"""Keys before strings in which programs have their words: versions look like addresses."""
_PROGRAMS = re.compile(r"(?:Producer|CreatorTool|softwareAgent)(?:>[^<]*|=\"[^\"]*\"|='[^']*')")
"""The same in a description."""
_KEY_BYTES = 24
_DATE = re.compile(r"D:\d{4,14}")
_STREAM, _END = re.compile(rb"stream\r?\n"), b"endstream"
_FILE = re.compile(rb"/EF\s*(?:<<|\d)")
_FORM = re.compile(rb"/XFA\b")

_NO_WORDS = re.compile(
    rb"/Subtype\s*/(?:Image|Type1C|CIDFontType0C|OpenType)\b|/Length1\b|/FontFile|/Type\s*/(?:XRef|ObjStm)\b"
)
"""What stands before streams of pictures and fonts, and of objects and where these are."""
_DRAWS = re.compile(rb"(?:^|[\s\])>])(?:BT|BDC|DP|Do|re|m|cm)(?:\s|$)")
_SAYING = re.compile(
    rb"%([^\r\n]*)|(/ActualText\s*)?"
    rb"(\(" + _INSIDE + rb"\)?|<[0-9A-Fa-f\s]*>)\s*(>>|/|[A-Za-z'\"]*)",
    re.DOTALL,
)
"""A remark; a string, with what follows it: an operator, or more of some properties. Words for what is drawn, which
the reader takes for it, are told apart."""
_DRAWING = frozenset((b"Tj", b"'", b'"', b""))
"""Operators that draw a string; none: it is one of several."""
_SPELLED = re.compile(rb"#([0-9A-Fa-f]{2})")
"""Character of a name, by its number."""
_LAYERS = re.compile(rb"/OCProperties\b")
_PATTERNS = re.compile(rb"/PatternType\s*1\b")
_FEWEST = 6
"""Characters of what may be somebody's; shorter is what joins letters."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")


class _Stream(NamedTuple):
    start: int
    """Of the word that begins it."""
    end: int
    keys: bytes
    """What of its dictionary stands close before it."""
    packed: bytes

    def content(self, bounds: Bounds) -> Iterator[bytes]:
        """What it says, in pieces, as far as its filters are known."""
        return portable_filters.unpacked(self.packed, self.filters, bounds)

    @property
    def filters(self) -> tuple[str, ...]:
        """Its filters; where they stand elsewhere it may be deflated, which can be seen."""
        named = portable_filters.named(self.keys)
        return named or (("FlateDecode",) if portable_filters.is_deflated(self.packed) else ())


def streams(data: bytes, bounds: Bounds) -> Iterator[tuple[str, bytes]]:
    """The file and what is packed in it, by name."""
    yield "", data
    for number, stream in enumerate(_streams(data)):
        if stream.filters:
            yield str(number), b"".join(stream.content(bounds))


def require_bounded(data: bytes, bounds: Bounds) -> None:
    """Refuse a stream that grows beyond all bounds: the engine unpacks each as a whole."""
    for stream in _streams(data):
        for _ in stream.content(bounds):
            pass


def words(data: bytes, bounds: Bounds) -> Iterator[str]:
    """What objects say, not what is drawn: choices and values of forms, alternative texts, scripts, descriptions."""
    for objects in _objects(data, bounds):
        yield from _strings(objects)
    for markup in _markup(data, bounds):
        yield _TAGS.sub("\n", _PROGRAMS.sub("", markup.decode(errors="replace")))


def unread(data: bytes, bounds: Bounds, attachments: int) -> Iterator[str]:
    """Where something stands that is not read: in files inside it, of which `attachments` are known, and in a form."""
    objects = [_named(each) for each in _objects(data, bounds)]
    yield from ["attachment"] * max(attachments, sum(len(_FILE.findall(each)) for each in objects))
    if any(_FORM.search(each) for each in objects) and not any(_markup(data, bounds)):
        yield "form"
    for stream in _streams(data):
        if (_HOLDS.search(stream.keys) or _TELLS.search(stream.keys)) and not portable_filters.are_known(
            stream.filters
        ):
            yield "hidden part"


def has_layers(data: bytes, bounds: Bounds) -> bool:
    """Whether some of what is drawn may be switched off. A copy, in which nothing says so, would show it."""
    return any(_LAYERS.search(_named(objects)) for objects in _objects(data, bounds))


def has_patterns(data: bytes) -> bool:
    """Whether anything may be drawn again and again to fill another thing."""
    return _PATTERNS.search(_named(_between(data))) is not None


def undrawn(data: bytes, bounds: Bounds) -> Iterator[str]:
    """What stands in the contents of pages and is not drawn: properties of what is, remarks, strings for nothing."""
    for stream in _streams(data):
        if _NO_WORDS.search(stream.keys) or _TELLS.search(stream.keys):
            continue
        content = b"".join(stream.content(bounds))
        if b"begincmap" in content or _MARKUP.match(content) or not _DRAWS.search(content):
            continue
        for remark, spoken, string, follows in _SAYING.findall(content):
            drawn = spoken or follows in _DRAWING
            said = [remark.decode(errors="replace")] if remark else () if drawn else _strings(string)
            yield from (each for each in said if len(each) >= _FEWEST and not _LANGUAGE.fullmatch(each))


def _streams(data: bytes) -> Iterator[_Stream]:
    at = 0
    while (begin := _STREAM.search(data, at)) is not None and (end := data.find(_END, begin.end())) >= 0:
        start, at = begin.start(), end + len(_END)
        keys = data[max(0, start - _BEFORE_BYTES) : start].rpartition(b" obj")[2]
        yield _Stream(start, at, _named(keys), data[begin.end() : end])


def _between(data: bytes) -> bytes:
    """What stands outside of streams."""
    pieces, at = [], 0
    for stream in _streams(data):
        pieces.append(data[at : stream.start])
        at = stream.end
    return b"".join((*pieces, data[at:]))


def _objects(data: bytes, bounds: Bounds) -> Iterator[bytes]:
    """Objects as the file writes them, those in streams unpacked."""
    yield _between(data)
    for stream in _streams(data):
        if _HOLDS.search(stream.keys):
            yield b"".join(stream.content(bounds))


def _markup(data: bytes, bounds: Bounds) -> Iterator[bytes]:
    """What streams say in markup."""
    for stream in _streams(data):
        if _NO_WORDS.search(stream.keys):
            continue
        content = stream.content(bounds)
        first = next(content, b"")
        if _TELLS.search(stream.keys) or _MARKUP.match(first):
            yield b"".join((first, *content))


def _named(objects: bytes) -> bytes:
    """Objects with the characters of names that are spelled by their numbers."""
    return _SPELLED.sub(lambda code: bytes((int(code[1], 16),)), objects) if b"#" in objects else objects


def _strings(objects: bytes) -> Iterator[str]:
    for string in _STRING.finditer(objects):
        if _OF_PROGRAMS.search(objects, max(0, string.start() - _KEY_BYTES), string.start()):
            continue
        if string[2] is None:
            text = _text(_ESCAPED.sub(_character, string[1]))
        else:
            written = b"".join(string[2].split())
            content = bytes.fromhex((written + b"0" * (len(written) % 2)).decode())
            text = _text(content) if content.isascii() or content.startswith(_MARKS[0][0]) else ""
        if len(text) > 1 and not _DATE.match(text) and "".join(text.split()).isprintable():
            yield text


def _character(escape: re.Match[bytes]) -> bytes:
    said = escape[1]
    if said[:1].isdigit():
        return bytes((int(said, 8) & 0xFF,))
    return b"" if said.endswith(b"\n") else _NAMED.get(said, said)


def _text(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    return content.decode("latin-1")
