"""Editors of plain text, and a terminal."""

from __future__ import annotations

import time
from typing import ClassVar

from tests.programs.content import Content, text
from tests.programs.program import Program, arrival

_TEXT = frozenset({Content.TEXT})


class Editor(Program):
    """Has one file open to copy from and one to paste into; what arrived is what it saves."""

    command: ClassVar[tuple[str, ...]]
    copies = _TEXT
    pastes = frozenset({Content.TEXT, Content.RICH, Content.CELLS})

    def start(self) -> None:
        self._folder = self.desk.home / self.executable
        self._folder.mkdir()
        source, self._target = (self._folder / f"{self.executable}-{use}.txt" for use in ("copy", "paste"))
        source.write_text(text(self.name))
        self._target.write_text("")
        for file in (source, self._target):
            self.desk.start(*self.command, file)
            self.desk.focus(file.name)

    def copy(self, content: Content) -> None:
        self.desk.focus(f"{self.executable}-copy")
        self.desk.press("ctrl+a", "ctrl+c")

    def paste(self, content: Content) -> bytes:
        self.desk.focus(f"{self.executable}-paste")
        self.desk.press("ctrl+a", "BackSpace", "ctrl+s")
        self.desk.wait()
        self.desk.press("ctrl+v")

        def saved() -> bytes:
            time.sleep(0.4)
            self.desk.press("ctrl+s")
            time.sleep(0.4)
            return self._target.read_bytes().strip(b"\r\n")

        return arrival(saved)


class Mousepad(Editor):
    name, package, executable = "Mousepad", "mousepad", "mousepad"
    command = ("mousepad", "--disable-server")


class Gedit(Editor):
    name, package, executable = "gedit", "gedit", "gedit"
    command = ("gedit", "--standalone")


class Geany(Editor):
    name, package, executable = "Geany", "geany", "geany"
    command = ("geany", "--new-instance", "--no-msgwin", "--no-terminal")


class Xterm(Program):
    """Its lines are selected with the mouse; what is pasted goes to the program that reads the keyboard there."""

    name, package, executable = "xterm", "xterm", "xterm"
    copies = _TEXT
    pastes = frozenset({Content.TEXT, Content.RICH, Content.CELLS})

    def start(self) -> None:
        self._target = self.desk.home / "xterm.txt"
        self._target.write_bytes(b"")
        shown = self.desk.home / "xterm-shown.txt"
        shown.write_text(text(self.name))
        for title, script in (("copy", f"cat {shown}; sleep 9999"), ("paste", f"stty raw -echo; cat > {self._target}")):
            self.desk.start(*_terminal(f"xterm-{title}"), "-e", "sh", "-c", script)
            self.desk.focus(f"xterm-{title}")

    def copy(self, content: Content) -> None:
        self.desk.focus("xterm-copy")
        self.desk.click("xterm-copy", 30, 8, times=3)

    def paste(self, content: Content) -> bytes:
        self.desk.focus("xterm-paste")
        before = len(self._target.read_bytes())
        self.desk.press("ctrl+shift+v")
        arrival(lambda: self._target.read_bytes()[before:])
        self.desk.wait()
        return self._target.read_bytes()[before:].strip(b"\r\n")


def _terminal(title: str) -> tuple[str, ...]:
    keys = "#override Ctrl Shift <Key>V: insert-selection(CLIPBOARD)"
    words = ("xterm", "-u8", "-T", title, "-fa", "WenQuanYi Micro Hei Mono", "-fs", "11", "-geometry", "100x6")
    return (*words, "-xrm", "XTerm*selectToClipboard: true", "-xrm", f"XTerm*VT100.translations: {keys}")
