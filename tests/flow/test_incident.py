"""A drill: a report, a pack that stock `age` opens, the firm's own list, the end. The clock is moved by hand."""

from __future__ import annotations

import base64
import csv
import io
import json
import shutil
import subprocess
import tomllib
import zipfile
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from guard.audit import NoteKind
from guard.audit.incident.case import Case
from guard.audit.incident.desk import Told
from guard.audit.incident.law import Operator
from guard.audit.incident.lesson import suggested_card
from guard.audit.incident.pack import make_pack
from guard.audit.proof import age_format
from guard.cli import main
from guard.errors import EvidenceError, InputError
from guard.policy.document import parse
from guard.service.plain_status import as_plain
from tests.support.tls import certificates
from tests.support.trail import Given, records
from tests.support.waiting import until
from tests.support.webhook import hook
from tests.support.world import CRM, WECHAT, running_world
from tests.unit.audit.incident.test_desk import desk, sent

AGE = shutil.which("age")
FIRST, FIRST_KEY = age_format.new_identity()
SECOND, SECOND_KEY = age_format.new_identity()
PHONE = "13900000001"
CUSTOMER = "欧阳晓岚"
POLICY = """
schema = 1
name = "drill"
serial = 1
issued_at = 2026-11-24T08:00:00Z

[[group]]
name = "social"
executables = ["wechat*"]

[[rule]]
id = "phones"
entities = ["PHONE"]
destinations = ["social"]
action = "redact"
"""
ALERTS = """
[[alerts.webhook]]
url = "{url}"
secret_file = "{secret}"
ca_file = "{ca}"
client_certificate = "{own}"
client_key = "{key}"
"""


def opened(data: bytes, identity: str, folder: Path) -> bytes:
    """What `age` itself makes of it, or the house's reader of the format where it is not installed."""
    if AGE is None:
        return age_format.unseal(data, [identity])
    key, sealed = folder / "identity.key", folder / "sealed.age"
    key.write_text(identity + "\n")
    sealed.write_bytes(data)
    done = subprocess.run([AGE, "-d", "-i", key, sealed], capture_output=True, check=False)
    if done.returncode:
        raise EvidenceError("age does not open it")
    return done.stdout


def after_an_incident(folder: Path) -> Given:
    """A workstation a minute after three values went out."""
    workstation = Given(folder)
    sent(workstation, 3)
    workstation.clock.forward(minutes=1)
    return workstation


@pytest.fixture
def given(tmp_path: Path) -> Given:
    return after_an_incident(tmp_path / "data")


def packed(given: Given, case: Case, auditors: tuple[str, ...], *, both: bool = False) -> bytes:
    made = make_pack(
        desk(given),
        case,
        given.paths,
        given.vault,
        auditors=auditors,
        both=both,
        now=given.clock.now,
        random=lambda size: b"\x07" * size,
    )
    assert sha256(made.data).hexdigest() == made.case.packs[-1].sha256
    return made.data


