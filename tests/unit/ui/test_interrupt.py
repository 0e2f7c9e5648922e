from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from pytestqt.qtbot import QtBot

from ui.interrupt import Interrupt

ENDS_BEFORE_ITS_LOOP = """
import os, signal
from PySide6.QtCore import QCoreApplication, Qt
from ui.interrupt import Interrupt

application = QCoreApplication([])
interrupt = Interrupt()
interrupt.ended.connect(application.quit, Qt.ConnectionType.QueuedConnection)
os.kill(os.getpid(), signal.SIGTERM)
raise SystemExit(application.exec())
"""


def test_a_signal_is_told_without_a_timer(qtbot: QtBot) -> None:
    before = signal.getsignal(signal.SIGTERM)
    interrupt = Interrupt()
    try:
        with qtbot.waitSignal(interrupt.ended) as told:
            os.kill(os.getpid(), signal.SIGTERM)
        assert told.args == ["SIGTERM"]
    finally:
        interrupt.close()
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_signal_that_comes_before_the_loop_runs_is_not_forgotten() -> None:
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", ENDS_BEFORE_ITS_LOOP], cwd=root, timeout=30, check=False)
    assert done.returncode == 0
