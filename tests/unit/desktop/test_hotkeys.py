"""Capture keys: which combinations are told."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from guard.desktop import CaptureOptions
from guard.desktop.captures import FileCaptures
from guard.desktop.hotkeys import (
    MODIFIERS,
    Hotkey,
    HotkeyListener,
    KeyState,
    down_of_windows,
    with_modifiers,
    without_modifiers,
)
from guard.desktop.windows import screenshots as windows_screenshots
from guard.desktop.x11 import screenshots as x11_screenshots
from guard.errors import InputError
from tests.support.waiting import until
from tests.support.xserver import XServer, environment, x_server


def told(hotkeys: str, pressed: str) -> list[str]:
    """What is told while keys go down (`ctrl`) and up (`-ctrl`)."""
    state, down = KeyState([Hotkey.parse(keys) for keys in hotkeys.split()]), set[str]()
    seen = []
    for key in pressed.split():
        if hotkey := state.pressed(key, down):
            seen.append(str(hotkey))
        down.discard(key[1:]) if key.startswith("-") else down.add(key)
    return seen


TOLD = [
    ("print", "print", ["print"]),
    ("print alt+print", "alt print", ["alt+print"]),
    ("print alt+print", "alt -alt print", ["print"]),
    ("win+shift+s", "win shift s", ["shift+win+s"]),
    ("win+shift+s", "shift s", []),
    ("ctrl+alt+a", "ctrl alt a", ["ctrl+alt+a"]),
    ("ctrl+alt+a", "ctrl a", []),
    ("alt+a", "a", []),
    ("print", "shift print", ["print"]),
    ("print", "a b ctrl -ctrl f1", []),
]


@pytest.mark.parametrize(("hotkeys", "pressed", "expected"), TOLD)
def test_combination_is_told_when_its_key_goes_down(hotkeys: str, pressed: str, expected: list[str]) -> None:
    assert told(hotkeys, pressed) == expected


def test_key_that_repeats_while_it_is_held_is_told_once() -> None:
    times_s = iter((100.0, 100.5, 100.53, 100.56, 102.0, 102.1))
    state = KeyState([Hotkey.parse("print"), Hotkey.parse("alt+print")], clock=lambda: next(times_s))
    seen = [state.pressed("print", ()) is not None for _ in range(5)]
    assert seen == [True, False, False, False, True]
    assert str(state.pressed("print", {"alt"})) == "alt+print"


@pytest.mark.parametrize("keys", ["", "ctrl+", "ctrl+alt", "hyper+a", "ctrl+ab", "a+ctrl", "print+print"])
def test_what_is_no_combination_is_refused(keys: str) -> None:
    with pytest.raises(InputError):
        Hotkey.parse(keys)


@pytest.mark.parametrize(
    ("keys", "typed"), [("x", True), ("shift+x", True), ("ctrl+x", False), ("print", False), ("shift+f4", False)]
)
def test_what_writing_a_text_completes_is_told(keys: str, typed: bool) -> None:
    assert Hotkey.parse(keys).is_typed is typed


def test_combinations_of_every_system_are_such() -> None:
    for keys in (*x11_screenshots.HOTKEYS, *windows_screenshots.HOTKEYS):
        assert Hotkey.parse(keys.upper()) == Hotkey.parse(keys)


def listen(server: XServer, monkeypatch: pytest.MonkeyPatch, hotkeys: str) -> tuple[HotkeyListener, list[str]]:
    monkeypatch.setenv("DISPLAY", server.display)
    seen: list[str] = []
    listener = HotkeyListener([Hotkey.parse(keys) for keys in hotkeys.split()], seen.append)
    listener.start()
    return listener, seen


@pytest.mark.x11
def test_keys_of_an_x_server_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with x_server("640x480x24") as server:
        listener, seen = listen(server, monkeypatch, " ".join(x11_screenshots.HOTKEYS))
        assert listener.alive()
        for keys in ("Print", "alt+Print", "shift+Print", "super+shift+s", "alt+a", "ctrl+alt+a", "b"):
            subprocess.run(["xdotool", "key", keys], env={"DISPLAY": server.display}, check=True)
        until(lambda: len(seen) >= 6, what="keys")
        assert seen == ["print", "alt+print", "shift+print", "shift+win+s", "alt+a", "ctrl+alt+a"]
        listener.stop()
        assert not listener.alive()


@pytest.mark.x11
@pytest.mark.parametrize("layouts", [("us",), ("us,ru", "-option", "grp:alt_shift_toggle")])
def test_alt_and_shift_that_went_up_in_any_order_are_not_down(
    monkeypatch: pytest.MonkeyPatch, layouts: tuple[str, ...]
) -> None:
    """Alt goes by another name while Shift is down, and either by that of the next layout where they change it."""
    with x_server("640x480x24") as server:

        def do(program: str, *arguments: str) -> None:
            subprocess.run([program, *arguments], env={"DISPLAY": server.display}, check=True)

        do("setxkbmap", *layouts)
        keys = [f"f{number}" for number in range(1, 9)]
        listener, seen = listen(server, monkeypatch, " ".join(f"{key} alt+{key} shift+{key}" for key in keys))
        pairs = [(f"Alt_{side}", f"Shift_{side}") for side in "LR"]
        orders = [(down, up) for pair in pairs for down in (pair, pair[::-1]) for up in (pair, pair[::-1])]
        for (down, up), key in zip(orders, keys, strict=True):
            do("xdotool", *(part for name in down for part in ("keydown", name)))
            do("xdotool", *(part for name in up for part in ("keyup", name)))
            do("xdotool", "key", f"ctrl+{key.upper()}")
        do("xdotool", "key", "alt+F1")
        until(lambda: len(seen) > len(keys), what="keys")
        assert seen == [*keys, "alt+f1"]
        listener.stop()


def test_modifiers_of_windows_are_down_as_the_system_says() -> None:
    down = {0x12: -0x8000, 0x5C: -0x7FFF, 0x11: 1}  # Ctrl went down since it was asked for last, and up again
    assert down_of_windows(lambda key: down.get(key, 0)) == {"alt", "win"}


@pytest.mark.parametrize("message", [0x100, 0x104 | 0x1000 | 0x2000])
@pytest.mark.parametrize("down", [(), ("win",), ("ctrl", "alt"), MODIFIERS])
def test_modifiers_go_with_a_message_of_windows(message: int, down: tuple[str, ...]) -> None:
    assert without_modifiers(with_modifiers(message, down)) == (message, set(down))


@pytest.mark.x11
def test_end_of_the_display_ends_the_listener_quietly(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with x_server("640x480x24") as server:
        listener, _ = listen(server, monkeypatch, "print")
        server.stop()
        until(lambda: not listener.alive(), what="end")
        listener.stop()
        listener.stop()
    time.sleep(0.1)
    assert capfd.readouterr().err == ""


# In a process of its own: the X library leaves the sockets of a refused connection open.
REFUSED = """
import os, sys
from guard.desktop import hotkeys
from guard.errors import DisplayUnavailable

