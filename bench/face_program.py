"""The workstation's program with a timer on the thread of its windows; `bench.face` runs it on a display of its own.

    python -m bench.face_program FOLDER PICTURE

PICTURE is on the screen already and is copied; figures go to stdout, one JSON object a line.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from guard import allocator, create_service
from guard.desktop import current
from guard.inspect.worker.lanes import SLOW_REST_S
from guard.model import Watermark
from guard.paths import ASSETS, installation
from tests.support.clients import Xclip
from tests.support.ticking import Ticker
from ui.app import _now, _surroundings, build_application
from ui.bridge import Bridge
from ui.comparison import Comparison
from ui.pane import Pane
from ui.texts import read_texts
from ui.workstation import Workstation

STEPS = 60
"""Moves of a drag."""
RESTED_S = 2 * SLOW_REST_S
"""Time after which the process has ended that read the picture, in seconds."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One that was measured."""

    name: str
    value: float
    unit: str


class Measured:
    """The program and what is done with it."""

    def __init__(self, workstation: Workstation, ticker: Ticker, source: Xclip) -> None:
        self.workstation, self.ticker, self.source = workstation, ticker, source

    @contextmanager
    def standing(self, what: str) -> Iterator[None]:
        """Tells how long the windows' thread stood still in the block, at the longest."""
        with self.ticker.watching() as stood:
            yield
        tell(f"windows stand still {what}, longest", stood.wall_ms, "ms")
        tell(f"windows' own work {what}, longest", stood.worked_ms, "ms")


def tell(name: str, value: float, unit: str) -> None:
    sys.stdout.write(json.dumps(asdict(Figure(name, value, unit))) + "\n")
    sys.stdout.flush()


def main() -> None:
    allocator.keep_little()
    folder, picture = Path(sys.argv[1]), Path(sys.argv[2])
    desktop, bridge, paths = current(), Bridge(), installation(folder / "data")
    paths.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    paths.preferences.write_text('{"introduced": true, "shot_keys": ""}')
    service = create_service(paths, policy=None, listener=bridge, desktop=desktop)
    service.start()
    application = build_application()
    workstation = Workstation(service, bridge, ASSETS, _now, _surroundings(desktop, paths))
    workstation.show()
    ticker = Ticker()
    try:
        ticker.run_until(lambda: service.status().reader.warm)
        seen = Measured(workstation, ticker, Xclip(os.environ["DISPLAY"], folder, "source"))
        measure_copy(seen, picture)
        measure_review(seen)
        tell("just after opening: guard, worker, its reading process and tray", together_mib(os.getpid()), "MiB")
        rested = time.monotonic() + RESTED_S
        ticker.run_until(lambda: time.monotonic() > rested)
        tell("guard, worker and tray together, review open", together_mib(os.getpid()), "MiB")
        workstation._reviewing.window.close()
        measure_shot(seen)
        measure_watermark(seen)
        measure_mark(seen, QImage(str(picture)))
        seen.source.close()
    finally:
        workstation.close()
        service.stop("program")
        application.processEvents()


def measure_copy(seen: Measured, picture: Path) -> None:
    """A screen is copied and inspected."""
    service = seen.workstation._service
    before = service.status().counters.inspected
    with seen.standing("while it is inspected"):
        seen.source.copy(picture.read_bytes(), "image/png")
        seen.ticker.run_until(lambda: service.status().counters.inspected > before)


def measure_review(seen: Measured) -> None:
    """The review window opens: first empty, then with both pictures painted."""
    reviewing, texts = seen.workstation._reviewing, read_texts(ASSETS, "zh")
    (shown,) = reviewing.window.findChildren(Comparison)
    for turn in ("first", "again"):
        reviewing.window.close()
        with seen.standing(f"while the review opens, {turn}"):
            began = time.perf_counter()
            reviewing.open(texts)
            seen.ticker.run_until(reviewing.window.isVisible)
            opened = time.perf_counter()
            seen.ticker.run_until(lambda: shown.isVisible() and bool(shown._outlines))
            filled = time.perf_counter()
            seen.ticker.run_until(lambda: not shown._fitting._asked)
        tell(f"review, {turn}: until the window is there", 1000 * (opened - began), "ms")
        tell(f"review, {turn}: until what is covered is seen", 1000 * (filled - began), "ms")


