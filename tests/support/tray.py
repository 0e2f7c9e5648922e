"""A system tray, the guard with its tray as a process of its own, and a person's hands on its windows."""

from __future__ import annotations

import queue
import select
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import xcffib
import xcffib.xproto

from tests.support.clients import Client
from tests.support.guard_process import READY_S, ROOT, guard_environment, is_loaded
from tests.support.waiting import until
from tests.support.xserver import OwnerWatch, environment

NOTIFICATION_SERVER = Path(__file__).with_name("notification_server.py")
SELECTION = "_NET_SYSTEM_TRAY_S0"

NUMBER = "11010519491231002X"
TEXT = f"客户身份证号：{NUMBER}"
POLICY = """\
schema = 1
name = "tray-test"
serial = 7
issued_at = 2026-11-24T08:00:00Z

[notifications]
quiet_minutes = 0

[[group]]
name = "work"
executables = ["crm*"]

[[group]]
name = "social"
executables = ["wechat*"]

[[group]]
name = "public"
executables = ["weibo*"]

[[rule]]
id = "ask-first"
entities = ["CN_ID"]
destinations = ["social"]
action = "warn"
override = "justify"

[[rule]]
id = "never-public"
entities = ["CN_ID"]
destinations = ["public"]
action = "redact"
"""


class Screen:
    """What is on a display, and keys and clicks for it."""

    def __init__(self, display: str) -> None:
        self._display = display
        self._connection = xcffib.connect(display)
        self._root = self._connection.get_setup().roots[self._connection.pref_screen].root

    def close(self) -> None:
        self._connection.disconnect()

    def focused(self) -> int:
        """The window that has the keyboard."""
        return int(self._connection.core.GetInputFocus().reply().focus)

    def tray_host(self) -> int:
        """The window of the system tray; 0: there is none."""
        return int(self._connection.core.GetSelectionOwner(self._atom(SELECTION)).reply().owner)

    def windows_of(self, program: str, within: int | None = None) -> list[int]:
        """Windows that can be seen and carry that class, wherever they were put."""
        found = []
        for window in self._tree(self._root if within is None else within):
            if program in self._class(window) and self._can_be_seen(window):
                found.append(window)
        return found

    def named(self, title: str) -> int | None:
        """The window with that title that can be seen."""
        for window in self._tree(self._root):
            if title in self._title(window) and self._can_be_seen(window):
                return window
        return None

    def box(self, window: int) -> tuple[int, int, int, int]:
        """Left, top, width, height on the screen."""
        size = self._connection.core.GetGeometry(window).reply()
        place = self._connection.core.TranslateCoordinates(window, self._root, 0, 0).reply()
        return int(place.dst_x), int(place.dst_y), int(size.width), int(size.height)

    def colour(self, x: int, y: int) -> tuple[int, int, int]:
        """Red, green, blue of a point on the screen."""
        form = xcffib.xproto.ImageFormat.ZPixmap
        image = self._connection.core.GetImage(form, self._root, x, y, 1, 1, 0xFFFFFFFF).reply()
        blue, green, red, *_ = bytes(image.data)
        return red, green, blue

    def click(self, x: int, y: int, button: int = 1) -> None:
        self._hands("mousemove", str(x), str(y), "click", str(button))

    def move_pointer(self, x: int, y: int) -> None:
        self._hands("mousemove", str(x), str(y))

    def type(self, text: str) -> None:
        self._hands("type", "--delay", "15", text)

    def press(self, key: str) -> None:
        self._hands("key", key)

    def _hands(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=environment(self._display), check=True, timeout=20)

    def _atom(self, name: str) -> int:
        return int(self._connection.core.InternAtom(False, len(name), name).reply().atom)

    def _tree(self, window: int) -> Iterator[int]:
        yield window
        try:
            children = self._connection.core.QueryTree(window).reply().children
        except xcffib.xproto.WindowError:
            return
        for child in children:
            yield from self._tree(child)

    def _class(self, window: int) -> str:
        return self._text(window, xcffib.xproto.Atom.WM_CLASS)

    def _title(self, window: int) -> str:
        return self._text(window, self._atom("_NET_WM_NAME"))

    def _text(self, window: int, name: int) -> str:
        try:
            told = self._connection.core.GetProperty(False, window, name, 0, 0, 200).reply()
        except xcffib.xproto.WindowError:
            return ""
        return bytes(told.value.buf()).decode(errors="replace")

    def _can_be_seen(self, window: int) -> bool:
        try:
            told = self._connection.core.GetWindowAttributes(window).reply()
        except xcffib.xproto.WindowError:
            return False
        return bool(told.map_state == xcffib.xproto.MapState.Viewable)