hotkeys.START_S = 0.3
if sys.argv[1] == "lost":
    import pynput.keyboard
os.environ["DISPLAY"] = ":4321"
try:
    hotkeys.HotkeyListener([hotkeys.Hotkey.parse("print")], print).start()
except DisplayUnavailable as error:
    print(error.code)
"""


@pytest.mark.x11
@pytest.mark.parametrize("display", ["never there", "lost"])
def test_without_a_display_keys_are_refused(display: str) -> None:
    with x_server("640x480x24") as server:
        done = subprocess.run(
            [sys.executable, "-c", REFUSED, display],
            env=environment(server.display) | {"PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.stdout, done.stderr) == ("display-unavailable\n", "")


def test_folders_of_each_system_lie_in_the_persons_own(tmp_path: Path) -> None:
    (tmp_path / "documents" / "WeChat Files" / "wxid_1" / "FileStorage" / "Temp").mkdir(parents=True)
    places = {name: tmp_path / name for name in ("pictures", "desktop", "documents", "videos", "local_app_data")}
    windows = windows_screenshots.folders(**places)
    x11 = x11_screenshots.folders(places["pictures"], places["desktop"], places["videos"])
    for folders in (windows, x11):
        assert all(folder.path.is_relative_to(tmp_path) for folder in folders)
        assert len({folder.path for folder in folders}) == len(folders)
        assert {places["pictures"], places["desktop"], places["pictures"] / "Screenshots"} <= {
            folder.path for folder in folders
        }
    assert any("wxid_1" in folder.path.parts for folder in windows)


def test_keys_that_end_while_somebody_asks_are_not_seen_and_unseen_in_one(tmp_path: Path) -> None:
    alive = iter((True, False))
    captures = FileCaptures(CaptureOptions(tmp_path))
    captures._keys = cast("Any", SimpleNamespace(alive=lambda: next(alive)))
    keys = captures.coverage()[-1]
    assert (keys.guarded, keys.reason.en) == (True, "Capture keys are seen")
