"""Signs of the writing: which words occur, and how lines stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from guard.read.chat.signs import PageSigns, WordSigns
from guard.read.chat.words import (
    is_assistant,
    is_dated,
    is_day,
    is_moment,
    is_notice,
    is_spoken,
    is_talk,
    is_time,
    is_to_write,
    is_tool,
)
from guard.read.page import Line

_SHORT = 4
"""Letters of a short line."""
_ROW = 0.6
"""Difference of the middles of two lines in one row, in heights of a line."""
_LEADING = 1.4
"""Gap between two lines of a paragraph, in heights of a line."""
_SAME = 0.5
"""Difference of two edges that count as one, in heights of a line."""

_PART = 0.6
"""Share of the breadth of what is written that is its left, or right, part."""
_BELOW = 0.8
"""Share of lines above a box to write in."""
_NAMED = re.compile(r"^[^\s:：]{2,20}[:：]\s?\S")
_STAMPED = re.compile(r"^\W{0,2}\d{1,2}:\d{2}(?::\d{2})?\W{0,2}\s\S{2}")


def word_signs(lines: Sequence[Line], wording: float) -> WordSigns:
    """`wording`: what the pieces of the lines weigh."""
    to_write = [line for line in lines if is_to_write(line.text)]
    words = [line for line in lines if len(line.text.strip()) > 1]
    count = max(1, len(words))
    return WordSigns(
        notices=sum(is_notice(line.text) for line in lines),
        tool=sum(is_tool(line.text) for line in lines),
        write=len(to_write),
        write_below=_is_below(to_write, lines),
        talk=sum(is_talk(line.text) for line in words) / count,
        assistant=sum(is_assistant(line.text) for line in lines),
        spoken=sum(is_spoken(line.text) for line in words) / count,
        clocks=sum(is_time(line.text) for line in words) / count,
        dates=sum(is_dated(line.text) for line in words) / count,
        wording=wording,
    )


def page_signs(lines: Sequence[Line], width: int, height: int) -> PageSigns:
    """Of a picture of that size in pixels."""
    count = len(lines)
    if not count:
        return PageSigns(aspect=width / height)
    boxes = np.array([line.box for line in lines], np.float64)
    left, top, right, bottom = boxes[:, 0], boxes[:, 1], boxes[:, 0] + boxes[:, 2], boxes[:, 1] + boxes[:, 3]
    text_px = float(np.median(boxes[:, 3]))
    middle = (top + bottom) / 2
    level = np.abs(middle[:, None] - middle[None]) <= _ROW * text_px
    np.fill_diagonal(level, False)
    after = level & (left[None] > left[:, None])
    below = np.abs(left[:, None] - left[None]) <= _SAME * text_px
    gap = top[None] - bottom[:, None]
    follows = below & (gap >= -_SAME * text_px) & (gap <= _LEADING * text_px)
    np.fill_diagonal(follows, False)
    times = np.array([is_moment(line.text) or is_day(line.text) for line in lines])
    begin, across = left.min(), max(1.0, right.max() - left.min())
    at_left, at_right = right < begin + _PART * across, left > right.max() - _PART * across
    sides = (at_right.astype(int) - at_left)[np.argsort(middle)]
    sides = sides[sides != 0]
    ends = np.abs(right[:, None] - right[None]) <= _SAME * text_px
    return PageSigns(
        lines=count,
        times=float(times.sum()),
        times_at_end=float((times & level.any(axis=1) & ~after.any(axis=1)).mean()),
        times_centred=float((times & ~level.any(axis=1)).mean()),
        long=float((boxes[:, 2] > width / 2).mean()),
        short=sum(len(line.text) <= _SHORT for line in lines) / count,
        numbers=sum(line.text.replace(".", "").replace(",", "").isdigit() for line in lines) / count,
        column=float(below.sum(axis=1).max() / count),
        ends=float(ends.sum(axis=1).max() / count),
        beside=float(level.any(axis=1).mean()),
        at_left=float(at_left.mean()),
        at_right=float(at_right.mean()),
        switches=float((sides[1:] != sides[:-1]).sum() / count),
        named=sum(_NAMED.match(line.text) is not None for line in lines) / count,
        stamped=sum(_STAMPED.match(line.text) is not None for line in lines) / count,
        paragraph=float(follows.any(axis=1).mean()),
        text=text_px / width,
        aspect=width / height,
    )


def _is_below(to_write: Sequence[Line], lines: Sequence[Line]) -> bool:
    """Whether a line such as stands in a box to write in has nearly all others above it."""
    lowest = max((line.box.top for line in to_write), default=None)
    return lowest is not None and sum(line.box.bottom <= lowest for line in lines) >= _BELOW * (len(lines) - 1)
