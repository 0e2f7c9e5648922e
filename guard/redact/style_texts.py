"""What style sheets say: texts beside elements, writing in addresses of what they draw, and what they hide. Pure.

Measures, colours and names of fonts say nothing.

Source: CSS Syntax 3 (4.3.5 strings, 4.3.7 escapes), CSS Generated Content 3, CSS Custom Properties 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guard.redact.embedded import text_of
from guard.redact.hiding import hides

_STRING = r"(?:\"(?:[^\"\\]|\\.)*+\"?|'(?:[^'\\]|\\.)*+'?)"
_COMMENT = re.compile(rf"({_STRING})|/\*(?:[^*]|\*(?!/))*+(?:\*/)?", re.DOTALL)
_SHOWN = re.compile(
    rf"(?<![\w-])(?:content|quotes|list-style(?:-type)?|symbols|prefix|suffix|--[\w-]++)\s*:((?:{_STRING}|[^;{{}}\"'])*+)",
    re.IGNORECASE | re.DOTALL,
)
"""A declaration whose strings are shown, or kept for one that shows them."""
_STRINGS = re.compile(_STRING, re.DOTALL)
_ADDRESS = re.compile(rf"url\(\s*+({_STRING}|[^)]*+)", re.IGNORECASE | re.DOTALL)
_BRACE = re.compile(r"([{}])")
_CLASS = re.compile(r"\s*[a-z]*\.([\w-]+)\s*", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})\s?|(\n)|(.))", re.DOTALL)


def texts_of(sheet: str) -> Iterator[str]:
    """The texts of a sheet that a person may see, one declaration after the other."""
    sheet = _without_comments(sheet)
    for declaration in _SHOWN.finditer(sheet):
        said = "".join(_said(string[0]) for string in _STRINGS.finditer(declaration[1]))
        if any(sign.isalnum() for sign in said):  # icons are signs of their own
            yield said
    yield from drawn_in(sheet)


def drawn_in(style: str) -> Iterator[str]:
    """The writing in the addresses of a style."""
    for address in _ADDRESS.finditer(style) if "data:" in style.lower() else ():
        given = address[1].strip()
        yield text_of(_said(given) if given[:1] in ("'", '"') else given)


def hidden_by(sheet: str) -> Iterator[str]:
    """The classes whose elements a sheet hides on every screen, unless it shows them elsewhere."""
    depth, last, names = 0, "", ""
    for piece in _BRACE.split(_without_comments(sheet)):
        if piece == "{":
            depth += 1
            names = last if depth == 1 else ""
        elif piece == "}":
            if names and hides(last):
                yield from (named[1] for each in names.split(",") if (named := _CLASS.fullmatch(each)))
            depth, names = max(0, depth - 1), ""
        else:
            last = piece


def _without_comments(sheet: str) -> str:
    return _COMMENT.sub(lambda each: each[1] or "", sheet)


def _said(string: str) -> str:
    return _ESCAPE.sub(_sign, string[1:].removesuffix(string[0]))


def _sign(escape: re.Match[str]) -> str:
    code = int(escape[1], 16) if escape[1] else 0
    if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000:
        return chr(code)
    return escape[3] or ""
