"""Keeps the originals of captures that were frosted in place; a crash at any step loses nothing.

One private folder a capture, holding `original` and `capture.json`. The steps of replacing:

1. original and facts are written into a folder under a temporary name, flushed, and the folder gets its name;
2. the frosted file is written beside the capture under a temporary name, flushed, and takes the capture's place.

And of putting back:

1. the mark `released` is written;
2. the original is written beside the frosted file, flushed, and takes its place;
3. the folder goes.

After a crash `recover` finishes what was marked, undoes what never took place, and sweeps temporary names.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from guard.desktop import Withheld
from guard.desktop.fingerprint import Fingerprint, digest, digest_now, digest_of
from guard.desktop.withheld_facts import Facts
from guard.errors import DesktopError
from guard.files import flush_folder, take_free_place, write_flushed

_ORIGINAL, _FACTS, _RELEASED = "original", "capture.json", "released"


class PutBack(NamedTuple):
    """An original that has its place again."""

    path: Path
    file: Fingerprint | None
    """As it was put there; whoever writes there later makes it another. None: it lay there already, behind a link."""


class WithheldOriginals:
    """The private folder. Any thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()

    def replace(self, capture: Withheld, was_sha256: str, frosted: bytes) -> Fingerprint | None:
        """Put `frosted` in the place of the capture if it still holds what it held; gives the new file's fingerprint.

        Programs set time and rights of a file that is long complete: its content alone counts.

        None: the capture has changed since, or is replaced already, and nothing was done.

        Raises:
            DesktopError: it could not be done; the original is still in its place.
        """
        with self._lock, _as_desktop_error("the capture could not be frosted in place; free some space or close it"):
            entry = self._folder / capture.id
            if Fingerprint.of(capture.path) is None or entry.exists():
                return None
            status = capture.path.stat()
            original = capture.path.read_bytes()
            if digest(original) != was_sha256:
                return None
            facts = Facts(
                path=capture.path,
                media_type=capture.media_type,
                taken_at=capture.taken_at,
                original_sha256=was_sha256,
                frosted_sha256=digest(frosted),
                mode=status.st_mode & 0o777,
                modified_ns=status.st_mtime_ns,
            )
            temporary = _temporary(capture.path, capture.id)
            try:
                self._keep(entry, original, facts)
                _write(temporary, frosted, facts)
                ours = Fingerprint.of(temporary)  # once it has its place anybody may write another capture there
                take_free_place(temporary, lambda: _unchanged(capture.path, was_sha256))
            except _ChangedError:
                _undo(temporary, entry)
                return None
            except OSError:
                _undo(temporary, entry)
                raise
            return ours

    def release(self, capture_id: str) -> PutBack | None:
        """Put an original back; gives where it is now. None: none is kept under that id.

        Raises:
            DesktopError: it could not be done; the original is still kept.
        """
        with self._lock, _as_desktop_error("the original of the capture could not be put back; free some space"):
            entry = self._folder / capture_id
            facts = Facts.read(entry / _FACTS)
            if facts is None:
                return None
            write_flushed(entry / _RELEASED, b"")
            return self._put_back(entry, facts)

    def kept(self) -> tuple[Withheld, ...]:
        """The originals that are kept, oldest first."""
        with self._lock:
            found = [
                (entry.name, facts) for entry in self._entries() if (facts := Facts.read(entry / _FACTS)) is not None
            ]
        kept = [Withheld(name, facts.path, facts.media_type, facts.taken_at) for name, facts in found]
        return tuple(sorted(kept, key=lambda capture: (capture.taken_at, capture.id)))

    def expire(self, before: datetime) -> int:
        """Delete the originals that were taken before that time; gives how many."""
        gone = 0
        with self._lock:
            for entry in self._entries():
                facts = Facts.read(entry / _FACTS)
                if facts is not None and facts.taken_at < before:
                    _remove(entry)
                    gone += 1
        return gone

    def recover(self) -> tuple[Path, ...]:
        """Finish or undo what a crash has interrupted; gives the captures that were not replaced after all."""
        unguarded: list[Path] = []
        with self._lock:
            for entry in self._entries():
                facts = Facts.read(entry / _FACTS)
                if facts is None:
                    continue
                with contextlib.suppress(OSError):
                    _temporary(facts.path, entry.name).unlink(missing_ok=True)
                if (entry / _RELEASED).exists():
                    with contextlib.suppress(OSError):
                        self._put_back(entry, facts)
                elif digest_of(facts.path) == facts.original_sha256:
                    unguarded.append(facts.path)
                    _remove(entry)
            for leftover in self._listed():
                if leftover.name.startswith("."):
                    shutil.rmtree(leftover, ignore_errors=True)
        return tuple(unguarded)

    def _entries(self) -> list[Path]:
        return [entry for entry in self._listed() if not entry.name.startswith(".")]

    def _listed(self) -> list[Path]:
        try:
            return list(self._folder.iterdir())
        except OSError:  # nothing was kept yet
            return []

    def _keep(self, entry: Path, original: bytes, facts: Facts) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        making = self._folder / f".{entry.name}"
        shutil.rmtree(making, ignore_errors=True)
        try:
            making.mkdir(mode=0o700)
            write_flushed(making / _ORIGINAL, original)
            write_flushed(making / _FACTS, facts.to_json())
            making.rename(entry)
            flush_folder(self._folder)
        except OSError:
            shutil.rmtree(making, ignore_errors=True)
            raise

    def _put_back(self, entry: Path, facts: Facts) -> PutBack:
        path, ours = facts.path, Fingerprint.of(facts.path)
        if digest_of(path) != facts.original_sha256:
            if not digest_of(entry / _ORIGINAL):
                raise FileNotFoundError(f"no original of a capture is kept in {entry.name}")
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = _temporary(path, entry.name)
            try:
                _write(temporary, (entry / _ORIGINAL).read_bytes(), facts)
                ours = Fingerprint.of(temporary)
                path = _put(temporary, facts)  # looked for last: meanwhile another capture may have come
            except OSError:
                temporary.unlink(missing_ok=True)
                raise
        _remove(entry)
        return PutBack(path, ours)


