"""`frostpane audit match`: in which events a value was seen. The value is read from stdin and written nowhere."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from functools import partial

from guard.audit.proof.escrow import roots_for, seals_of
from guard.audit.proof.keys import value_digest
from guard.audit.proof.reading import digest_key, reading
from guard.audit.proof.record import AuditRecord
from guard.desktop.vault import KeyringVault
from guard.detect import Detector
from guard.errors import InputError
from guard.paths import Paths

MAX_CHARACTERS = 100_000
"""Longest text that is matched, in characters."""


def matching(paths: Paths, identities: tuple[str, ...], text: str) -> Iterator[AuditRecord]:
    """The events in which a value of the text was seen, from the newest to the oldest.

    Values are found and normalised as in a copy, so the text may say what they are: `电话 13800000000`.

    Raises:
        InputError: there is no key for digests here, or the text holds no value.
        EvidenceError: the identities open none of the trail's seals.
    """
    vault = KeyringVault()
    own = digest_key(paths, vault)
    keys = {sealed.digest_key for sealed in seals_of(paths, identities)} if identities else set()
    if own is not None:
        keys.add(own)
    if not keys:
        raise InputError("The key of the digests is not here: use this workstation's keyring or an --identity.")
    wanted: set[str] = set()
    for key in keys:
        found = Detector(digest=partial(value_digest, key)).detect(text[:MAX_CHARACTERS])
        wanted |= {finding.digest for finding in found if finding.digest is not None}
    if not wanted:
        raise InputError(
            "Nothing in this text is a value that is looked for; say what it is, such as a label before it."
        )
    with reading(paths, vault, roots_for(paths, identities) if identities else None) as reader:
        for record in reader.backwards():
            decision = record.decision
            if decision is not None and any(seen.digest in wanted for seen in decision.seen):
                yield record


def read_text(options: argparse.Namespace) -> str:
    """What stands on stdin."""
    text = sys.stdin.read(MAX_CHARACTERS)
    if not text.strip():
        raise InputError("Give the value on stdin, one or several.", code="usage")
    return text
