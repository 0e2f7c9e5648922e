"""What the service sees of the trail."""

from __future__ import annotations

import stat
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from guard.audit import NoteKind, TrailSettings, open_recorder
from guard.audit.keys import head_from_bytes
from guard.audit.reading import installation_names, reading
from guard.audit.record import AuditRecord
from guard.audit.verify import examine
from guard.model import Action, EntityType, Evidence, Finding
from tests.support.failing import full_disk
from tests.support.trail import PHONE, Given, killed, outcome
from tests.support.waiting import until


def records(given: Given) -> list[AuditRecord]:
    with reading(given.paths, given.vault) as reader:
        found = list(reader.forwards())
        assert reader.unread == 0
        return found


def kinds(given: Given) -> list[str]:
    return [record.kind.value for record in records(given)]


def test_an_outcome_comes_back_as_it_was_recorded(given: Given) -> None:
    with given.recorder() as recorder:
        event = recorder.record(
            outcome(answer="justified", reason="客户要求 [电话]", findings=(PHONE, PHONE)), card="phones-1"
        )
    (record,) = (record for record in records(given) if record.kind is NoteKind.OUTCOME)
    assert record.event_id == event
    assert (record.machine, record.agent) == ("pc-17", "li.wei")
    assert record.at == given.clock.now
    decision = record.decision
    assert decision is not None
    assert (decision.action, decision.rule, decision.policy, decision.serial) == (
        "redact",
        "phones-stay-inside",
        "service-centre",
        12,
    )
    assert (decision.origin.group, decision.origin.executable) == ("work", "crm.exe")
    assert (decision.destination.group, decision.destination.window_class) == ("social", "wechat")
    assert decision.counts == {"PHONE": 2}
    assert [(seen.masked, seen.digest, seen.times) for seen in decision.seen] == [("138****0000", "d1", 2)]
    assert (decision.answer, decision.reason, decision.card) == ("justified", "客户要求 [电话]", "phones-1")


def test_a_window_title_is_not_recorded(given: Given) -> None:
    with given.recorder() as recorder:
        recorder.record(outcome())
    assert "陈小明" not in repr([record.decision for record in records(given)])


def test_a_preview_that_shows_no_mask_is_left_out(given: Given) -> None:
    bare = replace(PHONE, masked="13800000000")
    with given.recorder() as recorder:
        recorder.record(outcome(findings=(bare,)))
    decision = records(given)[1].decision
    assert decision is not None
    assert decision.seen[0].masked == ""


def test_a_table_of_customers_is_counted_in_full_and_shown_in_part(given: Given) -> None:
    many = tuple(
        Finding(EntityType.PHONE, 0.9, None, None, Evidence("phone"), f"{turn:03d}****", digest=str(turn))
        for turn in range(900)
    )
    with given.recorder() as recorder:
        recorder.record(outcome(findings=many))
    decision = records(given)[1].decision
    assert decision is not None
    assert decision.counts == {"PHONE": 900}
    assert len(decision.seen) == 200


def test_what_was_allowed_without_findings_is_counted_with_the_next_heartbeat(given: Given) -> None:
    with given.recorder() as recorder:
        assert recorder.record(outcome(Action.ALLOW, findings=())) is None
        assert recorder.record(outcome(Action.ALLOW, findings=())) is None
        recorder.note(NoteKind.HEARTBEAT)
        recorder.note(NoteKind.HEARTBEAT)
    facts = [record.facts for record in records(given) if record.kind is NoteKind.HEARTBEAT]
    assert facts == [{"passed_social": 2}, {}]


def test_a_kind_that_is_not_in_the_set_is_refused(given: Given) -> None:
    with given.recorder() as recorder, pytest.raises(ValueError, match="whatever"):
        recorder.note("whatever")


