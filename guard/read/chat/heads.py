"""Messages without bubbles: their heads, and who speaks after whom."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from guard.model import Box
from guard.model.boxes import around
from guard.read.chat.words import CLOCK, DAY, is_day, is_input, is_moment, is_time
from guard.read.page import Line

_HEAD = re.compile(
    rf"^(?P<name>\S.{{0,28}}?)(?:\s+|(?=\d{{4}}[-/.年]|今天|昨天|前天)|(?<=[^\W\d_])(?=\d{{1,2}}[:：]))[(（]?(?:{DAY}\s*)?{CLOCK}[)）]?[:：]?$",
    re.IGNORECASE,
)
"""Before a year reading may lose the space, and between a letter and the hour."""
_STAMPED = re.compile(rf"^[\[(（]?{DAY}\s*{CLOCK}[\])）]?\s*(?P<name>[^\W\d][^:：]{{0,27}})[:：]?$", re.IGNORECASE)
"""Head with the time first, which then has the day."""
_DATE = re.compile(r"(?:\d{4}\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}")
_CLOSE = 2
"""Distance of a message below its head, in heights of it, at most; what stands further below has a head or title of
its own."""
_FIELD = re.compile(
    r"(?:时间|日期|于|time|date|\bat|\bon)\W*$|[·•]\s*$|\S了\S|\b\w+ed (?:the|a|an|this|to)\b"
    r"|^(?:\d{1,2}\s*月|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)?\s*(?:\d\s?){0,2}$",
    re.IGNORECASE,
)
"""What stands before the time of an order or a file, or of something done, or between who sings and how long, and is
nobody."""
_NEXT = 2.5
"""Distance of its time behind a name, in heights of it, at most, where it does not stand at the end of the row."""


_SAID = 0.4
"""Share of messages that have words, at least, where the others are pictures."""
_INITIALS = 2
_GLUED = re.compile(r"^(\S{1,2})\s+(?=\S)")
_FACE = 0.4
"""Distance of the name behind the letters on a face, in heights of it."""
_WROTE = re.compile(
    r"\s*[·•]\s*via\b.*$|\s+to\s\S.*$|\s+(?:reported|replied|responded|wrote|said)\b.*$|\s*(?:回复了?|说)[:：]?$",
    re.IGNORECASE,
)
"""What follows the name of who wrote."""
_PANEL = 5
"""Gap between what stands in two panels, in heights of a line."""
_WORDS_APART = 0.6
"""Gap between the words of a name, in heights of it, at most."""
_BESIDE = 6


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation without bubbles: its head (who, when) and the lines below."""

    speaker: str = field(repr=False)
    when: str
    """As it is written."""
    head: Box
    lines: tuple[Line, ...] = field(repr=False)

    @property
    def day(self) -> str | None:
        """As it is written before the time."""
        date = _DATE.search(self.when)
        return "".join(date[0].split()) if date is not None else None


def headed_messages(lines: Sequence[Line], apart: bool = False) -> tuple[Message, ...]:
    """Messages below lines such as `张伟 10:31`, all beginning at one place.

    `apart`: of heads whose time stands at the end of the row, or tells how long ago.
    """
    heads = sorted(_heads_apart(lines) if apart else _heads(lines), key=lambda head: head[2].top)
    best: list[tuple[str, str, Box]] = []
    for _, _, first in heads:
        column = [head for head in heads if abs(head[2].left - first.left) <= 0.6 * first.height]
        best = max(best, column, key=len)
    found = list[Message]()
    below = best[-1][2].top if best else 0
    inputs = [line.box.top for line in lines if line.box.top > below and is_input(line.text)]
    for nth, (speaker, when, head) in enumerate(best):
        end = best[nth + 1][2].top if nth + 1 < len(best) else min((head.top + 12 * head.height, *inputs))
        own = _with_further_pieces([line for line in lines if _below(head, line.box, end)], lines)
        close = own and min(line.box.top for line in own) - head.top - head.height <= _CLOSE * head.height
        found.append(Message(speaker, when, head, own if close else ()))
    said = [message for message in found if message.lines]
    # A picture has no lines.
    return tuple(found if _SAID * len(found) <= len(said) else said)


