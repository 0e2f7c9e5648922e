"""A clipboard manager, a keeper of passwords, editors of pictures and drawings, a taker of screenshots."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable
from itertools import count

from tests.programs.content import NUMBER, Content, drawing, picture, text
from tests.programs.desk import Desk
from tests.programs.program import Program, arrival
from tests.support.waiting import until

_TAKES_S = 4.0
"""Time that a screenshot needs to lie on the clipboard, in seconds."""
_BETWEEN, _CELLS = "between", count()
"""What is copied before each cell of a keeper of a history, with a number."""
_EMPTIED = "while (size() > 0) remove(0)"
_HISTORY = "var all = ''; for (var n = 0; n < size(); ++n) all += str(read('text/plain', n)) + '|'; print(all)"
"""CopyQ's command that prints all texts that it keeps."""


def _between(desk: Desk, kept: Callable[[], bytes]) -> None:
    """Have a keeper of a history take another copy before the next cell's: it takes nothing twice in a row."""
    mark = f"{_BETWEEN} {next(_CELLS)}"
    desk.run("sh", "-c", f"printf '{mark}' | xclip -i -selection clipboard > /dev/null 2>&1")
    arrival(lambda: b"taken" if mark.encode() in kept() else b"")


class Copyq(Program):
    """Takes what is copied by itself; what arrived is all of its history since it expected something."""

    name, package, executable = "CopyQ", "copyq", "copyq"
    copies = frozenset({Content.TEXT})
    pastes = frozenset({Content.TEXT, Content.RICH, Content.CELLS})
    pastes_own = False

    def start(self) -> None:
        self.desk.start("copyq")
        until(self._stands, 60, what="CopyQ")

    def _stands(self) -> bool:
        try:
            return bool(self.desk.run("copyq", "version"))
        except subprocess.CalledProcessError:
            return False

    def copy(self, content: Content) -> None:
        self.desk.run("copyq", "copy", text(self.name))

    def expects(self) -> None:
        _between(self.desk, self._kept)
        self.desk.run("copyq", "eval", _EMPTIED)

    def paste(self, content: Content) -> bytes:
        return arrival(self._kept).strip()

    def _kept(self) -> bytes:
        return self.desk.run("copyq", "eval", _HISTORY)


class Clipman(Program):
    """Xfce's keeper of a history; what arrived is the newest text that it wrote down. Without a tray it soon ends."""

    name, package, executable = "Clipman", "xfce4-clipman", "xfce4-clipman"
    copies = frozenset()
    pastes = frozenset({Content.TEXT, Content.RICH, Content.CELLS})

    def start(self) -> None:
        self._history = self.desk.home / "cache" / "xfce4" / "clipman" / "textsrc"
        self.desk.start("stalonetray", "--window-type", "dock", "--geometry", "4x1-0-0")
        self.desk.start("xfce4-clipman")
        until(self._stands, 60, what="Clipman")

    def _stands(self) -> bool:
        self.desk.run("sh", "-c", "printf begins | xclip -i -selection clipboard > /dev/null 2>&1")
        self.desk.wait()
        return self._history.exists()

    def expects(self) -> None:
        _between(self.desk, self._newest)
        self._history.unlink(missing_ok=True)

    def paste(self, content: Content) -> bytes:
        arrival(self._newest)
        self.desk.wait()  # it writes the whole history anew
        newest = self._newest()
        return b"" if newest.startswith(_BETWEEN.encode()) else newest

    def _newest(self) -> bytes:
        written = self._history.read_bytes() if self._history.exists() else b""
        return written.removesuffix(b";\n").rpartition(b";")[2]


