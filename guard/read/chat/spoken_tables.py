"""Records of conversations as tables: a column of who spoke, one of what was said, mostly one of when."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence

from guard.model import Box
from guard.model.boxes import on_one_row
from guard.read.page import Line

_WHO = re.compile(
    r"^(发送(人|者|方)|发言(人|者)|说话人|发件人|消息来源|角色|昵称|身份|Sender|From|Speaker|Author|Role)$",
    re.IGNORECASE,
)
_WHAT = re.compile(
    r"^((消息|聊天|会话|对话|发言|沟通)(内容|正文|详情)?|内容|Message|Messages|Content|Text|Transcript)$", re.IGNORECASE
)
_WHEN = re.compile(r"^((发送|发言|消息|聊天)?(时间|日期)(戳)?|Time|Timestamp|Date|Sent( at)?)$", re.IGNORECASE)
_FEWEST = 4
_SPEAKERS = 5


def told_in_columns(lines: Sequence[Line]) -> tuple[Box, ...]:
    """Who spoke and what was said: in columns below a row of headings of which each names its own."""
    for who in lines:
        if _WHO.match(who.text.strip()):
            beside = (line for line in lines if on_one_row(line.box, who.box, 0.6 * who.box.height))
            row = sorted(beside, key=lambda line: line.box.left)
            what = next((line for line in row if _WHAT.match(line.text.strip())), None)
            if what is not None and any(_WHEN.match(line.text.strip()) for line in row):
                return _told(lines, row, who, what)
    return ()


def _told(lines: Sequence[Line], row: Sequence[Line], who: Line, what: Line) -> tuple[Box, ...]:
    speakers = _column(lines, row, who)
    turns = [name for name, _ in itertools.groupby(line.text.strip(" :：") for line in speakers)]
    if len(turns) < _FEWEST or len(set(turns)) > _SPEAKERS:
        return ()
    return tuple(line.box for line in (*speakers, *_column(lines, row, what)))


def _column(lines: Sequence[Line], row: Sequence[Line], heading: Line) -> list[Line]:
    """What stands below a heading, up to where the next one begins, from top to bottom."""
    edges = [0, *(line.box.left - heading.box.height for line in row[1:]), math.inf]
    first, last = edges[row.index(heading) :][:2]
    below = (line for line in lines if line.box.top > heading.box.bottom and first <= line.box.left < last)
    return sorted(below, key=lambda line: line.box.top)
