"""The machine's trust root is administrators' alone."""

from pathlib import Path

import pytest

from guard.errors import PolicyUntrusted
from guard.paths import Paths
from guard.policy.keys import public_pem
from guard.policy.store import installed_state, open_store
from guard.policy.trust import trust_root
from tests.support.policies import MACHINE, NOW, USABLE, Office, document


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "data", holders=2)


@pytest.mark.parametrize("loose", ["trust-root.json", "frostpane"])
def test_a_trust_root_that_others_can_change_says_nothing_about_whose_policies_count(
    tmp_path: Path, office: Office, loose: str
) -> None:
    paths = Paths(data=tmp_path / "own", policy_drop=tmp_path / "frostpane" / "policy.d")
    open_to_others: set[str] = set()
    looks = lambda path, private: "others may write" if path.name in open_to_others else None  # noqa: E731
    site = installed_state(paths, looks)
    site.install_root(trust_root([public_pem(office.keys[0])]), site.site_root)
    paths.policy_drop.mkdir()
    (paths.policy_drop / "a.policy").write_bytes(office.signed(document(1)))
    store = open_store(paths, usable=USABLE, clock=lambda: NOW, machine=MACHINE, looseness=looks)
    assert store.in_force().status.serial == 1
    open_to_others.add(loose)
    (paths.policy_drop / "a.policy").write_bytes(office.signed(document(2)))
    given = store.refresh()
    assert (given.status.serial, given.status.state) == (1, "corrupt")
    assert given.status.detail is not None
    assert "policy-root" in given.status.detail
    afterwards = open_store(paths, usable=USABLE, clock=lambda: NOW, machine=MACHINE, looseness=looks).in_force()
    assert afterwards.status.source == "built-in"


def test_a_machines_trust_root_may_be_no_link(tmp_path: Path, office: Office) -> None:
    paths = Paths(data=tmp_path / "own", policy_drop=tmp_path / "frostpane" / "policy.d")
    site = installed_state(paths, lambda path, private: None)
    assert site.site_root is not None
    site.install_root(trust_root([public_pem(office.keys[0])]), tmp_path / "elsewhere.json")
    site.site_root.parent.mkdir()
    site.site_root.symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(PolicyUntrusted) as caught:
        site.roots()
    assert caught.value.code == "policy-root"
