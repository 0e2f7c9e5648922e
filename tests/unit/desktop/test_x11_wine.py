"""Wine's desktop asks for all programs under it: it counts as the one that a person works in, or has windows alone."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from guard.desktop.x11 import texts as texts_of_programs
from guard.desktop.x11.connection import Connection, Property
from guard.desktop.x11.formats import Content
from guard.desktop.x11.gate import X11Gate
from guard.desktop.x11.identify import Identifier
from tests.support.clients import named_program
from tests.support.listening import Listener, release
from tests.support.raw_program import RawOwner
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

    def paste(self, windows_name: str, target: str) -> bytes:
        """What a program gets for a target."""
        command = [f"C:\\programs\\{windows_name}", *("-o", "-selection", "clipboard", "-t", target)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "env": environment(self.display)}
        return subprocess.run(command, executable=self._loader("xclip"), timeout=20, check=False, **pipes).stdout

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


def test_under_wine_a_rich_text_that_is_kept_back_comes_as_the_safe_text(
    desk: tuple[Wine, Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    wine, _ = desk
    made: list[bytes] = []
    rich = texts_of_programs.rich
    monkeypatch.setattr(texts_of_programs, "rich", lambda text: made.append(text) or rich(text))
    texts = {"UTF8_STRING": "13800000000", "text/rtf": r"{\rtf1 13800000000}"}
    listener, gate = Listener(), X11Gate(display=wine.display)
    gate.start(listener)
    with ExitStack() as stack:
        stack.callback(gate.stop)
        stack.enter_context(RawOwner(wine.display, {kind: Content(kind, 8, of.encode()) for kind, of in texts.items()}))
        gate.release(listener.next_copy().id, release({"text/plain": "电话 {138***}\t😀\n".encode()}))
        until(lambda: gate.state().owns, 10, what="the gate's taking over")
        expected = rb"{\rtf1\ansi\uc1 \u30005?\u-29731? \{138***\}\tab \u-10179?\u-8704?\par" + b"\n}"
        assert wine.paste("WordPad.exe", "text/rtf") == expected
        assert wine.paste("WordPad.exe", "text/rtf") == expected
        assert len(made) == 1  # who asks for it five hundred times at once keeps nobody waiting
        assert texts_of_programs.rich(b"a" * (128 * 1024 + 1)) is None
        assert b"rtf" not in wine.paste("WordPad.exe", "TARGETS")
        assert not wine.paste("WordPad.exe", "text/richtext")  # that was not offered


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
