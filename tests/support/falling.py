"""Every class of exception, and a listener of a gate that raises them where it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from guard.desktop import GateNote
from guard.model import Action, Application, GateState, Release, Served, Snapshot, Verdict
from tests.support.listening import Listener, verdict

ERRORS: tuple[Callable[[], BaseException], ...] = (
    *(Exception, ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RuntimeError),
    *(RecursionError, NotImplementedError, MemoryError, OSError, EOFError, SyntaxError, UnicodeError),
    *(AssertionError, StopIteration, BufferError, SystemExit, KeyboardInterrupt, GeneratorExit),
    *(asyncio.CancelledError, BaseException),
    lambda: UnicodeDecodeError("idna", b"x", 0, 1, "synthetic"),
    lambda: ExceptionGroup("synthetic", [ValueError()]),
)


def name(error: Callable[[], BaseException]) -> str:
    """Of a class, for the names of tests."""
    return getattr(error, "__name__", "made").replace("<lambda>", "made")


class Falling(Listener):
    """Raises once at each place in `falls_at`."""

    def __init__(self) -> None:
        super().__init__()
        self.falls_at: set[str] = set()
        self.error: Callable[[], BaseException] = ValueError

    def _fall(self, place: str) -> None:
        if place in self.falls_at:
            self.falls_at.discard(place)
            raise self.error()

    def copied(self, snapshot: Snapshot) -> None:
        self._fall("copied")
        super().copied(snapshot)

    def served(self, served: Served) -> None:
        self._fall("served")
        super().served(served)

    def gate_changed(self, state: GateState) -> None:
        self._fall("gate_changed")
        super().gate_changed(state)

    def noted(self, note: GateNote) -> None:
        self._fall("noted")
        super().noted(note)

    def guards(self, application: Application) -> bool:
        self._fall("guards")
        return super().guards(application)

    def yields(self, holder: Application) -> bool:
        self._fall("yields")
        return super().yields(holder)

    def deciding(self, kind: str = "image/png", work: str = "crm") -> Release:
        """A release whose decision is one of the places: `work` has the original, all others `safe`."""

        def decide(application: Application) -> Verdict | None:
            self._fall("decide")
            return verdict(Action.AUDIT if application.executable == work else Action.REDACT, application)

        return Release({kind: b"safe"}, decide)
