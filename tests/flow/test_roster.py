"""The firm's customer list, from the CSV file to a paste."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from guard.compose import customer_list as rosters
from guard.desktop.memory import MemoryVault
from guard.detect.roster import build, number_form
from guard.errors import InputError, VaultUnavailable
from guard.paths import installation
from guard.service.plain_status import as_plain
from tests.support.guard_process import frostpane
from tests.support.waiting import until
from tests.support.world import CRM, WECHAT, World, running_world

KEY = bytes(range(32))
WORDS = "客户电话 19912345678"
POLICY = """\
schema = 1
name = "centre"
serial = {serial}
issued_at = 2026-11-24T08:00:00Z

[inspection]
disabled = ["PHONE"]

[[group]]
name = "social"
executables = ["wechat*"]

[[rule]]
id = "customers-stay-inside"
entities = ["CUSTOMER"]
destinations = ["social"]
action = "block"
"""


def a_roster(path: Path) -> Path:
    form = number_form("19912345678")
    assert form is not None
    build(iter([form]), path, KEY)
    return path


def test_a_wrong_key_or_no_vault_installs_nothing(tmp_path: Path) -> None:
    paths, source = installation(tmp_path / "data"), a_roster(tmp_path / "r.bin")
    with pytest.raises(InputError):
        rosters.install(paths, MemoryVault(), source, bytes(32))
    with pytest.raises(VaultUnavailable):
        rosters.install(paths, MemoryVault(available=False), source, KEY)
    assert not paths.roster.exists()


def listed(data: Path) -> MemoryVault:
    """The vault of a workstation on which the list is installed."""
    vault = MemoryVault()
    rosters.install(installation(data), vault, a_roster(data.parent / "r.bin"), KEY)
    return vault


def pasted(world: World, words: str) -> bytes | None:
    """What WeChat gets of words that were copied at work, once they were inspected."""
    copies = world.service.status().counters.inspected
    world.gate.copy({"text/plain": words.encode()}, CRM)
    until(lambda: world.service.status().counters.inspected > copies)
    return world.gate.paste("text/plain", WECHAT)


def test_a_list_counts_once_the_keyring_opens_also_for_what_was_copied_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rosters, "_AGAIN_S", 0.05)
    vault = listed(tmp_path / "data")
    vault.available = False
    with running_world(tmp_path / "data", POLICY.format(serial=1), vault) as world:
        assert pasted(world, WORDS) == WORDS.encode()
        assert as_plain(world.service.status())["state"] == "attention"
        vault.available = True
        until(lambda: world.gate.paste("text/plain", WECHAT) is None)
        assert pasted(world, f"{WORDS}。") is None
        assert as_plain(world.service.status())["state"] == "guarding"


def test_a_policy_that_comes_while_the_keyring_is_locked_leaves_the_list_in_use(tmp_path: Path) -> None:
    with running_world(tmp_path / "data", POLICY.format(serial=1), listed(tmp_path / "data")) as world:
        assert pasted(world, WORDS) is None
        world.vault.available = False
        (tmp_path / "policy.toml").write_text(POLICY.format(serial=2))
        until(lambda: world.service.status().policy.serial == 2)
        assert pasted(world, f"{WORDS}。") is None


def test_the_command_builds_what_inspect_uses(tmp_path: Path) -> None:
    table, roster, key = tmp_path / "customers.csv", tmp_path / "roster.bin", tmp_path / "key"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("name", "phone"), ("林小满", "19912345678")])
    done = frostpane("roster", "build", str(table), "-o", str(roster), "--key", str(key))
    assert done.returncode == 0, done.stderr
    assert b"19912345678" not in roster.read_bytes()
    arguments = ("inspect", "--json", "--roster", str(roster), "--key", str(key), "--data-dir", str(tmp_path / "data"))
    done = frostpane(*arguments, "-", stdin="电话 199 1234 5678".encode())
    assert b"CUSTOMER" in done.stdout, done.stderr


def test_installing_needs_a_keyring_and_says_so(tmp_path: Path) -> None:
    roster, key = a_roster(tmp_path / "r.bin"), tmp_path / "key"
    key.write_bytes(KEY)
    done = frostpane("roster", "install", str(roster), "--key", str(key), "--data-dir", str(tmp_path / "data"))
    assert done.returncode == 2
    assert done.stderr.startswith(b"frostpane: vault-")
    assert len(done.stderr.splitlines()) == 1
