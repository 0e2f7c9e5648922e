"""The X11 gate's connection listens to windows of other programs, whose ids the server uses again."""

from __future__ import annotations

import pytest
import xcffib.xproto as xproto

from guard.desktop.x11.connection import Connection, Property
from tests.support.raw_program import RawProgram
from tests.support.waiting import until

pytestmark = pytest.mark.x11


def hears(connection: Connection, program: RawProgram) -> bool:
    """Whether a change of a property of that program's window is told."""
    connection.core.GetInputFocus().reply()  # the server has heard who listens
    place, kind = program.connection.atoms(("CHANGED", "STRING"))
    program.connection.write_property(program.window, place, Property(kind, 8, b"new"))
    program.owner()
    connection.core.GetInputFocus().reply()  # it has told everything by now
    heard = []
    while (event := connection.next_event()) is not None:
        heard.append(event)
    return any(isinstance(event, xproto.PropertyNotifyEvent) for event in heard)


def ended(connection: Connection, window: int) -> bool:
    event = connection.next_event()
    if isinstance(event, xproto.DestroyNotifyEvent) and event.window == window:
        connection.window_gone(window)
        return True
    return False


def test_who_listens_to_the_next_window_of_an_id_hears_it_whoever_takes_back_what_was_before(display: str) -> None:
    with Connection(display) as connection:
        with RawProgram(display) as first:
            first.owner()  # the server has made its window
            connection.listen(first.window)
            connection.core.GetInputFocus().reply()
        until(lambda: ended(connection, first.window), what="its end")
        with RawProgram(display) as second:
            second.owner()
            assert second.window == first.window
            connection.listen(second.window)
            connection.unlisten(first.window)
            assert hears(connection, second)
            connection.unlisten(second.window)
            assert not hears(connection, second)


def test_the_next_window_of_an_id_is_heard_where_nobody_has_heard_of_the_end_of_the_first(display: str) -> None:
    with Connection(display) as connection:
        with RawProgram(display) as first:
            first.owner()
        connection.listen(first.window)
        connection.core.GetInputFocus().reply()
        with RawProgram(display) as second:
            second.owner()
            assert second.window == first.window
            connection.listen(second.window)
            assert hears(connection, second)
