"""Becomes another program that may not make some system calls, as in a container: `forbidding.py 317,444 PROGRAM …`."""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys

_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000
_NO_NEW_PRIVILEGES, _SET_FILTER, _BY_FILTER = 38, 22, 2


def main() -> None:
    steps = [struct.pack("=HBBI", _LOAD, 0, 0, 0)]
    for number in sys.argv[1].split(","):
        steps.append(struct.pack("=HBBI", _EQUAL, 0, 1, int(number)))
        steps.append(struct.pack("=HBBI", _RETURN, 0, 0, _FAIL | errno.EPERM))
    steps.append(struct.pack("=HBBI", _RETURN, 0, 0, _ALLOW))
    program = ctypes.create_string_buffer(b"".join(steps))
    prctl = ctypes.CDLL(None).prctl
    prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if prctl(_SET_FILTER, _BY_FILTER, struct.pack("@HxxxxxxQ", len(steps), ctypes.addressof(program)), 0, 0):
        sys.exit("no filter of system calls can be set here")
    os.execv(sys.argv[2], sys.argv[2:])


if __name__ == "__main__":
    main()
