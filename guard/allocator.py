"""Memory: the C library keeps little of what was freed, the collector looks at little of what stays, and code that a
process does not run need not lie in its memory.

Pictures come and go. Left alone, the GNU C library keeps what they took, once for each thread that held one; where
there is another library, asking has no effect.
"""

from __future__ import annotations

import ctypes
import gc
import mmap
from collections.abc import Iterator
from typing import Any

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Source: malloc.h of the GNU C library."""
_DONT_NEED = 4
"""Source: sys/mman.h of Linux, MADV_DONTNEED."""
_LOADED, _RUN, _WRITE = 1, 1, 2
"""Source: elf.h, PT_LOAD, PF_X, PF_W."""
_LARGE_BYTES = 4 * 1024 * 1024
"""Least size of memory that is the system's own and goes back to it at once, in bytes."""
_SPARE_BYTES = 16 * 1024 * 1024
"""Free memory that is kept for the next picture, in bytes."""


_SELDOM = (50_000, 20, 100)
"""Objects made and not yet freed before the collector looks at those; at those it has seen once; at all of them."""


class _Part(ctypes.Structure):
    """Source: elf.h, Elf64_Phdr."""

    _fields_ = (
        ("kind", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("offset", ctypes.c_uint64),
        ("address", ctypes.c_uint64),
        ("physical", ctypes.c_uint64),
        ("in_file", ctypes.c_uint64),
        ("bytes", ctypes.c_uint64),
        ("alignment", ctypes.c_uint64),
    )


class _Library(ctypes.Structure):
    """Source: link.h, the beginning of dl_phdr_info."""

    _fields_ = (
        ("address", ctypes.c_uint64),
        ("name", ctypes.c_char_p),
        ("headers", ctypes.POINTER(_Part)),
        ("parts", ctypes.c_uint16),
    )


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


def let_go_of_code() -> None:
    """Take the code of libraries out of the memory of this process; what runs again is taken from its file again.

    For a process that has loaded much and from now on only forks: those that come of it take what they need anyway.
    And before much memory is needed at once: most of what a library runs while it is loaded never runs again.
    """
    visit, forget = _function("dl_iterate_phdr"), _function("madvise")
    if visit is None or forget is None:
        return
    code: list[tuple[int, int]] = []
    visitor = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Library), ctypes.c_size_t, ctypes.c_void_p)

    def note(library: Any, _size: int, _data: int | None) -> int:
        code.extend(_code(library.contents))
        return 0

    visit(visitor(note), None)
    for begin, length in code:
        forget(ctypes.c_void_p(begin), ctypes.c_size_t(length), _DONT_NEED)


def _code(library: _Library) -> Iterator[tuple[int, int]]:
    """Address and length of what is run and never written, in whole pages."""
    for nth in range(library.parts):
        part = library.headers[nth]
        if part.kind == _LOADED and part.flags & (_RUN | _WRITE) == _RUN:
            begin = library.address + part.address
            first = begin - begin % mmap.PAGESIZE
            yield first, begin + part.bytes - first


def settle() -> None:
    """What is loaded now stays: let the collector of cycles not look at it again, which keeps every thread waiting."""
    gc.collect()
    gc.freeze()


def collect_seldom() -> None:
    """Let the collector of cycles look at what is new less often, for a process that makes very much and keeps it.

    A document has hundreds of thousands of cells, all of which it would look at again and again.
    """
    gc.set_threshold(*_SELDOM)


def _function(name: str) -> Any:
    try:
        return getattr(ctypes.CDLL(None), name)
    except (OSError, TypeError, AttributeError):
        return None
