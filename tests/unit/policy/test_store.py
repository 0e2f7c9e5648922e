"""One policy is in force, whatever happens to newer ones and to what is remembered."""

import os
import shutil
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from guard.errors import PolicyInvalid, PolicyUntrusted
from guard.paths import Paths, installation
from guard.policy.keys import public_pem
from guard.policy.machine import Machine
from guard.policy.store import InForce, installed_state, open_store
from guard.policy.trust import ROOT_TYPE, trust_root, write_root
from tests.support.policies import MACHINE, NOW, USABLE, Office, document


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "data", holders=2)


def test_a_fresh_installation_works_under_the_shipped_policy(tmp_path: Path) -> None:
    status = open_store(installation(tmp_path), usable=USABLE).in_force().status
    assert (status.name, status.source, status.state) == ("default", "built-in", "ok")
    assert Path(status.drop_folder).is_dir()


def test_a_named_document_counts_only_without_a_trust_root(tmp_path: Path, office: Office) -> None:
    named = tmp_path / "own.toml"
    named.write_bytes(document(5))
    status = open_store(installation(tmp_path / "other"), usable=USABLE, explicit=named).in_force().status
    assert (status.serial, status.source) == (5, "file")
    with pytest.raises(PolicyUntrusted) as caught:
        open_store(office.paths, usable=USABLE, explicit=named)
    assert caught.value.code == "policy-untrusted"
    named.write_bytes(b"nonsense")
    with pytest.raises(PolicyInvalid):
        open_store(installation(tmp_path / "other"), usable=USABLE, explicit=named)


def test_a_mistake_in_the_named_document_leaves_the_last_good_one_in_force(tmp_path: Path) -> None:
    named = tmp_path / "own.toml"
    named.write_bytes(document(5))
    store = open_store(installation(tmp_path / "other"), usable=USABLE, explicit=named)
    named.write_bytes(document(6) + b"[novelty]\n")
    given = store.refresh()
    assert (given.status.serial, given.status.state, given.refusals[0].code) == (5, "refused", "policy-invalid")
    named.write_bytes(document(6))
    assert (store.refresh().status.serial, store.in_force().status.state) == (6, "ok")


def test_a_signed_policy_comes_into_force_and_survives_its_file(office: Office) -> None:
    path = office.drop(office.signed(document(12)))
    given = office.look()
    assert (given.status.serial, given.status.source, given.status.state) == (12, "drop-folder", "ok")
    assert given.document == document(12)
    path.unlink()
    assert office.look().status == given.status


def test_the_newest_of_several_files_is_taken_and_the_others_may_stay(office: Office) -> None:
    for serial in (3, 5, 4):
        office.drop(office.signed(document(serial)), f"{serial}.policy")
    for _ in range(2):
        given = office.look()
        assert (given.status.serial, given.status.state) == (5, "ok")


def test_a_push_before_that_stays_in_the_folder_is_no_replay_but_a_copy_of_it_is(office: Office) -> None:
    old = office.signed(document(1))
    office.drop(old, "first.policy")
    office.look()
    office.drop(office.signed(document(2)), "second.policy")
    assert office.look().refusals == ()
    office.drop(old, "again.policy")
    assert office.codes() == {"policy-serial"}
    (office.paths.policy_drop / "again.policy").unlink()
    office.drop(old, "second.policy")
    assert office.codes() == {"policy-serial"}
    assert office.look().status.serial == 2


def test_a_file_that_went_and_came_back_is_a_replay(office: Office) -> None:
    old = office.signed(document(1))
    office.drop(old, "first.policy")
    office.look()
    office.drop(office.signed(document(2)), "second.policy")
    office.look()
    (office.paths.policy_drop / "first.policy").unlink()
    office.look()
    office.drop(old, "first.policy")
    assert office.codes() == {"policy-serial"}


def test_of_very_many_files_the_newest_count_and_the_rest_is_told(office: Office) -> None:
    for number in range(70):
        os.utime(office.drop(b"old", f"z{number}.policy"), ns=(number, number))
    office.drop(office.signed(document(1)), "a.policy")
    given = office.look()
    assert given.status.serial == 1
    assert "policy-folder" in {each.code for each in given.refusals}


