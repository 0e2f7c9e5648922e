"""Transcripts: each line says who speaks, perhaps when, and what."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from guard.model import Box
from guard.read.chat.words import CLOCK, DAY
from guard.read.page import Line

_MOMENT = rf"[\[(（]?(?:{DAY}\s*)?{CLOCK}[\])）]?"
_SAID = re.compile(
    rf"^(?P<when>{_MOMENT}\s*)?(?P<name>[^:：\[\]()（）]{{1,16}}?)\s*(?P<then>{_MOMENT})?\s*[:：]\s*(?=\S)"
)
_ROLE = re.compile(
    r"^(?:我$|客户|客服|买家|卖家|顾客|访客|店铺|店家|商家|客人|用户|坐席|Agent|Customer|Visitor|Support|Client|You|Bot"
    r"|Operator|Seller|Buyer)",
    re.IGNORECASE,
)
_FEWEST = 4
_SPEAKERS = 4
_MOST = 0.6
"""Of the lines that begin where these do."""


def transcript(lines: Sequence[Line], recorded: bool) -> tuple[Box, ...]:
    """The lines of a conversation of which each begins with its speaker, one of whom has a role in a shop's service.

    `recorded`: the picture says that it shows a conversation; else each line has to tell when it was said.
    """
    said = [(line, match) for line in lines if (match := _SAID.match(line.text))]
    if len(said) < _FEWEST:
        return ()
    first = sorted(line.box.left for line, _ in said)[len(said) // 2]
    said = [(line, match) for line, match in said if abs(line.box.left - first) <= line.box.height]
    column = [line for line in lines if abs(line.box.left - first) <= line.box.height]
    names = [match["name"].strip() for _, match in sorted(said, key=lambda pair: pair[0].box.top)]
    turns = [name for name, _ in itertools.groupby(names)]
    timed = sum(bool(match["when"] or match["then"]) for _, match in said)
    if (
        len(said) >= max(_FEWEST, _MOST * len(column))
        and 1 < len(set(names)) <= _SPEAKERS
        and len(turns) >= _FEWEST
        and any(_ROLE.match(name) for name in names)
        and (recorded or 2 * timed >= len(said))
    ):
        return tuple(line.box for line in column)
    return ()
