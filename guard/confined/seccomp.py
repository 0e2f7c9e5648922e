"""A filter of system calls: no sockets, no other programs, no other processes, no foreign memory. Linux alone.

What is named here fails as forbidden (EPERM); everything else goes on, since numeric libraries ask for much. Files are
Landlock's business; the calls that change a file's owner, mode, times or attributes, which it does not see, are here.

Source: seccomp(2), linux/filter.h, linux/audit.h; numbers of asm/unistd_64.h and asm-generic/unistd.h.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from dataclasses import dataclass

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_OTHER_ABI = 0x40000000
"""First number that on x86-64 means the calls of x32."""
_CLONE_THREAD = 0x00010000
_SET_MODE_FILTER, _ALL_THREADS = 1, 1
_PR_SET_NO_NEW_PRIVS = 38
_CLONE3 = 435

_EVERYWHERE = (424, 425, 426, 427, 434, 438, 440, 452, 463, 466)
"""pidfd_send_signal, io_uring (setup, enter, register), pidfd_open, pidfd_getfd, process_madvise, fchmodat2,
setxattrat, removexattrat."""


@dataclass(frozen=True, slots=True)
class _Machine:
    """Numbers of one architecture."""

    audit: int
    seccomp: int
    clone: int
    sockets: tuple[int, ...]
    programs: tuple[int, ...]
    """What starts a program or another process."""
    others: tuple[int, ...]
    """What reaches other processes, the kernel's own objects, or how files are marked."""


_MACHINES = {
    "x86_64": _Machine(
        0xC000003E,
        317,
        56,
        (41, 42, 43, 44, 45, 46, 47, 49, 50, 53, 288, 299, 307),
        (57, 58, 59, 322),
        (
            *(29, 30, 31, 62, 64, 68, 101, 103, 135, 155, 161, 165, 166, 167, 169, 175, 176, 200, 240, 248, 249, 250),
            *(272, 298, 303, 304, 308, 310, 311, 312, 313, 321, 323),
            *(90, 91, 92, 93, 94, 132, 235, 260, 261, 268, 280, 188, 189, 190, 197, 198, 199),
        ),
    ),
    "aarch64": _Machine(
        0xC00000B7,
        277,
        220,
        (198, 199, 200, 201, 202, 203, 206, 207, 211, 212, 242, 243, 269),
        (221, 281),
        (
            *(39, 40, 41, 51, 92, 97, 105, 106, 116, 117, 129, 130, 142, 180, 186, 190, 194, 195, 196, 217, 218, 219),
            *(224, 241, 264, 265, 268, 270, 271, 272, 273, 280, 282),
            *(52, 53, 54, 55, 88, 5, 6, 7, 14, 15, 16),
        ),
    ),
}


def no_new_privileges() -> bool:
    """From now on no program that this process becomes has more rights than it. False: this system cannot."""
    if not hasattr(os, "O_PATH"):
        return False
    return bool(ctypes.CDLL(None).prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)


def restrict() -> bool:
    """Filter the calls of every thread of this process, for good; after `no_new_privileges`. False: it cannot be."""
    uname = getattr(os, "uname", None)
    machine = _MACHINES.get(uname().machine) if uname is not None else None
    if machine is None:
        return False
    program = _program(machine)
    steps = ctypes.create_string_buffer(b"".join(program))
    pointer = ctypes.addressof(steps)
    wanted = struct.pack("@HxxxxxxQ", len(program), pointer)
    call = ctypes.CDLL(None, use_errno=True).syscall
    call.restype = ctypes.c_long
    return bool(call(machine.seccomp, _SET_MODE_FILTER, _ALL_THREADS, wanted) == 0)


def _program(machine: _Machine) -> list[bytes]:
    forbidden = sorted({*machine.sockets, *machine.programs, *machine.others, *_EVERYWHERE})
    steps = [
        _step(_LOAD, _ARCHITECTURE_AT),
        _step(_EQUAL, machine.audit, on=1),
        _step(_RETURN, _FAIL | errno.EPERM),
        _step(_LOAD, _NUMBER_AT),
        _step(_AT_LEAST, _OTHER_ABI, off=1),
        _step(_RETURN, _FAIL | errno.EPERM),
        # The C library asks for clone3 first, and for clone where there is none; only its flags can be looked at.
        _step(_EQUAL, _CLONE3, off=1),
        _step(_RETURN, _FAIL | errno.ENOSYS),
    ]
    for number in forbidden:
        steps += [_step(_EQUAL, number, off=1), _step(_RETURN, _FAIL | errno.EPERM)]
    return [
        *steps,
        _step(_EQUAL, machine.clone, off=3),
        _step(_LOAD, _FIRST_ARGUMENT_AT),
        _step(_ANY_BIT, _CLONE_THREAD, on=1),
        _step(_RETURN, _FAIL | errno.EPERM),
        _step(_RETURN, _ALLOW),
    ]


def _step(code: int, value: int, *, on: int = 0, off: int = 0) -> bytes:
    """One instruction; `on`, `off`: how many to pass over where its question is answered with yes or no."""
    return struct.pack("=HBBI", code, on, off, value)
