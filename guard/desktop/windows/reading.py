"""Reads what lies on the clipboard, which is open."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from guard.desktop import UNREADABLE_FORMAT, Convert
from guard.desktop.windows import clipboard, win32
from guard.desktop.windows.formats import neutral, others
from guard.desktop.windows.held import HeldCopy
from guard.model import Application, Channel, Snapshot
from guard.model.clock import Clock


def read_copy(new_id: Callable[[], str], origin: Application, now: Clock, convert: Convert) -> HeldCopy | None:
    """What a program copied; None: nothing that can be read."""
    offered = clipboard.formats()
    items = clipboard.read_all(offered)
    if not items:
        return None
    snapshot = Snapshot(
        id=new_id(),
        channel=Channel.CLIPBOARD,
        formats=MappingProxyType(neutral(items)),
        origin=origin,
        taken_at=now(),
        secret=any(format.name in clipboard.SECRET_MARKS for format in offered),
        others=others(offered, items),
    )
    return HeldCopy(snapshot, items, win32.GetClipboardSequenceNumber(), convert)


def unreadable_copy(new_id: Callable[[], str], origin: Application, now: Clock, convert: Convert) -> HeldCopy:
    """A copy in the place of one that could not be read, of which nobody receives anything."""
    nothing = MappingProxyType({UNREADABLE_FORMAT: b""})
    snapshot = Snapshot(new_id(), Channel.CLIPBOARD, nothing, origin, now())
    return HeldCopy(snapshot, (), win32.GetClipboardSequenceNumber(), convert)
