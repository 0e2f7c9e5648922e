"""Verifying a trail: everything that its records, its file and the keys at hand can prove.

With the keys of the workstation alone: nobody without those keys changed anything, and no tail was cut off behind the
vault's back. With an auditor's identity: nobody at all, the workstation's own user and administrator included, changed
what was written before he took the workstation over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from guard.audit.proof.chain import Broken, ChainKey, Entry, Walk
from guard.audit.proof.damage import Damaged, Unmade
from guard.audit.proof.escrow import open_seals
from guard.audit.proof.keys import FileKeys, Head, KeyStore, Names, head_from_bytes, reading_keys
from guard.audit.proof.ratchet import RatchetFile, RatchetState
from guard.audit.proof.reading import installation_names, known_roots
from guard.audit.proof.store import TrailStore
from guard.errors import InputError, TrailBroken, TrailError, TrailUnwritable, VaultUnavailable
from guard.paths import Paths

_PRUNED = b'{"kind":"pruned"'
_STARTED = b'{"kind":"chain-started"'
_AUDITORS = b'{"kind":"auditors-changed"'


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it was written."""

    number: int
    """The record that it begins with."""
    what: str

    def __str__(self) -> str:
        return f"Record {self.number}: {self.what}"


@dataclass(frozen=True, slots=True)
class Examination:
    """What verifying a trail found."""

    records: int
    first: int
    """Number of the oldest record that is there; 0: there is none."""
    last: int
    last_tag: str | None
    pruned: int
    """Records removed by retention, each covered by a tombstone."""
    chains: int
    tags_checked: int
    """Records proved against the workstation itself, with an auditor's identity."""
    tail_checked: bool
    """Whether something outside the file told which record is the newest."""
    keys_in_file: bool
    """A part was written without a keyring: its keys lay beside it."""
    problems: tuple[Problem, ...]
    """In the order of their numbers; empty: everything is as it was written."""

    def verify(self) -> None:
        """Pass where there is no problem.

        Raises:
            TrailBroken: names the first one.
        """
        if self.problems:
            raise TrailBroken(str(self.problems[0]))


@dataclass(frozen=True, slots=True)
class Sources:
    """All that a verification goes by, beside the records themselves."""

    roots: Mapping[bytes, bytes]
    chain_keys: Mapping[bytes, ChainKey]
    heads: tuple[Head, ...]
    ratchet: RatchetState | None


def examine(
    paths: Paths,
    vault: KeyStore,
    *,
    identities: Sequence[str] = (),
    anchors: Sequence[Head] = (),
) -> Examination:
    """Verify the trail of an installation, or a copy of its data folder. Safe while the guard writes.

    `identities`: of auditors (`AGE-SECRET-KEY-1…`). `anchors`: numbers and tags known from elsewhere, such as an
    export that left the workstation.

    Raises:
        EvidenceError: the identities open none of the trail's seals.
        TrailUnwritable: the file cannot be read.
        InputError: no guard ever wrote a trail here (`no-trail`).
    """
    names = installation_names(paths)
    heads = (*_heads(names, vault, paths), *anchors)
    newest = max((head.number for head in heads), default=0)
    if not paths.trail.exists():
        return _missing(paths, newest)
    try:
        store = TrailStore(paths.trail, read_only=True)
    except Unmade:
        return _missing(paths, newest)
    except Damaged as error:
        return _nothing((Problem(1, str(error)),))
    try:
        return _examine(store, _sources(store, paths, vault, names, identities, heads), auditor=bool(identities))
    except Damaged as error:
        return _nothing((Problem(1, str(error)),))
    finally:
        store.close()


def _missing(paths: Paths, newest: int) -> Examination:
    """Without a trail; the ratchet's file and the vault tell whether there ever was one."""
    if not newest and not paths.trail_ratchet.exists():
        raise InputError(f"There is no trail in {paths.data} yet; start the guard there first.", code="no-trail")
    had = f"; it had {newest} records" if newest else ""
    return _nothing((Problem(1, f"the trail's file is missing or empty{had}."),))


def _nothing(problems: tuple[Problem, ...]) -> Examination:
    return Examination(0, 0, 0, None, 0, 0, 0, False, False, problems)


