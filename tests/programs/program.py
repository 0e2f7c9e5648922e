"""One program on a desk, as the bench sees it."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar

from tests.programs.content import Content
from tests.programs.desk import Desk

ARRIVES_S = 6.0
"""Longest wait for a paste, in seconds: longer than the guard holds one."""


class Program(ABC):
    """Copies and pastes what it can; started once for a desk."""

    name: ClassVar[str]
    package: ClassVar[str]
    """Debian package whose version is told."""
    executable: ClassVar[str]
    """Pattern of a policy's group that names it."""
    copies: ClassVar[frozenset[Content]]
    pastes: ClassVar[frozenset[Content]]
    is_places: ClassVar[bool] = False
    """Whether its windows are places of their own, as a browser's pages are: its own copy does not come back there."""
    copies_by: ClassVar[str] = ""
    """Key by which it copies its selected text once more; empty: it takes more than a key."""
    pastes_own: ClassVar[bool] = True
    """Whether what it copied itself arrives in it in a way that shows."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @abstractmethod
    def start(self) -> None:
        """Start, and wait until it can be used."""

    def copy(self, content: Content) -> None:
        """Select it and copy."""
        raise NotImplementedError(f"{self.name} copies no {content}")

    def expects(self) -> None:
        """Somebody is about to copy for it: what it has kept of copies by itself is none of that."""
        return

    def paste(self, content: Content) -> bytes:
        """Paste into something empty: what is there afterwards, in the program's own form. Empty: nothing arrived."""
        self.emptied()
        self.desk.press("ctrl+v")
        return self.arrived(content)

    def emptied(self) -> None:
        """Bring what to paste into to the front, with nothing in it."""
        raise NotImplementedError(f"{self.name} pastes nothing")

    def arrived(self, content: Content) -> bytes:
        """What was pasted or dropped there since; empty: nothing in time."""
        raise NotImplementedError(f"{self.name} pastes no {content}")


def arrival(read: Callable[[], bytes]) -> bytes:
    """What `read` gives once it gives something; empty: nothing in time."""
    deadline = time.monotonic() + ARRIVES_S
    while not (found := read()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found
