"""Attributes that say how something is drawn: rows of measures, which would be telephones and cards if read."""

from __future__ import annotations

import re

DRAWN = frozenset({
    "d", "points", "viewbox", "viewBox", "transform", "gradienttransform", "gradientTransform", "patterntransform",
    "patternTransform", "stroke-dasharray", "keytimes", "keyTimes", "keysplines", "keySplines", "enable-background",
    "coords",
})  # fmt: skip
"""Local names in SVG, in the letters of pages and of XML, and of areas in a picture."""
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6})")
_TELLING = re.compile(r"[㐀-鿿]|@|(?<![\d.])\d{8}|%[0-9A-Fa-f]{2}%")
"""What no measure has: letters of names and addresses, eight digits that follow no point."""


def is_drawing(name: str, value: str, names: frozenset[str] = DRAWN) -> bool:
    """Whether an attribute says how something is drawn and nothing else: a colour, or measures under certain names."""
    return _COLOUR.fullmatch(value) is not None or (name in names and _TELLING.search(value) is None)
