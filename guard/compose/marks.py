"""How far the policy of an installation had come, kept in the vault and told by the trail; the higher counts."""

from __future__ import annotations

import hashlib
import json
import math
import os
import time
from dataclasses import asdict
from itertools import islice

from guard.audit.proof.keys import KeyStore
from guard.audit.proof.reading import reading
from guard.audit.proof.record import NoteKind
from guard.errors import GuardError, VaultUnavailable
from guard.paths import Paths
from guard.policy.marks import Mark

AGAIN_S = 30.0
"""Time between two questions to a vault that refuses, in seconds: a keyring may ask the person each time."""
_LOOK_BACK = 2_000
"""Newest records that are looked through, a week's heartbeats: each start and each change of policy notes the mark."""
_TELLING = frozenset({NoteKind.START, NoteKind.POLICY_CHANGED})


class KeptMarks:
    """The mark of one installation. Asked of the trail once, and of the vault until it answers; any thread."""

    def __init__(self, paths: Paths, vault: KeyStore) -> None:
        self._paths = paths
        self._vault = vault
        spelt = os.fsencode(os.path.normcase(paths.data.absolute()))
        self._name = f"policy-mark/{hashlib.sha256(spelt).hexdigest()[:16]}"
        self._highest: Mark | None = None
        self._asked = False
        """Whether the trail was."""
        self._ask_at = -math.inf
        """When the vault is to be asked, by the monotonic clock; never again once it has answered."""

    def highest(self) -> Mark | None:
        """See `Marks.highest`."""
        if not self._asked:
            self._asked = True
            self._follow(self._told())
        if time.monotonic() >= self._ask_at:
            try:
                self._follow(self._vaulted())
                self._ask_at = math.inf
            except VaultUnavailable:
                self._ask_at = time.monotonic() + AGAIN_S
        return self._highest

    def remember(self, mark: Mark) -> None:
        """See `Marks.remember`."""
        self._highest = mark
        try:
            vaulted = self._vaulted()
            if mark.is_above(vaulted):
                self._vault.put(self._name, json.dumps(asdict(mark)).encode())
            else:
                self._highest = vaulted
        except VaultUnavailable:
            pass  # the trail tells it too

    def _follow(self, mark: Mark | None) -> None:
        if mark is not None and mark.is_above(self._highest):
            self._highest = mark

    def _vaulted(self) -> Mark | None:
        """What the vault keeps. Raises VaultUnavailable."""
        try:
            kept = self._vault.get(self._name)
            facts = json.loads(kept) if kept is not None else {}
            root, under, serial = (int(facts[name]) for name in ("root", "under", "serial"))
            return Mark(str(facts["trust"]), root, under, serial, str(facts["digest"]))
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
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
