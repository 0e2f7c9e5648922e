"""Which characters the bytes of a text file stand for, and what only passes for text."""

from __future__ import annotations

import re

from guard.errors import InputError

_NO_TEXT = re.compile(
    rb"P[1-7]\s+(#[^\n]*\n\s*)*(WIDTH|\d+\s+\d+\s)|P[Ff]\s+\d+\s+\d+\s"  # portable bitmaps, also those in digits
    rb"|/\* XPM \*/|#define \S+_width \d+|#\?RADIANCE|farbfeld|qoif|%PDF-|%!PS"
    rb"|(?:\xef\xbb\xbf|\s)*+(?:\{\\rtf"
    # drawings, whose writing may be outlines, in pieces or in pictures inside
    rb"|(?>(?:(?s:<!--.*?-->)|<\?(?!mso-application)[^>]*>|<![^>\[]*(?:\[[^\]]*\][^>]*)?>)\s*)*+"
    # and whole documents in one piece of XML, with others packed in them
    rb"<(?:\?mso-application\s|(?:(?:[A-Za-z_][\w.-]*:)?(?:svg|Workbook(?=[^>]*schemas-microsoft-com:office:spreadsheet))"
    rb"|pkg:package|office:document|w:wordDocument|uof:UOF)[\s>]))"
)
"""What pictures and documents begin with that pass for text."""
_CONTROLS = bytes({*range(1, 32), 127} - set(b"\a\b\t\n\v\f\r\x1a\x1b"))
"""Characters that no text has, but for a stray one."""
_CONTROL_SHARE = 0.01
"""Share of control characters in a file, above which it is no text: a text has a stray one at most."""
_UNDECODED_SHARE = 0.3
"""Share of undecodable characters, above which it is no text; foreign letters in an English or German one are fewer."""


def decode(data: bytes) -> tuple[str, str]:
    """Text of a file and the encoding that it was in: UTF-8, UTF-16 by its mark, else GB 18030.

    Raises:
        InputError: it is no text, or a picture or document that is written down as text.
    """
    text, encoding = _decoded(data)
    plain = text.encode(errors="replace") if encoding == "utf-16" else data
    controls = len(plain) - len(plain.translate(None, _CONTROLS))
    if (
        _NO_TEXT.match(plain)
        or b"\0" in plain
        or controls > _CONTROL_SHARE * len(plain)
        or text.count("\ufffd") > _UNDECODED_SHARE * len(text)
    ):
        raise InputError(
            "neither text nor a kind of picture or document that is read; save it as PDF, or as text in UTF-8",
            code="unknown-format",
        )
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
