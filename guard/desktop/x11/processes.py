"""From a process to the name of its program, by what the kernel says and not by what the program says."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from guard.model import Application

_DELETED = " (deleted)"
_WINE_DESKTOP = "explorer.exe"
OFFICE = "soffice.bin"
"""File name of LibreOffice's executable."""
_WINE = ("wine", "wine64", "wine-preloader", "wine64-preloader", "wineloader")


def program_of(pid: int, proc: Path = Path("/proc")) -> Application:
    """The program that a process runs: its file's name and path, and whether administrators alone can change it.

    A copy stays within everybody's reach while this is found out: plain strings, and no call more than it takes.
    """
    link = f"{proc}/{pid}/exe"
    try:
        path = os.readlink(link)  # noqa: PTH115
    except OSError:
        return Application(pid=pid)
    there = path.removesuffix(_DELETED)
    name = _named(there, f"{proc}/{pid}")
    if name != there.rpartition("/")[2]:
        return Application(executable=name, pid=pid)
    try:
        protected = _is_protected(there, link, gone=there != path)
    except OSError:
        return Application(executable=name, pid=pid)
    return Application(executable=name, pid=pid, path=there, protected=protected)


def _is_protected(path: str, link: str, *, gone: bool) -> bool:
    """Whether the file that runs is the one of that path, and neither it nor a folder above it is anybody else's.

    In a namespace of one's own any file can be given any path, so the numbers of the file itself count; where another
    file has taken its place, as an update's does, those of the mount that it was on.
    """
    # From the top: a file system that the person serves lies below a folder of theirs, and is never asked.
    parts = path.split("/")
    if not all(_is_kept(os.stat("/".join(parts[:depth]) or "/")) for depth in range(1, len(parts))):  # noqa: PTH116
        return False
    if gone:
        mounts = {_mount(link), _mount(path.rpartition("/")[0] or "/")}
        return len(mounts) == 1 and None not in mounts and _is_kept(os.stat(link))  # noqa: PTH116
    there, runs = os.stat(path), os.stat(link)  # noqa: PTH116
    return (there.st_dev, there.st_ino) == (runs.st_dev, runs.st_ino) and _is_kept(there)


def _mount(path: str) -> str | None:
    """What tells the mount on which a file lies from every other one, in whatever namespace; None: it is not told."""
    opened = os.open(path, getattr(os, "O_PATH", 0))
    try:
        told = Path(f"/proc/self/fdinfo/{opened}").read_text()
    finally:
        os.close(opened)
    return next((line for line in told.splitlines() if line.startswith("mnt_id:")), None)


def _is_kept(found: os.stat_result) -> bool:
    """Whether only administrators can change what lies there."""
    shared = found.st_mode & stat.S_ISVTX and stat.S_ISDIR(found.st_mode)  # what is root's there stays root's
    return found.st_uid == 0 and bool(not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH) or shared)


def is_under_wine(program: Application) -> bool:
    """Whether it is a Windows program, known by its own name and not by its file."""
    return program.path is None and (program.executable or "").lower().endswith(".exe")


def keeps_lists(program: Application) -> bool:
    """Whether it may choose from another list of formats than the last one that it was given for a copy.

    Wine asks once for all of its programs. LibreOffice, over GTK 3, keeps the list that it asked the copying program
    for, where that is answered after the gate's.
    """
    return is_under_wine(program) or program.executable == OFFICE


def is_wine_desktop(program: Application) -> bool:
    """Whether it is the process through which all programs under Wine copy and paste."""
    return is_under_wine(program) and (program.executable or "").lower() == _WINE_DESKTOP


def executable_name(pid: int, proc: Path = Path("/proc")) -> str | None:
    """The file name of a process's executable, such as `wechat`; None: the process has gone or is not ours to see.

    Where a program came from makes no difference: an AppImage, a snap or a Flatpak runs a file of its own with its own
    name. An interpreter (`python3.11`, `node`, `electron`) is named itself: the script that it runs is an argument that
    anybody can choose, and the window's class tells such programs apart as well. Wine is the exception, since its
    loader never means anything: there the Windows program's name is given (`WeChat.exe`).
    """
    return program_of(pid, proc).executable


def _named(path: str, process: str) -> str:
    name = path.rpartition("/")[2]
    return (_windows_program(Path(process)) or name) if name in _WINE else name


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
