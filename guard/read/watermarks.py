"""What is printed all over a copy, such as 仅供办理…使用: it stands between the words and runs through them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import cv2
import numpy as np

from guard.model import Box, Pixels
from guard.model.boxes import overlap_share, touch
from guard.read.page import Line

_PIECE = 3
"""Characters that follow each other and are looked for in other lines."""
_OFTEN = 6
"""Fewest lines with the same characters: those are printed all over the picture."""
_SLANT = 0.12
"""Least rise of a line that stands aslant, in shares of its length."""
_PURPOSE = re.compile("仅[供限用]|专用|使用$|无效|复印")
_NUMBER = re.compile("[0-9](?:[ -]?[0-9]){4}")
"""Number that a watermark may have been read into."""
_SAME = 0.5
"""Share of a line's box that another covers where both are the same writing."""
_PAPER, _WRITING = 90, 0.6
"""Per cent of the picture that are darker than the paper; share of its lightness below which there is writing."""


def legible(
    lines: Sequence[Line], pixels: Pixels, read: Callable[[Pixels], Sequence[Line]], known: Callable[[str], bool]
) -> list[Line]:
    """The lines of a picture; where a watermark runs through it, those too that it hides, and numbers without it.

    Args:
        lines: what was read of the picture.
        pixels: the picture.
        read: gives the lines of a picture.
        known: tells words of documents.
    """
    clear = without_watermarks(lines, known)
    if len(clear) == len(lines):
        return list(lines)
    kept = list(lines)
    for line in without_watermarks(read(bleached(pixels)), known):
        same = [each for each in clear if _is_same(each.box, line.box)]
        if all(len(each.text) < len(line.text) for each in same):
            kept = [*(each for each in kept if each not in same), line]
        elif _NUMBER.search(line.text) and all(line.text != each.text for each in same):
            kept.append(line)
    return kept


def without_watermarks(lines: Sequence[Line], known: Callable[[str], bool]) -> list[Line]:
    """The lines without what stands in many of them; `known`: words of documents, which several may show."""
    strange = [text for line in lines if (text := _squeezed(line)) and _may_be_mark(line, text) and not known(text)]
    counts = Counter(piece for text in strange for piece in set(_pieces(text)))
    often = {piece for piece, count in counts.items() if count >= _OFTEN}
    if not often:
        return list(lines)
    marks = {text for text in strange if all(piece in often for piece in _pieces(text))}
    return [line for line in lines if known(text := _squeezed(line)) or not any(text in mark for mark in marks)]


def bleached(pixels: Pixels) -> Pixels:
    """The picture without what is lighter than writing: a watermark is, so that what it runs through can be read."""
    paper = float(np.percentile(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), _PAPER))
    return np.asarray(cv2.convertScaleAbs(pixels, alpha=255 / max(1.0, _WRITING * paper)), np.uint8)


def _is_same(one: Box, other: Box) -> bool:
    return touch(one, other) and max(overlap_share(one, other), overlap_share(other, one)) > _SAME


def _may_be_mark(line: Line, text: str) -> bool:
    """Whether a line stands aslant or says what a copy is for: the cells of a table repeat too."""
    if text.isascii():
        return False
    if _PURPOSE.search(text):
        return True
    first, last = line.characters[0], line.characters[-1]
    return abs(last.top - first.top) > _SLANT * abs(last.left - first.left)


def _squeezed(line: Line) -> str:
    return "".join(line.text.split())


def _pieces(text: str) -> Iterator[str]:
    return (text[start : start + _PIECE] for start in range(len(text) - _PIECE + 1))
