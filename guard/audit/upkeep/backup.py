"""Backup and restore of an installation's data, consistent while the guard runs.

The keyring's keys are not in it: on the same workstation they are still there, elsewhere an auditor's identity opens
the records. What was written after the backup is missing after a restore, and the trail says so.
"""

from __future__ import annotations

import json
import ntpath
import os
import shutil
import sys
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b, sha256
from hmac import compare_digest
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from guard.audit.proof.keys import FileKeys, KeyStore
from guard.audit.proof.reading import digest_key
from guard.audit.proof.store import TrailStore
from guard.audit.upkeep.opening import set_aside
from guard.errors import InputError, TrailUnwritable
from guard.paths import Paths, installation, private_folder

_MANIFEST = "manifest.json"
_PROOF = "manifest.mac"
"""Keyed digest of the manifest, in hexadecimal; missing where the workstation had no key."""
_FOLDERS = ("policy", "evidence", "incidents", "policy.d")
_FILES = ("trail.sqlite", "trail.ratchet", "trail.keys", "installation")
FORMAT = "frostpane-backup-1"


def check(paths: Paths, into: Path) -> None:
    """Pass where a backup can be made into that folder, which is made.

    Raises:
        InputError: the folder is not empty, lies in what is backed up or cannot be made; there is nothing to back up.
    """
    if into.resolve().is_relative_to(paths.data.resolve()):
        raise InputError(f"{into} lies in the data folder; name a folder outside.", code="exists")
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise InputError(f"{into} is not an empty folder; name a new one.", code="exists")
    if not paths.trail.exists():
        raise InputError(f"There is no trail in {paths.data} yet; start the guard there first.", code="no-trail")
    try:
        private_folder(into)
    except OSError as error:
        raise InputError(
            f"{into}: {error.strerror or 'cannot be made'}; name another place.", code="not-writable"
        ) from error


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back."""

    made_at: str
    proved: bool
    """Whether a key of this workstation's shows that it made the backup, and that nobody changed it since."""


def back_up(paths: Paths, into: Path, now: datetime, vault: KeyStore | None = None) -> int:
    """Copy the trail, its ratchet, the sealed evidence and the policy's state; how many files.

    Args:
        vault: keeps the key by which a restore knows the backup again; None: there is none.

    Raises:
        InputError: the folder is not empty, or there is nothing to back up.
        TrailUnwritable: a file cannot be read or written; what was begun is removed.
    """
    check(paths, into)
    try:
        return _fill(paths, into, now, None if vault is None else digest_key(paths, vault))
    except BaseException as error:
        for begun in into.iterdir():
            if begun.is_dir():
                shutil.rmtree(begun, ignore_errors=True)
            else:
                begun.unlink()
        if isinstance(error, OSError | TrailUnwritable):
            cause = error.strerror if isinstance(error, OSError) else str(error.__cause__ or error)
            raise TrailUnwritable(
                f"The backup in {into} could not be written ({cause}); make room there and begin again."
            ) from error
        raise


def _fill(paths: Paths, into: Path, now: datetime, key: bytes | None) -> int:
    # The ratchet first: it may be older than the records, never newer.
    for name in _FILES[1:]:
        if (paths.data / name).is_file():
            _copy(paths.data / name, into / name)
    store = TrailStore(paths.trail, read_only=True)
    try:
        store.copy_to(into / "trail.sqlite")
    finally:
        store.close()
    for name in _FOLDERS:
        for file in sorted((paths.data / name).rglob("*")):
            if file.is_file():
                target = into / name / file.relative_to(paths.data / name)
                private_folder(target.parent)
                _copy(file, target)
    files = sorted(file for file in into.rglob("*") if file.is_file())
    manifest = {
        "format": FORMAT,
        "made_at": now.isoformat(timespec="seconds"),
        "files": {file.relative_to(into).as_posix(): _digest(file) for file in files},
    }
    listed = json.dumps(manifest, indent=1).encode("ascii")
    _write(into / _MANIFEST, listed)
    if key is not None:
        _write(into / _PROOF, _proof(listed, key))
    return len(files)


