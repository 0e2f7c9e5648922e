"""A trail touches nothing before it is told to resume."""

from __future__ import annotations

from guard.audit.proof.keys import KEY_BYTES, Names
from guard.audit.proof.place import Held
from guard.audit.proof.ratchet import RatchetFile
from guard.audit.proof.store import TrailStore
from guard.audit.upkeep.trail import Context, Trail
from guard.paths import private_folder
from tests.support.trail import HERE, Given


def test_a_trail_that_was_only_made_wrote_nothing_and_keeps_no_key(given: Given) -> None:
    private_folder(given.data)
    store = TrailStore(given.paths.trail)
    trail = Trail(
        store,
        RatchetFile(given.paths.trail_ratchet),
        given.vault,
        Names("0" * 16),
        held=Held.VAULT,
        context=Context(given.clock, lambda: 0.0, lambda count: bytes(count), HERE),
        digest_key=bytes(KEY_BYTES),
    )
    assert (store.newest_number(), store.spans(), given.vault._secrets) == (0, (), {})
    assert not given.paths.trail_ratchet.exists()
    trail.resume(())
    assert (store.newest_number(), len(store.spans()), len(given.vault._secrets)) == (1, 1, 1)
    assert given.paths.trail_ratchet.exists()
    trail.close()
