"""A real display with a guard of its own, programs that copy and paste there, and everything that may die."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any

from guard.desktop.address import socket_address
from guard.desktop.x11.connection import ConnectionLost
from guard.desktop.x11.formats import Content
from guard.errors import DisplayUnavailable
from guard.service.control import ask_status
from tests.fuzz.contents import shows
from tests.support.clients import Xclip
from tests.support.copies import POLICY
from tests.support.guard_process import GuardProcess, frostpane, running_guard
from tests.support.raw_program import RawOwner, RawProgram
from tests.support.reader_kills import worker_processes
from tests.support.waiting import until
from tests.support.xserver import XServer, x_server

_SETTLED_S = 5.0
"""Time that a busy machine needs to take a copy over, in seconds; before that a paste is a race with any guard."""
_BACK_S = 20.0
_STOPPED_S = 1.2
_TARGETS = {"text/plain": "UTF8_STRING"}
"""What programs call a format here, where they call it otherwise."""


@dataclass
class Seen:
    """What came of it all."""

    copies: int = 0
    pastes: int = 0
    frosted_or_withheld: int = 0
    worker_deaths: int = 0
    reader_deaths: int = 0
    source_deaths: int = 0
    server_deaths: list[datetime] = field(default_factory=list)
    stops: list[datetime] = field(default_factory=list)


class Desk:
    """Its hands break a rule with an AssertionError."""

    def __init__(self, server: XServer, folder: Path, guard: GuardProcess) -> None:
        self._server, self._guard = server, guard
        self._sources = [Xclip(server.display, folder, name) for name in ("chat-tool", "notes")]
        self._wechat, self._crm = (Xclip(server.display, folder, name) for name in ("wechat", "crm"))
        self._raw: RawOwner | None = None
        self._copied: Mapping[str, bytes] = {}
        self._lives = self._reader_died = False
        self.seen = Seen()

    # -- copying and pasting ---------------------------------------------------------------------------------------

    def copy_raw(self, copied: Mapping[str, bytes], *, pieces: int | None = None) -> None:
        """A program with many formats copies. `pieces`: it dies after it has sent so many."""
        self._leave()
        targets = {_TARGETS.get(name, name): data for name, data in copied.items()}
        before = self._inspected()
        self._raw = RawOwner(
            self._server.display,
            {target: Content(target, 8, data) for target, data in targets.items()},
            pieces_before_death=pieces,
        )
        self.seen.source_deaths += pieces is not None
        self._settle(targets, before, lives=pieces is None)

    def copy_small(self, which: int, target: str, data: bytes) -> None:
        """A program of one format copies."""
        self._leave()
        target = _TARGETS.get(target, target)
        before = self._inspected()
        self._sources[which].copy(data, target)
        self._settle({target: data}, before, lives=True)

    def social_pastes(self, name: str) -> None:
        """Never the number."""
        target = _TARGETS.get(name, name)
        pasted = self._paste(self._wechat, target)
        self.seen.frosted_or_withheld += pasted != self._copied.get(target)
        assert not shows(pasted, self._copied.get(target)), f"{target}: the number reached a guarded destination"

    def work_pastes(self) -> None:
        """Every byte, as long as the source lived through its copy, and through a reader that left it in the middle."""
        self._lives = self._lives and not (self._reader_died and any(source.fell for source in self._sources))
        for target, data in self._copied.items():
            pasted = self._paste(self._crm, target)
            if self._lives and data:  # xclip refuses what is empty
                assert pasted == data, f"{target}: work has {len(pasted or b'')} of {len(data)} bytes"

    @property
    def copied(self) -> tuple[str, ...]:
        """The targets that were copied last."""
        return tuple(self._copied)

    # -- deaths ----------------------------------------------------------------------------------------------------

    def source_leaves(self) -> None:
        """Whoever copied ends; what it copied may end with it."""
        self._lives = False
        self._leave()
        self.seen.source_deaths += 1

    def reader_dies(self, name: str) -> None:
        """A program asks, and is gone before the answer."""
        with RawProgram(self._server.display) as reader:
            reader.send_question(_TARGETS.get(name, name))
        self._reader_died = True
        self.seen.reader_deaths += 1

    def worker_dies(self, which: float) -> None:
        """One process of the inspection worker, lane or nursery."""
        with suppress(OSError):  # it may just have ended
            if pids := worker_processes(self._guard.pid):
                os.kill(pids[int(which * len(pids))], signal.SIGKILL)
                self.seen.worker_deaths += 1

    def server_dies(self) -> None:
        """The display goes with all that is on it, and comes back after the guard has said that it guards nothing."""
        self.seen.server_deaths.append(_now())
        self._copied, self._lives = {}, False
        self._server.stop()
        self._leave()
        until(lambda: self.state() == "not-guarding", timeout_s=_BACK_S, what="guard that owns to its loss")
        self._server.start()
        until(lambda: self.state() == "guarding", timeout_s=60, what="guard that is back")

    def guard_stops(self) -> None:
        """Nobody runs the guard for a while."""
        self.seen.stops.append(_now())
        os.kill(self._guard.pid, signal.SIGSTOP)
        time.sleep(_STOPPED_S)
        os.kill(self._guard.pid, signal.SIGCONT)
        until(lambda: self.state() == "guarding", timeout_s=_BACK_S, what="guard that goes on")

    # -- what must hold --------------------------------------------------------------------------------------------

    def state(self) -> str:
        """The guard's own word."""
        return str(self._status()["state"])

    def lives(self) -> None:
        """With the display there, the guard runs and says so, soon after a worker died."""
        assert self._guard.process.poll() is None, "the guard ended"
        until(lambda: self.state() == "guarding", timeout_s=_BACK_S, what="guard in good order")

    def trail_tells_all(self) -> None:
        """Each loss of the display with its return, and each stop, in the trail, at its time."""
        lost, back, stood = (self._noted(kind) for kind in ("gate-lost", "gate-back", "stood-still"))
        assert len(lost) == len(back) == len(self.seen.server_deaths), (lost, back, self.seen.server_deaths)
        for died, told, returned in zip(self.seen.server_deaths, lost, back, strict=True):
            assert died <= told <= returned, (died, told, returned)
            assert (told - died).total_seconds() < _BACK_S
        for stopped in self.seen.stops:
            assert any(0 <= (told - stopped).total_seconds() < _BACK_S for told in stood), (stopped, stood)

    def _noted(self, kind: str) -> list[datetime]:
        done = frostpane("audit", "list", "--json", "--kind", kind, "--data-dir", str(self._guard.data))
        assert done.returncode == 0, done.stderr
        return sorted(datetime.fromisoformat(record["at"]) for record in json.loads(done.stdout))

    def _status(self) -> dict[str, Any]:
        return ask_status(socket_address(self._guard.data))

    def _inspected(self) -> int:
        return int(self._status()["counters"]["inspected"])

    def _settle(self, targets: Mapping[str, bytes], before: int, *, lives: bool) -> None:
        """Until the guard has inspected the copy; it may not have, where there was nothing that it could fetch."""
        self._copied, self._lives, self._reader_died = targets, lives, False
        self.seen.copies += 1
        with suppress(TimeoutError):
            until(lambda: self._inspected() > before, timeout_s=_SETTLED_S)
        self._status()  # answered by the gate's own thread, behind the release

    def _paste(self, program: Xclip, target: str) -> bytes | None:
        self.seen.pastes += 1
        try:
            return program.paste(target)
        except TimeoutExpired:
            assert not self._lives, f"{target}: a paste was left without an answer"
            return None

    def _leave(self) -> None:
        if self._raw is not None:
            with suppress(ConnectionLost, DisplayUnavailable, OSError):
                self._raw.close()
            self._raw = None

    def close(self) -> None:
        """End the programs."""
        self._leave()
        for program in self._sources:
            program.close()


def _now() -> datetime:
    """The time as the trail writes it: in whole milliseconds."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


@contextmanager
def running_desk(folder: Path) -> Iterator[Desk]:
    """A desk for as long as the block lasts; at its end the trail must tell of every loss."""
    policy = folder / "policy.toml"
    policy.write_text(POLICY + "\n[inspection]\ndeadline_ms = 1500\nnames = false\n")
    with x_server() as server, running_guard(server.display, folder / "data", policy) as guard:
        until(lambda: bool(guard.status()["reader"]["warm"]), timeout_s=60, what="warm reader")
        desk = Desk(server, folder, guard)
        try:
            yield desk
            desk.lives()
            desk.trail_tells_all()
        finally:
            desk.close()
