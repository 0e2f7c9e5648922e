"""The end of the session may come while the guard ends already."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from guard.desktop import windows

_END_SESSION = 0x16
"""The message by which the system says that the session ends."""


class Loop:
    """A window that hears of the session's end just when it is to go."""

    def __init__(self, name: str, message: Callable[[int, int, int], int | None]) -> None:
        self._message = message

    def start(self, begin: Callable[[], None]) -> None:
        begin()

    def stop(self, end: Callable[[], None], within_s: float | None = None) -> None:
        told = threading.Thread(target=self._message, args=(_END_SESSION, 1, 0), daemon=True)
        told.start()
        told.join(within_s)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module, on a system that has no such windows too."""
    system = SimpleNamespace(WM_QUERYENDSESSION=0x11, WM_ENDSESSION=_END_SESSION, ENDSESSION_CLOSEAPP=1)
    monkeypatch.setitem(sys.modules, "guard.desktop.windows.win32", system)
    monkeypatch.setattr(windows, "win32", system, raising=False)
    monkeypatch.setitem(sys.modules, "guard.desktop.windows.loop", SimpleNamespace(MessageLoop=Loop))
    spec = spec_from_file_location("session", Path(windows.__file__).with_name("session.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.timeout(10)
def test_a_guard_that_ends_waits_for_no_watch_that_waits_for_it(
    session: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_ENDING_S", 0.1, raising=False)
    one_end_at_a_time, heard = threading.Lock(), threading.Event()

    def ended(by: str) -> None:
        with one_end_at_a_time:
            heard.set()

    end = session.watch_end(ended)
    with one_end_at_a_time:
        end()
    assert heard.wait(5)
