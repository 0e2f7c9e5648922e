"""Where windows are on the screen, the foremost first."""

from __future__ import annotations

import xcffib
import xcffib.shape
import xcffib.xproto as xproto

from guard.desktop.x11.connection import Connection, ConnectionLost
from guard.errors import DisplayUnavailable
from guard.model import Box

LEAST_PX = 40
"""Side of a window that a person would take a picture of, in pixels, at least."""
MOST = 200
"""Windows that are looked at, at most; the foremost ones."""


def seen_windows(display: str | None = None) -> tuple[Box, ...]:
    """The windows that are shown, with their frames, in pixels of the desktop; none where nobody tells."""
    try:
        with Connection(display) as connection:
            return _seen(connection)
    except (DisplayUnavailable, ConnectionLost, xcffib.XcffibException):
        return ()


def _seen(connection: Connection) -> tuple[Box, ...]:
    """What every click goes through, such as our words over the screen, is no window to whoever clicks on one."""
    core, shape = connection.core, connection.raw(xcffib.shape.key)
    children = list(core.QueryTree(connection.root).reply().children)[::-1][:MOST]
    asked = [
        (core.GetWindowAttributes(window), core.GetGeometry(window), shape.GetRectangles(window, xcffib.shape.SK.Input))
        for window in children
    ]
    boxes = []
    for attributes, geometry, clickable in asked:
        try:
            looks, place, touched = attributes.reply(), geometry.reply(), clickable.reply().rectangles
        except xproto.WindowError:  # it has gone meanwhile
            continue
        if looks.map_state != xproto.MapState.Viewable or looks._class == xproto.WindowClass.InputOnly:
            continue
        edge = 2 * place.border_width
        if len(touched) and min(place.width, place.height) >= LEAST_PX:
            boxes.append(Box(place.x, place.y, place.width + edge, place.height + edge))
    return tuple(boxes)
