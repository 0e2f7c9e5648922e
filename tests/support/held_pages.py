"""Pages whose inspection takes as long as a test wants."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from guard.inspect.formats import Kind
from guard.inspect.inspector import Looked
from guard.inspect.worker.remote import RemoteInspector


def held_pages(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """No page is looked at before this is set; what else was copied is."""
    look, go_on = RemoteInspector.look, threading.Event()

    def slow_pages(self: RemoteInspector, kind: Kind, data: bytes, **more: Any) -> Looked:
        if kind is Kind.PAGE:
            go_on.wait(30)
        return look(self, kind, data, **more)

    monkeypatch.setattr(RemoteInspector, "look", slow_pages)
    return go_on
