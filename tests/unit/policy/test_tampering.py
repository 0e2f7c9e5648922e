"""A machine's policy against the person whose folder the state is: every path, everything that can lie in its place."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guard.policy.admission import digest_of
from guard.policy.in_force import InForce
from guard.policy.marks import Marks, NoMarks
from guard.policy.store import open_store
from tests.support.firm import Firm
from tests.support.policies import MACHINE, USABLE, MemoryMarks

MINE = os.getuid() if hasattr(os, "getuid") else 0


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    firm = Firm(tmp_path)
    firm.drop(firm.policy(5))
    assert firm.start().status.serial == 5
    firm.rotate()
    firm.drop(firm.policy(6))
    assert firm.start().status.serial == 6
    return firm


def told(given: InForce) -> set[str]:
    """Codes that status and trail tell; a state that says ok tells nothing."""
    codes = {each.code for each in given.refusals}
    assert bool(codes) == (given.status.state != "ok")
    return codes


PATHS = ["", "state.json", "lock", "good", "roots", "rings", "pulled", "pulled/fetched.policy", "trust-root.json"]


def junk(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"junk")


def huge(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"{" * 30_000_000)


def folder(path: Path) -> None:
    path.mkdir(parents=True)
    (path / "inside").write_bytes(b"x")


def dangling(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(path.parent / "nowhere")


def loop(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(path)


def pipe(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path)


def nothing(path: Path) -> None:
    assert not path.exists()


def half(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b'{"good": ["')


IN_ITS_PLACE = [junk, huge, folder, dangling, loop, pipe, nothing, half]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")
@pytest.mark.parametrize("place", IN_ITS_PLACE)
@pytest.mark.parametrize("path", PATHS)
def test_whatever_lies_in_the_place_of_the_state_the_firms_policy_stays_in_force(
    firm: Firm, path: str, place: Callable[[Path], None]
) -> None:
    where = firm.folder / path if path else firm.folder
    if where.is_dir():
        shutil.rmtree(where)
    else:
        where.unlink(missing_ok=True)
    place(where)
    given = firm.start()
    assert (given.status.name, given.status.serial) == ("test", 6)
    firm.drop(firm.policy(7))
    assert firm.start().status.serial == 7


@pytest.mark.skipif(not MINE, reason="an administrator may read everything")
@pytest.mark.parametrize("mode", [0o000, 0o200, 0o400])
def test_rights_that_the_person_takes_away_change_nothing(firm: Firm, mode: int) -> None:
    firm.folder.chmod(mode)
    try:
        firm.drop(firm.policy(7))
        assert firm.start().status.serial == 7
    finally:
        firm.folder.chmod(0o700)


def test_a_follower_that_is_damaged_is_passed_over_and_told(firm: Firm) -> None:
    (firm.paths.policy_drop / "trust-root-2.json").unlink()
    (follower,) = (firm.folder / "roots").rglob("2.json")
    follower.write_bytes(b"junk")
    given = firm.start()
    assert (given.status.serial, told(given) >= {"policy-root"}) == (6, True)
    firm.drop(firm.policy(9, 1), "evil.policy")  # signed by the key that was dropped
    assert firm.start().status.serial == 6
    firm.rotate()
    given = firm.start()
    assert (given.status.serial, "policy-key" in told(given)) == (6, True)


def test_an_older_root_brings_no_dropped_key_back_and_no_token(firm: Firm) -> None:
    (firm.paths.policy_drop / "trust-root-2.json").unlink()
    shutil.rmtree(firm.folder / "roots")
    firm.pull(firm.policy(9, 1))
    given = firm.start()
    assert (given.status.serial, told(given) >= {"policy-root"}) == (6, True)
    with pytest.raises(Exception, match="trust root 2 counted here"):
        firm.state.roots()


def test_what_a_dropped_key_signs_anew_is_no_last_good_policy(firm: Firm) -> None:
    forged = firm.policy(50, 1)
    (firm.folder / "good" / digest_of(forged)).write_bytes(forged)
    rewrite(firm, good=[digest_of(forged)])
    (firm.paths.policy_drop / "centre.policy").unlink()
    given = firm.start()
    assert (given.status.name, bool(told(given))) == ("strict", True)
    assert "sign it anew" in str(given.status.detail)


def rewrite(firm: Firm, **more: object) -> None:
    path = firm.folder / "state.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | more))


def frozen(firm: Firm, newer: bytes) -> list[dict[str, object]]:
    key_ids = list(json.loads((firm.folder / "state.json").read_bytes())["serials"])
    return [
        {"settled": {"drop-folder/centre.policy": digest_of(newer)}},
        {"good": [digest_of(newer)]},
        {"good": [digest_of(newer)], "settled": {"drop-folder/centre.policy": digest_of(newer)}},
        {"serials": dict.fromkeys(key_ids, 2**52)},
        {"newest_issue": "2099-01-01T00:00:00Z"},
        {"newest_issue": "0001-01-01T00:00:00Z"},
        {"newest_issue": "9999-12-31T23:59:59Z"},
    ]


@pytest.mark.parametrize("way", range(7))
def test_no_claim_of_the_state_freezes_a_newer_policy_out(firm: Firm, way: int) -> None:
    newer = firm.policy(7)
    rewrite(firm, **frozen(firm, newer)[way])
    firm.drop(newer)
    assert firm.start().status.serial == 7


@pytest.mark.parametrize("remembers", [MemoryMarks, NoMarks])
def test_an_older_policy_comes_back_only_with_a_word_of_it(tmp_path: Path, remembers: Callable[[], Marks]) -> None:
    firm = Firm(tmp_path, remembers())
    old = firm.policy(5)
    firm.drop(old)
    firm.start()
    firm.drop(firm.policy(6))
    assert firm.start().status.serial == 6
    (firm.paths.policy_drop / "centre.policy").unlink()
    shutil.rmtree(firm.folder)
    firm.pull(old)
    given = firm.start()
    if remembers is NoMarks:  # nothing outside of the folder knows better
        assert given.status.serial == 5
        return
    assert (given.status.name, told(given) >= {"policy-rolled-back", "policy-serial"}) == ("strict", True)


def test_a_policy_of_other_machines_is_no_last_good_one(firm: Firm) -> None:
    theirs = firm.policy(8, more='[scope]\nmachines = ["till-*"]\n')
    (firm.folder / "good" / digest_of(theirs)).write_bytes(theirs)
    rewrite(firm, good=[digest_of(theirs)])
    assert firm.start().status.serial == 6


def test_rings_are_the_administrators_word(firm: Firm) -> None:
    (firm.folder / "rings").write_text("pilot")
    assert firm.state.rings() == frozenset()
    firm.state.join_rings(frozenset({"pilot"}))
    assert (firm.site / "rings").read_text() == "pilot"
    assert firm.state.rings() == {"pilot"}


def test_with_a_root_and_nothing_valid_everything_is_frosted(tmp_path: Path) -> None:
    firm = Firm(tmp_path)
    given = firm.start()
    assert (given.status.name, given.status.source) == ("strict", "built-in")
    assert given.policy.rules[0].entities == ("*",)
    assert given.policy.rules[0].destinations == ("*",)
    assert not given.policy.agent.allow_quit
    assert given.status.detail


def test_a_running_guard_keeps_what_it_verified_whatever_becomes_of_its_folder(firm: Firm) -> None:
    store = open_store(
        firm.paths, usable=USABLE, clock=lambda: firm.now, machine=MACHINE, looseness=lambda *_: None, marks=firm.marks
    )
    (firm.paths.policy_drop / "centre.policy").unlink()
    shutil.rmtree(firm.folder)
    firm.folder.write_bytes(b"in its place")
    given = store.refresh()
    store.close()
    assert (given.status.serial, "policy-state" in told(given)) == (6, True)


@settings(max_examples=60, deadline=timedelta(seconds=20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(PATHS), st.sampled_from([junk, folder, nothing, half])), max_size=4),
    st.integers(0, 4) | st.none(),
)
def test_no_mix_of_damage_puts_another_policy_in_force(
    tmp_path_factory: pytest.TempPathFactory, damage: list[tuple[str, Callable[[Path], None]]], way: int | None
) -> None:
    firm = Firm(tmp_path_factory.mktemp("firm"))
    firm.drop(firm.policy(5))
    firm.start()
    firm.drop(firm.policy(6))
    firm.start()
    if way is not None:
        rewrite(firm, **frozen(firm, firm.policy(7))[way])
    for path, place in damage:
        where = firm.folder / path if path else firm.folder
        if where.is_dir() and not where.is_symlink():
            shutil.rmtree(where)
        elif where.exists():
            where.unlink()
        try:
            place(where)
        except OSError:
            continue
    assert firm.start().status.serial == 6
    firm.drop(firm.policy(7))
    assert firm.start().status.serial == 7
