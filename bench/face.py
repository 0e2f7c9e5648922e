"""The windows while other things happen: whether their thread stands still, how soon they are there, what they need.

Where other programs have the processor too, the windows' own work tells more than how long they stood still.
"""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from bench.report import Row
from bench.screens import SIZE, chat
from tests.support.guard_process import ROOT
from tests.support.xserver import environment, running_x_server, window_manager

SCREENS = {"1080p": 1, "4K": 2}
"""Screens by their names, and how many times wider than 1920 pixels they are."""
GOALS = (
    ("windows stand still", "at most 50, on a quiet machine"),
    ("windows' own work", "at most 50"),
    ("live frosting", "at least 10"),
    ("review, again: until the window", "at most 200"),
    ("review, first: until the window", "at most 200"),
    ("guard, worker and tray", "at most 380"),
)
MOST_S = 240


def rows() -> Iterator[Row]:
    """A conversation fills the screen: it is copied, reviewed, taken as a screenshot, marked."""
    for name, times in SCREENS.items():
        size = (SIZE[0] * times, SIZE[1] * times)
        with tempfile.TemporaryDirectory(prefix="frostpane-bench-") as made:
            folder = Path(made)
            picture = folder / "screen.png"
            Image.open(io.BytesIO(chat(random.Random(0)))).resize(size, Image.Resampling.BICUBIC).save(picture)
            with running_x_server(f"{size[0]}x{size[1]}x24") as display, window_manager(display, folder):
                around = environment(display, HOME=str(folder), DBUS_SESSION_BUS_ADDRESS="")
                # It says 1 where all went well.
                subprocess.run(["display", "-window", "root", str(picture)], env=around, check=False, timeout=60)
                told = subprocess.run(
                    [sys.executable, "-m", "bench.face_program", str(folder), str(picture)],
                    cwd=ROOT,
                    env=around,
                    stdout=subprocess.PIPE,
                    text=True,
                    check=True,
                    timeout=MOST_S,
                ).stdout
        for line in told.splitlines():
            figure = json.loads(line)
            goal = next((goal for begin, goal in GOALS if figure["name"].startswith(begin)), None)
            yield Row(f"{name}: {figure['name']}", figure["value"], figure["unit"], goal=goal)
