"""`frostpane shot`: a frosted screenshot."""

from __future__ import annotations

import argparse
import contextlib
import re
import sys
import time
from pathlib import Path
from typing import Any

from guard.cli import inspect
from guard.cli import options as shared
from guard.cli.visible import visible
from guard.compose.inspectors import tools
from guard.compose.trace import Traces
from guard.desktop import current
from guard.desktop.screen import desktop_of, monitors, region_of
from guard.errors import InputError, RedactError
from guard.inspect.inspector import LocalInspector
from guard.inspect.picture import from_picture
from guard.model import Box, EntityType, Monitor, Pixels, workstation
from guard.model.boxes import holds
from guard.model.clock import wall_clock
from guard.model.media import bitmap
from guard.read.readers import Readers

_REGION = re.compile(r"(-?\d{1,6}),(-?\d{1,6}),(\d{1,6}),(\d{1,6})")
MOST_DELAY_S = 60
"""Wait before the screen is grabbed, in seconds, at most; nobody sets a scene for longer."""

PATIENCE_S = 60.0
"""Wait for a click on a window, in seconds, at most."""


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("shot", help="take a screenshot in which customer data is covered")
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", help="a PNG file; else one named by the time, here")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--monitor", type=int, metavar="N", help="one monitor, counted from 1; else all of them")
    what.add_argument("--window", action="store_true", help="the window that you click then; another button ends it")
    what.add_argument("--region", metavar="LEFT,TOP,WIDTH,HEIGHT", help="a part of the desktop, in pixels")
    parser.add_argument("--delay", type=float, default=0, metavar="S", help="seconds to wait before")
    parser.add_argument("--cursor", action="store_true", help="show the pointer too")
    parser.add_argument("--json", action="store_true", help="tell the findings as `inspect --json` does")
    shared.add_policy(parser)
    shared.add_data_dir(parser)
    parser.set_defaults(run=run, explain=False)


def run(options: argparse.Namespace) -> int:
    """0; nothing is written where the picture could not be inspected."""
    region = _region(options.region)
    if not 0 <= options.delay <= MOST_DELAY_S:
        raise InputError(f"--delay takes 0 to {MOST_DELAY_S} seconds", code="usage")
    paths = shared.paths(options)
    policy = shared.policy_in_force(paths, options.policy)
    output = options.output or Path(f"frostpane-{wall_clock().astimezone():%Y%m%d-%H%M%S}.png")
    region = _window() if options.window else region
    time.sleep(options.delay)
    pixels = _part(monitors(with_cursor=options.cursor), options.monitor, region)
    with contextlib.closing(Readers()) as readers:
        used = tools(policy, shared.reader(readers, policy), traces=Traces(workstation(), wall_clock))
        made = from_picture(bitmap(pixels), used)
        inspect.require_inspected(output, made)
        # Every finding is covered here, whatever the rules say: nobody knows where the picture goes.
        safe = made.safe(set(EntityType))
        picture = None if safe is None else LocalInspector(used).convert(safe, "image/png")
    if picture is None:
        raise RedactError("no safe version can be made of what the screen shows")
    shared.write_file(output, picture, 0o666)
    if options.json:
        shared.print_json(inspect.report(output, "image", made))
    else:
        print(f"{visible(output)}: {len(made.findings)} covered", file=sys.stderr)
    return 0


def _window() -> Box:
    """Where the window is that the person clicks.

    Raises:
        InputError: none was clicked, or this system lets no program ask.
        DisplayUnavailable: there is no screen.
    """
    desktop = current()
    if desktop.pointed_at is None:
        raise InputError(
            "--window works on X11 alone; here the tray's screenshot takes a window by a click", code="usage"
        )
    point = desktop.pointed_at(PATIENCE_S)
    if point is None:
        raise InputError("no window was clicked; nothing was taken", code="no-window")
    window = next((box for box in desktop.seen_windows() if holds(box, Box(*point, 1, 1))), None)
    if window is None:
        raise InputError("there is no window; without --window the whole screen is taken", code="no-window")
    return window


def _region(told: str | None) -> Box | None:
    if told is None:
        return None
    numbers = _REGION.fullmatch(told)
    if numbers is None:
        raise InputError("--region takes LEFT,TOP,WIDTH,HEIGHT, in pixels", code="usage")
    return Box(*map(int, numbers.groups()))


def _part(shown: tuple[Monitor, ...], number: int | None, region: Box | None) -> Pixels:
    """The pixels that are meant.

    Raises:
        InputError: there is no such monitor, or nothing of the region is on any.
    """
    if number is not None:
        if not 1 <= number <= len(shown):
            raise InputError(f"there is no monitor {number}; there are {len(shown)}", code="no-monitor")
        return shown[number - 1].pixels
    desktop = desktop_of(shown)
    if region is None:
        return desktop.pixels
    part = region_of(desktop, region)
    if not part.size:
        raise InputError("the region is on no monitor", code="no-region")
    return part
