"""Whether the guard guards: what its gate and its threads tell of themselves, and what the trail says of it."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence

from guard.audit import NoteKind, Recorder
from guard.desktop import Desktop, Gate, GateNote, GateNoteKind
from guard.model import GateState, TrailStatus
from guard.service import announcements
from guard.service.listener import ServiceListener
from guard.service.pulse import Ask, Pulse
from guard.service.supervisor import READY, STOPPING, WELL, Supervisor
from guard.service.watchdog import TICK_S, Watchdog
from guard.service.workers import STUCK_S

log = logging.getLogger(__name__)

HEARTBEAT_S = 300.0
"""Seconds between two signs of life in the trail."""
ASKED_S = 2.0
"""Seconds that the threads have for a sign of life while somebody waits for the status."""
ENDED_BY_WATCHDOG = 70
"""Exit status after which whoever started the guard starts it again."""
_NOTED_S = 2.0
"""Seconds that the trail has for its last note: its own thread may be the one that hangs."""


def gate_word(state: GateState) -> str:
    """How the gate stands, in a word."""
    if not state.connected:
        return "lost"
    return "standby" if state.standby else "guards"


def end_process() -> None:
    """End at once: no thread can be waited for where one of them hangs."""
    os._exit(ENDED_BY_WATCHDOG)


class Liveness:
    """`start`, `check` and `close` may be called on any thread but those that are asked, all else on the service's."""

    def __init__(
        self,
        desktop: Desktop,
        recorder: Recorder,
        listener: ServiceListener,
        supervisor: Supervisor,
        threads: Mapping[str, Ask],
        dead: Sequence[Callable[[], tuple[str, ...]]],
        tend: Callable[[], tuple[str, ...]],
        end: Callable[[], None] = end_process,
    ) -> None:
        """`dead` name threads that have ended; `tend` puts right what can be, and names those that are stuck."""
        self._recorder, self._listener, self._supervisor, self._end = recorder, listener, supervisor, end
        self._pulse, self._tend = Pulse(threads, lambda: tuple(name for ended in dead for name in ended())), tend
        patience_s = supervisor.patience_s
        self._tick_s = TICK_S if patience_s is None else min(TICK_S, patience_s / 3)
        self._watchdog = Watchdog(
            silent=lambda within_s: self._looked(self._pulse.silent_if_active(within_s)),
            stood_still=self._stood_still,
            well=lambda: supervisor.tell(WELL),
            lost=self._lost,
            awake_s=desktop.awake_s,
            tick_s=self._tick_s,
            tells_stops=desktop.watch_thawed is not None,
        )
        watches = (desktop.watch_continued, desktop.watch_thawed)
        self._unwatch = [watch(self._watchdog.continued) for watch in watches if watch is not None]
        self._known: GateState | None = None
        self._trail_lost = False
        self.heartbeat_at = time.monotonic() + HEARTBEAT_S
        """When the trail is due a sign of life, by the monotonic clock."""
        self.silent: tuple[str, ...] = ()
        """The threads that gave no sign of life when they were asked last."""
        self.stuck: tuple[str, ...] = ()
        """The threads that were at one thing for too long when somebody looked last."""
        self._looking = threading.Lock()

    def start(self) -> None:
        """The gate guards: begin to look."""
        self._watchdog.start()
        self._supervisor.tell(READY)

    def close(self) -> None:
        """End. Twice is fine."""
        self._supervisor.tell(STOPPING)
        for unwatch in self._unwatch:  # first: a signal's handler must not wake the watchdog while this thread does
            unwatch()
        self._watchdog.close()

    def check(self) -> tuple[str, ...]:
        """The threads that give no sign of life now; waits for them a little."""
        return self._looked(self._pulse.silent(ASKED_S))

    def gate_changed(self, state: GateState) -> None:
        """Note what is different from what was noted last."""
        before, self._known = self._known, state
        connected = before is None or before.connected
        if state.connected != connected:
            self._recorder.note(NoteKind.GATE_BACK if state.connected else NoteKind.GATE_LOST)
            self._listener.announced(announcements.GATE_BACK if state.connected else announcements.GATE_LOST)
        post = (state.standby, state.rival)
        if state.connected and post != ((False, None) if before is None else (before.standby, before.rival)):
            says = "begins" if state.standby else "claimed" if state.rival else "ends"
            self._recorder.note(NoteKind.STANDBY, {"state": says, "program": state.rival or ""})
            self._listener.announced(announcements.post(state))

    def gate_noted(self, note: GateNote) -> None:
        """Put it into the trail."""
        program = note.application.executable or "unknown"
        self._recorder.note(NoteKind(note.kind), {"program": program, "cause": note.cause})
        if note.kind is GateNoteKind.FOUGHT_OVER:
            self._listener.announced(announcements.fought_over(program))
        elif note.kind is GateNoteKind.COPY_LOST:
            self._listener.announced(announcements.copy_lost(program))

    def note_heartbeat(self, gate: Gate) -> bool:
        """Write a sign of life into the trail where one is due; whether it was."""
        now_s = time.monotonic()
        if now_s < self.heartbeat_at:
            return False
        self.heartbeat_at = now_s + HEARTBEAT_S
        self._recorder.note(NoteKind.HEARTBEAT, {"gate": gate_word(gate.state())})
        return True

    def trail_changed(self, status: TrailStatus) -> None:
        """Announce a trail that cannot be written, once, and its return."""
        lost = status.state == "unwritable"
        if lost != self._trail_lost:
            self._trail_lost = lost
            self._listener.announced(announcements.TRAIL_LOST if lost else announcements.TRAIL_BACK)

    def _looked(self, silent: tuple[str, ...]) -> tuple[str, ...]:
        self.silent = silent
        with self._looking:
            before = self.stuck
            now = self.stuck = self._tend()
        for name in now:
            if name not in before:
                log.error("%s is at one inspection for too long; another thread takes its place", name)
                self._recorder.note(NoteKind.STOOD_STILL, {"seconds": round(STUCK_S), "thread": name})
        return self.silent

    # -- the watchdog's thread -------------------------------------------------------------------------------------

    def _stood_still(self, seconds: int) -> None:
        log.warning("the guard stood still for %d s", seconds)
        self._recorder.note(NoteKind.STOOD_STILL, {"seconds": seconds})

    def _lost(self, names: tuple[str, ...]) -> None:
        log.error("no sign of life of %s: ending", ", ".join(names))
        facts: dict[str, str | int] = {"seconds": round(2 * self._tick_s), "thread": names[0]}
        noting = threading.Thread(target=self._recorder.note, args=(NoteKind.STOOD_STILL, facts), daemon=True)
        with contextlib.suppress(RuntimeError):  # no more threads: the next start tells of an unclean end
            noting.start()
            noting.join(_NOTED_S)
        self._end()
