"""A case: what it takes, what it freezes, and what closing lets go."""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from guard.audit import EvidenceLimits, NoteKind, TrailSettings
from guard.audit.incident.case import folder_of
from guard.audit.incident.desk import IncidentDesk, Told
from guard.audit.proof import age_format
from guard.audit.upkeep.backup import back_up, restore
from guard.audit.upkeep.holds import holds
from guard.audit.upkeep.journal import append_note
from guard.errors import InputError, TrailUnwritable
from guard.model import Action, Answer, Application, Destination, Version
from tests.support.trail import HERE, PHONE, SOCIAL, Given, outcome, records

_, AUDITOR = age_format.new_identity()
SETTINGS = TrailSettings(auditor_keys=(AUDITOR,), retention_days=30, evidence=EvidenceLimits(max_days=30))
WEIBO = Destination(Application("chrome.exe", site="weibo.com"), "public")


def desk(given: Given) -> IncidentDesk:
    def note(kind: NoteKind, facts: object) -> object:
        clocks = {"clock": given.clock, "monotonic_s": lambda: given.clock.now.timestamp()}
        return append_note(given.paths, given.vault, kind, facts, here=HERE, **clocks)  # type: ignore[arg-type]

    return IncidentDesk(given.paths, given.vault, note, HERE, given.clock, lambda size: b"\x01" * size)


def sent(given: Given, count: int = 1, destination: Destination = SOCIAL) -> None:
    """Numbers of that many customers, justified and sent, each with sealed evidence."""
    with given.recorder(SETTINGS) as recorder:
        for number in range(count):
            given.clock.forward(seconds=20)
            seen = replace(PHONE, digest=recorder.digest(f"1390000{number:04d}"))
            made = outcome(Action.WARN, findings=(seen,), at=given.clock.now, destination=destination)
            recorder.record(made, evidence=b"synthetic")
            recorder.record(replace(made, answer=Answer.JUSTIFIED, reason="r", version=Version.ORIGINAL))


def test_a_case_is_about_what_went_out_last_and_counts_its_persons(given: Given) -> None:
    given.filled(3)
    sent(given, 2, WEIBO)
    sent(given, 3)
    given.clock.forward(minutes=1)
    case = desk(given).report(Told(what="sent to the wrong group"))
    assert case.place.executable == "wechat.exe"
    assert (case.persons, case.stated, case.kinds) == (3, False, ("PHONE",))
    assert len(case.events) == 9, "three frosted before, three asked, three answered"
    assert case.event_count == 6, "an answer is no event of its own"
    assert len(case.evidence) == 5
    assert case.sent_at == given.clock.now - timedelta(minutes=1)
    assert desk(given).status(case).recall_until == given.clock.now + timedelta(minutes=1)
    noted = records(given)[-1]
    assert noted.kind is NoteKind.INCIDENT_REPORTED
    assert (noted.facts["case"], noted.facts["persons"], noted.facts["laws"]) == (case.id, 3, "PIPL art. 57")
    assert noted.facts["events"] == 6
    assert desk(given).case(case.id) == case
    named = desk(given).report(Told(application="weibo.com", persons=40))
    assert (named.place.site, named.persons, named.stated, len(named.events)) == ("weibo.com", 40, True, 4)


def test_an_answer_counts_where_what_it_answers_is_of_another_time(given: Given) -> None:
    sent(given)
    (_, asked, answered, *_) = [record.event_id for record in records(given)]
    with given.recorder(SETTINGS) as recorder:
        given.clock.forward(minutes=5)
        kept = outcome(Action.WARN, at=given.clock.now, snapshot="another")
        given.clock.forward(minutes=5)
        since = given.clock.now
        for answer, version in ((Answer.KEPT, Version.SAFE), (Answer.JUSTIFIED, Version.ORIGINAL)):
            recorder.record(replace(kept, at=since, answer=answer, version=version))
    case = desk(given).draft(Told(since=since))
    assert (len(case.events), case.event_count) == (2, 1)
    everything = desk(given).draft()
    assert (everything.events[:2], everything.answers[0], everything.event_count) == ((asked, answered), answered, 2)


