"""The trail: appends records to the chain and finds its place again after a crash, a cut or the loss of its keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from guard.audit.proof import age_format
from guard.audit.proof.chain import Span, close_record
from guard.audit.proof.encoding import encode, milliseconds
from guard.audit.proof.escrow import SealedKeys
from guard.audit.proof.keys import KEY_BYTES, Head, KeyStore, Names, evolve, reading_keys
from guard.audit.proof.place import Held, find_place, follow
from guard.audit.proof.ratchet import RatchetFile, RatchetState
from guard.audit.proof.record import AuditRecord, Decision, NoteKind
from guard.audit.proof.store import TrailStore
from guard.model import Workstation

Facts = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Context:
    """What the trail is given from outside."""

    clock: Callable[[], datetime]
    monotonic_s: Callable[[], float]
    random: Callable[[int], bytes]
    workstation: Workstation


@dataclass(frozen=True, slots=True)
class Filed:
    """A record that was appended."""

    number: int
    event_id: str


class Trail:
    """One open trail, once it was resumed. Not for several threads at once; several processes may each have one.

    Methods raise:
        TrailUnwritable: the disk is full or read-only.
        Damaged: the file is no readable database.
        VaultUnavailable: a new chain is due and its key cannot be kept.
    """

    def __init__(
        self,
        store: TrailStore,
        ratchet: RatchetFile,
        keys: KeyStore,
        names: Names,
        *,
        held: Held,
        context: Context,
        digest_key: bytes,
    ) -> None:
        self._store = store
        self._ratchet = ratchet
        self._keys = keys
        self._names = names
        self._held = held
        self._context = context
        self._auditors: tuple[str, ...] = ()
        self._digest_key = digest_key
        self._read_key = self._wrap_key = b""
        self._state = RatchetState(b"", 1, b"", b"")
        self._settled = self._anchored = self._pruned = 0

    def resume(self, auditors: tuple[str, ...] | None) -> None:
        """Find its place among what is there, or begin a chain, and note what is missing; before anything else.

        `auditors` None: leave it sealed to those that it is sealed to.
        """
        self._auditors = auditors or ()
        self._pruned = self._store.pruned().number
        self._find_place()
        if auditors is not None:
            self.seal_to(auditors)

    @property
    def newest(self) -> Head:
        """The newest record; number 0: there is none."""
        return Head(self._state.number - 1, self._state.tag)

    @property
    def pruned(self) -> int:
        """How many records were pruned, counted from the first."""
        return self._pruned

    @property
    def store(self) -> TrailStore:
        return self._store

    # -- writing ------------------------------------------------------------------------------------------------------

    def append(self, kind: NoteKind, *, facts: Facts | None = None, durable: bool = True) -> Filed:
        """Append a note about the guard itself."""
        return self._file(kind, self._context.clock(), facts=facts or {}, durable=durable)

    def append_decision(self, decision: Decision, at: datetime, *, durable: bool) -> Filed:
        """Append what came of a copy."""
        return self._file(NoteKind.OUTCOME, at, decision=decision, durable=durable)

    def prune(self, last: Head, facts: Facts) -> Filed:
        """Remove the records up to `last` and leave a tombstone that says so, both or neither."""
        with self._together(durable=True):
            gone = self._store.prune(last)
            filed = self._close(
                NoteKind.PRUNED, self._context.clock(), facts={**facts, "last": last.number, "tag": last.tag.hex()}
            )
        self._pruned = last.number
        self._store_ratchet()
        for chain in gone:
            self._keys.delete(self._names.root(chain))
        return filed

    def seal_to(self, auditors: tuple[str, ...]) -> None:
        """Seal the keys from here on to other auditors. What was written before stays with the former ones."""
        if auditors == self._store.sealed_to(self._state.chain):
            return
        self._auditors = auditors
        with self._together(durable=True):
            facts = self._seal(self._state)
            self._close(NoteKind.AUDITORS_CHANGED, self._context.clock(), facts=facts)
        self._store_ratchet()

    def settle(self) -> None:
        """Bring buffered records and the ratchet onto the disk. Cheap where nothing is new."""
        if self._settled < self._state.number:
            self._store.sync()
            self._store_ratchet()
            try:
                self._ratchet.sync()
                with self._store.writing(durable=False):
                    self._ratchet.wipe_older(self._wrap_key)
            except OSError:
                return
            self._settled = self._state.number

    def anchor(self, head: Head) -> None:
        """Lay number and tag of a record that is on the disk into the vault, so that a cut tail shows."""
        if self._anchored < head.number:
            self._keys.put(self._names.head, head.to_bytes())
            self._anchored = head.number

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    # -- finding its place --------------------------------------------------------------------------------------------

    def _find_place(self) -> None:
        with self._store.writing(durable=True):
            place = find_place(self._store, self._ratchet, self._keys, self._names, self._held)
            present, known = place.present, place.known
            if place.found is not None:
                self._state, self._read_key, self._wrap_key = place.found
                if max(known, self._state.number - 1) > present.number:
                    self._continue_after_cut(present, known)
            else:
                self._start_chain(place.lost, Head(known, present.tag), place.former)
                if known > present.number:
                    self._note_cut(present.number + 1, known)
            if place.vault_head_damaged:
                self._close(NoteKind.PROBLEM, self._context.clock(), facts={"what": "vault-head-damaged"})
        self.settle()

    def _continue_after_cut(self, present: Head, known: int) -> None:
        """Leave the numbers of records that are gone empty, and link the next record to the last that is there."""
        due = max(known + 1, self._state.number)
        self._state = replace(
            self._state, number=due, key=evolve(self._state.key, due - self._state.number), tag=present.tag
        )
        self._note_cut(present.number + 1, due - 1)

    def _note_cut(self, first: int, last: int) -> None:
        self._close(NoteKind.CUT, self._context.clock(), facts={"first": first, "last": last})

    def _catch_up(self) -> None:
        """Another process may have written: follow it, or begin a chain of one's own where that cannot be."""
        newest = self._store.newest_number()
        if newest == self._state.number - 1:
            return
        if newest < self._state.number - 1:
            last = self._store.last()
            self._continue_after_cut(self._store.pruned() if last is None else Head(last.number, last.tag), newest)
            return
        spans = self._store.spans()
        followed = follow(self._store, self._state) if spans[-1].chain == self._state.chain else None
        if followed is not None:
            self._state = followed
        else:
            last = self._store.last()
            if last is not None:
                self._start_chain("another-writer", Head(last.number, last.tag), spans[-1].chain.hex())

    def _start_chain(self, reason: str, after: Head, former: str) -> None:
        chain, root = self._context.random(16), self._context.random(KEY_BYTES)
        self._keys.put(self._names.root(chain), root)
        keys = reading_keys(root)
        self._read_key, self._wrap_key = keys.read, keys.wrap
        self._state = RatchetState(chain, after.number + 1, self._context.random(KEY_BYTES), after.tag)
        self._store.start_chain(Span(self._state.number, chain, self._held.value))
        facts = {"reason": reason, "keys": self._held.value, "former": former, "chain": chain.hex()}
        facts |= self._seal(self._state, root)
        self._close(NoteKind.CHAIN_STARTED, self._context.clock(), facts=facts)

    def _seal(self, state: RatchetState, root: bytes | None = None) -> dict[str, str]:
        """Seal what opens and proves the records from this state on, and say to whom."""
        if not self._auditors:
            if self._store.sealed_to(state.chain):
                self._store.add_seal(state.number, state.chain, (), b"")
            return {"auditors": ""}
        root = root or self._keys.get(self._names.root(state.chain)) or b""
        plain = SealedKeys(state.chain, state.number, state.key, root, self._digest_key).to_bytes()
        body = age_format.seal(plain, self._auditors)
        self._store.add_seal(state.number, state.chain, self._auditors, body)
        return {"auditors": " ".join(self._auditors), "seal": sha256(body).hexdigest()}

    # -- one record ---------------------------------------------------------------------------------------------------

    def _file(
        self,
        kind: NoteKind,
        at: datetime,
        *,
        facts: Facts | None = None,
        decision: Decision | None = None,
        durable: bool,
    ) -> Filed:
        with self._together(durable=durable):
            filed = self._close(kind, at, facts=facts, decision=decision)
        if durable:
            self._store_ratchet()
        return filed

    @contextmanager
    def _together(self, *, durable: bool) -> Iterator[None]:
        """Written whole or not at all, in step with what other processes wrote; the state follows the file."""
        before = self._state, self._read_key, self._wrap_key
        written = False
        try:
            with self._store.writing(durable=durable):
                self._catch_up()
                yield
            written = True
        finally:
            if not written:
                self._state, self._read_key, self._wrap_key = before

    def _close(
        self, kind: NoteKind, at: datetime, *, facts: Facts | None = None, decision: Decision | None = None
    ) -> Filed:
        state, context = self._state, self._context
        event_id = f"{state.chain.hex()[:8]}-{state.number}"
        record = AuditRecord(
            number=state.number,
            at=at,
            event_id=event_id,
            kind=kind,
            monotonic_s=context.monotonic_s(),
            machine=context.workstation.machine,
            agent=context.workstation.agent,
            decision=decision,
            facts=facts or {},
        )
        row = close_record(
            chain=state.chain,
            number=state.number,
            at_ms=milliseconds(at),
            before=state.tag,
            plain=encode(record),
            read_key=self._read_key,
            chain_key=state.key,
            nonce=context.random(12),
        )
        self._store.append(row)
        self._state = replace(state, number=state.number + 1, key=evolve(state.key), tag=row.tag)
        return Filed(state.number, event_id)

    def _store_ratchet(self) -> None:
        """The state may stay behind the records, never run ahead; what fails here is made up for by `settle`."""
        try:
            self._ratchet.store(self._wrap_key, self._state, self._context.random(12))
        except OSError:
            return
