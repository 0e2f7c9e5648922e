from __future__ import annotations

import os
import signal

from pytestqt.qtbot import QtBot

from ui.interrupt import Interrupt


def test_a_signal_ends_the_loop_without_a_timer(qtbot: QtBot) -> None:
    told: list[bool] = []
    before = signal.getsignal(signal.SIGTERM)
    interrupt = Interrupt(lambda: told.append(True))
    try:
        os.kill(os.getpid(), signal.SIGTERM)
        qtbot.waitUntil(lambda: bool(told))
    finally:
        interrupt.close()
    assert signal.getsignal(signal.SIGTERM) is before
