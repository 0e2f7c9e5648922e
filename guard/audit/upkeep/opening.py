"""Opening the trail of an installation, whatever state it is found in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guard.audit.proof.damage import Damaged
from guard.audit.proof.keys import KEY_BYTES, FileKeys, KeyStore, Names
from guard.audit.proof.place import Held
from guard.audit.proof.ratchet import RatchetFile
from guard.audit.proof.record import NoteKind
from guard.audit.proof.store import TrailStore
from guard.audit.upkeep.installation import installation_id
from guard.audit.upkeep.trail import Context, Trail
from guard.errors import TrailUnwritable, VaultUnavailable
from guard.paths import Paths, private_folder


@dataclass(frozen=True, slots=True)
class Opened:
    """An open trail and the key for digests."""

    trail: Trail
    names: Names
    digest_key: bytes
    vault_code: str | None
    """Why the keys are in a file instead of the vault: the code of the refusal; None: they are in the vault."""


def open_trail(
    paths: Paths, vault: KeyStore, context: Context, auditors: tuple[str, ...] | None, *, spare_digest_key: bytes
) -> Opened:
    """The trail, its keys in the vault; in a file of the data folder where there is no vault.

    `auditors` None: leave it sealed to those that it is sealed to. Without a vault the digest key is the spare one,
    which lives in memory alone: laid beside the digests, it would let anyone who has the folder find the values by
    trying them all.

    Raises:
        TrailUnwritable: the disk is full or read-only.
    """
    try:
        private_folder(paths.data)
        names = Names(installation_id(paths.installation_id, context.random))
    except OSError as error:
        raise TrailUnwritable(
            f"The data folder cannot be written ({type(error).__name__}); give it back to its owner or make room."
        ) from error
    try:
        digest_key = vault.get(names.digest)
        if digest_key is None or len(digest_key) != KEY_BYTES:
            digest_key = context.random(KEY_BYTES)
            vault.put(names.digest, digest_key)
        trail = _open(paths, vault, names, Held.VAULT, context, auditors, digest_key)
        return Opened(trail, names, digest_key, None)
    except VaultUnavailable as refusal:
        keys = FileKeys(paths.trail_keys)
        try:
            trail = _open(paths, keys, names, Held.FILE, context, auditors, spare_digest_key)
        except VaultUnavailable as error:
            raise TrailUnwritable(str(error)) from error
        return Opened(trail, names, spare_digest_key, refusal.code)


def _open(
    paths: Paths,
    keys: KeyStore,
    names: Names,
    held: Held,
    context: Context,
    auditors: tuple[str, ...] | None,
    digest_key: bytes,
) -> Trail:
    def attempt() -> Trail:
        store = TrailStore(paths.trail)
        try:
            ratchet = RatchetFile(paths.trail_ratchet)
            trail = Trail(store, ratchet, keys, names, held=held, context=context, digest_key=digest_key)
            trail.resume(auditors)
            return trail
        except BaseException:
            store.close()
            raise

    try:
        return attempt()
    except Damaged:
        aside = set_aside(paths.trail, "damaged")
    trail = attempt()
    trail.append(NoteKind.PROBLEM, facts={"what": "trail-damaged", "kept_as": aside.name})
    return trail


def set_aside(trail: Path, why: str) -> Path:
    """Rename a trail's file with its journal; it is never thrown away.

    Raises:
        TrailUnwritable: the folder cannot be written.
    """
    turn = 1
    while (aside := trail.with_name(f"{trail.stem}-{why}-{turn}{trail.suffix}")).exists():
        turn += 1
    try:
        for ending in ("-wal", "-shm", ""):
            part = trail.with_name(trail.name + ending)
            if part.exists():
                part.replace(aside.with_name(aside.name + ending))
    except OSError as error:
        raise TrailUnwritable(
            f"A damaged trail cannot be set aside ({type(error).__name__}); give the folder back to its owner."
        ) from error
    return aside
