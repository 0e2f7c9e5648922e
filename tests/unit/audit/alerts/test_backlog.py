"""What goes out of a trail to a receiver, in which words, and from where it goes on."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from guard.audit import NoteKind, TrailSettings
from guard.audit.alerts.backlog import Batch, Position, Positions, next_batch
from guard.audit.alerts.message import MAX_BODY_BYTES, alert_of, syslog_frame
from guard.audit.alerts.settings import AlertSettings
from guard.audit.proof.reading import reading
from guard.audit.proof.record import decision_of
from guard.model import Action, Answer, Finding, Version
from tests.support.trail import PHONE, Given, outcome, records

START = Position(0, 0)
BLOCKS = AlertSettings(from_action="block", notes=frozenset({"start"}))


def batches(given: Given, settings: AlertSettings, position: Position = START, **how: int) -> list[Batch]:
    found = []
    with reading(given.paths, given.vault) as reader:
        while (batch := next_batch(reader, position, settings, **how)) is not None:
            found.append(batch)
            position = batch.position
    return found


def test_what_the_policy_names_goes_out_in_the_trails_order_and_is_numbered(given: Given) -> None:
    given.filled(8)
    with given.recorder() as recorder:
        made = outcome(Action.WARN, at=given.clock.now, answer=Answer.JUSTIFIED)
        recorder.record(replace(made, version=Version.ORIGINAL))
    found = batches(given, BLOCKS, batch=3)
    alerts = [alert for batch in found for alert in batch.alerts]
    bodies = [json.loads(alert.body) for alert in alerts]
    assert [body["event.action"] for body in bodies] == ["start", "block", "block", "warn"]
    assert [body["frostpane.alert"] for body in bodies] == [1, 2, 3, 4]
    sequence = [body["event.sequence"] for body in bodies]
    assert sequence == sorted(sequence)
    assert found[-1].position == Position(records(given)[-1].number, 4)
    again = batches(given, BLOCKS, found[1].position)
    assert [alert for batch in again for alert in batch.alerts] == [
        alert for batch in found[2:] for alert in batch.alerts
    ]


def test_after_a_long_time_without_connection_old_detail_is_thinned_and_no_count_is_lost(given: Given) -> None:
    given.filled(120)
    named = sum(record.decision is not None and record.decision.action == "block" for record in records(given))
    alerts = [alert for batch in batches(given, BLOCKS, detail=40) for alert in batch.alerts]
    (thin, *whole) = alerts
    told = json.loads(thin.body)
    assert told["event.action"] == "thinned"
    assert told["frostpane.thinned"]["counts"]["block"] + len(whole) == named
    assert len(whole) == 10
    assert [alert.count for alert in alerts] == list(range(1, 12))
    assert told["frostpane.thinned"]["last"] < json.loads(whole[0].body)["event.sequence"]


def test_what_retention_removed_unsent_goes_out_as_a_count(given: Given) -> None:
    given.filled(20)
    given.clock.forward(days=40)
    with given.recorder(TrailSettings(retention_days=30)) as recorder:
        recorder.record(outcome(Action.BLOCK, at=given.clock.now))
        recorder.tend()
    bodies = [json.loads(alert.body) for batch in batches(given, AlertSettings()) for alert in batch.alerts]
    assert [body["event.action"] for body in bodies] == ["block", "pruned"]
    assert bodies[-1]["frostpane.facts"]["count"] == 23


def test_a_position_is_kept_and_a_damaged_file_sends_all_again_instead_of_nothing(given: Given) -> None:
    given.data.mkdir()
    positions = Positions(given.paths.alerts)
    assert positions.of("a") is None
    positions.keep("a", Position(5, 2))
    positions.keep("b", Position(7, 3))
    assert Positions(given.paths.alerts).of("a") == Position(5, 2)
    for damage in ("{", "[]", '{"a": 5}', '{"a": ["x", 1]}'):
        given.paths.alerts.write_text(damage)
        assert positions.of("a") == Position(0, 0)
    positions.keep("a", Position(6, 2))
    assert positions.of("a") == Position(6, 2)


def test_a_trail_that_began_anew_is_sent_from_its_beginning(given: Given) -> None:
    given.filled(4)
    alerts = [alert for batch in batches(given, BLOCKS, Position(5_000, 90)) for alert in batch.alerts]
    assert [alert.count for alert in alerts] == [91, 92]


def test_a_message_is_framed_as_the_standards_say(given: Given) -> None:
    given.filled(4)
    record = next(record for record in records(given) if record.decision and record.decision.action == "block")
    frame = syslog_frame(alert_of(replace(record, machine="pc 17 客服"), 2**31))
    length, _, message = frame.partition(b" ")
    assert int(length) == len(message)
    head = re.fullmatch(
        rb"<(\d+)>1 (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (\S+) frostpane - (\S+) "
        rb'\[meta sequenceId="(\d+)"\] (\{.*\})',
        message,
    )
    assert head is not None
    assert (head[1], head[3], head[4], head[5]) == (b"108", b"pc17", b"block", b"1")
    assert json.loads(head[6])["host.name"] == "pc 17 客服"
    assert message.isascii()


@pytest.mark.parametrize("findings", [200, 3])
def test_an_alert_is_never_longer_than_receivers_take(given: Given, findings: int) -> None:
    given.filled(1)
    (record,) = [record for record in records(given) if record.decision]
    many: list[Finding] = [replace(PHONE, digest=f"{turn:026d}", masked="测" * 60 + "*") for turn in range(findings)]
    decision = decision_of(outcome(findings=tuple(many)), card=None, evidence=None)
    alert = alert_of(replace(record, decision=decision), 1)
    assert len(alert.body) <= MAX_BODY_BYTES
    assert json.loads(alert.body)["frostpane.entities"] == {"PHONE": findings}


@pytest.mark.parametrize(("action", "goes_out"), [("block", 2), ("warn", 0)])
def test_a_storm_is_one_alert_at_once_and_one_with_the_count_that_names_it(
    given: Given, action: str, goes_out: int
) -> None:
    with given.recorder() as recorder:
        first = recorder.record(outcome(Action[action.upper()], at=given.clock.now))
        recorder.note(NoteKind.REPEATED, {"event": str(first), "times": 500, "rule": "r", "action": action})
    settings = AlertSettings(from_action="block")
    alerts = [json.loads(alert.body) for batch in batches(given, settings) for alert in batch.alerts]
    assert len(alerts) == goes_out
    if alerts:
        told, count = alerts
        assert (told["event.action"], count["event.action"]) == ("block", "repeated")
        assert (count["frostpane.facts"]["event"], count["frostpane.facts"]["times"]) == (told["event.id"], 500)
        (thin,) = [alert for batch in batches(given, settings, detail=0) for alert in batch.alerts]
        assert json.loads(thin.body)["frostpane.thinned"]["counts"] == {"block": 1, "repeated": 499}


def test_notes_that_nobody_named_stay_in_the_trail(given: Given) -> None:
    given.filled(2)
    note = next(record for record in records(given) if record.kind is NoteKind.STOP)
    assert not BLOCKS.names(note)
