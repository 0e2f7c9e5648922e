"""Where a trail goes on: after a clean end, a crash, a cut, or the loss of its keys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from guard.audit.proof.chain import Span, follows
from guard.audit.proof.keys import KEY_BYTES, MAX_HOLE, Head, KeyStore, Names, evolve, head_from_bytes, reading_keys
from guard.audit.proof.ratchet import RatchetFile, RatchetState
from guard.audit.proof.store import TrailStore
from guard.errors import TrailError


class Held(StrEnum):
    """Where the keys of a chain are kept."""

    VAULT = "vault"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the trail stands."""

    found: tuple[RatchetState, bytes, bytes] | None
    """The newest chain's state, reading key and wrapping key; None: it cannot go on."""
    lost: str
    """Why it cannot: `first`, `trail-missing`, `vault-lost`, `vault-back`, `keys-missing`, `ratchet-missing`,
    `out-of-step`."""
    former: str
    """Id of the newest chain in hexadecimal; empty: there is none."""
    present: Head
    """The newest record that is there."""
    known: int
    """Number of the newest record that is known of; higher than `present`: the tail was cut off."""
    vault_head_damaged: bool


def find_place(store: TrailStore, ratchet: RatchetFile, keys: KeyStore, names: Names, held: Held) -> Place:
    """Where the trail stands, its newer records followed from the state that the ratchet kept.

    Raises:
        TrailUnwritable, Damaged: the file cannot be read.
        VaultUnavailable: the keys cannot be read.
    """
    spans, last, pruned = store.spans(), store.last(), store.pruned()
    present = pruned if last is None else Head(last.number, last.tag)
    head, damaged = _vault_head(keys, names)
    if head is not None and head.number - present.number > MAX_HOLE:
        head, damaged = None, True
    found, lost = _newest_chain(store, spans, ratchet, keys, names, held, began=head is not None or damaged)
    return Place(
        found=found,
        lost=lost,
        former=spans[-1].chain.hex() if spans else "",
        present=present,
        known=present.number if head is None else max(present.number, head.number),
        vault_head_damaged=damaged,
    )


def follow(store: TrailStore, state: RatchetState) -> RatchetState | None:
    """The state after all newer records of its chain; None: they do not follow from it."""
    for row in store.rows(after=state.number - 1):
        if row.number != state.number:
            return None
        if not follows(row, chain=state.chain, before=state.tag, chain_key=state.key):
            return None
        state = replace(state, number=row.number + 1, key=evolve(state.key), tag=row.tag)
    return state


def _newest_chain(
    store: TrailStore,
    spans: tuple[Span, ...],
    ratchet: RatchetFile,
    keys: KeyStore,
    names: Names,
    held: Held,
    *,
    began: bool,
) -> tuple[tuple[RatchetState, bytes, bytes] | None, str]:
    """The newest chain where it can go on, otherwise why it cannot."""
    if not spans:
        return None, "trail-missing" if began else "first"
    if spans[-1].held != held.value:
        return None, "vault-lost" if held is Held.FILE else "vault-back"
    root = keys.get(names.root(spans[-1].chain))
    if root is None or len(root) != KEY_BYTES:
        return None, "keys-missing"
    reading = reading_keys(root)
    try:
        state = ratchet.load(reading.wrap)
    except OSError:
        state = None
    if state is None or state.chain != spans[-1].chain:
        return None, "ratchet-missing"
    followed = follow(store, state)
    return (None, "out-of-step") if followed is None else ((followed, reading.read, reading.wrap), "")


def _vault_head(keys: KeyStore, names: Names) -> tuple[Head | None, bool]:
    """The newest record as the vault knows it, and whether that entry was damaged."""
    try:
        return head_from_bytes(keys.get(names.head)), False
    except TrailError:
        return None, True
