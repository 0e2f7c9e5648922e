"""A customer list that is installed counts, and where it cannot be read that is told, and tried again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from threading import Event

import pytest

from guard.cli.doctor import of_the_firm
from guard.compose import customer_list
from guard.compose.customer_list import CustomerList, install
from guard.desktop.memory import MemoryVault
from guard.detect.roster import build
from guard.paths import Paths, installation

KEY = bytes(range(32))
SOON_S = 10.0


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return installation(tmp_path / "data")


@pytest.fixture
def vault() -> MemoryVault:
    return MemoryVault()


@pytest.fixture
def customers(paths: Paths, vault: MemoryVault, monkeypatch: pytest.MonkeyPatch) -> Iterator[CustomerList]:
    monkeypatch.setattr(customer_list, "_AGAIN_S", 0.01)
    with closing(CustomerList(paths, vault)) as made:
        yield made


def put(paths: Paths, vault: MemoryVault, *forms: str, key: bytes = KEY) -> None:
    """Install a list of these."""
    source = paths.data.parent / "roster.bin"
    build(iter(forms), source, key)
    install(paths, vault, source, key)


def standing(customers: CustomerList) -> tuple[bool, str, str]:
    (point,) = customers.coverage()
    return point.guarded, point.reason.zh, point.reason.en


def test_where_no_list_is_installed_there_is_nobody_to_ask(customers: CustomerList) -> None:
    assert customers.follow() is None
    assert customers.coverage() == ()


def test_a_list_that_is_installed_counts(paths: Paths, vault: MemoryVault, customers: CustomerList) -> None:
    put(paths, vault, "N19912345678", "N19912345679")
    assert customers.follow() is customers
    assert customers.held(["N19912345678", "N13900000000"]) == {"N19912345678"}
    assert standing(customers) == (True, "按公司的客户名单查找（2 项）", "2 values of the firm's list are found")


def test_a_list_whose_key_cannot_be_had_is_told_and_counts_once_it_can(
    paths: Paths, vault: MemoryVault, customers: CustomerList
) -> None:
    put(paths, vault, "N19912345678")
    vault.available = False
    assert customers.follow() is customers
    assert not customers.held(["N19912345678"])
    guarded, zh, en = standing(customers)
    assert not guarded
    assert "vault-none" in zh
    assert "解锁" in zh
    assert "vault-none" in en
    assert "unlock" in en
    changed = Event()
    customers.start(changed.set)
    vault.available = True
    assert changed.wait(SOON_S)
    assert customers.held(["N19912345678"])
    assert standing(customers)[0]


def test_a_locked_keyring_takes_away_no_list_that_was_read(
    paths: Paths, vault: MemoryVault, customers: CustomerList
) -> None:
    put(paths, vault, "N19912345678")
    customers.follow()
    vault.available = False
    assert customers.follow() is customers
    assert customers.held(["N19912345678"])
    assert standing(customers)[0]


def test_the_list_before_counts_until_the_one_in_its_place_can_be_read(
    paths: Paths, vault: MemoryVault, customers: CustomerList
) -> None:
    put(paths, vault, "N19912345678")
    customers.follow()
    changed = Event()
    customers.start(changed.set)
    put(paths, vault, "N19912345679", key=KEY[::-1])
    vault.available = False
    customers.follow()
    assert customers.held(["N19912345678", "N19912345679"]) == {"N19912345678"}
    guarded, zh, en = standing(customers)
    assert not guarded
    assert "上一份名单" in zh
    assert "the one before it counts" in en
    vault.available = True
    assert changed.wait(SOON_S)
    assert customers.held(["N19912345678", "N19912345679"]) == {"N19912345679"}


def test_a_damaged_list_and_one_without_its_key_are_told_until_another_is_installed(
    paths: Paths, vault: MemoryVault, customers: CustomerList
) -> None:
    put(paths, vault, "N19912345678")
    paths.roster.write_bytes(b"damaged")
    customers.follow()
    assert "roster-format" in standing(customers)[1]
    assert "installs it again" in standing(customers)[2]
    assert not customers.held(["N19912345678"])
    changed = Event()
    customers.start(changed.set)
    put(paths, vault, "N19912345678")
    assert changed.wait(SOON_S)
    assert customers.held(["N19912345678"])
    bare = CustomerList(paths, MemoryVault())
    bare.follow()
    assert "roster-key" in standing(bare)[1]


def test_the_check_up_tells_what_the_guard_knows_or_looks_itself(
    paths: Paths, vault: MemoryVault, customers: CustomerList
) -> None:
    assert list(of_the_firm(None, paths, vault)) == []
    put(paths, vault, "N19912345678")
    customers.follow()
    vault.available = False
    (alone,) = of_the_firm(None, paths, vault)
    assert (alone.name, alone.state) == ("coverage-customers", "problem")
    assert "unlock" in alone.detail
    assert "解锁" in alone.zh
    (running,) = of_the_firm({"coverage": [asdict(point) for point in customers.coverage()]}, paths, vault)
    assert running.state == "ok"
