"""The combination of keys that takes a screenshot, wherever the person types."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from guard.errors import GuardError
from ui.aside import Aside

Watch = Callable[[str, Callable[[], None]], Callable[[], None]]
"""See `ui.surroundings.Surroundings.watch_keys`."""


class Keys:
    """All on the widgets' thread; listening begins slowly, on another one, and no widget waits for it."""

    def __init__(self, watch: Watch, pressed: Callable[[], None], refused: Callable[[], None]) -> None:
        """`pressed` is called each time; `refused` where a combination cannot be listened for."""
        self._watch, self._refused = watch, refused
        self._aside = Aside("keys")
        self._tell_pressed = partial(self._aside.hear(lambda _nothing: pressed()), None)
        self._listening = _Listening()

    def follow(self, combination: str) -> None:
        """Listen for this one from now on; empty: for none."""
        begin = partial(self._listening.begin, self._watch, combination, self._tell_pressed)
        self._aside.do(begin, self._tell_refused)

    def close(self) -> None:
        """Listen for nothing more."""
        self._aside.close()
        self._listening.end()

    def _tell_refused(self, beginning: Future[None]) -> None:
        error = beginning.exception()
        if isinstance(error, GuardError):
            self._refused()
        elif error is not None:
            raise error


class _Listening:
    """What the other thread has in its hands: nothing of Qt's."""

    def __init__(self) -> None:
        self._stop: Callable[[], None] | None = None

    def begin(self, watch: Watch, combination: str, pressed: Callable[[], None]) -> None:
        """Raises what `watch` does."""
        self.end()
        if combination:
            self._stop = watch(combination, pressed)

    def end(self) -> None:
        """No matter whether it has begun."""
        stop, self._stop = self._stop, None
        if stop is not None:
            stop()
