"""`frostpane audit`, `evidence`, `backup` and `restore`, as a person at a workstation without a keyring calls them."""

from __future__ import annotations

import io
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from guard.audit import TrailSettings
from guard.audit.proof import age_format
from guard.audit.proof.reading import reading
from guard.cli import main
from guard.model import Action
from tests.support.trail import PHONE, Given, outcome

pytestmark = pytest.mark.usefixtures("no_keyring")

IDENTITY, AUDITOR = age_format.new_identity()
OTHER, OTHER_KEY = age_format.new_identity()


@pytest.fixture
def given(tmp_path: Path) -> Given:
    workstation = Given(tmp_path / "data")
    workstation.vault.available = False
    workstation.filled(12, TrailSettings(auditor_keys=(AUDITOR,)))
    return workstation


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    file = tmp_path / "auditor.key"
    file.write_text(f"# created for a test\n{IDENTITY}\n")
    return file


def call(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    status = main([str(word) for word in words])
    told = capsys.readouterr()
    return status, told.out, told.err


def test_verify_passes_and_says_what_it_proved(
    given: Given, identity: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = call(capsys, "audit", "verify", "--data-dir", given.data)
    assert status == 0
    assert "15 records (1-15)" in out
    assert "No keyring" in out
    status, out, _ = call(capsys, "audit", "verify", "--data-dir", given.data, "--identity", identity, "--json")
    body = json.loads(out)
    assert (status, body["ok"], body["tags_checked"], body["keys_in_file"]) == (0, True, 15, True)


def test_verify_names_the_first_broken_record(given: Given, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(given.paths.trail)) as base:
        base.execute("UPDATE records SET at = at + 1 WHERE number = 7")
        base.commit()
    status, out, _ = call(capsys, "audit", "verify", "--data-dir", given.data)
    assert status == 1
    assert out.splitlines()[0] == "BROKEN  Record 7: it was changed, or it is not in its place."


@pytest.mark.parametrize("anchor", ["x", "5", "5:zz", ":00"])
def test_an_anchor_that_is_none_is_wrong_usage(given: Given, anchor: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = call(capsys, "audit", "verify", "--data-dir", given.data, "--anchor", anchor)
    assert status == 2
    assert err.startswith("frostpane: bad-anchor: ")


def test_an_anchor_is_of_an_export_or_of_a_verification(given: Given, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = call(capsys, "audit", "export", "--data-dir", given.data)
    line = json.loads(out.splitlines()[6])
    exported = f"{line['event.sequence']}:{line['frostpane.tag']}"
    told = json.loads(call(capsys, "audit", "verify", "--data-dir", given.data, "--json")[1])
    newest = f"{told['last']}:{told['last_tag']}"
    verify = ("audit", "verify", "--data-dir", given.data, "--anchor")
    assert call(capsys, *verify, exported, "--anchor", newest)[0] == 0
    assert call(capsys, *verify, f"{line['event.sequence']}:{told['last_tag']}")[0] == 1


def test_list_gives_lines_and_json(given: Given, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = call(capsys, "audit", "list", "--data-dir", given.data, "--limit", 2, "--action", "block")
    assert status == 0
    assert len(out.splitlines()) == 2
    assert "work→social (wechat.exe) PHONE×1 138****0000 phones-stay-inside" in out
    _, out, _ = call(capsys, "audit", "list", "--data-dir", given.data, "--json")
    records = json.loads(out)
    assert [record["number"] for record in records] == list(range(15, 0, -1))
    since = (given.clock.now - timedelta(seconds=40)).isoformat()
    _, out, _ = call(capsys, "audit", "list", "--data-dir", given.data, "--json", "--since", since)
    assert len(json.loads(out)) == 3
    _, out, _ = call(capsys, "audit", "list", "--data-dir", given.data, "--json", "--agent", "nobody")
    assert json.loads(out) == []


def test_what_a_program_calls_itself_cannot_write_to_the_terminal(
    given: Given, capsys: pytest.CaptureFixture[str]
) -> None:
    with given.recorder() as recorder:
        recorder.record(outcome(rule="a\x1b[31m\nb", at=given.clock.now))
    _, out, _ = call(capsys, "audit", "list", "--data-dir", given.data, "--limit", 3)
    assert "\x1b" not in out
    assert len(out.splitlines()) == 3


def test_export_gives_a_record_a_line_oldest_first(
    given: Given, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = call(capsys, "audit", "export", "--data-dir", given.data)
    assert [json.loads(line)["event.sequence"] for line in out.splitlines()] == list(range(1, 16))
    status, _, _ = call(capsys, "audit", "export", "--data-dir", given.data, "-o", tmp_path / "x.ndjson")
    assert status == 0
    assert (tmp_path / "x.ndjson").read_text(encoding="utf-8") == out


def test_a_report_stands_alone_and_speaks_both_languages(
    given: Given, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "report.html"
    assert call(capsys, "audit", "report", "--data-dir", given.data, "-o", file)[0] == 0
    page = file.read_text(encoding="utf-8")
    for part in (
        "电话号码",
        "phone number",
        "phones-stay-inside",
        "li.wei",
        "wechat.exe",
        "<svg",
        "客户信息保护审计报告",
    ):
        assert part in page
    for foreign in ("<script", "src=", "href=", "@import", "url("):
        assert foreign not in page


def test_a_report_on_a_folder_counts_every_event_once(
    given: Given, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exports = tmp_path / "exports"
    (exports / "site-a").mkdir(parents=True)
    for name in ("monday.ndjson", "site-a/monday-again.ndjson"):
        call(capsys, "audit", "export", "--data-dir", given.data, "-o", exports / name)
    file = tmp_path / "report.html"
    assert call(capsys, "audit", "report", "--from", exports, "-o", file)[0] == 0
    assert "<b>12</b>" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("content", ["", "{\n", "not json\n"])
def test_a_folder_without_whole_exports_is_refused(
    tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    if content:
        (exports / "x.ndjson").write_text(content)
    status, _, err = call(capsys, "audit", "report", "--from", exports, "-o", tmp_path / "r.html")
    assert (status, err.count("\n")) == (2, 1)
    assert content.strip() not in err or not content.strip()


def test_an_auditor_finds_the_events_of_a_value_without_writing_it_anywhere(
    tmp_path: Path, identity: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = Given(tmp_path / "with-keyring")
    with given.recorder(TrailSettings(auditor_keys=(AUDITOR,))) as recorder:
        seen = replace(PHONE, digest=recorder.digest("13912345678"))
        event = recorder.record(outcome(findings=(seen,)))
        recorder.record(outcome(findings=(replace(PHONE, digest=recorder.digest("13912345679")),)))
    monkeypatch.setattr("sys.stdin", io.StringIO("手机号：139 1234 5678"))
    status, out, _ = call(capsys, "audit", "match", "--data-dir", given.data, "--identity", identity)
    assert status == 0
    assert [line.split()[2] for line in out.splitlines()] == [event]
    for text in ("", "今天天气很好"):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        assert call(capsys, "audit", "match", "--data-dir", given.data, "--identity", identity)[0] == 2
    monkeypatch.setattr("sys.stdin", io.StringIO("手机号：139 1234 5678"))
    status, _, err = call(capsys, "audit", "match", "--data-dir", given.data)
    assert (status, "1391" in err) == (2, False)


def test_names_from_records_are_escaped_in_the_report(
    given: Given, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with given.recorder() as recorder:
        recorder.record(outcome(Action.BLOCK, rule="<img src=x onerror=alert(1)>", at=given.clock.now))
    call(capsys, "audit", "report", "--data-dir", given.data, "-o", tmp_path / "r.html")
    assert "<img" not in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_a_recorded_decision_is_explained_by_its_id_its_number_or_as_the_last(
    given: Given, capsys: pytest.CaptureFixture[str]
) -> None:
    records = json.loads(call(capsys, "audit", "list", "--data-dir", given.data, "--json")[1])
    newest = next(record for record in records if record["kind"] == "outcome")
    explain = ("policy", "explain", "--data-dir", given.data)
    told = {call(capsys, *explain, word) for word in ("last", newest["id"], newest["number"])}
    ((status, out, _),) = told
    rows = dict(line.split(maxsplit=1) for line in out.splitlines())
    assert (status, rows["event"]) == (0, newest["id"])
    assert rows["outcome"].startswith(newest["action"])
    assert rows["rule"].startswith(newest["rule"])
    assert rows["destination"].startswith(f"group {newest['destination']['group']}")
    status, _, err = call(capsys, *explain, "0123456789")
    assert (status, err.startswith("frostpane: no-such-event: ")) == (2, True)


def test_evidence_is_opened_by_the_auditor_and_the_opening_recorded(
    given: Given, identity: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = TrailSettings(auditor_keys=(AUDITOR,))
    with given.recorder(settings) as recorder:
        recorder.record(outcome(), evidence=b"synthetic original")
    (sealed,) = given.paths.evidence.iterdir()
    out = tmp_path / "opened"
    words = ("evidence", "open", sealed, "--identity", identity, "--data-dir", given.data)
    assert call(capsys, *words, "-o", out)[0] == 0
    assert out.read_bytes() == b"synthetic original"
    for place in (out, tmp_path / "none" / "opened"):  # what cannot be given out is not opened, and not recorded
        assert call(capsys, *words, "-o", place)[0] == 2
    _, listed, _ = call(capsys, "audit", "list", "--data-dir", given.data, "--kind", "evidence-opened", "--json")
    (opening,) = json.loads(listed)
    assert opening["facts"]["file"] == sealed.name
    assert opening["facts"]["auditors"] == AUDITOR
    assert call(capsys, "audit", "verify", "--data-dir", given.data, "--identity", identity)[0] == 0
    stranger = tmp_path / "stranger.key"
    stranger.write_text(OTHER)
    status, told, err = call(capsys, "evidence", "open", sealed, "--identity", stranger, "--data-dir", given.data)
    assert (status, told) == (2, "")
    assert err.startswith("frostpane: evidence: ")


def test_evidence_whose_opening_cannot_be_recorded_is_not_given_out(
    identity: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed, out = tmp_path / "x.age", tmp_path / "opened"
    sealed.write_bytes(age_format.seal(b"synthetic original", (AUDITOR,)))
    (tmp_path / "file").touch()  # no trail can be written below it
    words = ("evidence", "open", sealed, "--identity", identity, "--data-dir", tmp_path / "file" / "data")
    for more in ((), ("-o", out)):
        status, told, _ = call(capsys, *words, *more)
        assert (status, told) == (2, "")
    assert not out.exists()


def test_evidence_keygen_makes_a_pair_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = call(capsys, "evidence", "keygen", "--out", tmp_path / "keys")
    assert status == 0
    assert age_format.usable([out.strip()]) == (out.strip(),)
    secret = (tmp_path / "keys" / "auditor.key").read_text().splitlines()[-1]
    assert age_format.public_key(secret) == out.strip()
    assert call(capsys, "evidence", "keygen", "--out", tmp_path / "keys")[0] == 2


def test_a_backup_is_made_restored_and_both_are_recorded(
    given: Given, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(capsys, "backup", tmp_path / "copy", "--data-dir", given.data)[0] == 0
    assert call(capsys, "restore", tmp_path / "copy", "--data-dir", given.data)[0] == 0
    with reading(given.paths, given.vault) as reader:
        kinds = [record.kind.value for record in reader.forwards()]
    assert kinds[-2:] == ["backed-up", "restored"]
    assert call(capsys, "audit", "verify", "--data-dir", given.data)[0] == 0
    with reading(given.paths, given.vault) as reader:
        assert sum(record.decision is not None for record in reader.backwards()) == 12


def test_commands_without_a_trail_say_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty"
    for words in (
        ("audit", "list"),
        ("audit", "export"),
        ("audit", "verify"),
        ("audit", "report", "-o", tmp_path / "r.html"),
        ("backup", tmp_path / "b"),
    ):
        status, out, err = call(capsys, *words, "--data-dir", empty)
        assert (status, out) == (2, "")
        assert "start the guard" in err


@pytest.mark.parametrize(
    "words", [("--entity", "PHON"), ("--action", "reedact"), ("--kind", "begin"), ("--limit", "0"), ("--limit", "-1")]
)
def test_a_misspelt_filter_is_an_error_and_not_an_empty_list(
    given: Given, words: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = call(capsys, "audit", "list", *words, "--data-dir", given.data)
    assert (status, out, err.startswith("frostpane: usage: ")) == (2, "", True)
    assert len(err.splitlines()) == 1
