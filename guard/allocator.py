"""Memory: the C library keeps little of what was freed, and the collector looks at little of what stays.

Pictures come and go. Left alone, the GNU C library keeps what they took, once for each thread that held one; where
there is another library, asking has no effect.
"""

from __future__ import annotations

import ctypes
import gc
from typing import Any

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Source: malloc.h of the GNU C library."""
_LARGE_BYTES = 4 * 1024 * 1024
"""Least size of memory that is the system's own and goes back to it at once, in bytes."""
_SPARE_BYTES = 16 * 1024 * 1024
"""Free memory that is kept for the next picture, in bytes."""


def keep_little() -> None:
    """For the life of this process. Best before it has threads."""
    choose = _function("mallopt")
    if choose is not None:
        for what, value in ((_ARENA_MAX, 2), (_MMAP_THRESHOLD, _LARGE_BYTES), (_TRIM_THRESHOLD, _SPARE_BYTES)):
            choose(what, value)


def give_back() -> None:
    """Give back what is free now."""
    trim = _function("malloc_trim")
    if trim is not None:
        trim(ctypes.c_size_t(0))


def settle() -> None:
    """What is loaded now stays: let the collector of cycles not look at it again, which keeps every thread waiting."""
    gc.collect()
    gc.freeze()


def _function(name: str) -> Any:
    try:
        return getattr(ctypes.CDLL(None), name)
    except (OSError, TypeError, AttributeError):
        return None
