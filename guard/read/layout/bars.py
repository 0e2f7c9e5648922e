"""The bars at the head of a program: who works there (李经理 退出) is no customer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guard.read.layout.cells import Cell, is_caption

_HEAD_ROWS = 5
"""Rows from the top in which a program's bar may stand: browsers show tabs, the address and marks above it."""
_WIDE = 0.8
"""Share of the page's width at which a bar ends at the earliest."""
_ASIDE = 0.3
"""Share of the page's width at which a bar begins at the latest."""
_STAFF = re.compile(
    r"(?:(?<![^\s|·/•:：,，])|(?<=欢迎)|(?<=您好)|(?<=你好))[一-龥](?:经理|主管|客服|管理员|店长|组长|班长|坐席|专员)(?![^\s|·/•▾▼∨vV\]）)(（])"
)
"""A surname and what only staff is called."""
_BAR = re.compile(
    r"(?<![一-龥])(?:(?:安全)?退出(?:登录|系统)?|注销|登出|帮助(?:中心|文档)?|消息(?:中心)?|反馈|通知|公告|待办"
    r"|修改密码|个人中心|全屏|设置|切换\w{0,4})(?![一-龥])"
)


def staff_in_bars(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[Cell, int, int]]:
    """Where a bar tells who is logged in: the cell, and [start, end) in its text.

    A bar is a row near the head with words that only bars have, or the first row, where it reaches from one side of the
    page to the other and the name ends it.
    """
    width = max((cell.box.right for row in rows for cell in row), default=0)
    for nth, row in enumerate(rows[:_HEAD_ROWS]):
        told = any(_BAR.search(cell.line.text) for cell in row)
        for cell in row:
            for match in _STAFF.finditer(cell.line.text):
                if told or (nth == 0 and _ends_bar(row, cell, match[0], width)):
                    yield cell, *match.span()


def _ends_bar(row: Sequence[Cell], cell: Cell, name: str, width: int) -> bool:
    first, box = row[0], cell.box
    return (
        cell is row[-1]
        and cell is not first
        and cell.line.text.strip() == name
        and box.left > _WIDE * width
        and first.box.left < _ASIDE * width
        and is_caption(first.line.text)
    )