def test_a_drill_from_report_to_close(given: Given, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at_desk = desk(given)
    case = at_desk.report(Told(persons=1_000_000, operator=Operator.CRITICAL))
    (standing,) = at_desk.standing()
    assert standing.duties[0].due == given.clock.now + timedelta(hours=1)
    assert "2 minutes" in standing.steps[0].en
    given.clock.forward(minutes=50)
    assert standing.duties[0].due - given.clock.now == timedelta(minutes=10)

    archive = zipfile.ZipFile(io.BytesIO(opened(packed(given, case, (FIRST_KEY,)), FIRST, tmp_path)))
    names = set(archive.namelist())
    for notice in ("pipl-authority", "pipl-persons", "cac-authority", "gdpr-authority", "gdpr-persons", "press"):
        assert {f"notices/{notice}.zh_CN.md", f"notices/{notice}.en.md"} <= names
    manifest = archive.read("manifest.json")
    signer = load_pem_public_key(archive.read("signer.pem"))
    assert isinstance(signer, Ed25519PublicKey)
    signer.verify(base64.b64decode(archive.read("manifest.sig")), manifest)
    listed = json.loads(manifest)["files"]
    assert listed.keys() == names - {"manifest.json", "manifest.sig", "signer.pem"}
    for name, told in listed.items():
        assert (sha256(archive.read(name)).hexdigest(), len(archive.read(name))) == (told["sha256"], told["bytes"])
    timeline = [json.loads(line) for line in archive.read("timeline.ndjson").splitlines()]
    assert {one["event.id"] for one in timeline} >= set(case.events)
    assert archive.read("timeline.html").decode().count('class="of"') == len(case.events)
    evidence = json.loads(archive.read("evidence.json"))
    assert {one["file"] for one in evidence} == set(case.evidence)
    assert all(one["state"] == "whole" and one["in_pack"] for one in evidence)

    pack, table, out = tmp_path / "PACK.zip", tmp_path / "customers.csv", tmp_path / "found.csv"
    pack.write_bytes(archive.fp.read() if archive.fp and not archive.fp.seek(0) else b"")
    table.write_text(f"name,phone\n{CUSTOMER},139 0000 0001\nsomebody else,13700000000\n", encoding="gb18030")
    assert main(["incident", "resolve", str(pack), "--list", str(table), "-o", str(out)]) == 0
    rows = list(csv.reader(out.read_text("utf-8-sig").splitlines()))
    assert rows == [["went out", "PHONE", CUSTOMER, "139 0000 0001"]]
    assert "2 of 3 values are not in the list" in capsys.readouterr().err

    given.clock.forward(days=2)
    closed = at_desk.close(case.id, "recalled; the group's owner deleted it")
    summary = next(duty for duty in at_desk.duties(closed) if "summary" in duty.article.en)
    assert summary.due == given.clock.now + timedelta(days=30)
    card = suggested_card(closed, at_desk.containment(closed))
    policy = 'schema = 1\nname = "x"\nserial = 1\nissued_at = 2026-11-24T00:00:00Z\n' + card
    assert parse(policy.encode(), "card").cards[0].id == f"after-{case.id}"
    assert tomllib.loads(card)["card"][0]["entities"] == ["PHONE"]
    assert [one.kind for one in records(given)[-2:]] == [NoteKind.INCIDENT_REPORTED, NoteKind.INCIDENT_CLOSED]


def test_where_two_are_asked_neither_opens_it_alone(given: Given, tmp_path: Path) -> None:
    case = desk(given).report()
    data = packed(given, case, (FIRST_KEY, SECOND_KEY), both=True)
    with pytest.raises(EvidenceError):
        opened(data, FIRST, tmp_path)
    inner = opened(data, SECOND, tmp_path)
    with pytest.raises(EvidenceError):
        opened(inner, SECOND, tmp_path)
    assert zipfile.ZipFile(io.BytesIO(opened(inner, FIRST, tmp_path))).testzip() is None
    for wrong in ((FIRST_KEY,), (FIRST_KEY, FIRST_KEY)):
        with pytest.raises(InputError):
            packed(given, case, wrong, both=True)
    either = packed(given, case, (FIRST_KEY, SECOND_KEY))
    assert opened(either, FIRST, tmp_path) == opened(either, SECOND, tmp_path)


@pytest.mark.usefixtures("no_keyring")
def test_the_commands_keep_nothing_readable_of_a_customer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = Given(tmp_path / "data")
    given.vault.available = False
    sent(given, 2)
    there = ("--data-dir", str(given.data))
    what = f"客户{CUSTOMER}，电话 {PHONE}，发错群了"
    since = ("--since", "2026-01-01")
    assert main(["incident", "report", "--what", what, *since, *there, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {one["article"]["en"] for one in told["duties"]} == {"PIPL art. 57"}
    assert "发错群了" in told["what"]
    recipient = tmp_path / "auditor.pub"
    recipient.write_text(f"{FIRST_KEY}\n")
    sealed = tmp_path / "case.age"
    words = ("incident", "pack", told["id"], "--auditor", str(recipient), "-o", str(sealed))
    assert main([*words, *there]) == 0
    assert main(["incident", "report", *since, *there]) == 0
    assert "at once" in capsys.readouterr().out
    assert main(["incident", "close", told["id"], "--measures", f"已请{CUSTOMER}（{PHONE}）删除", *there]) == 0
    assert "[[card]]" in capsys.readouterr().out
    assert main(["incident", "list", *there, "--json"]) == 0
    assert [one["id"] == told["id"] for one in json.loads(capsys.readouterr().out)] == [False, True]
    written = [file for file in (*given.data.rglob("*"), sealed) if file.is_file()]
    assert {"case.json", "case.age", "hold.json"} <= {file.name for file in written}
    for file in written:
        for secret in (PHONE, CUSTOMER):
            assert secret.encode() not in file.read_bytes(), file.name
    kinds = [record.kind for record in records(given)]
    assert kinds.count(NoteKind.INCIDENT_REPORTED) == 2
    assert kinds[-1] is NoteKind.INCIDENT_CLOSED
    assert NoteKind.INCIDENT_PACKED in kinds


@pytest.mark.usefixtures("no_keyring")
def test_the_command_says_what_to_do_even_where_no_case_can_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = Given(tmp_path / "data")
    given.vault.available = False
    sent(given, 1)
    given.paths.incidents.write_text("")  # no folder can be made there
    assert main(["incident", "report", "--since", "2026-01-01", "--data-dir", str(given.data)]) == 2
    told = capsys.readouterr().err.splitlines()
    assert any("1. " in line for line in told)
    assert told[-1].startswith("frostpane: trail-unwritable: ")


@pytest.mark.usefixtures("no_keyring")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("report",), "no-trail"),
        (("report", "--kind", "PHON"), "usage"),
        (("report", "--persons", "0"), "usage"),
        (("report", "--known-at", "2999-01-01"), "usage"),
        (("close", "20261124-080000-3f2a", "--measures", "x"), "no-case"),
        (("close", "x", "--measures", " "), "usage"),
        (("pack", "x", "--auditor", "age1nonsense", "-o", "x.age"), "evidence"),
        (("pack", "x", "--auditor", FIRST_KEY, "-o", "x.age"), "no-case"),
        (("pack", "x", "-o", "x.age"), "no-auditor"),
    ],
)
def test_what_cannot_be_done_is_one_line_with_a_code(
    tmp_path: Path, words: tuple[str, ...], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["incident", *words, "--data-dir", str(tmp_path / "empty")]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.startswith(f"frostpane: {code}: "), told.err.count("\n")) == ("", True, 1)


