"""What is pruned of the trail, and to whom it is sealed."""

from __future__ import annotations

from dataclasses import replace

from guard.audit import EvidenceLimits, NoteKind, TrailSettings
from guard.audit.proof.verify import examine
from guard.files import write_whole
from guard.paths import private_folder
from tests.support.trail import Given, kinds, outcome, records


def test_old_records_are_pruned_and_a_tombstone_covers_them(given: Given) -> None:
    given.filled(20)
    given.clock.forward(days=40)
    with given.recorder(TrailSettings(retention_days=30, policy_serial=9)) as recorder:
        recorder.record(outcome(at=given.clock.now))
        recorder.tend()
        recorder.record(outcome(at=given.clock.now))
    examination = examine(given.paths, given.vault)
    assert (examination.problems, examination.pruned, examination.first) == ((), 23, 24)
    tombstone = next(record for record in records(given) if record.kind is NoteKind.PRUNED)
    assert (tombstone.facts["count"], tombstone.facts["days"], tombstone.facts["serial"]) == (23, 30, 9)
    given.filled(1)
    assert examine(given.paths, given.vault).problems == ()


def test_nothing_is_pruned_where_all_is_young(given: Given) -> None:
    given.filled(5)
    with given.recorder(TrailSettings(retention_days=30)) as recorder:
        recorder.tend()
    assert examine(given.paths, given.vault).pruned == 0


SHORT = TrailSettings(retention_days=30, evidence=EvidenceLimits(max_days=30))


def test_a_clock_that_stands_ahead_as_the_machine_starts_takes_nothing(given: Given) -> None:
    given.filled(5)
    write_whole(private_folder(given.paths.evidence) / "one.age", b"sealed")
    given.clock.set(days=3652)
    with given.recorder(SHORT) as recorder:
        recorder.note(NoteKind.START)
        recorder.flush()
        given.clock.forward(minutes=1)
        given.clock.set(days=-3652)  # the network puts it right
        recorder.flush()
    assert examine(given.paths, given.vault).pruned == 0
    assert list(given.paths.evidence.iterdir())


def test_a_clock_that_was_just_set_takes_nothing_and_no_policy_hurries_it(given: Given) -> None:
    given.filled(5)
    with given.recorder(SHORT) as recorder:
        given.clock.forward(minutes=90)
        given.clock.set(days=3652)
        recorder.flush()
        recorder.apply(replace(SHORT, retention_days=20))
        recorder.flush()
    assert examine(given.paths, given.vault).pruned == 0


def test_what_is_too_old_goes_once_the_clock_has_stood_for_an_hour(given: Given) -> None:
    given.filled(5)
    with given.recorder(SHORT) as recorder:
        given.clock.set(days=40)
        recorder.flush()
        for minutes, pruned in ((59, 0), (1, 8)):
            given.clock.forward(minutes=minutes)
            recorder.note(NoteKind.HEARTBEAT)
            recorder.flush()
            assert examine(given.paths, given.vault).pruned == pruned


def test_a_chain_that_is_pruned_whole_takes_its_key_with_it(given: Given) -> None:
    given.filled(2)
    given.vault.available = False
    given.filled(2)
    given.vault.available = True
    given.filled(2)
    before = len(given.vault._secrets)
    given.clock.forward(days=40)
    given.filled(0)
    with given.recorder(TrailSettings(retention_days=30)) as recorder:
        recorder.tend()
    assert len(given.vault._secrets) == before - 1
    assert examine(given.paths, given.vault).problems == ()


def test_auditor_keys_that_are_none_are_told_and_do_not_stop_anything(given: Given) -> None:
    with given.recorder(TrailSettings(auditor_keys=("age1nonsense",))) as recorder:
        assert recorder.record(outcome()) is not None
    assert "auditor-refused" in kinds(given)
