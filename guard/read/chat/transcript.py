"""Transcripts: each line says who speaks, perhaps when, and what."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from guard.model import Box
from guard.model.boxes import around
from guard.read.chat.words import CLOCK, DAY, is_time
from guard.read.page import Line

_MOMENT = rf"[\[(（]?(?:{DAY}\s*)?{CLOCK}[\])）]?"
_ROLES = (
    r"(?:客户|客服|买家|卖家|顾客|访客|店铺|店家|商家|客人|用户|坐席|座席|话务员|机器人"
    r"|(?:Agent|Customer|Visitor|Support|Client|You|Bot|Operator|Seller|Buyer)\b)"
)
_SAID = re.compile(
    rf"^(?P<when>{_MOMENT}\s*)?[\[【]?(?P<name>[^:：\[\]()（）【】]{{1,16}}?)(?:[(（]\w{{1,12}}[)）])?[\]】]?"
    rf"\s*(?P<then>{_MOMENT})?\s*[:：]\s*(?=\S)"
)
_SAID_BY_ROLE = re.compile(
    rf"^(?P<when>{_MOMENT}\s*)?[\[【]?(?P<name>{_ROLES})[\]】]?\s*(?P<then>{_MOMENT})?\s*(?=\S)", re.IGNORECASE
)
"""Without a colon: only of who has a role, and only with the time."""
_ROLE = re.compile(rf"^(?:我$|{_ROLES})", re.IGNORECASE)
_ALONE = re.compile(rf"^[\[【]?{_ROLES}(?:\w{{0,6}}| \w{{1,12}})[\]】:：]?$", re.IGNORECASE)
_FEWEST = 4
_LONG = 6
"""Turns of two speakers from which on neither needs a role in a record."""
_SPEAKERS = 4
_AFTER = 3
"""Distance below the last line that begins with a speaker up to which what is said goes on, in heights of a line."""
_GAP, _WIDE_MARK = 6, 2
"""Gap between when, who and what, where they are columns, and behind a mark that cuts a line, in heights of a line."""
_LEVEL = 0.6
"""Difference of the tops of what stands in one row, in heights of a line."""


def transcript(lines: Sequence[Line], recorded: bool) -> tuple[Box, ...]:
    """The lines of a conversation of which each begins with its speaker.

    `recorded`: the picture says that it shows a conversation. Else each line has to tell when it was said, and one of
    the speakers to have a role in a shop's service.
    """
    rows = _rows(lines)
    said = [(box, match) for text, box in rows if not is_time(text) and (match := _match(text))]
    timed = [pair for pair in said if pair[1]["when"] or pair[1]["then"]]
    if len(timed) >= _FEWEST:
        said = timed  # the others are fields of the form around it
    if len(said) < _FEWEST:
        return ()
    first = sorted(box.left for box, _ in said)[len(said) // 2]
    alike = [pair for pair in said if abs(pair[0].left - first) <= pair[0].height]
    dated, said = said is timed, alike
    top, bottom = min(box.top for box, _ in said), max(box.top + box.height for box, _ in said)
    written = [box for text, box in rows if not is_time(text)]
    column = [box for box in written if abs(box.left - first) <= box.height]
    column = [box for box in column if top <= box.top <= bottom + _AFTER * box.height]
    names = [match["name"].strip() for _, match in sorted(said, key=lambda pair: pair[0].top)]
    turns = [name for name, _ in itertools.groupby(names)]
    if (
        len(turns) >= _FEWEST
        and len(set(names)) <= _SPEAKERS
        and (any(_ROLE.match(name) for name in names) or (recorded and (dated or len(turns) >= _LONG)))
        and (recorded or 2 * len(timed) >= len(said))
    ):
        return (*column, *_further_pieces(column, written))
    return ()


def _further_pieces(column: Sequence[Box], written: Sequence[Box]) -> list[Box]:
    """What goes on in the rows of a column: reading cuts a line behind wide marks."""
    found = list(column)
    for box in sorted(written, key=lambda box: box.left):
        if box not in found and any(_follows(box, one, _WIDE_MARK) for one in found):
            found.append(box)
    return found[len(column) :]


def _match(text: str) -> re.Match[str] | None:
    match = _SAID_BY_ROLE.match(text)
    return match if match is not None and (match["when"] or match["then"]) else _SAID.match(text)


def _rows(lines: Sequence[Line]) -> list[tuple[str, Box]]:
    """Lines with their boxes; a time and a speaker that stand before what was said are one line with it."""
    rows = list[tuple[str, Box]]()
    taken = set[int]()
    for line in sorted(lines, key=lambda line: line.box.left):
        if id(line) in taken:
            continue
        pieces = [line]
        while is_time(pieces[-1].text) or _ALONE.match(pieces[-1].text):
            follows = next(
                (other for other in lines if id(other) not in taken and _follows(other.box, pieces[-1].box, _GAP)), None
            )
            if follows is None:
                break
            pieces.append(follows)
        taken.update(map(id, pieces))
        rows.append((" ".join(piece.text for piece in pieces), around(piece.box for piece in pieces)))
    return rows


def _follows(box: Box, before: Box, gap: float) -> bool:
    """Whether a box stands next to another in its row, by no more than a gap in heights of it."""
    apart = box.left - before.right
    return 0 <= apart <= gap * before.height and abs(box.top - before.top) <= _LEVEL * before.height
