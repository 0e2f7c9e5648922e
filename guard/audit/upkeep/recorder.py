"""The recorder: the face of the trail towards the service. Cheap to call, and never in the way of guarding."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from types import TracebackType
from typing import Self

from guard.audit.proof.keys import KeyStore, value_digest
from guard.audit.proof.record import EvidenceRef, NoteKind, decision_of, is_durable
from guard.audit.upkeep.evidence import EvidenceStore
from guard.audit.upkeep.holds import holds
from guard.audit.upkeep.keeper import Keeper
from guard.audit.upkeep.opening import Opened
from guard.audit.upkeep.retention import PART, prune
from guard.audit.upkeep.settings import TrailSettings
from guard.audit.upkeep.trail import Context, Facts
from guard.errors import VaultUnavailable
from guard.model import Action, Outcome, TrailStatus, Workstation, workstation
from guard.model.clock import WatchedClock, since_boot_s
from guard.paths import Paths

SETTLE_S = 2.0
"""Age of buffered records that a power failure may cost, in seconds; the vault's knowledge of the newest is as old."""
_TEND_S = 6 * 3600.0
"""Time between two prunings, in seconds; retention is counted in days."""


class Recorder:
    """Writes the trail of one installation. Any thread; no method raises for the sake of the disk or the vault."""

    def __init__(
        self, paths: Paths, vault: KeyStore, context: Context, settings: TrailSettings, *, settle_s: float | None
    ) -> None:
        self._context = context
        self._settings = settings
        self._lock = threading.RLock()
        self._vault = vault
        self._keeper = Keeper(paths, vault, context, settings.auditor_keys)
        self._evidence = EvidenceStore(paths.evidence)
        self._cases = paths.incidents
        self._passed: dict[str, int] = {}
        self._clock = WatchedClock(context.clock, context.monotonic_s)
        self._tend_at = float("-inf")
        self._stopped = False
        self._vault_lost = False
        self._changed: Callable[[TrailStatus], None] | None = None
        self._told = "ok"
        self._appended: Callable[[], None] | None = None
        self._end = threading.Event()
        self._dirty = threading.Event()
        """Something is not on the disk yet, not in the vault, or could not be recorded."""
        self._dirty.set()
        self._thread: threading.Thread | None = None
        if settle_s is not None:
            self._thread = threading.Thread(target=self._settle_what_comes, args=(settle_s,), name="trail", daemon=True)
            try:
                self._thread.start()
            except RuntimeError:  # no more threads
                self._keeper.close()
                raise

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
            decision = decision_of(outcome, card=card, evidence=reference, previews=self._settings.previews)
            self._mind_clock()
            filed = self._keeper.write(
                lambda trail: trail.append_decision(decision, outcome.at, durable=is_durable(action)),
                action.name.lower(),
            )
            self._written()
        return None if filed is None else filed.event_id

    def _vault_kind(self) -> str:
        return str(getattr(self._vault, "kind", ""))

    def note(self, kind: NoteKind | str, facts: Facts | None = None) -> str | None:
        """Record something about the guard itself; no customer data in the facts. The event's id; None: see `record`.

        Raises:
            ValueError: a kind that `NoteKind` does not have.
        """
        kind = NoteKind(kind)
        told = {name: value if isinstance(value, int) else str(value)[:500] for name, value in (facts or {}).items()}
        with self._lock:
            self._mind_clock()
            if kind in (NoteKind.HEARTBEAT, NoteKind.STOP):
                told |= {f"passed_{group}": count for group, count in self._passed.items()}
                self._passed = {}
            durable = kind is not NoteKind.HEARTBEAT
            filed = self._keeper.write(lambda trail: trail.append(kind, facts=told, durable=durable), kind.value)
            self._written()
            self._stopped = kind is NoteKind.STOP
            return None if filed is None else filed.event_id

    def digest(self, value: str) -> str:
        """A keyed digest of an already normalised value. Without a vault the key changes with each start."""
        return value_digest(self._keeper.digest_key, value)

    def digests_last(self) -> bool:
        """Whether digests are made with the vault's key, from now on for good."""
        return self._keeper.digest_key_lasts

    def status(self) -> TrailStatus:
        """How the trail stands."""
        with self._lock:
            opened = self._keeper.opened
            if opened is None:
                return TrailStatus(records=0, last_tag=None, state="unwritable", vault=self._vault_kind())
            newest = opened.trail.newest
            if self._keeper.missed is not None:
                state = "unwritable"
            else:
                state = "ok" if opened.vault_code is None and not self._vault_lost else "no-vault"
            return TrailStatus(
                records=newest.number - opened.trail.pruned,
                last_tag=newest.tag.hex() or None,
                state=state,
                vault=self._vault_kind(),
            )

    def watch(self, changed: Callable[[TrailStatus], None]) -> None:
        """Call `changed`, on any thread, whenever the trail's state becomes another one; first if it is not `ok`."""
        with self._lock:
            self._changed, self._told = changed, "ok"

    def watch_records(self, appended: Callable[[], None]) -> None:
        """Call `appended`, on the thread that records, after each record; it must return at once."""
        self._appended = appended

    def apply(self, settings: TrailSettings) -> None:
        """Follow a new policy: other auditors, other limits."""
        with self._lock:
            if settings == self._settings:
                return
            self._settings = settings
            self._tend_at = float("-inf")
            self._keeper.follow(settings.auditor_keys)
            self._dirty.set()

    def tend(self) -> None:
        """Prune what is older than the policy keeps, a part at a time.

        The recorder does this itself now and then, once nobody has set the clock for an hour.
        """
        with self._lock:
            opened, settings, now = self._keeper.opened, self._settings, self._context.clock()
            if opened is None:
                return
            self._tend_at = self._context.monotonic_s() + _TEND_S
            held = holds(self._cases)
            if settings.retention_days is not None:
                first = min((hold.first for hold in held), default=None)
                days, serial = settings.retention_days, settings.policy_serial
                pruned = self._keeper.attempt(
                    lambda trail: prune(trail, now=now, days=days, policy_serial=serial, held_from=first)
                )
                if pruned == PART:
                    self._tend_at = float("-inf")
                    self._dirty.set()
            removed = self._evidence.prune(now, settings.evidence, held)
            if removed:
                self.note(NoteKind.EVIDENCE_PRUNED, {"files": removed})

    def flush(self) -> None:
        """Bring everything onto the disk and its head into the vault. The recorder does this itself all along."""
        if self._keeper.may_return_to_vault():
            with self._lock:
                self._keeper.reopen()
        with self._lock:
            opened = self._settled()
            settled = None if opened is None else opened.trail.newest  # what comes from now on is on no disk yet
            self._tell_state()
        if opened is None or settled is None:
            return
        try:
            # A keyring takes its time; the file in its stead takes none, and loses what two threads write at once.
            with nullcontext() if opened.vault_code is None else self._lock:
                opened.trail.anchor(settled)
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
        self._dirty.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        with self._lock:
            if not self._stopped:
                self.note(NoteKind.STOP)
            if self._keeper.opened is None:
                return
            self.flush()
            self._keeper.close()

    # -- inside -------------------------------------------------------------------------------------------------------

    def _written(self) -> None:
        self._dirty.set()
        if self._appended is not None:
            self._appended()
        self._tell_state()

    def _tell_state(self) -> None:
        status = self.status()
        if self._changed is not None and status.state != self._told:
            self._told = status.state
            self._changed(status)

    def _settled(self) -> Opened | None:
        if self._keeper.opened is None or self._keeper.missed is not None:
            self._keeper.reach()
        self._mind_clock()
        if self._clock.is_steady and self._context.monotonic_s() >= self._tend_at:
            self.tend()
        self._keeper.attempt(lambda trail: trail.settle())
        return self._keeper.opened

    def _settle_what_comes(self, after_s: float) -> None:
        """Sleep until something was written, let more come for a moment, bring all of it onto the disk."""
        while self._dirty.wait() and not self._end.wait(after_s):
            self._dirty.clear()
            if self._end.is_set():  # what woke for the end may just have been cleared
                break
            self.flush()
            if self._keeper.opened is None or self._keeper.missed is not None:
                self._dirty.set()

    def _mind_clock(self) -> None:
        """Tell of a clock that was set."""
        if step := self._clock.set_by():
            facts = {"seconds": round(step.total_seconds())}
            self._keeper.write(lambda trail: trail.append(NoteKind.CLOCK_CHANGED, facts=facts), "clock-changed")
            self._written()

    def _keep(self, evidence: bytes) -> EvidenceRef:
        settings = self._settings
        return self._evidence.keep(
            evidence,
            self._keeper.auditors,
            two_persons=settings.two_persons,
            limits=settings.evidence,
            now=self._context.clock(),
            random=self._context.random,
        )


def open_recorder(
    paths: Paths,
    vault: KeyStore,
    *,
    clock: Callable[[], datetime],
    auditor_keys: tuple[str, ...] = (),
    settings: TrailSettings | None = None,
    monotonic_s: Callable[[], float] = since_boot_s,
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