def restore(paths: Paths, source: Path, vault: KeyStore | None = None) -> Restored:
    """Put a backup in the place of an installation's data.

    The guard must not run. A trail that is there is set aside, not thrown away.

    Args:
        vault: where it holds the key of the installation that is backed up, only what that key proves is put back.

    Raises:
        InputError: the folder is no whole backup, or not the one that was made.
        TrailUnwritable: a file cannot be written.
    """
    manifest = _manifest(source)
    key = None if vault is None else digest_key(installation(source), vault)
    proved = key is not None and _is_proved(source, key)
    if key is not None and not proved:
        raise InputError(
            "The backup's list of files was changed since it was made; take another backup.", code="bad-backup"
        )
    try:
        private_folder(paths.data)
        if paths.trail.exists():
            aside = set_aside(paths.trail, "before-restore")
            if paths.installation_id.exists():  # by it the keys of the trail are found that was set aside
                _copy(paths.installation_id, aside.with_suffix(".installation"))
        # What is there of these knows all that the older one knew, and more: the newest record, the highest serials.
        policy_is_there = (paths.data / "policy").exists()
        kept = {name for name in manifest["files"] if name.startswith("policy/") and policy_is_there}
        if "trail.keys" in manifest["files"] and paths.trail_keys.exists():
            FileKeys(paths.trail_keys).take_in(source / "trail.keys")
            kept.add("trail.keys")
        for name in manifest["files"]:
            target = paths.data / name
            if name in kept:
                continue
            private_folder(target.parent)
            _copy(source / name, target)
    except OSError as error:
        raise TrailUnwritable(
            f"The backup could not be put back ({error.strerror or type(error).__name__}); check the data folder."
        ) from error
    return Restored(str(manifest["made_at"]), proved)


def _proof(manifest: bytes, key: bytes) -> bytes:
    return blake2b(manifest, key=key, digest_size=32, person=b"fp-backup").hexdigest().encode("ascii")


def _is_proved(source: Path, key: bytes) -> bool:
    try:
        return compare_digest((source / _PROOF).read_bytes(), _proof((source / _MANIFEST).read_bytes(), key))
    except OSError:
        return False


def _manifest(source: Path) -> dict[str, Any]:
    """The manifest, once every file was found to be as it says."""
    try:
        manifest = json.loads((source / _MANIFEST).read_bytes())
        if manifest["format"] != FORMAT:
            raise InputError("This backup was made by another version.", code="bad-backup")
        datetime.fromisoformat(manifest["made_at"])
        manifest["files"]["trail.sqlite"]
        for name, digest in manifest["files"].items():
            file = source / name
            if not _is_written_here(name) or file.is_symlink() or not file.is_file() or _digest(file) != digest:
                raise InputError(f"The backup's file {name} was changed; take another backup.", code="bad-backup")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"{source} is no whole backup; take another one.", code="bad-backup") from error
    return dict(manifest)


def _is_written_here(name: str) -> bool:
    """Whether a backup writes a file of that name; by the rules of every system, whichever this one is."""
    windows, posix = PureWindowsPath(name), PurePosixPath(name)
    plain = not windows.anchor and not posix.anchor and "\\" not in name and ":" not in name and "\0" not in name
    parts = posix.parts
    if not plain or not parts or ".." in parts or _is_reserved(windows) or posix.as_posix() != name:
        return False
    return name in _FILES or (len(parts) > 1 and parts[0] in _FOLDERS)


def _is_reserved(name: PureWindowsPath) -> bool:
    """Whether Windows keeps the name for devices."""
    if sys.version_info >= (3, 13):
        return ntpath.isreserved(name)
    return name.is_reserved()


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        digest = sha256()
        while block := stream.read(1024 * 1024):
            digest.update(block)
    return digest.hexdigest()


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as read:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as write:
            shutil.copyfileobj(read, write, 1024 * 1024)
            write.flush()
            os.fsync(write.fileno())


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
