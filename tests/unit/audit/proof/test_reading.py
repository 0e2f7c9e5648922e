"""Reading back: lists, exports, past outcomes, what a person asks for."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from guard.audit.export import ecs, plain
from guard.audit.proof.encoding import milliseconds, moment
from guard.audit.proof.reading import reading
from guard.audit.proof.record import NoteKind
from guard.audit.selection import Selection, time_of
from guard.errors import InputError
from guard.model import Action
from tests.support.trail import Given, outcome

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def test_a_time_is_listed_from_the_newest_to_the_oldest(given: Given) -> None:
    given.filled(10)
    given.clock.forward(days=2)
    given.filled(4)
    with reading(given.paths, given.vault) as reader:
        day = list(reader.between(given.clock.now - timedelta(days=1), given.clock.now + timedelta(seconds=1)))
        everything = list(reader.backwards())
    assert [record.number for record in day] == [19, 18, 17, 16, 15, 14]
    assert [record.number for record in everything] == list(range(19, 0, -1))


def test_records_around_a_hole_stay_readable_where_the_writer_knew_of_it(given: Given) -> None:
    given.filled(10)
    given.paths.trail.unlink()
    given.filled(2)
    with reading(given.paths, given.vault) as reader:
        assert len(list(reader.backwards())) == len(list(reader.forwards())) > 0
        assert reader.unread == 0


def test_an_installation_without_a_trail_says_what_to_do(given: Given) -> None:
    with pytest.raises(InputError, match="start the guard"), reading(given.paths, given.vault):
        pass


@pytest.mark.parametrize(
    ("selection", "taken"),
    [
        (Selection(), 8),
        (Selection(kind="stop"), 1),
        (Selection(action="warn"), 1),
        (Selection(entity="PHONE"), 5),
        (Selection(entity="CN_ID"), 0),
        (Selection(group="social"), 5),
        (Selection(rule="phones-stay-inside"), 5),
        (Selection(agent="li.wei"), 8),
        (Selection(agent="someone"), 0),
        (Selection(digest="d1"), 5),
        (Selection(digest="d2"), 0),
    ],
)
def test_a_selection_takes_what_was_asked_for(given: Given, selection: Selection, taken: int) -> None:
    given.filled(5)
    with reading(given.paths, given.vault) as reader:
        assert sum(selection.takes(record) for record in reader.backwards()) == taken


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("24h", NOW - timedelta(hours=24)),
        ("7d", NOW - timedelta(days=7)),
        ("2w", NOW - timedelta(days=14)),
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=UTC)),
        ("2026-11-20T10:00:00+08:00", datetime(2026, 11, 20, 2, tzinfo=UTC)),
    ],
)
def test_a_time_may_be_given_as_people_do(text: str, at: datetime) -> None:
    assert time_of(text, NOW) == at


@pytest.mark.parametrize("text", ["", "yesterday", "7x", "2026-13-01"])
def test_a_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        time_of(text, NOW)


def test_milliseconds_and_back_keep_the_time() -> None:
    at = datetime(2026, 11, 24, 8, 0, 1, 234_000, tzinfo=UTC)
    assert moment(milliseconds(at)) == at


def test_the_export_speaks_ecs(given: Given) -> None:
    with given.recorder() as recorder:
        event = recorder.record(outcome(Action.BLOCK))
        recorder.note(NoteKind.POLICY_REFUSED, {"code": "policy-untrusted"})
    with reading(given.paths, given.vault) as reader:
        exported = [ecs(record) for record in reader.forwards()]
    decided = next(line for line in exported if line["event.kind"] == "alert")
    assert decided["event.id"] == event
    assert decided["@timestamp"] == "2026-11-24T08:00:00.000Z"
    assert (decided["event.action"], decided["event.severity"]) == ("block", 4)
    assert (decided["rule.id"], decided["rule.ruleset"], decided["rule.version"]) == (
        "phones-stay-inside",
        "service-centre",
        "12",
    )
    assert (decided["host.name"], decided["user.name"], decided["process.name"]) == ("pc-17", "li.wei", "wechat.exe")
    assert decided["frostpane.entities"] == {"PHONE": 1}
    refused = next(line for line in exported if line["event.action"] == "policy-refused")
    assert refused["event.category"] == ["configuration"]
    assert refused["frostpane.facts"] == {"code": "policy-untrusted"}
    allowed = {"@timestamp", "ecs", "event", "rule", "process", "url", "host", "user", "agent", "frostpane"}
    assert {name.split(".")[0] for line in exported for name in line} <= allowed


def test_the_plain_form_leaves_out_what_is_not_there(given: Given) -> None:
    given.filled(1)
    with reading(given.paths, given.vault) as reader:
        lines = [plain(record) for record in reader.backwards()]
    assert all(value is not None for line in lines for value in line.values())
    assert lines[1]["findings"][0] == {
        "type": "PHONE",
        "confidence": 0.93,
        "masked": "138****0000",
        "digest": "d1",
        "times": 1,
    }


@pytest.mark.parametrize("at", ["0", "9223372036854775807", "'x'"])
@pytest.mark.parametrize("number", [5, 14, 16, 19])
def test_a_record_that_was_moved_out_of_its_time_is_counted_as_unread(given: Given, number: int, at: str) -> None:
    given.filled(10)
    given.clock.forward(days=2)
    given.filled(4)
    with closing(sqlite3.connect(given.paths.trail)) as base, base:
        base.execute(f"UPDATE records SET at = {at} WHERE number = {number}")
    day = timedelta(days=1)
    since = given.clock.now - (day if number > 13 else 3 * day)
    with reading(given.paths, given.vault) as reader:
        listed = [record.number for record in reader.between(since, since + day + timedelta(seconds=1))]
        assert reader.unread == 1
    assert listed == [each for each in (range(19, 13, -1) if number > 13 else range(13, 0, -1)) if each != number]


def test_the_only_record_of_a_time_shows_when_it_was_moved_away(given: Given) -> None:
    given.filled(3)
    given.clock.forward(days=2)
    with given.recorder() as recorder:
        recorder.note("start")
    with closing(sqlite3.connect(given.paths.trail)) as base, base:
        base.execute("UPDATE records SET at = 0 WHERE number > 6")
    with reading(given.paths, given.vault) as reader:
        assert list(reader.between(given.clock.now - timedelta(days=1), given.clock.now + timedelta(days=1))) == []
        assert reader.unread > 0


def test_a_trail_on_a_disk_that_nobody_can_write_is_read_without_a_journal(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    given.filled(3)
    # Only a trail that was closed cleanly has no journal beside it.
    assert not given.paths.trail.with_name("trail.sqlite-wal").exists()
    monkeypatch.setattr("guard.audit.proof.store.os.access", lambda path, mode: False)
    with reading(given.paths, given.vault) as reader:
        assert len(list(reader.forwards())) == 6
        assert [path.name for path in given.data.glob("trail.sqlite*")] == ["trail.sqlite"]
