"""A virtual X server, gates on it, and programs that speak the protocol themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from guard.redact.transcode import transcode
from tests.support.listening import Listener

if TYPE_CHECKING:  # the suites of Windows share this folder, and have no xcffib
    from guard.desktop.x11.gate import X11Gate
    from tests.support.far_screen import FarScreen
    from tests.support.raw_program import RawProgram


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    from tests.support.xserver import running_x_server

    with running_x_server() as display:
        yield display


@pytest.fixture
def start(display: str) -> Iterator[Callable[[Listener], X11Gate]]:
    from guard.desktop.x11.gate import X11Gate

    gates: list[X11Gate] = []

    def start(listener: Listener) -> X11Gate:
        gate = X11Gate(convert=transcode, display=display)
        gate.start(listener)
        gates.append(gate)
        return gate

    yield start
    for gate in gates:
        gate.stop()


@pytest.fixture
def program(display: str) -> Iterator[RawProgram]:
    from tests.support.raw_program import RawProgram

    with RawProgram(display) as program:
        yield program


@pytest.fixture
def screen(display: str) -> Iterator[FarScreen]:
    from tests.support.far_screen import FarScreen

    with FarScreen(display) as screen:
        yield screen
