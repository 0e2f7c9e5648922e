"""Which hub a workstation trusts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from guard.errors import FleetError
from guard.fleet.enrolment import Enrolment, check, load, save, tls
from guard.fleet.trial.certificates import make_certificates


@pytest.mark.parametrize("authority", ["", " \n", "x", "# 证书\n", "\ufffd", "-----BEGIN CERTIFICATE-----\n"])
def test_what_holds_no_certificate_is_no_authority(tmp_path: Path, authority: str) -> None:
    enrolment = Enrolment(("tls://hub.example:4222",), authority, "a" * 16)
    with pytest.raises(FleetError) as told:
        check(enrolment)
    assert told.value.code == "fleet-enrolment"
    save(tmp_path / "fleet.json", enrolment)
    with pytest.raises(FleetError):
        load(tmp_path / "fleet.json")


def test_a_workstation_trusts_the_authority_of_its_hub_and_no_other(tmp_path: Path) -> None:
    made = make_certificates(tmp_path / "tls", datetime.now(UTC), "127.0.0.1")
    assert len(tls(made.authority.read_text("ascii")).get_ca_certs()) == 1
