"""Keeping a folder its owner's alone, by mode bits."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guard.errors import DesktopError


@contextmanager
def closing(folder: Path) -> Iterator[None]:
    """The folder, made where it is missing; what cannot be done within is told in the same words on every system.

    Raises:
        DesktopError: it belongs to somebody else, or its rights cannot be set (`not-private`).
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise DesktopError(
            f"{folder} cannot be kept from others ({type(error).__name__}); give it to its owner.", code="not-private"
        ) from error


def not_looked_at(folder: Path, error: OSError) -> str:
    """What `open_to_others` says of a folder whose rights are not told."""
    return f"{folder} cannot be looked at ({type(error).__name__}); give it back to its owner"


def keep_private(folder: Path) -> None:
    """Let nobody but its owner into the folder, which is made where it is missing.

    Raises:
        DesktopError: it belongs to somebody else.
    """
    with closing(folder):
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)


def open_to_others(folder: Path) -> str | None:
    """What in the folder others could reach, and what to do; None: nothing.

    Through a folder that is closed nobody reaches what lies in it, whatever its own rights: an administrator lays
    policies down there that anybody may read.
    """
    try:
        found = folder.stat()
    except OSError as error:
        return not_looked_at(folder, error)
    if hasattr(os, "getuid") and found.st_uid != os.getuid():
        return f"{folder} belongs to somebody else; chown it to the person at the workstation"
    return f"{folder} is open to others; chmod -R go= {folder}" if found.st_mode & 0o077 else None
