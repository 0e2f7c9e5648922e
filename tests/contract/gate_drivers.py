"""The applications around a gate, for each backend: what the contract suite copies and pastes with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from guard.desktop import Gate
from guard.desktop.memory import MemoryGate
from guard.model import Application


class GateDriver(Protocol):
    """Applications of a backend, named by their executables."""

    one_at_a_time: bool
    """Whether a paste keeps the clipboard from everybody else until it is answered."""
    sees_looks: bool
    """Whether the system tells who looks at the list of what is offered."""

    def gate(self, hold_s: float = 4.0) -> Gate:
        """A gate that was not started yet; it is stopped after the test."""

    def copy(self, formats: Mapping[str, bytes], executable: str = "crm") -> None: ...

    def paste(self, kind: str, executable: str) -> bytes | None: ...

    def offered(self, executable: str) -> frozenset[str]:
        """Media types that the application sees; text is `text/plain` alone."""


class SystemDriver(GateDriver, Protocol):
    """Real programs on a real clipboard."""

    def stop_gates(self) -> None:
        """Stop the gates of a test."""


class MemoryDriver:
    """Calls the memory gate directly."""

    one_at_a_time = False
    sees_looks = True

    def __init__(self) -> None:
        self._gate = MemoryGate()

    def gate(self, hold_s: float = 4.0) -> Gate:
        self._gate = MemoryGate(hold_s)
        return self._gate

    def copy(self, formats: Mapping[str, bytes], executable: str = "crm") -> None:
        self._gate.copy(formats, Application(executable=executable))

    def paste(self, kind: str, executable: str) -> bytes | None:
        return self._gate.paste(kind, Application(executable=executable))

    def offered(self, executable: str) -> frozenset[str]:
        return frozenset(self._gate.offered(Application(executable=executable)))
