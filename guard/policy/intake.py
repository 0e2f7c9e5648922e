"""One look at everything that was sent: newer trust roots first, then the newest policy that may be taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from guard.errors import PolicyError, PolicyUntrusted
from guard.policy.admission import Admitted, Standing, admit, digest_of
from guard.policy.document import Policy, Usable, Written, parse
from guard.policy.in_force import Refusal
from guard.policy.machine import Machine
from guard.policy.marks import Mark
from guard.policy.roots import Chain
from guard.policy.state import Kept, Memory, PolicyState, Remembered
from guard.policy.trust import ROOT_TYPE, TrustRoot, payload_of, read_root, rotate, verify

DROPPED = "drop-folder"
_OF_MEMORY = frozenset({"policy-serial", "policy-clock"})
"""Refusals that rest on what the installation says it has taken before."""

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
class Look:
    """What a look at an installation goes by."""

    now: datetime
    machine: Machine
    rehearsal: Rehearsal
    usable: Usable
    writable: bool = True
    """Whether the state can be written. Where it cannot, what lies in the drop folder counts all the same."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What the look came to."""

    written: Written | None
    """The policy in force now, None: none is valid."""
    source: str
    mark: Mark | None
    """Of the policy in force, None: none is valid."""
    corrupt: str | None
    set_aside: str | None
    refusals: tuple[Refusal, ...]


def take_in(state: PolicyState, chain: Chain, sent: Sequence[Sent], look: Look) -> Taken:
    """Take the newest policy that passes every check; a state that is writable must be locked."""
    refusals = list(chain.refusals)
    roots, sent, lost = _follow_roots(state, chain, sent, refusals, look)
    chain = Chain(roots, chain.trust)
    remembered = state.load(roots, look.usable, look.machine)
    if (missing := state.missing_root(chain)) is not None:
        # Keys that the missing root dropped would count again, so nothing that is sent does.
        refusals.append(Refusal("trust-root", "policy-root", missing))
        sent = []
    newcomers, settled, set_aside = _admitted(state, chain, sent, remembered, look, refusals)
    chosen = _choose(remembered, newcomers, look.rehearsal, settled, refusals)
    memory = remembered.memory
    if look.writable:
        try:
            if chosen is not None:
                memory = state.take(chosen[0], chosen[1].data, memory, chosen[1].source)
            if settled != memory.settled and not lost:
                state.save(memory.model_copy(update={"settled": settled}))
        except OSError as error:
            lost = f"{error.strerror or 'not writable'}"
    told = f"policy-state: {lost}; what is taken is forgotten at the end, free or repair the disk" if lost else None
    if chosen is not None:
        mark = Mark(chain.trust, roots[-1].version, roots[-1].version, chosen[0].policy.serial, chosen[0].digest)
        return Taken(chosen[0].written, chosen[1].source, mark, told, set_aside, tuple(refusals))
    kept = remembered.kept
    if kept is None:
        return Taken(None, "built-in", None, told or remembered.corrupt, set_aside, tuple(refusals))
    source = memory.source if kept.digest == memory.good[0] else "last-good"
    mark = Mark(chain.trust, roots[-1].version, kept.under, kept.written.policy.serial, kept.digest)
    return Taken(kept.written, source, mark, told or remembered.corrupt, set_aside, tuple(refusals))


def _admitted(
    state: PolicyState,
    chain: Chain,
    sent: Sequence[Sent],
    remembered: Remembered,
    look: Look,
    refusals: list[Refusal],
) -> tuple[list[tuple[Admitted, Sent]], dict[str, str], str | None]:
    """Those that may follow what was taken, those that lie where they lay and came too late, why one is set aside."""
    newcomers: list[tuple[Admitted, Sent]] = []
    settled: dict[str, str] = {}
    set_aside = None
    for each in sent:
        digest = digest_of(each.data)
        if remembered.kept is not None and remembered.kept.digest == digest:
            settled[each.place] = digest
            continue
        if remembered.memory.settled.get(each.place) == digest and _came_too_late(each, chain.roots, remembered.kept):
            settled[each.place] = digest
            continue
        try:
            admitted = _admit(state, chain, each, remembered.memory, look)
        except PolicyError as error:
            refusals.append(_refusal(each, error))
            continue
        if admitted.set_aside is not None:
            set_aside = admitted.set_aside
        elif not look.writable and each.source != DROPPED:
            advice = "the policy's state cannot be written, so only what lies in the drop folder counts; repair it"
            refusals.append(Refusal(each.name, "policy-state", advice))
        else:
            newcomers.append((admitted, each))
    return newcomers, settled, set_aside


def _admit(state: PolicyState, chain: Chain, sent: Sent, memory: Memory, look: Look) -> Admitted:
    """See `admit`. In a folder that administrators alone can write to, claims without a signed file hold nothing up."""

    def under(standing: Standing) -> Admitted:
        return admit(
            sent.data,
            sent.name,
            root=chain.roots[-1],
            standing=standing,
            now=look.now,
            machine=look.machine,
            usable=look.usable,
        )

    try:
        return under(replace(memory.standing(), mark=state.mark_of(chain.trust)))
    except PolicyUntrusted as error:
        if error.code not in _OF_MEMORY or sent.source != DROPPED or not state.files.machine_wide:
            raise
        return under(state.proved(chain.roots).standing())


def _came_too_late(sent: Sent, roots: tuple[TrustRoot, ...], kept: Kept | None) -> bool:
    """Whether a file that was seen before is no newer than the policy in force: what `state.json` says is no proof."""
    try:
        serial = parse(verify(sent.data, roots[-1]).payload, sent.name).serial
    except PolicyError:
        return False
    return kept is not None and serial <= kept.written.policy.serial


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
    state: PolicyState, chain: Chain, sent: Sequence[Sent], refusals: list[Refusal], look: Look
) -> tuple[tuple[TrustRoot, ...], list[Sent], str | None]:
    """The roots with those that were sent, the files that are no roots, and why the state cannot be written."""
    roots, lost = chain.roots, None if look.writable else "not writable"
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
            roots = (*roots, newer)
            if look.writable:
                state.files.add(each.data, newer.version, chain.trust)
        except PolicyError as error:
            refusals.append(_refusal(each, error))
        except OSError as error:
            lost = error.strerror or "not writable"
    return roots, rest, lost


def _refusal(sent: Sent, error: PolicyError) -> Refusal:
    return Refusal(sent.name, error.code, str(error))
