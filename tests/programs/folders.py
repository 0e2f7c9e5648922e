"""File managers: a file is copied in one folder and pasted into another."""

from __future__ import annotations

from typing import ClassVar

from tests.programs.content import Content, text
from tests.programs.program import Program, arrival


class Folders(Program):
    """Two windows, one for each folder."""

    copies = pastes = frozenset({Content.FILES})
    command: ClassVar[tuple[str, ...]]

    def start(self) -> None:
        for use in ("copy", "paste"):
            folder = self.desk.home / f"{self.executable}-{use}"
            folder.mkdir()
            if use == "copy":
                (folder / "customer.txt").write_text(text(self.name))
            self.desk.start(*self.command, folder)
            self.desk.focus(f"{self.executable}-{use}")

    def copy(self, content: Content) -> None:
        self.desk.focus(f"{self.executable}-copy")
        self.desk.press("ctrl+a", "ctrl+c")

    def paste(self, content: Content) -> bytes:
        folder = self.desk.home / f"{self.executable}-paste"
        for file in folder.iterdir():
            file.unlink()
        self.desk.focus(f"{self.executable}-paste")
        self.desk.wait()
        self.desk.press("ctrl+v")
        arrival(lambda: b"".join(file.read_bytes() for file in folder.iterdir()))
        self.desk.wait()
        return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


class Thunar(Folders):
    name, package, executable = "Thunar", "thunar", "thunar"
    command = ("thunar",)


class Pcmanfm(Folders):
    name, package, executable = "PCManFM", "pcmanfm", "pcmanfm"
    command = ("pcmanfm", "--new-win")
