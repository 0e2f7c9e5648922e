"""Ends the event loop on SIGTERM and SIGINT without a timer that wakes Python up."""

from __future__ import annotations

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal


class Interrupt(QObject):
    """Tells the event loop that the process was asked to end.

    The interpreter writes a byte to a socket when a signal arrives; Qt watches its other end.
    """

    ended = Signal(str)
    """The signal's name. Connect it queued: Qt forgets a wish to quit that comes before its loop runs, but keeps what
    is queued."""

    def __init__(self) -> None:
        super().__init__()
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._wakeup_before = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._handlers_before = {
            number: signal.signal(number, self._arrived) for number in (signal.SIGTERM, signal.SIGINT)
        }
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._drain)

    def close(self) -> None:
        """Put everything back as it was."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup_before)
        for number, handler in self._handlers_before.items():
            signal.signal(number, handler)
        self._reader.close()
        self._writer.close()

    def _drain(self) -> None:
        """Python runs the handler as soon as any of its code runs, so reading the byte is enough."""
        try:
            while self._reader.recv(64):
                pass
        except BlockingIOError:
            return

    def _arrived(self, number: int, _frame: FrameType | None) -> None:
        self.ended.emit(signal.Signals(number).name)
