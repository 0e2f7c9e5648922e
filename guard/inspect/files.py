"""Copied files: what is in each and what it is called, and a list of frosted copies of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from guard.errors import InputError
from guard.inspect.local_file import read_file
from guard.inspect.material import Material, Opaque, Tools, unreadable
from guard.inspect.pages import from_html
from guard.inspect.picture import from_picture
from guard.inspect.text import Text, from_text
from guard.media import INSPECTED_SUFFIXES, PAGE_SUFFIXES, PICTURE_SUFFIXES
from guard.model import EntityType, Finding, MaskStyle
from guard.redact import files

FILE_LIST_TYPES = frozenset({files.URI_LIST, *files.COPIED_FILES})
MAX_FILES = 64
"""Most files of one copy that are inspected; a longer list is unreadable."""
_NO_TEXT = re.compile(
    rb"P[1-7]\s+(#[^\n]*\n\s*)*(WIDTH|\d+\s+\d+\s)|P[Ff]\s+\d+\s+\d+\s"  # portable bitmaps, also those in digits
    rb"|/\* XPM \*/|#define \S+_width \d+|#\?RADIANCE|farbfeld|qoif|%PDF-|%!PS|\{\\rtf"
    rb"|(\xef\xbb\xbf)?\s*(<[?!][^>]*>\s*)*<svg[\s>]"  # drawings, whose writing may be outlines or pictures inside
)
"""What pictures and documents begin with that pass for text."""
_CONTROLS = bytes({*range(1, 32), 127} - set(b"\a\b\t\n\v\f\r\x1a\x1b"))
"""Characters that no text has, but for a stray one."""
_CONTROL_SHARE = 0.01
"""Share of control characters in a file, above which it is no text: a text has a stray one at most."""
_UNDECODED_SHARE = 0.3
"""Share of undecodable characters, above which it is no text; foreign letters in an English or German one are fewer."""


@dataclass(frozen=True, slots=True)
class Files:
    """A list of files; the safe version names frosted copies of them."""

    listing: files.FileList = field(repr=False)
    members: Mapping[Path, Material] = field(repr=False)
    names: Mapping[Path, Text] = field(repr=False)
    """What the files are called, inspected as text: a name can tell as much as a content."""
    findings: tuple[Finding, ...]
    folder: Callable[[], Path]
    """Gives a private folder, empty and for this copy alone."""

    def safe(self, protected: Collection[EntityType]) -> bytes | None:
        copies: dict[Path, Path] = {}
        target = self.folder()
        for number, (path, member) in enumerate(self.members.items()):
            content = member.safe(protected)
            if content is None:
                continue
            name = self.names[path].safe(protected) or b"file"
            copy = target / str(number) / name.decode().replace("*", "x")
            copy.parent.mkdir(mode=0o700, parents=True)
            copy.write_bytes(content)
            copies[path] = copy
        return self.listing.replaced(copies) if copies else None


def from_file_list(name: str, data: bytes, tools: Tools, folder: Callable[[], Path]) -> Material:
    """A list of files, each inspected."""
    try:
        listing = files.parse(name, data)
    except InputError as error:
        return Opaque((unreadable(error.code),))
    if len(listing.paths) > MAX_FILES:
        return Opaque((unreadable("too-many-files"),))
    if listing.addresses and files.of_web_pages(listing):
        return from_text(data.decode(errors="replace"), tools)
    members: dict[Path, Material] = {}
    names: dict[Path, Text] = {}
    findings: list[Finding] = []
    for path in listing.paths:
        if path is None:
            findings.append(unreadable("not-a-local-file"))
            continue
        member = members[path] = from_file(path, tools)
        called = names[path] = Text(path.name, tools.detect(path.name), MaskStyle.MASK)
        findings += (*member.findings, *called.findings)
    return Files(listing, members, names, tuple(findings), folder)


def from_file(path: Path, tools: Tools) -> Material:
    """A text or picture file, inspected by what its name says it is; UNREADABLE for any other kind."""
    suffix = path.suffix.lower()
    if suffix not in INSPECTED_SUFFIXES:
        return Opaque((unreadable("unknown-format"),))
    try:
        data = read_file(path)
    except OSError:
        return Opaque((unreadable("not-a-readable-file"),))
    except InputError as error:
        return Opaque((unreadable(error.code),))
    if suffix in PICTURE_SUFFIXES:
        return from_picture(data, tools)
    if suffix in PAGE_SUFFIXES:
        return from_html(data, tools)
    try:
        content, encoding = decode(data)
    except InputError as error:
        return Opaque((unreadable(error.code),))
    return from_text(content, tools, encoding)


def decode(data: bytes) -> tuple[str, str]:
    """Text of a file and the encoding that it was in: UTF-8, UTF-16 by its mark, else GB 18030.

    Raises:
        InputError: it is no text, or a picture or document that is written down as text.
    """
    text, encoding = _decoded(data)
    plain = text.encode(errors="replace") if encoding == "utf-16" else data
    controls = len(plain) - len(plain.translate(None, _CONTROLS))
    if (
        _NO_TEXT.match(data)
        or b"\0" in plain
        or controls > _CONTROL_SHARE * len(plain)
        or text.count("\ufffd") > _UNDECODED_SHARE * len(text)
    ):
        raise InputError("neither text nor a kind of picture that is read", code="unknown-format")
    return text, encoding


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), "utf-16"
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", errors="replace"), "utf-8"
