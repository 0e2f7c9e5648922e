"""One note from a command, into the same chain as the running guard's."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime

from guard.audit.proof.keys import KEY_BYTES, KeyStore
from guard.audit.proof.record import NoteKind
from guard.audit.upkeep.opening import open_trail
from guard.audit.upkeep.trail import Context, Facts, Filed
from guard.model import Workstation
from guard.model.clock import since_boot_s
from guard.paths import Paths


def append_note(
    paths: Paths,
    vault: KeyStore,
    kind: NoteKind,
    facts: Facts,
    *,
    clock: Callable[[], datetime],
    here: Workstation,
    random: Callable[[int], bytes] = os.urandom,
    monotonic_s: Callable[[], float] = since_boot_s,
) -> Filed:
    """Append one note, durably. The guard may be running; it goes on after it.

    Raises:
        TrailError: it cannot be recorded.
        VaultUnavailable: the vault refuses after it was open.
    """
    context = Context(clock=clock, monotonic_s=monotonic_s, random=random, workstation=here)
    opened = open_trail(paths, vault, context, None, spare_digest_key=random(KEY_BYTES))
    try:
        filed = opened.trail.append(kind, facts=facts)
        opened.trail.anchor(opened.trail.newest)
        return filed
    finally:
        opened.trail.close()
