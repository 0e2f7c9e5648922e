"""Hears that this process was stopped and runs on (SIGCONT); nothing tells it while it stands still."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable

from guard.desktop.values import Stop

_CONTINUED = signal.Signals["SIGCONT"]


def watch_continued(told: Callable[[], None]) -> Stop:
    """Call `told` whenever the process runs on after a stop, until the returned function is called.

    Signals reach the main thread alone: elsewhere nothing is heard.
    """
    if threading.current_thread() is not threading.main_thread():
        return lambda: None
    before = signal.signal(_CONTINUED, lambda _number, _frame: told())

    def end() -> None:
        if threading.current_thread() is threading.main_thread():
            signal.signal(_CONTINUED, before)

    return end