def test_a_case_of_a_program_that_told_no_answers_counts_its_records(given: Given) -> None:
    sent(given)
    case = desk(given).report()
    file = folder_of(given.paths.incidents, case.id) / "case.json"
    file.write_text(json.dumps({name: told for name, told in case.plain().items() if name != "answers"}))
    assert desk(given).case(case.id).event_count == len(case.events) == 2


def test_retention_keeps_what_a_case_freezes_until_it_is_closed(given: Given) -> None:
    given.filled(4)
    given.clock.forward(days=2)
    sent(given, 2)
    first = 8
    case = desk(given).report()
    assert records(given)[first - 1].number == case.first
    given.clock.forward(days=90)
    with given.recorder(SETTINGS) as recorder:
        recorder.record(outcome(at=given.clock.now))
        recorder.tend()
    kept = records(given)
    assert kept[0].number == first
    assert {record.event_id for record in kept} >= set(case.events)
    assert {path.name for path in given.paths.evidence.iterdir()} == set(case.evidence)
    desk(given).close(case.id, "recalled")
    with given.recorder(SETTINGS) as recorder:
        recorder.tend()
    assert records(given)[0].number > case.last
    assert not list(given.paths.evidence.iterdir())


def test_a_case_holds_the_evidence_of_later_records_too(given: Given) -> None:
    sent(given)
    case = desk(given).report()
    given.clock.forward(minutes=5)
    sent(given)  # the mistake goes on
    given.clock.forward(days=90)
    with given.recorder(SETTINGS) as recorder:
        recorder.record(outcome(at=given.clock.now))
        recorder.tend()
    there = {path.name for path in given.paths.evidence.iterdir()}
    named = {record.decision.evidence.file for record in records(given) if record.decision and record.decision.evidence}
    assert len(case.evidence) == 1
    assert there == named
    assert len(there) == 2
    desk(given).close(case.id, "recalled")
    with given.recorder(SETTINGS) as recorder:
        recorder.tend()
    assert not list(given.paths.evidence.iterdir())


def test_a_case_of_a_program_that_held_named_evidence_alone_holds_all_of_it(given: Given) -> None:
    given.filled(2)
    sent(given)
    case = desk(given).report()
    file = folder_of(given.paths.incidents, case.id) / "hold.json"
    file.write_text(json.dumps({"first": case.first, "evidence": list(case.evidence)}))
    assert [(hold.first, hold.evidence) for hold in holds(given.paths.incidents)] == [(case.first, None)]


def test_a_case_and_what_it_holds_are_in_a_backup(given: Given, tmp_path: Path) -> None:
    sent(given)
    case = desk(given).report()
    held = list(holds(given.paths.incidents))
    back_up(given.paths, tmp_path / "copy", given.clock.now)
    shutil.rmtree(given.data)
    restore(given.paths, tmp_path / "copy")
    assert desk(given).case(case.id) == case
    assert list(holds(given.paths.incidents)) == held != []


def test_a_hold_that_cannot_be_read_keeps_everything(given: Given) -> None:
    given.filled(4)
    case = desk(given).report()
    (folder_of(given.paths.incidents, case.id) / "hold.json").write_text("{")
    given.clock.forward(days=90)
    with given.recorder(SETTINGS) as recorder:
        recorder.record(outcome(at=given.clock.now))
        recorder.tend()
    assert records(given)[0].number == 1
    assert [hold.evidence for hold in holds(given.paths.incidents)] == [None]


def test_a_case_that_is_opened_while_the_keyring_is_locked_holds_everything(given: Given) -> None:
    sent(given)
    given.vault.available = False
    at_desk = IncidentDesk(
        given.paths, given.vault, lambda _kind, _facts: None, HERE, given.clock, lambda size: b"\x01" * size
    )
    case = at_desk.report()
    assert (case.first, case.events) == (0, ())
    assert [hold.evidence for hold in holds(given.paths.incidents)] == [None]