def test_the_same_value_has_the_same_digest_after_a_restart_and_another_one_elsewhere(
    given: Given, tmp_path: Path
) -> None:
    with given.recorder() as recorder:
        first = recorder.digest("13800000000")
        assert recorder.digest("13800000001") != first
    with given.recorder() as recorder:
        assert recorder.digest("13800000000") == first
    with Given(tmp_path / "other", vault=given.vault, seed=8).recorder() as recorder:
        assert recorder.digest("13800000000") != first


def test_numbers_go_on_after_a_restart(given: Given) -> None:
    given.filled(3)
    given.filled(2)
    assert [record.number for record in records(given)] == list(range(1, 11))
    assert examine(given.paths, given.vault).problems == ()


def test_a_clean_end_is_a_stop_and_any_other_is_told_at_the_next_start(given: Given) -> None:
    given.filled(1)
    recorder = given.recorder()
    recorder.note(NoteKind.START)
    recorder.record(outcome(at=given.clock.now))
    last_sign = given.clock.now
    given.clock.forward(hours=2)
    killed(recorder)
    given.filled(0)
    assert kinds(given)[-6:] == ["stop", "start", "outcome", "unclean-end", "start", "stop"]
    told = next(record for record in records(given) if record.kind is NoteKind.UNCLEAN_END)
    assert told.facts == {"last_sign": last_sign.isoformat(timespec="seconds")}


def test_status_tells_the_newest_record(given: Given) -> None:
    with given.recorder() as recorder:
        recorder.record(outcome())
        status = recorder.status()
    assert status.state == "ok"
    assert status.records == 2
    assert status.last_tag == records(given)[1].tag


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_only_the_owner_can_read_the_files(given: Given) -> None:
    given.vault.available = False
    given.filled(2)
    for path in (given.data, *given.data.iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


@pytest.mark.skipif(sys.platform != "linux", reason="the system tells how often a thread woke")
def test_the_trail_sleeps_until_something_is_written(given: Given) -> None:
    with open_recorder(given.paths, given.vault, clock=given.clock, settle_s=0.01) as recorder:
        thread = recorder._thread
        assert thread is not None
        woken = Path(f"/proc/self/task/{thread.native_id}/status")

        def settled(number: int) -> bool:
            names = installation_names(given.paths)
            head = None if names is None else head_from_bytes(given.vault.get(names.head))
            return head is not None and head.number == number

        until(lambda: settled(1))
        time.sleep(0.05)
        before = [line for line in woken.read_text().splitlines() if "ctxt" in line]
        time.sleep(0.3)
        assert [line for line in woken.read_text().splitlines() if "ctxt" in line] == before
        recorder.record(outcome())
        until(lambda: settled(2))


def test_a_clock_that_was_set_is_told_with_how_far(given: Given) -> None:
    since_boot = given.clock.now.timestamp()
    with open_recorder(
        given.paths, given.vault, clock=given.clock, monotonic_s=lambda: since_boot, settle_s=None
    ) as recorder:
        for seconds in (30, -7200, 10):
            given.clock.forward(seconds=seconds)
            recorder.record(outcome())
    told = [record.facts for record in records(given) if record.kind is NoteKind.CLOCK_CHANGED]
    assert told == [{"seconds": -7200}]


# -- without a vault --------------------------------------------------------------------------------------------------


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
        given.clock.forward(minutes=1)
        recorder.flush()
        assert recorder.status().state == "ok"
        recorder.record(outcome())
        assert recorder.digest("x")
    assert kinds(given) == [
        "chain-started",
        "start",
        "outcome",
        "chain-started",
        "outcome",
        "stop",
    ]
    assert examine(given.paths, given.vault).problems == ()


def test_lost_keys_begin_a_new_chain_and_leave_the_old_one_to_the_auditor(given: Given) -> None:
    given.filled(2)
    given.vault = type(given.vault)()
    given.filled(2)
    examination = examine(given.paths, given.vault)
    assert examination.chains == 2
    (problem,) = examination.problems
    assert problem.number == 1
    assert "their key is not here" in problem.what


# -- a disk that refuses ----------------------------------------------------------------------------------------------


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


# -- retention, auditors ----------------------------------------------------------------------------------------------


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
