"""A drawn screen with what a reader has to make of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from guard.model import Box, Pixels
from guard.read.page import TextPage
from tests.support.pictures import Sheet, font

SAYS = (
    ("l", "你好，请问什么时候发货？"),
    ("r", "您好，马上为您查询"),
    ("l", "谢谢"),
    ("l", "上次的优惠券还能用吗，我记得还有两张没有用完"),
    ("r", "可以的，下单的时候选一下就行"),
    ("r", "还有别的问题吗"),
)


@dataclass(frozen=True)
class Scene:
    """`covered`: places of which all is covered; `free`: places of which nothing is. `pixels`, `page`: where they are
    other ones than the sheet's."""

    name: str
    sheet: Sheet = field(repr=False)
    is_chat: bool
    covered: tuple[Box, ...] = ()
    free: tuple[Box, ...] = ()
    pixels: Pixels | None = field(default=None, repr=False)
    page: TextPage | None = field(default=None, repr=False)

    def seen(self) -> tuple[Pixels, TextPage]:
        """As a reader gives them."""
        return (
            self.sheet.pixels if self.pixels is None else self.pixels,
            self.sheet.page() if self.page is None else self.page,
        )


def chat(name: str, sheet: Sheet, covered: Iterable[Box] | None = None, free: Iterable[Box] = ()) -> Scene:
    """A conversation of which everything that is written has to be covered, unless places are given."""
    places = [box for _, box in sheet.places] if covered is None else covered
    return Scene(name, sheet, True, tuple(places), tuple(free))


def other(sheet: Sheet, name: str) -> Scene:
    """A screen without a conversation."""
    return Scene(name, sheet, False)


def places(sheet: Sheet, wanted: Callable[[str], bool]) -> tuple[Box, ...]:
    """Where the texts stand that are wanted."""
    return tuple(box for text, box in sheet.places if wanted(text))


def patch(sheet: Sheet, left: int, top: int, lines: tuple[str, ...], colour: str, ends_at: int | None = None) -> None:
    """A bubble around lines, 16 px high, that begins at `left` or ends at `ends_at`."""
    width = round(max(font(16).getlength(line) for line in lines)) + 26
    at = left if ends_at is None else ends_at - width
    sheet.rect(at, top, width, 14 + 24 * len(lines), colour, 8)
    for nth, line in enumerate(lines):
        sheet.write(at + 13, top + 6 + 24 * nth, line, 16)
