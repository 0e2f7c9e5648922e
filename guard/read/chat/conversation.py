"""The words by which a conversation shows: time lines, service tools, heads of messages."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from guard.model import Box
from guard.read.page import Line

_CLOCK = r"(?:上午|下午|早上|晚上|凌晨|中午|[AP]M\s)?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\s*(?:[AP]M)?"
_DAY = (
    r"(?:\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|今天|昨天|前天|刚刚"
    r"|今日|昨日|(?:星期|周|週)[一二三四五六日天]|[日月火水木金土]曜日?|Today(?: at)?|Yesterday(?: at)?"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2},?"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?)"
)
_TIME = re.compile(rf"^\W*(?:{_DAY}\s*)?{_CLOCK}\W*(?:已读|未读|已讀|既読|√*|✓*)\W*$", re.IGNORECASE)
_HEAD = re.compile(
    rf"^(?P<name>\S.{{0,28}}?)(?:\s+|(?=\d{{4}}[-/.年]))[(（]?(?:{_DAY}\s*)?{_CLOCK}[)）]?$", re.IGNORECASE
)
"""Before a year reading may lose the space."""
_DATE = re.compile(r"(?:\d{4}\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}")
_DAYS = 0.6
"""Where so many messages of ten have a day to themselves, people posted them; a conversation goes on within hours."""
_CLOSE = 2
"""Below its head a message begins, in heights of it; what stands further below has a head or title of its own."""
_FIELD = re.compile(
    r"(?:时间|日期|于|time|date|\bat|\bon)\W*$|[·•]\s*$"
    r"|^(?:\d{1,2}\s*月|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)?\s*(?:\d\s?){0,2}$",
    re.IGNORECASE,
)
"""What stands before the time of an order or a file, or between who sings and how long, and is nobody."""
_RECEIPT = re.compile(r"^(已读|未读|已讀|既読|已送达|Read|Delivered|Seen)\b|\d+人已读|消息已发出", re.IGNORECASE)
_WORDS = (
    ("receipts", _RECEIPT),
    (
        "recall",
        re.compile(
            r"撤回了?一条消息|recalled a message|deleted this message|以下为新消息|以上是历史消息", re.IGNORECASE
        ),
    ),
    (
        "tool",
        re.compile(
            r"千牛|旺旺|接待中|人工客服|转接|客服.{0,6}(为您服务|工号)|智能助手|结束会话|快捷回复|会话已", re.IGNORECASE
        ),
    ),
    (
        "input",
        re.compile(
            r"^(按住 ?说话|输入消息|请输入(消息|内容)?|发消息|Message|Type a message|iMessage|短信/彩信"
            r"|(发消息[给到]|Message) ?[#@]?\S{1,20}|输入消息，.{0,16}发送|发送(\(S\)|（S）)?"
            r"|Send)\.{0,3}…?$",
            re.IGNORECASE,
        ),
    ),
    (
        "state",
        re.compile(
            r"对方正在输入|正在输入|is typing|last seen|^(手机|电脑|PC|在线|5G|WiFi).{0,3}在线$|online$", re.IGNORECASE
        ),
    ),
)
_PUBLIC = re.compile(
    r"^(回复|评论|点赞|转发|举报|收藏|分享|Reply|Like|Share|Comment)\b"
    r"|\d+ ?(条评论|个回答|人?赞|likes?|comments?|replies)"
    r"|发表于|commented|楼主|置顶|^#\d+$|提交了|合并",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation without bubbles: its head (who, when) and the lines below."""

    speaker: str = field(repr=False)
    day: str | None
    """As it is written before the time."""
    head: Box
    lines: tuple[Line, ...] = field(repr=False)


def is_time(text: str) -> bool:
    """Whether a line tells a time and nothing else, as chats set them between messages."""
    return _TIME.match(text) is not None


def is_receipt(text: str) -> bool:
    """Whether a line tells that a message has arrived or was read."""
    return _RECEIPT.search(text) is not None


def tool_words(lines: Iterable[Line]) -> frozenset[str]:
    """Which kinds of words of chat programs occur."""
    return frozenset(kind for line in lines for kind, pattern in _WORDS if pattern.search(line.text))


def is_public(lines: Iterable[Line]) -> bool:
    """Whether words occur that stand under articles, posts and changes for everybody to answer."""
    return any(_PUBLIC.search(line.text) for line in lines)


def headed_messages(lines: Sequence[Line]) -> tuple[Message, ...]:
    """Messages below lines such as `张伟 10:31`, all beginning at one place."""
    heads = sorted(_heads(lines), key=lambda head: head[2].top)
    best: list[tuple[str, str | None, Box]] = []
    for _, _, first in heads:
        column = [head for head in heads if abs(head[2].left - first.left) <= 0.6 * first.height]
        best = max(best, column, key=len)
    found = []
    for nth, (speaker, day, head) in enumerate(best):
        end = best[nth + 1][2].top if nth + 1 < len(best) else head.top + 12 * head.height
        own = tuple(line for line in lines if _below(head, line.box, end))
        if own and min(line.box.top for line in own) - head.top - head.height <= _CLOSE * head.height:
            found.append(Message(speaker, day, head, own))
    return tuple(found)


def in_turns(messages: Sequence[Message]) -> bool:
    """Whether few speakers take turns: several, of whom one speaks again after another."""
    turns = [speaker for speaker, _ in itertools.groupby(message.speaker for message in messages)]
    return 1 < len(set(turns)) < len(turns)


def over_days(messages: Sequence[Message]) -> bool:
    """Whether most messages are of days of their own, as the posts of a forum are."""
    days = {message.day for message in messages if message.day is not None}
    return len(days) >= 3 and len(days) >= _DAYS * len(messages)


def _heads(lines: Sequence[Line]) -> Iterable[tuple[str, str | None, Box]]:
    """Who speaks, on which day, and where it says so."""
    for line in lines:
        head = _HEAD.match(line.text)
        if head is not None and not is_time(line.text):
            if not _FIELD.search(head["name"]):
                yield "".join(head["name"].split()), _day(line.text[head.end("name") :]), line.box
        elif is_time(line.text):
            day = _day(line.text)
            yield from ((name.text, day, _joined(name.box, line.box)) for name in lines if _names(name, line))


def _day(text: str) -> str | None:
    date = _DATE.search(text)
    return "".join(date[0].split()) if date is not None else None


def _names(name: Line, time: Line) -> bool:
    """Whether a name stands close before a time, in the same row."""
    gap = time.box.left - name.box.left - name.box.width
    middle = name.box.top + name.box.height / 2
    level = time.box.top - 0.3 * time.box.height <= middle <= time.box.top + 1.3 * time.box.height
    return (
        level
        and 0 <= gap <= 2.5 * name.box.height
        and len(name.text) <= 28
        and not is_time(name.text)
        and not _FIELD.search(name.text)
    )


def _joined(one: Box, other: Box) -> Box:
    top = min(one.top, other.top)
    bottom = max(one.top + one.height, other.top + other.height)
    return Box(one.left, top, other.left + other.width - one.left, bottom - top)


def _below(head: Box, box: Box, end: int) -> bool:
    return (
        head.top + 0.6 * head.height < box.top < end - 0.3 * box.height
        and abs(box.left - head.left) <= 2.5 * head.height
    )
