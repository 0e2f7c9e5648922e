"""Who is the one guard of a data directory: whoever holds its locks."""

from __future__ import annotations

import logging
from pathlib import Path

from filelock import FileLock, Timeout

from guard.errors import AlreadyRunning, DesktopError
from guard.paths import Paths, login_folder, outside, private_folder

log = logging.getLogger(__name__)

ENDING_S = 20.0
"""Longest wait for a guard that was told to end, in seconds."""


class Claim:
    """The right to be the one guard of a data directory; held until released or the process ends."""

    def __init__(self) -> None:
        self._held: list[FileLock] = []

    def take(self, lock: Path, *, within_s: float = 0) -> None:
        """Take one of the locks. One that this disk does not take cannot be held by anybody.

        Raises:
            Timeout: another process has it, and had it all the time.
        """
        held = FileLock(lock, mode=0o600)
        try:
            held.acquire(timeout=within_s)
        except Timeout:
            raise
        except OSError as error:
            log.warning("the lock of the data folder cannot be taken: %s", type(error).__name__)
        else:
            self._held.append(held)

    def release(self) -> None:
        """Let another guard have it."""
        for lock in reversed(self._held):
            lock.release()
        self._held.clear()


def claim(paths: Paths) -> Claim:
    """The right to be the one guard of a data directory.

    The lock in the folder of the login counts where the data folder takes none, on a disk that is full or read-only;
    the one in the data folder counts between logins.

    Raises:
        AlreadyRunning: another guard has it.
        DesktopError: the folder of the login is somebody else's, or the data directory cannot be one.
    """
    return _claim(paths, 0, "Frostpane already guards this data directory; `frostpane status` tells how")


def wait_for_end(paths: Paths) -> None:
    """Return once no guard has the data directory any more.

    Raises:
        AlreadyRunning: one still has it after a while.
    """
    _claim(paths, ENDING_S, "The guard was told to end and has not yet; see `frostpane status`.").release()


def _claim(paths: Paths, within_s: float, otherwise: str) -> Claim:
    claim = Claim()
    _make_room(paths.data)
    try:
        for lock in (outside(paths.data, login_folder(), ".lock"), paths.lock):
            claim.take(lock, within_s=within_s)
    except Timeout:
        claim.release()
        raise AlreadyRunning(otherwise) from None
    return claim


def _make_room(data: Path) -> None:
    try:
        private_folder(data)
    except (FileExistsError, NotADirectoryError):
        raise DesktopError(f"{data} cannot be a data folder: there is a file in its way.", code="data-folder") from None
    except OSError:
        return  # a disk that takes nothing now may do so later
