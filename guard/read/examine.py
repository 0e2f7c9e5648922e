"""One picture from its bytes to a reading: what the worker does, and what the in-process reader does."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace

import numpy as np

from guard.model import Box, EntityType, Evidence, Finding, Label, LabelKind, Pixels, ReadingLimits
from guard.model.boxes import frame, holds
from guard.read.brightness import brightened
from guard.read.chat import Looked, find_chats, look_at
from guard.read.chat import warm as warm_chats
from guard.read.codes import BARRED, find_codes
from guard.read.documents import Shapes, find_documents, is_of_a_document
from guard.read.dots import without_dots
from guard.read.engine import MOST_UNREAD, LineEngine, Progress, Reading, Told, tell_nobody
from guard.read.faces import Faces
from guard.read.files.decode import Picture, decode, further_frames
from guard.read.hidden import Hidden
from guard.read.layout import arrange
from guard.read.lines.contrast import standing_out
from guard.read.page import Line, TextPage
from guard.read.rotation import Rotation, read_upright
from guard.read.tiles import without_tiles
from guard.read.watermarks import legible

_AIR_PX = 6
"""Air around a box that is read again."""
FRAMES, DECODED_FRAMES, DECODED_PIXELS = 30, 300, 100_000_000
"""Frames that are read, and that are decoded to see which look like none before, at most, and their pixels, beyond the
frames that are read; a picture with more is unreadable for the rest."""
_PAUSE_S = 0.8
"""Time from the first word of how far a reading has come to the second: most screens are read by then, and each word
costs whoever makes a version of it as much as reading five lines."""
_TEXT = 0.5
"""Confidence from which on a reading is text."""
_BESIDE_PIXELS = 4_000_000
"""Pixels up to which one thing is looked for beside another: of a larger picture both together take too much memory."""


def warm(engine: LineEngine) -> None:
    """Load what is lazy, so that the first picture is read as fast as the next."""
    engine.warm()
    warm_chats()


def examine(
    engine: LineEngine,
    data: bytes,
    limits: ReadingLimits,
    faces: Faces | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Decode and read a picture. `faces`: finds the faces in it; None: they are not looked for.

    Raises:
        PictureRefused: unknown format, damaged, or above the limits.
    """
    picture = decode(data, limits)
    told = tell_nobody if progress is None else _Telling(picture, progress)
    page, findings, quarters = _look(engine, faces, picture.pixels, told)
    hidden = Hidden(lambda pixels: _look(engine, faces, pixels)[:2])
    if picture.hidden is not None:
        hidden.look(picture.hidden)
    if picture.frames > 1:
        page, findings = _with_further_frames(engine, faces, data, limits, picture, page, findings, hidden)
    hidden.look_beside(data, picture.header.media_type, limits)
    found = (*findings, *hidden.findings())
    return Reading(picture.pixels, picture.header.media_type, page, found, quarters, tuple(hidden.pages))


class _Telling:
    """Makes readings of what an engine tells, the first one at once, each further one after twice as long a time."""

    def __init__(self, picture: Picture, progress: Progress) -> None:
        self._picture = picture
        self._progress = progress
        self._due_at = 0.0
        self._pause_s = _PAUSE_S

    def __call__(self, lines: Sequence[Line], unread: Sequence[Box]) -> None:
        now = time.monotonic()
        if now < self._due_at:
            return
        page = arrange(line for line in lines if line.confidence >= _TEXT)
        picture = self._picture
        places = tuple(unread) if len(unread) <= MOST_UNREAD else (frame(picture.pixels.shape),)
        self._progress(Reading(picture.pixels, picture.header.media_type, page, unread=places, whole=False))
        self._due_at = time.monotonic() + self._pause_s
        self._pause_s *= 2


def _look(
    engine: LineEngine, faces: Faces | None, pixels: Pixels, told: Told = tell_nobody
) -> tuple[TextPage, tuple[Finding, ...], int]:
    """The page, what else is shown, and the quarter turns after which the text stands upright."""
    pixels = _cleared(pixels)
    if told is not tell_nobody:
        told((), standing_out(pixels))
    portraits = None if faces is None else faces.portraits
    shapes = Shapes(pixels, portraits)
    codes, looked, (turn, lines) = _codes_and_lines(engine, pixels, shapes, told)
    turned = turn.pixels(pixels)
    # What is read inside a code is noise.
    noisy = [code.boxes[0] for code in codes if code.evidence.context not in BARRED]
    legibly = legible(lines, turned, engine.lines, is_of_a_document)
    page = arrange(line for line in legibly if not any(holds(box, turn.back(line.box)) for box in noisy))
    if turn.quarters:
        looked, shapes = None, Shapes(turned, portraits)
    documents, chats = _documents_and_chats(engine, shapes, page, looked)
    shown = (*documents, *chats)
    if faces is not None:
        shown = (*shown, *faces.find(turned, shown))
    page = _with_messages(page, chats)
    return turn.page(page), (*codes, *turn.findings(shown)), turn.quarters


