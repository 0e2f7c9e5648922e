"""Landlock: a process gives up every file but what it may read, the network, and signals to others. Linux alone.

Source: landlock(7), linux/landlock.h. The three calls have the same numbers on every architecture.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Callable, Iterable
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION = 1
_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FILES_SINCE = {1: 0x1FFF, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
"""Rights about files, by the version of the interface that brought them."""
_NETWORK_SINCE = 4
_BIND_AND_CONNECT = 0x3
_SCOPES_SINCE = 6
_OTHERS_SOCKETS_AND_SIGNALS = 0x3


def version() -> int:
    """Of the interface that this kernel has; 0: none."""
    call = _syscall()
    return max(0, call(_CREATE_RULESET, None, 0, _VERSION)) if call is not None else 0


def restrict(readable: Iterable[Path]) -> bool:
    """From now on this thread and those that it starts may open nothing but these files and folders, for reading.

    Paths that do not exist are passed over. To be called while there is one thread. False: this kernel cannot.
    """
    call, known = _syscall(), version()
    if call is None or not known:
        return False
    handled = 0
    for since, rights in _FILES_SINCE.items():
        handled |= rights if known >= since else 0
    network = _BIND_AND_CONNECT if known >= _NETWORK_SINCE else 0
    scopes = _OTHERS_SOCKETS_AND_SIGNALS if known >= _SCOPES_SINCE else 0
    wanted = struct.pack("=QQQ", handled, network, scopes)
    size = 24 if known >= _SCOPES_SINCE else 16 if known >= _NETWORK_SINCE else 8
    ruleset = call(_CREATE_RULESET, wanted, size, 0)
    if ruleset < 0:
        return False
    try:
        return all(_allow(call, ruleset, path) for path in readable) and call(_RESTRICT_SELF, ruleset, 0) == 0
    finally:
        os.close(ruleset)


def _allow(call: Callable[..., int], ruleset: int, path: Path) -> bool:
    try:
        place = os.open(path, getattr(os, "O_PATH", 0) | getattr(os, "O_CLOEXEC", 0))
    except OSError:
        return True
    try:
        rights = _READ_FILE | _READ_DIR if path.is_dir() else _READ_FILE
        return bool(call(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", rights, place), 0) == 0)
    finally:
        os.close(place)


def _syscall() -> Callable[..., int] | None:
    if not hasattr(os, "O_PATH"):
        return None
    call = ctypes.CDLL(None, use_errno=True).syscall
    call.restype = ctypes.c_long
    return call
