"""Records of conversations as tables: a column of who spoke, one of what was said, mostly one of when."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import numpy as np

from guard.model import Box
from guard.read.chat.words import is_time
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


def told_in_columns(lines: Sequence[Line], recorded: bool) -> tuple[Box, ...]:
    """Who spoke and what was said: in columns below a row of headings of which each names its own, or behind times
    where the picture says that it shows a conversation (`recorded`)."""
    for who in lines:
        if _WHO.match(who.text.strip()):
            row = sorted((line for line in lines if _level(line.box, who.box)), key=lambda line: line.box.left)
            what = next((line for line in row if _WHAT.match(line.text.strip())), None)
            if what is not None and any(_WHEN.match(line.text.strip()) for line in row):
                return _told(lines, row, who, what)
    return _behind_times(lines) if recorded else ()


def _behind_times(lines: Sequence[Line]) -> tuple[Box, ...]:
    rows = []
    for time in sorted(lines, key=lambda line: line.box.top):
        if is_time(time.text):
            behind = [line for line in lines if line.box.left > time.box.left and _level(line.box, time.box)]
            if len(behind) > 1:
                rows.append(sorted(behind, key=lambda line: line.box.left))
    if len(rows) < _FEWEST:
        return ()
    place = float(np.median([row[0].box.left for row in rows]))
    rows = [row for row in rows if abs(row[0].box.left - place) <= row[0].box.height]
    return tuple(line.box for row in rows for line in row) if _in_turns([row[0].text for row in rows]) else ()


def _in_turns(speakers: Sequence[str]) -> bool:
    turns = [name for name, _ in itertools.groupby(name.strip(" :：") for name in speakers)]
    return len(turns) >= _FEWEST and 1 < len(set(turns)) <= _SPEAKERS


def _told(lines: Sequence[Line], row: Sequence[Line], who: Line, what: Line) -> tuple[Box, ...]:
    speakers = _column(lines, row, who)
    if not _in_turns([line.text for line in speakers]):
        return ()
    return tuple(line.box for line in (*speakers, *_column(lines, row, what)))


def _column(lines: Sequence[Line], row: Sequence[Line], heading: Line) -> list[Line]:
    """What stands below a heading, up to where the next one begins, from top to bottom."""
    nth = row.index(heading)
    slack = heading.box.height
    first = heading.box.left - slack if nth else 0
    last = row[nth + 1].box.left - slack if nth + 1 < len(row) else None
    found = [
        line
        for line in lines
        if line.box.top > heading.box.top + heading.box.height
        and line.box.left >= first
        and (last is None or line.box.left < last)
    ]
    return sorted(found, key=lambda line: line.box.top)


def _level(box: Box, other: Box) -> bool:
    return abs(box.top + box.height / 2 - other.top - other.height / 2) < 0.6 * max(box.height, other.height)
