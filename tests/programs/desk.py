"""A person's desk: a virtual screen with a window manager and a session bus, hands on it, and a guard or none."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from guard.desktop.x11.connection import Connection
from tests.support.guard_process import running_guard
from tests.support.tray import Notifications
from tests.support.waiting import until
from tests.support.xserver import environment, running_x_server, window_manager

PERSON_S = 0.7
"""Time between two things that a person does, in seconds: whoever copies and pastes is no faster."""
APPEARS_S, _STAYS_S = 240.0, 60.0
"""Longest wait for a program's window, in seconds: while it starts, since an office on a busy machine takes long, and
afterwards."""


class Desk:
    """Where programs run; each process that it started ends with it."""

    def __init__(self, display: str, home: Path, session: dict[str, str]) -> None:
        self.home, self._display = home, display
        folders = {"HOME": home, "XDG_CONFIG_HOME": home / "config", "XDG_CACHE_HOME": home / "cache"}
        folders |= {"XDG_DATA_HOME": home / "share", "XDG_RUNTIME_DIR": home / "run", "TMPDIR": home / "tmp"}
        for folder in folders.values():
            folder.mkdir(parents=True, exist_ok=True)
        (home / "run").chmod(0o700)
        places = {name: str(folder) for name, folder in folders.items()}
        more = {"GSETTINGS_BACKEND": "memory", "LC_ALL": "C.UTF-8", "GTK_USE_PORTAL": "0", "MOZ_ENABLE_WAYLAND": "0"}
        self.environment = environment(display, **places, **more, **session)
        self._started: list[subprocess.Popen[bytes]] = []
        self._appears_s = APPEARS_S

    def stands(self) -> None:
        """All programs have started: a window that is wanted now is there, or its program has ended."""
        self._appears_s = _STAYS_S

    def start(self, *command: object, **options: Any) -> subprocess.Popen[bytes]:
        """Run a program beside the others."""
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | options
        process = subprocess.Popen(
            [str(word) for word in command], env=self.environment, cwd=self.home, start_new_session=True, **streams
        )
        self._started.append(process)
        return process

    def run(self, *command: object, stdin: bytes = b"") -> bytes:
        """What a command says; it ends by itself."""
        words = [str(word) for word in command]
        return subprocess.run(
            words, env=self.environment, cwd=self.home, input=stdin, capture_output=True, timeout=60, check=True
        ).stdout

    def focus(self, title: str) -> str:
        """Bring the window to the front whose title has that pattern, and the keyboard with it; its id.

        Raises:
            TimeoutError: there is none.
        """
        window = self._window(title)
        subprocess.run(
            ["xdotool", "windowactivate", "--sync", window],
            env=self.environment,
            stderr=subprocess.DEVNULL,
            timeout=20,
            check=False,
        )
        time.sleep(PERSON_S / 2)
        return window

    def _window(self, title: str) -> str:
        found: list[str] = []
        until(lambda: bool(found.extend(self.windows(title)) or found), self._appears_s, what=f"window {title}")
        return found[-1]

    def windows(self, title: str) -> list[str]:
        """Ids of the windows that can be seen and whose title has that pattern."""
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", title],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        return found.stdout.split()

    def place(self, window: str) -> tuple[int, int, int, int]:
        """Width, height, left and top of a window on the screen, without its frame, in pixels."""
        with Connection(self._display) as connection:
            size = connection.core.GetGeometry(int(window)).reply()
            place = connection.core.TranslateCoordinates(int(window), connection.root, 0, 0).reply()
        return size.width, size.height, place.dst_x, place.dst_y

    def press(self, *keys: str) -> None:
        """Keys one after the other, such as `ctrl+c`."""
        for key in keys:
            self.run("xdotool", "key", "--clearmodifiers", key)
            time.sleep(PERSON_S / 4)

    def beside(self, left: str, right: str) -> None:
        """Put two windows side by side, the left one to the front."""
        for title, x in ((right, 800), (left, 0)):
            self.run("xdotool", *("windowsize", window := self._window(title), 760, 600), "windowmove", window, x, 40)
            self.focus(title)

    def drag(self, source: str, start: tuple[int, int], destination: str, end: tuple[int, int]) -> None:
        """Drag from a place within a window to one within another, as a hand does."""
        self.run("xdotool", "mousemove", "--window", self._window(source), *start, "sleep", 0.3, "mousedown", 1)
        self.run("xdotool", *(("sleep", 0.1, "mousemove_relative", 12, 4) * 10))
        self.run("xdotool", "mousemove", "--window", self._window(destination), *end, "sleep", PERSON_S)
        self.run("xdotool", *(("mousemove_relative", 2, 2, "sleep", 0.2) * 3), "mouseup", 1)

    def click(self, title: str, x: int, y: int, times: int = 1, button: int = 1) -> None:
        """Click at a place within a window."""
        self.run("xdotool", "mousemove", "--window", self._window(title), x, y)
        self.run("xdotool", "click", "--repeat", times, "--delay", 60, button)

    def wait(self) -> None:
        """As long as a person takes."""
        time.sleep(PERSON_S)

    def shot(self, file: Path) -> None:
        """What is on the screen, as PNG: for whoever looks into a defect."""
        self.run("import", "-window", "root", file)

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """End a program that was started here, with what it started itself."""
        for signal in (15, 9):
            try:
                os.killpg(process.pid, signal)
                process.wait(timeout=10)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
        process.wait(timeout=10)

    def close(self) -> None:
        """End all that was started here."""
        for process in reversed(self._started):
            self.end(process)


@contextmanager
def running_desk(folder: Path, policy: str | None, environ: Mapping[str, str] | None = None) -> Iterator[Desk]:
    """A desk under a guard with that policy document and more in its environment; no document: no guard runs there."""
    home = folder / "home"
    home.mkdir(parents=True)
    with ExitStack() as stack:
        display = stack.enter_context(running_x_server("1600x1000x24"))
        stack.enter_context(window_manager(display, folder / "openbox"))
        session = Notifications()
        stack.callback(session.close)
        if policy is not None:
            document = folder / "policy.toml"
            document.write_text(policy)
            stack.enter_context(running_guard(display, folder / "data", document, environ=environ))
        desk = Desk(display, home, session.environment)
        stack.callback(desk.close)
        yield desk


def version(command: Sequence[str]) -> str:
    """The version that a program tells of itself; `?`: it tells none."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return "?"
    found = re.search(r"\d+(\.\d+)+", done.stdout + done.stderr)
    return found[0] if found else "?"
