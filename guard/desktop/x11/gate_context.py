"""What the parts of a gate share on one connection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from guard.desktop.shielded_listener import ShieldedListener
from guard.desktop.x11.connection import Connection
from guard.desktop.x11.events import Events
from guard.desktop.x11.falls import Falls
from guard.desktop.x11.formats import Transcoding
from guard.desktop.x11.identify import Identifier
from guard.desktop.x11.real_time import RealTime
from guard.desktop.x11.replies import Replies
from guard.desktop.x11.tick import Tick
from guard.desktop.x11.window_pool import WindowPool


@dataclass(frozen=True, slots=True)
class GateContext:
    """Belongs to the gate's thread."""

    connection: Connection
    events: Events
    tick: Tick
    pool: WindowPool
    replies: Replies
    identifier: Identifier
    listener: ShieldedListener
    hold_s: float
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    transcode: Callable[[Transcoding, Callable[[bytes | None, float], None]], None]
    """Makes a picture on another thread and tells it on the gate's, with the time."""
    ask: Callable[[Callable[[], bool], Callable[[bool], None]], None]
    """Asks something that takes its time on another thread and tells the answer on the gate's."""
    current: Callable[[int, str | None], None]
    """Publishes which snapshot of a selection may be released."""
    falls: Falls
    real_time: RealTime
    changed: Callable[[], None]
    """Tells whoever listens that the gate's state is another one."""
