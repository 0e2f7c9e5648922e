"""Virtual X servers and a window manager for tests. Every server chooses its own display number."""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import xcffib
import xcffib.xproto  # gives xcffib its core protocol
from xcffib import res, xfixes

from tests.support.waiting import until


class XServer:
    """An Xvfb that can be ended and started again under the same number."""

    def __init__(self, size: str = "1920x1080x24") -> None:
        self._size = size
        self._process: subprocess.Popen[bytes] | None = None
        self.display = ""

    def start(self) -> None:
        """Start; the first start chooses a free number, later ones keep it."""
        read_end, write_end = os.pipe()
        number = [self.display] if self.display else []
        self._process = subprocess.Popen(
            ["Xvfb", *number, "-displayfd", str(write_end), "-screen", "0", self._size, "-nolisten", "tcp", "-noreset"],
            pass_fds=(write_end,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(write_end)
        told = b""
        try:
            while not told.endswith(b"\n"):
                ready, _, _ = select.select([read_end], [], [], 20)
                part = os.read(read_end, 64) if ready else b""
                if not part:
                    self.stop()
                    raise RuntimeError("Xvfb did not start")
                told += part
        finally:
            os.close(read_end)
        self.display = f":{int(told)}"

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=20)
            self._process = None


@contextmanager
def x_server(size: str = "1920x1080x24") -> Iterator[XServer]:
    """A virtual X server for as long as the block lasts."""
    server = XServer(size)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def running_x_server(size: str = "1920x1080x24") -> Iterator[str]:
    """The display of a virtual X server, such as `:99`."""
    with x_server(size) as server:
        yield server.display


def environment(display: str, **extra: str) -> dict[str, str]:
    """The environment of a client of that display: no Wayland, no input method, no session of the person who tests."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("QT_", "GTK_", "GDK_", "PYTHON")) and name not in {"WAYLAND_DISPLAY", "XAUTHORITY"}
    }
    return kept | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "GDK_BACKEND": "x11", "NO_AT_BRIDGE": "1"} | extra


@contextmanager
def window_manager(display: str, folder: Path) -> Iterator[None]:
    """Openbox on that display, with its settings and caches in `folder`."""
    home = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config"), "XDG_CACHE_HOME": str(folder / "cache")}
    process = subprocess.Popen(
        ["openbox", "--sm-disable"],
        env=environment(display, **home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: _root_property(display, "_NET_SUPPORTING_WM_CHECK"), what="window manager")
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def _root_property(display: str, name: str) -> bool:
    """Whether the root window has that property. Asked with a connection of its own."""
    connection = xcffib.connect(display)
    try:
        root = connection.get_setup().roots[connection.pref_screen].root
        atom = connection.core.InternAtom(False, len(name), name).reply().atom
        return bool(connection.core.GetProperty(False, root, atom, 0, 0, 1).reply().value_len)
    finally:
        connection.disconnect()


class OwnerWatch:
    """Sees who becomes the owner of a selection, from its making on, even where another takes over at once."""

    def __init__(self, display: str, selection: str) -> None:
        self._connection = xcffib.connect(display)
        self._fixes = self._connection(xfixes.key)
        self._resources = self._connection(res.key)
        self._fixes.QueryVersion(5, 0).reply()
        self._resources.QueryVersion(1, 2).reply()
        root = self._connection.get_setup().roots[self._connection.pref_screen].root
        atom = self._connection.core.InternAtom(False, len(selection), selection).reply().atom
        self._fixes.SelectSelectionInput(root, atom, xfixes.SelectionEventMask.SetSelectionOwner)
        self._connection.core.GetInputFocus().reply()

    def wait_for(self, pid: int, timeout_s: float = 10.0) -> None:
        """Until that process was the owner; ends the watch."""
        deadline = time.monotonic() + timeout_s
        try:
            while time.monotonic() < deadline:
                while (event := self._connection.poll_for_event()) is not None:
                    # A program may have lost the selection and ended before it could be asked about.
                    if event.owner and self._pid(event.owner) in {pid, None}:
                        return
                select.select([self._connection.get_file_descriptor()], [], [], 0.2)
        finally:
            self._connection.disconnect()
        raise TimeoutError("the program did not copy")

    def _pid(self, window: int) -> int | None:
        wanted = res.ClientIdSpec.synthetic(window, res.ClientIdMask.LocalClientPID)
        for answer in self._resources.QueryClientIds(1, [wanted]).reply().ids:
            if answer.spec.mask == res.ClientIdMask.LocalClientPID and answer.length:
                return int(answer.value[0])
        return None
