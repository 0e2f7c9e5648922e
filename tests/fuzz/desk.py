"""A real display with a guard of its own, programs that copy and paste there, and everything that may die."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from subprocess import TimeoutExpired

from guard.desktop.x11.connection import ConnectionLost
from guard.desktop.x11.formats import Content
from guard.desktop.x11.identify import Identifier
from guard.errors import DisplayUnavailable
from tests.fuzz.contents import shows
from tests.fuzz.losses import losses
from tests.fuzz.told import Watch, trail_tells_all
from tests.support.clients import Xclip
from tests.support.copies import POLICY
from tests.support.guard_process import GuardProcess, running_guard
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


class Leak(AssertionError):
    """An original reached a guarded destination."""


class Loss(AssertionError):
    """Work has not what was copied."""


@dataclass
class Seen:
    """What came of it all."""

    copies: int = 0
    not_copied: int = 0
    """Copies among them whose program did not get so far."""
    pastes: int = 0
    frosted_or_withheld: int = 0
    lane_deaths: int = 0
    nursery_deaths: int = 0
    reader_deaths: int = 0
    source_deaths: int = 0
    server_deaths: list[datetime] = field(default_factory=list)
    stops: list[datetime] = field(default_factory=list)
    not_guarding_s: float = 0.0
    """Time that the trail tells of, in seconds."""
    unexplained_s: float = 0.0
    """Time in which the guard did not say that it guards, and of which the trail does not tell, in seconds."""


class Desk:
    """Its hands break a rule with an AssertionError. Pastes may come from several threads at once."""

    def __init__(self, server: XServer, folder: Path, guard: GuardProcess) -> None:
        self._server, self.guard = server, guard
        self._sources = [Xclip(server.display, folder, name) for name in ("chat-tool", "notes")]
        self._wechat, self._crm = (Xclip(server.display, folder, name) for name in ("wechat", "crm"))
        self._raw: RawOwner | None = None
        self._observer = RawProgram(server.display)
        self._lying: tuple[Mapping[str, bytes], ...] = ({},)
        """What was copied last; several, where programs copied at once."""
        self._lives = self._reader_died = False
        self._counting = threading.Lock()
        self.watch = Watch(guard.status)
        self.seen = Seen()

    # -- copying and pasting ---------------------------------------------------------------------------------------

    def copy_raw(self, copied: Mapping[str, bytes], *, pieces: int | None = None) -> None:
        """A program with many formats copies. `pieces`: it dies after it has sent so many."""
        self._leave()
        targets = {_TARGETS.get(name, name): data for name, data in copied.items()}
        before = self._inspected()
        self._own(targets, pieces)
        self.seen.source_deaths += pieces is not None
        self._settle([targets], before, lives=pieces is None)

    def copy_small(self, which: int, target: str, data: bytes) -> None:
        """A program of one format copies."""
        self._leave()
        target = _TARGETS.get(target, target)
        before = self._inspected()
        copied = self._copied_small(which, target, data)
        self._settle([{target: data}], before, lives=copied)

    def copy_at_once(self, many: Mapping[str, bytes], *small: tuple[str, bytes]) -> None:
        """The program with many formats and those of one copy at the same moment: one of them stays."""
        self._leave()
        targets = {_TARGETS.get(name, name): data for name, data in many.items()}
        each = [(_TARGETS.get(name, name), data) for name, data in small]
        with ThreadPoolExecutor(3) as crowd:
            small_ones = [crowd.submit(self._copied_small, which, *one) for which, one in enumerate(each)]
            crowd.submit(self._own, targets, None).result()
        copied = all(one.result() for one in small_ones)
        self._settle([targets, *({target: data} for target, data in each)], None, lives=copied)

    def social_pastes(self, name: str) -> None:
        """Never the number."""
        target = _TARGETS.get(name, name)
        pasted = self._paste(self._wechat, target)
        with self._counting:
            self.seen.frosted_or_withheld += all(pasted != copied.get(target) for copied in self._lying)
        shown = any(shows(pasted, copied.get(target)) for copied in self._lying)
        if shown:
            lying = [{name: len(data) for name, data in copied.items()} for copied in self._lying]
            raise Leak(f"{target}: the number reached a guarded destination; of {lying} {len(pasted or b'')} bytes")

    def work_pastes(self) -> None:
        """Every byte, as long as the source lived through its copy, and through a reader that left it in the middle."""
        targets = dict.fromkeys(target for copied in self._lying for target in copied)
        pasted = {target: self._paste(self._crm, target) for target in targets}
        fell = self._reader_died and any(source.fell for source in self._sources)
        if self._lives and not fell:
            lost = [losses(pasted, copied) for copied in self._lying]
            if all(lost):
                given = {target: len(data or b"") for target, data in pasted.items()}
                ends = [(source.runs, source.fell) for source in self._sources]
                at = f"owner {self._observer.owner():x}, sources run or fell {ends}"
                raise Loss(f"of what lay there work has lost {lost}, given {given}, {at}")

    @property
    def copied(self) -> tuple[str, ...]:
        """The targets that were copied last."""
        return tuple(dict.fromkeys(target for copied in self._lying for target in copied))

    # -- deaths ----------------------------------------------------------------------------------------------------

    def source_leaves(self) -> None:
        """Whoever copied ends; what it copied may end with it."""
        self._lives = False
        self._leave()
        self.seen.source_deaths += 1

    def reader_dies(self, name: str) -> None:
        """A program asks, and is gone before the answer."""
        self._reader_died = True
        with RawProgram(self._server.display) as reader:
            reader.send_question(_TARGETS.get(name, name))
        self.seen.reader_deaths += 1

    def worker_dies(self, which: float, *, lane: bool = False) -> None:
        """One process of the inspection worker; `lane`: one that reads, not the one that those are forked from."""
        with suppress(OSError):  # it may just have ended
            pids = worker_processes(self.guard.pid)
            if among := pids[1:] if lane else pids:
                died = among[int(which * len(among))]
                os.kill(died, signal.SIGKILL)
                self.seen.nursery_deaths += died == pids[0]
                self.seen.lane_deaths += died != pids[0]

    def server_dies(self) -> None:
        """The display goes with all that is on it, and comes back after the guard has said that it guards nothing."""
        self.seen.server_deaths.append(_now())
        self._lying, self._lives = ({},), False
        self._server.stop()
        self._leave()
        self._observer.close()
        until(lambda: self.state() == "not-guarding", timeout_s=_BACK_S, what="guard that owns to its loss")
        self._server.start()
        self._observer = RawProgram(self._server.display)
        until(lambda: self.state() in {"guarding", "attention"}, timeout_s=60, what="guard that is back")

    def guard_stops(self) -> None:
        """Nobody runs the guard for a while."""
        self.seen.stops.append(_now())
        os.kill(self.guard.pid, signal.SIGSTOP)
        time.sleep(_STOPPED_S)
        os.kill(self.guard.pid, signal.SIGCONT)
        until(lambda: self.state() in {"guarding", "attention"}, timeout_s=_BACK_S, what="guard that goes on")

    # -- what must hold --------------------------------------------------------------------------------------------

    def state(self) -> str:
        """The guard's own word."""
        return str(self.guard.status()["state"])

    def lives(self) -> None:
        """With the display there, the guard runs and says so, soon after a worker died."""
        assert self.guard.process.poll() is None, "the guard ended"
        until(lambda: self.state() == "guarding", timeout_s=_BACK_S, what="guard in good order")

    def trail_tells_all(self) -> None:
        """Each loss of the display with its return, and each stop, in the trail, at its time."""
        holes = trail_tells_all(self.guard.data, self.seen.server_deaths, self.seen.stops, within_s=_BACK_S)
        self.seen.not_guarding_s = sum((hole.end - hole.begin).total_seconds() for hole in holes)
        self.seen.unexplained_s = self.watch.unexplained_s(holes)
        assert not self.seen.unexplained_s, (self.watch, holes)

    def _inspected(self) -> int:
        return int(self.guard.status()["counters"]["inspected"])

    def _copied_small(self, which: int, target: str, data: bytes) -> bool:
        """Whether the program has copied; on a busy machine its start may take too long."""
        try:
            self._sources[which].copy(data, target)
        except TimeoutError:
            self.seen.not_copied += 1
            return False
        return True

    def _own(self, targets: Mapping[str, bytes], pieces: int | None) -> None:
        contents = {target: Content(target, 8, data) for target, data in targets.items()}
        self._raw = RawOwner(self._server.display, contents, pieces_before_death=pieces)

    def _settle(self, lying: Sequence[Mapping[str, bytes]], before: int | None, *, lives: bool) -> None:
        """Until nobody but the guard has the copy, or it has inspected it: clean texts stay with their program."""
        self._lying, self._lives, self._reader_died = tuple(lying), lives, False
        self.seen.copies += len(lying)

        def settled() -> bool:
            owner = self._observer.owner()
            if not owner or Identifier(self._observer.connection).process(owner) == self.guard.pid:
                # Of several that copy at once, one that still runs may be yet to begin.
                return before is not None or not any(source.runs for source in self._sources)
            return before is not None and self._inspected() > before

        with suppress(TimeoutError):
            until(settled, timeout_s=_SETTLED_S)
        self.guard.status()  # answered by the gate's own thread, behind the release

    def _paste(self, program: Xclip, target: str) -> bytes | None:
        with self._counting:
            self.seen.pastes += 1
        try:
            return program.paste(target)
        except TimeoutExpired:
            if self._lives:
                raise Loss(f"{target}: a paste was left without an answer") from None
            return None

    def _leave(self) -> None:
        if self._raw is not None:
            with suppress(ConnectionLost, DisplayUnavailable, OSError):
                self._raw.close()
            self._raw = None

    def close(self) -> None:
        """End the programs."""
        self.watch.end()
        self._leave()
        with suppress(ConnectionLost, OSError):
            self._observer.close()
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
