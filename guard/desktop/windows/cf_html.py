"""The clipboard's HTML format: a header of byte offsets, then the page with the copied fragment marked in it. Pure.

Source: Microsoft Learn, "HTML Clipboard Format".
"""

from __future__ import annotations

import re

_FIELD = re.compile(rb"^([A-Za-z]+):([^\r\n]*)\r?\n?", re.MULTILINE)
_OUTSIDE = re.compile(rb"<!--.*?-->|<[^>]*>", re.DOTALL)
_START, _END = b"<!--StartFragment-->", b"<!--EndFragment-->"
_HEADER = "Version:0.9\r\nStartHTML:{:010d}\r\nEndHTML:{:010d}\r\nStartFragment:{:010d}\r\nEndFragment:{:010d}\r\n"


def fragment_or_page(raw: bytes) -> bytes:
    """The copied HTML in UTF-8: the fragment, or the whole page where words stand outside of the fragment.

    A program may paste the whole page, so nothing that it could read may go uninspected.
    """
    raw = raw.rstrip(b"\0")
    offsets = _offsets(raw)
    page = _span(raw, offsets, b"StartHTML", b"EndHTML")
    fragment = _span(raw, offsets, b"StartFragment", b"EndFragment")
    if fragment is None:
        return raw[page] if page is not None else _after_header(raw)
    if page is None:
        return raw[fragment]
    around = raw[page.start : fragment.start] + raw[fragment.stop : page.stop]
    return raw[page] if _OUTSIDE.sub(b"", around).strip() else raw[fragment]


def with_header(html: bytes) -> bytes:
    """HTML in UTF-8 as the clipboard wants it; the fragment is what is marked as one, else all."""
    if _START not in html or _END not in html:
        html = b"<html><body>\r\n" + _START + html + _END + b"\r\n</body></html>"
    head = len(_HEADER.format(0, 0, 0, 0))
    start = head + html.index(_START) + len(_START)
    end = head + html.rindex(_END)
    header = _HEADER.format(head, head + len(html), start, end)
    return header.encode("ascii") + html + b"\0"


def _offsets(raw: bytes) -> dict[bytes, int]:
    found: dict[bytes, int] = {}
    for match in _FIELD.finditer(raw[:2048]):
        name, value = match.group(1), match.group(2).strip()
        if value.lstrip(b"-").isdigit():
            found.setdefault(name, int(value))
    return found


def _span(raw: bytes, offsets: dict[bytes, int], start: bytes, end: bytes) -> slice[int, int] | None:
    first, last = offsets.get(start, -1), offsets.get(end, -1)
    return slice(first, last) if 0 <= first <= last <= len(raw) else None


def _after_header(raw: bytes) -> bytes:
    at = raw.find(b"<")
    return raw[at:] if at >= 0 else raw
