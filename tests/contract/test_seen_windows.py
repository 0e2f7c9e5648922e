"""Where windows are on a real display: a screenshot takes the one under the pointer."""

from __future__ import annotations

import pytest
import xcffib
import xcffib.shape
import xcffib.xproto as xproto

from guard.desktop.x11.seen_windows import seen_windows
from guard.model import Box
from tests.support.xserver import running_x_server

pytestmark = pytest.mark.x11


def test_the_windows_that_are_shown_are_told_the_foremost_first() -> None:
    with running_x_server("800x600x24") as display:
        connection = xcffib.connect(display)
        root = connection.get_setup().roots[0].root
        for place, shown in ((Box(10, 20, 300, 200), True), (Box(50, 60, 120, 90), True), (Box(0, 0, 700, 500), False)):
            window = connection.generate_id()
            looks = xproto.WindowClass.InputOutput
            connection.core.CreateWindow(0, window, root, *place, 0, looks, 0, 0, [], is_checked=True).check()
            if shown:
                connection.core.MapWindow(window, is_checked=True).check()
        small = connection.generate_id()
        connection.core.CreateWindow(0, small, root, 0, 0, 5, 5, 0, looks, 0, 0, [], is_checked=True).check()
        connection.core.MapWindow(small, is_checked=True).check()
        assert seen_windows(display) == (Box(50, 60, 120, 90), Box(10, 20, 300, 200))
        connection.disconnect()


def test_what_every_click_goes_through_is_no_window() -> None:
    """As the words over the screen, and what a compositor draws on."""
    with running_x_server("800x600x24") as display:
        connection = xcffib.connect(display)
        root = connection.get_setup().roots[0].root
        looks, shape = xproto.WindowClass.InputOutput, connection(xcffib.shape.key)
        for place in (Box(10, 20, 300, 200), Box(0, 0, 800, 600)):
            window = connection.generate_id()
            connection.core.CreateWindow(0, window, root, *place, 0, looks, 0, 0, [], is_checked=True).check()
            connection.core.MapWindow(window, is_checked=True).check()
        kinds = xcffib.shape
        shape.Rectangles(kinds.SO.Set, kinds.SK.Input, 0, window, 0, 0, 0, [], is_checked=True).check()
        assert seen_windows(display) == (Box(10, 20, 300, 200),)
        connection.disconnect()


def test_without_a_display_there_are_none() -> None:
    assert seen_windows(":4242") == ()
