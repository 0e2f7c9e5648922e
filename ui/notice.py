"""What is told to a person in passing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of a notification, or the click on it."""

    name: str
    """`default` is the click on the notification itself."""
    words: str
    chosen: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification."""

    title: str
    body: str = ""
    choices: tuple[Choice, ...] = ()
