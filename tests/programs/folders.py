"""File managers: a workbook is copied in one folder and pasted into another."""

from __future__ import annotations

import time
from pathlib import Path
from typing import ClassVar

from tests.programs.content import WORKBOOK, Content, told, workbook
from tests.programs.program import Program, arrival

_SHOWS_S = 15.0
"""Time in which a file manager looks into its folders, in seconds."""


class Folders(Program):
    """Two windows, one for each folder."""

    copies = pastes = frozenset({Content.FILES})
    command: ClassVar[tuple[str, ...]]

    def start(self) -> None:
        for use in ("copy", "paste"):
            folder = self.desk.home / f"{self.executable}-{use}"
            folder.mkdir()
            if use == "copy":
                (folder / WORKBOOK).write_bytes(workbook(self.name))
            self.desk.start(*self.command, folder)
            self.desk.focus(f"{self.executable}-{use}")

    def copy(self, content: Content) -> None:
        self.desk.focus(f"{self.executable}-copy")
        self.desk.press("ctrl+a")
        self.desk.wait()
        self.desk.press("ctrl+c")
        self.desk.wait()

    def emptied(self) -> None:
        for file in (self.desk.home / f"{self.executable}-paste").iterdir():
            file.unlink()
        self.desk.focus(f"{self.executable}-paste")
        self.desk.wait()

    def arrived(self, content: Content) -> bytes:
        folder = self.desk.home / f"{self.executable}-paste"
        arrival(lambda: _all_of(folder))
        self.desk.wait()
        return _all_of(folder)


def _all_of(folder: Path) -> bytes:
    return b"".join(told(file.name, file.read_bytes()) for file in sorted(folder.iterdir()))


class Thunar(Folders):
    name, package, executable = "Thunar", "thunar", "thunar"
    command = ("thunar",)


class Pcmanfm(Folders):
    name, package, executable = "PCManFM", "pcmanfm", "pcmanfm"
    command = ("pcmanfm", "--new-win")


class Nautilus(Folders):
    """Shows its folders some seconds after its windows."""

    name, package, executable = "Nautilus", "nautilus", "nautilus"
    command = ("nautilus", "--new-window")

    def start(self) -> None:
        super().start()
        time.sleep(_SHOWS_S)
