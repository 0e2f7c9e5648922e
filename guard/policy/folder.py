"""The drop folder: what administrators put there, and whether they alone can have."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from guard.errors import PolicyUntrusted
from guard.files import NO_FOLLOW
from guard.policy.access import Looseness
from guard.policy.trust import MAX_ENVELOPE_BYTES

MAX_FILES = 64
"""Newest files of the drop folder that are looked at; a full folder must not keep the guard busy."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file of the drop folder: its bytes, or why they were not even read."""

    name: str
    data: bytes | None
    refusal: PolicyUntrusted | None = None


def check_folder(folder: Path, looseness: Looseness, *, private: bool) -> None:
    """Pass where only administrators (in a private installation: its owner) can lay something down.

    Raises:
        PolicyUntrusted: `policy-folder`.
    """
    if folder.is_symlink() or not folder.is_dir():
        raise PolicyUntrusted(f"{folder}: not a folder of its own; make it one", code="policy-folder")
    for each in (folder, folder.parent):
        if (found := looseness(each, private)) is not None:
            raise PolicyUntrusted(f"{each}: {found}", code="policy-folder")


def dropped(folder: Path, *, most_files: int = MAX_FILES, most_bytes: int = MAX_ENVELOPE_BYTES) -> Iterator[Dropped]:
    """The files of the drop folder by name, of very many the newest. Hidden and temporary ones are left alone.

    Where files are left out, the last that comes is the newest of these, with the refusal `policy-folder`.
    """
    with os.scandir(folder) as entries:
        found = [entry for entry in entries if not entry.name.startswith((".", "~")) and not _temporary(entry.name)]
    newest = sorted(found, key=lambda entry: entry.stat(follow_symlinks=False).st_mtime_ns, reverse=True)
    for name in sorted(entry.name for entry in newest[:most_files]):
        try:
            yield Dropped(name, read_file(folder / name, most_bytes))
        except PolicyUntrusted as refusal:
            yield Dropped(name, None, refusal)
        except FileNotFoundError:
            continue
    if len(newest) > most_files:
        advice = f"more than {most_files} files in the drop folder, the oldest are left out; remove them"
        yield Dropped(newest[most_files].name, None, PolicyUntrusted(advice, code="policy-folder"))


def read_file(path: Path, most_bytes: int = MAX_ENVELOPE_BYTES) -> bytes:
    """The bytes of a regular file that is no larger than any of its kind.

    Raises:
        PolicyUntrusted: `policy-symlink`, `policy-file` (a folder, a pipe, unreadable), `policy-too-large`.
        FileNotFoundError: it has gone.
    """
    if path.is_symlink():
        raise PolicyUntrusted("a symbolic link; lay the file itself down", code="policy-symlink")
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | NO_FOLLOW), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise PolicyUntrusted("not a regular file; remove it", code="policy-file")
            if found.st_size > most_bytes:
                raise PolicyUntrusted(f"larger than {most_bytes} bytes; no policy is", code="policy-too-large")
            return file.read(most_bytes + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise PolicyUntrusted(f"cannot be read ({error.strerror}); set its permissions", code="policy-file") from error


def _temporary(name: str) -> bool:
    return name.endswith((".tmp", ".part", ".swp", ".partial", ".crdownload"))
