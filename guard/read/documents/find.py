"""ID_DOCUMENT: a photo or a scan of an identity card, a licence, a passport or a bank card, by words, shape, portrait.

A form on a screen asks for the same things. What tells a card from it: the words of the card itself stand alone and
close together, in a block of a card's proportions; on a bank card the number is the largest writing. How far the card
reaches beyond its words follows from where they are printed: portraits, emblems and margins hold none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from guard.model import EntityType, Evidence, Finding, Pixels
from guard.read.documents.bank_cards import bank_cards
from guard.read.documents.kinds.kind import BOOKLET, MACHINE_INSIDE, MACHINE_LINE
from guard.read.documents.letters import joined
from guard.read.documents.level import Corners, Level, LevelLine, around, levels
from guard.read.documents.looks import looks_like_one
from guard.read.documents.place import CLEAR, FIRM, guessed, in_photo, place_of, stands_in
from guard.read.documents.shapes import Shapes
from guard.read.documents.slanted import boxes_of
from guard.read.documents.turned import turned_for
from guard.read.documents.words import TITLE_ALONE, Document, Reader
from guard.read.page import Line, TextPage
from guard.read.watermarks import without_watermarks

_MOST = 12
"""Documents on one picture."""
_TRIES = 6
"""Places looked at before the rest are given up."""
_CLEARER = 0.15
"""Clearness by which a later place's edges must exceed, 0 to 1."""
_OTHER_SIDE, _BESIDE_ONE = "other side", 0.7
"""Kind and confidence of what is shaped like a document beside it."""
_UNREAD, _BY_LOOKS = "by its looks", 0.75
"""Kind and confidence of what looks like a document."""
_BY_MACHINE_LINES = 0.95
"""Confidence of a passport by the lines at its foot."""


def find_documents(page: TextPage, shapes: Shapes, read: Callable[[Pixels], Sequence[Line]]) -> tuple[Finding, ...]:
    """A finding for each document that a picture shows, with boxes that cover it whole.

    `shapes`: those of the picture. `read`: gives the lines of a picture, for what is shaped like a card, or is turned.
    """
    reader, pixels = Reader(), shapes.pixels
    lines = without_watermarks(page.lines, reader.telling)
    shown = list(_all(lines, reader, shapes))
    found = [_finding(document.kind, document.confidence, place, pixels) for document, place in shown]
    places = [place for _, place in shown]
    covered = [box for finding in found for box in finding.boxes]
    for piece, corners in shapes.like_cards(lines, covered, reader.telling):
        document = _surest(read(piece), reader)
        if document is not None:
            places.append(corners)
            found.append(_finding(document.kind, document.confidence, corners, pixels))
            covered += found[-1].boxes
    for corners in shapes.largest(covered, looks_like_one):
        found.append(_finding(_UNREAD, _BY_LOOKS, corners, pixels))
        covered += found[-1].boxes
    for corners in shapes.as_large(places, lines, covered):
        found.append(_finding(_OTHER_SIDE, _BESIDE_ONE, corners, pixels))
        covered += found[-1].boxes
    for turned in turned_for(lines, pixels, covered, reader.telling):
        shown = list(_all(read(turned.pixels), reader, Shapes(turned.pixels, shapes.faces)))
        if shown:
            found += (_finding(each.kind, each.confidence, turned.back(place), pixels) for each, place in shown)
            break
    return tuple(found)


def _finding(kind: str, confidence: float, place: Corners, pixels: Pixels) -> Finding:
    boxes = boxes_of(place, pixels.shape[1], pixels.shape[0])
    evidence = Evidence("documents", context=kind)
    return Finding(EntityType.ID_DOCUMENT, round(confidence, 2), None, None, evidence, boxes=boxes)


def _all(lines: Iterable[Line], reader: Reader, shapes: Shapes) -> Iterator[tuple[Document, Corners]]:
    """Each document and its corners in the picture."""
    left = joined(lines)
    for spare in (1, TITLE_ALONE):
        for _ in range(_MOST):
            next_one = _next(left, reader, shapes, spare)
            if next_one is None:
                break
            turned, document, place, seen = next_one
            corners = turned.back(place)
            yield document, corners if seen >= CLEAR else shapes.around(corners)
            outside = [
                line
                for line, placed in zip(left, turned.lines, strict=True)
                if not (document.words.holds(placed.rect) or (seen >= CLEAR and stands_in(place, placed.rect)))
            ]
            if len(outside) == len(left):
                return
            left = outside


def _surest(lines: Sequence[Line], reader: Reader) -> Document | None:
    """The surest document among the lines of a card that was cut out at its sides."""
    found = [
        document
        for level in levels(joined(lines), reader.telling)
        for spare in (1, TITLE_ALONE)
        for document in _documents(level.lines, reader, spare, shaped=True)
        if not document.foreign
    ]
    return max(found, key=lambda document: document.confidence, default=None)


def _next(
    lines: Sequence[Line], reader: Reader, shapes: Shapes, spare: int
) -> tuple[Level, Document, Corners, float] | None:
    """The surest document among some lines, in which picture they are level, its corners there, how well it is seen."""
    found = [
        (turned, document)
        for turned in levels(lines, reader.telling)
        for document in _documents(turned.lines, reader, spare)
        if spare == 1 or in_photo(turned, document, shapes.pixels)
    ]
    best: tuple[Level, Document, Corners, float] | None = None
    for turned, document in sorted(found, key=lambda one: -one[1].confidence)[:_TRIES]:
        placed = place_of(turned, document, shapes.pixels)
        if placed is None and not document.foreign and shapes.has_portrait(turned.back(guessed(document))):
            placed = guessed(document), 0.0
        if placed is not None and (best is None or placed[-1] > best[-1] + _CLEARER):
            best = turned, document, *placed
        if best is not None and best[-1] >= FIRM and document.aspect is not None:
            break
    return best


def _documents(lines: Sequence[LevelLine], reader: Reader, spare: int, *, shaped: bool = False) -> Iterable[Document]:
    found = reader.documents(lines, spare)
    return found if spare > 1 else (*found, *_machine_readable(lines), *bank_cards(lines, shaped))


def _machine_readable(lines: Sequence[LevelLine]) -> Iterator[Document]:
    """The lines at the foot of a passport. Source: ICAO Doc 9303."""
    machine = [line.rect for line in lines if MACHINE_LINE.match(line.text.replace("«", "<<").upper())]
    if machine:
        words = around(machine)
        yield Document("machine-readable", _BY_MACHINE_LINES, words, MACHINE_INSIDE.around(words, BOOKLET), BOOKLET)
