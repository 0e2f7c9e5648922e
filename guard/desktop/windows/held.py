"""One copy that the gate holds: what was copied, how it was released, and what the system keeps of it since a paste."""

from __future__ import annotations

from dataclasses import dataclass, field

from guard.desktop.windows import clipboard
from guard.desktop.windows.formats import Format, Item, safe_bytes
from guard.desktop.windows.readers import Readers
from guard.model import Application, Release, Snapshot, Verdict, Version


@dataclass(frozen=True, slots=True)
class Answer:
    """What one paste may have. Without a verdict there was nothing to decide."""

    version: Version
    verdict: Verdict | None = None
    release: Release | None = None


@dataclass(slots=True)
class HeldCopy:
    """What lies on the clipboard, and how it may be pasted."""

    snapshot: Snapshot
    items: tuple[Item, ...] = field(repr=False)
    sequence: int
    """The clipboard's number while the copy is still with its application."""
    taken: bool = False
    released: bool = False
    release: Release | None = None
    offered: tuple[Format, ...] = ()
    cached: dict[int, Answer] = field(default_factory=dict)
    """Formats whose content the system keeps since a paste."""
    readers: Readers = field(default_factory=Readers)

    def answer(self, application: Application) -> Answer | None:
        """What an application may have; None: not known yet."""
        if not self.released:
            return None
        if self.release is None:
            return Answer(Version.ORIGINAL)
        verdict = self.release.decide(application)
        if verdict is None:
            return None
        empty = verdict.version is Version.SAFE and not self.release.safe
        return Answer(Version.NOTHING if empty else verdict.version, verdict, self.release)

    def offer(self, application: Application) -> tuple[Format, ...]:
        """The formats that an application sees.

        One that gets nothing sees those of the copy, so that its paste is noticed and told.
        """
        answer = self.answer(application)
        if answer is not None and answer.version is Version.SAFE and answer.release is not None:
            return clipboard.offered_as(answer.release.safe)
        return tuple(item.format for item in self.items)

    def is_stale(self, front: Application) -> bool:
        """Whether the system offers or keeps what is not meant for the application in front."""
        if self.offered != self.offer(front):
            return True
        wanted = self.answer(front)
        return any(
            wanted is None or kept.version is not wanted.version or kept.release is not wanted.release
            for kept in self.cached.values()
        )

    def content(self, format: Format, answer: Answer) -> bytes | None:
        """The bytes of a format in the version of an answer; None: it has none."""
        if answer.version is Version.ORIGINAL:
            return next((item.raw for item in self.items if item.format == format), None)
        if answer.version is Version.SAFE and answer.release is not None:
            return safe_bytes(format, answer.release.safe)
        return None

    def size_bytes(self, format: Format, answer: Answer) -> int:
        """How much of that media type was served."""
        if answer.version is Version.NOTHING:
            return 0
        original = answer.version is Version.ORIGINAL or answer.release is None
        formats = self.snapshot.formats if original or answer.release is None else answer.release.safe
        return len(formats.get(format.media_type, b""))
