"""What the hub is told of a record: words, ids and numbers of the guard's own, and nothing of a customer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guard.audit import NoteKind
from guard.audit.alerts.backlog import Position
from guard.audit.alerts.stream import next_events
from guard.audit.proof.reading import reading
from guard.fleet.event import event_of
from guard.model import Application, Destination
from tests.support.trail import Given, outcome


@pytest.mark.parametrize(
    ("kind", "facts", "told"),
    [
        (
            NoteKind.CONSENT_USED,
            {"id": "c-1", "use": 2, "of": 3, "group": "social"},
            {"consent": "c-1", "use": 2, "of": 3, "group": "social"},
        ),
        (
            NoteKind.INCIDENT_REPORTED,
            {"case": "i-1", "persons": 4, "due": "2026-11-27T08:00:00+00:00", "laws": "PIPL", "application": "wechat"},
            {"case": "i-1", "persons": 4, "due": "2026-11-27T08:00:00+00:00"},
        ),
        (NoteKind.TOKEN_USED, {"id": "t-1", "minutes": 5, "reason": "陈小明"}, {"minutes": 5}),
    ],
)
def test_a_note_is_told_by_its_ids_and_numbers(
    tmp_path: Path, kind: NoteKind, facts: dict[str, str | int], told: dict[str, str | int]
) -> None:
    given = Given(tmp_path / "data")
    with given.recorder() as recorder:
        recorder.note(kind, facts)
    with reading(given.paths, given.vault) as reader:
        alerts = next_events(reader, Position(0, 0)).alerts
    bodies = [json.loads(alert.body) for alert in alerts]
    (body,) = [body for body in bodies if body["kind"] == kind.value]
    of_all = {"id": body["facts"]["id"], "note": kind.value, "version": body["facts"]["version"]}
    assert body["facts"] == of_all | told
    assert body["facts"]["id"] != facts.get("id")


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("[" * 201, "[" * 201),
        (r"wechat\u0000", r"wechat\u0000"),
        ("wechat\0", "wechat"),
        ("wechat\udcff.exe", "wechat\ufffd\ufffd\ufffd.exe"),
        ("信" * 500, "信" * 255),
    ],
)
def test_a_program_of_any_name_is_told_as_the_hub_takes_it(tmp_path: Path, program: str, told: str) -> None:
    given = Given(tmp_path / "data")
    with given.recorder() as recorder:
        recorder.record(outcome(destination=Destination(Application(program), "social")))
        recorder.note(NoteKind.PROBLEM, {"what": f"{program}\udc80"})
    with reading(given.paths, given.vault) as reader:
        batch = next_events(reader, Position(0, 0))
    assert batch is not None
    events = [event_of(alert.body) for alert in batch.alerts]
    assert [event.facts["to_program"] for event in events if "to_program" in event.facts] == [told]