def _examine(store: TrailStore, sources: Sources, *, auditor: bool) -> Examination:
    spans, pruned, seals = store.spans(), store.pruned(), store.seals()
    seal_digests = {(number, sha256(body).hexdigest()) for number, _, body in seals}
    walk = Walk(
        spans,
        read_keys={chain: reading_keys(root).read for chain, root in sources.roots.items()},
        chain_keys=sources.chain_keys,
        after=pruned,
    )
    ratchet = sources.ratchet
    watched = {head.number for head in sources.heads} | ({ratchet.number - 1} if ratchet else set())
    found: list[Problem] = []
    tags: dict[int, bytes] = {}
    tombstones: set[tuple[int, str]] = set()
    key_then: bytes | None = None
    first = records = 0
    whole = True
    try:
        for number, _, plain, tag in walk.entries(store.rows()):
            records += 1
            first = first or number
            if number in watched:
                tags[number] = tag
                if ratchet is not None and number == ratchet.number - 1:
                    key_then = walk.key
            if plain.startswith((_PRUNED, _STARTED, _AUDITORS)):
                _take_down(Entry(number, 0, plain, tag), tombstones, seal_digests, found)
        store.check_file()
    except Broken as broken:
        found.append(Problem(broken.number, broken.what))
        whole = False
    except TrailError as error:
        found.append(Problem(walk.last.number + 1, str(error)))
        whole = False
    found += [
        Problem(
            one,
            f"it is missing, and all to {last}; the guard noticed."
            if last > one
            else "it is missing; the guard noticed.",
        )
        for one, last in walk.gaps
    ]
    if whole:
        found += _ends(walk, sources, tags, key_then)
        if pruned.number and (pruned.number, pruned.tag.hex()) not in tombstones:
            found.append(
                Problem(1, f"it is missing, and all to {pruned.number}; no tombstone says that they were pruned.")
            )
        if walk.unread:
            found.append(
                Problem(
                    walk.first_unread or 1,
                    f"it and {walk.unread - 1} more cannot be verified: their key is not here."
                    + ("" if auditor else " An auditor's identity may open them."),
                )
            )
    return Examination(
        records=records,
        first=first,
        last=walk.last.number,
        last_tag=walk.last.tag.hex() if records else None,
        pruned=pruned.number,
        chains=len(spans),
        tags_checked=walk.tags_checked,
        tail_checked=bool(sources.heads or ratchet),
        keys_in_file=any(span.held == "file" for span in spans),
        problems=tuple(sorted(found, key=lambda problem: problem.number)),
    )


def _take_down(
    entry: Entry, tombstones: set[tuple[int, str]], seals: set[tuple[int, str]], found: list[Problem]
) -> None:
    """Keep what a tombstone says; compare a seal with what its record says of it."""
    facts = json.loads(entry.plain).get("facts", {})
    if entry.plain.startswith(_PRUNED):
        tombstones.add((facts["last"], facts["tag"]))
    elif facts.get("seal") and (entry.number, facts["seal"]) not in seals:
        found.append(Problem(entry.number, "the auditors' seal that it speaks of was removed or replaced."))


def _ends(walk: Walk, sources: Sources, tags: Mapping[int, bytes], key_then: bytes | None) -> list[Problem]:
    """Compare the newest records with what is known of them outside the file."""
    found = []
    last, gaps = walk.last.number, walk.gaps
    ratchet = sources.ratchet
    known = [*sources.heads]
    if ratchet is not None and ratchet.number > 1:
        known.append(Head(ratchet.number - 1, ratchet.tag))
    newest = max((head.number for head in known), default=0)
    if newest > last:
        found.append(Problem(last + 1, f"it is missing, and all to {newest}: the tail was cut off."))
    for head in known:
        tag = tags.get(head.number)
        if tag is not None and tag != head.tag and not any(first - 1 <= head.number <= end for first, end in gaps):
            found.append(Problem(head.number, "its tag is not the one that was kept outside the file."))
    if ratchet is not None and key_then is not None and key_then != ratchet.key:
        found.append(Problem(ratchet.number, "the chain does not go on from the key that was sealed to the auditor."))
    return found


def _heads(names: Names | None, vault: KeyStore, paths: Paths) -> tuple[Head, ...]:
    found = []
    if names is not None:
        for keys in (vault, FileKeys(paths.trail_keys)):
            try:
                head = head_from_bytes(keys.get(names.head))
            except (VaultUnavailable, TrailError):
                continue
            if head is not None:
                found.append(head)
    return tuple(found)


def _sources(
    store: TrailStore,
    paths: Paths,
    vault: KeyStore,
    names: Names | None,
    identities: Sequence[str],
    heads: tuple[Head, ...],
) -> Sources:
    roots = known_roots(store, names, vault, paths)
    chain_keys: dict[bytes, ChainKey] = {}
    for sealed in open_seals(store, identities) if identities else ():
        roots.setdefault(sealed.chain, sealed.root)
        if sealed.chain not in chain_keys:
            chain_keys[sealed.chain] = ChainKey(sealed.number, sealed.key)
    return Sources(roots, chain_keys, heads, _ratchet(store, paths, roots))


def _ratchet(store: TrailStore, paths: Paths, roots: Mapping[bytes, bytes]) -> RatchetState | None:
    spans = store.spans()
    root = roots.get(spans[-1].chain) if spans else None
    if root is None:
        return None
    try:
        state = RatchetFile(paths.trail_ratchet).load(reading_keys(root).wrap)
    except OSError as error:
        raise TrailUnwritable("The trail's ratchet cannot be read; give the folder back to its owner.") from error
    return state if state is not None and state.chain == spans[-1].chain else None