def test_open_cases_stand_in_the_status_with_their_clocks_and_closed_ones_do_not(given: Given) -> None:
    sent(given)
    given.clock.forward(minutes=1)
    case = desk(given).report(Told(persons=1_000_000))
    (standing,) = desk(given).standing()
    assert (standing.case, standing.application.en) == (case.id, "WeChat")
    assert standing.duties[0].due == given.clock.now + timedelta(hours=4)
    desk(given).close(case.id, "recalled")
    assert desk(given).standing() == ()
    with pytest.raises(InputError) as refusal:
        desk(given).close(case.id, "again")
    assert refusal.value.code == "case-closed"
    assert records(given)[-1].kind is NoteKind.INCIDENT_CLOSED


def test_while_the_disk_takes_nothing_the_person_hears_what_to_do_and_that_no_case_is_open(given: Given) -> None:
    sent(given)
    given.paths.incidents.write_text("")  # no folder can be made there
    advice = desk(given).mistake()
    assert (advice.kept, advice.application.en) == (False, "WeChat")
    assert advice.steps
    assert advice.recall_until is not None
    with pytest.raises(TrailUnwritable):
        desk(given).report()
    assert desk(given).standing() == ()
    given.paths.incidents.unlink()
    assert desk(given).mistake().kept
    assert len(desk(given).standing()) == 1


def test_a_second_mistake_gets_a_case_and_advice_of_its_own_and_asking_twice_does_not(given: Given) -> None:
    sent(given)
    given.clock.forward(minutes=1)
    first = desk(given).mistake()
    given.clock.forward(minutes=5)
    assert desk(given).mistake() == first
    sent(given, 1, WEIBO)
    second = desk(given).mistake()
    assert (first.application.en, second.application.en) == ("WeChat", "Weibo")
    sent(given, 1, WEIBO)
    assert desk(given).mistake().case != second.case
    given.clock.forward(minutes=-30)
    assert desk(given).mistake().opened_at == given.clock.now
    assert len(desk(given).standing()) == 4


@pytest.mark.parametrize("name", ["20261124-080000-3f2a", "../../etc", ""])
def test_a_case_that_is_not_there_says_so(given: Given, name: str) -> None:
    with pytest.raises(InputError) as refusal:
        desk(given).case(name)
    assert refusal.value.code == "no-case"


@pytest.mark.parametrize(
    "wrong",
    [
        {"persons": "many"},
        {"known_at": "2026-01-01T00:00:00"},
        {"known_at": "9999-12-31T23:59:59+00:00", "regions": ["eu"]},
        {"sent_at": "9999-12-31T23:59:59+00:00"},
        {"place": {"group": 1, "executable": 2, "window_class": None, "site": None}},
        {"id": "20200101-000000-0000"},
    ],
)
def test_a_damaged_case_is_told_and_the_others_go_on(given: Given, wrong: dict[str, object]) -> None:
    sent(given)
    first = desk(given).report()
    given.clock.forward(minutes=20)
    other = desk(given).report()
    file = folder_of(given.paths.incidents, first.id) / "case.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | wrong))
    assert [each.case for each in desk(given).standing()] == [other.id]
    (told,) = desk(given).damaged()
    assert first.id in str(told)


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes among files")
def test_pipes_in_the_place_of_a_cases_files_keep_nobody_waiting(given: Given) -> None:
    sent(given)
    case = desk(given).report()
    folder = folder_of(given.paths.incidents, case.id)
    for name in ("case.json", "hold.json"):
        (folder / name).unlink()
        os.mkfifo(folder / name)
    assert desk(given).standing() == ()
    assert [(hold.first, hold.evidence) for hold in holds(given.paths.incidents)] == [(0, None)]


def test_a_case_whose_files_are_nested_without_end_holds_everything_and_is_none_that_can_be_read(given: Given) -> None:
    sent(given)
    case = desk(given).report()
    for file in folder_of(given.paths.incidents, case.id).iterdir():
        file.write_bytes(b"[" * 100_000)
    assert desk(given).cases() == ()
    assert [(hold.first, hold.evidence) for hold in holds(given.paths.incidents)] == [(0, None)]
    with pytest.raises(InputError) as caught:
        desk(given).case(case.id)
    assert caught.value.code == "bad-case"
