"""Lines of a page, set where a test wants them, in square characters or in digits."""

from __future__ import annotations

from guard.model import Box
from guard.read.page import Line, TextPage

EM = 16


def line(text: str, left: int, top: int, height: int = EM) -> Line:
    """A line of square characters."""
    characters = tuple(Box(left + height * nth, top, height, height) for nth in range(len(text)))
    return Line(text, Box(left, top, height * len(text), height), characters)


def labels_of(page: TextPage, text: str) -> list[str]:
    start = page.text.index(text)
    return [label.text for label in page.labels if label.start <= start and start + len(text) <= label.end]


def table(heads: list[str], rows: list[list[str]], pitch: int = 36, left: int = 20, column: int = 260) -> list[Line]:
    return [
        line(text, left + column * across, 20 + pitch * down)
        for down, row in enumerate([heads, *rows])
        for across, text in enumerate(row)
    ]


ROWS = [["张伟", "13800138000", "已发货"], ["李娜", "13900139000", "待付款"], ["欧阳修", "13700137000", "已发货"]]


def groups_side_by_side(*pieces: tuple[str, int, int], step: int = 8) -> list[Line]:
    """Lines of a text, a left edge and a height, in digits of 10 pixels height and one width."""
    return [
        Line(
            text,
            Box(left, 30 - height, step * len(text), height),
            tuple(Box(left + step * at, 30 - height, step, height) for at in range(len(text))),
        )
        for text, left, height in pieces
    ]
