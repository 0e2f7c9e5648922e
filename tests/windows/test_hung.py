"""Windows whose thread takes no messages: of a program that copied, and of the guard itself."""

from __future__ import annotations

import subprocess
import sys
import threading

from guard.desktop import MAX_HOLD_S, UNREADABLE_FORMAT
from guard.desktop.windows import win32, windows
from guard.desktop.windows.gate import WindowsGate
from tests.support.listening import Listener

PROMISES = """
import ctypes, time
from ctypes import wintypes
user32 = ctypes.WinDLL("user32")
user32.CreateWindowExW.restype = wintypes.HWND
user32.OpenClipboard.argtypes = (wintypes.HWND,)
user32.SetClipboardData.argtypes = (wintypes.UINT, ctypes.c_void_p)
window = user32.CreateWindowExW(0, "Static", "source", 0x10CF0000, 0, 0, 100, 100, None, None, None, None)
user32.OpenClipboard(window)
user32.EmptyClipboard()
user32.SetClipboardData(13, None)
user32.CloseClipboard()
print("promised", flush=True)
time.sleep(600)
"""


def test_a_program_that_hangs_with_what_it_promised_keeps_no_gate_from_starting() -> None:
    source = subprocess.Popen([sys.executable, "-c", PROMISES], stdout=subprocess.PIPE)
    listener, gate = Listener(), WindowsGate()
    try:
        assert source.stdout is not None
        assert source.stdout.readline().strip() == b"promised"
        starting = threading.Thread(target=gate.start, args=(listener,), daemon=True)
        starting.start()
        starting.join(4 * MAX_HOLD_S)
        assert not starting.is_alive()
        assert UNREADABLE_FORMAT in listener.next_copy().formats
    finally:
        source.kill()
        source.communicate()
        gate.stop()


def test_the_title_of_a_window_of_ones_own_is_told_while_its_thread_is_busy() -> None:
    window = win32.CreateWindow(0, "Static", "busy", 0x10CF0000, 0, 0, 100, 100, None, None, None, None)
    told: list[str | None] = []
    asking = threading.Thread(target=lambda: told.append(windows.application_of(window).title), daemon=True)
    try:
        asking.start()
        asking.join(5)
        assert told == ["busy"]
    finally:
        win32.DestroyWindow(window)
