"""One look at everything that was sent: newer trust roots first, then the newest policy that may be taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from guard.errors import PolicyError
from guard.policy.admission import Admitted, admit, digest_of
from guard.policy.document import Policy, Written
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
    data: bytes
    source: str


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
) -> Taken:
    """Take the newest policy that passes every check; the state must be locked.

    Raises:
        OSError: the state cannot be written.
    """
    refusals: list[Refusal] = []
    roots, sent = _follow_roots(state, roots, sent, refusals)
    remembered = state.load(roots)
    settled = set(remembered.memory.settled)
    newcomers: list[tuple[Admitted, Sent]] = []
    set_aside = None
    for each in sent:
        if digest_of(each.data) in settled:
            continue
        try:
            standing = remembered.memory.standing()
            admitted = admit(each.data, each.name, root=roots[-1], standing=standing, now=now, machine=machine)
        except PolicyError as error:
            refusals.append(_refusal(each, error))
            continue
        if admitted.set_aside is not None:
            set_aside = admitted.set_aside
        else:
            newcomers.append((admitted, each))
    return _take_newest(state, remembered, newcomers, rehearsal, set_aside, refusals)


def _take_newest(
    state: PolicyState,
    remembered: Remembered,
    newcomers: list[tuple[Admitted, Sent]],
    rehearsal: Rehearsal,
    set_aside: str | None,
    refusals: list[Refusal],
) -> Taken:
    memory, kept = remembered.memory, remembered.kept
    before = kept.written if kept else None
    newcomers.sort(key=lambda pair: (-pair[0].policy.serial, pair[1].name))
    taken: Admitted | None = None
    source = memory.source if kept and kept.digest == memory.good[0] else "last-good"
    overtaken = []
    for admitted, each in newcomers:
        if taken is not None and admitted.policy.serial < taken.policy.serial:
            overtaken.append(admitted.digest)
        elif taken is not None:
            twice = PolicyError("another file has the same serial; give each push its own", code="policy-serial")
            refusals.append(_refusal(each, twice))
        else:
            try:
                rehearsal(before.policy if before else None, admitted.policy)
            except PolicyError as error:
                refusals.append(_refusal(each, error))
                continue
            memory = state.take(admitted, each.data, memory, each.source)
            taken, source = admitted, each.source
    if overtaken:
        # They may stay in the drop folder without being called replays at the next look.
        memory = memory.model_copy(update={"settled": (*memory.settled, *overtaken)})
        state.save(memory)
    return Taken(
        written=taken.written if taken else before,
        source=source,
        corrupt=None if taken else remembered.corrupt,
        set_aside=set_aside,
        refusals=tuple(refusals),
    )


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
