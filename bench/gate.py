"""How long a copy stays within everybody's reach, and how fast the gate serves."""

from __future__ import annotations

import io
import random
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from pathlib import Path
from statistics import median

import xcffib.xfixes as xfixes
from PIL import Image

from bench import text_release
from bench.report import Row
from guard.desktop.x11.connection import Connection
from tests.support.clients import Client, Xclip
from tests.support.guard_process import running_guard
from tests.support.raw_program import RawProgram
from tests.support.xserver import environment, running_x_server, window_manager

PEER = "QClipboard guard"
ROUNDS = 31
_SERVED_ROUNDS = 11
_PICTURES = 5
_MAX_S = 20.0


def rows() -> Iterator[Row]:
    """Takeover windows and serving times, ours and the peer's by turns."""
    with tempfile.TemporaryDirectory(prefix="frostpane-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        sides = [stack.enter_context(_side(module, folder)) for module in ("bench.bare_gate", "bench.qclipboard_guard")]
        # A program keeps a picture encoded, as xclip does, or encodes it when somebody asks, as Qt and GTK do.
        for source, goal in (("xclip", "median < 2 ms"), ("a Qt program", "100 times, median < 2 ms")):
            ours, theirs = _by_turns(sides, partial(_picture_window_ms, source), ROUNDS)
            yield Row.smaller(f"1080p picture from {source}: within reach", ours, "ms", PEER, theirs, goal)
            yield Row(f"1080p picture from {source}: 90th percentile", _late(ours), "ms")
        for height in (1080, 2160):
            ours, theirs = _by_turns(sides, partial(_served_ms, height), _SERVED_ROUNDS)
            yield Row.smaller(f"{height}p picture served", ours, "ms", PEER, theirs)
    with tempfile.TemporaryDirectory(prefix="frostpane-bench-") as name, running_x_server() as display:
        folder = Path(name)
        with window_manager(display, folder), running_guard(display, folder / "data"):
            source_program = Xclip(display, folder, "notes")
            windows = [_window_ms(display, partial(source_program.copy, _customer(n).encode())) for n in range(ROUNDS)]
            source_program.close()
        yield Row("sensitive text: within reach", median(windows), "ms", goal="median < 8 ms")
        yield Row("sensitive text: 90th percentile", _late(windows), "ms")
    yield from text_release.rows(_customer(0))


class _Side:
    """A guard on a display of its own, with programs around it."""

    def __init__(self, display: str, folder: Path) -> None:
        self._display = display
        self._xclip = Xclip(display, folder, "source")
        self._qt = Client.start("qt", display, folder, executable="source")

    def window_ms(self, source: str, picture: bytes) -> float:
        """From a picture's copying until its owner has lost it."""
        if source == "xclip":
            return _window_ms(self._display, lambda: self._xclip.copy(picture, "image/png"))
        return _window_ms(self._display, lambda: self._qt.copy({"image": picture}))

    def serve_ms(self, picture: bytes) -> float:
        """From the question for a picture until all of it has come."""
        self.window_ms("xclip", picture)
        with RawProgram(self._display) as program:
            # The peer may still be fetching; what is measured is serving.
            program.ask("TARGETS")
            began = time.perf_counter()
            value = program.ask("image/png", timeout_s=_MAX_S)
            elapsed_ms = (time.perf_counter() - began) * 1000
        if value is None or value.data != picture:
            raise RuntimeError("the picture did not come through unchanged")
        return elapsed_ms

    def close(self) -> None:
        self._xclip.close()
        self._qt.close()


@contextmanager
def _side(module: str, folder: Path) -> Iterator[_Side]:
    with running_x_server() as display:
        process = subprocess.Popen([sys.executable, "-m", module], stdout=subprocess.PIPE, env=environment(display))
        assert process.stdout is not None
        try:
            if process.stdout.readline() != b"ready\n":
                raise RuntimeError(f"{module} did not start")
            side = _Side(display, folder)
            yield side
            side.close()
        finally:
            process.terminate()
            process.wait(timeout=10)
            process.stdout.close()


def _picture_window_ms(source: str, side: _Side, seed: int) -> float:
    return side.window_ms(source, _picture(1080, seed))


def _served_ms(height: int, side: _Side, seed: int) -> float:
    return side.serve_ms(_picture(height, seed))


def _by_turns(
    sides: list[_Side], measure: Callable[[_Side, int], float], rounds: int
) -> tuple[list[float], list[float]]:
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(rounds):
        ours.append(measure(sides[0], number % _PICTURES))
        theirs.append(measure(sides[1], number % _PICTURES))
    return ours, theirs


def _window_ms(display: str, copy: Callable[[], None]) -> float:
    """From one change of the clipboard's owner, which `copy` brings about, to the next one."""
    with Connection(display) as watch:
        clipboard, mask = watch.atom("CLIPBOARD"), xfixes.SelectionEventMask.SetSelectionOwner
        watch.fixes.SelectSelectionInput(watch.root, clipboard, mask)
        watch.core.GetInputFocus().reply()
        times: list[float] = []
        copying = _in_background(copy)
        deadline_s = time.perf_counter() + _MAX_S
        while len(times) < 2:
            while (event := watch.next_event()) is not None:
                if isinstance(event, xfixes.SelectionNotifyEvent):
                    times.append(time.perf_counter())
            if time.perf_counter() > deadline_s:
                raise RuntimeError("nobody took the copy over")
            select.select([watch.fileno()], [], [], 0.1)
        copying()
    time.sleep(0.1)
    return (times[1] - times[0]) * 1000


def _in_background(work: Callable[[], None]) -> Callable[[], None]:
    """Start, so that the watch does not wait for the program; gives what waits for the end."""
    pool = ThreadPoolExecutor(1)
    future = pool.submit(work)

    def wait() -> None:
        future.result(timeout=_MAX_S)
        pool.shutdown()

    return wait


def _late(series: list[float]) -> float:
    return sorted(series)[int(len(series) * 0.9)]


@cache
def _picture(height: int, seed: int) -> bytes:
    """A screen's picture as PNG, half of it busy: 1.5 MB at 1080 lines, as measured screens are."""
    width = height * 16 // 9
    picture = Image.new("RGB", (width, height), (240, 242, 245))
    busy = Image.frombytes("L", (width // 2, height), random.Random(seed).randbytes(width // 2 * height))
    picture.paste(busy.point(lambda value: 128 + value // 4), (width // 2, 0))
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _customer(number: int) -> str:
    return f"客户电话 1380000{number:04d}，邮箱 user{number}@example.com，请于周五前处理第 {number} 号投诉。"
