"""Sees the key combinations that take captures. Nothing else of what is typed goes anywhere."""

from __future__ import annotations

import contextlib
import ctypes
import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from guard.errors import DisplayUnavailable, InputError

START_S = 3.0
REPEAT_S = 0.8
"""Longer than any keyboard waits before a held key repeats."""

MODIFIERS = ("ctrl", "alt", "shift", "win")

_X11_BITS = {"ctrl": 0x04, "alt": 0x08 | 0x80, "shift": 0x01, "win": 0x40}
"""Bits of an X event's state; Alt by Mod1, AltGr by Mod5, Win by Mod4. Source: xkeyboard-config."""
_WINDOWS_KEYS = {"ctrl": (0x11,), "alt": (0x12,), "shift": (0x10,), "win": (0x5B, 0x5C)}
"""Virtual keys. Source: winuser.h."""
_DOWN = 0x8000
"""Bit of what `GetAsyncKeyState` gives for a key that is down."""
_MESSAGE_BITS = 16
"""Bits of a message's number with the library's flags; its highest is 0x2000."""
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

    @property
    def is_typed(self) -> bool:
        """Whether writing a text completes it: a sign, alone or with Shift."""
        return len(self.key) == 1 and self.modifiers <= {"shift"}

    def __str__(self) -> str:
        return "+".join((*(name for name in MODIFIERS if name in self.modifiers), self.key))


class KeyState:
    """Which combination a key completes."""

    def __init__(self, hotkeys: Sequence[Hotkey], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._hotkeys = sorted(hotkeys, key=lambda hotkey: -len(hotkey.modifiers))
        self._clock = clock
        self._last: tuple[Hotkey | None, float] = (None, 0.0)

    def pressed(self, key: str, down: Collection[str]) -> Hotkey | None:
        """The combination with the most modifiers that this key completes; more of them may be `down`.

        A key that repeats while it is held completes its combination once.
        """
        fitting = (hotkey for hotkey in self._hotkeys if hotkey.key == key and hotkey.modifiers <= set(down))
        hotkey, now_s = next(fitting, None), self._clock()
        last, last_s = self._last
        if hotkey is not None:
            self._last = (hotkey, now_s)
        return None if hotkey == last and now_s - last_s < REPEAT_S else hotkey


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
        self._listener = _listener(self._pressed)
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

    def _pressed(self, key: Any, down: frozenset[str]) -> None:
        hotkey = self._state.pressed(_name(key), down)
        if hotkey is not None:
            self._seen(str(hotkey))


def down_of_x11(state: int) -> frozenset[str]:
    """The modifiers in the state of an X event."""
    return frozenset(name for name, bits in _X11_BITS.items() if state & bits)


def down_of_windows(state: Callable[[int], int]) -> frozenset[str]:
    """The modifiers that are down by `GetAsyncKeyState`."""
    return frozenset(name for name, keys in _WINDOWS_KEYS.items() if any(state(key) & _DOWN for key in keys))


def with_modifiers(message: int, down: Collection[str]) -> int:
    """The library's number of a message (16 bits), and above it a bit for each modifier that is down."""
    return message | sum(1 << _MESSAGE_BITS + index for index, name in enumerate(MODIFIERS) if name in down)


def without_modifiers(message: int) -> tuple[int, frozenset[str]]:
    """The two that `with_modifiers` put together."""
    bits = message >> _MESSAGE_BITS
    down = frozenset(name for index, name in enumerate(MODIFIERS) if bits >> index & 1)
    return message & (1 << _MESSAGE_BITS) - 1, down


def _listener(pressed: Callable[[Any, frozenset[str]], None]) -> Any:
    """The library's listener; it ends quietly when its display goes.

    Which modifiers are down is asked of the system with each key. Counted from the keys that go down and up they would
    stay down for ever where a release is never seen: a key under another name (X11: Alt under Shift is Meta), a locked
    screen (Windows). An event of X11 says it; Windows is asked before the key goes on, since the library handles it
    later, when other keys may be down.
    """
    try:
        from pynput import keyboard
    except ImportError as error:
        raise DisplayUnavailable("capture keys cannot be seen; start the guard in a graphical session") from error
    lost = _display_lost()

    class Listener(keyboard.Listener):  # type: ignore[misc]  # the library carries no types
        down: frozenset[str] = frozenset()

        def run(self) -> None:
            with contextlib.suppress(*lost):
                super().run()

    class X11Listener(Listener):
        def _event_to_key(self, display: Any, event: Any) -> Any:
            self.down = down_of_x11(event.state)
            return super()._event_to_key(display, event)

    class WindowsListener(Listener):
        def _convert(self, code: int, message: int, data: int) -> tuple[int, int] | None:
            converted = super()._convert(code, message, data)
            if converted is None:
                return None
            from guard.desktop.windows.win32 import GetAsyncKeyState

            return with_modifiers(converted[0], down_of_windows(GetAsyncKeyState)), converted[1]

        def _process(self, message: int, key: int) -> None:
            message, self.down = without_modifiers(message)
            super()._process(message, key)

    of_system = WindowsListener if hasattr(ctypes, "WinDLL") else X11Listener
    listener: Any = of_system(on_press=lambda key: pressed(key, listener.down))
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
        return _NAMES.get(name, str(name))
    code = getattr(key, "vk", None)
    if code == _SYS_REQ:
        return "print"
    if code is not None and (0x30 <= code <= 0x39 or 0x41 <= code <= 0x5A):
        return chr(code).lower()
    return str(getattr(key, "char", None) or "").lower()