@contextlib.contextmanager
def _as_desktop_error(message: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DesktopError(message, code="capture-files") from error


def _remove(entry: Path) -> None:
    """Out of sight in one step, then gone."""
    going = entry.with_name(f".gone-{entry.name}")
    with contextlib.suppress(OSError):
        entry.rename(going)
    shutil.rmtree(going, ignore_errors=True)


def _temporary(path: Path, capture_id: str) -> Path:
    """A name beside the file that no viewer takes for a picture; in the same folder, so that renaming is atomic."""
    return path.with_name(f".frostpane-{capture_id}.part")


class _ChangedError(Exception):
    """A capture is another one by now, or has gone."""


def _unchanged(path: Path, sha256: str) -> Path:
    """The file, if it is no link and holds what it held."""
    if Fingerprint.of(path) is None or digest_now(path) != sha256:
        raise _ChangedError
    return path


def _put(temporary: Path, facts: Facts) -> Path:
    """Put an original where it belongs, or beside what cannot be replaced; gives where."""
    try:
        return take_free_place(temporary, lambda: _place(facts))
    except PermissionError:
        return take_free_place(temporary, lambda: _free_name(facts.path, facts.original_sha256))


def _place(facts: Facts) -> Path:
    """Where the original belongs: a name of its own beside what has become something else."""
    there = digest_now(facts.path)
    if there in (None, facts.frosted_sha256, facts.original_sha256) and not facts.path.is_dir():
        return facts.path
    return _free_name(facts.path, facts.original_sha256)


def _free_name(path: Path, original_sha256: str) -> Path:
    """A name beside a file that is something else by now; one that has the original already serves."""
    for number in range(1, 10_000):
        name = path.with_name(f"{path.stem} (original{'' if number == 1 else f' {number}'}){path.suffix}")
        if digest_of(name) == original_sha256 or not (name.exists() or name.is_symlink()):
            return name
    raise FileExistsError(path.name)


def _write(path: Path, data: bytes, facts: Facts) -> None:
    """A file with the rights and the time of the capture."""
    write_flushed(path, data)
    path.chmod(facts.mode)
    os.utime(path, ns=(facts.modified_ns, facts.modified_ns))


def _undo(temporary: Path, entry: Path) -> None:
    with contextlib.suppress(OSError):
        temporary.unlink(missing_ok=True)
    _remove(entry)