def test_a_running_guard_tells_of_open_cases_in_its_status_and_alerts_whom_the_policy_names(tmp_path: Path) -> None:
    files, secret = certificates(tmp_path / "tls"), tmp_path / "secret"
    secret.write_text("s3cret")
    with hook(files) as (url, taken):
        alerts = ALERTS.format(url=url, secret=secret, ca=files.authority, own=files.client, key=files.client_key)
        with running_world(tmp_path / "data", POLICY + alerts) as world:
            world.gate.copy({"text/plain": f"电话 {PHONE}".encode()}, CRM)
            assert PHONE.encode() not in (world.gate.paste("text/plain", WECHAT) or b"")
            until(lambda: world.service.status().counters.pastes == 1)
            assert world.service.status().incidents == ()
            case = world.service.incidents.mistake().case
            assert world.service.incidents.mistake().case == case, "asked twice"
            assert any("wechat" in line.en for line in world.service.own_records().lines)
            (told,) = as_plain(world.service.status())["incidents"]
            assert (told["case"], told["application"]["en"]) == (case, "WeChat")
            assert {duty["article"]["en"] for duty in told["duties"]} == {"PIPL art. 57"}
            assert world.service.incidents.case(case).place.executable == "wechat"
            until(lambda: case.encode() in b"".join(body for _, body in taken), 60.0)
            assert any(point.point == "alerts" and point.guarded for point in world.service.status().coverage)
            world.service.incidents.close(case, "recalled")
            assert world.service.status().incidents == ()
