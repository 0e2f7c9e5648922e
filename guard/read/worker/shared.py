"""Memory that the guard and its reading process both see, for pixels.

An anonymous file in memory where the system has such (Linux): it is written and read, never mapped, so that neither
side can pull memory away under the other. Elsewhere pixels travel through the pipe.
"""

from __future__ import annotations

import os

import numpy as np

from guard.errors import ReaderFailed
from guard.model import Pixels


def open_shared() -> int | None:
    """A file descriptor of shared memory, closed at exec unless passed on; None where the system has none."""
    create = getattr(os, "memfd_create", None)
    if create is None:
        return None
    descriptor: int = create("frostpane-pixels")
    return descriptor


def put(descriptor: int, pixels: Pixels) -> None:
    """Lay pixels into the shared memory."""
    data = np.ascontiguousarray(pixels).data.cast("B")
    os.lseek(descriptor, 0, os.SEEK_SET)
    while data:
        data = data[os.write(descriptor, data) :]


def take(descriptor: int, pixels: Pixels) -> None:
    """Fill an array from the shared memory, and empty that.

    Raises:
        ReaderFailed: there is less in it.
    """
    with open(descriptor, "rb", buffering=0, closefd=False) as file:
        file.seek(0)
        data = pixels.data.cast("B")
        while data:
            count = file.readinto(data)
            if not count:
                raise ReaderFailed("the reading process left pixels out")
            data = data[count:]
    os.ftruncate(descriptor, 0)
