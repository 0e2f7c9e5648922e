"""The X11 gate while FreeRDP waits for content, and somebody copies anew: list and content shall not meet there."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from guard.desktop.x11 import far_screens
from guard.desktop.x11.gate import X11Gate
from tests.support.far_screen import FarScreen, answered, ask, lying, send, take_in_its_name, tell
from tests.support.listening import Listener
from tests.support.raw_program import RawOwner, RawProgram
from tests.support.waiting import until
from tests.support.x11_copies import TEXT, take_over

pytestmark = pytest.mark.x11


def test_the_list_that_it_was_told_lies_until_content_has_had_time_to_follow(
    display: str, start: Callable[[Listener], X11Gate], screen: FarScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(far_screens, "_FOLLOWS_S", 600.0)
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}) as owner:
        take_in_its_name(screen, listener, gate, owner)
        tell(screen, owner)
        assert screen.owner() == screen.window
        value = lying(screen)
        assert value is not None
        assert value.format == 32
        send(screen, "UTF8_STRING")
        assert answered(screen).data == b"safe"


@pytest.mark.parametrize("has_content", [False, True])
def test_a_list_that_the_gate_gave_lies_on_unless_content_was_given_before(
    has_content: bool,
    display: str,
    start: Callable[[Listener], X11Gate],
    program: RawProgram,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(far_screens, "_FOLLOWS_S", 600.0)
    listener = Listener()
    gate = start(listener)
    with RawOwner(display, {"UTF8_STRING": TEXT}):
        take_over(gate, listener)
        if has_content:
            assert ask(program, "UTF8_STRING").data == b"safe"
        send(program, "TARGETS")
        assert answered(program).format == 32
        if has_content:
            until(lambda: lying(program) is None, what="no list")
        else:
            time.sleep(2 * far_screens._LIES_S)
            assert lying(program) is not None
