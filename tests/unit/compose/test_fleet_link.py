"""The link to the firm's hub begins once the vault gives its key, and what keeps it from that is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guard.cli.doctor import of_the_firm
from guard.compose import fleet
from guard.compose.fleet import FleetLink, keep_seed
from guard.errors import AlertUndelivered
from guard.fleet import enrolment as enrolments
from guard.fleet.device import Pace
from guard.fleet.enrolment import Enrolment, new_seed
from guard.fleet.trial.certificates import make_certificates
from guard.paths import private_folder
from guard.policy.store import PolicyStore, open_store
from tests.support.policies import MACHINE, USABLE
from tests.support.trail import Given
from tests.support.waiting import until

pytest.importorskip("nats", reason="frostpane[hub] is not installed")
NOBODY = "tls://127.0.0.1:9"


@pytest.fixture
def enrolment(given: Given, tmp_path: Path) -> Enrolment:
    """Of this workstation, whose key its vault keeps, at a hub that nobody runs."""
    authority = make_certificates(tmp_path / "tls", datetime.now(UTC), "127.0.0.1").authority.read_text("ascii")
    made = Enrolment((NOBODY,), authority, "a" * 16)
    private_folder(given.data)
    enrolments.save(given.paths.fleet, made)
    keep_seed(given.paths, given.vault, made, new_seed(bytes(32)))
    return made


@pytest.fixture
def store(given: Given) -> Iterator[PolicyStore]:
    with closing(open_store(given.paths, usable=USABLE, machine=MACHINE)) as opened:
        yield opened


def linked(given: Given) -> closing[FleetLink]:
    return closing(FleetLink(given.paths, given.vault, "pc-17", pace=Pace(first_s=0.0, spread_s=0.05)))


def why(link: FleetLink) -> str:
    """Why the hub gets no records."""
    with pytest.raises(AlertUndelivered) as told:
        link.deliver([])
    return str(told.value)


def test_a_link_whose_key_cannot_be_had_begins_once_the_vault_is_back_and_is_told_meanwhile(
    given: Given, enrolment: Enrolment, store: PolicyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fleet, "_AGAIN_S", 0.01)
    given.vault.available = False
    with linked(given) as link:
        link.start(store)
        (point,) = link.coverage()
        assert (point.point, point.guarded) == ("hub", False)
        assert "vault-none" in point.reason.zh
        assert "解锁" in point.reason.zh
        assert "unlock" in point.reason.en
        assert why(link) == point.reason.en
        (check,) = of_the_firm({"coverage": [asdict(point)]}, given.paths, given.vault)
        assert (check.name, check.state, check.detail) == ("coverage-hub", "problem", point.reason.en)
        given.vault.available = True
        until(lambda: link.coverage() == ())
        link.deliver([])  # it has begun: there is nothing to wait for


def test_a_guard_that_ends_before_the_vault_is_back_begins_no_link(
    given: Given, enrolment: Enrolment, store: PolicyStore
) -> None:
    given.vault.available = False
    with linked(given) as link:
        link.start(store)
        link.close()
        given.vault.available = True
        assert link._begin(enrolment, store)
        assert link._link is None


def test_a_key_that_is_gone_is_told_and_not_waited_for(given: Given, enrolment: Enrolment, store: PolicyStore) -> None:
    given.vault.delete(fleet.seed_name(enrolment.device))
    with linked(given) as link:
        link.start(store)
        (point,) = link.coverage()
        assert "fleet-key" in point.reason.zh
        assert "enrol again" in point.reason.en


def test_an_enrolment_that_is_damaged_is_told(given: Given, enrolment: Enrolment, store: PolicyStore) -> None:
    given.paths.fleet.write_text("{")
    with linked(given) as link:
        link.start(store)
        (point,) = link.coverage()
        assert "fleet-enrolment" in point.reason.zh


def test_a_workstation_of_no_hub_has_nothing_to_tell(given: Given, store: PolicyStore) -> None:
    with linked(given) as link:
        link.start(store)
        assert link.coverage() == ()
