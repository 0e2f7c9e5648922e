"""Where lanes come from, at the ends of its life."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from typing import Any

import pytest

from guard.confined.confine import expected
from guard.errors import InspectionFailed
from guard.inspect.worker import nursery as module
from guard.inspect.worker.nursery import Nursery
from guard.inspect.worker.remote import Terms
from guard.model import DetectionSettings, MaskStyle, ReadingLimits
from tests.support.clients import PROGRAMS
from tests.support.waiting import until


def test_an_end_waits_for_no_process_that_is_still_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    never_ready = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(module, "command", lambda *_words: never_ready)
    starts: list[module.Child] = []
    start = module.Child.start

    def started(*given: Any, **named: Any) -> module.Child:
        starts.append(start(*given, **named))
        return starts[-1]

    monkeypatch.setattr(module.Child, "start", started)
    nursery, failed = Nursery({"engine": "rapid"}), list[InspectionFailed]()

    def load() -> None:
        try:
            nursery.lane()
        except InspectionFailed as failure:
            failed.append(failure)

    loading = threading.Thread(target=load)
    loading.start()
    until(lambda: bool(starts), 20, what="the start")
    began_s = time.monotonic()
    nursery.close()
    loading.join(20)
    assert time.monotonic() - began_s < 15
    assert failed
    assert not starts[0].alive
    assert not nursery.gone


@pytest.mark.skipif(
    sys.platform == "win32" or os.uname().machine != "x86_64", reason="the numbers of calls are those of x86-64"
)
@pytest.mark.parametrize(
    ("calls", "left"), [("317", {"calls"}), ("444,445,446", {"files"})], ids=["seccomp", "landlock"]
)
def test_a_measure_that_the_system_forbids_is_none_that_was_taken(
    monkeypatch: pytest.MonkeyPatch, calls: str, left: set[str]
) -> None:
    given = module.command
    forbidding = [sys.executable, str(PROGRAMS / "forbidding.py"), calls]
    monkeypatch.setattr(module, "command", lambda *words: [*forbidding, *given(*words)])
    terms = Terms("rapid", ReadingLimits(), DetectionSettings(names=False), MaskStyle.MASK, None, None, None)
    opening = {**terms.opening(), "models": "/no/such/models"}
    with contextlib.closing(Nursery(opening)) as nursery:
        nursery.warm()
        assert nursery.measures is not None
        assert expected() - set(nursery.measures) == left
