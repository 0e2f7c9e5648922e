"""Programs that copy, paste and break things around a whole guard with its desktop in memory, in any order."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress

from hypothesis import strategies
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from guard.service.events import Beat
from guard.service.plain_status import as_plain
from tests.fuzz.contents import COPIES, FORMS, shows
from tests.support.reader_kills import worker_processes
from tests.support.world import CRM, STRANGER, WECHAT, World

RAISED = (ValueError, MemoryError, RecursionError, KeyboardInterrupt, SystemExit, GeneratorExit)
THREADS = frozenset({"service", "inspect-0", "inspect-1", "inspect-quick-0", "watchdog"})
"""Threads without which nothing is guarded here: the gate in memory has none of its own."""


class MemoryMachine(RuleBasedStateMachine):
    """One order of events; the guard goes on from machine to machine."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world
        self._copied: dict[str, bytes] = {}

    @rule(copied=COPIES)
    def copy(self, copied: dict[str, bytes]) -> None:
        self._world.gate.copy(copied, CRM)
        self._copied = copied

    @rule(copied=COPIES, secret=strategies.booleans())
    def strange_program_copies(self, copied: dict[str, bytes], secret: bool) -> None:
        self._world.gate.copy(copied, STRANGER, secret=secret)
        self._copied = copied

    @rule(kind=strategies.sampled_from(sorted(FORMS)))
    def social_pastes(self, kind: str) -> None:
        self._nothing_shown(kind)

    @rule()
    def social_pastes_everything_offered(self) -> None:
        for kind in self._world.gate.offered(WECHAT):
            self._nothing_shown(kind)

    @rule()
    def work_pastes_everything(self) -> None:
        for kind, data in self._copied.items():
            assert self._world.gate.paste(kind, CRM) == data, f"{kind}: work lost bytes"

    @rule(kind=strategies.sampled_from(sorted(FORMS)))
    def reader_leaves_before_the_answer(self, kind: str) -> None:
        threading.Thread(target=self._world.gate.paste, args=(kind, WECHAT), daemon=True).start()

    @rule(which=strategies.floats(0, 1, exclude_max=True))
    def worker_dies(self, which: float) -> None:
        with suppress(OSError):  # it may just have ended
            if pids := worker_processes(os.getpid()):
                os.kill(pids[int(which * len(pids))], signal.SIGKILL)

    @rule(error=strategies.sampled_from(RAISED))
    def something_raises_on_the_service_thread(self, error: type[BaseException]) -> None:
        def answer() -> None:
            raise error

        self._world.tell(Beat(answer))

    @invariant()
    def a_dead_thread_is_told(self) -> None:
        alive = {thread.name for thread in threading.enumerate()}
        missing = sorted(name for name in THREADS if name not in alive)
        if missing:
            self._world.service.check()
            state = as_plain(self._world.service.status())["state"]
            assert state != "guarding", f"guarding without {missing}"
            raise AssertionError(f"ended: {missing}")

    def _nothing_shown(self, kind: str) -> None:
        pasted = self._world.gate.paste(kind, WECHAT)
        assert not shows(pasted, self._copied.get(kind)), f"{kind}: the number reached a guarded destination"


def machine_of(world: World) -> Callable[[], MemoryMachine]:
    """Makes machines around one guard."""
    return lambda: MemoryMachine(world)
