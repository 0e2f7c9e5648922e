"""A remote desktop: what is copied there is pasted here, and the other way round."""

from __future__ import annotations

import os
import socket
import subprocess

from tests.programs.content import Content, text
from tests.programs.office import free_port
from tests.programs.program import Program, arrival
from tests.support.raw_program import RawProgram
from tests.support.waiting import until

_SETTINGS = """\
[Globals]
ini_version=1
port=tcp://127.0.0.1:{port}
security_layer=tls
certificate=/etc/xrdp/cert.pem
key_file=/etc/xrdp/key.pem
max_bpp=24
autorun=far
allow_channels=true
[Logging]
LogFile={log}
LogLevel=WARNING
EnableSyslog=false
[Channels]
cliprdr=true
[far]
name=far
lib=libvnc.so
ip=127.0.0.1
port={display}
username=na
password=na
"""


class VncViewer(Program):
    """The window of a second display, whose own programs copy and paste there."""

    name, package, executable = "TigerVNC viewer", "tigervnc-viewer", "xtigervncviewer"
    copies = frozenset({Content.TEXT})
    pastes = frozenset({Content.TEXT, Content.RICH, Content.CELLS})
    pastes_own = False

    title = "far.*TigerVNC"
    """Pattern of its window's title."""

    def start(self) -> None:
        reached = self.desk.home / "vnc"
        self._begin("-rfbport", -1, "-rfbunixpath", reached)
        until(reached.exists, 30, what="the display that is far")
        self.desk.start("xtigervncviewer", "-SecurityTypes", "None", reached)
        self.desk.focus(self.title)

    def _begin(self, *reached_by: object) -> None:
        """Start the display that is far."""
        read, write = os.pipe()
        self.desk.start(
            *("Xtigervnc", "-displayfd", write, "-geometry", "640x400", "-depth", 24, "-nolisten", "tcp"),
            *("-SecurityTypes", "None", *reached_by, "-desktop", "far"),
            pass_fds=(write,),
        )
        os.close(write)
        with os.fdopen(read) as told:
            self._far = {**self.desk.environment, "DISPLAY": f":{told.readline().strip()}"}

    def copy(self, content: Content) -> None:
        self.desk.focus(self.title)
        self._there("xclip", "-i", "-selection", "clipboard", stdin=text(self.name).encode())
        self.desk.wait()

    def paste(self, content: Content) -> bytes:
        self.desk.focus(self.title)
        self.desk.wait()
        found = arrival(self._arrived)
        self._clear()
        return found

    def _clear(self) -> None:
        """Leave the far clipboard to nobody. A copy of nothing would come back here, and xrdp miss the next one."""
        with RawProgram(self._far["DISPLAY"]) as there:
            there.disown()

    def _arrived(self) -> bytes:
        """What lies on the display that is far; empty: nothing but what was copied there."""
        found = self._there("xclip", "-o", "-selection", "clipboard", "-t", "UTF8_STRING").strip()
        return b"" if found.endswith(self.name.encode()) else found

    def _there(self, *command: str, stdin: bytes = b"") -> bytes:
        """What a program says on the display that is far; empty: it says nothing."""
        pipes = {"stderr": subprocess.DEVNULL, "stdout": subprocess.PIPE if "-o" in command else subprocess.DEVNULL}
        done = subprocess.run(command, env=self._far, input=stdin, timeout=10, check=False, **pipes)
        return done.stdout or b""


class FreeRdp(VncViewer):
    """The same through xrdp, which carries what ISO 8859-1 can write and puts question marks for the rest.

    The bench does not install xrdp: its package begins to listen for other machines at once.
    """

    name, package, executable = "FreeRDP", "freerdp3-x11", "xfreerdp3"

    title = "through-xrdp"

    def start(self) -> None:
        port, display, settings = free_port(), free_port(), self.desk.home / "xrdp.ini"
        self._begin("-rfbport", display, "-localhost")
        settings.write_text(_SETTINGS.format(port=port, display=display, log=self.desk.home / "xrdp.log"))
        self.desk.start("xrdp", "--nodaemon", "--config", settings)
        until(lambda: self._listens(port), 30, what="xrdp")
        self._address = (f"/v:127.0.0.1:{port}", "/u:na", "/p:na", "/cert:ignore", "/sec:tls")
        self._connect()

    def paste(self, content: Content) -> bytes:
        found = super().paste(content)
        if not found:  # xrdp takes nothing any more, with the guard or without it: see guard/desktop/x11/far_screens.py
            self.desk.end(self._session)
            self._connect()
        return found

    def _connect(self) -> None:
        words = ("+clipboard", "/size:640x400", f"/t:{self.title}")
        self._session = self.desk.start("xfreerdp3", *self._address, *words)
        self.desk.focus(self.title)
        self.desk.wait()

    def _listens(self, port: int) -> bool:
        with socket.socket() as tried:
            return tried.connect_ex(("127.0.0.1", port)) == 0
