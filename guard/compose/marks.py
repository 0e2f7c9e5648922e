"""How far the policy of an installation had come, kept in the vault and told by the trail; the higher counts."""

from __future__ import annotations

import hashlib
import json
import os
from itertools import islice

from guard.audit.proof.keys import KeyStore
from guard.audit.proof.reading import reading
from guard.audit.proof.record import NoteKind
from guard.errors import GuardError, VaultUnavailable
from guard.paths import Paths
from guard.policy.marks import Mark

_LOOK_BACK = 2_000
"""Newest records that are looked through, a week's heartbeats: each start and each change of policy notes the mark."""
_TELLING = frozenset({NoteKind.START, NoteKind.POLICY_CHANGED})


class KeptMarks:
    """The mark of one installation. Asked of vault and trail once; any thread."""

    def __init__(self, paths: Paths, vault: KeyStore) -> None:
        self._paths = paths
        self._vault = vault
        spelt = os.fsencode(os.path.normcase(paths.data.absolute()))
        self._name = f"policy-mark/{hashlib.sha256(spelt).hexdigest()[:16]}"
        self._asked = False
        self._highest: Mark | None = None

    def highest(self) -> Mark | None:
        """See `Marks.highest`."""
        if not self._asked:
            self._asked = True
            vaulted, told = self._vaulted(), self._told()
            self._highest = vaulted if vaulted is not None and vaulted.is_above(told) else told
        return self._highest

    def remember(self, mark: Mark) -> None:
        """See `Marks.remember`."""
        self._highest = mark
        try:
            facts = {
                "trust": mark.trust,
                "root": mark.root,
                "under": mark.under,
                "serial": mark.serial,
                "digest": mark.digest,
            }
            self._vault.put(self._name, json.dumps(facts).encode())
        except VaultUnavailable:
            pass  # the trail tells it too

    def _vaulted(self) -> Mark | None:
        try:
            kept = self._vault.get(self._name)
            facts = json.loads(kept) if kept is not None else {}
            root, under, serial = (int(facts[name]) for name in ("root", "under", "serial"))
            return Mark(str(facts["trust"]), root, under, serial, str(facts["digest"]))
        except (VaultUnavailable, ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return None

    def _told(self) -> Mark | None:
        """By the newest record that tells one."""
        if not self._paths.trail.exists():
            return None
        try:
            with reading(self._paths, self._vault) as trail:
                for record in islice(trail.backwards(), _LOOK_BACK):
                    if record.kind in _TELLING and "trust" in record.facts:
                        facts = record.facts
                        serial = int(facts.get("policy_serial", facts.get("serial", 0)))
                        trust, digest = str(facts["trust"]), str(facts["policy"])
                        return Mark(trust, int(facts["root"]), int(facts["under"]), serial, digest)
        except (GuardError, ValueError, KeyError):
            return None
        return None
