"""Pictures that a copied page or rich text carries in itself, or shows from a file of this machine. Pure.

Source: RFC 2397 (`data:` addresses); Microsoft Rich Text Format Specification 1.9.1, "Pictures".
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_to_bytes

from guard.redact.charset import decode
from guard.redact.files import local_path

_PICTURE = re.compile(r"data:image/(?!svg)[\w.+-]+(?:;[\w.+=-]+)*,([\w+/=%\s-]+)", re.IGNORECASE)
_WRITING = re.compile(r"\s*data:(?:text/|image/svg|application/(?:json|xml|xhtml))[^,]{0,99},", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>")
_FILE = re.compile(r"\bsrc\s*=\s*[\"']?\s*(file:[^\"'>]+)", re.IGNORECASE)
_TOKEN = re.compile(rb"\\(pict|nonshppict|bin)(\d*)(?![a-z]) ?|\\[\\{}]|([{}])")
_GROUP = re.compile(rb"\{[^{}]*\}")
_NESTED = 4
"""Deepest nesting of the notes that a picture of a rich text holds beside its bytes."""
_WORD = re.compile(rb"\\\*?[a-z]+-?\d*")
_NO_HEX = re.compile(rb"[^0-9A-Fa-f]")


@dataclass(frozen=True, slots=True)
class Embedded:
    """The pictures of a text, each once, in their order."""

    pictures: tuple[bytes, ...] = field(default=(), repr=False)
    """Files of pictures, whole or damaged, of any kind."""
    files: tuple[Path, ...] = field(default=(), repr=False)
    """Files of this machine that whoever pastes shows; none of other hosts, which a page could make the guard call."""


def of_page(data: bytes) -> Embedded:
    """The pictures of a web page; drawings (SVG) are writing, which is read with the page."""
    page = decode(data)
    pictures = dict.fromkeys(_decoded(picture[1]) for picture in _PICTURE.finditer(page))
    files = dict.fromkeys(path for file in _FILE.finditer(page) if (path := local_path(file[1].strip())) is not None)
    return Embedded(tuple(pictures), tuple(files))


def text_of(address: str) -> str:
    """The writing that an address holds in itself, without markup; empty where it holds none."""
    begin = _WRITING.match(address)
    if begin is None:
        return ""
    content = address[begin.end() :]
    coded = begin[0].rstrip(", ").lower().endswith(";base64")
    return _MARKUP.sub(" ", (_decoded(content) if coded else unquote_to_bytes(content)).decode(errors="replace"))


def _decoded(content: str) -> bytes:
    """Base64 as addresses hold it; what is none stays as it is."""
    compact = b"".join((unquote_to_bytes(content) if "%" in content else content.encode()).split())
    try:
        return base64.b64decode(compact + b"=" * (-len(compact) % 4))
    except binascii.Error:
        return compact


def of_rich_text(data: bytes) -> Embedded:
    """The pictures of a rich text; not those that stand there once more for old readers."""
    found: list[bytes] = []
    depth = at = 0
    begins: int | None = None
    inside = ignored = -1
    while token := _TOKEN.search(data, at):
        at = token.end()
        match token[1] or token[3]:
            case b"{":
                depth += 1
            case b"}":
                if begins is not None and depth <= inside:
                    found.append(_bytes_in(data[begins : token.start()]))
                    begins = None
                ignored = -1 if depth <= ignored else ignored
                depth -= 1
            case b"nonshppict":
                ignored = depth
            case b"pict" if ignored < 0 and begins is None:
                begins, inside = at, depth
            case b"bin" if token[2]:
                if begins is not None:
                    found.append(data[at : at + int(token[2])])
                    begins = None
                at += int(token[2])
            case _:
                pass
    if begins is not None:
        found.append(_bytes_in(data[begins:]))
    return Embedded(tuple(dict.fromkeys(picture for picture in found if picture)))


def _bytes_in(group: bytes) -> bytes:
    """The bytes that a picture's group writes in hexadecimal digits."""
    for _ in range(_NESTED):
        group = _GROUP.sub(b"", group)
    digits = _NO_HEX.sub(b"", _WORD.sub(b" ", group))
    return bytes.fromhex(digits[: len(digits) // 2 * 2].decode())
