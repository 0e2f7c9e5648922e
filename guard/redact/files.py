"""Reads lists of copied files and names safe copies in their place.

Source: RFC 2483 (text/uri-list), RFC 8089 (file addresses), GNOME Files (x-special/gnome-copied-files: one line that
says `copy` or `cut`, then an address a line).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from guard.errors import InputError

URI_LIST = "text/uri-list"
COPIED_FILES = frozenset({"x-special/gnome-copied-files", "x-special/mate-copied-files"})

_DRIVE = re.compile(r"/[A-Za-z]:")
_ENDS = re.compile("[\r\n\0]")
"""What ends an address to one program or another; Java's take a carriage return alone for it."""


@dataclass(frozen=True, slots=True)
class FileList:
    """Copied files, in order."""

    format: str
    """The media type that it came in and goes out in."""
    paths: tuple[Path | None, ...] = field(repr=False)
    """None for what is no file (a web address). A file of another host has that host's share in front (`//host/…`)."""
    addresses: tuple[str, ...] = field(default=(), repr=False)
    """The entries as they stand in the list."""

    def replaced(self, mapping: Mapping[Path, Path]) -> bytes:
        """The list with the safe copy of each file in its place.

        Files without a safe copy are left out, and so is what is no file; empty where nothing is left. Always a list
        to copy, never to move: whoever pastes it must not take the safe copies away from the others.
        """
        addresses = [mapping[path].absolute().as_uri() for path in self.paths if path is not None and path in mapping]
        if not addresses:
            return b""
        if self.format in COPIED_FILES:
            return "\n".join(("copy", *addresses)).encode()
        return "".join(f"{address}\r\n" for address in addresses).encode()


def parse(format: str, data: bytes) -> FileList:
    """Read a list of files.

    Raises:
        InputError: the format is none of a list of files, or the list does not follow it.
    """
    try:
        lines = [line.strip(" \t") for line in _ENDS.split(data.decode())]
    except UnicodeDecodeError as error:
        raise InputError("the list of copied files is damaged; copy the files again", code="file-list") from error
    lines = [line for line in lines if line and not line.startswith("#")]
    if format in COPIED_FILES:
        if not lines or lines[0] not in ("copy", "cut"):
            raise InputError("the list of copied files is damaged; copy the files again", code="file-list")
        lines = lines[1:]
    elif format != URI_LIST:
        raise InputError("this format is no list of files", code="file-list")
    return FileList(format, tuple(_path(line) for line in lines), tuple(lines))


def of_web_pages(listing: FileList) -> bool:
    """Whether a list names pages and mail addresses alone, which a text can name as well."""
    return all(address.lower().startswith(("http://", "https://", "mailto:")) for address in listing.addresses)


def local_path(address: str) -> Path | None:
    """The file of this machine that an address names; None: it names none, or one of another host."""
    path = _path(address)
    return None if path is None or path.as_posix().startswith("//") else path


def _path(address: str) -> Path | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme.lower() != "file":
        return None
    # A "?" or "#" that a program forgot to escape belongs to the name.
    rest = address[len("file:") :]
    name = os.fsdecode(unquote_to_bytes(rest[2 + len(parts.netloc) :] if rest.startswith("//") else rest))
    if "\0" in name or not name.startswith("/"):
        return None
    if parts.netloc.lower() not in ("", "localhost"):
        return Path(f"//{parts.netloc}{name}")
    return Path(name[1:] if _DRIVE.match(name) else name)
