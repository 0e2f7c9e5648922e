"""Sealed evidence: written here, opened by auditors alone."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pyrage
import pytest

from guard.audit import EvidenceLimits, NoteKind, TrailSettings
from guard.audit.proof import age_format
from guard.audit.proof.reading import reading
from guard.audit.proof.record import EvidenceRef
from guard.errors import EvidenceError
from tests.support.trail import Given, outcome

FIRST, FIRST_KEY = age_format.new_identity()
SECOND, SECOND_KEY = age_format.new_identity()
THIRD, THIRD_KEY = age_format.new_identity()
SETTINGS = TrailSettings(auditor_keys=(FIRST_KEY, SECOND_KEY))
ORIGINAL = b"\x89PNG synthetic picture of a chat" * 50


def recorded(given: Given, settings: TrailSettings, evidence: bytes = ORIGINAL) -> EvidenceRef:
    with given.recorder(settings) as recorder:
        event = recorder.record(outcome(), evidence=evidence)
    with reading(given.paths, given.vault) as reader:
        (record,) = (record for record in reader.forwards() if record.event_id == event)
    assert record.decision is not None
    assert record.decision.evidence is not None
    return record.decision.evidence


def test_each_auditor_opens_it_alone_with_this_program_or_any_other_that_knows_the_age_format(given: Given) -> None:
    ref = recorded(given, SETTINGS)
    assert ref.file is not None
    sealed = (given.paths.evidence / ref.file).read_bytes()
    assert (sha256(sealed).hexdigest(), len(sealed)) == (ref.sha256, ref.size_bytes)
    assert age_format.unseal(sealed, [FIRST]) == age_format.unseal(sealed, [SECOND]) == ORIGINAL
    assert pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(SECOND)]) == ORIGINAL


def test_nothing_on_the_workstation_opens_it(given: Given) -> None:
    ref = recorded(given, SETTINGS)
    assert ref.file is not None
    sealed = (given.paths.evidence / ref.file).read_bytes()
    assert ORIGINAL[:20] not in sealed
    with pytest.raises(EvidenceError):
        age_format.unseal(sealed, [THIRD])


@pytest.mark.parametrize("pair", [(FIRST, SECOND), (SECOND, FIRST), (FIRST, THIRD), (THIRD, SECOND)])
def test_two_persons_open_it_together_in_any_order(given: Given, pair: tuple[str, str]) -> None:
    settings = TrailSettings(auditor_keys=(FIRST_KEY, SECOND_KEY, THIRD_KEY), two_persons=True)
    ref = recorded(given, settings)
    assert ref.file is not None
    sealed = (given.paths.evidence / ref.file).read_bytes()
    assert age_format.unseal(sealed, pair) == ORIGINAL


@pytest.mark.parametrize("persons", [(FIRST,), (SECOND,), (FIRST, FIRST)])
def test_one_person_alone_does_not_open_what_needs_two(persons: tuple[str, ...]) -> None:
    sealed = age_format.seal_for_two(ORIGINAL, (FIRST_KEY, SECOND_KEY))
    with pytest.raises(EvidenceError, match="wo auditors"):
        age_format.unseal(sealed, persons)


@pytest.mark.parametrize("make", [age_format.seal, age_format.seal_for_two])
@pytest.mark.parametrize("at", [0, 5, 30, -1, -20])
def test_a_changed_file_does_not_open(make: object, at: int) -> None:
    sealed = bytearray(make(ORIGINAL, (FIRST_KEY, SECOND_KEY)))  # type: ignore[operator]  # either of two functions
    sealed[at] ^= 1
    with pytest.raises(EvidenceError):
        age_format.unseal(bytes(sealed), [FIRST, SECOND])


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        (TrailSettings(), "no-auditor"),
        (TrailSettings(auditor_keys=("age1nonsense",)), "no-auditor"),
        (TrailSettings(auditor_keys=(FIRST_KEY,), two_persons=True), "no-auditor"),
        (replace(SETTINGS, evidence=EvidenceLimits(max_bytes=100)), "too-large"),
        (replace(SETTINGS, evidence=EvidenceLimits(max_total_bytes=1000)), "store-full"),
    ],
)
def test_what_is_not_kept_says_why(given: Given, settings: TrailSettings, why: str) -> None:
    assert recorded(given, settings) == EvidenceRef(None, None, len(ORIGINAL), why)
    assert not list(given.data.rglob("*.age"))


def test_evidence_that_is_too_old_goes_and_the_trail_says_so(given: Given) -> None:
    recorded(given, SETTINGS)
    given.clock.forward(days=200)
    kept = recorded(given, SETTINGS)
    with given.recorder(SETTINGS) as recorder:
        recorder.tend()
    assert [path.name for path in given.paths.evidence.iterdir()] == [kept.file]
    with reading(given.paths, given.vault) as reader:
        told = [record.facts for record in reader.forwards() if record.kind is NoteKind.EVIDENCE_PRUNED]
    assert told == [{"files": 1}]


def test_keys_that_are_none_are_refused() -> None:
    for wrong in ("", "age1", "AGE-SECRET-KEY-1"):
        with pytest.raises(EvidenceError):
            age_format.seal(b"x", [wrong])
        with pytest.raises(EvidenceError):
            age_format.unseal(b"x", [wrong])
        with pytest.raises(EvidenceError):
            age_format.public_key(wrong)
    assert age_format.public_key(FIRST) == FIRST_KEY


def test_a_wrong_pair_is_told_from_a_person_alone() -> None:
    (one, first), (_, second), (other, _) = (age_format.new_identity() for _ in range(3))
    data = age_format.seal_for_two(b"x", (first, second))
    with pytest.raises(EvidenceError, match="give both identities"):
        age_format.unseal(data, (one,))
    with pytest.raises(EvidenceError, match="do not open the file together"):
        age_format.unseal(data, (one, other))
