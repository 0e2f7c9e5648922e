"""Styles in which nobody sees a text: of no size, no colour, outside of the page, cut off; or sees it turned round."""

from __future__ import annotations

import re
from collections.abc import Mapping

OVERRIDE, POP = "\u202e", "\u202c"
"""Characters between which a text is shown from right to left."""
_UNITS_PX = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 3.8, "cm": 38.0, "in": 96.0, "q": 1.0}
_UNITS_PX |= {
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
    "ch": 8.0,
    "%": 0.16,
    "vw": 16.0,
    "vh": 9.0,
    "vmin": 9.0,
    "vmax": 16.0,
}
"""Length of each unit in pixels, about; a percentage is one of a usual letter."""
_NUMBER = re.compile(r"([+-]?(?:\d{1,9}(?:\.\d*)?|\.\d+))\s*(%|[a-z]{1,4})?")
_SMALLEST_PX = 2.0
_FAINTEST = 0.1
_OUTSIDE_PX, _FAR_OUTSIDE_PX = -100.0, 5_000.0
_PLACES = ("left", "top", "right", "bottom", "text-indent", "margin", "margin-left", "margin-top", "margin-right")
_EXTENTS = ("width", "height", "max-width", "max-height")
_ALPHA = re.compile(r"(?:rgb|hsl)a?\([^)]*[,/]\s*([\d.]+)\s*(%?)\s*\)$")
_COLOURS = re.compile(r"(?:rgb|hsl)a?\((?:[^,/)]*,){2}[^,/)]*\)$")
"""A colour of three parts, whose last one is no alpha."""
_CUT_OFF = re.compile(
    r"rect\(\s*0|inset\(\s*(?:[5-9]\d|100)|circle\(\s*0(?!\.?[1-9])|polygon\(\s*0[^,]*,\s*0[^,]*,\s*0"
)
_SCALE = re.compile(r"scale(?:x|y|3d)?\(([^,)]*)")


def hides(style: str) -> bool:
    """Whether what has that style cannot be seen."""
    told = _declarations(style)
    if told.get("display") == "none" or told.get("mso-hide") == "all":
        return True
    if {told.get("visibility"), told.get("content-visibility")} & {"hidden", "collapse"}:
        return True
    if any(_share(told.get(name)) < _FAINTEST for name in ("opacity", "zoom")) or _is_transparent(
        told.get("color", "")
    ):
        return True
    if any(
        abs(size) < _SMALLEST_PX
        for size in (_px(told.get("font-size")), _font_px(told.get("font")))
        if size is not None
    ):
        return True
    places = [place for name in _PLACES if (place := _px(told.get(name))) is not None]
    if any(place <= _OUTSIDE_PX or place >= _FAR_OUTSIDE_PX for place in places):
        return True
    extents = [extent for name in _EXTENTS if (extent := _px(told.get(name))) is not None]
    if any(extent < _SMALLEST_PX for extent in extents) and told.get("overflow", "").startswith(("hidden", "clip")):
        return True
    clipped = told.get("clip", "") + told.get("clip-path", "")
    scales = _SCALE.findall(told.get("transform", ""))
    return _CUT_OFF.search(clipped) is not None or any(abs(_share(scale.strip())) < _FAINTEST for scale in scales)


def turns(style: str, direction: str, tag: str) -> bool:
    """Whether the characters of an element with that style, `dir` and name are shown from right to left."""
    told = _declarations(style)
    forced = tag == "bdo" or told.get("unicode-bidi", "").endswith("override")
    return forced and "rtl" in (direction.strip().lower(), told.get("direction"))


def _declarations(style: str) -> Mapping[str, str]:
    told = {}
    for declaration in style.lower().split(";"):
        name, _, value = declaration.partition(":")
        told[name.strip()] = value.partition("!")[0].strip()
    return told


def _px(value: str | None) -> float | None:
    match = None if value is None else _NUMBER.match(value)
    return None if match is None else float(match[1]) * _UNITS_PX.get(match[2] or "", 1.0)


def _font_px(font: str | None) -> float | None:
    """The size in a font's shorthand, the one length in front of a family; weights have no unit."""
    for word in (font or "").split():
        size = word.partition("/")[0]
        match = _NUMBER.fullmatch(size)
        if match is not None and (match[2] or float(match[1]) == 0):
            return _px(size)
    return None


def _share(value: str | None) -> float:
    match = None if value is None else _NUMBER.match(value)
    return 1.0 if match is None else float(match[1]) / (100 if match[2] == "%" else 1)


def _is_transparent(colour: str) -> bool:
    if colour == "transparent":
        return True
    if colour.startswith("#") and len(colour) in (5, 9):
        share = colour[4] * 2 if len(colour) == 5 else colour[7:]
        return all(sign in "0123456789abcdef" for sign in share) and int(share, 16) < 255 * _FAINTEST
    match = None if _COLOURS.match(colour) else _ALPHA.match(colour)
    return match is not None and _share(match[1] + match[2]) < _FAINTEST
