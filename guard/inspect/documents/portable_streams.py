"""What a portable document holds beside its pages: its streams, and the words of its objects.

Source: ISO 32000-1, 7.3.4 (strings), 7.3.8 (streams), 7.4.4 (deflated ones), 7.5.7 (objects in streams).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress

from guard.inspect.documents.bounds import Bounds, too_large

_PIECE_BYTES = 1024 * 1024
"""Bytes that are inflated at a time, where they are only counted."""
_BEFORE_BYTES = 300
"""Bytes before a stream in which its type stands."""
_WITH_WORDS = (b"/ObjStm", b"/Metadata")
"""Types of streams in which words stand as in the file itself, or in markup."""
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
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)

_NO_CONTENTS = (b"/Image", b"/Length1", b"/FontFile", b"Type1C", b"Type0C", b"/OpenType", b"/XRef", *_WITH_WORDS)
"""What stands before streams that are no contents of a page."""
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


def streams(data: bytes, bounds: Bounds) -> Iterator[tuple[str, bytes]]:
    """The file as it is, and each of its streams inflated, by a name of its own."""
    yield "", data
    for number, stream in enumerate(_STREAM.finditer(data)):
        with suppress(zlib.error):  # it is not deflated, and was searched with the file
            yield str(number), zlib.decompressobj().decompress(stream[1], bounds.inflated_bytes)


def require_bounded(data: bytes, bounds: Bounds) -> None:
    """Refuse a stream that grows beyond all bounds: the engine inflates each as a whole."""
    for stream in _STREAM.finditer(data):
        content, left, length = zlib.decompressobj(), stream[1], 0
        with suppress(zlib.error):
            while left and not content.eof and length <= bounds.inflated_bytes:
                length += len(content.decompress(left, _PIECE_BYTES))
                left = content.unconsumed_tail
        if length > bounds.inflated_bytes:
            raise too_large("bytes")


def words(data: bytes, bounds: Bounds) -> Iterator[str]:
    """What objects say, not what is drawn: choices and values of forms, alternative texts, scripts, descriptions."""
    for objects in _objects(data, bounds):
        yield from _strings(objects)
    for content in _of_type(b"/Metadata", data, bounds):
        yield _TAGS.sub("\n", _PROGRAMS.sub("", content.decode(errors="replace")))


def has_layers(data: bytes, bounds: Bounds) -> bool:
    """Whether some of what is drawn may be switched off. A copy, in which nothing says so, would show it."""
    return any(_LAYERS.search(_named(objects)) for objects in _objects(data, bounds))


def has_patterns(data: bytes) -> bool:
    """Whether anything may be drawn again and again to fill another thing."""
    return _PATTERNS.search(_named(_STREAM.sub(b"", data))) is not None


def undrawn(data: bytes, bounds: Bounds) -> Iterator[str]:
    """What stands in the contents of pages and is not drawn: properties of what is, remarks, strings for nothing."""
    for stream in _STREAM.finditer(data):
        before = data[max(0, stream.start() - _BEFORE_BYTES) : stream.start()].rpartition(b" obj")[2]
        if any(kind in before for kind in _NO_CONTENTS):
            continue
        content = stream[1]
        with suppress(zlib.error):
            content = zlib.decompressobj().decompress(content, bounds.inflated_bytes)
        if b"begincmap" in content or not _DRAWS.search(content):
            continue
        for remark, spoken, string, follows in _SAYING.findall(content):
            drawn = spoken or follows in _DRAWING
            said = [remark.decode(errors="replace")] if remark else () if drawn else _strings(string)
            yield from (each for each in said if len(each) >= _FEWEST and not _LANGUAGE.fullmatch(each))


def _objects(data: bytes, bounds: Bounds) -> Iterator[bytes]:
    """Objects as the file writes them, those in streams inflated."""
    yield _STREAM.sub(b"", data)
    yield from _of_type(b"/ObjStm", data, bounds)


def _of_type(kind: bytes, data: bytes, bounds: Bounds) -> Iterator[bytes]:
    for stream in _STREAM.finditer(data):
        if kind in data[max(0, stream.start() - _BEFORE_BYTES) : stream.start()].rpartition(b" obj")[2]:
            content = stream[1]
            with suppress(zlib.error):
                content = zlib.decompressobj().decompress(content, bounds.inflated_bytes)
            yield content


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
