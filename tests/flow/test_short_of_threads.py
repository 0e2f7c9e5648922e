"""A guard that starts where the system lends only so many threads: each number of them, up to enough."""

from __future__ import annotations

import itertools
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from guard import create_service
from guard.desktop.memory import MemoryVault, desktop
from guard.errors import is_lack
from guard.paths import installation
from guard.service.guard_service import GuardService
from tests.support.world import Told

ENOUGH = 40


class Lent:
    """So many threads may be started from this one; those of others, and their own, go free."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = ENOUGH
        self._starter, self._start = threading.current_thread(), threading.Thread.start
        monkeypatch.setattr(threading.Thread, "start", lambda thread: self.lend(thread))

    def lend(self, thread: threading.Thread) -> None:
        if threading.current_thread() is self._starter:
            if not self.left:
                raise RuntimeError("can't start new thread")
            self.left -= 1
            if thread.name == "lanes-load":  # loading an engine each time is no part of this
                return
        self._start(thread)


def begun(data: Path, lent: Lent, threads: int) -> BaseException | None:
    """What a start with so many threads raises; None: they were enough. Ended either way."""
    vault = MemoryVault()
    service: GuardService | None = None
    lent.left = threads
    try:
        service = create_service(
            installation(data), policy=None, listener=Told(), desktop=replace(desktop(), vault=lambda: vault)
        )
        service.start()
    except RuntimeError as error:
        return error
    finally:
        lent.left = ENOUGH if service is not None and not lent.left else lent.left
        if service is not None:
            service.stop()
    return None


def test_it_starts_or_says_that_threads_lack_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent = Lent(monkeypatch)
    for threads in itertools.count():
        error = begun(tmp_path / "data", lent, threads)
        if error is None:
            break
        assert is_lack(error), threads
        assert error.__context__ is None or is_lack(error.__context__), threads
    assert 5 < threads < ENOUGH  # and the claim on the folder was given back each time
