"""What reads pictures, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from guard.model import Box, Finding, Pixels, ReaderStatus
from guard.read.page import Line, TextPage

MOST_UNREAD = 1000
"""Places that a reading names as unread, at most; where there are more, all of the picture is unread."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A picture, decoded and read."""

    pixels: Pixels = field(repr=False)
    """As a person sees it: turned upright, transparency over a plain ground, the first frame of an animation."""
    media_type: str
    page: TextPage
    findings: tuple[Finding, ...] = ()
    """What the picture shows beyond its text: `CHAT_RECORD`, `ID_DOCUMENT`, `QR_CODE`, `FACE`, with boxes."""
    quarters: int = 0
    """Quarter turns against the clock after which its text stands upright, or `rotation.MIRRORED`. What was read is at
    its place before them."""
    hidden: tuple[TextPage, ...] = ()
    """Text and labels, without places, of what the file holds and does not show: colours under full transparency,
    previews, notes of programs. The pixels of this reading are free of it."""
    unread: tuple[Box, ...] = ()
    """What looks like writing and was not read yet; empty where the reading is whole."""
    whole: bool = True
    """False: reading goes on, and codes, documents and conversations have not been looked for."""


Progress = Callable[[Reading], None]
"""Is given what was read of a picture so far, at once when what stands out in it is known and then ever less often."""

Told = Callable[[Sequence[Line], Sequence[Box]], None]
"""Is given the lines of a picture so far, and what looks like writing and was not read yet."""


def tell_nobody(lines: Sequence[Line], unread: Sequence[Box]) -> None:
    """For whoever only wants the end."""


class TextReader(Protocol):
    """Reads the text of pictures. One call at a time; calls from several threads wait for each other."""

    name: str

    def read(self, data: bytes, *, deadline_s: float | None = None, progress: Progress | None = None) -> Reading:
        """An encoded picture: PNG, JPEG, BMP, GIF, WebP or TIFF. None: the limit's own deadline. `progress` is called
        on the same thread before this returns, never where the picture was read before.

        Raises:
            PictureRefused: too large, of an unknown format, or damaged.
            ReaderFailed: the reader died or ran out of time; the next call finds a fresh one.
        """

    def read_again(self, pixels: Pixels, boxes: Sequence[Box]) -> TextPage:
        """What the same engine still reads inside these boxes, to verify that covered text is gone.

        Raises:
            ReaderFailed: the reader died or ran out of time.
        """

    def warm(self) -> None:
        """Load what reading needs, so that the first picture is no slower than the next.

        Raises:
            ReaderMissing: the engine or its data is not there.
            ReaderFailed: it could not be started.
        """

    def status(self) -> ReaderStatus:
        """How the engine stands; never waits for a reading."""

    def close(self) -> None:
        """Give back what the reader holds. Twice is fine; a later call of `read` opens it again."""


class LineEngine(Protocol):
    """What differs between engines: from pixels to lines, in no particular order."""

    name: str

    def lines(self, pixels: Pixels, inside: Box | None = None, told: Told = tell_nobody) -> tuple[Line, ...]:
        """Every line of text in a picture of any size above 0 × 0; lines whose middle is not inside a box may be left
        out. Any thread; `told` is called on it."""

    def warm(self) -> None:
        """Load the models. Raises ReaderMissing."""

    def rest(self) -> None:
        """Give back what only reading needs, since no picture has come for a while. Any thread."""
