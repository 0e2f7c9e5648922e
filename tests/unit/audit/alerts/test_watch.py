"""How the receivers stand, whoever asks."""

from __future__ import annotations

import threading

import pytest

from guard.audit.alerts.settings import AlertSettings, Syslog
from guard.audit.alerts.watch import AlertWatch
from guard.model import Coverage
from tests.support.trail import Given


def test_a_delivery_that_begins_is_not_told_as_one_that_died(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = AlertWatch(given.paths, given.vault, given.clock)
    told: list[Coverage] = []

    class Begun(threading.Thread):
        def start(self) -> None:
            told.extend(watch.coverage())
            super().start()

    monkeypatch.setattr(threading, "Thread", Begun)
    watch.apply(AlertSettings((Syslog("in memory", 1),)))
    watch.close()
    assert [each.guarded for each in told] == [True]
