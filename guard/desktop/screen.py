"""Grabs what the monitors show."""

from __future__ import annotations

import numpy as np

from guard.errors import DisplayUnavailable
from guard.model import Box, Monitor, Pixels


def monitors(*, with_cursor: bool = False) -> tuple[Monitor, ...]:
    """What every monitor shows now, in its physical pixels; the pointer only where it is asked for.

    Raises:
        DisplayUnavailable: there is no screen that can be grabbed.
    """
    from mss import MSS
    from mss.exception import ScreenShotError

    try:
        # Told only where it is wanted: not every system knows this choice.
        with MSS(with_cursor=True) if with_cursor else MSS() as screen:
            places = screen.monitors[1:] or screen.monitors
            shots = [screen.grab(place) for place in places]
    except (ScreenShotError, OSError) as error:
        raise DisplayUnavailable("the screen cannot be grabbed; start the guard in a graphical session") from error
    return tuple(
        Monitor(
            Box(shot.left, shot.top, shot.width, shot.height),
            np.ascontiguousarray(np.frombuffer(shot.raw, np.uint8).reshape(shot.height, shot.width, 4)[:, :, :3]),
        )
        for shot in shots
    )


def grab() -> tuple[Pixels, ...]:
    """What every monitor shows now.

    Raises:
        DisplayUnavailable: there is no screen that can be grabbed.
    """
    return tuple(monitor.pixels for monitor in monitors())


def desktop_of(shown: tuple[Monitor, ...]) -> Monitor:
    """The monitors (at least one) beside each other as they stand; black where none is."""
    left, top = min(monitor.box.left for monitor in shown), min(monitor.box.top for monitor in shown)
    right, bottom = max(monitor.box.right for monitor in shown), max(monitor.box.bottom for monitor in shown)
    pixels = np.zeros((bottom - top, right - left, 3), np.uint8)
    for monitor in shown:
        down, across = monitor.box.top - top, monitor.box.left - left
        pixels[down : down + monitor.box.height, across : across + monitor.box.width] = monitor.pixels
    return Monitor(Box(left, top, right - left, bottom - top), pixels)


def region_of(desktop: Monitor, region: Box) -> Pixels:
    """The pixels of the desktop that are in a region of it; none where it is on no monitor."""
    down, across = region.top - desktop.box.top, region.left - desktop.box.left
    rows, columns = (
        slice(max(0, down), max(0, down + region.height)),
        slice(max(0, across), max(0, across + region.width)),
    )
    return np.ascontiguousarray(desktop.pixels[rows, columns])
