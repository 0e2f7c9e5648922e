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
from tests.support.guard_process import frostpane

KEY = bytes(range(32))


def a_roster(path: Path) -> Path:
    form = number_form("19912345678")
    assert form is not None
    build(iter([form]), path, KEY)
    return path


def test_an_installed_roster_is_found_again_with_its_key(tmp_path: Path) -> None:
    paths, vault = installation(tmp_path / "data"), MemoryVault()
    assert rosters.installed(paths, vault) is None
    assert rosters.install(paths, vault, a_roster(tmp_path / "r.bin"), KEY) == 1
    roster = rosters.installed(paths, vault)
    assert roster is not None
    assert roster.holds("N19912345678")
    assert not roster.holds("N13900000000")


def test_a_wrong_key_or_no_vault_installs_nothing(tmp_path: Path) -> None:
    paths, source = installation(tmp_path / "data"), a_roster(tmp_path / "r.bin")
    with pytest.raises(InputError):
        rosters.install(paths, MemoryVault(), source, bytes(32))
    with pytest.raises(VaultUnavailable):
        rosters.install(paths, MemoryVault(available=False), source, KEY)
    assert not paths.roster.exists()


def test_a_damaged_roster_is_not_used_and_does_not_stop_the_guard(tmp_path: Path) -> None:
    paths, vault = installation(tmp_path / "data"), MemoryVault()
    rosters.install(paths, vault, a_roster(tmp_path / "r.bin"), KEY)
    paths.roster.write_bytes(b"damaged")
    assert rosters.installed(paths, vault) is None


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
