"""What the widgets need of the desktop and of this installation; `app.py` puts it together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from guard.model import Administered, Box, Monitor


def _in_every_capture(_window: int) -> bool:
    return False


def _no_keys(_keys: str, _pressed: Callable[[], None]) -> Callable[[], None]:
    return _nothing


def _nothing() -> None:
    pass


def _no_monitors(_with_cursor: bool) -> tuple[Monitor, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The hands and eyes of the workstation's program."""

    keep_out_of_captures: Callable[[int], bool] = _in_every_capture
    """Asks that one of our windows, by its native number, be left out of captures."""
    grab: Callable[[bool], tuple[Monitor, ...]] = _no_monitors
    """What every monitor shows now; with the pointer or without. Raises DisplayUnavailable."""
    windows: Callable[[], tuple[Box, ...]] = tuple
    """Where windows are, in pixels of the desktop, the foremost first."""
    watch_keys: Callable[[str, Callable[[], None]], Callable[[], None]] = _no_keys
    """Calls back, on another thread, when a combination such as `ctrl+alt+s` is pressed, until what it gives is called.
    Raises InputError, DisplayUnavailable."""
    check_up: tuple[str, ...] = ()
    """The command of the check-up, which prints JSON."""
    preferences: Path | None = None
    """Where the person's own settings lie; None: nowhere."""
    administered: Administered = field(default_factory=Administered)
    """What administrators set, which goes before them."""
