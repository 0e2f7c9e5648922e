"""Rollouts spread evenly and stably; versions compare as numbers."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.compose.slot import slot_of_installation
from guard.errors import PolicyInvalid
from guard.fleet.enrolment import Enrolment, save
from guard.fleet.subjects import scopes, slot_of, slot_scope
from guard.fleet.trial.certificates import make_certificates
from guard.paths import installation
from guard.policy.machine import Machine, check_version, place, set_aside
from tests.support.policies import HEAD, policy

WIDENING = [policy(head=HEAD + f"[rollout]\npercent = {percent}\n") for percent in (0, 20, 60, 100)]


def test_a_rollout_of_thirty_percent_reaches_about_thirty_percent() -> None:
    rollout = policy(head=HEAD + "[rollout]\npercent = 30\n")
    reached = sum(set_aside(rollout, Machine(f"desk-{number}", "linux")) is None for number in range(2_000))
    assert 520 < reached < 680


@given(st.text(min_size=1, max_size=20))
def test_a_machine_keeps_its_place_and_a_wider_rollout_takes_in_the_narrower(name: str) -> None:
    machine = Machine(name, "linux")
    assert place("p", machine) == place("p", Machine(name, "windows"))
    reached = [set_aside(each, machine) is None for each in WIDENING]
    assert reached == sorted(reached)
    assert (reached[0], reached[-1]) == (False, True)


@pytest.mark.parametrize(
    ("needed", "version", "taken"),
    [
        ("0.2", "0.10.0", True),
        ("0.10", "0.9.9", False),
        ("1", "1.0.0", True),
        ("1.0.1", "1.0", False),
        ("0.1.0", "0.1.0", True),
        ("0.1", "0.1.0.dev3", True),
    ],
)
def test_a_policy_that_needs_a_newer_program_is_refused(needed: str, version: str, taken: bool) -> None:
    asking = policy(head=HEAD + f'minimum_version = "{needed}"\n')
    if taken:
        check_version(asking, version)
    else:
        with pytest.raises(PolicyInvalid) as caught:
            check_version(asking, version)
        assert caught.value.code == "policy-version"


def test_a_policys_percent_and_a_hubs_ring_of_as_many_percent_reach_the_same_workstations() -> None:
    rollout = policy(head=HEAD + "[rollout]\npercent = 10\n")
    ring = {slot_scope(slot) for slot in range(10)}
    devices = [f"{number:016x}" for number in range(300)]
    reached = {
        device for device in devices if set_aside(rollout, Machine("desk", "linux", slot=slot_of(device))) is None
    }
    assert reached == {device for device in devices if ring & set(scopes(device))}
    assert 10 < len(reached) < 60


def test_an_enrolled_workstation_stands_where_its_hub_counts_it(tmp_path: Path) -> None:
    paths = installation(tmp_path)
    assert slot_of_installation(paths) is None
    authority = make_certificates(tmp_path / "tls", datetime.now(UTC), "127.0.0.1").authority.read_text("ascii")
    save(paths.fleet, Enrolment(("tls://hub.example:4222",), authority, "6ede85166d34ed5b"))
    assert slot_of_installation(paths) == slot_of("6ede85166d34ed5b")
    paths.fleet.write_bytes(b"{")
    assert slot_of_installation(paths) is None
