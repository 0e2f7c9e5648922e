"""Where Windows itself reads each copy, no short text stays with its application for a moment."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import pytest

from guard.desktop.windows import gate as gates
from guard.desktop.windows.gate import WindowsGate
from tests.support.listening import Listener
from tests.support.waiting import until
from tests.windows.guarding import TEXT
from tests.windows.programs import Program

winreg: Any = importlib.import_module("winreg")
SETTINGS = r"Software\Microsoft\Clipboard"


@pytest.fixture(params=[1, 0], ids=["on", "off"])
def kept(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Whether this person's history is on, as its settings write it."""
    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, SETTINGS) as settings:
        winreg.SetValueEx(settings, "EnableClipboardHistory", 0, winreg.REG_DWORD, request.param)
        yield request.param == 1
        winreg.DeleteValue(settings, "EnableClipboardHistory")


def test_a_short_text_is_taken_over_at_once_where_it_is_on(
    kept: bool, crm: Program, gate: WindowsGate, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gates, "GRACE_S", 600.0)
    crm.copy({"text/plain": TEXT})
    listener.next_copy()
    if kept:
        until(lambda: gate.state().owns, what="takeover")
    else:
        assert not gate.state().owns
