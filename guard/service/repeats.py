"""What happens again and again: recorded and told once, counted, and the count recorded when its time is over.

A program that reads once a second, five hundred identical pastes: one record of what came of it and one of how often.
Used on the service's thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

from guard.audit import NoteKind, Recorder
from guard.model import Outcome
from guard.service.opened import SAME_PASTE_S

MOST = 64
"""Different happenings that are counted at once; the count of the oldest of more is recorded early."""


@dataclass(frozen=True, slots=True)
class What:
    """What tells one happening from another."""

    content: bytes
    """Fingerprint of what was pasted."""
    place: tuple[Hashable, ...]
    """Where it went, in which version, by which rule."""


@dataclass(slots=True)
class _Happening:
    outcome: Outcome
    event: str
    formats: set[str]
    """The media types that the newest paste asked for: it may ask for several, for each once."""
    asked_s: float
    """When it asked last."""
    until: float
    times: int = 1

    def asked(self, format: str, now_s: float) -> None:
        """A paste asks for that: the newest one, or another."""
        if format in self.formats or now_s - self.asked_s >= SAME_PASTE_S:
            self.times += 1
            self.formats.clear()
        self.formats.add(format)
        self.asked_s = now_s


class Repeats:
    """Counts, each for a time that its policy says."""

    def __init__(self, recorder: Recorder, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._recorder, self._monotonic_s = recorder, monotonic_s
        self._going_on: dict[What, _Happening] = {}

    def began(self, what: What, outcome: Outcome, event: str | None, format: str, within_s: float) -> None:
        """It happened for the first time, recorded as that event; None: it could not be recorded, nor is it counted."""
        if event is None or within_s <= 0:
            return
        while len(self._going_on) >= MOST:
            self._record(self._going_on.pop(next(iter(self._going_on))))
        now_s = self._monotonic_s()
        self._going_on[what] = _Happening(outcome, event, {format}, now_s, now_s + within_s)

    def again(self, what: What, format: str, *, goes_on_s: float = 0.0) -> bool:
        """Whether it is going on already, counted then; from now on it goes on for so long at least, in seconds."""
        known, now_s = self._going_on.get(what), self._monotonic_s()
        if known is None or known.until <= now_s:
            self.expire()
            return False
        known.asked(format, now_s)
        known.until = max(known.until, now_s + goes_on_s)
        return True

    def due(self) -> Iterator[float]:
        """When `expire` has something to do, by the monotonic clock."""
        yield from (happening.until for happening in self._going_on.values())

    def expire(self) -> None:
        """Record the counts whose time is over."""
        now = self._monotonic_s()
        for what in [what for what, happening in self._going_on.items() if happening.until <= now]:
            self._record(self._going_on.pop(what))

    def end(self, content: bytes | None = None) -> None:
        """Record the counts of a content, None: of all; what happens next is recorded and told anew."""
        for what in [what for what in self._going_on if content in (None, what.content)]:
            self._record(self._going_on.pop(what))

    def _record(self, happening: _Happening) -> None:
        if happening.times == 1:
            return
        verdict = happening.outcome.verdict
        application = verdict.destination.application.executable or "unknown"
        facts: dict[str, str | int] = {
            "event": happening.event,
            "times": happening.times,
            "group": verdict.destination.group,
            "application": application,
            "rule": verdict.rule_id or "none",
            "action": verdict.action.name.lower(),
        }
        self._recorder.note(NoteKind.REPEATED, facts)
