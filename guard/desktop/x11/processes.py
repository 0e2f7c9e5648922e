"""From a process to the name of its program, by what the kernel says and not by what the program says."""

from __future__ import annotations

import os
from pathlib import Path

_DELETED = " (deleted)"
_WINE = ("wine", "wine64", "wine-preloader", "wine64-preloader", "wineloader")


def executable_name(pid: int, proc: Path = Path("/proc")) -> str | None:
    """The file name of a process's executable, such as `wechat`; None: the process has gone or is not ours to see.

    Where a program came from makes no difference: an AppImage, a snap or a Flatpak runs a file of its own with its own
    name. An interpreter (`python3.11`, `node`, `electron`) is named itself: the script that it runs is an argument that
    anybody can choose, and the window's class tells such programs apart as well. Wine is the exception, since its
    loader never means anything: there the Windows program's name is given (`WeChat.exe`).
    """
    try:
        name = Path((proc / str(pid) / "exe").readlink()).name
    except OSError:
        return None
    name = name.removesuffix(_DELETED)
    return (_windows_program(proc / str(pid)) or name) if name in _WINE else name


def _windows_program(process: Path) -> str | None:
    try:
        arguments = (process / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return None
    for argument in arguments[:3]:
        name = os.fsdecode(argument).replace("\\", "/").rsplit("/", 1)[-1]
        if name.lower().endswith(".exe"):
            return name
    return None
