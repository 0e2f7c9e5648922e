"""Whether Windows itself reads each copy: for its history, for its cloud, or to carry it over a remote desktop."""

from __future__ import annotations

import importlib
from typing import Any

from guard.desktop.windows import win32

winreg: Any = importlib.import_module("winreg")

_SETTINGS = r"Software\Microsoft\Clipboard"
_SWITCHES = ("EnableClipboardHistory", "CloudClipboardAutomaticUpload")
"""Values that the settings of the clipboard write for a person."""
_REMOTE_SESSION = 0x1000
"""SM_REMOTESESSION. Source: GetSystemMetrics, winuser.h."""


def reads_copies() -> bool:
    """Whether it does: nothing may stay with the application that copied it then, not for a moment either."""
    if win32.GetSystemMetrics(_REMOTE_SESSION):
        return True
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _SETTINGS) as settings:
            return any(_is_on(settings, name) for name in _SWITCHES)
    except OSError:
        return False


def _is_on(settings: Any, name: str) -> bool:
    try:
        return bool(winreg.QueryValueEx(settings, name)[0] == 1)
    except OSError:
        return False
