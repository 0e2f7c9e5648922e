"""Sealed evidence: files that this workstation can write and cannot open."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from guard.audit.proof import age_format
from guard.audit.proof.record import EvidenceRef
from guard.audit.upkeep.holds import Hold
from guard.errors import EvidenceError
from guard.paths import private_folder

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class EvidenceLimits:
    """How much is kept, and how long."""

    max_bytes: int = 32 * _MB
    """Of one piece."""
    max_total_bytes: int = 2048 * _MB
    max_days: int | None = 180
    """None: for ever."""


class EvidenceStore:
    """The folder of sealed files. Their names tell nothing; the records of the trail point to them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._total: int | None = None

    def keep(
        self,
        plain: bytes,
        auditors: Sequence[str],
        *,
        two_persons: bool,
        limits: EvidenceLimits,
        now: datetime,
        random: Callable[[int], bytes],
    ) -> EvidenceRef:
        """Seal and store one piece, which is as old as `now` says; what the record says of it.

        Never raises: what was not kept says why.
        """
        if len(auditors) < (2 if two_persons else 1):
            return EvidenceRef(None, None, len(plain), "no-auditor")
        if len(plain) > limits.max_bytes:
            return EvidenceRef(None, None, len(plain), "too-large")
        try:
            sealed = age_format.seal_for_two(plain, auditors) if two_persons else age_format.seal(plain, auditors)
        except EvidenceError:
            return EvidenceRef(None, None, len(plain), "no-auditor")
        try:
            total = self._size() if self._total is None else self._total
            if total + len(sealed) > limits.max_total_bytes:
                return EvidenceRef(None, None, len(plain), "store-full")
            name = f"{random(12).hex()}.age"
            self._write(private_folder(self._folder) / name, sealed, now)
        except OSError:
            return EvidenceRef(None, None, len(plain), "unwritable")
        self._total = total + len(sealed)
        return EvidenceRef(name, sha256(sealed).hexdigest(), len(sealed))

    def prune(self, now: datetime, limits: EvidenceLimits, held: Sequence[Hold] = ()) -> int:
        """Remove what is older than the limit and no case holds; how many files. Files that cannot be removed stay."""
        if limits.max_days is None or not self._folder.is_dir():
            return 0
        oldest = now - timedelta(days=limits.max_days)
        removed = 0
        for path in sorted(self._folder.glob("*.age")):
            try:
                at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                if at < oldest and not any(hold.keeps(path.name, at) for hold in held):
                    path.unlink()
                    removed += 1
            except OSError:
                continue
        self._total = None
        return removed

    def _size(self) -> int:
        return sum(path.stat().st_size for path in self._folder.glob("*.age")) if self._folder.is_dir() else 0

    def _write(self, path: Path, data: bytes, now: datetime) -> None:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            os.utime(path, (now.timestamp(), now.timestamp()))
        except OSError:
            path.unlink(missing_ok=True)
            raise
