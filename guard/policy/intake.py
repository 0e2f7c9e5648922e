"""One look at everything that was sent: newer trust roots first, then the newest policy that may be taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from guard.errors import PolicyError
from guard.policy.admission import Admitted, admit, digest_of
from guard.policy.document import Policy, Usable, Written
from guard.policy.in_force import Refusal
from guard.policy.machine import Machine
from guard.policy.state import PolicyState, Remembered
from guard.policy.trust import ROOT_TYPE, TrustRoot, payload_of, read_root, rotate

Rehearsal = Callable[[Policy | None, Policy], None]
"""Replays the past under the policy in force and a newer one; raises PolicyUntrusted where too much would change."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was laid down or fetched."""

    name: str
    data: bytes = field(repr=False)
    source: str

    @property
    def place(self) -> str:
        """Where it lies, under which it is remembered."""
        return f"{self.source}/{self.name}"


@dataclass(frozen=True, slots=True)
class Taken:
    """What the look came to."""

    written: Written | None
    """The policy in force now, None: nothing was ever taken."""
    source: str
    corrupt: str | None
    set_aside: str | None
    refusals: tuple[Refusal, ...]


def take_in(
    state: PolicyState,
    roots: tuple[TrustRoot, ...],
    sent: Sequence[Sent],
    *,
    now: datetime,
    machine: Machine,
    rehearsal: Rehearsal,
    usable: Usable,
) -> Taken:
    """Take the newest policy that passes every check; the state must be locked.

    Raises:
        OSError: the state cannot be written.
    """
    refusals: list[Refusal] = []
    roots, sent = _follow_roots(state, roots, sent, refusals)
    remembered = state.load(roots, usable)
    memory = remembered.memory
    newcomers: list[tuple[Admitted, Sent]] = []
    settled: dict[str, str] = {}
    set_aside = None
    for each in sent:
        digest = digest_of(each.data)
        if memory.settled.get(each.place) == digest or memory.good[:1] == (digest,):
            settled[each.place] = digest
            continue
        try:
            standing = memory.standing()
            admitted = admit(
                each.data, each.name, root=roots[-1], standing=standing, now=now, machine=machine, usable=usable
            )
        except PolicyError as error:
            refusals.append(_refusal(each, error))
            continue
        if admitted.set_aside is not None:
            set_aside = admitted.set_aside
        else:
            newcomers.append((admitted, each))
    chosen = _choose(remembered, newcomers, rehearsal, settled, refusals)
    if chosen is not None:
        memory = state.take(chosen[0], chosen[1].data, memory, chosen[1].source)
    if settled != memory.settled:
        state.save(memory.model_copy(update={"settled": settled}))
    if chosen is not None:
        return Taken(chosen[0].written, chosen[1].source, None, set_aside, tuple(refusals))
    kept = remembered.kept
    source = memory.source if kept and kept.digest == memory.good[0] else "last-good"
    return Taken(kept.written if kept else None, source, remembered.corrupt, set_aside, tuple(refusals))


def _choose(
    remembered: Remembered,
    newcomers: list[tuple[Admitted, Sent]],
    rehearsal: Rehearsal,
    settled: dict[str, str],
    refusals: list[Refusal],
) -> tuple[Admitted, Sent] | None:
    """The newest that passes its rehearsal. Older ones beside it are settled: they came too late, that is all."""
    before = remembered.kept.written.policy if remembered.kept else None
    chosen: tuple[Admitted, Sent] | None = None
    for admitted, each in sorted(newcomers, key=lambda pair: (-pair[0].policy.serial, pair[1].name)):
        try:
            if chosen is None:
                rehearsal(before, admitted.policy)
                chosen = (admitted, each)
            elif admitted.policy.serial == chosen[0].policy.serial and admitted.digest != chosen[0].digest:
                raise PolicyError("another file has the same serial; give each push its own", code="policy-serial")
            settled[each.place] = admitted.digest
        except PolicyError as error:
            refusals.append(_refusal(each, error))
    return chosen


def _follow_roots(
    state: PolicyState, roots: tuple[TrustRoot, ...], sent: Sequence[Sent], refusals: list[Refusal]
) -> tuple[tuple[TrustRoot, ...], list[Sent]]:
    """The roots with those that were sent, and the files that are no roots."""
    rest, offered = [], []
    for each in sent:
        try:
            kind, payload = payload_of(each.data)
            if kind == ROOT_TYPE:
                offered.append((read_root(payload).version, each))
                continue
        except PolicyError:
            pass  # admission tells what is wrong with it
        rest.append(each)
    for version, each in sorted(offered, key=lambda pair: (pair[0], pair[1].name)):
        try:
            if version <= roots[-1].version and any(read_root(payload_of(each.data)[1]) == root for root in roots):
                continue
            newer = rotate(roots[-1], each.data)
            state.add_root(each.data, newer.version)
            roots = (*roots, newer)
        except PolicyError as error:
            refusals.append(_refusal(each, error))
    return roots, rest


def _refusal(sent: Sent, error: PolicyError) -> Refusal:
    return Refusal(sent.name, error.code, str(error))
