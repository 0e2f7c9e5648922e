"""The recorder: the face of the trail towards the service. Cheap to call, and never in the way of guarding."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self, TypeVar

from guard.audit import seal
from guard.audit.evidence import EvidenceStore
from guard.audit.installation import Workstation, workstation
from guard.audit.keys import KEY_BYTES, KeyStore, Names, value_digest
from guard.audit.opening import Opened, open_trail, set_aside
from guard.audit.reading import TrailReader, known_roots, last_lifecycle
from guard.audit.record import AuditRecord, EvidenceRef, NoteKind, decision_of, is_durable
from guard.audit.retention import PART, prune
from guard.audit.settings import TrailSettings
from guard.audit.store import Damaged
from guard.audit.trail import Context, Facts, Filed, Trail
from guard.errors import TrailError, VaultUnavailable
from guard.model import Action, Outcome, TrailStatus
from guard.paths import Paths

SETTLE_S = 2.0
"""A power failure costs at most the buffered records of so long; so old is what the vault knows of the newest."""
_RETRY_S = 5.0
_TEND_S = 6 * 3600.0
_VAULT_S = 30.0
T = TypeVar("T")


class Recorder:
    """Writes the trail of one installation. Any thread; no method raises for the sake of the disk or the vault."""

    def __init__(
        self, paths: Paths, vault: KeyStore, context: Context, settings: TrailSettings, *, settle_s: float | None
    ) -> None:
        self._paths = paths
        self._vault = vault
        self._context = context
        self._settings = settings
        self._auditors = seal.usable(settings.auditor_keys)
        self._lock = threading.RLock()
        self._opened: Opened | None = None
        self._evidence = EvidenceStore(paths.evidence)
        self._digest_key = context.random(KEY_BYTES)
        self._missed: _Missed | None = None
        self._passed: dict[str, int] = {}
        self._retry_at = float("-inf")
        self._tend_at = float("-inf")
        self._stopped = False
        self._began = self._vault_lost = self._mending = False
        self._vault_at = context.monotonic_s() + _VAULT_S
        with self._lock:
            self._reach()
        self._end = threading.Event()
        self._thread: threading.Thread | None = None
        if settle_s is not None:
            self._thread = threading.Thread(target=self._settle_often, args=(settle_s,), name="trail", daemon=True)
            self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- for the service ----------------------------------------------------------------------------------------------

    def record(self, outcome: Outcome, *, evidence: bytes | None = None, card: str | None = None) -> str | None:
        """Record what came of a copy and seal its evidence; the event's id.

        None: it could not be written (it is counted and the gap recorded later), or it was an ALLOW without findings,
        which is counted per group and told with the next heartbeat.
        """
        action = outcome.verdict.action
        with self._lock:
            if action is Action.ALLOW and not outcome.findings and outcome.answer is None:
                group = outcome.verdict.destination.group
                self._passed[group] = self._passed.get(group, 0) + 1
                return None
            reference = None if evidence is None else self._keep(evidence)
            decision = decision_of(outcome, card=card, evidence=reference)
            filed = self._write(
                lambda trail: trail.append_decision(decision, outcome.at, durable=is_durable(action)),
                action.name.lower(),
            )
        return None if filed is None else filed.event_id

    def note(self, kind: NoteKind | str, facts: Facts | None = None) -> None:
        """Record something about the guard itself; no customer data in the facts.

        Raises:
            ValueError: a kind that `NoteKind` does not have.
        """
        kind = NoteKind(kind)
        told = {name: value if isinstance(value, int) else str(value)[:500] for name, value in (facts or {}).items()}
        with self._lock:
            if kind in (NoteKind.HEARTBEAT, NoteKind.STOP):
                told |= {f"passed_{group}": count for group, count in self._passed.items()}
                self._passed = {}
            durable = kind is not NoteKind.HEARTBEAT
            if self._write(lambda trail: trail.append(kind, facts=told, durable=durable), kind.value) is not None:
                self._stopped = kind is NoteKind.STOP

    def digest(self, value: str) -> str:
        """A keyed digest of an already normalised value. Without a vault the key changes with each start."""
        return value_digest(self._digest_key, value)

    def status(self) -> TrailStatus:
        """How the trail stands."""
        with self._lock:
            opened = self._opened
            if opened is None:
                return TrailStatus(records=0, last_tag=None, state="unwritable")
            newest = opened.trail.newest
            if self._missed is not None:
                state = "unwritable"
            else:
                state = "ok" if opened.vault_code is None and not self._vault_lost else "no-vault"
            return TrailStatus(
                records=newest.number - opened.trail.pruned, last_tag=newest.tag.hex() or None, state=state
            )

    def apply(self, settings: TrailSettings) -> None:
        """Follow a new policy: other auditors, other limits."""
        with self._lock:
            if settings == self._settings:
                return
            self._settings = settings
            self._tend_at = float("-inf")
            self._auditors = seal.usable(settings.auditor_keys)
            self._refuse_auditors()
            if self._opened is not None:
                auditors = self._auditors
                self._attempt(lambda trail: trail.seal_to(auditors))

    def tend(self) -> None:
        """Prune what is older than the policy keeps, a part at a time. The recorder does this itself now and then."""
        with self._lock:
            opened, settings, now = self._opened, self._settings, self._context.clock()
            if opened is None:
                return
            self._tend_at = self._context.monotonic_s() + _TEND_S
            if settings.retention_days is not None:
                days, serial = settings.retention_days, settings.policy_serial
                pruned = self._attempt(lambda trail: prune(trail, now=now, days=days, policy_serial=serial))
                if pruned == PART:
                    self._tend_at = float("-inf")
            removed = self._evidence.prune(now, settings.evidence)
            if removed:
                self.note(NoteKind.EVIDENCE_PRUNED, {"files": removed})

    def flush(self) -> None:
        """Bring everything onto the disk and its head into the vault. The recorder does this itself all along."""
        if self._may_return_to_vault():
            with self._lock:
                self._reopen()
        with self._lock:
            trail = self._settled_trail()
        if trail is None:
            return
        try:
            trail.anchor()
        except VaultUnavailable as refusal:
            if not self._vault_lost:
                self._vault_lost = True
                self.note(NoteKind.VAULT_LOST, {"code": refusal.code})
            return
        if self._vault_lost:
            self._vault_lost = False
            self.note(NoteKind.VAULT_BACK)

    def close(self) -> None:
        """Record the stop, unless the service did, and close the trail. Twice is fine."""
        self._end.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        with self._lock:
            if self._opened is None:
                return
            if not self._stopped:
                self.note(NoteKind.STOP)
            self.flush()
            if self._opened is not None:
                self._opened.trail.close()
                self._opened = None

    # -- inside -------------------------------------------------------------------------------------------------------

    def _may_return_to_vault(self) -> bool:
        """Whether a vault that was not there has come: the keyring often opens after the guard has started."""
        opened, now_s = self._opened, self._context.monotonic_s()
        if opened is None or opened.vault_code is None or now_s < self._vault_at:
            return False
        self._vault_at = now_s + _VAULT_S
        try:
            self._vault.get(opened.names.digest)
        except VaultUnavailable:
            return False
        return True

    def _reopen(self) -> None:
        """Go on with a chain whose keys are in the vault."""
        if self._opened is not None:
            self._attempt(lambda trail: trail.settle())
            self._opened.trail.close()
            self._opened = None
            self._reach()

    def _settled_trail(self) -> Trail | None:
        if self._opened is None or self._missed is not None:
            self._reach()
        if self._context.monotonic_s() >= self._tend_at:
            self.tend()
        self._attempt(lambda trail: trail.settle())
        return None if self._opened is None else self._opened.trail

    def _settle_often(self, every_s: float) -> None:
        while not self._end.wait(every_s):
            self.flush()

    def _write(self, append: Callable[[Trail], Filed], what: str) -> Filed | None:
        """Append, after the gap that came before; None and one more missed where that cannot be."""
        filed = None
        if self._reach():
            filed = self._attempt(append)
        if filed is None:
            missed = self._missed or _Missed(self._context.clock(), {})
            missed.counts[what] = missed.counts.get(what, 0) + 1
            self._missed = missed
        return filed

    def _attempt(self, use: Callable[[Trail], T]) -> T | None:
        """What `use` gives; None, and the gap begins, where the trail refuses. A damaged file is replaced first."""
        for _ in range(2):
            if self._opened is None:
                break
            try:
                return use(self._opened.trail)
            except Damaged:
                if self._mending:
                    break
                self._mend()
            except TrailError:
                break
            except VaultUnavailable:
                self._opened.trail.close()
                self._opened = None
        if self._missed is None:
            self._missed = _Missed(self._context.clock(), {})
        return None

    def _mend(self) -> None:
        """Set a file aside that turned out to be damaged, and go on in a new one."""
        self._mending = True
        try:
            if self._opened is not None:
                self._opened.trail.close()
                self._opened = None
            aside = set_aside(self._paths.trail, "damaged")
            self._open()
            facts = {"what": "trail-damaged", "kept_as": aside.name}
            self._attempt(lambda trail: trail.append(NoteKind.PROBLEM, facts=facts))
        except TrailError:
            self._opened = None
        finally:
            self._mending = False

    def _open(self) -> None:
        self._opened = open_trail(
            self._paths, self._vault, self._context, self._auditors, spare_digest_key=self._digest_key
        )
        self._digest_key = self._opened.digest_key
        first, self._began = not self._began, True
        if first:
            self._tell_unclean_end(self._opened.names)
        self._refuse_auditors()

    def _reach(self) -> bool:
        """Open the trail where it is not, and record the gap where there was one."""
        if self._opened is None:
            now_s = self._context.monotonic_s()
            if now_s < self._retry_at:
                return False
            self._retry_at = now_s + _RETRY_S
            try:
                self._open()
            except TrailError:
                return False
            self._retry_at = float("-inf")
        missed = self._missed
        if missed is not None:
            facts: dict[str, str | int] = {"since": missed.since.isoformat(timespec="seconds"), **missed.counts}
            self._missed = None
            if self._attempt(lambda trail: trail.append(NoteKind.GAP, facts=facts)) is None:
                self._missed = missed
                return False
        return True

    def _tell_unclean_end(self, names: Names) -> None:
        def newest(trail: Trail) -> AuditRecord | None:
            return last_lifecycle(TrailReader(trail.store, known_roots(trail.store, names, self._vault, self._paths)))

        left = self._attempt(newest)
        if left is not None and left.kind is not NoteKind.STOP:
            since = left.at.isoformat(timespec="seconds")
            self._attempt(lambda trail: trail.append(NoteKind.UNCLEAN_END, facts={"last_sign": since}))

    def _refuse_auditors(self) -> None:
        refused = len(set(self._settings.auditor_keys)) - len(self._auditors)
        if refused:
            self._attempt(lambda trail: trail.append(NoteKind.AUDITOR_REFUSED, facts={"keys": refused}))

    def _keep(self, evidence: bytes) -> EvidenceRef:
        settings = self._settings
        return self._evidence.keep(
            evidence,
            self._auditors,
            two_persons=settings.two_persons,
            limits=settings.evidence,
            random=self._context.random,
        )


@dataclass(slots=True)
class _Missed:
    """What could not be recorded since when."""

    since: datetime
    counts: dict[str, int]


def open_recorder(
    paths: Paths,
    vault: KeyStore,
    *,
    clock: Callable[[], datetime],
    auditor_keys: tuple[str, ...] = (),
    settings: TrailSettings | None = None,
    monotonic_s: Callable[[], float] = time.monotonic,
    random: Callable[[int], bytes] = os.urandom,
    here: Workstation | None = None,
    settle_s: float | None = SETTLE_S,
) -> Recorder:
    """Open the trail of an installation, or wait for its disk to be writable again.

    `settings` comes from the policy and goes before `auditor_keys`. `settle_s` None: nothing happens in the
    background, `flush` is called by the owner.
    """
    context = Context(clock=clock, monotonic_s=monotonic_s, random=random, workstation=here or workstation())
    return Recorder(paths, vault, context, settings or TrailSettings(auditor_keys=auditor_keys), settle_s=settle_s)
