"""Wine's desktop asks for all programs under it: it counts as the one that a person works in, or has windows alone."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from guard.desktop.x11.connection import Connection, Property
from guard.desktop.x11.identify import Identifier
from tests.support.clients import named_program
from tests.support.waiting import until
from tests.support.xserver import environment, running_x_server


class Wine:
    """Small programs that look as those under Wine do: its loader runs them, and they are named by an argument."""

    def __init__(self, display: str, folder: Path, stack: ExitStack) -> None:
        self.display, self._folder, self._stack = display, folder, stack

    def start(self, program: str, windows_name: str, *arguments: str) -> int:
        """Its process."""
        process = subprocess.Popen(
            [f"C:\\programs\\{windows_name}", *arguments],
            executable=self._loader(program),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(self.display),
        )
        self._stack.callback(process.wait, 10)
        self._stack.callback(process.kill)
        return process.pid

    def _loader(self, program: str) -> Path:
        found = shutil.which(program)
        assert found is not None, f"{program} is not installed"
        return named_program(Path(found), "wine64", self._folder / program)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Wine, Connection]]:
    with ExitStack() as stack:
        display = stack.enter_context(running_x_server())
        connection = stack.enter_context(Connection(display))
        yield Wine(display, tmp_path, stack), connection


def test_wine_copies_and_pastes_for_the_one_program_that_has_windows(desk: tuple[Wine, Connection]) -> None:
    wine, connection = desk
    asking = wine.start("xclip", "explorer.exe", "-i", "-quiet", "-selection", "clipboard")
    clipboard = connection.atom("CLIPBOARD")

    def owner() -> int:
        return int(connection.core.GetSelectionOwner(clipboard).reply().owner)

    def named() -> str | None:
        return Identifier(connection).application(owner()).executable

    until(lambda: bool(owner()), 20, what="Wine's desktop")
    assert (named(), Identifier(connection).process(owner())) == ("explorer.exe", asking)
    for _ in range(2):  # a second window of the same program changes nothing
        wechat = wine.start("xmessage", "WeChat.exe", "chat")
        until(lambda: named() == "WeChat.exe", 20, what="the program's window")
    program = Identifier(connection).program(owner())
    assert Identifier(connection).described(program, owner()).executable == "WeChat.exe"
    assert wechat != asking
    wine.start("xmessage", "Crm.exe", "orders")
    until(lambda: named() == "explorer.exe", 20, what="a second program's window")
    for worked_in in ("Crm.exe", "WeChat.exe"):
        windows = connection.core.QueryTree(connection.root).reply().children
        top = next(each for each in windows if Identifier(connection).application(each).executable == worked_in)
        active = Property(connection.atom("WINDOW"), 32, Property.item(top))
        connection.write_property(connection.root, connection.atom("_NET_ACTIVE_WINDOW"), active)
        connection.flush()
        until(lambda worked_in=worked_in: named() == worked_in, 20, what=f"{worked_in} in front")
