"""Who is spoken with: the name above a conversation, and the picture beside or above it."""

from __future__ import annotations

from guard.model import Box, Pixels
from guard.read.chat.avatars import face_of
from guard.read.chat.words import is_time
from guard.read.page import TextPage, is_stray_letter

_APART = 2.5
"""Gap between the header's rows, and below the last one, in heights of a line."""
_LONGEST = 24
"""Letters of a name or of what stands below it."""
_TOOLS = 0.6
"""Place to the right of the pane's left edge where a header's tools begin, in widths of the pane."""


def header_of(pixels: Pixels, pane: Box, page: TextPage, text_px: float) -> tuple[Box, ...]:
    """The short lines close above a pane, from the lowest one upwards, and the faces that belong to them."""
    over = [
        line.box
        for line in page.lines
        if line.box.top + line.box.height <= pane.top + 0.5 * text_px
        and pane.left - 0.5 * text_px <= line.box.left < pane.left + _TOOLS * pane.width
        and len(line.text) <= _LONGEST
        and not is_time(line.text)
        and not (is_stray_letter(line.text) and line.box.left > pane.left + pane.width / 2)
    ]
    found, edge = list[Box](), pane.top
    for box in sorted(over, key=lambda box: -box.top):
        if edge - box.top - box.height > _APART * text_px:
            break
        found.append(box)
        edge = min(edge, box.top)
    faces = (face_of(pixels, box, max(text_px, box.height)) for box in found)
    return (*found, *(face for face in faces if face is not None))
