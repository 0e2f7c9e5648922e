"""Reads what lies on the clipboard, which is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from guard.desktop import UNREADABLE_FORMAT, Convert
from guard.desktop.shield import Shield
from guard.desktop.windows import clipboard, win32, windows
from guard.desktop.windows.formats import neutral, others
from guard.desktop.windows.held import HeldCopy
from guard.errors import DesktopError
from guard.model import Application, Channel, Snapshot
from guard.model.clock import Clock


@dataclass(frozen=True, slots=True)
class Reading:
    """What a copy gets beside its content."""

    new_id: Callable[[], str]
    now: Clock
    convert: Convert

    def copy(
        self, origin: Application, owner: int | None, spoiled: Callable[[BaseException, Application], None]
    ) -> HeldCopy | None:
        """What a program copied; None: nothing that can be read.

        Args:
            owner: the window that the content belongs to, which renders what was only promised.
            spoiled: is told what handling it raised, now or later. Nobody has any of a copy that could not be read.
        """
        with Shield() as shield:
            if not windows.answers(owner):
                raise DesktopError("the program that copied does not answer", code="owner-hung")
            return self._read(origin, lambda error: spoiled(error, origin))
        if shield.error is not None:
            spoiled(shield.error, origin)
        return HeldCopy(self.unreadable(origin), (), win32.GetClipboardSequenceNumber(), self.convert)

    def unreadable(self, origin: Application) -> Snapshot:
        """What is told of a copy that could not be handled."""
        nothing = MappingProxyType({UNREADABLE_FORMAT: b""})
        return Snapshot(self.new_id(), Channel.CLIPBOARD, nothing, origin, self.now())

    def _read(self, origin: Application, spoiled: Callable[[BaseException], None]) -> HeldCopy | None:
        offered = clipboard.formats()
        items = clipboard.read_all(offered)
        if not items:
            return None
        snapshot = Snapshot(
            id=self.new_id(),
            channel=Channel.CLIPBOARD,
            formats=MappingProxyType(neutral(items)),
            origin=origin,
            taken_at=self.now(),
            secret=any(format.name in clipboard.SECRET_MARKS for format in offered),
            others=others(offered, items),
        )
        return HeldCopy(snapshot, items, win32.GetClipboardSequenceNumber(), self.convert, spoiled)
