"""Who is admitted, by which token, and what a permission line lets him do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from guard.errors import FleetError
from guard.fleet import subjects
from guard.fleet.hub.folder import HubFolder, HubSettings, device_line, make
from guard.fleet.hub.registry import KnownDevice, Registry, Token, admit_many, digest_of, renew

NOW = datetime(2026, 11, 27, tzinfo=UTC)
DEVICE, OTHER = "a" * 16, "b" * 16
FRESH = Registry(
    tokens=tuple(Token(digest_of(word), (NOW + timedelta(hours=1)).isoformat()) for word in ("one", "two"))
)


def test_a_token_admits_one_device_once_and_says_yes_again_to_the_same_key() -> None:
    known = FRESH.admitted("one", DEVICE, "KEY", "pc-1", NOW)
    assert list(known.keys()) == [(DEVICE, "KEY")]
    assert list(known.admitted("one", DEVICE, "KEY", "pc-1", NOW).keys()) == [(DEVICE, "KEY")]
    for device, key in ((OTHER, "OTHER"), (DEVICE, "OTHER"), (OTHER, "KEY")):
        with pytest.raises(FleetError):
            known.admitted("one", device, key, "pc-2", NOW)


@pytest.mark.parametrize(("token", "hours"), [("none", 0), ("", 0), ("one", 1), ("one", 30)])
def test_a_token_that_is_unknown_or_too_old_admits_nobody(token: str, hours: int) -> None:
    with pytest.raises(FleetError) as told:
        FRESH.admitted(token, DEVICE, "KEY", "pc-1", NOW + timedelta(hours=hours))
    assert told.value.code == "fleet-refused"


def test_a_device_is_taken_over_by_no_other_token_until_it_is_revoked() -> None:
    known = FRESH.admitted("one", DEVICE, "KEY", "pc-1", NOW)
    with pytest.raises(FleetError):
        known.admitted("two", DEVICE, "THIEF", "pc-1", NOW)
    again = known.revoked(DEVICE, NOW).admitted("two", DEVICE, "FRESH", "pc-1", NOW)
    assert list(again.keys()) == [(DEVICE, "FRESH")]
    with pytest.raises(FleetError):
        replace(again, tokens=FRESH.tokens).revoked(DEVICE, NOW).admitted("one", DEVICE, "KEY", "pc-1", NOW)
    with pytest.raises(FleetError):
        known.revoked(OTHER, NOW)


def test_the_file_holds_no_token_that_could_be_used() -> None:
    assert "one" not in {token.digest for token in FRESH.tokens}
    assert FRESH.tokens[0].digest == digest_of("one")


def test_the_lines_of_an_earlier_version_are_written_anew(tmp_path: Path) -> None:
    folder = HubFolder(tmp_path / "hub")
    make(folder, HubSettings("127.0.0.1:4222", "tls://hub.example:4222", "c.pem", "k.pem", "a.pem", "dbname=x"))
    admit_many(folder, [KnownDevice(DEVICE, "KEY", "pc-1", NOW.isoformat())])
    whole = folder.devices_conf.read_text("ascii")
    consents = subjects.policy(subjects.consents_scope(DEVICE))
    assert consents in whole
    folder.devices_conf.write_text(whole.replace(consents, "old"), "ascii")
    renew(folder)
    assert folder.devices_conf.read_text("ascii") == whole


def test_a_permission_line_names_no_subject_of_another_device() -> None:
    line = device_line(DEVICE, "KEY")
    assert line.count(DEVICE) == 9
    for subject in (
        subjects.events("*"),
        subjects.mark("*"),
        subjects.question("*"),
        subjects.policy("*"),
        subjects.policy_question(">"),
        "$JS.API.STREAM",
        '">"',
        "_INBOX.>",
    ):
        assert subject not in line
