"""Hears that this process was stopped and runs on (SIGCONT); nothing tells it while it stands still."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable

from guard.desktop.values import Stop


def watch_continued(told: Callable[[], None]) -> Stop:
    """Call `told` whenever the process runs on after a stop, until the returned function is called.

    Signals reach the main thread alone: elsewhere nothing is heard.
    """
    return hear_signal("SIGCONT", told) or (lambda: None)


def hear_signal(name: str, told: Callable[[], None]) -> Stop | None:
    """Call `told` for each signal of that name until the returned function is called; None: not the main thread."""
    if threading.current_thread() is not threading.main_thread():
        return None
    number = signal.Signals[name]  # Windows has no such signals, and never comes here
    before = signal.signal(number, lambda _number, _frame: told())

    def end() -> None:
        if threading.current_thread() is threading.main_thread():
            signal.signal(number, before)

    return end
