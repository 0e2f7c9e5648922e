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

    def __init__(
        self,
        watch: Watch,
        pressed: Callable[[], None],
        taken: Callable[[str], None],
        refused: Callable[[str], None],
    ) -> None:
        """`pressed` is called each time; `taken` with a combination that is listened for from now on, `refused` with
        one that cannot be: the one before it stays."""
        self._watch, self._taken, self._refused = watch, taken, refused
        self._aside = Aside("keys")
        self._tell_pressed = partial(self._aside.hear(lambda _nothing: pressed()), None)
        self._listening = _Listening()

    def follow(self, combination: str) -> None:
        """Listen for this one from now on; empty: for none."""
        begin = partial(self._listening.begin, self._watch, combination, self._tell_pressed)
        self._aside.do(begin, partial(self._tell, combination))

    def close(self) -> None:
        """Listen for nothing more."""
        self._aside.close()
        self._listening.end()

    def _tell(self, combination: str, beginning: Future[None]) -> None:
        error = beginning.exception()
        if error is None:
            self._taken(combination)
        elif isinstance(error, GuardError):
            self._refused(combination)
        else:
            raise error


class _Listening:
    """What the other thread has in its hands: nothing of Qt's."""

    def __init__(self) -> None:
        self._stop: Callable[[], None] | None = None

    def begin(self, watch: Watch, combination: str, pressed: Callable[[], None]) -> None:
        """Raises what `watch` does, and goes on as before then."""
        stop = watch(combination, pressed) if combination else None
        self.end()
        self._stop = stop

    def end(self) -> None:
        """No matter whether it has begun."""
        stop, self._stop = self._stop, None
        if stop is not None:
            stop()
