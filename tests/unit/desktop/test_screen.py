"""What the monitors show."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
import xcffib
import xcffib.randr
import xcffib.xproto

from guard.desktop.screen import grab
from tests.support.xserver import environment, running_x_server

pytestmark = pytest.mark.x11


@pytest.fixture
def display(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with running_x_server("1000x600x24") as display:
        monkeypatch.setenv("DISPLAY", display)
        yield display


def two_monitors(connection: xcffib.Connection) -> None:
    """A monitor of 600 × 600 on the left and one of 400 × 300 on the right."""
    randr = connection(xcffib.randr.key)
    root = connection.get_setup().roots[0].root
    output = randr.GetScreenResources(root).reply().outputs[0]
    for name, (left, width, height), outputs in (("LEFT", (0, 600, 600), [output]), ("RIGHT", (600, 400, 300), [])):
        atom = connection.core.InternAtom(False, len(name), name).reply().atom
        monitor = xcffib.randr.MonitorInfo.synthetic(
            atom, False, False, len(outputs), left, 0, width, height, 100, 100, outputs
        )
        randr.SetMonitorChecked(root, monitor).check()


def painted(connection: xcffib.Connection, left: int, colour: int) -> None:
    """A window of 100 × 100 in one colour."""
    screen = connection.get_setup().roots[0]
    window = connection.generate_id()
    mask = xcffib.xproto.CW.BackPixel | xcffib.xproto.CW.OverrideRedirect
    connection.core.CreateWindowChecked(
        screen.root_depth, window, screen.root, left, 0, 100, 100, 0, 1, screen.root_visual, mask, [colour, 1]
    ).check()
    connection.core.MapWindowChecked(window).check()


def test_every_monitor_is_grabbed_as_it_is(display: str) -> None:
    connection = xcffib.connect(display)
    two_monitors(connection)
    painted(connection, 0, 0xFF0000)
    painted(connection, 600, 0x0000FF)
    left, right = grab()
    connection.disconnect()
    assert (left.shape, right.shape) == ((600, 600, 3), (300, 400, 3))
    assert left[50, 50].tolist() == [0, 0, 255]
    assert right[50, 50].tolist() == [255, 0, 0]


def test_without_a_display_there_is_nothing_to_grab() -> None:
    program = """
from guard.desktop.screen import grab
from guard.errors import DisplayUnavailable
try:
    grab()
except DisplayUnavailable as error:
    print(error.code)
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(":4321") | {"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("display-unavailable\n", "")
