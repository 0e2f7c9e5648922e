"""A thread with a hidden window: messages, timers and calls from other threads arrive there in order."""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import logging
import queue
import threading
from collections.abc import Callable
from ctypes import wintypes

from guard.desktop.shield import Shield
from guard.desktop.windows import win32
from guard.errors import DisplayUnavailable

log = logging.getLogger(__name__)

CLASS_PREFIX = "FrostpaneGate"
TITLE = "Frostpane {}"
"""Title of the hidden window; by it the setup finds the one that it asks to end."""
_WAKE = win32.WM_APP + 1
_numbers = itertools.count(1)


class MessageLoop:
    """Runs `message` for every message of its window, with the message's two numbers.

    It gives a number, or None for the system's own handling.
    """

    def __init__(
        self,
        name: str,
        message: Callable[[int, int, int], int | None],
        fell: Callable[[BaseException], None] | None = None,
    ) -> None:
        """`fell` is told what `message`, a call or a timer's function raised; none of it ends the loop."""
        self._name, self._message, self._fell = name, message, fell
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._ready = threading.Event()
        self._timers: dict[int, Callable[[], None]] = {}
        self._failed = False
        self.window = 0

    def start(self, begin: Callable[[], None]) -> None:
        """Start the thread, call `begin` on it and return once that is done.

        Raises:
            DisplayUnavailable: no window can be made here.
        """
        self.call(begin)
        self._thread.start()
        self._ready.wait()
        if self._failed:
            raise DisplayUnavailable("no window can be made in this session: log in with a desktop")

    def call(self, function: Callable[[], None]) -> None:
        """Call something on the thread, soon. Any thread."""
        self._calls.put(function)
        if self.window:
            win32.PostMessage(self.window, _WAKE, 0, 0)

    def after(self, timer: int, delay_s: float, function: Callable[[], None]) -> None:
        """Call something later, in place of what that timer was to call. On the thread."""
        self._timers[timer] = function
        win32.SetTimer(self.window, timer, max(1, int(delay_s * 1000)), None)

    def cancel(self, timer: int) -> None:
        """Forget what a timer was to call. On the thread."""
        if self._timers.pop(timer, None):
            win32.KillTimer(self.window, timer)

    def stop(self, end: Callable[[], None], within_s: float | None = None) -> None:
        """Call `end` on the thread, destroy the window and wait for the thread, at most so long (None: for ever).

        Not on the thread; twice is fine.
        """
        if self._thread.is_alive():
            self.call(end)
            self.call(lambda: win32.DestroyWindow(self.window))
            self._thread.join(within_s)

    def alive(self) -> bool:
        """Whether the window is there."""
        return self._thread.is_alive() and bool(self.window)

    def _run(self) -> None:
        name = f"{CLASS_PREFIX}.{self._name}.{next(_numbers)}"
        instance = win32.GetModuleHandle(None)
        procedure = win32.WindowProcedure(self._handle)
        made = win32.WindowClass(procedure=procedure, instance=instance, name=name)
        win32.RegisterClass(ctypes.byref(made))
        self.window = (
            win32.CreateWindow(0, name, TITLE.format(self._name), 0, 0, 0, 0, 0, None, None, instance, None) or 0
        )
        if not self.window:
            self._failed = True
            self._ready.set()
            return
        self._drain()
        self._ready.set()
        message = wintypes.MSG()
        while win32.GetMessage(ctypes.byref(message), None, 0, 0) > 0:
            win32.DispatchMessage(ctypes.byref(message))
        self.window = 0
        win32.UnregisterClass(name, instance)

    def _handle(self, window: int, message: int, first: int, second: int) -> int:
        if message == _WAKE:
            self._drain()
            return 0
        if message == win32.WM_TIMER and (due := self._timers.pop(first, None)):
            win32.KillTimer(self.window, first)
            self._shielded(due)
            return 0
        if message == win32.WM_DESTROY:
            win32.PostQuitMessage(0)
        with Shield() as shield:
            answer = self._message(message, first or 0, second or 0)
            if answer is not None:
                return answer
        if shield.error is not None:
            self._tell(shield.error)
            return 0
        return int(win32.DefaultProcedure(window, message, first, second))

    def _drain(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                self._shielded(self._calls.get_nowait())

    def _shielded(self, function: Callable[[], None]) -> None:
        with Shield() as shield:
            function()
        if shield.error is not None:
            self._tell(shield.error)

    def _tell(self, error: BaseException) -> None:
        log.error("the loop %s: %s", self._name, type(error).__name__)
        with Shield():  # what is told must not end the loop either
            if self._fell is not None:
                self._fell(error)
