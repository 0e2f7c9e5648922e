"""Attributes that say how something is drawn: rows of measures, which would be telephones and cards if read."""

from __future__ import annotations

import re

DRAWN = frozenset({
    "d", "points", "viewbox", "viewBox", "transform", "gradienttransform", "gradientTransform", "patterntransform",
    "patternTransform", "stroke-dasharray", "keytimes", "keyTimes", "keysplines", "keySplines", "enable-background",
    "coords",
})  # fmt: skip
"""Local names in SVG, in the letters of pages and of XML, and of areas in a picture."""
_TELLING = re.compile(r"[㐀-鿿]|@|(?<![\d.])\d{8}|%[0-9A-Fa-f]{2}%")
"""What no measure has: letters of names and addresses, eight digits that follow no point."""


def says_more(value: str) -> bool:
    """Whether the value of such an attribute is more than measures."""
    return _TELLING.search(value) is not None
