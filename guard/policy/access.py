"""Who besides administrators could write in a folder: by mode and owner, or by access list where the system has those.

Told apart by what the system offers, not by its name: this is the one question about a system that the policy asks.
"""

from __future__ import annotations

import ctypes
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

Looseness = Callable[[Path, bool], str | None]
"""In a few words who else could write in a folder, None: nobody. True: it is private, so its owner may too."""

_TRUSTED = frozenset({"SY", "BA", "LA", "DA", "EA"})
"""SYSTEM, administrators of machine, domain and enterprise, as access lists spell them."""
_OWNER = "OW"
"""Account that stands for whoever owns the file, who is looked at by itself; it is in the list of each folder that
Python makes private."""
_TRUSTED_INSTALLER = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"
_WRITING = 0x2 | 0x4 | 0x40 | 0x10000 | 0x40000 | 0x80000 | 0x10000000 | 0x40000000
"""Rights to add a file or folder, delete a child, delete, change the list or the owner, all, write."""
_RIGHTS = {
    **dict.fromkeys(("FA", "GA", "FW", "GW", "KA", "KW"), _WRITING),
    "DC": 0x2,
    "LC": 0x4,
    "DT": 0x40,
    "SD": 0x10000,
    "WD": 0x40000,
    "WO": 0x80000,
}
_OWNER_AND_LIST = 0x1 | 0x4


def looseness(path: Path, private: bool) -> str | None:
    """By mode and owner where there is such a thing, else by access list."""
    own_user = getattr(os, "getuid", None)
    if own_user is not None:
        return _loose_mode(path.stat(), private, own_user(), getattr(os, "getgid")())  # noqa: B009
    return loose_list(_access_list(path), private)


def _loose_mode(found: os.stat_result, private: bool, own_user: int, own_group: int) -> str | None:
    allowed = {0, own_user} if private else {0}
    if found.st_uid not in allowed:
        return "another user owns it; chown root"
    # A person's own folder is often open to the group that is that person alone.
    alone = private and found.st_uid == own_user != 0 and found.st_gid == own_group
    loose = stat.S_IWOTH if alone else stat.S_IWOTH | stat.S_IWGRP
    return "others may write in it; chmod go-w" if found.st_mode & loose else None


def loose_list(description: str, private: bool) -> str | None:
    """By a security descriptor in Microsoft's string form (SDDL): `O:BAD:P(A;OICI;FA;;;SY)…`.

    Source: [MS-DTYP] 2.5.1, security descriptor description language.
    """
    owner = re.match(r"O:([A-Z]{2}|S-[0-9-]+)", description)
    trusted = {*_TRUSTED, _TRUSTED_INSTALLER, _OWNER}
    if owner is None or "D:" not in description:
        return "it has no owner or access list; set one"
    if private:
        trusted.add(owner[1])
    elif owner[1] not in trusted:
        return "not administrators own it; takeown /A"
    entries = re.findall(r"\(([^;()]*);([^;()]*);([^;()]*);[^;()]*;[^;()]*;([^;()]*)[^()]*\)", description)
    for kind, flags, rights, who in entries:
        only_inherited = "IO" in re.findall("..", flags)
        if kind in ("A", "XA", "OA") and not only_inherited and who not in trusted and _mask(rights) & _WRITING:
            return "others may write in it; icacls /inheritance:r and grant administrators alone"
    return None


def _mask(rights: str) -> int:
    if rights.startswith("0x"):
        return int(rights, 16)
    if rights.isdecimal():
        return int(rights)
    mask = 0
    for right in re.findall("..", rights):
        mask |= _RIGHTS.get(right, 0)
    return mask


def _access_list(path: Path) -> str:
    """The folder's owner and access list as a string."""
    libraries: Any = getattr(ctypes, "windll")  # noqa: B009 - known to one system's type checker alone
    advapi, kernel = libraries.advapi32, libraries.kernel32
    descriptor, text = ctypes.c_void_p(), ctypes.c_wchar_p()
    failed = advapi.GetNamedSecurityInfoW(
        str(path), 1, _OWNER_AND_LIST, None, None, None, None, ctypes.byref(descriptor)
    )
    if failed:
        raise PermissionError(failed, "its access list cannot be read")
    try:
        done = advapi.ConvertSecurityDescriptorToStringSecurityDescriptorW(
            descriptor, 1, _OWNER_AND_LIST, ctypes.byref(text), None
        )
        if not done or text.value is None:
            raise PermissionError(0, "its access list cannot be read")
        try:
            return text.value
        finally:
            kernel.LocalFree(text)
    finally:
        kernel.LocalFree(descriptor)