def test_two_files_of_one_serial_are_told(office: Office) -> None:
    office.drop(office.signed(document(3)), "a.policy")
    office.drop(office.signed(document(3, "# not the same\n")), "b.policy")
    given = office.look()
    assert (given.status.serial, [each.code for each in given.refusals]) == (3, ["policy-serial"])


def test_an_expired_policy_stays_in_force_and_says_stale(office: Office) -> None:
    office.drop(office.signed(document(1, "expires_at = 2026-12-01T00:00:00Z\n")))
    assert office.look().status.state == "ok"
    office.now += timedelta(days=30)
    status = office.look().status
    assert (status.serial, status.state) == (1, "stale")
    office.drop(office.signed(document(2)))
    assert office.look().status.state == "ok"


def test_the_last_three_good_policies_are_kept(office: Office) -> None:
    for serial in range(1, 6):
        office.drop(office.signed(document(serial)))
        office.look()
    assert len(list((office.paths.policy_state / "good").iterdir())) == 3


def damage_state(office: Office) -> None:
    (office.paths.policy_state / "state.json").write_bytes(b'{"good": [')


def lose_state(office: Office) -> None:
    (office.paths.policy_state / "state.json").unlink()


@pytest.mark.parametrize("damage", [damage_state, lose_state])
def test_a_damaged_state_falls_back_to_the_last_good_policy(office: Office, damage: Callable[[Office], None]) -> None:
    for serial in (1, 2):
        office.drop(office.signed(document(serial))).rename(office.paths.policy_drop / "one.policy")
        office.look()
    (office.paths.policy_drop / "one.policy").unlink()
    damage(office)
    status = office.look().status
    assert (status.serial, status.source, status.state) == (2, "last-good", "corrupt")
    office.drop(office.signed(document(1)))
    assert office.codes() >= {"policy-serial"}
    office.drop(office.signed(document(3)))
    status = office.look().status
    assert (status.serial, status.state) == (3, "ok")


