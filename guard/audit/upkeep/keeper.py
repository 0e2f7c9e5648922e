"""Keeps the trail open: opens it again when disk or vault come back, replaces a damaged file, counts what is missed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from guard.audit.proof import age_format
from guard.audit.proof.damage import Damaged
from guard.audit.proof.keys import KEY_BYTES, KeyStore, Names
from guard.audit.proof.reading import TrailReader, known_roots, last_lifecycle
from guard.audit.proof.record import AuditRecord, NoteKind
from guard.audit.upkeep.missed import Missed, MissedFile
from guard.audit.upkeep.opening import Opened, open_trail, set_aside
from guard.audit.upkeep.trail import Context, Filed, Trail
from guard.errors import TrailError, VaultUnavailable
from guard.paths import Paths

_RETRY_S = 5.0
"""Wait after the disk refused, in seconds, before the trail is opened again."""
_VAULT_S = 30.0
"""Time between two questions to a vault that was absent, in seconds."""
T = TypeVar("T")


class Keeper:
    """The trail of one installation, as far as it can be had. Not for several threads at once."""

    def __init__(self, paths: Paths, vault: KeyStore, context: Context, auditor_keys: Sequence[str]) -> None:
        self._paths = paths
        self._vault = vault
        self._context = context
        self.opened: Opened | None = None
        """None: it cannot be had now."""
        self._missed_file = MissedFile(paths.data)
        self.missed = self._missed_file.load()
        """What could not be recorded since it last could; None: nothing."""
        self.digest_key = context.random(KEY_BYTES)
        self.digest_key_lasts = False
        """Whether it is the vault's, which it stays."""
        self.auditors: tuple[str, ...] = ()
        """Those that can be sealed to."""
        self._refused = 0
        self._retry_at = float("-inf")
        self._vault_at = context.monotonic_s() + _VAULT_S
        self._began = self._mending = False
        self._name(auditor_keys)
        self.reach()

    def follow(self, auditor_keys: Sequence[str]) -> None:
        """Seal to other auditors from here on."""
        self._name(auditor_keys)
        self.refuse_auditors()
        if self.opened is not None:
            auditors = self.auditors
            self.attempt(lambda trail: trail.seal_to(auditors))

    def close(self) -> None:
        """Close the file; nothing is recorded."""
        if self.opened is not None:
            self.opened.trail.close()
            self.opened = None

    def _name(self, auditor_keys: Sequence[str]) -> None:
        self.auditors = age_format.usable(auditor_keys)
        self._refused = len(set(auditor_keys)) - len(self.auditors)

    def may_return_to_vault(self) -> bool:
        """Whether a vault that was not there has come: the keyring often opens after the guard has started."""
        opened, now_s = self.opened, self._context.monotonic_s()
        if opened is None or opened.vault_code is None or now_s < self._vault_at:
            return False
        self._vault_at = now_s + _VAULT_S
        try:
            self._vault.get(opened.names.digest)
        except VaultUnavailable:
            return False
        return True

    def reopen(self) -> None:
        """Go on with a chain whose keys are in the vault."""
        if self.opened is not None:
            self.attempt(lambda trail: trail.settle())
            self.opened.trail.close()
            self.opened = None
            self.reach()

    def write(self, append: Callable[[Trail], Filed], what: str) -> Filed | None:
        """Append, after the gap that came before; None and one more missed where that cannot be."""
        filed = None
        if self.reach():
            filed = self.attempt(append)
        if filed is None:
            now = self._context.clock()
            self.missed = self.missed or Missed(now)
            self.missed.add(what, now)
            self._missed_file.store(self.missed)
        return filed

    def attempt(self, use: Callable[[Trail], T]) -> T | None:
        """What `use` gives; None, and the gap begins, where the trail refuses. A damaged file is replaced first."""
        for _ in range(2):
            if self.opened is None:
                break
            try:
                return use(self.opened.trail)
            except Damaged:
                if self._mending:
                    break
                self._mend()
            except TrailError:
                break
            except VaultUnavailable:
                self.opened.trail.close()
                self.opened = None
        if self.missed is None:
            self.missed = Missed(self._context.clock())
        return None

    def _mend(self) -> None:
        """Set a file aside that turned out to be damaged, and go on in a new one."""
        self._mending = True
        try:
            if self.opened is not None:
                self.opened.trail.close()
                self.opened = None
            aside = set_aside(self._paths.trail, "damaged")
            self._open()
            facts = {"what": "trail-damaged", "kept_as": aside.name}
            self.attempt(lambda trail: trail.append(NoteKind.PROBLEM, facts=facts))
        except TrailError:
            self.opened = None
        finally:
            self._mending = False

    def _open(self) -> None:
        self.opened = open_trail(
            self._paths, self._vault, self._context, self.auditors, spare_digest_key=self.digest_key
        )
        self.digest_key = self.opened.digest_key
        self.digest_key_lasts = self.digest_key_lasts or self.opened.vault_code is None
        first, self._began = not self._began, True
        if first:
            self._tell_unclean_end(self.opened.names)
        self.refuse_auditors()

    def reach(self) -> bool:
        """Open the trail where it is not, and record the gap where there was one."""
        if self.opened is None:
            now_s = self._context.monotonic_s()
            if now_s < self._retry_at:
                return False
            self._retry_at = now_s + _RETRY_S
            try:
                self._open()
            except TrailError:
                return False
            self._retry_at = float("-inf")
        return self.missed is None or self._tell_gap(self.missed)

    def _tell_gap(self, missed: Missed) -> bool:
        self.missed, killed_at = None, missed.killed_at
        if self.attempt(lambda trail: trail.append(NoteKind.GAP, facts=missed.facts())) is None:
            self.missed = missed
            return False
        self._missed_file.forget()
        if killed_at is not None:
            since = killed_at.isoformat(timespec="seconds")
            self.attempt(lambda trail: trail.append(NoteKind.UNCLEAN_END, facts={"last_sign": since}))
        return True

    def _tell_unclean_end(self, names: Names) -> None:
        if self.missed is not None and not self.missed.holds_start:
            return  # the guard that the trail knows of went on into the gap, which tells how it ended

        def newest(trail: Trail) -> AuditRecord | None:
            return last_lifecycle(TrailReader(trail.store, known_roots(trail.store, names, self._vault, self._paths)))

        left = self.attempt(newest)
        if left is not None and not left.tells_of_end:
            since = left.at.isoformat(timespec="seconds")
            self.attempt(lambda trail: trail.append(NoteKind.UNCLEAN_END, facts={"last_sign": since}))

    def refuse_auditors(self) -> None:
        """Tell of keys that nothing can be sealed to."""
        refused = self._refused
        if refused:
            self.attempt(lambda trail: trail.append(NoteKind.AUDITOR_REFUSED, facts={"keys": refused}))
