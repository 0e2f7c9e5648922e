"""Sees the key combinations that take captures. Nothing else of what is typed goes anywhere."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from guard.errors import DisplayUnavailable, InputError

START_S = 3.0
REPEAT_S = 0.8
"""Longer than any keyboard waits before a held key repeats."""

MODIFIERS = ("ctrl", "alt", "shift", "win")

_MODIFIER_NAMES = {
    "ctrl": "ctrl", "ctrl_l": "ctrl", "ctrl_r": "ctrl", "alt": "alt", "alt_l": "alt", "alt_r": "alt", "alt_gr": "alt",
    "shift": "shift", "shift_l": "shift", "shift_r": "shift", "cmd": "win", "cmd_l": "win", "cmd_r": "win",
}  # fmt: skip
"""pynput's names of modifiers."""
_NAMES = {"print_screen": "print"}
_SYS_REQ = 0xFF15
"""What X11 makes of Print while Alt is down."""


@dataclass(frozen=True, slots=True)
class Hotkey:
    """A key with the modifiers that are down with it."""

    modifiers: frozenset[str]
    key: str

    @staticmethod
    def parse(keys: str) -> Hotkey:
        """From `ctrl+alt+a`.

        Raises:
            InputError: a part is unknown, or there is not exactly one key beside the modifiers.
        """
        *modifiers, key = [part.strip().lower() for part in keys.split("+")]
        known = len(key) == 1 or key == "print" or (key[:1] == "f" and key[1:].isdigit())
        if not set(modifiers) <= set(MODIFIERS) or not known:
            raise InputError(f"{keys!r} is no key combination; write it like ctrl+alt+a or shift+print", code="hotkey")
        return Hotkey(frozenset(modifiers), key)

    def __str__(self) -> str:
        return "+".join((*(name for name in MODIFIERS if name in self.modifiers), self.key))


class KeyState:
    """Which modifiers are down, and which combination a key completes."""

    def __init__(self, hotkeys: Sequence[Hotkey], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._hotkeys = sorted(hotkeys, key=lambda hotkey: -len(hotkey.modifiers))
        self._clock = clock
        self._down: set[str] = set()
        self._last: tuple[Hotkey | None, float] = (None, 0.0)

    def pressed(self, key: str) -> Hotkey | None:
        """The combination with the most modifiers that this key completes; more modifiers may be down.

        A modifier whose release was missed (a locked screen) must not hide a capture. A key that repeats while it is
        held completes its combination once.
        """
        if key in MODIFIERS:
            self._down.add(key)
            return None
        fitting = (hotkey for hotkey in self._hotkeys if hotkey.key == key and hotkey.modifiers <= self._down)
        hotkey, now_s = next(fitting, None), self._clock()
        last, last_s = self._last
        if hotkey is not None:
            self._last = (hotkey, now_s)
        return None if hotkey == last and now_s - last_s < REPEAT_S else hotkey

    def released(self, key: str) -> None:
        """A key went up."""
        self._down.discard(key)


class HotkeyListener:
    """Calls `seen` with the combination, on a thread of its own."""

    def __init__(self, hotkeys: Sequence[Hotkey], seen: Callable[[str], None]) -> None:
        self._state = KeyState(hotkeys)
        self._seen = seen
        self._listener: Any = None

    def start(self) -> None:
        """Begin; returns once keys are seen.

        Raises:
            DisplayUnavailable: keys cannot be seen here.
        """
        self._listener = _listener(self._pressed, self._released)
        self._listener.start()
        # The library waits for ever where its own thread has failed.
        waiting = threading.Thread(target=self._listener.wait, daemon=True)
        waiting.start()
        waiting.join(START_S)
        if waiting.is_alive():
            raise DisplayUnavailable("capture keys cannot be seen; start the guard in a graphical session")

    def stop(self) -> None:
        """End; twice is fine."""
        if self.alive():
            self._listener.stop()
            _wake(self._listener)
            # Not the library's own join, which raises what has ended its thread.
            threading.Thread.join(self._listener, START_S)
        self._listener = None

    def alive(self) -> bool:
        """Whether keys are seen now."""
        return self._listener is not None and self._listener.is_alive()

    def _pressed(self, key: Any) -> None:
        hotkey = self._state.pressed(_name(key))
        if hotkey is not None:
            self._seen(str(hotkey))

    def _released(self, key: Any) -> None:
        self._state.released(_name(key))


def _listener(pressed: Callable[[Any], None], released: Callable[[Any], None]) -> Any:
    """The library's listener; it ends quietly when its display goes."""
    try:
        from pynput import keyboard
    except ImportError as error:
        raise DisplayUnavailable("capture keys cannot be seen; start the guard in a graphical session") from error
    lost = _display_lost()

    class Listener(keyboard.Listener):  # type: ignore[misc]  # the library carries no types
        def run(self) -> None:
            with contextlib.suppress(*lost):
                super().run()

    listener = Listener(on_press=pressed, on_release=released)
    listener.daemon = True
    return listener


def _display_lost() -> tuple[type[BaseException], ...]:
    """What the library's X11 part raises when its display goes; nothing elsewhere."""
    try:
        from Xlib.error import ConnectionClosedError, DisplayError
    except ImportError:
        return ()
    return ConnectionClosedError, DisplayError


def _wake(listener: Any) -> None:
    """On X11 the library asks to end on a connection that is busy waiting, where the request stays unsent."""
    context = getattr(listener, "_context", None)
    if context is None:
        return
    from Xlib.display import Display

    with contextlib.suppress(*_display_lost()):
        display = Display()
        display.set_error_handler(_pass_over)  # it may have ended by itself in between
        display.record_disable_context(context)
        display.sync()
        display.close()


def _pass_over(*_error: Any) -> None:
    pass


def _name(key: Any) -> str:
    """A key in our words; empty for keys that are no part of any combination."""
    name = getattr(key, "name", None)
    if name is not None:
        return _MODIFIER_NAMES.get(name) or _NAMES.get(name, name)
    code = getattr(key, "vk", None)
    if code == _SYS_REQ:
        return "print"
    if code is not None and (0x30 <= code <= 0x39 or 0x41 <= code <= 0x5A):
        return chr(code).lower()
    return str(getattr(key, "char", None) or "").lower()
