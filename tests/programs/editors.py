"""Editors of plain text, and a terminal."""

from __future__ import annotations

import time
from pathlib import Path
from typing import ClassVar

from tests.programs.content import Content, text
from tests.programs.program import Program, arrival

_TEXT = frozenset({Content.TEXT})


class Editor(Program):
    """Has one file open to copy from and one to paste into; what arrived is what it saves."""

    command: ClassVar[tuple[str, ...]]
    ends: ClassVar[str] = ".txt"
    begins: ClassVar[str] = ""
    """What its files begin with."""
    lines = 1
    """How often the text stands in the file to copy from."""
    copies, copies_by = _TEXT, "ctrl+c"
    pastes = frozenset({Content.TEXT, Content.RICH, Content.CELLS})

    def start(self) -> None:
        self._folder = self.desk.home / self.executable
        self._folder.mkdir()
        source, self._target = (self._folder / f"{self.executable}-{use}{self.ends}" for use in ("copy", "paste"))
        source.write_text(self._written("\n".join([text(self.name)] * self.lines)))
        self._target.write_text(self._written(""))
        for file in (source, self._target):
            self.desk.start(*self.command, self._called(file))
            self.desk.focus(file.name)

    def _called(self, file: Path) -> str:
        """What the program calls a file."""
        return str(file)

    def _written(self, words: str) -> str:
        """A file with those words."""
        return self.begins + words

    def copy(self, content: Content) -> None:
        self.desk.focus(f"{self.executable}-copy")
        self.desk.press("ctrl+a", "ctrl+c")

    def arrived(self, content: Content) -> bytes:
        return arrival(self.saved)

    def emptied(self) -> None:
        self.desk.focus(f"{self.executable}-paste")
        self.desk.press("ctrl+a", "BackSpace", "ctrl+s")
        self.desk.wait()

    def saved(self) -> bytes:
        """What is in that file once it is saved."""
        time.sleep(0.4)
        self.desk.press("ctrl+s")
        time.sleep(0.4)
        return self._target.read_bytes().removeprefix(self.begins.encode()).strip(b"\r\n")


class Mousepad(Editor):
    name, package, executable = "Mousepad", "mousepad", "mousepad"
    command = ("mousepad", "--disable-server")


class Gedit(Editor):
    name, package, executable = "gedit", "gedit", "gedit"
    command = ("gedit", "--standalone")


class Geany(Editor):
    name, package, executable = "Geany", "geany", "geany"
    command = ("geany", "--new-instance", "--no-msgwin", "--no-terminal")


class Featherpad(Editor):
    name, package, executable = "FeatherPad", "featherpad", "featherpad"
    command = ("featherpad", "--standalone")


class L3afpad(Editor):
    name, package, executable = "L3afpad", "l3afpad", "l3afpad"
    command = ("l3afpad",)


class Kwrite(Editor):
    name, package, executable = "KWrite", "kwrite", "kwrite"
    command = ("kwrite",)


class Swing(Editor):
    """Java, as the development environments of that make are."""

    name, package, executable = "Swing", "default-jre", "java"
    command = ("java", "-Xmx128m", str(Path(__file__).with_name("Swing.java")))


class Xterm(Program):
    """Its lines are selected with the mouse; what is pasted goes to the program that reads the keyboard there.

    Two clicks select a line. Of three the second one would copy a word, which a history keeps or misses, with the guard
    and without.
    """

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
        self.desk.click("xterm-copy", 30, 8, times=2)

    def paste(self, content: Content) -> bytes:
        self.desk.focus("xterm-paste")
        before = len(self._target.read_bytes())
        self.desk.press("ctrl+shift+v")
        arrival(lambda: self._target.read_bytes()[before:])
        self.desk.wait()
        return self._target.read_bytes()[before:].strip(b"\r\n")


class Tmux(Program):
    """Several terminals in one: selected and pasted by the terminal around it, as people do who use no mouse there."""

    name, package, executable = "tmux in Xfce's terminal", "xfce4-terminal", "xfce4-terminal"
    copies, copies_by = _TEXT, "ctrl+shift+c"
    pastes = frozenset({Content.TEXT, Content.RICH, Content.CELLS})

    def start(self) -> None:
        self._target, shown = self.desk.home / "tmux.txt", self.desk.home / "tmux-shown.txt"
        self._target.write_bytes(b"")
        shown.write_text(text("tmux"))
        settings = self.desk.home / "tmux.conf"
        settings.write_text("set -g status off\nset -g destroy-unattached on\n")  # it ends with its terminal
        # It asks before it pastes a text that ends its line, and everything later waits for the answer.
        asks = ("-c", "xfce4-terminal", "-p", "/misc-show-unsafe-paste-dialog")
        self.desk.run("xfconf-query", *asks, "-n", "-t", "bool", "-s", "false")
        for use, script in (("copy", f"cat {shown}; sleep 9999"), ("paste", f"stty raw -echo; cat > {self._target}")):
            window = ("xfce4-terminal", "--disable-server", "--hide-menubar", "--title", f"tmux-{use}")
            within = (
                "tmux",
                "-u",
                "-S",
                self.desk.home / f"tmux-{use}",
                "-f",
                settings,
                "new-session",
                f"sh -c '{script}'",
            )
            self.desk.start(*window, "--dynamic-title-mode=none", "--geometry=100x6", "-x", *within)
            self.desk.focus(f"tmux-{use}")

    def copy(self, content: Content) -> None:
        self.desk.focus("tmux-copy")
        self.desk.click("tmux-copy", 60, 10, times=3)  # a line: of several the terminal asks before it pastes them
        self.desk.press("ctrl+shift+c")

    def paste(self, content: Content) -> bytes:
        self.desk.focus("tmux-paste")
        before = len(self._target.read_bytes())
        self.desk.press("ctrl+shift+v")
        arrival(lambda: self._target.read_bytes()[before:])
        self.desk.wait()
        return self._target.read_bytes()[before:].strip(b"\r\n")


def _terminal(title: str) -> tuple[str, ...]:
    keys = "#override Ctrl Shift <Key>V: insert-selection(CLIPBOARD)"
    words = ("xterm", "-u8", "-T", title, "-fa", "WenQuanYi Micro Hei Mono", "-fs", "11", "-geometry", "100x6")
    resources = ("XTerm*selectToClipboard: true", "XTerm*on2Clicks: line", f"XTerm*VT100.translations: {keys}")
    return (*words, *(word for resource in resources for word in ("-xrm", resource)))
