"""The figures of a report, from exports whose events are known."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from guard.audit.export import ecs
from guard.audit.proof.encoding import decode, encode, milliseconds
from guard.audit.proof.record import AuditRecord, NoteKind, decision_of
from guard.audit.report.chart import bars
from guard.audit.report.figures import Figures, figures_of
from guard.audit.report.page import page
from guard.audit.selection import BEGINNING, END
from guard.errors import InputError
from guard.model import Action, EntityType
from tests.support.trail import PHONE, outcome

START = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)
CARD = replace(PHONE, entity_type=EntityType.BANK_CARD, digest="c1")


class Exports:
    """Writes the exports of one workstation."""

    def __init__(self, folder: Path, machine: str = "pc-1", agent: str = "li.wei") -> None:
        self.folder, self.machine, self.agent = folder, machine, agent
        self.lines: list[str] = []

    def event(self, hours: float, action: Action = Action.REDACT, **how: object) -> None:
        made = outcome(action, at=START + timedelta(hours=hours), **how)  # type: ignore[arg-type]  # passed through
        self.add(hours, NoteKind.OUTCOME, decision_of(made, card=None, evidence=None))

    def note(self, hours: float, kind: NoteKind, **facts: str | int) -> None:
        self.add(hours, kind, None, facts)

    def add(self, hours: float, kind: NoteKind, decision: object, facts: Mapping[str, str | int] = {}) -> None:
        number = len(self.lines) + 1
        record = AuditRecord(
            number=number,
            at=START + timedelta(hours=hours),
            event_id=f"{self.machine}-{number}",
            kind=kind,
            monotonic_s=hours * 3600,
            machine=self.machine,
            agent=self.agent,
            facts=facts,
            decision=decision,  # type: ignore[arg-type]  # a decision or None
        )
        self.lines.append(json.dumps(ecs(record), ensure_ascii=False) + "\n")

    def write(self, name: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = "".join(self.lines).encode()
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)


def counted(folder: Path) -> Figures:
    return figures_of(folder, since=BEGINNING, until=END)


def test_events_are_counted_by_day_type_destination_rule_and_agent(tmp_path: Path) -> None:
    exports = Exports(tmp_path)
    exports.note(0, NoteKind.START)
    exports.event(1, Action.REDACT, findings=(PHONE, CARD))
    exports.event(2, Action.BLOCK, findings=(CARD, CARD), rule="cards")
    exports.event(25, Action.WARN)
    exports.event(25.1, Action.WARN, answer="not_sensitive")
    exports.note(26, NoteKind.STOP)
    exports.write("a.ndjson")
    figures = counted(tmp_path)
    assert (figures.records, figures.decisions, figures.machines, figures.agents) == (6, 3, 1, 1)
    assert figures.customers == 2
    assert [(day.day, day.warn, day.redact, day.block) for day in figures.days] == [
        ("2026-09-07", 0, 1, 1),
        ("2026-09-08", 1, 0, 0),
    ]
    assert {one.name: one.count for one in figures.entities} == {"BANK_CARD": 3, "PHONE": 2}
    assert [(one.name, one.count) for one in figures.destinations] == [("social", 3)]
    assert [(one.name, one.count) for one in figures.applications] == [("wechat.exe", 3)]
    rules = {one.rule: (one.events, one.not_sensitive, one.overridden) for one in figures.rules}
    assert rules == {"phones-stay-inside": (2, 1, 0), "cards": (1, 0, 0)}
    assert [(one.agent, one.events, one.repeated) for one in figures.by_agent] == [("li.wei", 3, 1)]
    assert {one.name: one.count for one in figures.states} == {"start": 1, "stop": 1}


def test_repeats_are_counted_by_weeks_since_the_rule_first_spoke_to_a_person(tmp_path: Path) -> None:
    learns, does_not = Exports(tmp_path, "pc-1", "learns"), Exports(tmp_path, "pc-2", "does.not")
    for exports, days in ((learns, (0, 1, 2, 3, 8)), (does_not, (0, 1, 8, 9, 15))):
        for day in days:
            exports.event(day * 24)
        exports.note(24 * 29, NoteKind.STOP)
        exports.write(f"{exports.agent}.ndjson")
    weeks = counted(tmp_path).weeks
    assert [(one.week, one.persons, one.events) for one in weeks if one.persons] == [
        (0, 2, 4),
        (1, 2, 3),
        (2, 2, 1),
        (3, 2, 0),
    ]


def test_silences_of_a_running_guard_are_told_and_a_stop_is_none(tmp_path: Path) -> None:
    exports = Exports(tmp_path)
    exports.note(0, NoteKind.START)
    exports.note(0.2, NoteKind.HEARTBEAT)
    exports.note(3, NoteKind.HEARTBEAT)
    exports.note(3.1, NoteKind.STOP)
    exports.note(20, NoteKind.START)
    exports.note(20.1, NoteKind.STOP)
    exports.write("a.ndjson")
    figures = counted(tmp_path)
    assert figures.silence_count == 1
    assert (figures.silences[0].since, figures.silences[0].until) == ("2026-09-07 08:12", "2026-09-07 11:00")


def test_packed_exports_of_a_whole_fleet_count_and_a_record_that_is_in_two_counts_once(tmp_path: Path) -> None:
    for station in range(30):
        exports = Exports(tmp_path, f"pc-{station}", f"agent-{station % 10}")
        for hour in range(5):
            exports.event(hour)
        exports.write(f"site-{station % 3}/{station}.ndjson.gz")
        exports.write(f"again/{station}.ndjson")
    figures = counted(tmp_path)
    assert (figures.decisions, figures.machines, figures.agents) == (150, 30, 10)


def test_a_time_that_was_asked_for_leaves_out_the_rest(tmp_path: Path) -> None:
    exports = Exports(tmp_path)
    for hour in range(48):
        exports.event(hour)
    exports.write("a.ndjson")
    figures = figures_of(tmp_path, since=START + timedelta(hours=10), until=START + timedelta(hours=20))
    assert figures.decisions == 10


def test_a_trail_without_decisions_makes_a_page_all_the_same(tmp_path: Path) -> None:
    exports = Exports(tmp_path)
    exports.note(0, NoteKind.START)
    exports.write("a.ndjson")
    text = page(counted(tmp_path), START)
    assert "没有记录" in text
    assert "Nothing was recorded" in text


def test_values_are_said_to_be_distinct_within_each_installation_whose_key_makes_their_digests(tmp_path: Path) -> None:
    for machine, digest in (("pc-1", "d1"), ("pc-2", "e7")):
        exports = Exports(tmp_path, machine)
        exports.event(1, findings=(replace(PHONE, digest=digest),))
        exports.write(f"{machine}.ndjson")
    shown = page(counted(tmp_path), START)
    for words in ("values, distinct within each installation", "不同的信息值（各安装分别计）"):
        assert shown.count(words) == 1
    assert re.search(r"<b>2</b><span[^>]*>不同的信息值", shown)


def test_incidents_are_listed_with_what_is_left_of_their_clocks(tmp_path: Path) -> None:
    exports = Exports(tmp_path)
    for case, due in (("a", START + timedelta(hours=4)), ("b", START + timedelta(hours=1)), ("c", None), ("d", None)):
        told = "" if due is None else due.isoformat()
        facts = {"case": case, "application": "<wechat>", "persons": 3, "laws": "PIPL art. 57", "due": told}
        exports.note(0, NoteKind.INCIDENT_REPORTED, **facts)
    exports.note(1, NoteKind.INCIDENT_CLOSED, case="d")
    exports.write("a.ndjson")
    shown = page(counted(tmp_path), START + timedelta(hours=2))
    for words in ("2.0 h left", "1 h overdue", ">at once<", ">closed<", "&lt;wechat&gt;", "PIPL art. 57"):
        assert shown.count(words) == 1 + 3 * (words[0] in "&P"), words


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ndjson", b'{"@timestamp": "2026-09-07T08:00:00.000Z", "host.na'),
        ("a.ndjson", b'{"level": "info", "message": "no export"}\n'),
        ("a.ndjson", b"[1, 2]\n"),
        ("a.ndjson", b"\xff\xfe\n"),
        ("a.ndjson.gz", b"no gzip"),
        ("a.ndjson.gz", gzip.compress(b'{"@timestamp": 1}\n')[:-9]),
    ],
    ids=["cut", "foreign", "list", "no-text", "no-gzip", "cut-gzip"],
)
def test_an_export_that_is_damaged_is_told_and_nothing_is_counted(tmp_path: Path, name: str, content: bytes) -> None:
    exports = Exports(tmp_path)
    exports.event(1)
    exports.write("whole.ndjson")
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as refusal:
        counted(tmp_path)
    assert refusal.value.code == "bad-export"
    assert name in str(refusal.value)


def test_long_names_of_any_script_fit_beside_their_bars() -> None:
    for name in ("记" * 40, "m" * 60, "记录" * 7):
        shown = bars("names", [(name, 3)]).partition(">")[2].partition(">")[2].partition("<")[0]
        assert sum(2 if sign == "记" or sign == "录" else 1 for sign in shown) <= 28
        assert shown == name or shown.endswith("…")


def test_a_program_whose_name_is_no_text_is_listed_and_exported() -> None:
    """A file's name may hold bytes that are no UTF-8."""
    record = AuditRecord(1, START, "e", NoteKind.PROBLEM, 1.0, "pc", "li", facts={"what": "x\udc80y"})
    read = decode(1, milliseconds(START), encode(record), bytes(32))
    assert str(read.facts["what"]).startswith("x")
    json.dumps(ecs(read), ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize("content", [b"", None])
def test_a_folder_without_exports_says_so(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "x.txt").write_bytes(content)
    with pytest.raises(InputError, match="holds no export"):
        counted(tmp_path)


def test_ends_without_leave_and_pauses_with_a_token_are_states_of_their_own(tmp_path: Path) -> None:
    exports = Exports(tmp_path)
    exports.note(0, NoteKind.START)
    exports.note(0.1, NoteKind.PAUSE, minutes=30, by="token")
    exports.note(0.2, NoteKind.PAUSE, minutes=5, by="agent")
    exports.note(0.3, NoteKind.STOP, by="SIGTERM", leave="missing")
    exports.note(5, NoteKind.STOP, by="token")
    exports.write("a.ndjson")
    figures = counted(tmp_path)
    names = [state.name for state in figures.states]
    assert sorted(names) == ["pause", "pause-by-token", "start", "stop", "stop-without-leave"]
    assert figures.silences == ()


def test_what_a_command_writes_while_no_guard_runs_is_no_silence(tmp_path: Path) -> None:
    exports = Exports(tmp_path)
    exports.note(0, NoteKind.STOP)
    exports.note(5, NoteKind.BACKED_UP)
    exports.note(20, NoteKind.START)
    exports.write("a.ndjson")
    assert counted(tmp_path).silence_count == 0


def test_every_state_has_a_name_in_both_languages(tmp_path: Path) -> None:
    exports = Exports(tmp_path)
    for kind in NoteKind:
        if kind is not NoteKind.OUTCOME:
            facts = {"case": "c", "application": "a", "persons": 1, "laws": "", "due": ""}
            exports.note(0, kind, **facts)
    exports.write("a.ndjson")
    shown = page(counted(tmp_path), START)
    for state in counted(tmp_path).states:
        assert f'lang="zh-CN">{state.name}<' not in shown
