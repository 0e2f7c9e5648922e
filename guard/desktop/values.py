"""The frozen values that a desktop hands over, and the names of the functions that it takes and gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from guard.model import Application

Stop = Callable[[], None]
"""Stops what the call that returned it began; twice is fine."""

Receive = Callable[[bytes], bytes | None]
"""Takes one message of a browser and gives the answer to it; None: there is nothing to say."""

Answering = Callable[[Application], Receive]
"""Gives each browser that asks its answers."""

Convert = Callable[[bytes, str], bytes | None]
"""Gives a picture as another media type, from its pixels; None: it cannot be. Slow; away from this process."""


def never_convert(picture: bytes, into: str) -> bytes | None:
    """Gives nothing: for a gate whose programs ask for what is there."""
    return None


MAX_HOLD_S = 4.0
"""Longest wait of a paste, in seconds: Qt, GTK, Tk and Chromium still take an answer then, none after five."""

UNREADABLE_FORMAT = "application/x-frostpane-unreadable"
"""The one format of a copy that the gate itself could not handle; no stage can read it."""


class GateNoteKind(StrEnum):
    """What a gate notes although it goes on guarding."""

    COPY_UNREADABLE = "copy-unreadable"
    """Handling a copy failed: it is guarded as one that nobody can read."""
    COPY_LEFT_OUT = "copy-left-out"
    """Handling copies of one program failed again and again: nobody receives this one."""
    COPY_LOST = "copy-lost"
    """A program gave nothing of what it had copied once that was taken over: its next copies are fetched first."""
    FOUGHT_OVER = "fought-over"
    """A program takes the clipboard back whenever the gate has taken over its copy."""
    UNACCOMPANIED = "unaccompanied"
    """A browser was given a paste while no companion extension of it lived; once for each of its processes."""


@dataclass(frozen=True, slots=True)
class GateNote:
    """One thing that the trail should tell."""

    kind: GateNoteKind
    application: Application
    """The program that copied."""
    cause: str = ""
    """Class of the error, where there was one; of a copy that was lost, whether `whole` or a `part` of it."""


@dataclass(frozen=True, slots=True)
class CaptureOptions:
    """What to watch beside the system's own screenshot folders and capture keys."""

    withheld: Path
    """Private folder for the originals of captures that were frosted in place."""
    folders: tuple[Path, ...] = ()
    hotkeys: tuple[str, ...] = ()
    """Such as `ctrl+alt+a`: names of keys, the modifiers `ctrl alt shift win` first."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A capture that was frosted in place and whose original is kept."""

    id: str
    path: Path = field(repr=False)
    """Where the frosted file was put and the original came from."""
    media_type: str
    taken_at: datetime
    """UTC."""
