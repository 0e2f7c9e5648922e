"""Where a person points: the pointer becomes a cross, and the next click says it."""

from __future__ import annotations

import select
import time

import xcffib.xproto as xproto

from guard.desktop.x11.connection import Connection, ConnectionLost
from guard.errors import DisplayUnavailable, InputError

_CROSS = 34
"""The cross among the signs of the font of pointers. Source: X11/cursorfont.h, XC_crosshair."""
_LEFT = 1
_LOOK_S = 0.5
"""Time between two looks at the clock, in seconds."""


def pointed_at(patience_s: float, display: str | None = None) -> tuple[int, int] | None:
    """The point of the desktop that is clicked, in its pixels; None: another button was pressed, or nobody clicked.

    Raises:
        DisplayUnavailable: there is no such display.
        InputError: another program holds the pointer.
    """
    with Connection(display) as connection:
        try:
            return _pointed_at(connection, patience_s)
        except ConnectionLost as error:
            raise DisplayUnavailable("the X server has gone") from error


def _pointed_at(connection: Connection, patience_s: float) -> tuple[int, int] | None:
    core, root = connection.core, connection.root
    held = core.GrabPointer(
        False,
        root,
        xproto.EventMask.ButtonPress,
        xproto.GrabMode.Async,
        xproto.GrabMode.Async,
        xproto.Window._None,
        _cross(connection),
        xproto.Time.CurrentTime,
    ).reply()
    if held.status != xproto.GrabStatus.Success:
        raise InputError("another program holds the pointer: close its menu and try again", code="pointer-held")
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        while (event := connection.raw.poll_for_event()) is not None:
            if isinstance(event, xproto.ButtonPressEvent):
                return (int(event.root_x), int(event.root_y)) if event.detail == _LEFT else None
        select.select([connection.fileno()], [], [], _LOOK_S)
    return None


def _cross(connection: Connection) -> int:
    core = connection.core
    font, cursor = connection.raw.generate_id(), connection.raw.generate_id()
    core.OpenFont(font, len("cursor"), "cursor")
    core.CreateGlyphCursor(cursor, font, font, _CROSS, _CROSS + 1, 0, 0, 0, 0xFFFF, 0xFFFF, 0xFFFF)
    core.CloseFont(font)
    return int(cursor)
