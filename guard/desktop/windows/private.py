"""Keeping a folder its owner's alone, by access lists."""

from __future__ import annotations

import ctypes
from ctypes import wintypes
from pathlib import Path

from guard.desktop.private import closing, not_looked_at
from guard.desktop.windows import win32
from guard.desktop.windows.access_list import private_list, strangers


def keep_private(folder: Path) -> None:
    """Let nobody but its user, administrators and the system into the folder, which is made where it is missing.

    Raises:
        DesktopError: its list cannot be set.
    """
    with closing(folder):
        if open_to_others(folder) is not None:
            set_list(folder, private_list(own_user()))


def open_to_others(folder: Path) -> str | None:
    """Whom the folder's list lets in beside its user, and what to do; None: nobody."""
    try:
        others = strangers(_list_of(folder), own_user())
    except OSError as error:
        return not_looked_at(folder, error)
    if not others:
        return None
    return f"{folder} is open to {', '.join(others)}; icacls /inheritance:r and grant its user alone"


def own_user() -> str:
    """The security id of the user whose process this is, as access lists spell it.

    Raises:
        OSError: the system does not tell.
    """
    token = wintypes.HANDLE()
    if not win32.OpenProcessToken(win32.GetCurrentProcess(), win32.TOKEN_QUERY, ctypes.byref(token)):
        raise PermissionError("the user of this process is not told")
    try:
        room = ctypes.create_string_buffer(256)
        size = wintypes.DWORD()
        if not win32.GetTokenInformation(token, win32.TOKEN_USER, room, len(room), ctypes.byref(size)):
            raise PermissionError("the user of this process is not told")
        sid, text = ctypes.c_void_p.from_buffer(room), ctypes.c_void_p()
        if not win32.ConvertSidToStringSid(sid, ctypes.byref(text)):
            raise PermissionError("the user of this process is not told")
        return taken(text)
    finally:
        win32.CloseHandle(token)


def _list_of(folder: Path) -> str:
    descriptor, text = ctypes.c_void_p(), ctypes.c_void_p()
    failed = win32.GetNamedSecurityInfo(
        str(folder), win32.SE_FILE_OBJECT, win32.DACL, None, None, None, None, ctypes.byref(descriptor)
    )
    if failed:
        raise PermissionError(failed, "its access list cannot be read")
    try:
        if not win32.SecurityDescriptorToString(descriptor, 1, win32.DACL, ctypes.byref(text), None):
            raise PermissionError("its access list cannot be read")
        return taken(text)
    finally:
        win32.LocalFree(descriptor)


def set_list(folder: Path, description: str) -> None:
    """Give the folder this access list.

    Raises:
        OSError: it is refused.
    """
    descriptor, entries = ctypes.c_void_p(), ctypes.c_void_p()
    present, by_default = wintypes.BOOL(), wintypes.BOOL()
    if not win32.StringToSecurityDescriptor(description, 1, ctypes.byref(descriptor), None):
        raise PermissionError("the access list is not understood")
    try:
        win32.GetSecurityDescriptorDacl(
            descriptor, ctypes.byref(present), ctypes.byref(entries), ctypes.byref(by_default)
        )
        failed = win32.SetNamedSecurityInfo(
            str(folder), win32.SE_FILE_OBJECT, win32.DACL | win32.PROTECTED_DACL, None, None, entries, None
        )
        if failed:
            raise PermissionError(failed, "its access list cannot be set")
    finally:
        win32.LocalFree(descriptor)


def taken(text: ctypes.c_void_p) -> str:
    """A string that the system made, given back to it."""
    try:
        return ctypes.wstring_at(text.value or 0)
    finally:
        win32.LocalFree(text)
