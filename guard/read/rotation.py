"""Pictures that lie on their side or head, or show in a mirror: photos of cards often do, and no note says so.

A screen that reads well as it is costs nothing here. Where next to nothing is sure, a piece of the picture is read in
the three other turns, and mirrored, first; only a turn in which that piece reads well, and better than as it is, is
tried on all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from guard.model import Box, Finding, Pixels
from guard.model.boxes import holds
from guard.read.engine import LineEngine, Told, tell_nobody
from guard.read.page import Line, TextPage

_SURE = 0.85
"""Confidence from which on a line was not guessed at."""
_WORD = 3
"""Characters of a line that says how a picture lies, at least: single letters read as others on their side."""
_LEAST_LINES, _GUESSED = 2, 0.1
"""Lines, or half of fewer than four, and their share of all, that were guessed at where a picture lies on its side, at
least."""
_POOR, _WORDLESS = 0.35, 0.2
"""Share of characters in sure lines below which a picture reads poorly, and of letters there: figures on their head
are read as others, and surely."""
_PIECE = 24
"""Side of the piece that is read first, in heights of a line."""
_SMALLEST_PX = 320
"""The same in pixels, at least."""
_BETTER, _GAIN = 2, 8
"""Sure characters of the right turn beside those of the picture as it is: as a factor, and as a difference."""


MIRRORED = 4
"""Stand-in for a number of quarter turns where left and right change places."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """A number of quarter turns against the clock, or a mirror, and the size in pixels of the picture before."""

    quarters: int
    """0 to 3, or MIRRORED."""
    width: int
    height: int

    def pixels(self, pixels: Pixels) -> Pixels:
        """The picture, turned."""
        if self.quarters == MIRRORED:
            return np.ascontiguousarray(pixels[:, ::-1])
        return np.ascontiguousarray(np.rot90(pixels, self.quarters))

    def page(self, page: TextPage) -> TextPage:
        """A page of the turned picture with its lines where they stand in the picture before."""
        return replace(page, lines=tuple(self._line(line) for line in page.lines)) if self.quarters else page

    def findings(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Findings in the turned picture, at their places before."""
        return tuple(replace(finding, boxes=tuple(map(self.back, finding.boxes))) for finding in findings)

    def back(self, box: Box) -> Box:
        """Where a box of the turned picture stands in the picture before."""
        right, bottom = box.right, box.bottom
        match self.quarters:
            case 1:
                return Box(self.width - bottom, box.left, box.height, box.width)
            case 2:
                return Box(self.width - right, self.height - bottom, box.width, box.height)
            case 3:
                return Box(box.top, self.height - right, box.height, box.width)
            case 4:  # MIRRORED
                return Box(self.width - right, box.top, box.width, box.height)
        return box

    def forward(self, box: Box) -> Box:
        """Where a box of the picture before stands in the turned one."""
        if self.quarters == MIRRORED:
            return self.back(box)
        width, height = (self.height, self.width) if self.quarters % 2 else (self.width, self.height)
        return Rotation(-self.quarters % 4, width, height).back(box)

    def _line(self, line: Line) -> Line:
        return Line(line.text, self.back(line.box), tuple(map(self.back, line.characters)), line.confidence)


def read_upright(engine: LineEngine, pixels: Pixels, told: Told = tell_nobody) -> tuple[Rotation, tuple[Line, ...]]:
    """The turn in which a picture can be read, and its lines in the turned picture."""
    height, width = pixels.shape[:2]
    lines = engine.lines(pixels, told=told)
    if not _is_poor(lines):
        return Rotation(0, width, height), lines
    place = _piece(lines)
    piece = pixels[place.top : place.bottom, place.left : place.right]
    high, wide = piece.shape[:2]
    read = {turn: _sure(engine.lines(Rotation(turn, wide, high).pixels(piece))) for turn in (1, 2, 3, MIRRORED)}
    best = max(read, key=lambda quarters: read[quarters])
    if read[best] >= _GAIN and read[best] > _sure([line for line in lines if holds(place, line.box)]):
        turn = Rotation(best, width, height)
        turned = engine.lines(turn.pixels(pixels))
        if _sure(turned) >= _BETTER * _sure(lines) + _GAIN:
            return turn, turned
    return Rotation(0, width, height), lines


def _sure(lines: Sequence[Line], counts: Callable[[str], bool] = str.isalnum) -> int:
    """How many characters that count stand in level lines that were read for sure."""
    return sum(
        sum(map(counts, line.text))
        for line in lines
        if line.confidence >= _SURE and len(line.text) >= _WORD and _is_level(line)
    )


def _is_level(line: Line) -> bool:
    return line.box.width > line.box.height


def _is_poor(lines: Sequence[Line]) -> bool:
    """Whether some was guessed at or stands upright, and few words are sure. A calendar reads well."""
    guessed = sum(line.confidence < _SURE or (len(line.text) >= _WORD and not _is_level(line)) for line in lines)
    letters = sum(len(line.text) for line in lines)
    if guessed < max(min(_LEAST_LINES, len(lines) // 2), _GUESSED * len(lines)):
        return False
    return _sure(lines) < _POOR * letters or _sure(lines, str.isalpha) < _WORDLESS * letters


def _piece(lines: Sequence[Line]) -> Box:
    """A square in the middle of what was read, which shows a few lines; it may end beyond the picture."""
    side = max(_SMALLEST_PX, round(_PIECE * median(min(line.box.width, line.box.height) for line in lines)))
    x = median(line.box.middle[0] for line in lines)
    y = median(line.box.middle[1] for line in lines)
    return Box(max(0, round(x - side / 2)), max(0, round(y - side / 2)), side, side)