def test_a_damaged_policy_falls_back_to_the_one_before(office: Office) -> None:
    for serial in (1, 2):
        office.drop(office.signed(document(serial)))
        office.look()
    (office.paths.policy_drop / "test.policy").unlink()
    newest = max((office.paths.policy_state / "good").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    newest.write_bytes(newest.read_bytes()[:-9])
    status = office.look().status
    assert (status.serial, status.source, status.state) == (1, "last-good", "corrupt")


def test_a_damaged_trust_root_leaves_the_shipped_policy_and_says_so(office: Office) -> None:
    office.drop(office.signed(document(1)))
    office.look()
    (office.paths.policy_state / "trust-root.json").write_bytes(b"{}")
    status = office.look().status
    assert (status.source, status.state) == ("built-in", "corrupt")
    with pytest.raises(PolicyUntrusted):
        open_store(office.paths, usable=USABLE, explicit=Path("own.toml"))


def test_where_the_state_cannot_be_written_what_lies_in_the_drop_folder_counts_and_that_is_told(
    office: Office,
) -> None:
    office.drop(office.signed(document(1)))
    office.look()
    (office.paths.policy_state / "lock").unlink()
    (office.paths.policy_state / "lock").mkdir()
    office.drop(office.signed(document(2)))
    status = office.look().status
    assert (status.serial, status.source, status.state) == (2, "drop-folder", "corrupt")
    assert (status.detail or "").startswith("policy-state: ")


def test_a_policy_signed_by_a_dropped_key_stays_until_a_newer_one_comes(tmp_path: Path) -> None:
    office = Office(tmp_path / "data", holders=2, trusted=1)
    office.drop(office.signed(document(99)))
    office.look()
    newer = trust_root([public_pem(office.keys[1])], version=2)
    office.drop(office.signed(write_root(newer), 0, 1, kind=ROOT_TYPE), "trust-root-2.json")
    given = office.look()
    assert (given.status.serial, given.status.state) == (99, "ok")
    # The dropped key's high serial does not lock the repair out.
    office.drop(office.signed(document(3), 1))
    given = office.look()
    assert (given.status.serial, given.refusals) == (3, ())


def test_a_rollout_and_a_scope_reach_the_machines_they_name(office: Office) -> None:
    def serial_on(machine: Machine) -> int:
        store = open_store(office.paths, usable=USABLE, clock=lambda: NOW, machine=machine)
        return store.in_force().status.serial

    office.drop(office.signed(document(1)))
    office.look()
    office.drop(office.signed(document(2, '[rollout]\npercent = 0\nrings = ["pilot"]\n')))
    waiting = office.look().status
    assert (waiting.serial, waiting.state) == (1, "ok")
    assert waiting.detail is not None
    assert serial_on(MACHINE) == 1
    assert serial_on(Machine("desk-7", "linux", frozenset({"pilot"}))) == 2
    office.drop(office.signed(document(3, '[scope]\nmachines = ["till-*"]\n')))
    assert serial_on(MACHINE) == 2
    assert serial_on(Machine("TILL-3", "linux")) == 3
    office.drop(office.signed(document(4, '[scope]\nsystems = ["windows"]\n')))
    assert serial_on(MACHINE) == 2  # what is meant for tills is none of this one's, whoever laid it among the good ones


def test_a_machine_that_is_put_into_a_ring_takes_its_policy_at_the_next_look(office: Office) -> None:
    store = open_store(office.paths, usable=USABLE, clock=lambda: NOW)
    office.drop(office.signed(document(1, '[rollout]\npercent = 0\nrings = ["pilot"]\n')))
    assert store.refresh().status.source == "built-in"
    installed_state(office.paths).join_rings(frozenset({"pilot"}))
    assert store.refresh().status.serial == 1


def test_a_change_is_told_once(office: Office) -> None:
    store = open_store(office.paths, usable=USABLE, clock=lambda: NOW, machine=MACHINE)
    told: list[InForce] = []
    heard = threading.Event()

    def changed(given: InForce) -> None:
        told.append(given)
        heard.set()

    store.watch(changed)
    try:
        for serial in (1, 2):
            heard.clear()
            office.drop(office.signed(document(serial)))
            assert heard.wait(10.0)
            assert store.in_force().status.serial == serial
        time.sleep(0.6)
        assert [given.status.serial for given in told] == [1, 2]
    finally:
        store.close()


def test_a_drop_folder_that_is_made_while_the_guard_runs_is_watched(tmp_path: Path) -> None:
    office = Office(tmp_path / "model")
    paths = Paths(data=tmp_path / "data", policy_drop=tmp_path / "site" / "frostpane" / "policy.d")
    site = installed_state(paths)
    assert site.site_root == tmp_path / "site" / "frostpane" / "trust-root.json"
    store = open_store(paths, usable=USABLE, clock=lambda: NOW, machine=MACHINE, looseness=lambda path, private: None)
    heard = threading.Event()
    store.watch(lambda given: heard.set() if given.status.serial else None)
    try:
        for serial in (1, 2):
            shutil.rmtree(tmp_path / "site", ignore_errors=True)
            heard.clear()
            paths.policy_drop.mkdir(parents=True)
            site.install_root(trust_root([public_pem(office.keys[0])]), site.site_root)
            (paths.policy_drop / "a.policy").write_bytes(office.signed(document(serial)))
            assert heard.wait(10.0)
            assert store.in_force().status.serial == serial
            time.sleep(0.5)
    finally:
        store.close()


def test_a_trust_root_that_is_installed_while_the_guard_runs_counts_at_once(tmp_path: Path) -> None:
    office = Office(tmp_path / "model")
    paths = installation(tmp_path)
    store = open_store(paths, usable=USABLE, clock=lambda: NOW, machine=MACHINE)
    heard = threading.Event()
    store.watch(lambda given: heard.set() if given.status.serial == 7 else None)
    try:
        (paths.policy_drop / "a.policy").write_bytes(office.signed(document(7)))
        installed_state(paths).install_root(trust_root([public_pem(office.keys[0])]))
        assert heard.wait(10.0)
    finally:
        store.close()
