"""What the service sees of the trail where the vault or the disk refuses."""

from __future__ import annotations

import threading

import pytest

from guard.audit import NoteKind, open_recorder
from guard.audit.proof.damage import Damaged
from guard.audit.proof.keys import FileKeys
from guard.audit.proof.verify import examine
from tests.support.failing import full_disk
from tests.support.trail import PHONE, Given, kinds, outcome, records


def test_without_a_vault_it_records_and_says_so(given: Given) -> None:
    given.vault.available = False
    with given.recorder() as recorder:
        assert recorder.record(outcome()) is not None
        assert recorder.status().state == "no-vault"
    examination = examine(given.paths, given.vault)
    assert examination.problems == ()
    assert examination.keys_in_file


def test_without_a_vault_no_key_of_the_digests_lies_beside_them(given: Given) -> None:
    given.vault.available = False
    with given.recorder() as recorder:
        first = recorder.digest("13800000000")
        assert recorder.digest("13800000000") == first
    with given.recorder() as recorder:
        assert recorder.digest("13800000000") != first


def test_the_vault_may_come_and_go_and_all_records_stay_readable(given: Given) -> None:
    given.filled(2)
    given.vault.available = False
    given.filled(2)
    given.vault.available = True
    given.filled(2)
    examination = examine(given.paths, given.vault)
    assert (examination.problems, examination.chains, examination.keys_in_file) == ((), 3, True)
    reasons = [record.facts["reason"] for record in records(given) if record.kind is NoteKind.CHAIN_STARTED]
    assert reasons == ["first", "vault-lost", "vault-back"]


def test_a_vault_that_goes_away_while_it_runs_is_told_once_and_so_is_its_return(given: Given) -> None:
    with given.recorder() as recorder:
        given.vault.available = False
        for _ in range(3):
            recorder.record(outcome())
            recorder.flush()
        assert recorder.status().state == "no-vault"
        given.vault.available = True
        recorder.flush()
        assert recorder.status().state == "ok"
    assert [kind for kind in kinds(given) if kind.startswith("vault")] == ["vault-lost", "vault-back"]


def test_a_vault_that_comes_after_the_start_is_used_from_then_on(given: Given) -> None:
    given.vault.available = False
    with given.recorder() as recorder:
        recorder.note(NoteKind.START)
        recorder.record(outcome())
        given.vault.available = True
        recorder.flush()
        assert recorder.status().state == "no-vault"  # it is not asked all the time
        assert not recorder.digests_last()
        given.clock.forward(minutes=1)
        recorder.flush()
        assert recorder.status().state == "ok"
        recorder.record(outcome())
        digest = recorder.digest("x")
        assert recorder.digests_last()
    assert kinds(given) == [
        "chain-started",
        "start",
        "outcome",
        "chain-started",
        "outcome",
        "stop",
    ]
    assert examine(given.paths, given.vault).problems == ()
    with given.recorder() as recorder:
        assert recorder.digests_last()
        assert recorder.digest("x") == digest


def test_lost_keys_begin_a_new_chain_and_leave_the_old_one_to_the_auditor(given: Given) -> None:
    given.filled(2)
    given.vault = type(given.vault)()
    given.filled(2)
    examination = examine(given.paths, given.vault)
    assert examination.chains == 2
    (problem,) = examination.problems
    assert problem.number == 1
    assert "their key is not here" in problem.what


def test_a_folder_that_cannot_be_written_is_told_and_the_gap_recorded_afterwards(given: Given) -> None:
    given.data.write_bytes(b"a file is in the folder's place")
    recorder = given.recorder()
    assert recorder.record(outcome()) is None
    recorder.note(NoteKind.START)
    recorder.flush()
    assert recorder.status().state == "unwritable"
    given.data.unlink()
    given.clock.forward(seconds=10)
    assert recorder.record(outcome()) is not None
    assert recorder.status().state == "ok"
    recorder.close()
    gap = next(record for record in records(given) if record.kind is NoteKind.GAP)
    assert (gap.facts["redact"], gap.facts["start"]) == (1, 1)


def test_a_disk_that_fills_up_is_told_and_the_gap_recorded_afterwards(given: Given) -> None:
    with given.recorder() as recorder:
        since = given.clock.now
        assert recorder.record(outcome()) is not None
        with full_disk(recorder):
            large = (outcome(findings=(PHONE,) * 3, reason="x" * 400, snapshot=str(number)) for number in range(60))
            missed = [recorder.record(one) for one in large].count(None)
            assert missed > 0
            assert recorder.status().state == "unwritable"
        given.clock.forward(minutes=5)
        assert recorder.record(outcome()) is not None
        assert recorder.status().state == "ok"
    gaps = [record.facts for record in records(given) if record.kind is NoteKind.GAP]
    assert sum(int(facts["redact"]) for facts in gaps) == missed
    assert gaps[0]["since"] == since.isoformat(timespec="seconds")
    assert examine(given.paths, given.vault).problems == ()


def test_a_damaged_file_is_set_aside_and_recording_goes_on(given: Given) -> None:
    given.filled(3)
    given.paths.trail.write_bytes(b"no database at all" * 1000)
    with given.recorder() as recorder:
        assert recorder.record(outcome()) is not None
        assert recorder.status().state == "ok"
    assert (given.data / "trail-damaged-1.sqlite").exists()
    assert "problem" in kinds(given)
    assert "cut" in kinds(given)


def test_keys_in_a_file_are_kept_while_its_newest_record_is_laid_there(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The trail turns out to be damaged on one thread, and a new chain begins, while another one writes the file."""
    given.vault.available = False
    recorder = given.recorder()
    recorder.record(outcome())
    opened = recorder._keeper.opened
    assert opened is not None
    monkeypatch.setattr(opened.trail, "append_decision", broken)
    beginning = threading.Thread(target=recorder.record, args=(outcome(),))
    load = FileKeys._load

    def load_slowly(keys: FileKeys) -> dict[str, str]:
        found = load(keys)
        if beginning.ident is None:
            beginning.start()
            beginning.join(0.2)
        return found

    monkeypatch.setattr(FileKeys, "_load", load_slowly)
    recorder.flush()
    beginning.join()
    recorder.close()
    assert "outcome" in kinds(given)


def test_a_recorder_that_can_have_no_thread_leaves_its_file_closed(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    with pytest.raises(RuntimeError) as held:
        open_recorder(given.paths, given.vault, clock=given.clock)
    assert "new thread" in str(held.value)  # it holds the frames, and what is open in them
    assert given.paths.trail.exists()
    assert not given.paths.trail.with_name("trail.sqlite-wal").exists()


def broken(*_: object, **__: object) -> None:
    raise Damaged("The trail's file is no readable database.")
