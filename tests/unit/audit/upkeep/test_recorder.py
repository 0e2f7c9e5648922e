"""What the service sees of the trail."""

from __future__ import annotations

import stat
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from guard.audit import NoteKind, TrailSettings, open_recorder
from guard.audit.proof.keys import Head, head_from_bytes
from guard.audit.proof.reading import installation_names
from guard.audit.proof.record import Previews
from guard.audit.proof.verify import examine
from guard.audit.upkeep.trail import Trail
from guard.model import Action, EntityType, Evidence, Finding
from tests.support.trail import PHONE, Given, killed, kinds, outcome, records
from tests.support.waiting import until


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


@pytest.mark.parametrize(
    ("previews", "phone", "mail"),
    [
        (Previews.ENDS, "138****0000", "w***@qq.com"),
        (Previews.START, "138********", "w********"),
        (Previews.NONE, "", ""),
    ],
)
def test_a_record_shows_as_much_of_a_value_as_the_policy_lets_it(
    given: Given, previews: Previews, phone: str, mail: str
) -> None:
    found = (PHONE, replace(PHONE, entity_type=EntityType.EMAIL, masked="w***@qq.com", digest="d2"))
    with given.recorder(TrailSettings(previews=previews)) as recorder:
        recorder.record(outcome(findings=found))
    decision = records(given)[1].decision
    assert decision is not None
    assert [(seen.masked, seen.digest) for seen in decision.seen] == [(phone, "d1"), (mail, "d2")]


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

        def stays_asleep(for_s: float) -> bool:
            before = [line for line in woken.read_text().splitlines() if "ctxt" in line]
            time.sleep(for_s)
            return before == [line for line in woken.read_text().splitlines() if "ctxt" in line]

        until(lambda: settled(1))
        until(lambda: stays_asleep(0.05), what="sleep")
        assert stays_asleep(0.3)
        recorder.record(outcome())
        until(lambda: settled(2))


def test_the_vault_is_told_of_no_record_that_a_power_failure_may_still_cost(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = given.recorder()
    anchor = Trail.anchor

    def after_one_more(trail: Trail, head: Head) -> None:
        recorder.note(NoteKind.HEARTBEAT)
        anchor(trail, head)

    recorder.record(outcome())
    monkeypatch.setattr(Trail, "anchor", after_one_more)
    recorder.flush()
    killed(recorder)
    names = installation_names(given.paths)
    assert names is not None
    head = head_from_bytes(given.vault.get(names.head))
    assert head is not None
    assert head.number == records(given)[-2].number


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


@pytest.mark.timeout(30)
def test_an_end_that_comes_while_the_thread_takes_note_of_work_is_not_missed(given: Given) -> None:
    recorder = open_recorder(given.paths, given.vault, clock=given.clock, settle_s=0.01)
    taken, cleared = threading.Event(), recorder._dirty.clear

    def clear() -> None:
        """The end wakes the thread just before it takes note of what woke it."""
        recorder._end.set()
        recorder._dirty.set()
        cleared()
        taken.set()

    recorder._dirty.clear = clear
    recorder.note(NoteKind.START)
    assert taken.wait(20)
    thread = recorder._thread
    assert thread is not None
    thread.join(timeout=20)
    assert not thread.is_alive()
    recorder.close()
    assert examine(given.paths, given.vault).problems == ()
