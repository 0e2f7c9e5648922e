"""Signs: everything that speaks for or against a conversation, by name. What each is worth is learned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class BubbleSigns:
    """Patches that begin at one edge or end at another."""

    left: float = 0.0
    """Patches that begin at the left edge."""
    right: float = 0.0
    """Patches that end at the right edge."""
    apart_in_colour: float = 0.0
    """1: the two sides have colours of their own."""
    spoken: float = 0.0
    """Share of patches whose text is addressed to somebody."""
    talk: float = 0.0
    """Share of patches whose text is somebody's talk."""
    lines: float = 0.0
    """Lines on a patch, on average."""
    faces: float = 0.0
    """Squares and discs beside them that show something, for each message."""
    drowned: float = 0.0
    """Lines between the edges that stand on no message, for each message."""
    grounds: float = 0.0
    """Difference of the grounds to the left and to the right of a patch, in levels, 0 to 255, at the median."""
    breadth: float = 0.0
    """From the left edge to the right one, to the width of the picture."""
    area: float = 0.0
    """Share of the picture between the first and the last message and their edges."""


@dataclass(frozen=True, slots=True)
class TurnSigns:
    """Rows of one column that tell who speaks."""

    messages: float = 0.0
    speakers: float = 0.0
    returning: float = 0.0
    """Speakers who speak again."""
    turns: float = 0.0
    """Changes of speaker, for each message."""
    back: float = 0.0
    """Changes to somebody who spoke before another did, for each message."""
    share: float = 0.0
    """Messages, to the rows between the first and the last of them."""
    talk: float = 0.0
    """Share of those rows that are somebody's talk."""
    onward: float = 0.0
    """Share of times that are no earlier than the one above; -1 where there are none."""
    various: float = 0.0
    """Speakers, for each message."""


@dataclass(frozen=True, slots=True)
class WordSigns:
    """Lines that say what chat programs say, and what others do."""

    notices: float = 0.0
    tool: float = 0.0
    write: float = 0.0
    """Lines such as stand in an empty box for a message."""
    write_below: float = 0.0
    """1: such a line stands below nearly all others."""
    talk: float = 0.0
    """Share of lines that are somebody's talk, of those of more than one letter: icons and keys are read as letters."""
    assistant: float = 0.0
    """Lines that name an assistant, a model or a prompt."""
    spoken: float = 0.0
    """Share of those lines that are addressed to somebody."""
    clocks: float = 0.0
    """Share of those lines that tell a time of the day, as chats do more than what is public."""
    dates: float = 0.0
    """Share of those lines that tell a day, as lists, mails and comments do more."""
    wording: float = 0.0
    """Learned log-odds of a conversation by all pieces of its text."""


@dataclass(frozen=True, slots=True)
class PageSigns:
    """How the text of the picture stands."""

    lines: float = 0.0
    times: float = 0.0
    """Lines that tell a time or a day, or how long ago."""
    times_at_end: float = 0.0
    """Times that stand at the right end of a row with other writing, to all lines."""
    times_centred: float = 0.0
    """Times with nothing beside them, to all lines."""
    long: float = 0.0
    """Share of lines wider than half of the picture."""
    short: float = 0.0
    """Share of lines of at most four letters."""
    numbers: float = 0.0
    """Share of lines that are numbers."""
    column: float = 0.0
    """Share of lines that begin where most do."""
    ends: float = 0.0
    """Share of lines that end where most do."""
    beside: float = 0.0
    """Share of lines with another one in their row."""
    at_left: float = 0.0
    """Share of lines in the left part of what is written."""
    at_right: float = 0.0
    """Share of lines in the right part of what is written."""
    switches: float = 0.0
    """Share of rows that stand on another side than the one above."""
    named: float = 0.0
    """Share of lines that begin with a word and a colon."""
    stamped: float = 0.0
    """Share of lines that begin with a time and go on."""
    paragraph: float = 0.0
    """Share of lines that go on close below, from the same place."""
    text: float = 0.0
    """Height of a line, to the width of the picture."""
    aspect: float = 0.0
    """Width of the picture, to its height."""


@dataclass(frozen=True, slots=True)
class SurfaceSigns:
    """What is drawn, text or not."""

    bars: float = 0.0
    """Empty boxes, wide and as high as a line or a few."""
    above_bar: float = 0.0
    """Share of lines above the lowest of them."""
    bar: float = 0.0
    """Width of that one, to the picture's."""
    pictures: float = 0.0
    """Pictures of one size in one column."""
    uneven: float = 0.0
    """Spread of the gaps between them, to their mean: those of a list are even."""
    picture: float = 0.0
    """Their side, in heights of a line."""
    picture_at: float = 0.0
    """Where their column stands, 0 to 1 from the left."""
    opposite: float = 0.0
    """Such pictures in another column."""
    in_turn: float = 0.0
    """Share of the pictures of the first column with none of the other one beside them."""


@dataclass(frozen=True, slots=True)
class Signs:
    """All signs of one picture."""

    bubbles: BubbleSigns = BubbleSigns()
    heads: TurnSigns = TurnSigns()
    """Who and when, above what is said."""
    stamps: TurnSigns = TurnSigns()
    """When, who and what in one row."""
    said: TurnSigns = TurnSigns()
    """Who and what in one row."""
    words: WordSigns = WordSigns()
    page: PageSigns = PageSigns()
    surface: SurfaceSigns = SurfaceSigns()

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """`bubbles.left`, …: in the order of `values`."""
        return tuple(name for name, _ in cls().items())

    def values(self) -> tuple[float, ...]:
        """One number a sign."""
        return tuple(value for _, value in self.items())

    def items(self) -> Iterator[tuple[str, float]]:
        """Names and numbers."""
        for part in fields(self):
            group = getattr(self, part.name)
            for sign in fields(group):
                yield f"{part.name}.{sign.name}", float(getattr(group, sign.name))
