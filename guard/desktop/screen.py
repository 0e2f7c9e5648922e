"""Grabs what the monitors show."""

from __future__ import annotations

import numpy as np

from guard.errors import DisplayUnavailable
from guard.model import Pixels


def grab() -> tuple[Pixels, ...]:
    """What every monitor shows now, in its physical pixels.

    Raises:
        DisplayUnavailable: there is no screen that can be grabbed.
    """
    from mss import MSS
    from mss.exception import ScreenShotError

    try:
        with MSS() as screen:
            monitors = screen.monitors[1:] or screen.monitors
            shots = [screen.grab(monitor) for monitor in monitors]
    except (ScreenShotError, OSError) as error:
        raise DisplayUnavailable("the screen cannot be grabbed; start the guard in a graphical session") from error
    return tuple(
        np.ascontiguousarray(np.frombuffer(shot.raw, np.uint8).reshape(shot.height, shot.width, 4)[:, :, :3])
        for shot in shots
    )
