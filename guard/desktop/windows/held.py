"""One copy that the gate holds: what was copied, how it was released, and what the system keeps of it since a paste."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from guard.desktop import Convert, never_convert
from guard.desktop.shield import Shield
from guard.desktop.windows import clipboard
from guard.desktop.windows.clipboard_readers import ClipboardReaders
from guard.desktop.windows.formats import Format, Item, safe_bytes
from guard.model import HANDED_BACK, Allowed, Application, Release, Snapshot, Version


@dataclass(slots=True)
class HeldCopy:
    """What lies on the clipboard, and how it may be pasted."""

    snapshot: Snapshot
    items: tuple[Item, ...] = field(repr=False)
    sequence: int
    """The clipboard's number while the copy is still with its application."""
    convert: Convert = never_convert
    spoiled: Callable[[BaseException], None] = lambda error: None
    """Is told why it could not be decided who may have what."""
    taken: bool = False
    released: bool = False
    release: Release | None = None
    offered: tuple[Format, ...] = ()
    cached: dict[int, Allowed] = field(default_factory=dict)
    """Formats whose content the system keeps since a paste."""
    readers: ClipboardReaders = field(default_factory=ClipboardReaders)

    def allowed(self, application: Application) -> Allowed | None:
        """What an application may have; None: not known yet. Where that cannot be decided: nothing."""
        if not self.released:
            return None
        with Shield() as shield:
            return HANDED_BACK if self.release is None else self.release.answer(application)
        if shield.error is not None:
            self.spoiled(shield.error)
        return Allowed(Version.NOTHING, formats={})

    def offer(self, application: Application) -> tuple[Format, ...]:
        """The formats that an application sees.

        One that gets nothing sees those of the copy, so that its paste is noticed and told.
        """
        allowed = self.allowed(application)
        if allowed is not None and allowed.version is not Version.NOTHING and allowed.formats is not None:
            return clipboard.offered_as(allowed.formats)
        return tuple(item.format for item in self.items)

    def is_stale(self, front: Application) -> bool:
        """Whether the system offers or keeps what is not meant for the application in front."""
        if self.offered != self.offer(front):
            return True
        wanted = self.allowed(front)
        return any(
            wanted is None or kept.version is not wanted.version or kept.formats is not wanted.formats
            for kept in self.cached.values()
        )

    def content(self, format: Format, allowed: Allowed) -> bytes | None:
        """The bytes of a format in the version that is allowed; None: it has none."""
        if allowed.formats is None:
            return next((item.raw for item in self.items if item.format == format), None)
        return safe_bytes(format, allowed.formats, self.convert)

    def size_bytes(self, format: Format, allowed: Allowed) -> int:
        """How much of that media type was served."""
        formats = self.snapshot.formats if allowed.formats is None else allowed.formats
        return len(formats.get(format.media_type, b""))
