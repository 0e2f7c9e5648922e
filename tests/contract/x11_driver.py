"""The applications around the X11 gate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from guard.desktop import Gate
from guard.redact.transcode import transcode
from tests.support.clients import Client, Xclip
from tests.support.raw_program import RawProgram
from tests.support.xserver import running_x_server


class X11Driver:
    """A Qt program that copies and xclips that paste, on a virtual X server."""

    one_at_a_time = False
    sees_looks = True
    TEXT = frozenset({"UTF8_STRING", "STRING", "TEXT", "text/plain", "text/plain;charset=utf-8", "COMPOUND_TEXT"})
    MANNERS = frozenset({"TARGETS", "TIMESTAMP", "MULTIPLE", "SAVE_TARGETS", "application/x-frostpane"})

    def __init__(self, display: str, folder: Path) -> None:
        self._display, self._folder = display, folder
        self._source = Client.start("qt", display, folder, executable="crm", title="Orders")
        self._pasters: dict[str, Xclip] = {}
        self._gates: list[Gate] = []

    def gate(self, hold_s: float = 4.0) -> Gate:
        from guard.desktop.x11.gate import X11Gate

        with RawProgram(self._display) as nobody:  # what an earlier test left there would be told as a copy
            nobody.disown()
        for _ in range(2):  # Qt copies by the time of the last event that it has heard of: an older one is of no use
            self._source.offered()
        gate = X11Gate(hold_s, transcode, display=self._display)
        self._gates.append(gate)
        return gate

    def copy(self, formats: Mapping[str, bytes], executable: str = "crm") -> None:
        assert executable == "crm", "one program copies here"
        self._source.copy(formats)

    def paste(self, kind: str, executable: str) -> bytes | None:
        return self._paster(executable).paste("UTF8_STRING" if kind == "text/plain" else kind)

    def offered(self, executable: str) -> frozenset[str]:
        found = set(self._paster(executable).offered()) - self.MANNERS
        return frozenset(found - self.TEXT | ({"text/plain"} if found & self.TEXT else set()))

    def stop_gates(self) -> None:
        for gate in self._gates:
            gate.stop()
        self._gates.clear()

    def close(self) -> None:
        self.stop_gates()
        self._source.close()

    def _paster(self, executable: str) -> Xclip:
        if executable not in self._pasters:
            self._pasters[executable] = Xclip(self._display, self._folder, executable)
        return self._pasters[executable]


@contextmanager
def x11_driver(folder: Path) -> Iterator[X11Driver]:
    """The X11 applications on a server of their own."""
    with running_x_server() as display:
        driver = X11Driver(display, folder)
        try:
            yield driver
        finally:
            driver.close()
