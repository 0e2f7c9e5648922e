"""The applications around the Windows gate: plain programs with windows, each in front when it pastes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from guard.desktop import Gate
from guard.redact.transcode import transcode
from tests.windows.programs import Program


class WindowsDriver:
    """Programs that copy and paste on the clipboard of this session."""

    one_at_a_time = True
    sees_looks = False
    MANNERS = frozenset(
        {
            "application/x-frostpane",
            "Clipboard Viewer Ignore",
            "ExcludeClipboardContentFromMonitorProcessing",
            "CanIncludeInClipboardHistory",
            "CanUploadToCloudClipboard",
        }
    )

    def __init__(self) -> None:
        self._programs: dict[str, Program] = {}
        self._gates: list[Gate] = []

    def gate(self, hold_s: float = 4.0) -> Gate:
        from guard.desktop.windows.gate import WindowsGate

        self._program("crm").copy({})
        gate = WindowsGate(hold_s, transcode)
        self._gates.append(gate)
        return gate

    def copy(self, formats: Mapping[str, bytes], executable: str = "crm") -> None:
        self._program(executable).copy(formats)

    def paste(self, kind: str, executable: str) -> bytes | None:
        program = self._program(executable)
        program.activate()
        return program.paste(kind)

    def offered(self, executable: str) -> frozenset[str]:
        program = self._program(executable)
        program.activate()
        return program.offered() - self.MANNERS

    def stop_gates(self) -> None:
        for gate in self._gates:
            gate.stop()
        self._gates.clear()

    def close(self) -> None:
        self.stop_gates()
        for program in self._programs.values():
            program.close()

    def _program(self, executable: str) -> Program:
        if executable not in self._programs:
            self._programs[executable] = Program(executable)
        return self._programs[executable]


@contextmanager
def windows_driver() -> Iterator[WindowsDriver]:
    """The programs, ended at the end."""
    driver = WindowsDriver()
    try:
        yield driver
    finally:
        driver.close()