@contextmanager
def screen(display: str) -> Iterator[Screen]:
    made = Screen(display)
    try:
        yield made
    finally:
        made.close()


@contextmanager
def tray_host(seen: Screen, display: str, folder: Path) -> Iterator[None]:
    """A system tray at the upper left for as long as the block lasts."""
    process = subprocess.Popen(
        ["stalonetray", "--window-type", "dock", "--icon-size", "24", "--geometry", "4x1+20+20"],
        env=environment(display, HOME=str(folder)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: bool(seen.tray_host()), what="tray")
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


@dataclass
class TrayProcess:
    """`frostpane run` with its tray."""

    process: subprocess.Popen[str]
    display: str
    errors: list[str] = field(default_factory=list)
    """Lines on stderr so far."""

    def guarded(self, source: Client, text: str = TEXT) -> None:
        """Have a program copy, and wait until the guard has taken over: how fast that is, is asked elsewhere."""
        watch = OwnerWatch(self.display, "CLIPBOARD")
        source.copy({"text/plain": text.encode()})
        watch.wait_for(self.process.pid, timeout_s=20)

    def stop(self) -> int:
        """End it as a session does; gives its exit status."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(timeout=30)


@contextmanager
def running_tray(display: str, data: Path, policy: Path | None = None, **extra: str) -> Iterator[TrayProcess]:
    """The guard with its tray, in English, for as long as the block lasts. `extra`: of its environment."""
    named = [] if policy is None else ["--policy", str(policy)]
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Somebody who knows this program already; its keys are left to what is tested.
    (data / "preferences.json").write_text('{"introduced": true, "shot_keys": ""}')
    process = subprocess.Popen(
        [sys.executable, "-m", "guard", "run", "--data-dir", str(data), *named],
        cwd=ROOT,
        env=guard_environment(display) | {"LC_ALL": "C.UTF-8", "LANGUAGE": "en"} | extra,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    guard = TrayProcess(process, display)
    assert process.stdout is not None
    assert process.stderr is not None
    stderr = process.stderr
    reader = threading.Thread(target=lambda: guard.errors.extend(stderr), daemon=True)
    reader.start()
    try:
        ready, _, _ = select.select([process.stdout], [], [], READY_S)
        assert (process.stdout.readline() if ready else "") == "ready\n", guard.errors
        until(lambda: is_loaded(data), READY_S, what="inspection worker")
        yield guard
    finally:
        try:
            guard.stop()
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join(timeout=5)
        process.stdout.close()
        process.stderr.close()


class Notifications:
    """A session bus with a notification service of the test's own."""

    def __init__(self) -> None:
        self._bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._bus.stdout is not None
        self.environment = {"DBUS_SESSION_BUS_ADDRESS": self._bus.stdout.readline().strip()}
        self._server = subprocess.Popen(
            [sys.executable, NOTIFICATION_SERVER],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        assert self.next() == "serving"

    def next(self) -> str:
        """The next notification, on one line.

        Raises:
            queue.Empty: none came in time.
        """
        return self._lines.get(timeout=20)

    def rest(self) -> list[str]:
        """What else was told so far."""
        return [self._lines.get() for _ in range(self._lines.qsize())]

    def _read(self) -> None:
        assert self._server.stdout is not None
        for line in self._server.stdout:
            self._lines.put(line.strip())

    def close(self) -> None:
        for process in (self._server, self._bus):
            process.kill()
            process.wait(timeout=10)
        self._reader.join(timeout=10)
        for stream in (self._server.stdin, self._server.stdout, self._bus.stdout):
            if stream is not None:
                stream.close()


def icons(seen: Screen) -> list[int]:
    """Ours in the system tray."""
    return seen.windows_of("frostpane", within=seen.tray_host())
