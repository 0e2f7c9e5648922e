"""A conversation by its heads: who speaks and when, above what is said, without bubbles."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from guard.model import Box, Pixels
from guard.read.chat.avatars import find_avatars
from guard.read.chat.heads import Message, headed_messages, in_turns
from guard.read.chat.pane import pane_of
from guard.read.chat.signs import HeadSigns
from guard.read.chat.words import is_spoken
from guard.read.page import Line, TextPage


@dataclass(frozen=True, slots=True)
class Headed:
    """Messages below heads that begin at one place."""

    messages: tuple[Message, ...]
    faces: tuple[Box, ...]
    pane: Box

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is said."""
        return tuple(line for message in self.messages for line in message.lines)

    @property
    def text_px(self) -> float:
        """The usual height of a head."""
        return float(np.median([message.head.height for message in self.messages]))

    def signs(self, page: TextPage) -> HeadSigns:
        """What speaks for and against them."""
        messages = self.messages
        count = len(messages)
        turns = [speaker for speaker, _ in itertools.groupby(message.speaker for message in messages)]
        days = {message.day for message in messages if message.day is not None}
        said = sum(any(is_spoken(line.text) for line in message.lines) for message in messages)
        return HeadSigns(
            messages=count,
            speakers=len(set(turns)),
            turns=(len(turns) - 1) / count,
            returning=in_turns(messages),
            faces=len(self.faces) / count,
            lines=len(self.lines) / count,
            spoken=said / count,
            days=len(days) / count,
            share=(count + len(self.lines)) / max(1, len(page.lines)),
        )


def by_heads(pixels: Pixels, page: TextPage, apart: bool) -> Headed | None:
    """None: fewer than two messages. `apart`: of heads whose time stands at the end of the row, or tells how long
    ago."""
    messages = headed_messages(page.lines, apart)
    if len(messages) < 2:
        return None
    heads = [message.head for message in messages]
    text_px = float(np.median([head.height for head in heads]))
    faces = find_avatars(pixels, heads, (), text_px)
    known = (*heads, *(line.box for message in messages for line in message.lines), *faces)
    return Headed(messages, faces, pane_of(pixels, known, (False, True), text_px))