def _with_further_pieces(own: list[Line], lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines with what follows each in its row: reading cuts a line behind wide marks."""
    for line in sorted(lines, key=lambda line: line.box.left):
        if line not in own and any(_level(line, one) and _follows(line.box, one.box) for one in own):
            own.append(line)
    return tuple(own)


def _follows(box: Box, one: Box) -> bool:
    return 0 <= box.left - one.left - one.width <= 1.5 * one.height


def in_turns(messages: Sequence[Message]) -> bool:
    """Whether few speakers take turns: several, of whom one speaks again after another."""
    turns = [speaker for speaker, _ in itertools.groupby(message.speaker for message in messages)]
    return 1 < len(set(turns)) < len(turns)


def _heads(lines: Sequence[Line]) -> Iterable[tuple[str, str, Box]]:
    """Who speaks, when, and where it says so."""
    for line in lines:
        head = _HEAD.match(line.text)
        if head is not None and not is_time(line.text):
            if not _FIELD.search(head["name"]):
                yield "".join(head["name"].split()), line.text[head.end("name") :], line.box
        elif is_time(line.text):
            for name in lines:
                if _names(name, line):
                    whole = _whole_name(name, lines)
                    text = " ".join(piece.text for piece in whole)
                    if _may_be_name(text):
                        yield text, line.text, _joined(whole[0].box, line.box)
        elif (stamped := _STAMPED.match(line.text)) is not None:
            yield stamped["name"].strip(), line.text[: stamped.start("name")], line.box


def _heads_apart(lines: Sequence[Line]) -> Iterable[tuple[str, str, Box]]:
    for time in lines:
        if is_moment(time.text):
            row = sorted(
                (line for line in lines if _level(line, time) and line.box.left < time.box.left),
                key=lambda line: line.box.left,
            )
            when = time.text
            if row and is_day(row[-1].text) and _follows(time.box, row[-1].box):
                when = f"{row.pop().text} {when}"
            before = _without_face(_last_group(row))
            if before and all(_follows(box, one) for one, box in itertools.pairwise(box for _, box in before)):
                name = _WROTE.sub("", " ".join(text for text, _ in before))
                if _may_be_name(name):
                    yield name, when, before[0][1]


def _last_group(row: list[Line]) -> list[Line]:
    """The pieces at the end of a row that stand close to each other: what stands before is in a panel beside."""
    for nth in range(len(row) - 1, 0, -1):
        if row[nth].box.left - row[nth - 1].box.left - row[nth - 1].box.width > _PANEL * row[nth].box.height:
            return row[nth:]
    return row


def _without_face(row: list[Line]) -> list[tuple[str, Box]]:
    """The pieces of a row without the letter or two on the picture of who speaks."""
    pieces = [(line.text, line.box) for line in row if len(line.text) > 1]
    if len(pieces) > 1 and len(pieces[0][0]) <= _INITIALS:
        return pieces[1:]
    glued = _GLUED.match(pieces[0][0]) if pieces else None
    if glued is not None:
        line = next(line for line in row if len(line.text) > 1)
        rest = around(line.characters[glued.end() :])
        face = around(line.characters[: len(glued[1])])
        if rest.left - face.left - face.width >= _FACE * rest.height:
            pieces[0] = (line.text[glued.end() :], rest)
    return pieces


def _names(name: Line, time: Line) -> bool:
    """Whether a name stands close before a time, in the same row."""
    gap = time.box.left - name.box.left - name.box.width
    return _level(name, time) and 0 <= gap <= _NEXT * name.box.height and _may_be_name(name.text)


def _whole_name(last: Line, lines: Sequence[Line]) -> list[Line]:
    """A name with the pieces before its last one: reading cuts some at a wide gap."""
    whole = [last]
    while True:
        piece = next((line for line in lines if _level(line, whole[0]) and _is_next(line.box, whole[0].box)), None)
        if piece is None or len(piece.text) <= 1:
            return whole
        whole.insert(0, piece)


def _is_next(box: Box, one: Box) -> bool:
    return 0 <= one.left - box.left - box.width <= _WORDS_APART * one.height


def _level(line: Line, time: Line) -> bool:
    middle = line.box.top + line.box.height / 2
    return time.box.top - 0.3 * time.box.height <= middle <= time.box.top + 1.3 * time.box.height


def _may_be_name(text: str) -> bool:
    return len(text) <= 28 and not is_time(text) and not _FIELD.search(text)


def _joined(one: Box, other: Box) -> Box:
    top = min(one.top, other.top)
    bottom = max(one.top + one.height, other.top + other.height)
    return Box(one.left, top, other.left + other.width - one.left, bottom - top)


def _below(head: Box, box: Box, end: int) -> bool:
    begins = abs(box.left - head.left) <= 2.5 * head.height
    # What stands on a face beside it is read as its beginning.
    goes_on = head.left - _BESIDE * head.height <= box.left < head.left < box.left + box.width - head.height
    return head.top + 0.6 * head.height < box.top < end - 0.3 * box.height and (begins or goes_on)
