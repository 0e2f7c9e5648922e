"""A remote desktop: what is copied there is pasted here, and the other way round."""

from __future__ import annotations

import os
import subprocess

from tests.programs.content import Content, text
from tests.programs.program import Program, arrival
from tests.support.waiting import until


class VncViewer(Program):
    """The window of a second display, whose own programs copy and paste there."""

    name, package, executable = "TigerVNC viewer", "tigervnc-viewer", "xtigervncviewer"
    copies = frozenset({Content.TEXT})
    pastes = frozenset({Content.TEXT, Content.RICH, Content.CELLS})
    pastes_own = False

    def start(self) -> None:
        socket, read, write = self.desk.home / "vnc", *os.pipe()
        self.desk.start(
            *("Xtigervnc", "-displayfd", write, "-geometry", "640x400", "-depth", 24, "-nolisten", "tcp"),
            *("-SecurityTypes", "None", "-rfbport", -1, "-rfbunixpath", socket, "-desktop", "far"),
            pass_fds=(write,),
        )
        os.close(write)
        with os.fdopen(read) as told:
            self._far = {**self.desk.environment, "DISPLAY": f":{told.readline().strip()}"}
        until(socket.exists, 30, what="the display that is far")
        self.desk.start("xtigervncviewer", "-SecurityTypes", "None", socket)
        self.desk.focus("far.*TigerVNC")

    def copy(self, content: Content) -> None:
        self.desk.focus("far.*TigerVNC")
        self._there("xclip", "-i", "-selection", "clipboard", stdin=text(self.name).encode())
        self.desk.wait()

    def paste(self, content: Content) -> bytes:
        self.desk.focus("far.*TigerVNC")
        self.desk.wait()
        found = arrival(lambda: self._there("xclip", "-o", "-selection", "clipboard", "-t", "UTF8_STRING"))
        self._there("xclip", "-i", "-selection", "clipboard", stdin=b"")
        return found.strip()

    def _there(self, *command: str, stdin: bytes = b"") -> bytes:
        """What a program says on the display that is far; empty: it says nothing."""
        pipes = {"stderr": subprocess.DEVNULL, "stdout": subprocess.PIPE if "-o" in command else subprocess.DEVNULL}
        done = subprocess.run(command, env=self._far, input=stdin, timeout=10, check=False, **pipes)
        return done.stdout or b""
