"""One entry for what happened again and again, whichever way the trail is read; nothing is lost or counted twice."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from guard.audit import NoteKind
from guard.audit.counted import counts_of, newest_first, oldest_first
from guard.audit.export import ecs, plain
from guard.audit.line import line
from guard.audit.proof.reading import reading
from guard.audit.proof.record import AuditRecord
from guard.audit.report.figures import figures_of
from guard.audit.selection import BEGINNING, END, Selection
from guard.cli import main
from guard.cli.audit.records import export_to
from tests.support.trail import Given, outcome, records


@pytest.fixture
def given(tmp_path: Path) -> Given:
    """Three events; the first and the last happened again and again, and another count is of an event that is gone."""
    given = Given(tmp_path / "data")
    given.vault.available = False  # as the command reads it where there is no keyring
    with given.recorder() as recorder:
        first = recorder.record(outcome(snapshot="a"))
        recorder.record(outcome(snapshot="b"))
        recorder.note(NoteKind.REPEATED, {"event": str(first), "times": 500, "rule": "phones-stay-inside"})
        last = recorder.record(outcome(snapshot="c"))
        recorder.note(NoteKind.REPEATED, {"event": str(last), "times": 3, "rule": "phones-stay-inside"})
        recorder.note(NoteKind.REPEATED, {"event": "00000000-1", "times": 9, "rule": "phones-stay-inside"})
    return given


def told(entries: list[AuditRecord]) -> list[tuple[str, int]]:
    return [
        (record.decision.snapshot_id if record.decision else record.kind.value, record.times)
        for record in entries
        if record.kind in (NoteKind.OUTCOME, NoteKind.REPEATED)
    ]


def test_both_ways_of_reading_give_the_same_entries(given: Given) -> None:
    chain = records(given)
    assert told(list(oldest_first(chain, counts_of(chain)))) == [("a", 500), ("b", 1), ("c", 3), ("repeated", 1)]
    assert told(list(newest_first(reversed(chain)))) == [("c", 3), ("b", 1), ("a", 500), ("repeated", 1)]


def test_an_entry_names_the_record_that_counts_it(given: Given) -> None:
    chain = records(given)
    (entry,) = [each for each in newest_first(reversed(chain)) if each.times == 500]
    (count,) = [each for each in chain if each.facts.get("times") == 500]
    assert plain(entry)["times"] == ecs(entry)["frostpane.times"] == 500
    assert plain(entry)["counted_by"] == ecs(entry)["frostpane.counted_by"] == count.event_id
    assert line(entry).endswith("(×500)")
    alone = next(each for each in chain if each.decision is not None)
    assert "times" not in plain(alone)


@pytest.mark.usefixtures("no_keyring")
def test_list_export_and_report_show_one_entry_with_its_count(
    given: Given, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = ["--data-dir", str(given.data)]
    assert main(["audit", "list", "--json", *there]) == 0
    listed = [each for each in json.loads(capsys.readouterr().out) if each["kind"] in ("outcome", "repeated")]
    assert [each.get("times") for each in listed] == [3, None, 500, None]
    assert main(["audit", "list", "--json", "--kind", "repeated", *there]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 3  # as they stand in the chain
    assert main(["audit", "export", "-o", str(tmp_path / "all.ndjson"), *there]) == 0
    (rule,) = figures_of(tmp_path, since=BEGINNING, until=END).rules
    assert (rule.events, rule.pastes) == (3, 504)
    # An export that a program took piece by piece has the counts as records: the report makes the same of it.
    pieces = "".join(json.dumps(ecs(record), ensure_ascii=False) + "\n" for record in records(given))
    (tmp_path / "all.ndjson").write_text(pieces, "utf-8")
    figures = figures_of(tmp_path, since=BEGINNING, until=END)
    assert (figures.rules[0].events, figures.rules[0].pastes) == (3, 504)
    assert {one.name: one.count for one in figures.states}["repeated"] == 1


@pytest.mark.parametrize("hours", [24, 48])
@pytest.mark.parametrize("names", [("1.ndjson", "2.ndjson"), ("2.ndjson", "1.ndjson")])
def test_a_count_that_is_closed_after_an_export_is_in_the_next_one(
    tmp_path: Path, hours: int, names: tuple[str, str]
) -> None:
    given, folder = Given(tmp_path / "data"), tmp_path / "exports"
    folder.mkdir()

    def export(name: str) -> None:
        with reading(given.paths, given.vault) as reader, (folder / name).open("w", encoding="utf-8") as out:
            export_to(out, reader, Selection(since=given.clock.now - timedelta(hours=hours)))

    given.clock.now = datetime(2026, 11, 24, 23, 58, tzinfo=UTC)
    with given.recorder() as recorder:
        first = recorder.record(outcome(at=given.clock.now))
        given.clock.forward(minutes=2)
        recorder.flush()
        export(names[0])
        given.clock.forward(minutes=3)
        recorder.note(NoteKind.REPEATED, {"event": str(first), "times": 500, "rule": "phones-stay-inside"})
        given.clock.now = datetime(2026, 11, 26, tzinfo=UTC)
        recorder.flush()
        export(names[1])
    (rule,) = figures_of(folder, since=BEGINNING, until=END).rules
    assert (rule.events, rule.pastes) == (1, 500)
