"""Whether the guard guards, as it is told and noted."""

from __future__ import annotations

import signal
import threading
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from guard.desktop.continued import watch_continued
from guard.desktop.memory import desktop
from guard.service.liveness import Liveness
from guard.service.supervisor import Supervisor


@pytest.mark.skipif(not hasattr(signal, "SIGCONT"), reason="this system stops no process by a signal")
def test_a_process_that_runs_on_while_its_guard_ends_does_not_hang() -> None:
    """The handler of a signal runs on the thread that ends the guard, between any two of its steps."""

    class Closing(threading.Event):
        within = False

        def set(self) -> None:
            assert not self.within, "whoever sets it within its own setting waits for ever"
            self.within = True
            signal.raise_signal(signal.SIGCONT)
            super().set()
            self.within = False

    nobody = cast("Any", None)
    hearing = replace(desktop(), watch_continued=watch_continued)
    liveness = Liveness(hearing, nobody, nobody, Supervisor({}), {}, dead=tuple, tend=tuple)
    liveness._watchdog._woken = Closing()
    liveness.close()
    assert liveness._watchdog._woken.is_set()


def test_a_stuck_thread_is_noted_once_however_many_look() -> None:
    noted: list[str] = []
    recorder = SimpleNamespace(note=lambda kind, facts: noted.append(facts["thread"]))
    stuck = iter((("one",), ("one", "two")))
    nobody = cast("Any", None)
    liveness = Liveness(
        desktop(), cast("Any", recorder), nobody, Supervisor({}), {}, dead=tuple, tend=lambda: next(stuck)
    )

    class Looking:
        """Somebody else looks as soon as this look is over."""

        first = True

        def __enter__(self) -> None: ...

        def __exit__(self, *_: object) -> None:
            first, self.first = self.first, False
            if first:
                liveness.check()

    liveness._looking = cast("Any", Looking())
    liveness.check()
    assert sorted(noted) == ["one", "two"]