class Keepassxc(Program):
    """The password of an entry is copied; here it looks like customer data."""

    name, package, executable = "KeePassXC", "keepassxc", "keepassxc"
    copies = frozenset({Content.TEXT})
    pastes = frozenset()

    def start(self) -> None:
        store, settings = self.desk.home / "store.kdbx", self.desk.home / "config" / "keepassxc"
        settings.mkdir(parents=True)
        (settings / "keepassxc.ini").write_text(
            "[General]\nConfigVersion=2\nUpdateCheckMessageShown=true\n[GUI]\nCheckForUpdates=false\n"
            "[Security]\nClearClipboard=false\n"
        )
        self.desk.run("keepassxc-cli", "db-create", "--set-password", store, stdin=b"opens\nopens\n")
        self.desk.run("keepassxc-cli", "add", "-p", store, "entry", stdin=b"opens\n%s\n" % NUMBER.encode())
        self.desk.start("keepassxc", store)
        self.desk.focus("KeePassXC")
        self.desk.wait()
        self.desk.run("xdotool", "type", "--delay", 40, "opens")
        self.desk.press("Return")
        self.desk.focus("store.*KeePassXC")

    def copy(self, content: Content) -> None:
        self.desk.focus("KeePassXC")
        self.desk.press("ctrl+f", "Escape", "Down", "ctrl+c")


class Gimp(Program):
    """A picture is selected whole and copied."""

    name, package, executable = "GIMP", "gimp", "gimp"
    copies = frozenset({Content.PICTURE})
    pastes = frozenset()

    def start(self) -> None:
        shown = self.desk.home / "gimp-copy.png"
        shown.write_bytes(picture())
        self.desk.start("gimp", "--no-splash", "--new-instance", shown)
        self.desk.focus("gimp-copy")
        self.desk.wait()

    def copy(self, content: Content) -> None:
        self.desk.focus("gimp-copy")
        self.desk.press("ctrl+a", "ctrl+c")
        self.desk.wait()


class Inkscape(Program):
    """A drawing with a text in it is selected whole and copied."""

    name, package, executable = "Inkscape", "inkscape", "inkscape"
    copies = frozenset({Content.VECTOR})
    pastes = frozenset({Content.VECTOR})

    def start(self) -> None:
        for use, shown in (("copy", drawing()), ("paste", drawing(""))):
            file = self.desk.home / f"inkscape-{use}.svg"
            file.write_text(shown)
            self.desk.start("inkscape", "--app-id-tag", use, file)
            self.desk.focus(file.name)

    def copy(self, content: Content) -> None:
        self.desk.focus("inkscape-copy")
        self.desk.press("Escape", "ctrl+a", "ctrl+c")
        self.desk.wait()

    def paste(self, content: Content) -> bytes:
        self.desk.focus("inkscape-paste")
        self.desk.press("Escape", "ctrl+a", "Delete", "ctrl+v")
        self.desk.wait()
        file = self.desk.home / "inkscape-paste.svg"

        def saved() -> bytes:
            self.desk.press("ctrl+s")
            self.desk.wait()
            return b"\n".join(re.findall(rb"<tspan[^>]*>([^<]+)</tspan>", file.read_bytes()))

        return arrival(saved)


class Flameshot(Program):
    """Takes a part of the screen, on which a picture stands, onto the clipboard."""

    name, package, executable = "Flameshot", "flameshot", "flameshot"
    copies = frozenset({Content.PICTURE})
    pastes = frozenset()

    def start(self) -> None:
        shown = self.desk.home / "shown.png"
        shown.write_bytes(picture())
        # Not under Clipman's tray, in which icons stand now in this order, now in that.
        self.desk.start("display", "-geometry", "+0+0", "-title", "flameshot-shows", shown)
        self.desk.focus("flameshot-shows")
        self.desk.start("flameshot")
        self.desk.wait()

    def copy(self, content: Content) -> None:
        window = self.desk.focus("flameshot-shows")
        width, height, left, top = self.desk.place(window)
        region = f"{width}x{height}+{left}+{top}"
        self.desk.run("flameshot", "full", "--clipboard", "--region", region)
        time.sleep(_TAKES_S)


class Ksnip(Program):
    """Shows a picture in its editor, from which it is copied."""

    name, package, executable = "ksnip", "ksnip", "ksnip"
    copies = frozenset({Content.PICTURE})
    pastes = frozenset()

    def start(self) -> None:
        shown = self.desk.home / "ksnip-copy.png"
        shown.write_bytes(picture())
        self.desk.start("ksnip", "--edit", shown)
        self.desk.focus("ksnip")
        self.desk.wait()

    def copy(self, content: Content) -> None:
        self.desk.focus("ksnip")
        self.desk.press("ctrl+c")
        self.desk.wait()
