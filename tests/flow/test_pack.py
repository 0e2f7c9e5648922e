"""What the pack of a case holds, as docs/incident.md tells those who open it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from guard.audit import NoteKind
from guard.audit.proof import age_format
from guard.cli import main
from tests.flow.test_incident import FIRST, FIRST_KEY, after_an_incident, packed
from tests.support.source import ROOT
from tests.support.trail import Given, records
from tests.unit.audit.incident.test_desk import desk, sent


def opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(age_format.unseal(data, [FIRST])))


@pytest.fixture
def given(tmp_path: Path) -> Given:
    return after_an_incident(tmp_path / "data")


def test_it_holds_the_files_that_the_page_names_and_no_others(given: Given) -> None:
    table = (ROOT / "docs" / "incident.md").read_text(encoding="utf-8").partition("\n| file | holds |")[2]
    told = re.findall(r"`([^`]+)`", "".join(re.findall(r"^\| (`.*?) \| ", table, re.MULTILINE)))
    names = opened(packed(given, desk(given).report(), (FIRST_KEY,))).namelist()
    assert [name for name in names if not any(fnmatch(name, each) for each in told)] == []
    assert [each for each in told if not any(fnmatch(name, each) for name in names)] == []


def test_its_index_tells_what_became_of_each_sealed_file(given: Given) -> None:
    case = desk(given).report()
    changed, missing, whole = sorted(case.evidence)
    (given.paths.evidence / changed).write_bytes(b"something else")
    (given.paths.evidence / missing).unlink()
    index = json.loads(opened(packed(given, case, (FIRST_KEY,))).read("evidence.json"))
    told = {each["file"]: (each["state"], each["in_pack"]) for each in index}
    assert told == {changed: ("changed", True), missing: ("missing", False), whole: ("whole", True)}


def test_it_holds_the_sealed_files_of_what_went_on_until_the_case_was_closed(given: Given) -> None:
    case = desk(given).report()
    given.clock.forward(minutes=5)
    sent(given)
    case = desk(given).close(case.id, "recalled")
    given.clock.forward(minutes=5)
    sent(given)  # another matter
    sealed = [name for name in opened(packed(given, case, (FIRST_KEY,))).namelist() if name.endswith(".age")]
    assert len(sealed) == len(case.evidence) + 1


def test_without_a_keyring_nothing_opens_its_digests(tmp_path: Path) -> None:
    given = Given(tmp_path / "data")
    given.vault.available = False
    sent(given)
    names = opened(packed(given, desk(given).report(), (FIRST_KEY,))).namelist()
    assert "customers.csv" in names
    assert "customers.key" not in names


@pytest.mark.usefixtures("no_keyring")
def test_the_trail_names_the_sealed_file_and_who_signed_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = Given(tmp_path / "data")
    given.vault.available = False
    sent(given)
    there, file = ("--data-dir", str(given.data)), tmp_path / "case.age"
    assert main(["incident", "report", "--since", "2026-01-01", *there, "--json"]) == 0
    case = json.loads(capsys.readouterr().out)["id"]
    assert main(["incident", "pack", case, "--auditor", FIRST_KEY, "-o", str(file), *there]) == 0
    (noted,) = [record.facts for record in records(given) if record.kind is NoteKind.INCIDENT_PACKED]
    signer = load_pem_public_key(opened(file.read_bytes()).read("signer.pem"))
    fingerprint = sha256(signer.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()
    assert noted == {
        "case": case,
        "sha256": sha256(file.read_bytes()).hexdigest(),
        "signer": fingerprint,
        "auditors": FIRST_KEY,
    }


@pytest.mark.usefixtures("no_keyring")
def test_it_takes_no_files_place_and_is_not_noted_then(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = Given(tmp_path / "data")
    given.vault.available = False
    sent(given)
    there, file = ("--data-dir", str(given.data)), tmp_path / "auditor.key"
    file.write_text("the auditor's own")
    assert main(["incident", "report", "--since", "2026-01-01", *there, "--json"]) == 0
    case = json.loads(capsys.readouterr().out)["id"]
    assert main(["incident", "pack", case, "--auditor", FIRST_KEY, "-o", str(file), *there]) == 2
    assert capsys.readouterr().err.startswith("frostpane: exists: ")
    assert file.read_text() == "the auditor's own"
    assert NoteKind.INCIDENT_PACKED not in {record.kind for record in records(given)}


@pytest.mark.usefixtures("no_keyring")
def test_what_a_person_says_of_a_case_decides_which_clocks_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = Given(tmp_path / "data")
    given.vault.available = False
    sent(given)
    known = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
    words = "--application weibo.com --persons 7 --kind CN_ID --region cn --region eu --operator critical"
    told = [*words.split(), "--loss-yuan", "5000000", "--known-at", known.isoformat()]
    assert main(["incident", "report", *told, "--data-dir", str(given.data), "--json"]) == 0
    case = json.loads(capsys.readouterr().out)
    assert (case["place"]["site"], case["persons"], case["stated"]) == ("weibo.com", 7, True)
    due = {each["article"]["en"]: each["due"] for each in case["duties"] if each["due"]}
    assert due == {
        "CAC incident reporting measures art. 4": (known + timedelta(hours=1)).isoformat(),
        "GDPR art. 33": (known + timedelta(hours=72)).isoformat(),
    }
    assert "GDPR art. 34" in {each["article"]["en"] for each in case["duties"]}
