"""A job and the lowest trust for a process of Windows that closes itself in.

The job forbids other processes, bounds memory, and takes clipboard, settings and foreign handles out of reach; a
process cannot leave it. At untrusted integrity it writes to nothing of the person's, and services that keep credentials
refuse it.

Source: Microsoft Learn, "Job Objects", "JOBOBJECT_BASIC_LIMIT_INFORMATION", "Mandatory Integrity Control".
"""

from __future__ import annotations

import ctypes
import struct
from typing import Any

_BASIC_UI, _EXTENDED = 4, 9
_ACTIVE_PROCESSES, _PROCESS_MEMORY, _NO_DIALOG, _ENDS_WITH_US = 0x8, 0x100, 0x400, 0x2000
_UI = 0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x20 | 0x40 | 0x80
"""Handles, clipboard (read, write), system settings, display settings, global atoms, desktops, ending Windows."""
_TOKEN_ADJUST_DEFAULT, _TOKEN_INTEGRITY = 0x80, 25
_INTEGRITY_ATTRIBUTE = 0x20
_UNTRUSTED = struct.pack("<BB6sI", 1, 1, b"\0\0\0\0\0\x10", 0)
"""S-1-16-0."""


def exists() -> bool:
    """Whether this system has jobs."""
    return hasattr(ctypes, "WinDLL")


def join(memory_bytes: int, *, programs: bool) -> bool:
    """Put this process into a job of its own. False: it cannot be. `programs`: it may start others.

    Within a job of somebody else's the bounds of windows and clipboard are not to be had: the others hold without them.
    """
    if not exists():
        return False
    kernel = _library("kernel32")
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    flags = _PROCESS_MEMORY | _NO_DIALOG | _ENDS_WITH_US | (0 if programs else _ACTIVE_PROCESSES)
    basic = struct.pack("=qqIxxxxQQIxxxxQII", 0, 0, flags, 0, 0, 1, 0, 0, 0)
    extended = basic + bytes(48) + struct.pack("=QQQQ", memory_bytes, 0, 0, 0)
    screen = struct.pack("=I", _UI)
    joined = bool(
        job.value
        and kernel.SetInformationJobObject(job, _EXTENDED, extended, len(extended))
        and kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))
    )
    if joined:
        kernel.SetInformationJobObject(job, _BASIC_UI, screen, len(screen))
    return joined


def distrust() -> bool:
    """Lower this process to untrusted integrity, once all is loaded. False: it cannot be."""
    if not exists():
        return False
    kernel, rights = _library("kernel32"), _library("advapi32")
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    token = ctypes.c_void_p()
    if not rights.OpenProcessToken(
        ctypes.c_void_p(kernel.GetCurrentProcess()), _TOKEN_ADJUST_DEFAULT, ctypes.byref(token)
    ):
        return False
    sid = ctypes.create_string_buffer(_UNTRUSTED)
    label = struct.pack("=QIxxxx", ctypes.addressof(sid), _INTEGRITY_ATTRIBUTE)
    done = rights.SetTokenInformation(token, _TOKEN_INTEGRITY, label, len(label))
    kernel.CloseHandle(token)
    return bool(done)


def _library(name: str) -> Any:
    load: Any = vars(ctypes)["WinDLL"]
    return load(name)
