"""What a person is told of himself: every record, and nothing about anybody else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guard.audit import EvidenceLimits, NoteKind, TrailSettings
from guard.audit.own_data import own_data, shown
from guard.audit.proof import age_format
from guard.audit.upkeep.journal import append_note
from guard.cli import main
from guard.model import Workstation, workstation
from tests.support.trail import HERE, Given, outcome, records

_, AUDITOR = age_format.new_identity()
SETTINGS = TrailSettings(auditor_keys=(AUDITOR,), retention_days=30, evidence=EvidenceLimits(max_days=7))


def test_every_record_about_the_person_is_there_and_nobody_elses(tmp_path: Path) -> None:
    given = Given(tmp_path / "data")
    with given.recorder(SETTINGS) as recorder:
        recorder.record(outcome(), evidence=b"synthetic")
        recorder.record(outcome())
    other = Workstation(HERE.machine, "somebody.else")
    append_note(given.paths, given.vault, NoteKind.BACKED_UP, {}, clock=given.clock, here=other)
    own = own_data(given.paths, given.vault, HERE, SETTINGS)
    mine = [record for record in records(given) if record.agent == HERE.agent]
    assert list(own.records) == list(reversed(mine))
    assert (own.kinds["redact"], own.kinds["stop"], own.sealed_files) == (2, 1, 1)
    assert own.first == mine[0].at
    newest = shown(own_data(given.paths, given.vault, HERE, SETTINGS, most=1))
    assert (newest.agent, newest.trail_days, newest.evidence_days, newest.auditors) == (HERE.agent, 30, 7, 1)
    assert len(newest.lines) == 1
    assert "正常停止" in newest.lines[0].zh
    assert newest.lines[0].en.endswith("stopped")
    (before,) = shown(own_data(given.paths, given.vault, HERE, SETTINGS, most=2)).lines[1:]
    assert "→ wechat.exe (社交软件)  电话号码×1 138****0000  规则 phones-stay-inside" in before.zh
    assert "→ wechat.exe (social app)  phone number×1 138****0000  rule phones-stay-inside" in before.en
    assert own_data(given.paths, given.vault, other, SETTINGS).kinds == {"backed-up": 1}


def test_a_window_leaves_heartbeats_out_and_counts_as_the_command_does(tmp_path: Path) -> None:
    given = Given(tmp_path / "data")
    with given.recorder(SETTINGS) as recorder:
        recorder.record(outcome(), evidence=b"synthetic")
        for _ in range(5):
            given.clock.forward(minutes=5)
            recorder.note(NoteKind.HEARTBEAT, {"gate": "guards"})
    everything = own_data(given.paths, given.vault, HERE, SETTINGS)
    window = shown(own_data(given.paths, given.vault, HERE, SETTINGS, most=1, heartbeats=False))
    assert [line.en.split("  ")[1] for line in window.lines] == ["stopped"]
    assert (window.count, window.heartbeats) == (len(everything.records), 5)
    assert (window.first, window.sealed_files, window.open_cases) == (everything.first, 1, 0)
    given.vault.available = False
    unread = shown(own_data(given.paths, given.vault, HERE, SETTINGS, most=1, heartbeats=False))
    assert (unread.count, unread.unread, unread.lines) == (0, len(everything.records), ())


@pytest.mark.usefixtures("no_keyring")
def test_the_command_tells_records_sight_and_retention_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = Given(tmp_path / "data")
    given.vault.available = False
    with given.recorder():
        pass
    append_note(given.paths, given.vault, NoteKind.BACKED_UP, {}, clock=given.clock, here=workstation())
    there = ("--data-dir", str(given.data))
    assert main(["my-data", *there]) == 0
    shown = capsys.readouterr().out
    for words in ("主管看不到", "Supervisors do not see", "1095 天 days", "180 天 days", "backed-up×1"):
        assert words in shown
    assert "(1/1)" in shown
    zh, en = shown.splitlines()[-2:]
    assert (zh.endswith("  备份"), en.endswith("  backed up")) == (True, True)
    (record,) = own_data(given.paths, given.vault, workstation(), SETTINGS).records
    assert record.event_id in zh
    assert main(["my-data", "--limit", "0", *there]) == 0
    assert "(0/1)" in capsys.readouterr().out
    assert main(["my-data", "--json", *there]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [record["kind"] for record in told["records"]] == ["backed-up"]
    assert told["agent"] == workstation().agent
    assert told["kept"] == {"trail_days": 1095, "evidence_days": 180, "open_cases": 0}
    for part in ("supervisors_see", "supervisors_do_not_see", "rights"):
        assert all(one["zh"] and one["en"] for one in told[part])
    assert main(["my-data", "--data-dir", str(tmp_path / "empty")]) == 2
    assert capsys.readouterr().err.startswith("frostpane: no-trail: ")
