"""Sends alerts in the background: woken by records, patient with receivers, never in the way of a paste."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from guard.audit.alerts.backlog import Position, Positions, next_batch
from guard.audit.alerts.delivery import Clock, Delivery, delivery_to
from guard.audit.alerts.settings import AlertSettings, Hub, Receiver
from guard.audit.alerts.stream import next_events, trail_of
from guard.audit.proof.keys import KeyStore
from guard.audit.proof.reading import reading
from guard.errors import AlertUndelivered, GuardError, ReceiverBehind
from guard.model import Coverage, Message
from guard.paths import Paths

log = logging.getLogger(__name__)

FIRST_PAUSE_S = 1.0
"""Wait after a delivery failed, in seconds; doubled with each further failure."""
OTHERS_S = 10.0
"""Time between two looks, in seconds, for records that another program wrote, such as a command's reported incident."""
LONGEST_PAUSE_S = 300.0
"""Wait between two attempts, in seconds, at most."""
ENDING_S = 1.0
"""Wait of the guard's end for a delivery, in seconds; one that still waits for its receiver ends with the process."""


@dataclass(slots=True)
class _Line:
    """One receiver and how it stands."""

    receiver: Receiver
    delivery: Delivery
    failures: int = 0
    detail: str = ""
    behind: int = 0
    thread: threading.Thread | None = None


class AlertWatch:
    """Delivers what the policy names, a thread for each receiver. Any thread may call it; nothing here raises."""

    def __init__(
        self,
        paths: Paths,
        vault: KeyStore,
        now: Clock,
        *,
        to: Callable[[Receiver, Clock], Delivery] = delivery_to,
        first_pause_s: float = FIRST_PAUSE_S,
        longest_pause_s: float = LONGEST_PAUSE_S,
    ) -> None:
        self._paths, self._vault, self._now, self._to = paths, vault, now, to
        self._pause_s, self._longest_pause_s = first_pause_s, longest_pause_s
        self._settings = AlertSettings()
        self._positions, self._keeping = Positions(paths.alerts), threading.Lock()
        self._lines: dict[str, _Line] = {}
        self._threads: list[threading.Thread] = []
        self._more = threading.Condition()
        self._turn = 0
        """Raised with each record, so that no receiver's thread misses one."""
        self._end = threading.Event()

    def apply(self, settings: AlertSettings) -> None:
        """Follow a policy: other receivers, other records."""
        if settings == self._settings:
            return
        self._tell_end()
        former, self._settings, self._end, self._threads = self._threads, settings, threading.Event(), []
        self._lines = {receiver.key: _Line(receiver, self._to(receiver, self._now)) for receiver in settings.receivers}
        for key, line in self._lines.items():
            told = (key, line, settings, self._end, former)
            run = threading.Thread(target=self._run, args=told, name="alerts", daemon=True)
            with suppress(RuntimeError):  # no thread can be had now: the coverage tells
                run.start()
                self._threads.append(run)
            line.thread = run

    def appended(self) -> None:
        """There is a record more. Returns at once."""
        if self._threads:
            with self._more:
                self._turn += 1
                self._more.notify_all()

    def coverage(self) -> tuple[Coverage, ...]:
        """How the receivers stand; nothing where no policy names one."""
        told = []
        for line in self._lines.values():
            name = line.receiver.name
            reason = Message(zh=f"{name}：已送达", en=f"{name}: all delivered")
            dead = line.thread is not None and not line.thread.is_alive()
            if dead:
                reason = Message(
                    zh=f"{name}：投递已意外中止，重新启动后继续",
                    en=f"{name}: delivering has ended by a fault; it goes on once the guard is started anew",
                )
            elif line.failures:
                reason = Message(
                    zh=f"{name}：{line.behind} 条记录待送，{line.detail}",
                    en=f"{name}: {line.behind} records wait, {line.detail}",
                )
            told.append(Coverage("alerts", guarded=not (dead or line.failures), reason=reason))
        return tuple(told)

    def close(self) -> None:
        """End; what was not delivered goes out after the next start."""
        self._tell_end()
        for thread in self._threads:
            thread.join(timeout=ENDING_S)
        self._threads = []

    def _tell_end(self) -> None:
        self._end.set()
        with self._more:
            self._more.notify_all()

    # -- a receiver's thread ------------------------------------------------------------------------------------------

    def _run(
        self,
        key: str,
        line: _Line,
        settings: AlertSettings,
        end: threading.Event,
        former: Sequence[threading.Thread],
    ) -> None:
        for thread in former:  # whoever delivered under the policy before ends first: the order stays
            thread.join()
        while not end.is_set():
            turn = self._turn
            try:
                more = self._deliver_next(key, line, settings)
            except AlertUndelivered as error:
                line.failures += 1
                line.detail = str(error)
                log.info("alerts: %s after %d failures", error.code, line.failures)
                end.wait(min(self._pause_s * 2 ** min(line.failures - 1, 20), self._longest_pause_s))
                continue
            except (GuardError, OSError) as error:  # no trail yet, or the disk is full: the next record tries again
                log.info("alerts: the trail cannot be read: %s", type(error).__name__)
                more = False
            if not more:
                with self._more:
                    self._more.wait_for(lambda turn=turn: end.is_set() or self._turn != turn, OTHERS_S)  # type: ignore[misc]

    def _deliver_next(self, key: str, line: _Line, settings: AlertSettings) -> bool:
        """Deliver one batch; whether there may be more."""
        to_hub = isinstance(line.receiver, Hub)
        if not self._paths.trail.exists():
            if not to_hub:
                self._keep(key, Position(0, 0))
            return False
        with reading(self._paths, self._vault) as reader:
            if not reader.opens_newest():  # what does not open would be passed over
                raise AlertUndelivered("the keyring is locked or absent; alerts wait for it")
            if to_hub:
                key = f"{key} {trail_of(reader)}"  # after a restored backup its numbers begin anew
            position = self._positions.of(key)
            if position is None and to_hub:  # all of the trail; what the hub has already it says itself
                position = Position(0, 0)
            if position is None:  # from now on; what was before is for the report
                self._keep(key, Position(reader.newest_number(), 0))
                return False
            batch = next_events(reader, position) if to_hub else next_batch(reader, position, settings)
            line.behind = max(reader.newest_number() - position.number, 0)
        if batch is None:
            return False
        if batch.alerts:
            try:
                line.delivery.deliver(batch.alerts)
            except ReceiverBehind as error:
                self._keep(key, Position(min(error.number, position.number), position.count))
                raise
        self._keep(key, batch.position)
        line.failures, line.detail = 0, ""
        return True

    def _keep(self, key: str, position: Position) -> None:
        with self._keeping, suppress(OSError):  # on a full disk alerts go out again, which their ids tell
            self._positions.keep(key, position)