def measure_shot(seen: Measured) -> None:
    """A screenshot: the screen stands still, what was found is covered, a frame is dragged."""
    frame = seen.workstation._shots.frame
    with seen.standing("while the screen is grabbed and covered"):
        began = time.perf_counter()
        seen.workstation._take_shot(0, with_cursor=False)
        seen.ticker.run_until(lambda: any(pane.isVisible() for pane in frame._panes.values()))
        tell("screenshot: until the screen stands still", 1000 * (time.perf_counter() - began), "ms")
        seen.ticker.run_until(lambda: bool(frame._frosted))
        tell("screenshot: until all of it is covered", 1000 * (time.perf_counter() - began), "ms")
        seen.ticker.run_until(lambda: True)
    (pane,) = frame._panes.values()
    with seen.standing("while a frame is dragged"):
        began = time.perf_counter()
        drag(pane, seen.ticker)
        tell("live frosting while a frame is dragged", STEPS / (time.perf_counter() - began), "a second")
    copies = seen.workstation._service.status().counters.copies
    with seen.standing("while what was framed is copied"):
        pane._choose(pane.frame())
        seen.ticker.run_until(lambda: seen.workstation._service.status().counters.copies > copies)
    frame.end()


def drag(pane: Pane, ticker: Ticker) -> None:
    """Each move is painted, and the display has got it, before the next one comes."""
    across, down = pane.width() / STEPS, pane.height() / STEPS
    QTest.mousePress(pane, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    for step in range(1, STEPS + 1):
        QTest.mouseMove(pane, QPoint(round(step * across) - 1, round(step * down) - 1))
        pane.repaint()
        ticker.run_until(lambda: True)


def measure_watermark(seen: Measured) -> None:
    """The policy asks for words over the screen."""
    overlay = seen.workstation._overlay
    with seen.standing("while the watermark is made"):
        began = time.perf_counter()
        overlay.obey(Watermark("{agent} {machine} {time}", opacity=0.08, angle_degrees=20))
        seen.ticker.run_until(lambda: all(pane.is_whole for pane in overlay.panes))
        tell("watermark: until it is seen", 1000 * (time.perf_counter() - began), "ms")
        seen.ticker.run_until(lambda: True)
    overlay.obey(None)


def measure_mark(seen: Measured, picture: QImage) -> None:
    """An arrow is drawn on a screenshot, and the marked picture copied."""
    markup = seen.workstation._shots.markup
    markup.open(read_texts(ASSETS, "zh"), picture)
    seen.ticker.run_until(markup.isVisible)
    copies = seen.workstation._service.status().counters.copies
    with seen.standing("while an arrow is drawn"):
        QTest.mousePress(markup._canvas, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
        for step in range(1, 21):
            QTest.mouseMove(markup._canvas, QPoint(60 + 20 * step, 60 + 10 * step))
            seen.ticker.run_until(lambda: True)
        QTest.mouseRelease(markup._canvas, Qt.MouseButton.LeftButton, pos=QPoint(460, 260))
    with seen.standing("while the marked picture is copied"):
        markup.copy_wanted.emit(markup._canvas.drawing())
        seen.ticker.run_until(lambda: seen.workstation._service.status().counters.copies > copies)
    markup.close()


def together_mib(pid: int) -> float:
    """Memory of a process and of all that it started, in MiB; what they share counts once (PSS)."""
    try:
        rolled = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (ProcessLookupError, FileNotFoundError):
        return 0.0  # it has ended
    own = next(int(row.split()[1]) for row in rolled if row.startswith("Pss:")) / 1024
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    others = [path.read_text().split() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    every = {*children, *(child for each in others for child in each)}
    named = {child: Path(f"/proc/{child}/comm").read_text().strip() for child in every}
    return own + sum(together_mib(int(child)) for child, name in named.items() if name != "source")


if __name__ == "__main__":
    main()