def _documents_and_chats(
    engine: LineEngine, shapes: Shapes, page: TextPage, looked: Looked | None
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Both side by side, but for what takes much memory."""
    with ThreadPoolExecutor(1, "beside-chats") as beside_chats:
        documents = beside_chats.submit(find_documents, page, shapes, engine.lines)
        if _is_large(shapes.pixels):
            wait([documents])
        chats = find_chats(shapes.pixels, page, looked)
        return documents.result(), chats


def _cleared(pixels: Pixels) -> Pixels:
    """The picture itself, or a copy as bright as the networks know them and without what lies all over a screen."""
    return without_tiles(brightened(without_dots(pixels)))


def _with_messages(page: TextPage, chats: Sequence[Finding]) -> TextPage:
    """The page with a label on each line that is said in a conversation."""
    said = [
        Label(start, start + len(line.text), "", LabelKind.MESSAGE)
        for chat in chats
        for line, start in zip(page.lines, page.starts, strict=True)
        if any(holds(box, line.box) for box in chat.boxes)
    ]
    return replace(page, labels=(*page.labels, *said)) if said else page


def _codes_and_lines(
    engine: LineEngine, pixels: Pixels, shapes: Shapes, told: Told
) -> tuple[tuple[Finding, ...], Looked | None, tuple[Rotation, tuple[Line, ...]]]:
    """The codes; what the picture looks like, None: nobody looked; and the lines, which take longest. Shapes are
    sought beside them."""
    if _is_large(pixels):
        return find_codes(pixels), None, read_upright(engine, pixels, told)
    with ThreadPoolExecutor(1, "beside-lines") as beside_lines:
        codes, looked = beside_lines.submit(find_codes, pixels), beside_lines.submit(look_at, pixels)
        sought = beside_lines.submit(shapes.seek)
        turned = read_upright(engine, pixels, told)
        sought.result()
        return codes.result(), looked.result(), turned


def _is_large(pixels: Pixels) -> bool:
    return bool(pixels.shape[0] * pixels.shape[1] > _BESIDE_PIXELS)


def _with_further_frames(
    engine: LineEngine,
    faces: Faces | None,
    data: bytes,
    limits: ReadingLimits,
    picture: Picture,
    page: TextPage,
    findings: tuple[Finding, ...],
    hidden: Hidden,
) -> tuple[TextPage, tuple[Finding, ...]]:
    """The text of all frames on one page, so that nothing hides behind the first one.

    The safe version is a still of the first frame. What another frame shows is covered at its place there; where the
    frames differ in size (the pages of a scan), all of it is.
    """
    height, width = picture.pixels.shape[:2]
    decoded = max(FRAMES, min(DECODED_FRAMES, DECODED_PIXELS // (height * width)))
    is_cut = picture.frames > decoded
    lines, found = list(page.lines), list(findings)
    known = {(line.text, line.box) for line in lines}
    for nth, (pixels, unseen) in enumerate(further_frames(data, limits, min(picture.frames, decoded)), start=1):
        if nth == FRAMES:
            is_cut = True
            break
        if unseen is not None:
            hidden.look(unseen)
        other, more, _ = _look(engine, faces, pixels)
        if pixels.shape != picture.pixels.shape:
            whole = Box(0, 0, picture.pixels.shape[1], picture.pixels.shape[0])
            other = TextPage.of(Line(line.text, whole, (whole,) * len(line.text)) for line in other.lines)
            more = tuple(replace(finding, boxes=(whole,)) for finding in more)
        lines += (line for line in other.lines if (line.text, line.box) not in known)
        known |= {(line.text, line.box) for line in other.lines}
        found += (finding for finding in more if finding not in found)
    if is_cut:
        unread = Evidence("frames", context="more than are read")
        found.append(Finding(EntityType.UNREADABLE, 1.0, None, None, unread, boxes=()))
    return (arrange(lines) if len(lines) > len(page.lines) else page), tuple(found)


def examine_again(engine: LineEngine, pixels: Pixels, boxes: Sequence[Box]) -> TextPage:
    """What the engine reads inside boxes of a picture, at its place in the picture. Two boxes at a time."""
    pixels = _cleared(pixels)
    with ThreadPoolExecutor(2, "again") as readers:
        read = readers.map(lambda box: _read_inside(engine, pixels, box), boxes)
        return arrange([line for lines in read for line in lines])


def _read_inside(engine: LineEngine, pixels: Pixels, box: Box) -> list[Line]:
    height, width = pixels.shape[:2]
    left, top = max(0, box.left - _AIR_PX), max(0, box.top - _AIR_PX)
    right, bottom = min(width, box.right + _AIR_PX), min(height, box.bottom + _AIR_PX)
    if right <= left or bottom <= top:
        return []
    region = np.ascontiguousarray(pixels[top:bottom, left:right])
    # The air around a box may show its neighbours.
    inside = box._replace(left=box.left - left, top=box.top - top)
    moved = (line.moved(left, top) for line in engine.lines(region, inside))
    return [line for line in moved if holds(box, line.box)]
